"""Counts of communes, districts and villages: 40/94 xã, 03 huyện, 14 bản, and what is said of them."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.drafts import wording
from reports.drafts.about import scope
from reports.drafts.commune_answers import answers_of
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import DISTRICTS, Place
from reports.drafts.mentions import Mention
from reports.drafts.other_counts import districts as _districts
from reports.drafts.other_counts import villages as _villages
from reports.drafts.passages import Passage
from reports.drafts.said import Said, said_of
from reports.drafts.scopes import all_of, of_scope
from reports.drafts.statements import A_CHANGE, CHANGE, OTHER_TIME, PAST, UNKNOWN, Answer, Claim

_OUT_OF = re.compile(r"(?:trong (?:tổng )?(?:số )?|trên tổng số )$")
_SUBSET = re.compile(
    r"(?:trong|của) (?:số )?\d{1,2} xã (?:dự kiến|kế hoạch|phấn đấu|đăng ký"
    r"|nông thôn mới nâng cao|nâng cao)[^.;]{0,80}$"
)
_PLANNED_ONES = re.compile(r"xã (?:được )?(?:dự kiến|phấn đấu|kế hoạch|đăng ký|có kế hoạch)")
_OUT_OF_ENDS = re.compile(r"(?:\s(?:của|thuộc|tại|ở|trên) [^,;.:]{2,40}?)?\s?(?:(?:đã |hiện )?có(?!\w)|,|thì|đã|:)")


def unit_counts(desk: Desk, passage: Passage) -> tuple[list[Claim], set[int]]:
    """Claims about counted units, and the starts of the criteria mentions that only describe them."""
    claims: list[Claim] = []
    used: set[int] = set()
    last: tuple[str, int, Said] | None = None
    for place, mention in enumerate(passage.mentions):
        if not _counts(passage, place, mention):
            continue
        said, consumed = said_of(desk, passage, place)
        sentence = passage.sentence(mention.start)[0]
        if not said.anything and last and last[:2] == (mention.noun, sentence) and not said.planned:
            said = last[2]  # «10 bản của huyện A, 4 bản của huyện B»
        last = mention.noun, sentence, said
        used |= consumed
        made = _READERS[_noun(passage, mention)](desk, passage, mention, said)
        claims += made
    return claims, used


_NOUNLESS = re.compile(
    r"(?:số (?:lượng )?|^\W*(?=(?:xã|bản) (?:đạt|được)(?!\w)))(xã|huyện|bản|thôn)(?!\w)"
    r"[^.;]{0,160}?(?:là|:|lên|đạt|có|=|còn)\s?$"
)


def _noun(passage: Passage, mention: Mention) -> str:
    if mention.noun:
        return mention.noun
    start, _end = passage.sentence(mention.start)
    found = _NOUNLESS.search(passage.text(max(start, mention.start - 200), mention.start))
    return {"xã": "commune", "huyện": "district"}.get(found[1], "village") if found else ""


def _counts(passage: Passage, place: int, mention: Mention) -> bool:
    if mention.counts_units:
        return mention.decimals == 0 and mention.upto is None
    if mention.noun or mention.decimals or mention.upto is not None:
        return False
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    if place and passage.mentions[place - 1].counts_units and passage.mentions[place - 1].start >= start:
        return False
    return bool(re.search(r"(?:là|:|lên|có|=|còn)\s?$", left)) and bool(_noun(passage, mention))


# --- Communes -------------------------------------------------------------------


def _communes(desk: Desk, passage: Passage, mention: Mention, said: Said) -> list[Claim]:
    time = desk.when(passage, mention)
    left = passage.text(passage.start, mention.start)
    if time in (PAST, CHANGE):
        return [unrecognised(mention, OTHER_TIME if time == PAST else A_CHANGE, "xã")]
    districts = _one_by_one(passage, mention, scope(desk, passage, mention))
    if _OUT_OF.search(left) and mention.whole is None and _OUT_OF_ENDS.match(passage.text(mention.end, passage.end)):
        return [claim(mention, "count", (all_of(desk, districts),), left, unit="xã")]
    if _is_subset(passage, mention) or desk.is_beyond(left):
        return [unrecognised(mention, UNKNOWN, "xã")]
    answers, reason = answers_of(desk, passage, mention, said, districts, time)
    if answers:
        whole = _whole(desk, passage, mention, said, districts, time, answers)
        told = said.recognised or wording.RECOGNISE_MORE.search(left) or _PLANNED_ONES.search(_near(passage, mention))
        open_words = said.bare and not told
        if open_words and answers[0].figure.startswith("plan."):
            answers = (
                *answers,
                desk.answer(answers[0].figure.replace("plan.", "goal.").replace(".communes", ".recognised")),
            )
        lenient = open_words and len(answers) > 1
        return [claim(mention, "count", answers, left, unit="xã", when=time, whole_answer=whole, lenient=lenient)]
    made = [unrecognised(mention, reason, "xã")]
    if mention.whole is not None and not said.advanced:
        made += _whole_alone(desk, mention, districts)
    return made


def _one_by_one(passage: Passage, mention: Mention, districts: list[Place] | None) -> list[Place] | None:
    """«Tân Uyên và Tam Đường, lần lượt là 9 xã và 8 xã»: to each district its number."""
    start, _end = passage.sentence(mention.start)
    at = passage.low.rfind("lần lượt", start, mention.start)
    place = sum(at <= item.start < mention.start for item in passage.mentions)
    return districts[place : place + 1] if districts and at >= 0 and place < len(districts) else districts


def _is_subset(passage: Passage, mention: Mention) -> bool:
    """«Trong số 10 xã kế hoạch năm 2025 có 3 xã …»: of a plan's communes the report counts no part."""
    start, _end = passage.sentence(mention.start)
    return bool(_SUBSET.search(passage.text(start, mention.start)))


