"""Counts of communes that are foreseen: 44 xã được công nhận đến hết năm, thêm 05 xã, 05 xã dự kiến đạt chuẩn."""

from __future__ import annotations

import re

from reports.drafts.counts.said import Said
from reports.drafts.desk import Desk, nearest
from reports.drafts.known import Place
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import BARE, UNKNOWN, Answer

_BY_THEN = re.compile(
    r"(?:đến|hết|cuối|vào) [^,;]{0,8}(?:(?:năm|/20\d\d)[^,;]{0,24}:\s?$|/20\d\d[^,;]{0,24}(?:có|đạt)\s?$"
    r"|năm[^,;]{0,24}(?:có|đạt))"
)
_OWN_PLAN = re.compile(r"\s(?:thuộc|trong|theo|của) (?:diện )?kế hoạch (?:năm )?(?P<year>20\d\d)(?!\s?-)")
_MORE = re.compile(r"thêm|trong (?:số|năm)")


def goals(
    desk: Desk, passage: Passage, mention: Mention, said: Said, years: list[int], districts: list[Place] | None
) -> tuple[tuple[Answer, ...], str]:
    """What is foreseen: communes of a plan, how many of them at all criteria, recognised by the end of a year."""
    start, _end = passage.sentence(mention.start)
    own_plan = _OWN_PLAN.match(passage.low, mention.end, passage.end)
    if own_plan:  # «dự kiến hết năm 2024, 10 xã thuộc kế hoạch 2025 …»
        return (desk.answer(f"plan.{own_plan['year']}.communes"),), ""
    year = years[0] if years else None
    named = desk.named_years(passage, mention)
    open_years: list[int | None] = [] if named else [*desk.known.goal_years.get("recognised", [])]  # each may be meant
    goal = [desk.answer(f"goal.{other}.recognised") for other in open_years or [year]]
    plan = [desk.answer(f"plan.{other}.communes") for other in open_years or [year]]
    own = passage.text(start, mention.start)
    if year is None or districts is not None:
        return (), UNKNOWN
    raised = wording.RAISED.search(own) or _BY_THEN.search(own)
    if said.bands and not said.met_all:
        return (), UNKNOWN
    if said.met_all:  # a goal for all communes at all criteria is none of the report's
        plan_year = passage.context.plan_year
        return ((desk.answer(f"plan.{plan_year}.expected_met_all"),), "") if plan_year else ((), UNKNOWN)
    if raised and ("công nhận" in own or said.recognised):
        if wording.RAISED.search(own):
            return nearest(mention, *goal), ""
        return nearest(mention, *goal, *plan), ""
    if raised and said.bare:
        return (), BARE
    told = passage.context.plan_year or re.search(rf"năm {year}", passage.text(start, mention.end + 60))
    if "giai đoạn" in own or not (told or said.recognised):
        return (), BARE if said.bare else UNKNOWN
    if said.recognised and not _MORE.search(own):
        return nearest(mention, *plan, *goal), ""
    if said.recognised or said.bare or (said.planned and _MORE.search(own)):
        return nearest(mention, *plan), ""
    if said.planned:
        return nearest(mention, *plan, *goal), ""
    return (), UNKNOWN
