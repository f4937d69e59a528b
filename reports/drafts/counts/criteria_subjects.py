"""Whom a count of criteria is about, and of which set it is: the unit named with it, its figures and its level."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.drafts.about import subject
from reports.drafts.desk import Desk
from reports.drafts.known import ADVANCED, COMMUNE, DISTRICT, DISTRICTS, Place
from reports.drafts.reading import wording
from reports.drafts.reading.headings import level_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef

_OF_GROUP = re.compile(r"(?:(?<!\w)các|những|\d|nhóm) xã [^;.:]*$")
_NEXT = re.compile(r";|,? (?:nhưng|song) |, (?:đang|tiếp tục|phấn đấu|hướng tới) |(?:,| và) (?=\d)")
_BASIC = re.compile(r"[\d/\s]+(?:tiêu chí|tc) (?:xã )?(?:nông thôn mới|ntm)(?!\s?-?nc|\s?nâng cao|\s?kiểu)")
OPENING = 60  # characters up to the colon of «- Xã NTM nâng cao: …»


def subject_of(desk: Desk, passage: Passage, mention: Mention) -> list[UnitRef]:
    """Whom a count is about: named before it, right after it, or the district that the report is about."""
    refs = subject(passage, mention.start)
    after = _after(passage, mention)
    in_brackets = bool(refs) and passage.low[refs[-1].end :].startswith(")")
    if after and (in_brackets or not refs):
        return after
    return refs or _own_district(desk, passage, mention)


def _own_district(desk: Desk, passage: Passage, mention: Mention) -> list[UnitRef]:
    """«Huyện nông thôn mới: đạt 4/9 tiêu chí» in a report of one district."""
    own = passage.context.district or desk.known.subject
    start, _end = passage.sentence(mention.start)
    told = level_in(passage.text(start, mention.start)) == DISTRICT or mention.whole == desk.known.size(DISTRICT)
    if own is None or own.kind not in DISTRICTS or not told:
        return []
    return [UnitRef(start, start, (own,), own.name, "huyện")]


def _after(passage: Passage, mention: Mention) -> list[UnitRef]:
    """A unit named right after: «đạt 18/19 tiêu chí (xã Pha Mu)»."""
    for ref in passage.units:
        if ref.start >= mention.end:
            if _OF_GROUP.search(passage.text(passage.sentence(mention.start)[0], mention.start)):
                return []  # «các xã dưới 7 tiêu chí: A, B»
            gap = passage.low[mention.end : ref.start].strip()
            return [ref] if gap in ("(", "(xã", ": xã", ":", "( xã", "có xã", "là xã", "có") else []
    return []


def level_for(desk: Desk, passage: Passage, ref: UnitRef, mention_at: int) -> str:
    """Which set a commune's count is of: the advanced one where sentence or heading say so."""
    start, end = passage.sentence(mention_at)
    commune = ref.commune
    if commune is None:
        return DISTRICT
    clause = _NEXT.split(passage.text(mention_at, end), maxsplit=1)[0]
    if _BASIC.match(clause):
        return COMMUNE
    told = passage.text(passage.start, passage.start + OPENING).partition(":")[0] + passage.text(start, mention_at)
    sentence = bool(wording.ADVANCED.search(told + clause))
    applies = commune.code in desk.known.advanced or not desk.known.places
    return ADVANCED if applies and (sentence or passage.context.level == ADVANCED) else COMMUNE


def pick(desk: Desk, ref: UnitRef, whole: Decimal | None) -> Place | None:
    """The commune or the district of a name that both bear: the denominator tells."""
    if ref.commune and ref.district:
        district = whole is not None and whole == desk.known.size(DISTRICT)
        commune = whole is not None and not district
        return ref.commune if commune else ref.district
    return ref.commune or ref.district


def unit_key(desk: Desk, passage: Passage, ref: UnitRef, at: int, whole: Decimal | None = None) -> tuple[str, str]:
    """Beginning of a unit's figures (`commune.03602.advanced`) and its level; ("", "") for an unknown name."""
    place = pick(desk, ref, whole)
    if place is None:
        return "", ""
    if place.kind != "commune":
        return f"district.{place.code}", DISTRICT
    level = level_for(desk, passage, ref, at)
    return f"commune.{place.code}" + (".advanced" if level == ADVANCED else ""), level
