"""A workbook as plain values: what the reader in the child process found, nothing interpreted yet.

Only the standard library. Rows and columns count from 1; what is blank is absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

ERRORS_SHEET = "Lỗi"  # made by `marking`, no data of the sender
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of the format
PLAIN_SHEET_NAME = re.compile(r"[^\W\d][\w.]*")
LIKE_AN_ADDRESS = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]?\d*|[Cc]\d*")

TEXT, NUMBER, BOOL, ERROR, DATE, FORMULA = "text", "number", "bool", "error", "date", "formula"

Value = str | int | float | bool | None
Area = tuple[int, int, int, int]  # first row, first column, last row, last column


class Cell(NamedTuple):
    """One cell with something in it.

    `kind` is text, number, bool, error (`#REF!`), date (value = ISO text) or formula (one without a cached value;
    value = its text). A formula with a cached value has the kind of that value and `from_formula`.
    `raw` is the number as the file has it, also behind a date; empty where the value says it all.
    `is_percent`: the number is shown as a per cent, 0.754 as 75,4%.
    """

    value: Value
    kind: str
    raw: str = ""
    from_formula: bool = False
    is_percent: bool = False

    @property
    def decimal(self) -> Decimal:
        """The number exactly as the file has it; only for numbers."""
        return Decimal(self.raw or str(self.value))


@dataclass(frozen=True)
class Sheet:
    """Hidden rows and columns are listed as far as they hold a cell."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> Cell | None:
        return self.cells.get((row, column))

    def value(self, row: int, column: int) -> Value:
        found = self.cells.get((row, column))
        return found.value if found else None

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """Row → column → cell, rows from top to bottom and columns from left to right."""
        found: dict[int, dict[int, Cell]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, {})[column] = self.cells[row, column]
        return found

    @property
    def last_row(self) -> int:
        return max((row for row, _column in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets in the order of their tabs; sheets that are only a chart are left out."""

    sheets: tuple[Sheet, ...]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)

    def sheet(self, name: str) -> Sheet | None:
        """By name, in any case as Excel takes it."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)


def letters(column: int) -> str:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def column_number(text: str) -> int:
    """`AB` gives 28; ValueError for anything but A to XFD."""
    if not (text.isascii() and text.isalpha() and len(text) <= 3):
        raise ValueError(text)
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > MOST_COLUMNS:
        raise ValueError(text)
    return number


def address(row: int, column: int) -> str:
    return f"{letters(column)}{row}"


def coordinates(text: str) -> tuple[int, int]:
    """`F12` or `$F$12` gives (12, 6); ValueError for anything outside a sheet."""
    plain = text.replace("$", "")
    name = plain.rstrip("0123456789")
    row = int(plain[len(name) :])
    if not 1 <= row <= MOST_ROWS:
        raise ValueError(text)
    return row, column_number(name)


def place(sheet: str | Sheet, row: int, column: int) -> str:
    """`Xã!F12`, or `'Xã nâng cao'!F12`: what Excel's name box and hyperlinks take."""
    name = sheet if isinstance(sheet, str) else sheet.name
    plain = PLAIN_SHEET_NAME.fullmatch(name) and not LIKE_AN_ADDRESS.fullmatch(name)
    quoted = name if plain else "'" + name.replace("'", "''") + "'"
    return f"{quoted}!{address(row, column)}"


def split_place(text: str) -> tuple[str, str]:
    """Sheet and cell of what `place` wrote: `'Xã nâng cao'!F12` gives («Xã nâng cao», «F12»)."""
    sheet, _bang, cell = text.rpartition("!")
    return sheet.removeprefix("'").removesuffix("'").replace("''", "'"), cell


# --- Between child and parent ---------------------------------------------------------------------------------------


def to_json(workbook: Workbook) -> str:
    """Equal cells are written once: `{"cells": […], "sheets": [[name, hidden, …, rows, columns, indexes]]}`."""
    known: dict[Cell, int] = {}
    sheets = [
        [
            sheet.name,
            sheet.hidden,
            sheet.merged,
            sorted(sheet.hidden_columns),
            sorted(sheet.hidden_rows),
            [row for row, _column in sheet.cells],
            [column for _row, column in sheet.cells],
            [known.setdefault(cell, len(known)) for cell in sheet.cells.values()],
        ]
        for sheet in workbook.sheets
    ]
    return json.dumps({"cells": list(known), "sheets": sheets}, separators=(",", ":"))


def workbook_from(found: dict[str, Any]) -> Workbook:
    """From the decoded JSON of `to_json`."""
    cells = [Cell(*fields) for fields in found["cells"]]
    return Workbook(tuple(sheet_from(cells, *fields) for fields in found["sheets"]))


def sheet_from(
    known: list[Cell],
    name: str,
    hidden: bool,
    merged: list[list[int]],
    hidden_columns: list[int],
    hidden_rows: list[int],
    rows: list[int],
    columns: list[int],
    indexes: list[int],
) -> Sheet:
    cells = dict(zip(zip(rows, columns, strict=True), map(known.__getitem__, indexes), strict=True))
    areas = tuple((a, b, c, d) for a, b, c, d in merged)
    return Sheet(name, hidden, cells, areas, frozenset(hidden_columns), frozenset(hidden_rows))
