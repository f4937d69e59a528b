"""Tables in a draft as they stand: lines with bars that follow each other, their heads and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

BAR = "|"
MOST_HEADS, LONGEST_HEAD, MOST_COLUMNS = 3, 120, 24
_VALUE = re.compile(r"[+-]?\d[\d.,]*(?:\s?/\s?\d[\d.,]*)?")
_WITH_NOUN = re.compile(
    rf"{_VALUE.pattern}\s?(?:%|xã|huyện|bản|lớp|học viên|(?:tiêu chí|tc)(?:\s?/\s?(?:xã|huyện|bản))?"
    r"|(?:triệu|tỷ|tỉ)(?: đồng)?|tr\.?\s?đ)"
)
_YEAR = re.compile(r"20\d\d")
_EMPTY = re.compile(r"[\s.…x*-]*")
_COUNTER = re.compile(r"(?:s?tt|số tt|số thứ tự|#)\.?")
_ORDINAL = re.compile(r"(?:\d{1,3}|[ivx]{1,5}|[a-zđ])[.)]?")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zđ])\)?(?:\s?=.*)?")
_BARE_RATE = re.compile(r"t[ỷỉ] lệ(?: đạt)?\s?(?:\(?\s?%\s?\)?)?|%")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell without the blanks around it."""

    start: int
    end: int
    text: str

    @property
    def is_value(self) -> bool:
        return bool(_VALUE.fullmatch(self.text)) and not _YEAR.fullmatch(self.text)

    @property
    def has_noun(self) -> bool:
        return bool(_WITH_NOUN.fullmatch(self.text))

    @property
    def is_number(self) -> bool:
        return self.is_value or self.has_noun

    @property
    def is_ordinal(self) -> bool:
        return bool(_ORDINAL.fullmatch(self.text))

    @property
    def is_empty(self) -> bool:
        return bool(_EMPTY.fullmatch(self.text))


Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of one width."""

    heads: list[Row]
    rows: list[Row]

    def head(self, column: int) -> list[Cell]:
        """The words above a column; a cell that spans several columns or rows says the same more than once."""
        return list({row[column].text: row[column] for row in self.heads if not row[column].is_empty}.values())

    def is_counter(self, column: int) -> bool:
        return bool(_COUNTER.fullmatch(self.words(column)))

    def topic(self, column: int) -> list[Cell]:
        """The head of a column with what it is the rate of, where it says no more than «Tỷ lệ (%)»."""
        head = self.head(column)
        if column and head and _BARE_RATE.fullmatch(head[-1].text):
            return [*head, *self.head(column - 1)]
        return head

    def words(self, column: int) -> str:
        return " ".join(cell.text for cell in self.head(column))


def blocks(low: str) -> Iterator[tuple[int, int, list[Row]]]:
    """Lines with bars that follow each other."""
    rows: list[Row] = []
    start = at = 0
    for line in [*low.split("\n"), ""]:
        if BAR in line:
            start = start if rows else at
            rows.append(_cells(line, at))
        elif rows:
            yield start, at, rows
            rows = []
        at += len(line) + 1


def _cells(line: str, at: int) -> Row:
    cells = []
    for part in line.split(BAR):
        text = part.strip()
        start = at + len(part) - len(part.lstrip())
        cells.append(Cell(start, start + len(text), text))
        at += len(part) + 1
    return cells


def table_of(rows: list[Row]) -> Table | None:
    """Heads and rows of equal width; None where the block has no head, or cells were merged."""
    heads: list[Row] = []
    for row in rows[:MOST_HEADS]:
        if any(cell.is_number for cell in row[1:]) or (not heads and not row[0].text):
            break
        heads.append(row)
    if not heads:
        return None
    width, counted = len(heads[0]), bool(_COUNTER.fullmatch(heads[0][0].text))
    heads = [_padded(row, width) for row in heads]
    body = rows[len(heads) :]
    whole = next((row for row in body if len(row) == width), [])
    body = [_padded(row, width) if counted or _is_like(_padded(row, width), whole) else row for row in body]
    if not 2 <= width <= MOST_COLUMNS or any(len(row) != width for row in heads + body):
        return None
    too_long = any(len(cell.text) > LONGEST_HEAD for row in heads for cell in row)
    if body and all(_COLUMN_NUMBER.fullmatch(cell.text) or not cell.text for cell in body[0]):
        body = body[1:]
    numbers = any(cell.is_number for row in body for cell in row)
    return Table(_spread(heads), body) if numbers and not too_long else None


def _padded(row: Row, width: int) -> Row:
    """Empty cells at the start of a row are lost with its indent."""
    return [Cell(row[0].start, row[0].start, "")] * (width - len(row)) + row


def _is_like(row: Row, other: Row) -> bool:
    """Whether numbers stand in the same columns."""
    pairs = zip(row, other, strict=True) if len(row) == len(other) else ()
    return bool(other) and all(one.is_empty or one.is_number == two.is_number for one, two in pairs)


def _spread(heads: list[Row]) -> list[Row]:
    """A head above several columns stands in the first of them: the others have heads of their own below."""
    for row, below in pairwise(heads):
        for column in range(1, len(row)):
            if not row[column].text and below[column].text:
                row[column] = row[column - 1]
    return heads
