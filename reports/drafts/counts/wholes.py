"""A whole and then a part of it: «Cả tỉnh 94 xã thì 39 xã đã được công nhận», «21 xã, mà mới 5 xã được công nhận»."""

from __future__ import annotations

import re

from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage

_THEN = re.compile(r"(?<!\w)(?:thì|mà|nhưng|song|mới|chỉ)(?!\w)")
_TOLD = re.compile(r"đạt|công nhận|hoàn thành|tiêu chí|về đích|chuẩn|duy trì|giữ|quyết định|[;.:]")
_NAMED = re.compile(
    r"(?:(?:toàn|cả) (?:tỉnh|huyện|thành phố)|(?<!\w)(?:tỉnh|huyện|thành phố)[^,;.:]{0,24} có)(?: có)?\s?$"
)
_MOST = re.compile(r"(?:nhiều|ít) xã nhất(?: (?:toàn )?tỉnh| cả tỉnh)?(?:\s?[(,]\s?|,? (?:với|là|có) )$")
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
