"""The criterion that a clause leads with: «Giao thông (TC số 2): đến nay có 55/94 xã đạt», «Thu nhập thì 46 xã đạt»."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from reports.drafts.about import names_commune
from reports.drafts.desk import Desk
from reports.drafts.known import ADVANCED, COMMUNE, VILLAGE
from reports.drafts.reading import wording
from reports.drafts.reading.criteria import Criteria
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.numerals import COUNT
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import WORD

READINGS = (10, 11)  # criteria that are percentages or sums themselves
POVERTY = 11
OPENING = 90  # characters up to the colon of «- Giao thông (TC số 2): …»
BEFORE = 70  # characters before a name in which its clause begins
_TOLD = re.compile(r"(?<!\w)(?:tiêu chí|tc)(?: số)?\s?$|\((?:tiêu chí |tc )?số\s?$")
_CALLED = re.compile(r"(?<!\w)(?:tiêu chí|tc)(?: số)?\s?$")
_SAME = re.compile(r"(?:\s(?:và|&) [^\W\d_]{2,6})?\s?[(:]?\s?(?:(?:về|là|tc|tiêu chí|số)\s?)*")
_OPENS = re.compile(
    r"(?:^|[;:,.(]|\s-\s|\n)[\s\-+*•·▪○●“\"«]*(?:(?:\d{1,2}|[a-zđ])\d?[.)]\s)?(?:(?:"
    r"còn|riêng|về|với|đối với|ở|như|và|thì|là|cụ thể|trong đó|ngược lại|tương tự|trong khi(?: đó)?|nhưng|song|đứng \w+"
    r"|(?:khó|cao|thấp|nhiều|ít|chậm|yếu|tốt|khá|nhanh)(?: nhất)?(?: hiện nay)?(?: vẫn)?(?: là| thuộc về)?"
    r"|(?:tiếp|kế) (?:đến|theo|tiếp|là)|sau đó|rồi(?: đến)?|dẫn đầu|(?:số|tỷ lệ) xã đạt|nội dung|tiêu chí|nhất là"
    r")[\s:,]+)*$"
)
_COUNTED = re.compile(r"\(?\d[\d.,]*(?:\s?/\s?\d+)?\s?(?:%|xã(?!\w))(?: (?:số )?xã)?\)?|\d{1,2}/\d{1,2}/\d{4}")
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        "đến nay hiện tại mới chỉ thì là có được đã đạt còn với ở toàn tỉnh huyện thành phố cả trên địa bàn trong số "
        "xã tổng tỷ lệ tiêu chí này nhiều ít nhất cao thấp hơn gần khoảng dưới đúng tới bằng chiếm tức tương ứng hoàn "
        "cũng vẫn chưa không đang khi kết quả tính ngày thời điểm một nửa các của nhưng và đầu đứng dẫn yếu tốt khá "
        "xấp xỉ ước tất cho thấy đó",
    )
)
_OTHERWISE = re.compile(
    r"\d|[;:()]|(?<!\w)(?:trong đó|riêng|gồm|dự kiến|phấn đấu|mục tiêu|kế hoạch|(?:cuối|hết) năm|năm 20"
    r"|chỉ tiêu|nội dung|hộ|trường|trạm|công trình|tỷ lệ|nhà|bản|thôn|thành phần|nâng cao|hỗ trợ"
    r"|so với|cùng kỳ|tăng|giảm|thêm)(?!\w)"
)
_WHERE = r"(?: (?:trong|của|trên địa bàn|toàn|trong toàn|cả|trên toàn) (?:tỉnh|huyện))?"
_END = r"\s?(?:[.,;:)\n]|$|(?:và|nhưng|song|trong khi|còn|nên|bằng|chiếm|tức|là tiêu chí|do|vì|dù|mặc dù|tuy)(?!\w))"
SAYS = re.compile(
    rf"{_WHERE}(?:\s?\([^()]{{0,30}}\))?(?: (?:đã|hiện|mới|đều|được))*(?P<no> (?:chưa|không))?(?: được)?"
    rf"(?: (?P<met>đạt|hoàn thành)(?: được)?(?P<it> tiêu chí(?: này| trên)?)?)?{_WHERE}(?:\s?\([^()]{{0,30}}\))?{_END}"
)
OF_SOME = re.compile(  # «qua kiểm tra 10 xã», «nhóm 13 xã dưới 10 tiêu chí»: of these, not of all
    rf"(?<!\w)(?:đối với|trong(?! khi)|tại|(?<!nhà )ở|qua|của|nhóm|kiểm tra|giám sát|khảo sát|rà soát)"
    rf"[^,;:.]{{0,30}}?(?<![\w/])(?:{COUNT}|các|những) xã(?!\w)(?! (?:đã |chưa |mới )?(?:đạt|hoàn thành))"
    r"|xã (?:được )?(?:dự kiến|kế hoạch|phấn đấu|đăng ký|biên giới|vùng|đặc biệt)"
)
_JOINED = re.compile(r"\s?(?:,|và|, và|cùng|với)\s(?:tiêu chí |tc )?(?:số )?")
_COMMUNES = re.compile(r"\d xã(?!\w)")
OF_COMMUNES = re.compile(r"\s?(?:tổng )?(?:số )?xã(?!\w)")
_RATED = re.compile(r"(?:số|lệ|lệ số) xã|xã (?:đạt|hoàn thành)")
NOT_MET_BEFORE = re.compile(r"(?:(?:chưa|không) (?:đạt|hoàn thành)|vướng)[^,;:.\d]{0,24}$")  # «còn vướng ở 39 xã»


@dataclass(frozen=True, slots=True)
class Lead:
    """A criterion named before a number. `strong`: called a criterion, or given with its number."""

    start: int
    end: int
    number: int
    strong: bool
    unmet: bool = False
    sure: bool = True  # else the number may be the reading of the criterion itself


@lru_cache(maxsize=4)
def _named(criteria: Criteria, low: str, start: int, end: int) -> tuple[Lead, ...]:
    """The criteria named in a sentence, name and number together one; 0 where they do not belong together."""
    found: list[Lead] = []
    for item in criteria.named(COMMUNE, low, start, end):
        strong = bool(_TOLD.search(low[max(start, item.start - 16) : item.start]))
        last = found[-1] if found else None
        if last and _SAME.fullmatch(low[last.end : item.start][:40]) and (strong or last.strong):
            close = low[item.end : item.end + 1] == ")" and "(" in low[last.end : item.start]
            number = item.number if item.number == last.number else 0
            found[-1] = Lead(last.start, item.end + close, number, strong=True)
        else:
            found.append(Lead(item.start, item.end, item.number, strong))
    return tuple(found)


def count_led(desk: Desk, passage: Passage, mention: Mention) -> Lead | None:
    """The criterion that so many communes meet, or do not."""
    lead, gap, loose = _lead(desk, passage, mention)
    _start, end = passage.sentence(mention.start)
    says = SAYS.match(passage.low, mention.end, end)
    if lead is None or not says or gap.rstrip().endswith(" cả"):  # «cả 3 xã đạt»: some that were named before
        return None
    if _COMMUNES.search(gap) and not says["no"]:  # «55 xã đạt, 3 xã mới đạt»: some of those
        return None
    told = lead.strong or passage.context.by_criterion or "đạt" in gap
    if not says["met"] and (gap.rstrip().endswith("còn") or loose or says["no"] or not told):
        return None
    if loose and not (lead.strong or says["it"]):
        return None
    return replace(lead, unmet=bool(says["no"] or NOT_MET_BEFORE.search(gap)))


def rate_led(desk: Desk, passage: Passage, mention: Mention) -> Lead | None:
    """The criterion that so many per cent of the communes meet."""
    lead, gap, loose = _lead(desk, passage, mention)
    start, end = passage.sentence(mention.start)
    communes = OF_COMMUNES.match(passage.low, mention.end, end)
    says = SAYS.match(passage.low, communes.end() if communes else mention.end, end)
    if lead is None or not says or (loose and not (communes and says["met"] and lead.strong)):
        return None
    if names_commune(passage, start, mention.start):
        return None
    unmet = bool(says["no"] or NOT_MET_BEFORE.search(gap))
    if communes or _RATED.search(gap):
        return replace(lead, unmet=unmet)
    if lead.number == POVERTY:
        return replace(lead, unmet=unmet, sure=False) if lead.strong else None
    listed = passage.context.by_criterion or bool(_RATED.search(passage.text(start, lead.start)))
    if lead.number in READINGS:  # an income is no per cent
        return replace(lead, unmet=unmet, sure=mention.value <= 100) if lead.strong else None
    called = _CALLED.search(passage.text(start, lead.start))
    told = listed or bool(called and gap.rstrip().endswith("đạt"))  # «TC số 18 (Hệ thống chính trị) đạt 90,4%»
    return replace(lead, unmet=unmet, sure=told) if lead.strong or listed else None


def share_led(desk: Desk, passage: Passage, mention: Mention, *, of_communes: bool) -> Lead | None:
    """The criterion that a share told in words is of: «đúng một nửa số xã đạt»."""
    lead, gap, loose = _lead(desk, passage, mention)
    says = SAYS.match(passage.low, mention.end, passage.sentence(mention.start)[1])
    if lead is None or not says or loose:
        return None
    start, _end = passage.sentence(mention.start)
    told = of_communes or _RATED.search(gap) or _RATED.search(passage.text(start, lead.start))
    return replace(lead, unmet=bool(says["no"] or NOT_MET_BEFORE.search(gap))) if told else None


def _lead(desk: Desk, passage: Passage, mention: Mention) -> tuple[Lead | None, str, bool]:
    """The last criterion named before a number, the words between, and whether these tell more than that."""
    start, _end = passage.sentence(mention.start)
    before = [item for item in criteria_in(desk, passage) if item.end <= mention.start]
    if not before or not _is_of_own_set(passage, start, mention):
        return None, "", True
    lead = before[-1]
    if lead.start < start:
        return _opening(passage, before, start, mention)
    if len(before) > 1 and _JOINED.fullmatch(passage.low[before[-2].end : lead.start][:BEFORE]):
        return None, "", True  # several together
    if passage.context.plan_year or OF_SOME.search(passage.text(start, lead.start)):
        return None, "", True
    gap = words_between(passage, lead.end, mention.start)
    if not lead.number or gap is None or passage.low.startswith("tỷ lệ", lead.start):
        return None, "", True
    if not lead.strong and not opens(passage, start, lead):
        return None, "", True
    plain = is_plain(gap)
    return (lead, gap, not plain) if plain or not _OTHERWISE.search(gap) else (None, "", True)


def criteria_in(desk: Desk, passage: Passage) -> tuple[Lead, ...]:
    """All that a paragraph names."""
    return _named(desk.criteria, passage.low, passage.start, passage.end)


def is_of_criteria(passage: Passage, start: int, mention: Mention) -> bool:
    """Whether a criterion named before a number is one of all communes of its scope."""
    if passage.context.plan_year or OF_SOME.search(passage.text(start, mention.start)):
        return False
    return _is_of_own_set(passage, start, mention)


def _is_of_own_set(passage: Passage, start: int, mention: Mention) -> bool:
    """Of the set for communes, and not told of one of them."""
    if passage.context.level in (ADVANCED, VILLAGE) or _is_of_commune(passage):
        return False
    return not wording.ADVANCED.search(passage.text(start, mention.start))


def opens(passage: Passage, start: int, lead: Lead) -> bool:
    """Whether a clause begins with the name."""
    return bool(_OPENS.search(passage.text(max(start, lead.start - BEFORE), lead.start)))


def is_plain(gap: str) -> bool:
    """Whether the words between a criterion and its number tell nothing else."""
    return all(word in _PLAIN for word in WORD.findall(_COUNTED.sub(" ", gap)))


def _opening(passage: Passage, before: list[Lead], start: int, mention: Mention) -> tuple[Lead | None, str, bool]:
    """«- Giao thông (TC số 2): trong kỳ đã mở mới 10 km. Đến nay có 55/94 xã đạt.»: what the bullet is about."""
    colon = passage.low.find(":", passage.start, passage.start + OPENING)
    lead = before[0]
    gap = words_between(passage, start, mention.start)
    alone = len(before) == 1 and lead.strong and colon >= 0 and passage.low[lead.end : colon].strip(" )") == ""
    if not alone or gap is None or _OTHERWISE.search(gap):
        return None, "", True
    return lead, gap, True


def words_between(passage: Passage, start: int, at: int) -> str | None:
    """The words between without the names of districts; None where a commune is named or the clause ends."""
    gap = passage.text(start, at)
    for ref in reversed(passage.units):
        if start <= ref.start and ref.end <= at:
            if ref.district is None:
                return None
            gap = gap[: ref.start - start] + gap[ref.end - start :]
    return None if ";" in gap else gap


def _is_of_commune(passage: Passage) -> bool:
    lead = passage.context.lead
    return bool(lead and lead.commune and not lead.district)
