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
    rf"(?<![\w/])(?:(?P<count>{COUNT})|các|những|số|nhóm) xã"
    r" (?:này|đó|ấy|trên(?! địa bàn)|nói trên|nêu trên|kể trên)(?!\w)"
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
    sure: bool = True  # else the plan is named with another number of communes than it has


def these_communes(desk: Desk, passage: Passage, mention: Mention) -> These | None:
    """None where the sentence speaks of no communes named before."""
    start, _end = passage.sentence(mention.start)
    found = list(_THESE.finditer(passage.low, start, mention.start))
    if not found:
        return None
    at, told = found[-1].start(), passage.text(found[-1].end(), mention.start)
    groups = list(_GROUP.finditer(passage.low, max(passage.start, at - FAR), at))
    counted = _count(found[-1])
    if _GROUP.search(told) or (groups and not _is_plan(passage, groups, at, counted)):
        return These(None, told)
    year = _year(desk, passage, groups[-1], at, counted) if groups else passage.context.plan_year
    said = _count(groups[-1]) if groups else None
    return These(year, told, sure=_is_all(desk, year, counted) and _is_all(desk, year, said))


def _is_plan(passage: Passage, groups: list[re.Match[str]], at: int, counted: int | None) -> bool:
    """Whether the communes named last before are all those of a plan."""
    last, said = groups[-1], _count(groups[-1])
    start, _end = passage.sentence(last.start())
    if not _PLANNED.match(passage.low, last.end(), at) or wording.ADVANCED.search(_told_with(passage, last, at)):
        return False
    if last[0].startswith(("một số", "nhiều")) or (said and counted and said != counted):
        return False
    if counted is None and len(groups) > 1 and groups[-2].start() >= start:
        return False  # «5 xã … năm 2024 và 10 xã … năm 2025»: both may be meant
    return bool(said or counted) or not _is_of_district(passage, start, at)


def _is_of_district(passage: Passage, start: int, at: int) -> bool:
    """«các xã phấn đấu về đích của Than Uyên»."""
    return any(start <= ref.start < at and ref.district for ref in passage.units)


def _year(desk: Desk, passage: Passage, group: re.Match[str], at: int, counted: int | None) -> int | None:
    """The plan's; another number of communes than it has leaves it only where its year is told."""
    start, _end = passage.sentence(group.start())
    after, number = _told_with(passage, group, at), _count(group) or counted
    year = _told_year(desk, passage.text(start, group.start()), after, number)
    told = _YEAR.search(after) and not _is_of_district(passage, start, at)
    return year if told or _is_all(desk, year, number) else None


def _told_with(passage: Passage, group: re.Match[str], at: int) -> str:
    after = passage.text(group.end(), min(at, group.end() + NEAR))
    return after.partition(";")[0].partition(". ")[0]


def _count(group: re.Match[str]) -> int | None:
    return count(group["count"]) if group["count"] else None


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
