"""Where a table stands on a sheet: its heading rows and which column means what.

Serves the portal's own workbook and the customary appendix table alike: title rows, merged and stacked headings,
a row of column numbers, group rows and a signature block are all taken in stride.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from communes.selectors import UnitInfo
from communes.submissions.findings import Problem
from communes.submissions.headings import (
    STACK,
    Book,
    Heading,
    bare_number,
    book_of,
    contradicted_by_numbers,
    most_of,
    not_taken,
    twice,
    wrong_headings,
)
from communes.submissions.heads import Heads
from communes.submissions.names import Names
from communes.submissions.sheets import NUMBER, TEXT, Cell, Sheet
from communes.submissions.tables import Column, Role, Table
from communes.submissions.values import LONGEST_WORD, shown
from ntm_portal.lib.text import tidy

DEEPEST_HEADING = 60  # rows with something in them that are searched for headings
LONGEST_MARK = 3  # characters of an own way of writing that is asked about
ENOUGH = 500  # names that show which column is that of names


@dataclass(frozen=True)
class Layout:
    sheet: Sheet
    table: Table
    names: Names
    heading_row: int
    columns: Mapping[str, int]
    headings: tuple[Heading, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def missing(self) -> tuple[Column, ...]:
        return tuple(column for column in self.table.reported if column.key not in self.columns)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Of the units that the table speaks about."""
        return frozenset(line.unit.kind for line in self.table.lines)

    @cached_property
    def reported_columns(self) -> dict[int, Column]:
        """By their number on the sheet."""
        return {self.columns[column.key]: column for column in self.table.reported if column.key in self.columns}

    @property
    def name_column(self) -> int:
        return self.columns.get("unit") or self.columns.get("code") or 1

    @cached_property
    def heads(self) -> dict[int, UnitInfo]:
        """Rows that head the communes of a district, with the district."""
        values = frozenset(self.reported_columns)
        return Heads(self.names, self.kinds, self.columns, values).of(self.sheet, self.heading_row)

    @cached_property
    def marks(self) -> Counter[str]:
        """What stands in the cells of words, each as often as it stands; only rows that name a unit count."""
        found: Counter[str] = Counter()
        for row, cells in self.sheet.rows.items():
            if self._is_of_a_unit(row, cells):
                found.update(_mark(cells[column]) for column in self._word_columns & cells.keys())
        found.pop("", None)
        return found

    @cached_property
    def _word_columns(self) -> set[int]:
        words = (column.key for column in self.table.columns if column.role == Role.WORD)
        return {self.columns[key] for key in words if key in self.columns}

    @property
    def has_empty_cells(self) -> bool:
        """Whether a row of a unit leaves a cell of words empty."""
        rows = sum(self._is_of_a_unit(row, cells) for row, cells in self.sheet.rows.items())
        return self.marks.total() < rows * len(self._word_columns)

    @cached_property
    def unknown(self) -> Counter[str]:
        """Short marks that mean nothing here, each as often as it stands."""
        short = (mark for mark in self.marks if len(mark) <= LONGEST_MARK and " " not in mark)
        return Counter({mark: self.marks[mark] for mark in short if mark not in self.meant})

    @cached_property
    def is_in_digits(self) -> bool:
        """The only marks are 1 and 0."""
        return bool(self.marks) and self.marks.keys() <= self.table.words.digits.keys()

    @cached_property
    def meant(self) -> dict[str, str]:
        """Mark → what it means; without those that mean nothing here."""
        words = self.table.words
        found = {mark: words.digits.get(mark) if self.is_in_digits else words.meaning(mark) for mark in self.marks}
        return {mark: value for mark, value in found.items() if value}

    def _is_of_a_unit(self, row: int, cells: Mapping[int, Cell]) -> bool:
        return row > self.heading_row and row not in self.heads and self._names_a_unit(cells)

    def _names_a_unit(self, cells: Mapping[int, Cell]) -> bool:
        name, code = (cells.get(self.columns.get(key, 0)) for key in ("unit", "code"))
        units = self.names.find(str(name.value)) if name else ()
        by_code = self.names.coded(code.value)[0] if code else None
        return any(unit.kind in self.kinds for unit in (*units, by_code) if unit)

    @property
    def names_units(self) -> bool:
        """Whether a row below the headings is about a unit of the kind that the table speaks about."""
        rows = self.sheet.rows.items()
        return any(self._is_of_a_unit(row, cells) for row, cells in rows)

    @property
    def certainty(self) -> int:
        """How many headings were understood by their words; compares tables that the same sheet may be."""
        return sum(bool(heading.key) and not heading.text.isdigit() for heading in self.headings)


