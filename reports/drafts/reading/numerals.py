"""Numbers as officers write them, with the noun they count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

DIGITS = re.compile(r"(?<!\w)(?<!\d[.,])\d[\d.,]*(?<![.,])")
_WHOLE = re.compile(r"\d{1,18}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){1,5}(?:,\d{1,6})?")
_DECIMAL = re.compile(r"\d{1,15},\d{1,6}")
_ENGLISH = re.compile(r"\d{1,15}\.(?:\d{1,2}|\d{4,6})|0\.\d{1,6}")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")

_ONES = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_LAST = _ONES | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_WORD = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|mươi|mốt|tư|lăm|nhăm|trăm|linh|lẻ"
_OUT_OF = r"(?:trên|trong)(?: tổng)?(?: số)? (?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
NOUN_AHEAD = rf"(?=\s(?:xã|huyện|thôn|bản|tiêu chí|lớp|học viên|văn bản|{_OUT_OF})\b)"
COUNT = rf"(?:\d{{1,2}}|(?:{_WORD})(?: (?:{_WORD})){{0,3}})"  # of a few units, in digits or words
WORDS = re.compile(rf"(?<!\w)(?:{_WORD})(?:\s(?:{_WORD})){{0,5}}{NOUN_AHEAD}")
_FIVE_OR_YEAR = re.compile(r"(?:^|[:(]|\b(?:có|còn|cả|là|gồm|với|của|cho|đối|được|đạt|trong số|thêm|mới))\s?$")

MASKS = (
    re.compile(r"\[[^\]\n]{0,20}\d\s?[:\]]"),
    re.compile(r"\d{1,6}(?:/\d{4})?/[a-zđ]{2,12}(?:-[\wđ]{1,20}){0,4}"),
    re.compile(r"(?<!\d)\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}(?!\d)"),
    re.compile(r"(?<!\w)ngày\s\d{1,2}(?:[/-]\d{1,2})?(?!\d)"),
    re.compile(r"(?<!\w)(?:dịp|lễ|tết|khánh|kỷ niệm|mừng)\s(?:\w+\s){0,2}?\d{1,2}[/-]\d{1,2}(?!\d)"),
    re.compile(r"(?<![\d.,])(?:0?[1-9]|1[0-2])\s?/\s?(?:19|20)\d{2}(?!\d|[.,]\d)"),
    re.compile(r"(?<![\d.,/])(?:19|20)\d{2}\s?[-/]\s?(?:19|20)\d{2}(?!\d)"),
    re.compile(r"(?<!\w)(?:năm|giai đoạn|từ năm|đến năm)\s(?:19|20)\d{2}(?!\d)"),
    re.compile(r"(?<!\w)(?:tháng|quý|điều|khoản|mục|phần|phụ lục|biểu|mẫu|điểm)\s(?:số\s)?\d{1,2}(?!\d|/\d|,\d|\.\d)"),
    re.compile(r"(?<!\w)\d{1,2}\stháng(?!\w)"),
    re.compile(r"(?<!\w)(?:số|nghị quyết|quyết định|kế hoạch|công văn)\s\d{1,5}(?:-|/)[a-zđ]"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: its value, decimals written, and whether it can be read in two ways (3,921)."""

    value: Decimal
    decimals: int = 0
    ambiguous: bool = False


def read(text: str) -> Number | None:
    """The number meant by `text`; None where it is none (1.2.3)."""
    if _WHOLE.fullmatch(text):
        return Number(Decimal(text))
    if _GROUPED.fullmatch(text):
        whole, _, fraction = text.partition(",")
        plain = whole.replace(".", "")
        return Number(Decimal(f"{plain}.{fraction}" if fraction else plain), len(fraction))
    if _DECIMAL.fullmatch(text) or _ENGLISH.fullmatch(text):
        plain = text.replace(",", ".")
        return Number(Decimal(plain), len(plain.partition(".")[2]), bool(_AMBIGUOUS.fullmatch(text)))
    return None


def spoken(text: str) -> int | None:
    """`ba mươi chín` is 39, `một trăm linh sáu` 106; None where the words make no number."""
    hundreds, _, rest = text.rpartition("trăm") if "trăm" in text else ("", "", text)
    high = _ONES.get(hundreds.strip()) if hundreds.strip() else 0
    low = _below_hundred([word for word in rest.split() if word not in ("linh", "lẻ")])
    return None if high is None or low is None else high * 100 + low


def count(text: str) -> int | None:
    """What `COUNT` has found."""
    return int(text) if text.isdecimal() else spoken(text)


def _below_hundred(words: Sequence[str]) -> int | None:
    match words:
        case []:
            return 0
        case ["mười"]:
            return 10
        case [one]:
            return _ONES.get(one)
        case ["mười", one] if one in _LAST:
            return 10 + _LAST[one]
        case [ten, "mươi"] if ten in _ONES:
            return _ONES[ten] * 10
        case [ten, "mươi", one] if ten in _ONES and one in _LAST:
            return _ONES[ten] * 10 + _LAST[one]
        case [ten, one] if ten in _ONES and one in ("mốt", "tư", "lăm", "nhăm"):
            return _ONES[ten] * 10 + _LAST[one]
    return None


def masked(text: str) -> list[tuple[int, int]]:
    """Stretches whose digits count nothing: dates, years, document numbers, footnote marks."""
    return sorted(match.span() for pattern in MASKS for match in pattern.finditer(text))


def in_text(text: str) -> Iterator[tuple[int, int, Number]]:
    """Every number of a paragraph with its place, dates and document numbers left out."""
    hidden = _merged(masked(text))
    found: list[tuple[int, int, Number]] = []
    for match in DIGITS.finditer(text):
        number = read(match[0])
        if number:
            found.append((*match.span(), number))
    for match in WORDS.finditer(text):
        value = spoken(match[0])
        if value and not (
            match[0] == "năm" and not _FIVE_OR_YEAR.search(text[max(0, match.start() - 12) : match.start()])
        ):
            found.append((*match.span(), Number(Decimal(value))))
    place = 0
    for start, end, number in sorted(found, key=lambda item: item[0]):
        while place < len(hidden) and hidden[place][1] <= start:
            place += 1
        if place == len(hidden) or hidden[place][0] >= end:
            yield start, end, number


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
