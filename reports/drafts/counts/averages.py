"""Averages: bình quân 14,44 tiêu chí/xã, of the province, a district, a plan, and those of districts themselves."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.drafts.about import scope
from reports.drafts.counts.lacks import is_lack, lack
from reports.drafts.counts.scopes import all_of
from reports.drafts.counts.these_communes import these_communes
from reports.drafts.desk import Desk, claim, nearest, unrecognised
from reports.drafts.known import ADVANCED, DISTRICT, Place
from reports.drafts.reading import wording
from reports.drafts.reading.headings import level_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.numerals import COUNT, count
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, CHANGE, GOAL, OTHER_TIME, PAST, UNKNOWN, Answer, Claim
from reports.drafts.turns import turn_of

_COUNTED = re.compile(
    rf"(?<![\w/])(?<!bình quân )(?<!trung bình )(?<!bq )({COUNT}) xã"
    r"(?=[^,;.:]{0,60}bình quân|[^,;.:\d]{0,60}$)[^,;.:]{0,80}$"
)
_PLANNED = re.compile(rf"(?<!\w)({COUNT}) xã (?:được )?(?:dự kiến|kế hoạch|đăng ký|phấn đấu|về đích|của năm 20)")
_OF_PLAN = re.compile(r"xã (?:được )?(?:dự kiến|kế hoạch|đăng ký|phấn đấu|về đích|của)[^;.]{0,60}?năm (20\d\d)")
_SOME_OF = re.compile(rf"(?<![\w/])({COUNT}) xã(?!\w)")
_NOUNLESS_AVERAGE = re.compile(
    r"(?:(?:bình quân|bq) (?:số )?(?:tiêu chí|tc)|(?:tiêu chí|tc)(?: đạt)? bình quân)[^\d;.]{0,30}$"
)
_NOUNLESS_OF_SOME = re.compile(
    r"(?:bình quân|bq) (?:số )?(?:tiêu chí|tc)(?: của| đạt)?(?: các)? \d{1,2} xã"
    r"[^\d;.]{0,60}(?:năm 20\d\d[^\d;.]{0,20})?$"
)
_OTHER_UNIT = re.compile(r"(?<!\w)(?:thì|trong khi|còn|nhưng|riêng) (?=(?:huyện|thành phố) \w)")
_THESE = re.compile(
    r"(?<!\w)(?:các|những|số|nhóm|\d{1,2}) (?:xã )?(?:này|đó|ấy|trên(?! địa bàn)|nói trên|nêu trên)[^;.]{0,40}$"
)
_ALIKE = re.compile(r"(?<!\w)(?:cùng|đều)(?!\w)")
_NEXT_TO = re.compile(r"\s?[:(]?\s?(?:đạt |là )?")
_AVERAGES = re.compile(  # and nothing else is told since
    r"bình quân (?:số )?(?:tiêu chí|tc)(?:(?!số xã|xã đạt|công nhận|giải ngân|vốn|%|còn lại|tiêu chí).)*$"
)
_REST = re.compile(r"còn lại")
_GOAL_ITSELF = re.compile(  # «so với mục tiêu 15,5 tiêu chí/xã»: the number is the goal
    r"(?:(?:so với|bằng|vượt) (?:kế hoạch|mục tiêu|chỉ tiêu)|để đạt(?: mức| mục tiêu)?)"
    r"(?: (?:là|đề ra|giao|được giao|bình quân|chung|của tỉnh|toàn tỉnh|(?:đến |cuối |hết )*năm (20\d\d)))*:?\s?$"
)
_ALL_ADVANCED = re.compile(
    rf"bình quân (?:(?:số )?tiêu chí )?(?:của )?(?:(?:các|cả )?({COUNT})|các) xã (?:nông thôn mới |ntm )?nâng cao"
    r"(?: là| đạt|:)?\s?$"
)
_OF_VILLAGES = re.compile(r"(?<!văn )(?<!cơ )(?<!\w)(?:bản|thôn)(?!\w)(?:(?!(?:xã|huyện|tỉnh)(?!\w))[^;.]){0,80}$")


def is_average(passage: Passage, mention: Mention) -> bool:
    """Whether a number without a noun is told as an average: «Bình quân tiêu chí toàn tỉnh: 14,44»."""
    left = passage.text(max(passage.start, mention.start - 160), mention.start)
    if _of_district(passage, mention):
        return True
    return bool(_NOUNLESS_AVERAGE.search(left) or (mention.decimals and _NOUNLESS_OF_SOME.search(left)))


def _of_district(passage: Passage, mention: Mention) -> bool:
    """«Bình quân số tiêu chí đạt/xã: 14,44. Trong đó: Tân Uyên 19; Than Uyên 18,09»."""
    before = [ref for ref in passage.units if ref.end <= mention.start and ref.kind != "xã" and ref.district]
    if mention.whole is not None or not before or not _NEXT_TO.fullmatch(passage.low, before[-1].end, mention.start):
        return False
    return bool(_AVERAGES.search(passage.text(passage.start, mention.start)))


def is_about_districts(passage: Passage, mention: Mention) -> bool:
    """Whether an average is of districts' own criteria: they are what the sentence names, and no commune after them."""
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    named = level_in(left) == DISTRICT or bool(re.search(r"\d{1,2} huyện", left))
    several = [ref for ref in passage.units if start <= ref.start < mention.start and ref.district]
    communes = re.search(r"(?:các|\d) xã|bình quân[^;.]{0,30}xã|xã (?:thuộc|của|trên)", left)
    return (named or (len(several) > 1 and mention.value <= 9)) and not communes


