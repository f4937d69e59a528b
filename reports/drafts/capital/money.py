"""Sums of the programme's capital, and incomes: tổng vốn, kéo dài, giải ngân, triệu đồng/người."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reports.drafts.capital.capital import Capital, capital_of
from reports.drafts.capital.capital_shares import fractions
from reports.drafts.capital.doubts import in_doubt, left_of
from reports.drafts.capital.gains import gain
from reports.drafts.capital.holders import capital_answer
from reports.drafts.capital.sources import clause_left, is_of_a_part, is_of_other
from reports.drafts.counts.readings import income
from reports.drafts.desk import Desk, claim, nearest, unrecognised
from reports.drafts.reading import times, wording
from reports.drafts.reading.capital_kinds import capital_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, GOAL, OTHER_TIME, UNKNOWN, Answer, Claim

TWO_READINGS = "số có dấu phẩy và ba chữ số đọc được hai cách: dùng dấu chấm cho hàng nghìn"
# An amount for each of many, one that comes on top, or one for somebody named: the report has sums only.
_A_PART = re.compile(r"(?<!\w)(?:mỗi|từng|bình quân một) [^;.]{0,60}$|(?<!\w)(?:thêm|bổ sung|hỗ trợ) (?:\w+ ){0,2}$")
_LEFT = re.compile(r"chưa (?:được )?giải ngân|(?:còn|phải|cần)(?: lại| phải| cần| tiếp tục| thêm)* giải ngân|còn lại")
_LEFT_AFTER = re.compile(r"\s?(?:vốn |kinh phí )?(?:đầu tư |sự nghiệp )?chưa (?:được )?giải ngân")
_OF_THE_YEAR = re.compile(r"\s?(?:so với|trên|của|trong) (?:số |tổng )?(?:vốn|kế hoạch)(?: vốn)? giao (?:trong )?năm")
_EXPECTED = re.compile(r"dự kiến|phấn đấu|(?<!\w)sẽ ")
_MEASURES = (
    ("left", _LEFT),
    (
        "disbursed",
        re.compile(
            r"(?<!chưa )giải ngân(?: được| đạt)?(?: tổng (?:cộng|số))?|(?:đã|mới) (?:chi|tiêu)(?!\w)|(?:chi|tiêu) được"
            r"|thanh toán|đã thực hiện"
        ),
    ),
    ("carried_over", re.compile(r"kéo dài|chuyển nguồn|chuyển sang|năm (?:trước|20\d\d) (?:chuyển|sang|kéo)")),
    (
        "assigned",
        re.compile(
            r"(?:giao|bố trí|phân bổ|cấp)(?: mới| vốn| kế hoạch| đầu| cho)?(?: trong)? năm|trong năm"
            r"|kế hoạch (?:vốn )?(?:giao )?(?:trong )?năm"
        ),
    ),
    (
        "usable",
        re.compile(
            r"(?:giao|được) sử dụng|tổng|được giao|(?<!\w)(?:giao|kh)\s?:?\s?$|được bố trí|phân bổ|kế hoạch vốn"
        ),
    ),
)
_ANY_CAPITAL = re.compile(r"nguồn vốn|kinh phí|kế hoạch|vốn(?! kéo)")
_YEAR_LEAD = re.compile(r"năm (20\d\d)(?:\s?(?:là|:|giao))?\s?$")
_BOTH_YEARS = re.compile(
    r"năm 20\d\d (?:và|cộng|\+)(?: cả)? (?:vốn |nguồn |kế hoạch )*(?:kéo dài|chuyển nguồn|năm trước)[^;.\d]{0,24}$"
)
_OPEN_YEAR = re.compile(r"tổng|kế hoạch (?:vốn )?năm")  # with or without what was carried over into it
_CARRIED_TOO = re.compile(
    r"(?:kể|gồm|tính|cộng) (?:cả |thêm )+(?:(?:vốn|nguồn|kế hoạch|phần|số|khoản|kinh phí) )*"
    r"(?:được |cho |phép )*(?:kéo dài|năm trước|chuyển)(?:(?!giải ngân)[^;.\d]){0,40}$"
)
_MOVED_FROM = re.compile(r"(?<!\w)từ\s?$")
_SINCE = re.compile(r"(\d{1,2}) tháng[^;.,\d]{0,24}$")
_PAID_AFTER = re.compile(r"[\s,;(]*(?:đã |mới |lũy kế )*giải ngân")
_OPENS_WITH_PAID = re.compile(r"\W*(?:[ivx\d]{1,4}[.)])*\W*[^:\d]{0,40}giải ngân[^:\d]{0,30}:")
_PARTS = re.compile(r"trong đó|(?<!\w)(?:bao )?gồm(?! cả)")
PARTS_WITHIN, PARTS_REACH = 30, 200  # characters from a sum to «trong đó», and on to its parts
_CARRIED_AFTER = re.compile(r"\s?(?:là |từ |thuộc )?(?:vốn |nguồn |kinh phí )?(?:kéo dài|chuyển nguồn)")
_GIVEN_AFTER = re.compile(r"\s?(?:là |từ |thuộc )?(?:vốn |nguồn |kinh phí )?(?:được )?giao (?:mới|đầu năm|trong năm)")
_OF_PROVINCE = re.compile(r"[^;.,]{0,20}(?:tỉnh|chương trình)(?!\w)")
_CARRIED_PAID = re.compile(  # of what was carried over the report does not know how much was paid
    r"(?<!cả )(?<!và )(?<!gồm )(?:vốn|nguồn|phần)(?: năm (?:trước|20\d\d))? (?:kéo dài|chuyển nguồn|chuyển sang)"
    r"(?:[^,;.\d]|năm 20\d\d){0,30}giải ngân"
)
_DONE = re.compile(r"(?<!\w)(?:(?<!vốn )(?<!phí )thực hiện|th)(?: được| đạt)?\s?:?\s?$")  # «KH 76.191, TH 54.851»
_PLAN = re.compile(r"(?<!\w)(?:kh|kế hoạch|giao)(?!\w)")
_SAID_AFTER = re.compile(
    r"\s?(?:vốn |kinh phí )?(?:đã |mới |chưa |được )*(?:giải ngân|kéo dài|chuyển|giao|phân bổ|sử dụng)"
)
_INCOME = re.compile(r"thu nhập")
_PER_COMMUNE = re.compile(r"\s?/\s?xã")


def money(desk: Desk, passage: Passage) -> list[Claim]:
    return [
        made
        for place, item in enumerate(passage.mentions)
        if item.noun == "money"
        for made in _one(desk, passage, place)
    ] + list(fractions(desk, passage))


def _one(desk: Desk, passage: Passage, place: int) -> list[Claim]:
    mention = passage.mentions[place]
    start, end = passage.sentence(mention.start)
    sentence_left = passage.text(start, mention.start)
    if mention.ambiguous:
        return [unrecognised(mention, TWO_READINGS, "triệu đồng")]
    if mention.per in ("người", "khẩu") or _INCOME.search(sentence_left):
        return [income(desk, passage, mention, sentence_left)]
    left = clause_left(passage, place)
    right = re.split(r"[,;.(]", passage.text(mention.end, min(end, mention.end + 60)))[0]
    other_source = is_of_other(passage, place)
    gained = None if other_source or mention.per else gain(desk, passage, mention, left)
    if gained:
        return [gained]
    if other_source or _A_PART.search(left) or mention.per:
        return [unrecognised(mention, UNKNOWN, "triệu đồng")]
    capital = capital_of(desk, passage, mention)
    if not capital.prefixes or desk.is_beyond(sentence_left):
        return [unrecognised(mention, UNKNOWN, "triệu đồng")]
    measures = _measures_of(passage, place)
    remains = measures == ("left",) and not _EXPECTED.search(sentence_left)  # «từ nay đến hết năm còn phải giải ngân»
    ahead = passage.context.goal and desk.when(passage, mention) == GOAL
    if (ahead or wording.is_foreseen(sentence_left, desk.known.cutoff)) and not remains:
        return [unrecognised(mention, OTHER_TIME, "triệu đồng")]
    earlier = times.is_past_period(sentence_left, desk.known.cutoff, desk.known.title)
    time = OTHER_TIME if earlier else "" if remains else _time(desk, left, passage.text(mention.end, end))
    if time:
        return [unrecognised(mention, time, "triệu đồng")]
    if not measures:
        return [unrecognised(mention, UNKNOWN, "triệu đồng")]
    if remains and _OF_THE_YEAR.match(passage.low, mention.end, end):
        measures = ("left of assigned",)
    answers = nearest(mention, *(_answer(desk, prefix, name) for prefix in capital.prefixes for name in measures))
    whole = _whole_answer(desk, mention, capital, right) if mention.whole is not None else None
    made = claim(mention, "money", answers, left, unit="triệu đồng", whole_answer=whole)
    if is_of_a_part(passage, place):
        made = replace(made, lenient=UNKNOWN)
    said = capital.said and (_says_measure(left) or bool(_SAID_AFTER.match(right)))
    return [in_doubt(desk, mention, made, capital, said=said)]


def _whole_answer(desk: Desk, mention: Mention, capital: Capital, after: str) -> Answer:
    wholes = [(prefix, "usable") for prefix in capital.prefixes]
    if _OF_PROVINCE.match(after):
        wholes += [("funding", "usable"), ("funding", "disbursed")]
    answers = [capital_answer(desk, *whole) for whole in wholes]
    return min(answers, key=lambda answer: abs((answer.value or Decimal()) - (mention.whole or Decimal())))


def _measures_of(passage: Passage, place: int) -> tuple[str, ...]:
    """By the words of its own clause; a part of a sum is measured as that sum is."""
    mention = passage.mentions[place]
    _start, end = passage.sentence(mention.start)
    left = clause_left(passage, place)
    whole = None if _says_measure(left) else _whole_of(passage, place)
    right = passage.text(mention.end, min(end, mention.end + 40))
    if whole is not None and not _PAID_AFTER.match(right):
        return _of_source(right, _measures_of(passage, whole))
    return _measures(left, right, passage, mention)


def _of_source(right: str, whole: tuple[str, ...]) -> tuple[str, ...]:
    """«40.357, gồm 22.342 giao mới và 18.015 chuyển nguồn»; of what was paid the report knows no such parts."""
    source = "carried_over" if _CARRIED_AFTER.match(right) else "assigned" if _GIVEN_AFTER.match(right) else ""
    if not source:
        return whole
    return (source,) if "usable" in whole else ()


def _says_measure(left: str) -> bool:
    return any(pattern.search(left) for _name, pattern in _MEASURES)


def _whole_of(passage: Passage, place: int) -> int | None:
    """The sum that one in its bracket or after «trong đó» is a part of: «giải ngân 31.066 (vốn đầu tư 29.616)»."""
    at = passage.mentions[place].start
    text = passage.text(passage.start, at)
    bracket = text.rfind("(")
    opened = [passage.start + bracket] if bracket > text.rfind(")") else []
    opened += [passage.start + match.start() for match in _PARTS.finditer(text)]
    opening = max(opened, default=0)
    sums = [number for number in range(place) if passage.mentions[number].noun == "money"]
    before = [number for number in sums if passage.mentions[number].end <= opening]
    near = bool(before) and opening - passage.mentions[before[-1]].end <= PARTS_WITHIN
    return before[-1] if near and at - opening <= PARTS_REACH else None


def _measures(left: str, right: str, passage: Passage, mention: Mention) -> tuple[str, ...]:
    """What a sum may be, the likeliest first: by the last telling word before it."""
    if _CARRIED_AFTER.match(right):
        return ("carried_over",)
    start, _end = passage.sentence(mention.start)
    if _CARRIED_TOO.search(passage.text(start, mention.start)):
        return ("usable",)
    if _LEFT_AFTER.match(right):
        return ("left",)
    found = [
        (match.end(), -rank, name) for rank, (name, pattern) in enumerate(_MEASURES) for match in pattern.finditer(left)
    ]
    if _DONE.search(left) and _PLAN.search(passage.text(start, mention.start)):
        return ("disbursed",)
    if found and max(found)[2] == "disbursed" and _CARRIED_PAID.search(left):
        return ()
    name = max(found)[2] if found else "usable" if _ANY_CAPITAL.search(left) else ""
    if mention.whole is not None and (not found or "giải ngân" in left):
        return ("disbursed",)
    if _BOTH_YEARS.search(left):
        return ("usable",)
    if name == "assigned" and _OPEN_YEAR.search(left):
        return ("assigned", "usable")
    if not found and (passage.context.paid or _OPENS_WITH_PAID.match(passage.low, passage.start, passage.end)):
        return ("disbursed", "usable", "assigned")
    if "sử dụng" in left and name in ("assigned", "usable"):
        return ("usable",) if not _YEAR_LEAD.search(left) else ("usable", "assigned")
    if _YEAR_LEAD.search(left) and name in ("", "assigned", "usable"):
        return ("assigned", "usable")
    if name == "usable":
        paid = not found and "giải ngân" in passage.text(start, mention.start)
        return ("disbursed", "usable", "assigned") if paid else ("usable", "assigned")
    if name:
        return (name,)
    return ("usable", "assigned") if capital_in(re.split(r"[,;.]", right[:25])[0]) or capital_in(left) else ()


def _answer(desk: Desk, prefix: str, measure: str) -> Answer:
    if not measure.startswith("left"):
        return capital_answer(desk, prefix, measure)
    return left_of(desk, prefix, "assigned" if measure.endswith("assigned") else "usable")


def _time(desk: Desk, left: str, right: str) -> str:
    """Why a sum is not of this report: another year's, or a change."""
    if re.search(r"(?:tăng|giảm|tăng thêm|(?:cao|thấp|nhiều|ít) hơn)\s?$", left):
        return A_CHANGE
    since = _SINCE.search(left)
    moved = _MOVED_FROM.search(left) and wording.FROM_TO.match(right)
    if wording.is_past_day(left, desk.known.cutoff):
        return OTHER_TIME
    if moved or re.search(r"cùng kỳ|so với", left) or (since and times.is_other_months(since[1], desk.known.title)):
        return OTHER_TIME
    years = [int(year) for year in re.findall(r"năm (20\d\d)(?!\s?-)", left)]
    year = desk.known.year
    carried = re.search(r"kéo dài|chuyển|sang", left)
    if year and years and year not in years and not carried:
        return OTHER_TIME
    return OTHER_TIME if re.search(r"dự kiến|phấn đấu|đến hết năm|đề nghị|nhu cầu|giai đoạn", left) else ""
