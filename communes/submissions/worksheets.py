"""Reads one sheet of a workbook as a stream; what is far away or only formatted costs nothing.

Only the standard library. The declared dimension is never believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.parsers.expat import XMLParserType

from communes.submissions.contents import number_cell, typed_cell, unescaped, whole
from communes.submissions.markup import Attributes, Handler, local
from communes.submissions.refusals import Code, Refused
from communes.submissions.sheets import (
    FORMULA,
    MOST_COLUMNS,
    MOST_ROWS,
    NUMBER,
    TEXT,
    Area,
    Cell,
    Sheet,
    coordinates,
    place,
)

MOST_CONTENT_ROWS, MOST_CONTENT_COLUMNS, MOST_CELLS, MOST_TEXT = 20_000, 300, 200_000, 4_000
MOST_MERGED, MOST_COLUMN_RULES = 20_000, 1_000
DIGITS = "0123456789"
TRUE = ("1", "true")
SPACE = "http://www.w3.org/XML/1998/namespace space"
NO_ATTRIBUTES: Attributes = {}


@dataclass
class Shared:
    """What all sheets of a workbook share; `cells_left` is what the next sheet may still hold."""

    texts: Sequence[str] = ()
    date_styles: frozenset[str] = frozenset()
    percent_styles: frozenset[str] = frozenset()
    from_1904: bool = False
    cells_left: int = MOST_CELLS
    known: dict[tuple[str, str, str], Cell | None] = field(default_factory=dict)

    def cell(self, kind: str, style: str, value: str) -> Cell | None:
        """What a cell of that type and style means; LookupError when there is no such shared text."""
        if kind == "n":
            cell = number_cell(value, style in self.date_styles, self.from_1904)
            is_percent = style in self.percent_styles and cell.kind == NUMBER
            return cell._replace(is_percent=True) if is_percent else cell
        return self.shared_text(value.strip()) if kind == "s" else typed_cell(kind, value)

    def shared_text(self, index: str) -> Cell | None:
        number = whole(index)
        if not number and index != "0":
            raise LookupError(index)
        text = self.texts[number]
        return Cell(text, TEXT) if text else None


def inner_text(text: str, attributes: Attributes) -> str:
    """Excel shows the outer spaces of `<t>` only where they are declared."""
    return text if attributes.get(SPACE) == "preserve" else text.strip(" \t\r\n")


def nothing() -> None: ...


class SheetHandler(Handler):
    """A sheet is rows of `<c r="B5" s="style" t="type">` with `<f>`, `<v>` or `<is><t>` in them.

    A workbook has tens of thousands of cells, so an element costs as few Python calls as can be: its start leaves its
    attributes in `open`, its text goes into a list, and what it means is decided at its end.
    """

    def __init__(self, name: str, hidden: bool, shared: Shared) -> None:
        self.sheet_name, self.hidden, self.shared = name, hidden, shared
        self.cells: dict[tuple[int, int], Cell] = {}
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.column_numbers: dict[str, int] = {}
        self.row_numbers: dict[str, int] = {}  # of the last row alone
        self.column_rules = self.row = self.column = 0
        self.open: dict[str, Attributes] = {}
        self.texts: list[str] = []
        self.actions: dict[str, Callable[[], None]] = {}
        self.at = (1, 1)
        self.value: str | None = None
        self.formula: str | None = None
        self.inline: list[str] = []

    def sheet(self) -> Sheet:
        columns, rows = frozenset(self.hidden_columns & self.columns), frozenset(self.hidden_rows & self.rows)
        return Sheet(self.sheet_name, self.hidden, self.cells, tuple(self.merged), columns, rows)

    # --- Elements ---------------------------------------------------------------------------------------------------

    def take(self, parser: XMLParserType) -> None:
        super().take(parser)
        parser.CharacterDataHandler = self.texts.append

    def start(self, name: str, attributes: Attributes) -> None:
        if not self.actions:
            self.open_sheet(name)
        self.open[name] = attributes
        self.texts.clear()

    def end(self, name: str) -> None:
        self.actions.get(name, nothing)()

    def open_sheet(self, root: str) -> None:
        """Elements count in the namespace of the root alone, which is the transitional or the strict one."""
        self.check(local(root) == "worksheet", Code.BROKEN)
        space = root.removesuffix("worksheet")
        self.c, self.t, self.row_name, self.col, self.merge = (
            space + name for name in ("c", "t", "row", "col", "mergeCell")
        )
        self.actions = {
            space + "v": self.close_value,
            space + "f": self.close_formula,
            space + "rPh": self.close_phonetic,
            self.t: self.close_text,
            self.c: self.close_cell,
            self.row_name: self.close_row,
            self.col: self.close_column,
            self.merge: self.close_merge,
        }

    def check(self, holds: bool, code: Code) -> None:
        if not holds:
            raise Refused(code, self.sheet_name)

    def refuse(self, code: Code) -> Refused:
        """With the cell that is open."""
        return Refused(code, place(self.sheet_name, *self.at))

    # --- Where ------------------------------------------------------------------------------------------------------

    def close_row(self) -> None:
        self.row, self.column = self.row_number(), 0
        if self.open.pop(self.row_name).get("hidden") in TRUE:
            self.hidden_rows.add(self.row)

    def row_number(self) -> int:
        """Of the open row; one without a number follows the one before."""
        number = self.open.get(self.row_name, NO_ATTRIBUTES).get("r", "")
        row = whole(number) if number else self.row + 1
        self.check(1 <= row <= MOST_ROWS, Code.BROKEN)
        return row

    def located(self, reference: str | None) -> tuple[int, int]:
        """A cell without an address follows the one before; its own address counts more than that of its row."""
        if not reference:
            self.check(self.column < MOST_COLUMNS, Code.BROKEN)
            return self.row_number(), self.column + 1
        name = reference.rstrip(DIGITS)
        digits = reference[len(name) :]
        column, row = self.column_numbers.get(name), self.row_numbers.get(digits)
        if column is None or row is None:
            row, column = self.coordinates(reference)
            self.column_numbers[name], self.row_numbers = column, {digits: row}
        return row, column

    def coordinates(self, reference: str) -> tuple[int, int]:
        try:
            return coordinates(reference)
        except ValueError as error:
            raise Refused(Code.BROKEN, self.sheet_name) from error

    # --- What -------------------------------------------------------------------------------------------------------

    def close_value(self) -> None:
        self.value = "".join(self.texts)

    def close_formula(self) -> None:
        self.formula = "".join(self.texts)

    def close_text(self) -> None:
        self.inline.append(inner_text("".join(self.texts), self.open[self.t]))

    def close_phonetic(self) -> None:
        """A reading aid is no part of the text."""
        if self.inline:
            self.inline.pop()

    def close_cell(self) -> None:
        attributes = self.open[self.c]
        self.at = self.located(attributes.get("r"))
        self.column = self.at[1]
        if self.value is None and self.formula is None and not self.inline:
            return
        cell = self.content(attributes)
        if self.formula is not None:
            cell = self.calculated(cell, attributes)
        if cell is not None:
            self.keep(cell)
        self.value = self.formula = None
        if self.inline:
            self.inline = []

    def content(self, attributes: Attributes) -> Cell | None:
        """The value without regard to a formula. Equal cells are made once, and most cells equal others."""
        if self.inline:
            return self.bounded(typed_cell("inlineStr", "".join(self.inline)))
        if not self.value:
            return None
        key = (attributes.get("t", "n"), attributes.get("s", ""), self.value)
        known = self.shared.known
        if key not in known:
            known[key] = self.made(*key)
        return known[key]

    def made(self, kind: str, style: str, value: str) -> Cell | None:
        try:
            return self.bounded(self.shared.cell(kind, style, value))
        except LookupError as error:
            raise self.refuse(Code.BROKEN) from error

    def bounded(self, cell: Cell | None) -> Cell | None:
        if cell is not None and len(str(cell.value)) > MOST_TEXT:
            raise self.refuse(Code.LONG_CELL)
        return cell

    def calculated(self, cell: Cell | None, attributes: Attributes) -> Cell | None:
        """A formula that gives an empty text is blank; one that was never calculated is told apart from it."""
        if cell is not None:
            return cell._replace(from_formula=True)
        if self.value is not None and attributes.get("t") == "str":
            return None
        return Cell("=" + unescaped(self.formula or "")[: MOST_TEXT - 1], FORMULA)

    def keep(self, cell: Cell) -> None:
        """Two cells of one address are refused: nobody could say which was meant."""
        row, column = self.at
        if self.at in self.cells:
            raise self.refuse(Code.BROKEN)
        self.cells[self.at] = cell
        if row not in self.rows:
            self.rows.add(row)
            self.check(len(self.rows) <= MOST_CONTENT_ROWS, Code.TOO_MANY_ROWS)
            self.check(len(self.cells) <= self.shared.cells_left, Code.TOO_MANY_CELLS)
        if column not in self.columns:
            self.columns.add(column)
            self.check(len(self.columns) <= MOST_CONTENT_COLUMNS, Code.TOO_MANY_COLUMNS)

    # --- Around the cells -------------------------------------------------------------------------------------------

    def close_column(self) -> None:
        attributes = self.open[self.col]
        if attributes.get("hidden") not in TRUE:
            return
        self.column_rules += 1
        first, last = whole(attributes.get("min", "")), whole(attributes.get("max", ""))
        self.check(1 <= first <= last and self.column_rules <= MOST_COLUMN_RULES, Code.BROKEN)
        self.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))

    def close_merge(self) -> None:
        first, _, last = self.open[self.merge].get("ref", "").partition(":")
        top, left = self.coordinates(first)
        bottom, right = self.coordinates(last or first)
        self.check(len(self.merged) < MOST_MERGED, Code.TOO_MANY_CELLS)
        self.merged.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
