"""What a list of changes is narrowed to, what a line of it says, and many tables in one order, newest first.

Rows of many tables are put in one order by a union of their keys; only the rows of the page are then
read, table by table, each with the row before it. The number of queries depends on the tables, not on the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

PAGE = 50
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; a moment is half-open: `[since, before)`."""

    kind: str = ""
    account: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def of(self, rows: QuerySet[Any], *, at: str, by: str) -> QuerySet[Any]:
        wanted = {f"{by}__username": self.account, f"{at}__gte": self.since, f"{at}__lt": self.before}
        return rows.filter(**{name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    who: str
    kind: str
    unit: str
    what: str
    observed_on: date | None
    old: str
    new: str
    note: str
    is_voiding: bool = False
    is_voided: bool = False


def in_one_order(tables: Mapping[str, QuerySet[Any]], *, at: str, key: str) -> Any:
    """Moment, table and key of every row, the newest first."""
    parts = [
        rows.order_by()
        .annotate(moment=F(at), table=Value(slug, CharField()), key=F(key))
        .values_list("moment", "table", "key")
        for slug, rows in tables.items()
    ]
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return whole.order_by("-moment", "table", "-key")


def by_kind(page: Iterable[tuple[Any, str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for _at, slug, pk in page:
        found.setdefault(slug, []).append(pk)
    return found
