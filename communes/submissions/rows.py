"""From a sheet with a known layout to rows: which unit each is about and what its cells say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import takewhile

from django.utils.translation import gettext as _

from communes.selectors import UnitInfo
from communes.submissions.findings import Problem, Repair
from communes.submissions.layout import Layout
from communes.submissions.names import Names
from communes.submissions.sheets import NUMBER, TEXT, Cell, address
from communes.submissions.tables import Column, Line, Role, RowRead, Value
from communes.submissions.values import Reader, Wrong, shown
from communes.submissions.whose import Notes, UnitFinder
from communes.submissions.wording import maybe, problem
from ntm_portal.lib.text import tidy

MOST_NOTED = 2000  # problems of a sheet before it is left
_TOTAL = re.compile(r"(\d{1,4})(?: ?/ ?\d{1,4})?")


@dataclass
class SheetRead:
    """What one sheet holds: rows, problems, repairs, and how many cells of words were empty."""

    layout: Layout
    rows: list[RowRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    empty_cells: int = 0


@dataclass
class SheetReader:
    """Walks the rows below the headings. `units` are those that the return may speak about in this table.

    `digits`: the only marks are 1 and 0; `empty_means` is what an empty cell of words says, if anything.
    `was_filled`: the sheet was handed out with what is approved, so that an empty cell was emptied.
    """

    layout: Layout
    names: Names
    units: Mapping[str, UnitInfo]
    scope: str
    digits: bool = False
    empty_means: str = ""
    was_filled: bool = False
    empty_cells: int = 0

    def __post_init__(self) -> None:
        self.table = self.layout.table
        self.notes = Notes(self.layout, list(self.layout.problems))
        self.reader = Reader(self.table.words, self.digits)
        self.finder = UnitFinder(self.notes, self.names, self.reader, self.units, self.scope, bool(self.empty_means))

    def run(self) -> SheetRead:
        lines = (line for line in self.layout.sheet.rows.items() if line[0] > self.layout.heading_row)
        rows = [found for row, cells in takewhile(self._goes_on, lines) if (found := self._row(row, cells))]
        problems = [*self.notes.problems, *twice(rows), *_merged(self.layout, rows)]
        return SheetRead(self.layout, rows, problems, self.notes.repairs, self.empty_cells)

    def _goes_on(self, line: tuple[int, Mapping[int, Cell]]) -> bool:
        """A sheet that is wrong everywhere is not read to its end: nobody could mend such a list."""
        if len(self.notes.problems) < MOST_NOTED:
            return True
        self.notes.problem("too_many_problems", line[0], "unit", found=_("from row %(row)s on") % {"row": line[0]})
        return False

    def _row(self, row: int, cells: Mapping[int, Cell]) -> RowRead | None:
        unit = self.finder.of(row, cells)
        item = self._item(row, cells, unit) if unit else None
        if unit is None or item is None:
            return None
        line = self._lines[unit.code, item]
        found = {column.key: self._value(row, column, cells, line) for column in self.table.columns}
        if self.was_filled:
            self._emptied(row, line, found)
        values = {key: value for key, value in found.items() if not (value is None or isinstance(value, Wrong))}
        wrong = frozenset(key for key, value in found.items() if isinstance(value, Wrong))
        places = {key: address(row, self.layout.columns[key]) for key in self.layout.columns}
        return RowRead(self.table, self.layout.sheet.name, row, unit, item, values, places, line.title, wrong)

    # --- What of the unit -------------------------------------------------------------------------------------------

    def _item(self, row: int, cells: Mapping[int, Cell], unit: UnitInfo) -> str | None:
        """The code of what a row of a list is about; blank in a matrix, None where the row says nothing or is wrong."""
        at = self.layout.columns.get("item")
        if at is None:
            return ""
        cell = cells.get(at)
        text = tidy(shown(cell)).replace(",", ".") if cell else ""
        # 17.10 that became a number is 17.1, which is another indicator.
        is_cut = cell is not None and cell.kind != TEXT and (unit.code, f"{text}0") in self._lines
        if (unit.code, text) in self._lines and not is_cut:
            return text
        if text or cells.keys() & self.layout.reported_columns.keys():
            self.notes.problem("unknown_item", row, "item", about=unit, found=text)
        return None

    @cached_property
    def _lines(self) -> dict[tuple[str, str], Line]:
        return {(line.unit.code, line.item): line for line in self.table.lines}

    # --- What it says -----------------------------------------------------------------------------------------------

    def _value(self, row: int, column: Column, cells: Mapping[int, Cell], line: Line) -> Value | Wrong | None:
        """None for what is empty or not reported in this column; what is wrong is noted."""
        at = self.layout.columns.get(column.key)
        if at is None or not (column.is_reported or column.role in (Role.NOTE, Role.TOTAL)):
            return None
        cell = cells.get(at)
        if column.role == Role.TOTAL:
            return _total(cell)
        found = self.reader.read(column, cell, takes_percent=line.takes_percent) if cell else None
        if cell is None or found is None:
            return self._empty(column)
        if isinstance(found, Wrong):
            told = {**found.told, "suggestion": maybe(str(found.told.get("suggestion", "")))}
            named = line.title or _named(column)
            self.notes.problem(found.code, row, column.key, about=line.unit, item=named, found=shown(cell), **told)
            return found
        if found.repaired:
            self.notes.repair(row, column.key, shown(cell), found.repaired)
        return found.value

    def _emptied(self, row: int, line: Line, found: Mapping[str, Value | Wrong | None]) -> None:
        """Silence about what is approved may be meant as «no longer», which an empty cell does not say."""
        for column in self.table.reported:
            if column.key in line.approved and column.key in self.layout.columns and found[column.key] is None:
                self.notes.problem("emptied", row, column.key, about=line.unit, found=_("(empty)"))

    def _empty(self, column: Column) -> Value | None:
        if column.role != Role.WORD:
            return None
        self.empty_cells += not self.empty_means
        return self.empty_means or None


def _total(cell: Cell | None) -> Decimal | None:
    """What the sender typed, 12 or 12/19; the result of a formula is none of his words."""
    if cell is None or cell.from_formula:
        return None
    if cell.kind == NUMBER:
        return cell.decimal
    found = _TOTAL.fullmatch(tidy(str(cell.value))) if cell.kind == TEXT else None
    return Decimal(found[1]) if found else None


# --- Between rows -----------------------------------------------------------------------------------------------------


def twice(rows: Iterable[RowRead]) -> Iterator[Problem]:
    """Rows that speak about the same, each sheet with its cells."""
    where: dict[tuple[str, str, str], list[RowRead]] = defaultdict(list)
    for row in rows:
        where[row.table.key, row.unit.code, row.item].append(row)
    for same in where.values():
        sheets = dict.fromkeys(row.sheet for row in same)
        for sheet in sheets if len(same) > 1 else ():
            cells = [row.place("unit") or row.place("code") or f"A{row.row}" for row in same if row.sheet == sheet]
            found = ", ".join((same[0].unit.full_name, *(f"«{name}»" for name in sheets if len(sheets) > 1)))
            told = {"unit": same[0].unit.code, "unit_name": same[0].unit.full_name, "item": same[0].title}
            yield problem("unit_twice", sheet=sheet, cells=cells, found=found, **told)


def _merged(layout: Layout, rows: list[RowRead]) -> Iterator[Problem]:
    """Only where the merged area holds a value of a row that was read."""
    numbers = [row.row for row in rows]
    reported = layout.reported_columns.keys()
    for first_row, first, last_row, last in layout.sheet.merged:
        at = bisect_left(numbers, first_row)
        if at == len(numbers) or numbers[at] > last_row or not any(first <= column <= last for column in reported):
            continue
        area, unit = f"{address(first_row, first)}:{address(last_row, last)}", rows[at].unit
        told = {"unit": unit.code, "unit_name": unit.full_name}
        yield problem("merged_cells", sheet=layout.sheet.name, cells=[area], found=area, **told)


def _named(column: Column) -> str:
    """The name first: several sets share numbers."""
    return column.heading if column.number is None else f"{column.names[0]} (tiêu chí số {column.number})"
