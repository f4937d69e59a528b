"""Counts of districts and of villages."""

from __future__ import annotations

import re

from reports.drafts import wording
from reports.drafts.about import scope
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.groups import count_at
from reports.drafts.known import DISTRICT
from reports.drafts.mentions import Mention
from reports.drafts.passages import Passage, level_in
from reports.drafts.said import Said
from reports.drafts.statements import A_CHANGE, BARE, CHANGE, GOAL, NOW, OTHER_TIME, PAST, UNKNOWN, Claim

_OTHERS = re.compile(r"\s(?:chưa|không) (?:có|(?:được )?đăng ký|nằm|thuộc|đặt)(?!\w)")  # «5 huyện chưa có mục tiêu»


def districts(desk: Desk, passage: Passage, mention: Mention, said: Said) -> list[Claim]:
    left = passage.text(passage.start, mention.start)
    time = desk.when(passage, mention)
    noun = passage.text(mention.number_end, mention.end)
    if time in (PAST, CHANGE):
        return [unrecognised(mention, OTHER_TIME if time == PAST else A_CHANGE, "huyện")]
    if not desk.known.is_province:
        return [unrecognised(mention, UNKNOWN, "huyện")]
    if _OTHERS.match(passage.low, mention.end, passage.end):
        return [unrecognised(mention, UNKNOWN, "huyện")]
    at_rate = count_at(desk, passage, mention, left)
    if at_rate:
        return [at_rate]
    whole = desk.answer("units.districts") if mention.whole is not None else None
    if "thành phố" in noun or "tp" in noun or (wording.WHOLE.search(left) and not said.anything):
        return [claim(mention, "count", (desk.answer("units.districts"),), left, unit="huyện", whole_answer=whole)]
    if said.recognised and time == NOW and not said.planned:
        return [unrecognised(mention, UNKNOWN, "huyện")]
    start, _end = passage.sentence(mention.start)
    sentence = passage.text(start, mention.start)
    if said.planned or time == GOAL or wording.PLANNED.search(sentence) or level_in(sentence) == DISTRICT:
        return [claim(mention, "count", (desk.answer("districts.planned"),), left, unit="huyện", whole_answer=whole)]
    return [unrecognised(mention, BARE if said.bare else UNKNOWN, "huyện")]


def villages(desk: Desk, passage: Passage, mention: Mention, said: Said) -> list[Claim]:
    left = passage.text(passage.start, mention.start)
    time = desk.when(passage, mention)
    if time in (PAST, CHANGE):
        return [unrecognised(mention, OTHER_TIME if time == PAST else A_CHANGE, "bản")]
    districts = scope(desk, passage, mention)
    if districts == []:
        return [unrecognised(mention, UNKNOWN, "bản")]
    own = desk.known.subject
    if districts and own and [place.code for place in districts] == [own.code]:
        districts = None
    keys = [f"villages.met_all.{place.code}" for place in districts or ()]
    whole = desk.answer("villages.planned") if mention.whole is not None and not districts else None
    if (
        not districts
        and not desk.units.knows_units
        and re.match(r"\s?(?:của|thuộc|tại) ", passage.text(mention.end, passage.end))
    ):
        return [unrecognised(mention, UNKNOWN, "bản")]
    if said.rest and not districts:
        return [claim(mention, "count", (desk.answer("villages.rest"),), left, unit="bản")]
    if time == GOAL or said.planned:
        if districts:
            return [unrecognised(mention, UNKNOWN, "bản")]
        goals = tuple(desk.answer(f"goal.{year}.villages") for year in desk.years(passage, mention)[:1])
        return [claim(mention, "count", (desk.answer("villages.planned"), *goals), left, unit="bản", when=time)]
    if said.met_all and not said.not_met:
        answer = desk.total(keys) if keys else desk.answer("villages.met_all")
        return [claim(mention, "count", (answer,), left, unit="bản", whole_answer=whole)]
    return [unrecognised(mention, BARE if said.bare else UNKNOWN, "bản")]
