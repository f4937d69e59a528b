"""Whether a number of criteria says how many are met or left: «mới đạt 14 tiêu chí», not «tụt 1 tiêu chí»."""

from __future__ import annotations

import re

from reports.drafts.desk import Desk
from reports.drafts.known import ADVANCED, COMMUNE, DISTRICT
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import Answer

NO_LEVEL = "từ ngữ trước con số không nói rõ đó là số tiêu chí đang đạt"
OTHER_LEVEL = "bằng số tiêu chí xã đạt ở bộ tiêu chí khác, nhưng câu không nói bộ tiêu chí nào"
_WORDS = (
    "đạt|được|có|còn|là|mới|chỉ|đủ|thành|lên|xuống|với|và|ở|thiếu|nợ|vướng|xong|vẹn|cả|gồm|mức|số|lại|tổng|hiện|nay|đã"
    "|cùng|đều|chí|tc|dừng|bằng|thì|vẫn|giữ|trì|nhất|vị|chắc|qua|tận|nổi|riêng|đang|đúng|chừng|ngưỡng|thảy|hết|đầy|dưới"
    "|mốc|cũng|rồi|huyện|xã"
)
_LEVEL = re.compile(rf"(?:(?<!\w)(?:{_WORDS})|[^\w\s]|^)\s?$")
_TO_DO = re.compile(r"(?<!\w)(?:cần|phải) (?:hoàn thành|đạt)(?: nốt| thêm)?\s?$")  # what is left, or a part of it
_GAINED = re.compile(r"(?<!\w)(?:đạt|thành) mới\s?$")
_NOT_KEPT = re.compile(r"(?<!\w)(?:không|chưa) (?:còn )?(?:giữ|duy trì|bảo đảm|đảm bảo)(?: vững)?(?: được)?\s?$")
_MANAGED = re.compile(  # «gỡ được 3 tiêu chí», «còn tới 14 tiêu chí»: the verb before it tells
    r"(?:(?<!\w)(?:được|tới|đến|những)(?: |$))+$"
)
_OF_ITS_DISTRICT = re.compile(r"\s(?:của|thuộc|ở) (?:thành phố|tp|huyện)$")
_IN_PERIOD = re.compile(r"(?<!\w)(?:trong|từ đầu|\d tháng|tháng|quý)(?: đầu)? (?:năm|kỳ|quý|tháng)(?!\w)[^;.]*$")
# «số tiêu chí đạt là 17», but not «số tiêu chí tăng là 3», «số tiêu chí phải hoàn thành: 4»
_LABEL = re.compile(r"(?<!tổng )(?<!\w)số (?:lượng )?(?:tiêu chí|tc)(?P<of>[^;.:]{0,60}?)\s?(?:là|:)\s?$")
_OF_LABEL = re.compile(
    r"(?: (?:(?:dự kiến|phấn đấu|kế hoạch) (?=đạt)|đã|hiện|nay|đến nay|đến hết|đến|đang|đều|cũng|mới|được|còn|lại|đạt"
    r"|chuẩn|hoàn thành|chưa|không|thiếu|của|xã|huyện|ntm|nông thôn mới|cấp|năm|tháng|ngày|kế hoạch|[\d/]+)(?!\w))*"
)
_PERIOD_AFTER = re.compile(r"\s(?:trong|từ đầu|của|ở) (?:năm|kỳ|quý|tháng|\d{1,2} tháng)(?! nay)(?!\w)")
# «xã Tà Mung được 3 tiêu chí», gained or met; «mới được 5 tiêu chí» tells of all
_GOT = re.compile(r"(?<!đạt )(?<!đủ )(?<!thành )(?<!giữ )(?<!mới )(?<!chỉ )(?<!\w)được\s?$")
NEAR = 24  # characters
FEW = 5  # that a commune may meet anew within a period


def says_level(passage: Passage, mention: Mention) -> bool:
    """By the word right before it, a mark or the unit's name; a number out of all is always a level."""
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    label = _LABEL.search(left)
    if label and not _OF_LABEL.fullmatch(label["of"]):
        return False
    if mention.whole is not None:
        return True
    few = mention.value <= FEW
    if _TO_DO.search(left) or _GAINED.search(left) or _NOT_KEPT.search(left) or (few and _is_of_period(left)):
        return False
    if few and (_PERIOD_AFTER.match(passage.low, mention.end, passage.end) or _GOT.search(left)):
        return False
    hedge = wording.HEDGE.search(left)
    at = start + hedge.start() if hedge else mention.start
    managed = _MANAGED.search(passage.text(max(start, at - NEAR), at))
    at -= len(managed[0]) if managed else 0
    return bool(_LEVEL.search(passage.text(max(start, at - NEAR), at))) or _is_name(passage, at)


def _is_of_period(left: str) -> bool:
    """«trong kỳ, xã đạt được 1 tiêu chí»; «còn» and «chưa» tell of now."""
    return bool(_IN_PERIOD.search(left)) and not re.search(r"(?<!\w)(?:còn|chưa|thiếu)(?!\w)[^,;]*$", left)


def _is_name(passage: Passage, at: int) -> bool:
    own = _OF_ITS_DISTRICT.search(passage.text(max(passage.start, at - NEAR), at).rstrip())
    at -= len(own[0]) if own else 0
    return any(not passage.low[ref.end : at].strip() for ref in passage.units if at - 2 <= ref.end <= at)


def other_level(desk: Desk, passage: Passage, mention: Mention, answer: Answer, level: str) -> str:
    """A number that is right in the other set, where the words beside it do not say of which set it is."""
    if level == DISTRICT or (level == ADVANCED and _says_advanced(passage, mention)):
        return ""
    key = answer.figure.removesuffix(".met").removesuffix(".advanced")
    value = desk.known.value(f"{key}.advanced.met" if level == COMMUNE else f"{key}.met")
    return OTHER_LEVEL if value is not None and value == mention.value != answer.value else ""


def _says_advanced(passage: Passage, mention: Mention) -> bool:
    """In its own clause or in the heading; «Pha Mu đạt 14 tiêu chí nâng cao; San Thàng được 12» only goes on."""
    start, end = passage.sentence(mention.start)
    start = max(start, passage.low.rfind(";", start, mention.start) + 1)
    clause = passage.text(start, end)
    near = clause[: mention.start - start] + clause[mention.start - start :].partition(";")[0]
    return passage.context.level == ADVANCED or bool(wording.ADVANCED.search(near))
