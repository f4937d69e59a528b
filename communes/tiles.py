"""Where communes stand on the tile map, from the reference file; read once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from communes.reference import read_csv
from communes.selectors import UnitInfo

Place = tuple[int, int]  # row, column


def places_of(communes: Iterable[UnitInfo]) -> dict[str, Place]:
    """Communes that have a tile, by code.

    A code alone names no territory: since 2025-07-01 most codes mean another commune, so the district must agree too.
    """
    known = _file()
    found = {unit.code: known.get((unit.code, unit.parent_code)) for unit in communes}
    return {code: place for code, place in found.items() if place}


@cache
def _file() -> dict[tuple[str, str], Place]:
    lines = read_csv("units", "tiles.csv")
    return {(line["code"], line["district_code"]): (int(line["row"]), int(line["col"])) for line in lines}