def _near(passage: Passage, mention: Mention) -> str:
    return passage.text(max(passage.start, mention.start - 90), min(passage.end, mention.end + 40))


def _whole(
    desk: Desk,
    passage: Passage,
    mention: Mention,
    said: Said,
    districts: list[Place] | None,
    time: str,
    answers: tuple[Answer, ...],
) -> Answer | None:
    """The figure that a stated denominator must equal; a share that follows is of it too."""
    if answers[0].figure.startswith("plan."):
        year = answers[0].figure.split(".")[1]
        return desk.answer(f"plan.{year}.communes")
    if answers[0].figure.startswith("advanced."):
        return desk.answer("advanced.communes")
    met = of_scope(desk, districts, "met_all")
    if said.recognised and mention.whole == met.value:
        return met
    return all_of(desk, districts)


def _whole_alone(desk: Desk, mention: Mention, districts: list[Place] | None) -> list[Claim]:
    """The denominator of a statement whose number cannot be recognised still counts communes of some scope."""
    answer = all_of(desk, districts)
    if mention.whole is None or answer.value is None or answer.value == mention.whole:
        return []
    if districts is None and mention.whole in _totals(desk):
        return []  # the scope stands elsewhere
    return [Claim(mention.whole_at, mention.end, "count", mention.whole, (answer,), unit="xã")]


def _totals(desk: Desk) -> set[Decimal | None]:
    """Every number of communes that a denominator may rightly be."""
    known = desk.known
    named = [key for key in known.figures if key.startswith("plan.") and key.endswith(".communes")]
    districts = [f"district.{place.code}.communes" for place in known.places if place.kind in DISTRICTS]
    others = ["units.communes", "districts.planned.communes", "advanced.communes", "communes.met_all"]
    return {known.value(key) for key in (*named, *districts, *others)}


def _nothing(desk: Desk, passage: Passage, mention: Mention, said: Said) -> list[Claim]:
    return []


_READERS = {"commune": _communes, "district": _districts, "village": _villages, "": _nothing}
