"""Several criteria with one number: «các tiêu chí số 6, 10 và 11 đều chỉ có 2/10 xã đạt», «A và B đều đạt 72,3%»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.drafts.about import names_commune, scope
from reports.drafts.counts.commune_counts import communes
from reports.drafts.counts.criterion_rates import rate_of_criterion
from reports.drafts.counts.leads import (
    NOT_MET_BEFORE,
    OF_COMMUNES,
    POVERTY,
    SAYS,
    Lead,
    criteria_in,
    is_of_criteria,
    is_plain,
    opens,
    words_between,
)
from reports.drafts.counts.said import Said
from reports.drafts.counts.scopes import all_of
from reports.drafts.desk import Desk
from reports.drafts.known import COMMUNE, Place
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import NOW, UNKNOWN, Answer, Claim

_JOIN = re.compile(
    r"\s?(?:,|,? ?và|cùng(?: với)?|với)\s(?:các |cả )?(?:tiêu chí |tc )?(?:số )?(?:(?P<number>\d{1,2})\s?[(:.-]?\s?)?"
)
_EACH = re.compile(r"(?<!\w)(?:cùng|đều|như nhau|bằng nhau|mỗi (?:tiêu chí|tc))(?!\w)")
_OF_PARTS = re.compile(r"chỉ tiêu|nội dung|thành phần|\d\.\d")  # «tiêu chí 2.1 và 2.3»
_AT = re.compile(r"(?<!\w)(?:ở|tại|trong)(?!\w)")  # «A và B đều đạt ở 35 xã»: in the same ones
_BOTH = re.compile(r"(?<!\w)(?:cả|đồng thời)(?: [^\W\d]+| \d{1,2}){0,2}(?: tiêu chí| tc)(?: số| về)?\s?$")
WIDEST = 40  # characters between two criteria, and of those between them that join


@dataclass(frozen=True, slots=True)
class Together:
    """The criteria; `each`: the number is told of every one, else it may be of one or of all at once."""

    numbers: tuple[int, ...]
    each: bool
    unmet: bool


def counts_together(desk: Desk, passage: Passage, mention: Mention) -> list[Claim]:
    """Claims of so many communes, one for each criterion; none where one criterion or none is named."""
    found = _together(desk, passage, mention, mention.end)
    if found is None:
        return []
    start, _end = passage.sentence(mention.start)
    text = passage.text(start, mention.start)
    sure = found.each and not wording.HEDGE.search(text)  # «đều có trên 80 xã» sets a bound
    said = (Said(text, criterion=number, not_met=found.unmet) for number in found.numbers)
    made = [item for one in said for item in communes(desk, passage, mention, one)]
    return made if sure else [replace(item, lenient=UNKNOWN) for item in made]


def rates_together(desk: Desk, passage: Passage, mention: Mention) -> list[Claim]:
    """Claims of so many per cent of the communes, likewise."""
    start, end = passage.sentence(mention.start)
    of_communes = OF_COMMUNES.match(passage.low, mention.end, end)
    found = _together(desk, passage, mention, of_communes.end() if of_communes else mention.end)
    districts = scope(desk, passage, mention) if found else []
    if found is None or found.unmet or districts == [] or desk.when(passage, mention) != NOW:
        return []
    left = passage.text(start, mention.start)
    made = [rate_of_criterion(desk, mention, districts, number, left) for number in found.numbers]
    open_words = made[0].hedge or (POVERTY in found.numbers and not of_communes)
    made = made if found.each else [_any(desk, made, found, districts)]
    return [replace(item, lenient=UNKNOWN) for item in made] if open_words else made


def _any(desk: Desk, made: list[Claim], found: Together, districts: list[Place] | None) -> Claim:
    """«A và B chỉ đạt 41,9%»: of either, or of the communes that meet all of them."""
    whole = all_of(desk, districts).value
    codes = desk.known.within(None if districts is None else [place.code for place in districts])
    met = [desk.known.numbers(f"commune.{code}.met_list") for code in codes]
    both = sum(1 for numbers in met if numbers and set(found.numbers) <= set(numbers))
    share = Decimal(both * 100) / whole if whole else None
    joint = Answer(made[0].subject, share, "Tỷ lệ xã đạt cả các tiêu chí nêu tên", f"all of {found.numbers}")
    return replace(made[0], answers=(*(item.answers[0] for item in made), joint))


def _together(desk: Desk, passage: Passage, mention: Mention, at: int) -> Together | None:
    start, end = passage.sentence(mention.start)
    says = SAYS.match(passage.low, at, end)
    if not says or not is_of_criteria(passage, start, mention) or names_commune(passage, start, mention.start):
        return None
    run = _run(desk, passage, start, mention.start)
    if run and _OF_PARTS.search(passage.text(start, min(run[-1].end + 2, mention.start))):
        return None
    gap = words_between(passage, run[-1].end, mention.start) if len(run) > 1 else None
    if gap is None or not all(lead.number for lead in run) or not _is_told(passage, start, run, gap, says):
        return None
    unmet = bool(says["no"] or NOT_MET_BEFORE.search(gap))
    both = _AT.search(gap) or _BOTH.search(passage.text(start, run[0].start))
    each = bool(_EACH.search(gap)) and not both
    return Together(tuple(lead.number for lead in run), each, unmet)


def _is_told(passage: Passage, start: int, run: list[Lead], gap: str, says: re.Match[str]) -> bool:
    """Whether nothing but the number is told of them, and that they are criteria."""
    if not is_plain(_EACH.sub(" ", gap)) or (gap.rstrip().endswith("còn") and not says["met"]):
        return False
    strong = any(lead.strong for lead in run)
    return strong if opens(passage, start, run[0]) or run[0].strong else False


def _run(desk: Desk, passage: Passage, start: int, at: int) -> list[Lead]:
    """The criteria joined right before the number, in their order."""
    named = [lead for lead in criteria_in(desk, passage) if start <= lead.start and lead.end <= at]
    run = named[-1:]
    for lead in reversed(named[:-1]):
        gap = passage.low[lead.end : run[0].start]
        join = _JOIN.fullmatch(gap) if len(gap) <= WIDEST else None
        if not join or (join["number"] and int(join["number"]) != run[0].number):
            break
        run.insert(0, lead)
    return [*run[:-1], *_by_number(desk, passage, run[-1], at)] if run else []


def _by_number(desk: Desk, passage: Passage, lead: Lead, at: int) -> Iterator[Lead]:
    """«tiêu chí số 6, 10 và 11»: called so once for all."""
    items = desk.criteria.items(COMMUNE, passage.low, lead.start, at, bare=True)
    if len({item.number for item in items}) < 2 or items[0].number != lead.number:
        yield lead
        return
    for item in items:
        yield Lead(item.start, item.end, item.number, lead.strong)
