"""Percentages: of capital disbursed, of communes, of criteria, and readings such as the poverty rate."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.drafts.about import scope
from reports.drafts.capital.beside import beside
from reports.drafts.capital.capital import told_of_paid
from reports.drafts.capital.capital_rates import DISBURSED, REACH, of_capital, of_money, unsaid
from reports.drafts.capital.capital_shares import share
from reports.drafts.capital.denominators import of_what_it_says
from reports.drafts.capital.groups import of_listed
from reports.drafts.capital.sources import goes_on_about_other
from reports.drafts.counts.criterion_rates import of_leading_criterion, rate_of_criterion
from reports.drafts.counts.leads import READINGS
from reports.drafts.counts.readings import indicator
from reports.drafts.counts.scopes import all_of, of_scope
from reports.drafts.counts.together import rates_together
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.findings import printed
from reports.drafts.known import COMMUNE
from reports.drafts.reading import times, wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.numerals import COUNT
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, A_PART, CHANGE, GOAL, OTHER_TIME, PAST, UNKNOWN, Answer, Claim
from reports.drafts.turns import turn_of

_POVERTY = re.compile(r"nghèo")
_OTHER = re.compile(
    r"bảo hiểm|nước sạch|nhựa hóa|cứng hóa|bê tông|che phủ|hộ gia đình|lao động qua|tảo hôn"
    r"|sinh con|rác thải|trẻ em|học sinh|thôn, bản có|gia đình văn hóa"
)
_OTHER_RATE = re.compile(r"nghèo[^.]*[;,][^;,.]*(?<!\w)t[ỷỉ] lệ (?![^;,.]*nghèo)")  # «… 19,36%; tỷ lệ bản có …»
_OF_COMMUNES = re.compile(r"\s?(?:tổng )?(?:số )?xã(?!\w)")
_RATE_OF_COMMUNES = re.compile(r"(?:tỷ|tỉ) lệ (?:số )?xã")
_APART = re.compile(r";(?:[^;\w]*\w+){5}")  # told of something else since
_LEADS_TO_SHARE = re.compile(r"[(,:=|-]|đạt|chiếm|bằng|tương|tức|là|t[ỷỉ] lệ|hoàn thành")  # not «phân bổ 100% vốn»
_DO = re.compile(  # «100% xã có tổ chức đảng vững mạnh»: more than a criterion says
    r"\s(?:tổng )?(?:số )?xã (?:đã |đều |hiện )*(?:có|xây dựng|duy trì|thực hiện|tổ chức|bố trí)(?!\w)"
)
_YEAR = re.compile(r"(?<!vốn )(?<!hoạch )(?<!nguồn )(?<!giao )năm (20\d\d)(?! (?:kéo|chuyển|sang))")
_ABOVE = re.compile(r"đạt (?:trên|từ|dưới|hơn)\s?$")  # «9/19 tiêu chí đạt trên 70% số xã»
_SHARE_LEAD = re.compile(
    r"(?:\(|=|chiếm|bằng|tương đương|tương ứng|tức(?: là)?|(?<!chưa )(?<!không )đạt)(?: với)?(?: tỷ lệ| khoảng)?\s?$"
)
_OF_SOME = re.compile(  # «có 5 đơn vị giải ngân trên 45%»
    rf"(?:{COUNT}|các|những|nhiều|một số) (?:đơn vị|huyện|huyện, thành phố|địa phương|chủ đầu tư|xã|sở)"
    r"(?: có| đã)?(?: tỷ lệ)?(?: giải ngân)?(?: vốn)?(?: đầu tư| sự nghiệp)?(?: đạt)?(?: tỷ lệ)? ?"
    r"(?:trên|dưới|từ|hơn|chưa đến|chưa đạt|không đạt|thấp hơn|cao hơn|có)\s?$"
)
_CRITERION_RATED = re.compile(r"(?<!\w)(?:tiêu chí|tc)(?: số \d{1,2})?[^;.:]{3,60}đạt(?: tỷ lệ)?\s?$")
_TOLD = re.compile(r"(?<!\w)(?:tiêu chí|tc)(?!\w)")
FAR = 800  # characters back to the number that a rate is of, where none stands between


def rates(desk: Desk, passage: Passage, claims: list[Claim], used: set[int]) -> list[Claim]:
    """Needs the claims made of the paragraph so far: a rate is most often of the number before it."""
    return [
        of_what_it_says(desk, passage, item, made)
        for place, item in enumerate(passage.mentions)
        if item.noun in ("percent", "points")
        for made in rates_together(desk, passage, item) or [_rate(desk, passage, place, claims, used)]
    ]


def _rate(desk: Desk, passage: Passage, place: int, claims: list[Claim], used: set[int]) -> Claim:
    mention = passage.mentions[place]
    start, end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    time = (
        wording.when(left[left.rfind(";") + 1 :], "", goal=False, year=None, cutoff=None, title="") if left else "now"
    )
    difference = beside(desk, passage, mention, left)
    if difference or mention.noun == "points":
        return difference or unrecognised(mention, A_CHANGE, "%")
    part = share(desk, passage, mention, left)
    if part:
        return part
    if wording.is_change(left):
        return unrecognised(mention, A_CHANGE, "%")
    listed = of_listed(desk, passage, mention, left)
    if listed:
        return listed if told_of_paid(passage, start, left) else unrecognised(mention, A_PART, "%")
    if _OF_SOME.search(left):
        return unrecognised(mention, A_PART, "%")
    ahead = passage.context.goal and desk.when(passage, mention) == GOAL
    if DISBURSED.search(left) and (ahead or wording.is_foreseen(left, desk.known.cutoff)):
        return unrecognised(mention, OTHER_TIME, "%")
    if DISBURSED.search(left) and _is_of_past(desk, left):
        return unrecognised(mention, OTHER_TIME, "%")
    if desk.is_beyond(left):
        return unrecognised(mention, UNKNOWN, "%")
    if turn_of(passage, mention):
        return _in_turn(desk, passage, mention, left)
    before = _before(passage, place, used)
    if before and before.counts_units and (before.end < start or _APART.search(passage.low, before.end, mention.start)):
        before = None
    if before and before.noun != "money" and DISBURSED.search(passage.low, before.end, mention.start):
        before = None
    if _DO.match(passage.low, mention.end, end):
        return unrecognised(mention, UNKNOWN, "%")
    named = _of_named_criterion(desk, passage, mention, start)
    if named and left.endswith("đạt "):
        return named
    led = of_leading_criterion(desk, passage, mention, before, left)
    if led:
        return led
    if before and before.counts_units and _SHARE_LEAD.search(passage.text(before.end, mention.start)):
        return _share_of(passage, mention, before, claims, left)
    if named:
        return named
    about = _nearest(left, (_POVERTY, DISBURSED, _OTHER))
    if about is _OTHER or (about is _POVERTY and _OTHER_RATE.search(left)):
        return unrecognised(mention, UNKNOWN, "%")
    if about is _POVERTY:
        return indicator(desk, passage, mention, left, "11", "%")
    whole = _of_communes(desk, passage, mention, left, end)
    if whole:
        return whole
    if goes_on_about_other(passage, place):
        return unrecognised(mention, UNKNOWN, "%")
    if before and before.noun == "money":
        return of_money(desk, passage, mention, before, claims, left)
    gap = passage.text(before.end, mention.start) if before else ""
    if before and before.noun == "criteria" and _ABOVE.search(gap):
        return unrecognised(mention, UNKNOWN, "%")
    if before and not (before.counts_units and (";" in gap or not _LEADS_TO_SHARE.search(gap))):
        return _share_of(passage, mention, before, claims, left)
    if about is DISBURSED and time not in (PAST, CHANGE):
        return of_capital(desk, passage, mention, left)
    if about is None and time == "now":
        return unsaid(desk, passage, mention, left)
    return unrecognised(mention, OTHER_TIME if time == PAST else UNKNOWN, "%")


def _is_of_past(desk: Desk, left: str) -> bool:
    """«Năm 2023 giải ngân đạt 86%», «6 tháng đầu năm …»; the capital of a year before is this year's too."""
    if times.is_past_period(left, desk.known.cutoff, desk.known.title):
        return True
    years = [int(year) for year in _YEAR.findall(left[left.rfind(";") + 1 :])]
    return bool(years) and desk.known.year is not None and years[-1] < desk.known.year


