"""From a draft to its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reports.drafts import consistency, days
from reports.drafts.capital.beside import comparisons
from reports.drafts.capital.money import money
from reports.drafts.capital.paces import paces
from reports.drafts.counts.criteria_counts import criteria_counts
from reports.drafts.counts.half_shares import half_shares
from reports.drafts.counts.moves import turnovers
from reports.drafts.counts.rates import rates
from reports.drafts.counts.registers import registers
from reports.drafts.counts.steps import gained_lists, steps
from reports.drafts.counts.unit_counts import unit_counts
from reports.drafts.desk import Desk
from reports.drafts.elsewhere import at_home
from reports.drafts.findings import AGREES, CONTRADICTS, NOT_RECOGNISED, Finding, printed
from reports.drafts.judge import Judged, judge, wrong_unit
from reports.drafts.known import Known
from reports.drafts.names import adjectives, listings
from reports.drafts.names.extremes import extremes
from reports.drafts.names.lists import criteria_lists
from reports.drafts.names.membership import memberships
from reports.drafts.names.recognitions import recognitions
from reports.drafts.names.unit_lists import uncounted_lists, unit_lists
from reports.drafts.reading.criteria import Criteria
from reports.drafts.reading.fold import Folded, fold
from reports.drafts.reading.passages import Passage, passages
from reports.drafts.reading.table_sentences import with_tables_told
from reports.drafts.reading.units import Units
from reports.drafts.statements import Claim, Listing, Note


def check(draft: str, known: Known) -> tuple[Finding, ...]:
    """Every statement found, in the order of the text. Never raises on any text; time grows with its length."""
    desk = Desk(known, Units(known), Criteria(known))
    folded, heads = with_tables_told(fold(draft), desk.units)
    read = list(passages(folded, known, desk.units, desk.criteria))
    claims: list[Claim] = []
    lists: list[Listing] = []
    opinions: list[adjectives.Opinion] = []
    named: list[Note] = []
    for passage in read:
        own = claims_of(desk, passage)
        claims += own
        lists += criteria_lists(desk, passage, own)
        lists += unit_lists(desk, passage, own)
        lists += uncounted_lists(desk, passage)
        lists += gained_lists(desk, passage)
        opinions += adjectives.opinions(desk, passage)
        named += recognitions(desk, passage)
        named += extremes(desk, passage)
        named += comparisons(desk, passage)
        named += memberships(passage, known)
        named += paces(desk, passage)
        named += half_shares(desk, passage)
    judged = _judged(claims, known)
    notes = [
        *named,
        *listings.notes(lists, judged, known),
        *adjectives.judged(desk, opinions),
        *adjectives.praised_and_lost(desk, opinions),
        *days.later_than_title(folded.low, frozenset(figure.cutoff for figure in known.figures.values())),
        *days.other_period(folded.low, known.title),
    ]
    judged = listings.explained(lists, judged)
    found = _findings(draft, folded, judged, notes)
    return tuple(item for item in found if not any(start <= item.start < end for start, end in heads))


def claims_of(desk: Desk, passage: Passage) -> list[Claim]:
    claims, used = unit_counts(desk, passage)
    moves = [*turnovers(desk, passage), *steps(desk, passage)]
    claims += moves
    claims += criteria_counts(desk, passage, used | {item.start for item in moves})
    claims += money(desk, passage)
    claims += registers(desk, passage)
    claims.sort(key=lambda claim: claim.start)
    claims += rates(desk, passage, claims, used)
    claims = [at_home(claim, passage, desk.known) for claim in claims]
    return sorted(claims, key=lambda claim: (claim.start, claim.end))


def _judged(claims: list[Claim], known: Known) -> list[Judged]:
    """Each claim against the data, then the draft against itself where the data do not decide."""
    judged = [judge(claim, known) for claim in claims]
    judged = [_beyond_reach(item, known) for item in judged]
    judged = [_noun_alone(item) for item in judged]
    judged = _twice(judged, claims, known)
    conflicts = [
        *consistency.capital_sums(claims),
        *consistency.capital_rates(claims),
        *consistency.halves(claims),
        *consistency.bands(claims, known),
    ]
    return [_in_conflict(item, conflicts) for item in judged]


def _beyond_reach(item: Judged, known: Known) -> Judged:
    found = consistency.goal_within_reach(item.claim, known)
    if found is None or item.verdict == NOT_RECOGNISED:  # a goal of its own, for which the report plans nothing
        return item
    actual, why = found
    why = why if item.verdict == AGREES else f"{item.why} {why}"
    actual = actual if item.verdict == AGREES else item.actual
    return replace(item, verdict=CONTRADICTS, actual=actual, why=why, topic="goal")


def _noun_alone(item: Judged) -> Judged:
    """A wrong unit noun shows without data too."""
    answers = item.claim.answers
    right = wrong_unit(item.claim, answers[0]) if answers else ""
    if not right or item.verdict != NOT_RECOGNISED or item.claim.reason:
        return item
    why = f"Câu nói về {right.rpartition('/')[2]}: đơn vị tính phải là {right}, dự thảo ghi {item.claim.unit}."
    return replace(item, verdict=CONTRADICTS, actual=right, why=why, topic="noun")


def _twice(judged: list[Judged], claims: list[Claim], known: Known) -> list[Judged]:
    others: dict[int, str] = {}
    for group in consistency.stated_twice(claims):
        for claim in group:
            said = [printed(item.value / item.scale, item.decimals) for item in group if item.value != claim.value]
            others[id(claim)] = ", ".join(dict.fromkeys(said))
    return [_with_other(item, others.get(id(item.claim), ""), claims, known) for item in judged]


def _with_other(item: Judged, other: str, claims: list[Claim], known: Known) -> Judged:
    if not other:
        return item
    why = f"Cùng nội dung này, chỗ khác của dự thảo ghi {other}."
    if item.verdict == NOT_RECOGNISED:
        return item if item.claim.lenient else replace(item, verdict=CONTRADICTS, actual=other, why=why, topic="twice")
    tell = consistency.totals_tell(item.claim, claims, known) if item.verdict == CONTRADICTS else ""
    return replace(item, why=" ".join(part for part in (item.why, why, tell) if part), topic="twice")


def _in_conflict(item: Judged, conflicts: Iterable[consistency.Conflict]) -> Judged:
    for claim, actual, why in conflicts:
        if claim is item.claim:
            if item.verdict == NOT_RECOGNISED:
                return replace(item, verdict=CONTRADICTS, actual=actual, why=why)
            if item.verdict == CONTRADICTS:
                return replace(item, why=f"{item.why} {why}")
    return item


def _findings(draft: str, folded: Folded, judged: list[Judged], notes: list[Note]) -> tuple[Finding, ...]:
    made = [*_of_claims(draft, folded, judged), *_of_notes(draft, folded, notes)]
    wrong = {(item.start, item.end) for item in made if item.verdict == CONTRADICTS}
    made = [item for item in made if item.verdict == CONTRADICTS or (item.start, item.end) not in wrong]
    unique = {(item.start, item.end, item.figure, item.stated, item.verdict): item for item in made}
    return tuple(sorted(unique.values(), key=lambda item: (item.start, item.end, item.figure)))


def _of_claims(draft: str, folded: Folded, judged: list[Judged]) -> Iterator[Finding]:
    for item in judged:
        start, end = folded.span(item.claim.start, item.claim.end)
        said = (item.figure, item.stated, item.actual, item.why, item.topic)
        yield Finding(item.verdict, draft[start:end], start, end, *said)


def _of_notes(draft: str, folded: Folded, notes: list[Note]) -> Iterator[Finding]:
    for note in notes:
        start, end = folded.span(note.start, note.end)
        said = (note.figure, note.stated, note.actual, note.why, note.topic)
        yield Finding(note.verdict, draft[start:end], start, end, *said)  # type: ignore[arg-type]