def average(desk: Desk, passage: Passage, mention: Mention, left: str) -> list[Claim]:
    time = desk.when(passage, mention)
    if time in (PAST, CHANGE):
        return [unrecognised(mention, OTHER_TIME if time == PAST else A_CHANGE, "tiêu chí/xã")]
    if desk.is_beyond(left):
        return [unrecognised(mention, UNKNOWN, "tiêu chí/xã")]
    goal = _GOAL_ITSELF.search(left)
    if is_lack(passage, mention):
        return [lack(desk, passage, mention, left)]
    if goal and goal[1] and int(goal[1]) != desk.known.year:
        return [unrecognised(mention, UNKNOWN, "tiêu chí/xã")]
    answers = _average_answers(desk, passage, mention, left, GOAL if goal else time)
    if not answers:
        return [unrecognised(mention, UNKNOWN, f"tiêu chí/{mention.per or 'xã'}")]
    these = these_communes(desk, passage, mention)
    lenient = UNKNOWN if these and not these.sure else ""
    unit = f"tiêu chí/{mention.per}" if mention.per else ""
    return [claim(mention, "average", answers, left, unit=unit, when=time, lenient=lenient)]


def _average_answers(desk: Desk, passage: Passage, mention: Mention, left: str, time: str) -> tuple[Answer, ...]:
    if _REST.search(left) and mention.per == "xã":
        return ()
    years = desk.years(passage, mention)
    named = desk.named_years(passage, mention) if time == GOAL else []
    year = named[-1] if named else desk.known.year or (years[0] if years else None)
    village = mention.per in ("bản", "thôn") or (not mention.per and _OF_VILLAGES.search(left))
    if village:
        return (desk.answer("villages.rest_average"),) if _REST.search(left) else ()
    if is_about_districts(passage, mention) or mention.per == "huyện":
        return (desk.answer(f"goal.{year}.district_average"),) if time == GOAL or passage.context.goal else ()
    whole = re.search(r"toàn (?:tỉnh|huyện|thành phố)", left)
    home = passage.context.district
    if wording.ADVANCED.search(left) or (passage.context.level == ADVANCED and not whole):
        if home or time == GOAL:
            return (desk.answer(f"goal.{year}.advanced_average"),) if not home else ()
        return _of_advanced(desk, left)
    these = these_communes(desk, passage, mention)
    plan = these.year if these else _plan_of(desk, passage, left)
    if plan and these and not home and time == GOAL and not wording.PLANNED.search(these.told):
        answers = (desk.answer(f"plan.{plan}.{name}") for name in ("average", "expected_average"))
        return nearest(mention, *answers)  # only the section looks ahead
    if plan and not whole:
        return () if home else (desk.answer(f"plan.{plan}." + ("expected_average" if time == GOAL else "average")),)
    turn = turn_of(passage, mention)
    districts = scope(desk, passage, mention)
    own = turn.of(districts) if turn and districts else None
    districts = [own] if own else districts
    if districts == [] or _is_of_some(desk, left, districts):
        return ()
    if time == GOAL:
        return (desk.answer(f"goal.{year}.average"),) if not districts else ()
    if districts and len(districts) > 1:
        return _same(desk, districts) if _ALIKE.search(left) else ()
    if districts and desk.known.subject and districts[0].code != desk.known.subject.code:
        return (desk.answer(f"district.{districts[0].code}.communes.average"),)
    return (desk.answer("communes.average"),)


def _of_advanced(desk: Desk, left: str) -> tuple[Answer, ...]:
    """«Bình quân 4 xã nâng cao là 12 tiêu chí/xã»: of all of them, counted from their own."""
    counted = _ALL_ADVANCED.search(left)
    met = [desk.known.value(f"commune.{code}.advanced.met") for code in desk.known.advanced]
    values = [value for value in met if value is not None]
    if not counted or not values or len(values) != len(met) or (counted[1] and count(counted[1]) != len(met)):
        return ()
    average = sum(values, Decimal()) / len(values)
    return (Answer("advanced.communes", average, "Bình quân tiêu chí của các xã nâng cao", "advanced average"),)


def _same(desk: Desk, districts: list[Place]) -> tuple[Answer, ...]:
    """The average that several districts share; nothing where they differ."""
    answers = [desk.answer(f"district.{place.code}.communes.average") for place in districts]
    return tuple(answers[:1]) if len({answer.value for answer in answers}) == 1 else ()


def _plan_of(desk: Desk, passage: Passage, left: str) -> int | None:
    """The plan whose communes an average is of: named last before it, by their number, or in the bullet above."""
    named = list(_OF_PLAN.finditer(left))
    if named:
        year = int(named[-1][1])
        others = _SOME_OF.search(left, named[-1].end())  # «trong 5 xã phấn đấu …, 4 xã của Than Uyên»
        return None if others and count(others[1]) != len(desk.known.plans.get(year, ())) else year
    counted = _PLANNED.search(left)
    years = [year for year, plan in desk.known.plans.items() if counted and len(plan) == count(counted[1])]
    return years[0] if len(years) == 1 else passage.context.plan_year


def _is_of_some(desk: Desk, left: str, districts: list[Place] | None) -> bool:
    """«36 xã đạt 10-14 tiêu chí bình quân …», «bình quân của 5 xã …»: not of all communes of the scope."""
    if _THESE.search(left) or wording.SUBGROUP.search(left[left.rfind(";") + 1 :]):
        return True
    counted = _COUNTED.search(_OTHER_UNIT.split(left[left.rfind(";") + 1 :])[-1])
    whole = all_of(desk, districts).value
    return bool(counted and whole is not None and count(counted[1]) != whole)
