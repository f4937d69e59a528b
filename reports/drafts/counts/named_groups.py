"""Counts of communes whose names follow, each told of by itself: «02 xã: A (đã được công nhận) và B (đạt 12/19)»."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.drafts.about import scope
from reports.drafts.counts.runs import NAMED, attached, named_after
from reports.drafts.counts.said import said_in
from reports.drafts.counts.scopes import all_of
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef
from reports.drafts.statements import UNKNOWN, Answer, Claim

_AMONG = re.compile(r"(?<!\w)(?:trong|tại|ở|giữa|với)(?: số| cả)?\s?$")
_OWN_WORDS = re.compile(
    r"\s?\(?\s?(?:(?:hiện|mới|vẫn|còn) )*(?:đã|đạt|chưa|được|có|là|\d{1,2}(?:/\d{1,2})? (?:tiêu chí|tc))(?!\w)"
)


def named_group(desk: Desk, passage: Passage, mention: Mention) -> Claim | None:
    """None where what is said is said of all of them."""
    named = attached(passage, mention) if mention.whole is None else []
    if not named:
        return None
    if _is_frame(passage, mention, named):
        return _as_many(mention, named)
    return _told_apart(desk, passage, mention) if _have_own_words(passage, named) else None


def _is_frame(passage: Passage, mention: Mention, named: list[UnitRef]) -> bool:
    """«Tại hai xã Can Hồ và Nậm Hàng, xã Can Hồ đạt 16 tiêu chí»: one of them is told of after them."""
    start, end = passage.sentence(mention.start)
    if not _AMONG.search(passage.text(start, mention.start)):
        return False
    codes = {ref.commune.code for ref in named if ref.commune}
    later = (ref.commune for ref in passage.units if named[-1].end <= ref.start < end)
    return any(commune is not None and commune.code in codes for commune in later)


def _have_own_words(passage: Passage, named: list[UnitRef]) -> bool:
    """Whether the first name is told of before the second."""
    _start, end = passage.sentence(named[0].start)
    second = next((ref for ref in passage.units if named[0].end <= ref.start < end and ref.commune), None)
    return second is not None and bool(_OWN_WORDS.match(passage.low, named[0].end, second.start))


def _told_apart(desk: Desk, passage: Passage, mention: Mention) -> Claim | None:
    """All of a district, or as many as are named; what is said before the count is said of all."""
    start, _end = passage.sentence(mention.start)
    start = max(start, passage.low.rfind(";", start, mention.start) + 1)
    said, _consumed = said_in(desk, passage, start, mention.start, mention)
    if said.anything or said.planned:
        return None
    whole = all_of(desk, scope(desk, passage, mention))
    if whole.value == mention.value:
        return claim(mention, NAMED, (whole,), passage.text(start, mention.start), unit="xã")
    named = named_after(passage, mention)
    return _as_many(mention, named) if named[1:] else unrecognised(mention, UNKNOWN, "xã")


def _as_many(mention: Mention, named: list[UnitRef]) -> Claim:
    answer = Answer("", Decimal(len(named)), "Số xã nêu tên", f"named at {mention.start}")
    return claim(mention, NAMED, (answer,), "", unit="xã")
