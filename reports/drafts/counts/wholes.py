"""A whole and then a part of it: «Cả tỉnh 94 xã thì 39 xã đã được công nhận», «21 xã, mà mới 5 xã được công nhận»."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage

_THEN = re.compile(r"(?<!\w)(?:thì|mà|nhưng|song|mới|chỉ)(?!\w)")
_TOLD = re.compile(r"đạt|công nhận|hoàn thành|tiêu chí|về đích|chuẩn|duy trì|giữ|quyết định|[;.:]")
_NAMED = re.compile(
    r"(?:(?:toàn|cả) (?:tỉnh|huyện|thành phố)|(?<!\w)(?:tỉnh|huyện|thành phố)[^,;.:]{0,24} có)(?: có)?\s?$"
)
_MOST = re.compile(r"(?:nhiều|ít) xã nhất(?: (?:toàn )?tỉnh| cả tỉnh)?(?:\s?[(,]\s?|,? (?:với|là|có) )$")
OUT_OF_ENDS = re.compile(
    r"(?:\s(?:của|thuộc|tại|ở|trên) [^,;.:]{2,40}?)?\s?(?:(?:đã |hiện )?có(?!\w)|,|thì|đã(?! (?:được|đạt|hoàn|công))|:)"
)
_FRAME = re.compile(r"(?<!\w)trong (?:số )?$")
WIDEST, NOUN = 60, 24  # characters between the two, and of a number with its noun
REACH = 240  # characters before it in which something is told of it


def is_whole(passage: Passage, mention: Mention) -> bool:
    """Whether nothing is told of a count but that fewer of them, named next, are so."""
    start, end = passage.sentence(mention.start)
    if mention.whole is None and _MOST.search(passage.text(max(start, mention.start - REACH), mention.start)):
        return True
    if mention.whole is not None or _TOLD.search(passage.text(max(start, mention.start - REACH), mention.start)):
        return False
    part = next((item for item in passage.between(mention.end, min(end, mention.end + WIDEST + 1))), None)
    if part is None or part.noun != mention.noun or part.value >= mention.value:
        return False
    gap = passage.low[mention.end : part.start]
    named = any(mention.end <= ref.start < part.start for ref in passage.units)
    return not named and not _TOLD.search(gap) and bool(_THEN.search(gap))


def whole_before(passage: Passage, mention: Mention) -> Mention | None:
    """The whole that a count is a part of, where that stands right before it."""
    start, _end = passage.sentence(mention.start)
    earlier = passage.between(max(start, mention.start - WIDEST - NOUN), mention.start)
    return earlier[-1] if earlier and is_whole(passage, earlier[-1]) else None


def is_named(passage: Passage, mention: Mention) -> bool:
    """Whether the words before say whose whole it is."""
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    return bool(_NAMED.search(left) or wording.WHOLE.search(left))


def are_some(passage: Passage, mention: Mention, whole: Decimal | None) -> bool:
    """«Trong ba xã, Sà Dề Phìn …»: far too few for all of the scope; some that were told of before."""
    led = _FRAME.search(passage.text(max(passage.start, mention.start - NOUN), mention.start))
    return bool(led) and whole is not None and mention.whole is None and mention.value * 2 < whole


def frame_of(passage: Passage, mention: Mention) -> Mention | None:
    """The count that a sentence opens with, where a count after it may be a part of that: «Trong 5 xã, có 2 xã …»."""
    start, _end = passage.sentence(mention.start)
    before = [item for item in passage.between(start, mention.start) if item.noun == mention.noun][-1:]
    parted = before and OUT_OF_ENDS.match(passage.low, before[0].end, mention.start)
    return before[0] if parted and before[0].value >= mention.value else None
