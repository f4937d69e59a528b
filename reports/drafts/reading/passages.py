"""Paragraphs with what stands around them: heading, bullet lead, the plan or kind of capital they speak of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import takewhile

from reports.drafts.known import COMMUNE, Known, Place
from reports.drafts.reading import row_leads as rows
from reports.drafts.reading.amounts import in_steps
from reports.drafts.reading.capital_kinds import capital_in
from reports.drafts.reading.criteria import Criteria
from reports.drafts.reading.fold import Folded
from reports.drafts.reading.headings import (
    BY_CRITERION,
    is_of_goals,
    is_of_paid,
    level_in,
    names_planned_communes,
    plan_year,
)
from reports.drafts.reading.home import home_of, rank, section_of
from reports.drafts.reading.mentions import Mention, mentions
from reports.drafts.reading.offices import Office, offices, only_tells, with_own
from reports.drafts.reading.sentences import sentences
from reports.drafts.reading.unit_lines import in_unit, unit_told
from reports.drafts.reading.units import UnitRef, Units

_BULLET = re.compile(r"[\s]*([-+*•·▪○●])\s*")
_OPENING = re.compile(r"\s*(?:[-+*•·▪○●]\s*|(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[a-zđ][.)])\s+)?")
_HEADING = re.compile(r"\s*(?:[ivx]{1,5}[.)]|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[a-zđ][.)]{1,2}|phần [ivx\d]+)\s*\S")
_OTHER_SUBJECT = re.compile(r"tiêu chí|(?<!\w)(?:xã|bản|tập huấn|công nhận|chương trình|giao vốn|phân bổ)(?!\w)")
# A paragraph that goes on about the unit of the one before.
_GENERIC = re.compile(
    r"\s*(?:(?:các |số )?tiêu chí|trên địa bàn (?:huyện|xã)|(?:toàn )?huyện (?:đạt|có|đã|hiện)|xã (?:đạt|đã|hiện))"
)
_ALL_CAPITAL = re.compile(r"[^:;.\d]{0,60}(?:toàn tỉnh|cả tỉnh|tính chung|hai nguồn|hai loại)(?!\w)")
LONGEST_HEADING = 220
LONGEST_TITLE = 80
HEAD = 12  # lines of a title
ITSELF = "¶"  # told of the paragraph, not of the bullets below it


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings and bullets above say of a paragraph."""

    level: str = COMMUNE
    goal: bool = False
    capital: str = ""
    by_criterion: bool = False  # a list that gives each criterion its communes
    paid: bool = False  # told of what has been disbursed
    paid_rank: int = 0  # of the heading that says so: those below it stay with it
    capital_mark: str = ""  # of the bullet that named its kind: the next bullet of that mark is about another
    unit: Decimal | None = None  # that sums without one are in
    unit_rank: int = 0
    lead: UnitRef | None = None
    office: Office | None = None  # or the department whose capital the paragraph or its bullet tells of
    lead_mark: str = ""  # of the bullet that named it: the next bullet of that mark is about something else
    named: Place | None = None  # the one district that the paragraphs above named last
    last: Place | None = None  # and that of this one with them
    counted: Passage | None = None  # a line above that says what its rows count
    plan_year: int | None = None
    home: Place | None = None  # the district whose report this is
    section: Place | None = None  # and that of the heading above
    section_rank: int = 0
    compared: str = ""  # a heading that tells since when changes are told: «So với kỳ trước»

    @property
    def district(self) -> Place | None:
        """Whose communes and capital are meant where the text names no district."""
        return self.section or self.home


@dataclass(frozen=True)
class Passage:
    """A paragraph; all places are offsets into the folded text."""

    start: int
    end: int
    low: str
    is_heading: bool
    context: Context
    units: tuple[UnitRef, ...]
    mentions: tuple[Mention, ...]
    sentences: tuple[tuple[int, int], ...]
    offices: tuple[Office, ...] = ()

    def sentence(self, at: int) -> tuple[int, int]:
        return next((span for span in self.sentences if span[0] <= at < span[1]), (self.start, self.end))

    @cached_property
    def _starts(self) -> list[int]:
        return [item.start for item in self.mentions]

    def between(self, start: int, end: int) -> tuple[Mention, ...]:
        """Numbers that begin between two offsets."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def text(self, start: int, end: int) -> str:
        return self.low[start:end]


def passages(folded: Folded, known: Known, units: Units, criteria: Criteria) -> Iterator[Passage]:
    read = [
        _passage(folded, start, end, tuple(units.units(folded.low, folded.cased, start, end)), criteria, known)
        for start, end in folded.paragraphs()
    ]
    title = list(takewhile(_is_title, read[:HEAD]))
    head = ((item.text(item.start, item.end), item.start, item.units) for item in title)
    context = Context(home=home_of(head) if known.is_province else None)
    author = next((item.offices[0] for item in title if item.offices and item.offices[0].start <= item.start + 1), None)
    for item in read:
        passage = replace(item, offices=tuple(with_own(folded.low, item.offices, author)))
        context = _next(context, passage, known)
        found = passage.mentions
        if context.unit and "|" not in passage.text(passage.start, passage.end):
            found = tuple(in_unit(folded.low, passage.end, found, context.unit))
        yield replace(passage, context=context, mentions=found)


def _is_title(passage: Passage) -> bool:
    """A line above the report itself: no number, no list, no full sentence."""
    text = passage.text(passage.start, passage.end).strip()
    return not (passage.mentions or passage.is_heading or _BULLET.match(text) or text[-1:] in ".;:")


def _passage(
    folded: Folded, start: int, end: int, units: tuple[UnitRef, ...], criteria: Criteria, known: Known
) -> Passage:
    low = folded.low
    text = low[start:end]
    found = in_steps(low, mentions(low, start, end))
    ends_open = text.rstrip()[-1:] not in ".;"
    heading = bool(_HEADING.match(text)) and len(text) <= LONGEST_HEADING and ends_open and not found[3:]
    spans = tuple(sentences(folded, start, end, criteria, known))
    return Passage(start, end, low, heading, Context(), units, found, spans, offices(low, start, end, known.offices))


def _next(context: Context, passage: Passage, known: Known) -> Context:
    text = passage.text(passage.start, passage.end)
    counts = rows.counts(text, heading=passage.is_heading)
    goes_on = not passage.is_heading and rows.goes_on(text)
    counted = passage if counts else context.counted if goes_on else None
    last = _last_district(passage, context)
    return replace(_told(context, passage, known), counted=counted, named=context.last, last=last)


def _last_district(passage: Passage, context: Context) -> Place | None:
    """That of the paragraph's last unit; what was named before where it names none."""
    refs = [ref for ref in passage.units if ref.kind != "tỉnh"]
    if not refs:
        return None if passage.is_heading else context.last
    alone = len({ref.district.code for ref in refs if ref.district}) == 1
    return refs[-1].district if alone and refs[-1].kind != "xã" else None


