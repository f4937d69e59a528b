"""Which unit a row of a sheet is about; group, sum, number and signature rows are about none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from communes.models import DISTRICT_KINDS
from communes.selectors import UnitInfo
from communes.submissions.findings import Problem, Repair
from communes.submissions.heads import COUNTED, lead_of
from communes.submissions.layout import Layout
from communes.submissions.names import Names
from communes.submissions.sheets import NUMBER, TEXT, Cell, address
from communes.submissions.values import Read, Reader, shown
from communes.submissions.wording import maybe, problem
from ntm_portal.lib.text import bare_words, has_foreign_letters, search_key, tidy, without_unseen

MOST_SUGGESTIONS = 100  # looking for likenesses is slow; who has more wrong names has the wrong list
_SUMS = ("tong", "cong", "toan tinh", "toan huyen", "so xa", "so huyen", "so thon", "ty le", "binh quan", "trung binh")


@dataclass
class Notes:
    """What is wrong on a sheet and what was repaired, with the addresses of the cells."""

    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    def problem(self, code: str, row: int, key: str, *, about: UnitInfo | None = None, **told: Any) -> None:
        """`about` is the unit that stands or falls with it; without one the file does."""
        column = self.layout.columns.get(key) or self.layout.name_column
        unit = {"unit": about.code, "unit_name": about.full_name} if about else {}
        cells = [address(row, column)]
        self.problems.append(problem(code, sheet=self.layout.sheet.name, cells=cells, **unit, **told))

    def repair(self, row: int, key: str, found: str, taken: str) -> None:
        cell = address(row, self.layout.columns[key])
        if without_unseen(found) != found:
            taken = _("%(text)s (unseen characters were taken out)") % {"text": taken}
        elif normalize("NFC", found) == taken != found:
            taken = _("%(text)s (its accents were typed apart)") % {"text": taken}
        self.repairs.append(Repair(self.layout.sheet.name, (cell,), found, taken))


@dataclass
class UnitFinder:
    """`units` are those that the return may speak about in this table, by code; `blanks_count` says that a row
    without a mark reports something too."""

    notes: Notes
    names: Names
    reader: Reader
    units: Mapping[str, UnitInfo]
    scope: str
    blanks_count: bool = False
    district: UnitInfo | None = None
    suggestions: int = 0

    @cached_property
    def kinds(self) -> frozenset[str]:
        return self.notes.layout.kinds

    def of(self, row: int, cells: Mapping[int, Cell]) -> UnitInfo | None:
        """None for rows that are about no unit, and for those that are a problem."""
        name, code = self._cell(cells, "unit"), self._cell(cells, "code")
        text = str(name.value) if name and name.kind == TEXT else ""
        named = self.names.find(text)
        units = [unit for unit in named if unit.kind in self.kinds]
        if row in self.notes.layout.heads:
            self.district = self.notes.layout.heads[row]
            return None
        if not units and self._is_group(cells):
            return None
        by_code = self.names.coded(code.value)[0] if code and code.kind in (TEXT, NUMBER) else None
        if not units and by_code is None:
            self._unknown(row, cells, name)
            return None
        unit = self._one_of(row, units, by_code, text)
        if unit is None or not self._is_own(row, cells, unit):
            return None
        self._told(row, unit, text, code)
        return unit

    def _cell(self, cells: Mapping[int, Cell], key: str) -> Cell | None:
        found = cells.get(self.notes.layout.columns.get(key, 0))
        return found if found and tidy(str(found.value)) else None

    # --- Rows about no unit -----------------------------------------------------------------------------------------

    def _is_group(self, cells: Mapping[int, Cell]) -> bool:
        """A row without a unit that sums others up, or heads them under a number of its own."""
        layout = self.notes.layout
        lead = lead_of(cells, layout.name_column, frozenset(layout.reported_columns))
        is_counted = any(map(COUNTED.fullmatch, lead))
        return any(words.startswith(_SUMS) for words in lead) or (is_counted and not self._has_mark(cells))

    def _is_index(self, cells: Mapping[int, Cell]) -> bool:
        """A row that counts the columns: 1, 2, 3 … or (1), (2), (3) …"""
        found = [bare_words(str(cell.value)) for cell in self._values(cells)]
        numbers = [int(text) for text in found if text.isdecimal()]
        return len(numbers) == len(found) >= 3 and all(after - before == 1 for before, after in pairwise(numbers))

    def _unknown(self, row: int, cells: Mapping[int, Cell], name: Cell | None) -> None:
        """Text without marks is a heading, a note or a signature; marks without a unit are a problem."""
        says_something = self.blanks_count or bool(self._values(cells))
        may_be_one = says_something and name is not None and bool(self._near(str(name.value)))
        if self._is_index(cells) or not (self._reports(cells) or may_be_one):
            return
        if name is None or name.kind != TEXT:
            self.notes.problem("no_unit", row, "unit", found=shown(name) if name else "")
            return
        text = str(name.value)
        code = "foreign_letters" if has_foreign_letters(text) else "unknown_unit"
        self.notes.problem(code, row, "unit", found=text, suggestion=maybe(self._near(text)))

    def _near(self, text: str) -> str:
        if self.suggestions >= MOST_SUGGESTIONS:
            return ""
        self.suggestions += 1
        return ", ".join(unit.full_name for unit in self.names.suggest(text) if unit.kind in self.kinds)

    def _values(self, cells: Mapping[int, Cell]) -> list[Cell]:
        columns = self.notes.layout.reported_columns
        return [cell for at, cell in cells.items() if at in columns and tidy(str(cell.value))]

    def _reports(self, cells: Mapping[int, Cell]) -> bool:
        """One value that can be read, or so many cells that they are no signature."""
        many = 2 * len(self._values(cells)) > len(self.notes.layout.reported_columns)
        return many or self._has_mark(cells)

    def _has_mark(self, cells: Mapping[int, Cell]) -> bool:
        columns = self.notes.layout.reported_columns
        return any(isinstance(self.reader.read(columns[at], cell), Read) for at, cell in cells.items() if at in columns)

    # --- Which one --------------------------------------------------------------------------------------------------

    def _one_of(self, row: int, units: list[UnitInfo], by_code: UnitInfo | None, text: str) -> UnitInfo | None:
        """The code decides beside a name typed without any marks; beside a misspelt one nobody knows which is wrong."""
        if by_code is None:
            return self._by_name(row, units)
        is_bare = text and not units and search_key(text) == tidy(text).lower() and by_code in self.names.suggest(text)
        if not text or by_code in units or is_bare:
            return by_code
        if units or by_code not in self.names.suggest(text):
            told: dict[str, Any] = {"unit_code": by_code.code, "named": by_code.full_name}
            self.notes.problem("code_contradicts", row, "unit", found=text, **told)
        else:
            suggestion = maybe(by_code.full_name)
            self.notes.problem("unknown_unit", row, "unit", about=by_code, found=text, suggestion=suggestion)
        return None

    def _by_name(self, row: int, units: list[UnitInfo]) -> UnitInfo | None:
        near = [unit for unit in units if self.district and unit.parent_code == self.district.code]
        units = near or units
        if len(units) == 1:
            return units[0]
        told = ", ".join(f"{unit.full_name} ({unit.code})" for unit in units)
        self.notes.problem("ambiguous_unit", row, "unit", found=units[0].name, units=told)
        return None

    def _is_own(self, row: int, cells: Mapping[int, Cell], unit: UnitInfo) -> bool:
        if unit.code in self.units:
            return True
        if not self._reports(cells) and not self.blanks_count:
            return False
        if unit.kind not in self.kinds:
            self.notes.problem("wrong_kind", row, "unit", found=unit.full_name, table=self.notes.layout.table.title)
            return False
        parent = self.names.by_code.get(unit.parent_code)
        other = parent.full_name if parent else ""
        self.notes.problem("foreign_unit", row, "unit", found=unit.full_name, scope=self.scope, other=other)
        return False

    def _told(self, row: int, unit: UnitInfo, text: str, code: Cell | None) -> None:
        """What was read other than it stands: spelling, the zero of a code, the district above."""
        if text and text not in (unit.name, unit.full_name):
            self.notes.repair(row, "unit", text, unit.name)
        if code and str(code.value) != unit.code:
            self.notes.repair(row, "code", str(code.value), unit.code)
        parent = self.names.by_code.get(unit.parent_code)
        if self.district and parent and parent.kind in DISTRICT_KINDS and parent != self.district:
            self.notes.repair(
                row, "unit", f"{unit.name} ({self.district.full_name})", f"{unit.name} ({parent.full_name})"
            )
