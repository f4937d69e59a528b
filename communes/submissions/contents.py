"""What the text of a cell means by the type that the file gives it. Only the standard library."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from communes.submissions.sheets import BOOL, DATE, ERROR, NUMBER, TEXT, Cell

NUMERIC = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,40}", re.ASCII)
EXACT_AS_FLOAT = 2**53
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NO_CHARACTER = re.compile("[\ud800-\udfff\x00]")

# Built-in formats that show a day or a time; 27 to 36 and 50 to 58 are East Asian ones.
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
PERCENT_FORMATS = frozenset({9, 10})
NOT_FORMAT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)

DAY_ZERO, DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (a day of a sheet has no zone)
LAST_DAY = 2_957_003  # in both calendars before the year 10000
FIRST_OF_MARCH_1900 = 61  # Excel counts a 29 February 1900 that never was


def whole(text: str) -> int:
    """0 for what is no plain number of at most nine digits: no row, no column, no index is larger."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def unescaped(text: str) -> str:
    """`_x000D_` is a character that XML cannot hold, and `_x005F_` the underscore of a text that only looks so."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        if NO_CHARACTER.search(text):
            paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            return paired.replace("\x00", "\ufffd")
    return text


def is_percent_format(code: str) -> bool:
    """By the first section: `0.0%` is, `0"%"` is not."""
    return "%" in NOT_FORMAT_LETTERS.sub("", code).split(";")[0]


def is_date_format(code: str) -> bool:
    """By the first section: `dd/mm/yyyy` and `[h]:mm` are, `0.00"đồng"` and `[Red]0` are not."""
    if code.lower() == "general":
        return False
    return bool(DATE_LETTERS.search(NOT_FORMAT_LETTERS.sub("", code).split(";")[0]))


def numeric(raw: str) -> int | float | None:
    """`20`, `20.0` and `2E1` are the whole number 20; nothing for what is no finite number."""
    if not NUMERIC.fullmatch(raw):
        return None
    if WHOLE.fullmatch(raw):
        return int(raw)
    number = float(raw)
    if abs(number) > EXACT_AS_FLOAT:
        return None if number in (float("inf"), float("-inf")) else number
    return int(number) if number.is_integer() else number


def number_cell(raw: str, is_date: bool, from_1904: bool) -> Cell:
    """A number without a value that can be held stays the text that it is, for the checks to show."""
    raw = raw.strip()
    value = numeric(raw)
    if value is None:
        return Cell(raw, TEXT)
    if is_date and (day := iso(value, from_1904)):
        return Cell(day, DATE, raw)
    return Cell(value, NUMBER, raw)


def iso(serial: float, from_1904: bool) -> str:
    """Day, time or both of Excel's count of days; empty outside of its calendar."""
    if not 0 <= serial <= LAST_DAY:
        return ""
    start = DAY_ZERO_1904 if from_1904 else DAY_ZERO
    if not from_1904 and serial < FIRST_OF_MARCH_1900:
        start += timedelta(days=1)
    moment = start + timedelta(seconds=round(serial * 86400))
    if serial < 1:
        return moment.time().isoformat()
    return moment.date().isoformat() if serial == int(serial) else moment.isoformat()


def typed_cell(kind: str, text: str) -> Cell | None:
    """A cell of the types that are no number and no shared text; nothing when blank."""
    if not text:
        return None
    if kind == "b":
        return Cell(text.strip().lower() in ("1", "true"), BOOL)
    if kind == "e":
        return Cell(text, ERROR)
    if kind == "d":
        return Cell(text, DATE)
    return Cell(unescaped(text), TEXT)
