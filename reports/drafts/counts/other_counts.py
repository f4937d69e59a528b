"""Counts of districts and of villages."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.drafts.about import names_commune, scope
from reports.drafts.capital.groups import count_at
from reports.drafts.counts.said import Said
from reports.drafts.counts.wholes import is_whole
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import DISTRICT
from reports.drafts.reading import wording
from reports.drafts.reading.headings import level_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, BARE, CHANGE, GOAL, NOW, OTHER_TIME, PAST, UNKNOWN, Claim

_OTHERS = re.compile(r"\s(?:chưa|không) (?:có|(?:được )?đăng ký|nằm|thuộc|đặt)(?!\w)")  # «5 huyện chưa có mục tiêu»


_PLANNED = re.compile(r"(?:giao|kế hoạch|đăng ký|phấn đấu|chỉ tiêu|dự kiến)[^,;.:]{0,30}$")
_DONE = re.compile(r"\s(?:đã )?hoàn thành\s?(?:[.,;)]|$)")
_WHERE = re.compile(r"(?:tập trung|phân bố|nằm|rải)[^,;.\d]{0,24}$")  # «14 bản, tập trung ở hai huyện»
NEAR = 60  # characters in which it is told of a count what was met
_NOTHING_MORE = re.compile(r"\s?(?:[.,;:()]|$|\n|(?:với|gồm|và|trực thuộc|thực hiện|triển khai|tham gia)(?!\w))")
_OF_TITLE = re.compile(r"đạt chuẩn|về đích|công nhận|ntm|nông thôn mới|tiêu chí")
REACH = 120  # characters after a count of districts in which it is told what they are to reach
_PART = re.compile(r"(?<!\w)(?:trong (?:số )?(?:đó|này)|(?:bao )?gồm|riêng)(?!\w)")
_OF_REST = re.compile(r"(?<!\w)(?:còn|chưa|không)(?!\w)")
_LEFT = re.compile(r"(?<!\w)còn(?: lại)?\s?$")
_SHARE = re.compile(r"(?<!\w)(?:đóng góp|góp)(?: được| tới| đến| vào đó)*\s?$")


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
        counted = claim(mention, "count", (desk.answer("units.districts"),), left, unit="huyện", whole_answer=whole)
        more_than_there_are = mention.value > (desk.known.value("units.districts") or mention.value)
        told = more_than_there_are or _is_how_many(passage, mention, left)
        return [counted if told else replace(counted, lenient=UNKNOWN)]
    if said.recognised and time == NOW and not said.planned:
        return [unrecognised(mention, UNKNOWN, "huyện")]
    start, end = passage.sentence(mention.start)
    sentence = passage.text(start, mention.start)
    if not said.planned and (_WHERE.search(sentence) or _planned_others(passage, mention, start)):
        return [unrecognised(mention, UNKNOWN, "huyện")]
    if said.planned or time == GOAL or wording.PLANNED.search(sentence) or level_in(sentence) == DISTRICT:
        planned = claim(mention, "count", (desk.answer("districts.planned"),), left, unit="huyện", whole_answer=whole)
        of_title = _OF_TITLE.search(passage.text(start, min(end, mention.end + REACH)))
        years = desk.named_years(passage, mention)
        other_year = bool(years) and desk.known.year not in years
        return [planned if of_title and not other_year else replace(planned, lenient=UNKNOWN)]
    return [unrecognised(mention, BARE if said.bare else UNKNOWN, "huyện")]


def _is_how_many(passage: Passage, mention: Mention, left: str) -> bool:
    """«toàn tỉnh có 8 huyện, thành phố»: all there are, not those that did something."""
    told = wording.WHOLE.search(left) and mention.whole is None
    return bool(told and _NOTHING_MORE.match(passage.low, mention.end, passage.end))


def _planned_others(passage: Passage, mention: Mention, start: int) -> bool:
    """«45 bản dự kiến …, trong đó 14 bản …, ở hai huyện»: what is planned was counted before."""
    planned = list(wording.PLANNED.finditer(passage.low, start, mention.start))
    return bool(planned) and any(item.counts_units for item in passage.between(planned[-1].end(), mention.start))


def villages(desk: Desk, passage: Passage, mention: Mention, said: Said) -> list[Claim]:
    left = passage.text(passage.start, mention.start)
    time = desk.when(passage, mention)
    if time in (PAST, CHANGE):
        return [unrecognised(mention, OTHER_TIME if time == PAST else A_CHANGE, "bản")]
    if is_whole(passage, mention):
        planned = claim(mention, "count", (desk.answer("villages.planned"),), left, unit="bản")
        return [planned if _PLANNED.search(left) else replace(planned, lenient=UNKNOWN)]
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
    if not districts and mention.whole is None and _LEFT.search(_since_fraction(passage, mention)):
        return [claim(mention, "count", (desk.answer("villages.rest"),), left, unit="bản", lenient=UNKNOWN)]
    if said.rest and not districts:
        return [claim(mention, "count", (desk.answer("villages.rest"),), left, unit="bản")]
    # «14/45 bản trong kế hoạch đã đạt đủ tiêu chí», and «…, trong đó 10 bản của Tam Đường»
    of_planned = said.met_all and (mention.whole is not None or _is_part_of_whole(passage, mention))
    if time == GOAL or (said.planned and not of_planned):
        if districts:
            return [unrecognised(mention, UNKNOWN, "bản")]
        goals = tuple(desk.answer(f"goal.{year}.villages") for year in desk.years(passage, mention)[:1])
        return [claim(mention, "count", (desk.answer("villages.planned"), *goals), left, unit="bản", when=time)]
    if said.met_all and said.not_met and not districts:  # of those planned, or of all there are
        return [claim(mention, "count", (desk.answer("villages.rest"),), left, unit="bản", lenient=UNKNOWN)]
    done = _DONE.match(passage.low, mention.end, passage.end)
    if (said.met_all and not said.not_met) or done or (keys and _is_share(passage, mention)):
        answer = desk.total(keys) if keys else desk.answer("villages.met_all")
        lenient = BARE if done and not said.met_all else UNKNOWN if _is_of_some(passage, mention) else ""
        return [claim(mention, "count", (answer,), left, unit="bản", whole_answer=whole, lenient=lenient)]
    return [unrecognised(mention, BARE if said.bare else UNKNOWN, "bản")]


def _is_of_some(passage: Passage, mention: Mention) -> bool:
    """«Ở xã Sơn Bình, cả ba bản Chu Va 8, …»: of a commune, or those that are named."""
    start, _end = passage.sentence(mention.start)
    return names_commune(passage, start, mention.start) or passage.text(start, mention.start).endswith("cả ")


def _is_part_of_whole(passage: Passage, mention: Mention) -> bool:
    """«14 trên 45 bản dự kiến đã đạt đủ 15 tiêu chí, trong đó 10 bản …»: of the 14."""
    since = _since_fraction(passage, mention)
    return bool(_PART.search(since)) and not _OF_REST.search(since)


def _since_fraction(passage: Passage, mention: Mention) -> str:
    """What is told since «14 trên 45 bản» in the sentence; nothing where no such count is told."""
    start, _end = passage.sentence(mention.start)
    earlier = [item for item in passage.between(start, mention.start) if item.noun == "village" and item.whole]
    return passage.text(earlier[-1].end, mention.start) if earlier else ""


def _is_share(passage: Passage, mention: Mention) -> bool:
    """«14 bản đủ tiêu chí. Riêng Tam Đường đóng góp 10 bản»: of those told of before."""
    start, _end = passage.sentence(mention.start)
    earlier = [item for item in passage.between(passage.start, mention.start) if item.noun == "village"]
    if not earlier or not _SHARE.search(passage.text(start, mention.start)):
        return False
    told = passage.text(earlier[-1].end, min(mention.start, earlier[-1].end + NEAR))
    return bool(wording.ALL_MET.search(told)) and not wording.NOT_MET.search(told)
