"""The catalogue of figures: every number that the report prints has a name here.

A figure knows its Vietnamese label, its value and unit, the day it speaks of, and the
records it comes from. Renderers and narrative only ever ask for it by key.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ntm_portal.lib import numbers

Value = Decimal | int | tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Records:
    """The question that lists a figure's source records: rows of a model in force on the cut-off, filtered.

    `on` is another day than the cut-off: what stood at the end of an earlier period.
    """

    model: str
    where: tuple[tuple[str, Any], ...]
    on: date | None = None

    @classmethod
    def of(cls, model: str, **where: Any) -> Records:
        return cls(model, tuple(where.items()))

    def at(self, day: date) -> Records:
        return replace(self, on=day)

    def ask_for(self, row: Any) -> bool:
        """Whether the question would list the fact; answered without the database, for many figures at once.

        Knows the questions that figures ask about facts: plain comparisons and `__in`.
        """
        if row._meta.label != self.model or (self.on and row.observed_on > self.on):
            return False
        return all(_holds(row, path, value) for path, value in self.where)


def _holds(row: Any, path: str, value: Any) -> bool:
    *names, last = path.split("__")
    found = row
    for name in names if last == "in" else [*names, last]:
        found = getattr(found, name, None)
    return bool(found in value if last == "in" else found == value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One named number. `decimals` None prints as many as the value has; a tuple is a list of criterion numbers."""

    key: str
    label: str
    value: Value
    unit: str
    cutoff: date
    records: Records
    decimals: int | None = None

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, tuple)

    @property
    def said(self) -> str:
        """In running words: «14,44 tiêu chí/xã», «số 1, 3, 4», «không có»."""
        if self.is_list:
            return f"số {self.printed}" if self.value else "không có"
        return f"{self.printed} {self.unit}" if self.value is not None else self.printed

    @property
    def text(self) -> str:
        """Machine form: dot decimals, lists separated by spaces, nothing where there is no value."""
        if self.value is None:
            return ""
        if isinstance(self.value, tuple):
            return " ".join(str(number) for number in self.value)
        return numbers.plain(self.value, self.decimals)

    @property
    def printed(self) -> str:
        """Vietnamese form: 116.548 · 50,4 · 14,44; a dash where there is no value."""
        if self.value is None:
            return "–"
        if isinstance(self.value, tuple):
            return ", ".join(str(number) for number in self.value) or "–"
        return numbers.vietnamese(self.value, self.decimals)
