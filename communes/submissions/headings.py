"""The words of headings: which column each means, and what is wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from communes.submissions.findings import Problem
from communes.submissions.sheets import NUMBER, TEXT, Cell, Sheet, address
from communes.submissions.tables import Column, Table
from communes.submissions.values import LONGEST_WORD
from communes.submissions.wording import problem
from ntm_portal.lib.text import bare_words, same_spelling

STACK = 3  # headings of one table stand in so many rows
FEWEST_MARKS = 2  # one may be a word of a note
_NUMBERED = re.compile(r"(?:tieu chi so|tieu chi|tc so|tc)? ?(\d{1,2})(?: (.+))?")


@dataclass(frozen=True)
class Heading:
    """A heading cell and what it was taken for; `key` is empty where it was not understood."""

    row: int
    column: int
    text: str
    key: str = ""


@dataclass(frozen=True)
class Book:
    """Heading words of a table, and its criteria by number."""

    by_words: Mapping[str, Column]
    by_number: Mapping[int, Column]

    def read(self, cell: Cell) -> tuple[Column | None, bool]:
        """The column that a heading means, and whether its words say so (a bare number may be a column number)."""
        words = bare_words(str(cell.value))
        if column := self.by_words.get(words):
            return column, True
        found = _NUMBERED.fullmatch(words)
        if not found:
            return None, False
        column = self.by_words.get(found[2] or "") or self.by_number.get(int(found[1]))
        return column, bool(found[2]) and column is not None and self.by_words.get(found[2]) is column

    def contradicted(self, text: str) -> Column | None:
        """«3. Điện»: the number says one criterion and the name another, which is answered."""
        found = _NUMBERED.fullmatch(bare_words(text))
        column = self.by_words.get(found[2] or "") if found else None
        return column if found and column and column.number not in (None, int(found[1])) else None

    def knows_no_such_number(self, text: str) -> bool:
        """«20. Chuyển đổi số» in a table of 19 criteria."""
        found = _NUMBERED.fullmatch(bare_words(text))
        if not found or not found[2]:
            return False
        return int(found[1]) not in self.by_number and found[2] not in self.by_words


@lru_cache(maxsize=32)
def _made(columns: tuple[Column, ...]) -> Book:
    by_words: dict[str, Column] = {}
    for column in columns:
        for text in (column.heading, *column.names):
            by_words.setdefault(bare_words(text), column)
    by_words.pop("", None)
    return Book(by_words, {column.number: column for column in columns if column.number is not None})


def book_of(table: Table) -> Book:
    return _made(table.columns)


def bare_number(cell: Cell) -> int | None:
    if cell.kind not in (NUMBER, TEXT):
        return None
    found = _NUMBERED.fullmatch(bare_words(str(cell.value)))
    return int(found[1]) if found and not found[2] else None


# --- What is wrong with them ------------------------------------------------------------------------------------------


def wrong_headings(sheet: Sheet, headings: list[Heading], row: int, table: Table) -> Iterable[Problem]:
    book = book_of(table)
    for heading in headings:
        place = address(heading.row, heading.column)
        here: dict[str, Any] = {"sheet": sheet.name, "cells": [place], "found": heading.text}
        if column := book.contradicted(heading.text):
            yield problem("heading_contradicts", number=column.number, name=column.names[0], **here)
        elif heading.row == row and book.knows_no_such_number(heading.text):
            yield problem("unknown_criterion", count=len(book.by_number), table=table.title, **here)


def contradicted_by_numbers(
    sheet: Sheet, headings: list[Heading], row: int, table: Table, name_column: int
) -> Iterable[Problem]:
    """A row of criterion numbers stacked with the names that says otherwise: «Thủy lợi» over «2»."""
    book, columns = book_of(table), table.by_key
    near = [number for number in sheet.rows if number != row and abs(number - row) <= STACK]
    for number in near:
        cells = sheet.rows[number].items()
        said = {at: stated for at, cell in cells if (stated := bare_number(cell)) is not None}
        # Where the names are numbered too, all columns are counted.
        if name_column in said or len(book.by_number.keys() & said.values()) < most_of(table):
            continue
        for heading in headings:
            meant = columns[heading.key] if heading.key else None
            if meant and meant.number and said.get(heading.column, meant.number) != meant.number:
                found = f"{heading.text} / {said[heading.column]}"
                cells_told = [address(heading.row, heading.column), address(number, heading.column)]
                told: dict[str, Any] = {"number": meant.number, "name": meant.names[0]}
                yield problem("heading_contradicts", sheet=sheet.name, cells=cells_told, found=found, **told)


def most_of(table: Table) -> int:
    """So many numbers of criteria in a row are no marks."""
    return max(2, len(table.reported) * 3 // 4)


def twice(sheet: Sheet, headings: list[Heading]) -> Iterable[Problem]:
    places: dict[str, list[Heading]] = {}
    for heading in headings:
        if heading.key:
            places.setdefault(heading.key, []).append(heading)
    for same in places.values():
        if len(same) > 1:
            cells = [address(heading.row, heading.column) for heading in same]
            yield problem("column_twice", sheet=sheet.name, cells=cells, found=same[0].text)


def not_taken(sheet: Sheet, headings: list[Heading], row: int, table: Table) -> Iterable[Problem]:
    """Columns with marks under a heading that means nothing here: their marks would be lost without a word."""
    book = book_of(table)
    unknown = {heading.column: heading for heading in headings if not heading.key}
    marks = Counter[int]()
    for (at, column), cell in sheet.cells.items():
        if at > row and column in unknown and cell.kind == TEXT:
            text = str(cell.value)
            marks[column] += len(text) <= LONGEST_WORD and same_spelling(text) in table.words.accepted
    for column in sorted(marks):
        heading = unknown[column]
        if marks[column] >= FEWEST_MARKS and not book.knows_no_such_number(heading.text):
            cells = [address(heading.row, column)]
            yield problem("unknown_column", sheet=sheet.name, cells=cells, found=heading.text, table=table.title)
