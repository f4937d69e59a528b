"""A label and a bare number: «Văn bản chỉ đạo ban hành trong năm: 9», «Chương trình chuyên đề: 6»."""

from __future__ import annotations

import re

from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage

_OPENS = r"(?:^\W*(?:\d{1,2}[.)]\s?|[a-zđ][.)]\s?)?|[;,.(]\s?)(?:tổng )?(?:số )?(?:lượng )?(?:lượt )?"
_CLOSES = r"\s?(?:là|=|:)\s?$"
_NOUNS = (  # as `mentions` calls what stands after a number
    ("document", re.compile(_OPENS + r"văn bản (?=[^:;.]*(?:chỉ đạo|hướng dẫn))[^:;.\d]{0,80}" + _CLOSES)),
    ("programme", re.compile(_OPENS + r"chương trình chuyên đề[^:;.\d]{0,50}" + _CLOSES)),
    ("class", re.compile(_OPENS + r"lớp(?: (?:tập huấn|bồi dưỡng|đào tạo))?[^,:;.\d]{0,50}" + _CLOSES)),
    ("trainee", re.compile(_OPENS + r"học viên[^,:;.\d]{0,50}" + _CLOSES)),
)
_OTHER = re.compile(r"(?<!\w)(?:đến|đi|xử lý|góp ý|dưới|trên mỗi|mỗi|một|chưa|không|bình quân|thuộc|loại)(?!\w)")
_ENDS = re.compile(r"\s?(?:[.;,)(|]|$|\n)")
LONGEST = 160  # characters of a label


def is_labelled(passage: Passage, mention: Mention) -> bool:
    """A number without a noun at the end of its part of the sentence."""
    alone = not (mention.noun or mention.decimals or mention.whole is not None or mention.upto is not None)
    return alone and bool(_ENDS.match(passage.low, mention.end, passage.end))


def noun_of(passage: Passage, mention: Mention) -> str:
    """What the label before a bare number counts; the mention's own noun for any other number."""
    if not is_labelled(passage, mention):
        return mention.noun
    left = _left(passage, mention)
    found = [noun for noun, label in _NOUNS if (match := label.search(left)) and not _OTHER.search(match[0])]
    return found[0] if found else ""


def _left(passage: Passage, mention: Mention) -> str:
    start, _end = passage.sentence(mention.start)
    return passage.text(max(start, mention.start - LONGEST), mention.start)
