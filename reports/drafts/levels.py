"""Whether a number of criteria says how many are met or left: «mới đạt 14 tiêu chí», not «tụt 1 tiêu chí»."""

from __future__ import annotations

import re

from reports.drafts import wording
from reports.drafts.mentions import Mention
from reports.drafts.passages import Passage

NO_LEVEL = "từ ngữ trước con số không nói rõ đó là số tiêu chí đang đạt"
_WORDS = (
    "đạt|được|có|còn|là|mới|chỉ|đủ|thành|lên|xuống|với|và|ở|thiếu|nợ|vướng|xong|vẹn|cả|gồm|mức|số|lại|tổng|hiện|nay|đã"
    "|cùng|đều|chí|tc|dừng|bằng|thì|vẫn|giữ|trì|nhất|vị|chắc|qua|tận|nổi|riêng|đang|đúng|chừng|ngưỡng|thảy|hết|đầy|dưới"
)
_LEVEL = re.compile(rf"(?:(?<!\w)(?:{_WORDS})|[^\w\s]|^)\s?$")
NEAR = 24  # characters


def says_level(passage: Passage, mention: Mention) -> bool:
    """By the word right before it, a mark or the unit's name; a number out of all is always a level."""
    start, _end = passage.sentence(mention.start)
    left = passage.text(max(start, mention.start - NEAR), mention.start)
    hedge = wording.HEDGE.search(left)
    at = mention.start - len(left) + hedge.start() if hedge else mention.start
    if mention.whole is not None or _LEVEL.search(passage.text(max(start, at - NEAR), at)):
        return True
    return any(not passage.low[ref.end : at].strip() for ref in passage.units if at - 2 <= ref.end <= at)
