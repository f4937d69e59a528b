"""The line above the rows of a short list, which says what they count: «Theo huyện (số xã đạt 19 TC/tổng số xã)»."""

from __future__ import annotations

import re

COMMUNES, CRITERIA, OTHER = "commune", "criteria", "other"

_COUNT = (
    r"số (?:lượng )?(?P<counted>xã|bản|thôn|hộ|tiêu chí|tc|trường|trạm|nhà|người|điểm|công trình|dự án|lớp|học viên"
    r"|văn bản|sản phẩm|vốn|tiền|đơn vị|chỉ tiêu|nội dung|km|mô hình|hợp tác xã|doanh nghiệp)(?!\w)"
)
_TOLD = re.compile(
    _COUNT + r"|(?<!\w)(?P<alone>xã|bản|thôn|tiêu chí|tc|hộ)(?! hội)(?: (?:đã|được|có|hiện|mới|chưa|huyện|cấp huyện))*"
    r"(?: (?:đạt|công nhận|hoàn thành|quyết định|ntm|nông thôn mới)|\s?:)"
)
_RATE = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ|bình quân|trung bình|bq)(?!\w)|%|giải ngân|(?<!\w)vốn(?!\w)")
_ROW = re.compile(
    r"\s*(?:[-+*•·▪○●]|\d{1,2}[.)]|[a-zđ][.)])?\s*[^\d:;,.()]{2,60}[:(,\s-]\s*\d{1,3}(?:\s?/\s?\d{1,3})?(?!\w)"
)
_BULLET = re.compile(r"\s*(?:[-+*•·▪○●]\s|[^\n]{2,80}:\s*$)")
LONGEST = 220  # characters


def counts(text: str, *, heading: bool) -> bool:
    """Whether a line tells what the rows below count: a heading, or a short line that ends open."""
    opens = heading or text.rstrip().endswith((":", ")"))
    return opens and len(text) <= LONGEST and bool(kind_of(text))


def goes_on(text: str) -> bool:
    """Whether a line belongs to the rows: a bullet, or a name with its number."""
    return bool(_BULLET.match(text) or _ROW.match(text))


def kind_of(text: str) -> str:
    """What is counted, by the first noun after «số», else by a noun of which something is told; "" where none is."""
    if _RATE.search(text):
        return OTHER
    told = _TOLD.search(text)
    if told is None:
        return ""
    noun = told["counted"] or told["alone"]
    return {"xã": COMMUNES, "tiêu chí": CRITERIA, "tc": CRITERIA}.get(noun, OTHER)
