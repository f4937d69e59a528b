"""«5 xã này hiện bình quân 16,6 tiêu chí/xã»: the communes of the plan that the words before have named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.drafts.desk import Desk
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.numerals import COUNT, count
from reports.drafts.reading.passages import Passage

_THESE = re.compile(
    rf"(?<![\w/])(?:(?P<count>{COUNT})|các|những|số|nhóm) xã (?:này|đó|ấy|trên|nói trên|nêu trên|kể trên)(?!\w)"
)
_GROUP = re.compile(rf"(?<![\w/])(?:(?P<count>{COUNT})|các|những|nhiều|một số|số|nhóm) xã(?!\w)")
_PLANNED = re.compile(
    r" (?:(?:được|đã|có|trong|thuộc|theo|giao|diện|tỉnh) )*(?:dự kiến|kế hoạch|đăng ký|phấn đấu|mục tiêu)(?!\w)"
)
_YEAR = re.compile(r"năm (20\d\d)")
_THIS_YEAR = re.compile(r"năm nay(?!\w)")
FAR = 400  # characters before in which the plan is named
NEAR = 90  # characters after a group in which its year is told


@dataclass(frozen=True, slots=True)
class These:
    """`year` of the plan; None where the words before tell of other communes."""

    year: int | None
    told: str  # the words between «các xã này» and the number


def these_communes(desk: Desk, passage: Passage, mention: Mention) -> These | None:
    """None where the sentence speaks of no communes named before."""
    start, _end = passage.sentence(mention.start)
    found = list(_THESE.finditer(passage.low, start, mention.start))
    if not found:
        return None
    told = passage.text(found[-1].end(), mention.start)
    counted = count(found[-1]["count"]) if found[-1]["count"] else None
    year = _year_of(desk, passage, found[-1].start(), counted)
    return These(None if _GROUP.search(told) else year, told)


def _year_of(desk: Desk, passage: Passage, at: int, counted: int | None) -> int | None:
    begin = max(passage.start, at - FAR)
    groups = list(_GROUP.finditer(passage.low, begin, at))
    if not groups:
        year = passage.context.plan_year
        return year if _is_all(desk, year, counted) else None
    last = groups[-1]
    text = passage.text(last.end(), min(at, last.end() + NEAR)).partition(";")[0].partition(". ")[0]
    if not _PLANNED.match(passage.low, last.end(), at) or wording.ADVANCED.search(text):
        return None
    said = count(last["count"]) if last["count"] else None
    if said is not None and counted is not None and said != counted:
        return None
    number = counted if said is None else said
    start, _end = passage.sentence(last.start())
    if counted is None and len(groups) > 1 and groups[-2].start() >= start:
        return None  # «5 xã … năm 2024 và 10 xã … năm 2025»: both may be meant
    if number is None and any(start <= ref.start < at and ref.district for ref in passage.units):
        return None  # «các xã phấn đấu về đích của Than Uyên»
    year = _told_year(desk, passage.text(start, last.start()), text, number)
    return year if _is_all(desk, year, number) else None


def _told_year(desk: Desk, before: str, after: str, number: int | None) -> int | None:
    named = _YEAR.findall(after) or _YEAR.findall(before)
    if named:
        return int(named[0]) if len(set(named)) == 1 else None
    if _THIS_YEAR.search(before) or _THIS_YEAR.search(after):
        return desk.known.year
    years = [year for year, plan in desk.known.plans.items() if len(plan) == number]
    return years[0] if len(years) == 1 else None


def _is_all(desk: Desk, year: int | None, number: int | None) -> bool:
    """Whether so many are all communes of the plan; without a number they are meant to be."""
    plan = desk.known.plans.get(year or 0)
    return plan is not None and (number is None or number == len(plan))
