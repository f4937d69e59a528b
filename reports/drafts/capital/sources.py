"""Money that is none of the programme's: of other sources and programmes, and what the same sentence goes on to say."""

from __future__ import annotations

import re

from reports.drafts.reading.passages import Passage

OTHER_SOURCES = re.compile(
    r"ngân sách (?:tỉnh|huyện|địa phương|xã|thành phố)|tín dụng|doanh nghiệp|nhân dân"
    r"|người dân|lồng ghép|huy động từ|đóng góp|"
    r"xã hội hóa|vốn vay|đối ứng|giảm nghèo|dân tộc thiểu số|dtts"
    r"|nước ngoài|viện trợ|trái phiếu|(?<!\w)oda(?!\w)|vùng đồng bào|hợp tác xã|nợ đọng"
    r"|chương trình (?:mtqg |mục tiêu quốc gia )?khác|nguồn (?:vốn )?khác|dân góp|ngân hàng"
    r"|(?:các|ba|hai|0?[23]) (?:chương trình |ct)(?:mtqg|mục tiêu quốc gia)"
    r"|quỹ đất|hiến đất|doanh thu|kinh phí (?:đào tạo|tập huấn|tuyên truyền|truyền thông|quản lý|hoạt động|sửa chữa"
    r"|duy tu|bảo dưỡng|lập|khen thưởng|kiểm tra|giám sát|mua sắm)"
)
_NAMES = re.compile(r"(?<!\w)(?:vốn|nguồn|kinh phí|ngân sách|chương trình|tỉnh|huyện|thành phố|sở|ngành)(?!\w)")
_PARTS = re.compile(r"trong đó|(?<!\w)gồm(?!\w)")
LONGEST_CHAIN = 6  # sums and rates that go on about the first


def is_of_other(passage: Passage, place: int) -> bool:
    """Whether a sum is of another source: by its own words, or by those of the sum that it goes on about."""
    mention = passage.mentions[place]
    _start, end = passage.sentence(mention.start)
    right = re.split(r"[,;.(]", passage.text(mention.end, min(end, mention.end + 60)))[0]
    if OTHER_SOURCES.search(clause_left(passage, place)) or OTHER_SOURCES.search(right):
        return True
    return goes_on_about_other(passage, place)


def goes_on_about_other(passage: Passage, place: int) -> bool:
    """«ngân sách tỉnh đối ứng 10.000 triệu đồng, đã giải ngân 5.000 triệu đồng, đạt 50%»."""
    for _step in range(LONGEST_CHAIN):
        left = clause_left(passage, place)
        if _names_its_own(passage, passage.mentions[place].start, left):
            return False
        earlier = _earlier(passage, place)
        if earlier is None:
            return False
        if OTHER_SOURCES.search(clause_left(passage, earlier)):
            return True
        place = earlier
    return False


def clause_left(passage: Passage, place: int) -> str:
    """Words before a sum, back to the sum before it, the last semicolon or the beginning of the sentence."""
    mention = passage.mentions[place]
    start, _end = passage.sentence(mention.start)
    earlier = _earlier(passage, place)
    text = passage.text(start if earlier is None else passage.mentions[earlier].end, mention.start)
    return outside_brackets(text[text.rfind(";") + 1 :])


def outside_brackets(text: str) -> str:
    """What is said in a closed bracket is said of the number before it."""
    return re.sub(r"\s?\([^()]{0,300}\)", "", text)


def _earlier(passage: Passage, place: int) -> int | None:
    """The sum or rate before a number in its sentence."""
    start, _end = passage.sentence(passage.mentions[place].start)
    for at in range(place - 1, -1, -1):
        item = passage.mentions[at]
        if item.end <= start:
            return None
        if item.noun in ("money", "percent"):
            return at
    return None


def _names_its_own(passage: Passage, at: int, left: str) -> bool:
    if _PARTS.search(left):
        return False
    return bool(_NAMES.search(left)) or any(at - len(left) <= ref.start < at for ref in passage.units)
