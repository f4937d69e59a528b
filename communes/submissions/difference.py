"""What a return would change: each claim against the fact in force, what a replaced file had said, and what speaks
against it. Asked when a file is checked, and once more, on locked rows, when it is accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from communes.models import Submission, SubmissionState, Unit
from communes.submissions.findings import Claim, Difference, Problem, Voided, Withdrawn, merged
from communes.submissions.newer import newer_figures
from communes.submissions.sheets import split_place
from communes.submissions.standing import Key, Standing, by_ledger, standing
from communes.submissions.tables import Books, Ledger, Said
from communes.submissions.untouched import untouched
from communes.submissions.wording import NOTHING, problem

Rows = Collection[tuple[str, str]]  # table and unit of the rows that a file reports


def difference(submission: Submission, books: Books, *, left_out: Collection[str] = ()) -> Difference | None:
    """Against what is approved at this moment; None for a file whose day is not known."""
    if submission.observed_on is None:
        return None
    stored = submission.check_result
    claims = [Claim.of(data) for data in stored.claims if data["unit"] not in left_out]
    rows = {(table, unit) for table, unit in rows_of(stored.understanding) if unit not in left_out}
    handed_out = moment_of(stored.understanding.get("made_at", ""))
    return weighed(claims, rows, submission.observed_on, list(replaced_submissions(submission)), books, handed_out)


def rows_of(understanding: Mapping[str, Any]) -> Rows:
    return {(table, unit) for table, units in understanding.get("rows", {}).items() for unit in units}


def moment_of(text: str) -> datetime | None:
    """None where a file does not say it, or says what is no moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def replaced_submissions(submission: Submission) -> Any:
    """Files of the same unit and period that count now."""
    return counting(submission.unit_id, submission.period_id).exclude(pk=submission.pk)


def counting(unit: int, period: int) -> Any:
    files = Submission.objects.filter(unit=unit, period=period, state=SubmissionState.ACCEPTED)
    return files.select_related("check_result").order_by("pk")


def weighed(
    claims: Sequence[Claim],
    rows: Rows,
    on: date,
    replaced: Sequence[Submission],
    books: Books,
    handed_out: datetime | None = None,
) -> Difference:
    """`replaced` are the accepted files whose rows these take over, `handed_out` says when the portal made the
    workbook. The number of queries is constant."""
    old = replaced_claims(replaced, rows)
    voided = tuple(sorted(_facts_of(old, replaced, books.ledgers)))
    now = standing([*claims, *old], books.ledgers, on)
    compared = tuple(_compared(claim, now) for claim in claims)
    withdrawn = tuple(_withdrawn(compared, [_compared(claim, now) for claim in old], voided, books.ledgers, on))
    found = Difference(on, compared, voided, withdrawn)
    problems = [
        *_outside(found),
        *newer_figures(found, books.ledgers),
        *losses(found, books.ledgers),
        *untouched(found, books.ledgers, handed_out),
        *books.rules(found),
    ]
    return replace(found, problems=tuple(merged(problems)))


def _compared(claim: Claim, now: Mapping[Key, Standing]) -> Claim:
    found = now.get((claim.ledger, claim.identity))
    return replace(claim, base=found.fact_id if found else None, before=found.said if found else None)


# --- What replaced files said -----------------------------------------------------------------------------------------


def replaced_claims(replaced: Iterable[Submission], rows: Rows) -> list[Claim]:
    """What earlier accepted files said in the rows that this one reports anew; the last word of each."""
    found: dict[str, Claim] = {}
    for earlier in replaced:
        for data in earlier.check_result.claims:
            if (data["table"], data["unit"]) in rows:
                claim = Claim.of(data)
                found[claim.key] = claim
    return list(found.values())


def _facts_of(old: Iterable[Claim], replaced: Sequence[Submission], ledgers: Mapping[str, Ledger]) -> Iterator[Voided]:
    """The standing facts that those claims became; one query a ledger."""
    for name, group in by_ledger(old).items():
        ledger, said = ledgers[name], {claim.identity for claim in group}
        model: Any = ledger.model
        rows = model.objects.not_voided().filter(submission__in=replaced)
        for pk, day, *identity in rows.values_list("pk", "observed_on", *ledger.identity):
            if tuple(identity) in said:
                yield Voided(name, pk, tuple(identity), day)


def _withdrawn(
    claims: Iterable[Claim],
    old: Iterable[Claim],
    voided: Iterable[Voided],
    ledgers: Mapping[str, Ledger],
    on: date,
) -> Iterator[Withdrawn]:
    said = {claim.key for claim in claims}
    facts = {(fact.ledger, fact.identity): fact.fact_id for fact in voided}
    gone = [claim for claim in old if claim.key not in said and (claim.ledger, claim.identity) in facts]
    without: dict[str, list[int]] = defaultdict(list)
    for fact in voided:
        without[fact.ledger].append(fact.fact_id)
    after = standing(gone, ledgers, on, without=without)
    for claim in gone:
        key = (claim.ledger, claim.identity)
        yield Withdrawn(claim, facts[key], after[key].said if key in after else None)


# --- What speaks against it -------------------------------------------------------------------------------------------


def losses(found: Difference, ledgers: Mapping[str, Ledger]) -> Iterator[Problem]:
    """What was met and no longer is asks for a reason, also where a file merely falls silent about it."""
    for claim in found.claims:
        if claim.before and not claim.reason and ledgers[claim.ledger].is_loss(claim.before, claim.said):
            yield lost(claim, claim.said, ledgers[claim.ledger])
    for gone in found.gone:
        if gone.claim.before and ledgers[gone.claim.ledger].is_loss(gone.claim.before, gone.after):
            yield lost(replace(gone.claim, cell=""), gone.after, ledgers[gone.claim.ledger])


def lost(claim: Claim, after: Said | None, ledger: Ledger) -> Problem:
    sheet, cell = split_place(claim.cell)
    change = f"{ledger.words(claim.before or {})} → {ledger.words(after) if after else NOTHING}"
    return problem(
        "lost_criterion",
        sheet=sheet,
        cells=[cell] if cell else [],
        unit=claim.unit,
        item=claim.item,
        found=change,
        about=f"{claim.table}: {change}",  # sets of two levels share names and numbers of criteria
    )


def _outside(found: Difference) -> Iterator[Problem]:
    """A unit may be younger than the day that the whole return speaks of: a commune that was formed in the period."""
    units = {claim.identity[0]: claim for claim in found.claims}
    in_force = set(Unit.objects.in_force(found.observed_on).filter(pk__in=units).values_list("pk", flat=True))
    if outside := units.keys() - in_force:
        for unit in Unit.objects.filter(pk__in=outside).order_by("code"):
            told = {"unit": units[unit.pk].unit, "unit_name": unit.full_name, "found": f"{found.observed_on:%d/%m/%Y}"}
            yield problem("unit_not_in_force", first=f"{unit.valid_from:%d/%m/%Y}", **told)