def _mark(cell: Cell) -> str:
    """What stands in a cell of words; no word is as long as the longest that is told in full."""
    text = shown(cell)
    return tidy(text) if len(text) <= LONGEST_WORD else f"{text[:LONGEST_WORD]}…"


def find_layout(sheet: Sheet, table: Table, names: Names) -> Layout | None:
    """None where the sheet holds no such table."""
    rows = dict(list(sheet.rows.items())[:DEEPEST_HEADING])
    book = book_of(table)
    row = _heading_row(rows, table, book) or _numbered_row(sheet, rows, table, names)
    if row is None:
        return None
    headings = _headings(rows, row, table, book)
    columns = {heading.key: heading.column for heading in reversed(headings) if heading.key}
    columns |= _columns_by_content(sheet, row, columns, names, table)
    if not {"unit", "code"} & columns.keys() and len({line.unit.code for line in table.lines}) != 1:
        return None
    if any(column.role == Role.ITEM and column.key not in columns for column in table.columns):
        return None
    name_column = columns.get("unit") or columns.get("code") or 1
    problems = [
        *wrong_headings(sheet, headings, row, table),
        *contradicted_by_numbers(sheet, headings, row, table, name_column),
        *twice(sheet, headings),
        *not_taken(sheet, headings, row, table),
    ]
    return Layout(sheet, table, names, row, columns, tuple(headings), tuple(problems))


# --- Which row holds the headings -------------------------------------------------------------------------------------


def _heading_row(rows: Mapping[int, Mapping[int, Cell]], table: Table, book: Book) -> int | None:
    """The row that names most columns in words."""
    named = {number: len(_named(cells.values(), book)) for number, cells in rows.items()}
    best = max(named, key=lambda number: named[number], default=None)
    needed = max(2, len(table.reported) // 2) if table.is_matrix else 3
    return best if best is not None and named[best] >= needed else None


def _named(cells: Iterable[Cell], book: Book) -> set[str]:
    found = (book.read(cell) for cell in cells if cell.kind == TEXT)
    return {column.key for column, by_words in found if column and by_words}


def _numbered_row(sheet: Sheet, rows: Mapping[int, Mapping[int, Cell]], table: Table, names: Names) -> int | None:
    """The row of bare criterion numbers; a row that also numbers the columns of names is a row of column numbers."""
    for number, cells in rows.items():
        found = {column: found for column, cell in cells.items() if (found := bare_number(cell)) is not None}
        criteria = {value for value in found.values() if value in book_of(table).by_number}
        if table.is_matrix and len(criteria) >= most_of(table):
            places = _columns_by_content(sheet, number, {}, names, table)
            if not set(places.values()) & found.keys():
                return number
    return None


# --- What each column means -------------------------------------------------------------------------------------------


def _headings(rows: Mapping[int, Mapping[int, Cell]], row: int, table: Table, book: Book) -> list[Heading]:
    """One heading a column: the row itself before those stacked above it, the nearest first."""
    near = sorted((number for number in rows if row - STACK <= number <= row), reverse=True)
    found: dict[int, Heading] = {}
    for number in near:
        for column, cell in rows.get(number, {}).items():
            meaning, by_words = book.read(cell)
            is_criterion = meaning is not None and meaning.number is not None
            # Above the row only words count: a number there is no heading of a criterion.
            taken = meaning if meaning and (by_words or (number == row and is_criterion)) else None
            if column not in found or (not found[column].key and taken):
                found[column] = Heading(number, column, str(cell.value), taken.key if taken else "")
    return [found[column] for column in sorted(found)]


def _columns_by_content(sheet: Sheet, row: int, known: Mapping[str, int], names: Names, table: Table) -> dict[str, int]:
    """Columns of names and codes, told by what stands in them below the headings.

    A running number is no code, although 12 is the province's; a heading «Đơn vị» over two columns may stand over
    the numbers alone.
    """
    named, coded, seen = Counter[int](), Counter[int](), 0
    taken = {column for key, column in known.items() if key not in ("unit", "code")}
    kinds = {line.unit.kind for line in table.lines}
    for (at, column), cell in sheet.cells.items():
        if at <= row or column in taken:
            continue
        if seen >= ENOUGH:
            break
        if cell.kind == TEXT and names.find(str(cell.value)):
            named[column] += 1
            seen += 1
        elif cell.kind in (TEXT, NUMBER) and (unit := names.coded(cell.value)[0]) and unit.kind in kinds:
            coded[column] += 1
    found = {}
    for key, counts in (("unit", named), ("code", coded)):
        if counts and not counts[known.get(key, 0)]:
            found[key] = counts.most_common(1)[0][0]
    return found