def _in_turn(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim:
    """«giải ngân lần lượt đạt 72% và 9,7%», «tỷ lệ nghèo lần lượt là 60,13% và 54,74%»."""
    about = _nearest(left, (_POVERTY, DISBURSED, _OTHER))
    if about is _POVERTY:
        return indicator(desk, passage, mention, left, "11", "%")
    return of_capital(desk, passage, mention, left) if about is DISBURSED else unrecognised(mention, UNKNOWN, "%")


def _nearest(left: str, patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str] | None:
    found = [
        (max(match.start() for match in pattern.finditer(left)), place)
        for place, pattern in enumerate(patterns)
        if pattern.search(left)
    ]
    return patterns[max(found)[1]] if found else None


def _before(passage: Passage, place: int, used: set[int]) -> Mention | None:
    """The nearest earlier fraction or sum that a rate can be of."""
    at = passage.mentions[place].start
    counted = [item for item in passage.mentions[:place] if (item.noun or item.whole) and item.start not in used]
    for back, item in enumerate(reversed(counted)):
        if at - item.end > (REACH if back else FAR):
            return None
        if item.noun == "percent" and item.end < at - 60:
            return None
        near = item.noun == "commune" and not back and bool(_SHARE_LEAD.search(passage.text(item.end, at)))
        if item.noun == "money" or near or (item.whole and item.value <= item.whole):
            return item
    return None


def _share_of(passage: Passage, mention: Mention, before: Mention, claims: list[Claim], left: str) -> Claim:
    """In a table a rate may be of another column than the one before it."""
    made = _of_fraction(mention, before, claims, left)
    return replace(made, lenient=UNKNOWN) if "|" in passage.text(before.end, mention.start) else made


def _of_fraction(mention: Mention, before: Mention, claims: list[Claim], left: str) -> Claim:
    """Part of whole: by the figures where the fraction is known, else by the stated numbers alone."""
    stated = before.value * 100 / before.whole if before.whole else None
    made = next(
        (item for item in claims if item.start == before.start and item.end == before.end and item.answers), None
    )
    whole = made.whole_answer.value if made and made.whole_answer else before.whole
    if made and made.answers[0].value is not None and whole:
        value = made.answers[0].value * 100 / whole
        figure = (
            made.subject.removesuffix("met") + "rate"
            if made.kind == "criteria" and made.subject.endswith(".met")
            else made.subject
        )
        return claim(
            mention,
            "share",
            (Answer(figure, value, f"tỷ lệ của {_printed(before)}", f"share {made.fact}"),),
            left,
            unit="%",
        )
    return claim(
        mention, "share", (Answer("", stated, f"tỷ lệ của {_printed(before)} ghi trong dự thảo"),), left, unit="%"
    )


def _printed(mention: Mention) -> str:
    return printed(mention.value) + (f"/{printed(mention.whole)}" if mention.whole is not None else "")


def _of_named_criterion(desk: Desk, passage: Passage, mention: Mention, start: int) -> Claim | None:
    """«Tiêu chí đạt cao: Quy hoạch (97,9%), Điện (95,7%)»."""
    text = passage.text(start, mention.start)
    led = text.endswith("(") or _CRITERION_RATED.search(text)
    if not led or not _TOLD.search(text) or wording.ADVANCED.search(text):
        return None
    item = desk.criteria.right_before(COMMUNE, passage.low, start, mention.start)
    if item is None:
        return None
    districts = scope(desk, passage, mention)
    if districts == [] or (item.number in READINGS and not text.endswith("(")):
        return None
    made = rate_of_criterion(desk, mention, districts, item.number, text)
    return made if made.answers[0].value is not None else None


def _of_communes(desk: Desk, passage: Passage, mention: Mention, left: str, end: int) -> Claim | None:
    """«42,6% số xã đạt 19/19 tiêu chí», «tỷ lệ xã đạt tiêu chí số 10 là 48,9%»."""
    after = _OF_COMMUNES.match(passage.low, mention.end, min(end, mention.end + 14))
    named = _RATE_OF_COMMUNES.search(left)
    if not after and not named:
        return None
    text = passage.text(mention.end, min(end, mention.end + 120)) if after else left[named.start() :] if named else ""
    base = mention.end if after else mention.start - len(text)
    districts = scope(desk, passage, mention)
    if districts == []:
        return unrecognised(mention, UNKNOWN, "%")
    whole = all_of(desk, districts).value
    listed = None if after else desk.criteria.right_before(COMMUNE, passage.low, base, mention.start)
    if listed:
        return rate_of_criterion(desk, mention, districts, listed.number, left)
    number = re.search(r"(?:tiêu chí|tc)(?: số| về)?\s?:?\s?(?=\w)", text)
    if number and not re.search(r"\d\s?$", text[: number.start()]):
        items = desk.criteria.items(COMMUNE, passage.low, base + number.end(), base + len(text), bare=True)
        if len(items) == 1:
            return rate_of_criterion(desk, mention, districts, items[0].number, left)
    size = desk.known.size(COMMUNE)
    if wording.RECOGNISED.search(text):
        part = of_scope(desk, districts, "recognised")
    elif wording.ALL_MET.search(text) or re.search(rf"(?<!\d){size}(?:/{size})? tiêu chí", text):
        part = of_scope(desk, districts, "met_all")
    else:
        return None
    value = part.value * 100 / whole if part.value is not None and whole else None
    return claim(mention, "share", (Answer(part.figure, value, part.label, f"share {part.figure}"),), left, unit="%")
