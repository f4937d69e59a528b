"""Rows that head the communes of a district in a customary table.

«II | Mường Tè | 13 | 6 …» is no commune, although a commune has the name too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from communes.models import DISTRICT_KINDS
from communes.selectors import UnitInfo
from communes.submissions.names import Names
from communes.submissions.sheets import NUMBER, TEXT, Cell, Sheet
from ntm_portal.lib.text import bare_words, tidy

COUNTED = re.compile(r"[ivxlc]+|[a-z]")  # «II» or «A» before the name of a group
_LEAD = re.compile(r"\s*(?:[IVXLC]+|[A-Z])[.)/]\s*(?=\S)")  # in the cell of the name itself
_WHOLE = re.compile(r"\d{1,4}")


@dataclass(frozen=True)
class Naming:
    """A row that names a district. `is_sure`: it cannot be about a commune of that name."""

    row: int
    district: UnitInfo
    is_sure: bool
    may_head: bool


def lead_of(cells: Mapping[int, Cell], name_column: int, values: frozenset[int]) -> list[str]:
    """The words up to the name, marks left out."""
    texts = (cell for at, cell in cells.items() if at <= name_column and at not in values and cell.kind == TEXT)
    return [bare_words(str(cell.value)) for cell in texts]


@dataclass(frozen=True)
class Heads:
    """`kinds` are those of the units that the table speaks about, `values` the columns of marks."""

    names: Names
    kinds: frozenset[str]
    columns: Mapping[str, int]
    values: frozenset[int]

    def of(self, sheet: Sheet, heading_row: int) -> dict[int, UnitInfo]:
        """Row → the district that it heads."""
        if self.kinds.intersection(DISTRICT_KINDS):
            return {}
        lines = [(row, cells) for row, cells in sheet.rows.items() if row > heading_row]
        below = [cells for _row, cells in lines[1:]] + [{}]
        named = (self._naming(row, cells, after) for (row, cells), after in zip(lines, below, strict=True))
        by_district: dict[str, list[Naming]] = defaultdict(list)
        for naming in named:
            if naming:
                by_district[naming.district.code].append(naming)
        return {one.row: one.district for found in by_district.values() for one in heading(found)}

    def _naming(self, row: int, cells: Mapping[int, Cell], below: Mapping[int, Cell]) -> Naming | None:
        name, code = (cells.get(self.columns.get(key, 0)) for key in ("unit", "code"))
        if name is None or name.kind != TEXT:
            return None
        units, has_lead = self._named(str(name.value))
        district = next((unit for unit in units if unit.kind in DISTRICT_KINDS), None)
        by_code = self.names.coded(code.value)[0] if code and code.kind in (TEXT, NUMBER) else None
        if district is None or (by_code and by_code.kind in self.kinds):
            return None
        is_alone = not any(unit.kind in self.kinds for unit in units) or by_code == district
        is_counted = has_lead or any(map(COUNTED.fullmatch, lead_of(cells, self._name_column, self.values)))
        may_head = self._is_summed(cells) or not self.values & cells.keys()
        may_head = may_head or (self._is_numbered(below) and not self._is_numbered(cells))
        return Naming(row, district, is_alone or is_counted, may_head)

    def _named(self, text: str) -> tuple[tuple[UnitInfo, ...], bool]:
        """Units of the name, and whether a number of a group stands before it in the same cell; «X.» is a commune."""
        if units := self.names.find(text):
            return units, False
        return self.names.find(_LEAD.sub("", text, count=1)), True

    @property
    def _name_column(self) -> int:
        return self.columns.get("unit", 1)

    def _is_numbered(self, cells: Mapping[int, Cell]) -> bool:
        code = self.columns.get("code")
        before = (cell for at, cell in cells.items() if at < self._name_column and at not in {code, *self.values})
        return any(_WHOLE.fullmatch(tidy(str(cell.value))) for cell in before)

    def _is_summed(self, cells: Mapping[int, Cell]) -> bool:
        """Numbers alone, and not only ones: how many communes of the group meet each criterion."""
        found = [tidy(str(cells[at].value)) for at in self.values & cells.keys()]
        return bool(found) and all(map(_WHOLE.fullmatch, found)) and not set(found) <= {"0", "1"}


def heading(namings: list[Naming]) -> list[Naming]:
    """Of one district's rows those that head it. Without a sure one the first of two or more may be it: a lone row is
    about the commune, and so is a second one behind a head."""
    sure = [naming for naming in namings if naming.is_sure]
    if sure or len(namings) == 1:
        return sure
    return namings[:1] if namings[0].may_head else []
