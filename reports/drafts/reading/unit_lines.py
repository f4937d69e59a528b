"""A unit told once for many numbers: «V. NGUỒN VỐN (ĐVT: tr.đ)», «Đơn vị tính: triệu đồng» above a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reports.drafts.reading.mentions import BILLION, MILLION, Mention

_TOLD = re.compile(
    r"(?:(?<!\w)(?:đơn vị(?: tính)?|đvt)(?: là)?\s?:?\s?|\((?=[^()\d]{1,14}\)\s*$))"
    r"(?:(?P<billion>tỷ|tỉ)|(?P<million>triệu|trđ|tr\.?\s?đ)|(?P<thousand>nghìn|ngàn)|(?P<one>đồng))(?: đồng| đ)?(?!\w)"
)
_SCALES = {"billion": BILLION, "million": MILLION, "thousand": Decimal("0.001"), "one": Decimal("0.000001")}
_STANDS_ALONE = re.compile(
    r"\s?(?:[,;.:()]|$|\n|(?:đạt|bằng|chiếm|tương|tức|trong đó|bao gồm|gồm|và|trên|so với|vốn|còn)(?!\w))"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_OF = re.compile(r"(?<!tổng )(?<!\w)số\s?$")
SMALLEST = Decimal(100)  # triệu đồng: a smaller number alone may be the number of a criterion


def unit_told(text: str) -> Decimal | None:
    """What a heading or a line says the numbers below it are in, in triệu đồng."""
    found = _TOLD.search(text)
    return _SCALES[found.lastgroup] if found and found.lastgroup else None


def in_unit(low: str, end: int, found: tuple[Mention, ...], scale: Decimal) -> Iterator[Mention]:
    """Numbers with no noun of their own become sums."""
    for item in found:
        whole = item.whole * scale if item.whole is not None else None
        told = _is_sum(low, end, item, scale)
        yield replace(item, noun="money", value=item.value * scale, scale=scale, whole=whole) if told else item


def _is_sum(low: str, end: int, item: Mention, scale: Decimal) -> bool:
    if item.noun or item.upto is not None or not _STANDS_ALONE.match(low, item.end, end):
        return False
    if _YEAR.fullmatch(low, item.start, item.end) or _NUMBER_OF.search(low, max(0, item.start - 8), item.start):
        return False
    return item.decimals > 0 if scale == BILLION else max(item.value, item.whole or Decimal()) * scale >= SMALLEST