def _told(context: Context, passage: Passage, known: Known) -> Context:
    text = passage.text(passage.start, passage.end)
    bullet = _BULLET.match(text)
    if passage.is_heading:
        fresh = Context(
            level_in(text),
            is_of_goals(text, known),
            capital_in(text),
            bool(BY_CRITERION.search(text)),
            is_of_paid(text),
            plan_year=plan_year(text),
            home=context.home,
            office=_office(passage, _HEADING.match(text)),
            compared=text if "so với" in text else "",
        )
        fresh = _in_unit(_still_of_paid(fresh, context, text), context, text)
        return _in_section(fresh, context, section_of(passage.units) if known.is_province else None, rank(text))
    if unit := unit_told(text):
        context = replace(context, unit=unit, unit_rank=0)
    opening = _OPENING.match(text)
    lead = _lead(passage, passage.start + (opening.end() if opening else 0))
    office = _office(passage, opening)
    mark = bullet[1] if bullet else ""
    if lead:
        context = replace(context, lead=lead, lead_mark=mark, office=None)
    elif office:
        opens = bullet or text.rstrip().endswith(":")
        context = replace(context, lead=None, lead_mark=mark if opens else ITSELF, office=office)
    elif bullet and context.lead_mark in (mark, ITSELF) and not _GENERIC.match(text, bullet.end()):
        context = replace(context, lead=None, lead_mark="", office=None)
    elif not bullet and not _GENERIC.match(text):
        goes_on = re.match(r"\s*(?:dự kiến|bình quân|trong đó|(?:các|\d{1,2}) xã này)", text)
        context = replace(context, lead=None, office=None, plan_year=context.plan_year if goes_on else None)
    kind = capital_in(text)
    if kind and not passage.mentions:
        context = replace(context, capital=kind, capital_mark=mark)
    elif not kind and context.capital and (_ALL_CAPITAL.match(text) if not mark else mark == context.capital_mark):
        context = replace(context, capital="")
    if not passage.mentions and len(text) <= LONGEST_TITLE:
        context = replace(context, paid=is_of_paid(text), by_criterion=bool(BY_CRITERION.search(text)))
    if len(text) <= LONGEST_HEADING and not passage.mentions[2:]:
        level = level_in(text)
        if level != COMMUNE and (not passage.mentions or text.rstrip().endswith(":")):
            context = replace(context, level=level)
        if names_planned_communes(text):
            context = replace(context, plan_year=plan_year(text))
    return context


def _still_of_paid(fresh: Context, context: Context, text: str) -> Context:
    """Headings below one on disbursement stay with it, unless they name another subject."""
    depth = rank(text)
    if fresh.paid:
        within = context.paid and context.paid_rank < depth
        return replace(fresh, paid_rank=context.paid_rank if within else depth)
    stays = context.paid and depth > context.paid_rank and not _OTHER_SUBJECT.search(text)
    return replace(fresh, paid=True, paid_rank=context.paid_rank) if stays else fresh


def _in_unit(fresh: Context, context: Context, text: str) -> Context:
    depth, unit = rank(text), unit_told(text)
    if unit:
        return replace(fresh, unit=unit, unit_rank=depth)
    return replace(fresh, unit=context.unit, unit_rank=context.unit_rank) if depth > context.unit_rank else fresh


def _in_section(fresh: Context, context: Context, own: Place | None, depth: int) -> Context:
    """A heading opens a district's section, or stands within one when it is deeper."""
    if own:
        return replace(fresh, section=own, section_rank=depth)
    kept = context.section if depth > context.section_rank else None
    return replace(fresh, section=kept, section_rank=context.section_rank)


def _lead(passage: Passage, body: int) -> UnitRef | None:
    """The unit that a paragraph opens with: «- Xã Phúc Khoa: …», «Huyện Tân Uyên đến nay …»."""
    first = passage.units[0] if passage.units else None
    if first is None or not first.places or first.start > body + 16:
        return None
    before = passage.low[body : first.start].strip()
    return (
        first
        if before in ("", "xã", "huyện", "tại xã", "tại huyện", "đối với xã", "đối với huyện", "thành phố", "tp")
        else None
    )


def _office(passage: Passage, opening: re.Match[str] | None) -> Office | None:
    """The department that a paragraph opens with: «- Sở Nông nghiệp và PTNT: giải ngân …»."""
    first = passage.offices[0] if passage.offices else None
    body = passage.start + (opening.end() if opening else 0)
    if first is None or first.start > body + 4 or only_tells(passage.low, passage.start, first, passage.end):
        return None
    return first
