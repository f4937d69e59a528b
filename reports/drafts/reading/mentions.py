"""Numbers in a paragraph together with what they count: 40/94 xã, 15-18 tiêu chí, 1,2 tỷ đồng, 72%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from reports.drafts.reading import numerals

_SLASH = re.compile(r"\s?(?:/|(?:trên|trong)(?: tổng)? số|trên|trong)\s?$")
_RANK = re.compile(r"(?:thứ|hạng|vị trí)(?: số)?\s?$")  # «xếp thứ 5 trong 8 huyện»
_RANGE = re.compile(r"\s?(?:-|đến|tới|÷)(?P<below> dưới)?\s?$")
_FROM = re.compile(r"(?<!\w)từ\s?$")
_SPELT = re.compile(r"\s?\([^\W\d_]{2,6}(?: [^\W\d_]{2,6}){0,4}\)")
_PER = re.compile(r"\s?(?:/|trên|trên mỗi|mỗi|một|từng)\s?(?:01 |1 |một )?(xã|huyện|bản|thôn|người|hộ|khẩu)(?!\w)")

_NONE = re.compile(
    r"(?<!\w)(?:không|chưa)(?: còn| có)*(?: một| bất kỳ| bất cứ)? (?P<noun>xã|bản|thôn) nào(?!\w)"
)  # counts them: none
MOST_NONES = 20  # in a paragraph: they are not among the numbers that a draft may hold
IN_TURN = "lần lượt"
ROW = re.compile(r"[\s,;]{0,3}(?:và )?(?:đạt |là )?")  # between the numbers of a row

MILLION, BILLION = Decimal(1), Decimal(1000)
_NOUNS: tuple[tuple[str, str, Decimal], ...] = (
    ("points", r"điểm (?:%|phần trăm)", MILLION),
    ("percent", r"%|phần trăm", MILLION),
    ("component", r"(?:tiêu chí|chỉ tiêu) thành phần|chỉ tiêu|nội dung tiêu chí", MILLION),
    ("criteria", r"tiêu chí|tc(?=\W|$)", MILLION),
    ("money", r"(?:tỷ|tỉ)(?! (?:lệ|trọng|suất|số|giá))(?: rưỡi)?(?: đồng| đ(?=\W|$))?", BILLION),
    ("money", r"triệu(?: rưỡi)?(?: đồng| đ(?=\W|$))?|trđ|tr\.?\s?(?:đồng|đ)(?=\W|$)", MILLION),
    ("money", r"(?:nghìn|ngàn)(?: đồng|(?= \d{1,3} đồng))", Decimal("0.001")),
    ("money", r"đồng(?=\W|$)(?! chí| bào| thời| bộ)", Decimal("0.000001")),
    ("district", r"huyện, (?:thành phố|tp)|huyện và thành phố|huyện/thành phố|huyện|đơn vị cấp huyện", MILLION),
    ("commune", r"xã(?!\w| hội|,? phường|, thị trấn)", MILLION),
    ("village", r"(?:thôn, bản|thôn/bản|bản|thôn)(?!\w)(?! sắc| đồ)", MILLION),
    ("class", r"lớp(?!\w)", MILLION),
    ("trainee", r"(?:lượt )?học viên|lượt (?:người|cán bộ)", MILLION),
    ("document", r"văn bản", MILLION),
    ("programme", r"chương trình chuyên đề", MILLION),
)
_NOUN = tuple(
    (noun, re.compile(rf"\s?(?:{pattern})(?!\w)" if noun != "percent" else rf"\s?(?:{pattern})"), scale)
    for noun, pattern, scale in _NOUNS
)
_AHEAD = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """A number with its noun. Money is in triệu đồng; `scale` is the stated unit in triệu đồng.

    `number_end` is where the number itself ends, `whole_at` where a denominator stands. `rough`: a round amount, or
    one that may go on.
    """

    start: int
    end: int
    number_end: int
    noun: str
    value: Decimal
    decimals: int = 0
    scale: Decimal = MILLION
    whole: Decimal | None = None
    whole_at: int = 0
    whole_decimals: int = 0
    upto: Decimal | None = None
    per: str = ""
    ambiguous: bool = False
    rough: bool = False

    @property
    def counts_units(self) -> bool:
        return self.noun in ("commune", "district", "village")


def mentions(low: str, start: int, end: int) -> list[Mention]:
    """All of a paragraph, in order, places counted in the whole text."""
    found = sorted([*_mentions(low[start:end], start), *_nones(low, start, end)], key=lambda item: item.start)
    return _completed(low, found) if IN_TURN in low[start:end] else found


def _nones(low: str, start: int, end: int) -> Iterator[Mention]:
    """«không còn xã nào dưới 5 tiêu chí», «chưa có xã nào»."""
    for match in islice(_NONE.finditer(low, start, end), MOST_NONES):
        noun = "commune" if match["noun"] == "xã" else "village"
        yield Mention(match.start(), match.end(), match.end(), noun, Decimal())


def _completed(low: str, found: list[Mention]) -> list[Mention]:
    """«lần lượt là 17,58; 17,91 và 19 tiêu chí/xã»: the noun of a row stands once, after its last number."""
    done = found[-1:]
    for item in reversed(found[:-1]):
        after = done[-1]
        rows = after.noun in ("percent", "money") or after.per
        if not item.noun and item.whole is None and rows and ROW.fullmatch(low, item.end, after.start):
            item = replace(item, noun=after.noun, value=item.value * after.scale, scale=after.scale, per=after.per)
        done.append(item)
    return done[::-1]


Found = tuple[int, int, numerals.Number]


def _mentions(text: str, base: int) -> Iterator[Mention]:
    found = list(numerals.in_text(text))
    place = 0
    while place < len(found):
        mention, used = _mention(text, base, found[place : place + 3])
        yield mention
        place += used
        while place < len(found) and found[place][0] < mention.end - base:
            place += 1  # «14,4 tiêu chí trên một xã» counts no commune


def _mention(text: str, base: int, found: list[Found]) -> tuple[Mention, int]:
    """The first of the numbers with its range end, denominator and noun, and how many numbers that took."""
    begin, end, number = found[0]
    first, used = begin, 1
    upto = whole = None
    whole_at = whole_decimals = 0
    if _is_range(text, found):
        _, end, top = found[1]
        upto, used = top.value - bool(_below(text, found)), 2
        opening = _FROM.search(text[max(0, begin - 5) : begin])
        first = begin - len(opening[0]) if opening else begin
    ranked = _RANK.search(text[max(0, begin - 12) : begin])
    if used < len(found) and _SLASH.fullmatch(text[end : found[used][0]]) and not ranked:
        whole_at, end, divisor = found[used]
        whole, whole_decimals, used = divisor.value, divisor.decimals, used + 1
    noun, stop, scale, per = _noun_after(text, end)
    whole_scale = scale
    if noun and whole is None and used < len(found) and _SLASH.fullmatch(text[stop : found[used][0]]):
        other, after, whole_scale, _per = _noun_after(text, found[used][1])
        if other == noun:  # 58.772 triệu đồng/116.548 triệu đồng
            whole_at, end, divisor = found[used]
            whole, whole_decimals, used, stop = divisor.value, divisor.decimals, used + 1, after
    mention = Mention(
        base + first,
        base + stop,
        base + end,
        noun,
        number.value * scale,
        number.decimals,
        scale,
        whole * whole_scale if whole is not None else None,
        base + whole_at,
        whole_decimals,
        upto,
        per,
        number.ambiguous and scale != BILLION,  # nobody has 116 thousand tỷ
    )
    return mention, used


def _below(text: str, found: list[Found]) -> str | None:
    """«từ 15 đến dưới 19»."""
    gap = _RANGE.fullmatch(text[found[0][1] : found[1][0]])
    return gap["below"] if gap else None


def _is_range(text: str, found: list[Found]) -> bool:
    if len(found) < 2 or found[0][2].decimals or not _RANGE.fullmatch(text[found[0][1] : found[1][0]]):
        return False
    return found[0][2].value < found[1][2].value


def _noun_after(text: str, end: int) -> tuple[str, int, Decimal, str]:
    spelt = _SPELT.match(text, end)
    at = spelt.end() if spelt else end
    for noun, pattern, scale in _NOUN:
        match = pattern.match(text, at, at + _AHEAD)
        if match:
            per = _PER.match(text, match.end(), match.end() + _AHEAD) if noun in ("criteria", "money") else None
            return noun, per.end() if per else match.end(), scale, per[1] if per else ""
    return "", end, MILLION, ""
