"""Money that is none of the report's: of other sources, for single works, of a part of the capital; and what the same
sentence goes on to say of it."""

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
    r"|duy tu|bảo dưỡng|lập|khen thưởng|kiểm tra|giám sát|mua sắm|hoàn thành|cần|để)|nhu cầu (?:vốn|kinh phí)"
)
_NAMES = re.compile(r"(?<!\w)(?:vốn|nguồn|kinh phí|ngân sách|chương trình|tỉnh|huyện|thành phố|sở|ngành)(?!\w)")
_PARTS = re.compile(r"trong đó|(?<!\w)gồm(?!\w)")
_WORKS = re.compile(
    r"(?:\d[\d.]*|các|một số|những) (?:công trình|dự án|hạng mục|mô hình|hộ|căn nhà|nhà|tuyến|lớp|sản phẩm)(?!\w)"
)
_NAMES_CAPITAL = re.compile(
    r"(?<!\w)(?:vốn (?:đầu tư|sự nghiệp|chương trình)|chương trình|trung ương|toàn tỉnh|huyện|thành phố|sở)(?!\w)"
)
# Handed on, paid of the capital of this year alone, paid of what was carried over: the report has no such sums.
_HANDED_ON = re.compile(r"(?:đã|chưa|mới) (?:được )?phân bổ|phân bổ chi tiết|thanh toán khối lượng|tạm ứng")
_OF_YEAR = re.compile(
    r"(?:vốn|kế hoạch|nguồn)(?: vốn)? (?:giao )?(?:trong )?năm 20\d\d[^;,]{0,20}(?:giải ngân|thanh toán)"
)
_CARRIED = re.compile(r"^(?!.*(?<!\w)(?:và|cùng|gồm|cả|tổng|giao)(?!\w)).*(?:kéo dài|chuyển nguồn|chuyển sang)")
_PAID = re.compile(r"giải ngân|thanh toán")
LONGEST_CHAIN = 6  # sums and rates that go on about the first


def is_of_other(passage: Passage, place: int) -> bool:
    """Whether a sum is of another source: by its own words, or by those of the sum that it goes on about."""
    mention = passage.mentions[place]
    _start, end = passage.sentence(mention.start)
    right = re.split(r"[,;.(]", passage.text(mention.end, min(end, mention.end + 60)))[0]
    if OTHER_SOURCES.search(clause_left(passage, place)) or OTHER_SOURCES.search(right):
        return True
    return _is_for_works(passage, place) or goes_on_about_other(passage, place)


def _is_for_works(passage: Passage, place: int) -> bool:
    """«đầu tư 25 công trình, tổng mức 45.000 triệu đồng, giải ngân 30.000 triệu đồng»."""
    start, _end = passage.sentence(passage.mentions[place].start)
    told = passage.text(start, passage.mentions[place].start)
    told = told[told.rfind(";") + 1 :]
    works = list(_WORKS.finditer(told))
    return bool(works) and not _NAMES_CAPITAL.search(told, works[-1].end())


def is_of_a_part(passage: Passage, place: int) -> bool:
    """Whether the words may tell of a part of the capital that the report has no sum of."""
    left = clause_left(passage, place)
    if _HANDED_ON.search(left) or _OF_YEAR.search(left):
        return True
    return bool(_PAID.search(left)) and _goes_on_about(passage, place, _CARRIED)


def goes_on_about_other(passage: Passage, place: int) -> bool:
    """«ngân sách tỉnh đối ứng 10.000 triệu đồng, đã giải ngân 5.000 triệu đồng, đạt 50%»."""
    return _goes_on_about(passage, place, OTHER_SOURCES)


def _goes_on_about(passage: Passage, place: int, what: re.Pattern[str]) -> bool:
    for _step in range(LONGEST_CHAIN):
        at, earlier = passage.mentions[place].start, _earlier(passage, place)
        if earlier is None or _names_its_own(passage, at, clause_left(passage, place)):
            return False
        if _was_in_bracket(passage.text(passage.mentions[earlier].end, at)):
            return False
        if what.search(clause_left(passage, earlier)):
            return True
        place = earlier
    return False


def _was_in_bracket(between: str) -> bool:
    """«116.548 triệu đồng (… 26.256 triệu đồng), đã giải ngân 58.772 triệu đồng»: told of the sum before it."""
    closed = between.find(")")
    return closed >= 0 and "(" not in between[:closed]


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
