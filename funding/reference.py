"""Capital sources as the reference file lists them."""

from __future__ import annotations

from collections.abc import Iterator

from communes.reference import Row, read_csv
from funding.models import CapitalSource


def source_rows() -> Iterator[Row]:
    for line in read_csv("funding", "sources.csv"):
        yield Row(CapitalSource, {"slug": line["slug"]}, {"name": line["name"], "kind": line["kind"]})
