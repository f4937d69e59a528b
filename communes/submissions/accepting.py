"""Accepting a return: in one transaction, asked once more on locked rows, with a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import can_decide_return, scope_of
from communes.facts import DatedFact
from communes.models import Submission, SubmissionState, Unit
from communes.services import closed_period, lock_units, refuse_locked, voiding_of
from communes.submissions.difference import difference, replaced_claims, replaced_submissions, rows_of
from communes.submissions.findings import Claim, Difference, Problem
from communes.submissions.reasons import reasons_of, reasons_of_the_gone, silent
from communes.submissions.standing import by_ledger
from communes.submissions.states import decide, locked_with_rivals, move, require, require_state
from communes.submissions.tables import Books, Ledger

MOST_TOLD = 5  # problems in one refusal


class Changed(Exception):
    """Approved figures changed since the person looked; `difference` is what accepting would do now."""

    def __init__(self, found: Difference) -> None:
        super().__init__("changed")
        self.difference = found


@transaction.atomic
def accept(
    submission: Submission,
    *,
    shown: str,
    by: User,
    books: Books,
    name: Callable[[Difference], str] = lambda found: found.digest,
    note: str = "",
) -> tuple[Submission, bool]:
    """Writes all facts, or none; answers whether this call did it.

    Raises Changed when `shown` is no longer what `name` calls the difference, and ValidationError where the rules
    refuse it. Twice confirming, two tabs and two officers end as one acceptance.
    """
    lock_units(touched_units(submission))
    submission, rivals = locked_with_rivals(submission)
    if submission.state == SubmissionState.ACCEPTED:
        return submission, False
    require(can_decide_return(scope_of(by), submission.unit, is_own=submission.sent_by_id == by.pk))
    require_state(submission, SubmissionState.SENT)
    found = difference(submission, books, left_out=submission.check_result.left_out)
    assert found is not None
    if name(found) != shown:
        raise Changed(found)
    refuse_locked(found.earliest, note, by)
    _refuse(found, submission, note)
    reasons = _reasons(found, submission, books, note)
    write(found, submission, books.ledgers, by=by, reasons=reasons)
    _keep_outcome(found, submission, reasons)
    for earlier in rivals:
        if earlier.state == SubmissionState.ACCEPTED and not _still_counts(earlier, books.ledgers):
            move(earlier, SubmissionState.SUPERSEDED)
    return decide(submission, SubmissionState.ACCEPTED, by, note), True


def touched_units(submission: Submission) -> set[int]:
    """Units whose facts accepting may write or void, and the one that reports, at which its files take turns."""
    stored = submission.check_result
    old = replaced_claims(replaced_submissions(submission), rows_of(stored.understanding))
    return {submission.unit_id, *(data["identity"][0] for data in stored.claims), *(one.identity[0] for one in old)}


# --- Asked again ------------------------------------------------------------------------------------------------------


def _refuse(found: Difference, submission: Submission, note: str) -> None:
    """What was approved since the file was checked may forbid it now, or ask for a reason that nobody has given."""
    if blocking := [one for one in found.problems if one.blocks]:
        told = {"problems": _told(blocking, found)}
        raise ValidationError(_("This cannot be recorded any more: %(problems)s. Hand the file back.") % told, "fix")
    unexplained = silent(found, submission.check_result.explanations)
    if unexplained and not note.strip():
        sentence = _("Nobody has given a reason for this: %(problems)s. Write it as a note, or hand the file back.")
        raise ValidationError(sentence % {"problems": _told(unexplained, found)}, "explain")


def _told(problems: list[Problem], told_by: Difference) -> str:
    in_force = Unit.objects.in_force(told_by.observed_on).filter(code__in={one.unit for one in problems})
    names = {unit.code: unit.full_name for unit in in_force}
    about = ((one.unit_name or names.get(one.unit, one.unit), one.item) for one in problems)
    lines = [f"{', '.join(filter(None, words))}: {one.found}" for words, one in zip(about, problems, strict=True)]
    more = [f"(+{len(lines) - MOST_TOLD})"] if len(lines) > MOST_TOLD else []
    return "; ".join([*lines[:MOST_TOLD], *more])


def _reasons(found: Difference, submission: Submission, books: Books, note: str) -> dict[str, str]:
    """By the key of a claim. The officer's note stands in where only he gave a reason: for what nobody explained, and
    for every correction of a closed period."""
    explanations = submission.check_result.explanations
    reasons = reasons_of(submission, found.claims) | reasons_of_the_gone(found, books.ledgers, explanations)
    note = note.strip()
    if not note:
        return reasons
    if closed_period(found.earliest):
        keys = {claim.key for claim in found.claims} | {gone.claim.key for gone in found.withdrawn}
    else:
        unexplained = {(one.unit, one.item) for one in silent(found, explanations)}
        touched = [*found.claims, *(gone.claim for gone in found.withdrawn)]
        keys = {claim.key for claim in touched if (claim.unit, claim.item) in unexplained}
    return dict.fromkeys(keys, note) | reasons


# --- Written ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Writing:
    """What all facts of one acceptance share. One moment for all: a value voided and said again is no change."""

    submission: Submission
    by: User
    at: datetime
    reasons: Mapping[str, str]


def write(
    found: Difference, submission: Submission, ledgers: Mapping[str, Ledger], *, by: User, reasons: Mapping[str, str]
) -> None:
    """Voids what the replaced files said, then records every claim. `reasons` go by the key of a claim."""
    writing = Writing(submission, by, timezone.now(), reasons)
    for name, ledger in ledgers.items():
        if voided := found.voided_of(name):
            model: Any = ledger.model
            facts = model.objects.filter(pk__in=voided)
            model.objects.bulk_create([_voiding(fact, ledger, writing) for fact in facts])
    for name, claims in by_ledger(found.claims).items():
        ledger = ledgers[name]
        model = ledger.model
        model.objects.bulk_create(_facts(claims, ledger, found, writing))


def _voiding(fact: DatedFact, ledger: Ledger, writing: Writing) -> DatedFact:
    key = ":".join((ledger.name, *(str(getattr(fact, name)) for name in ledger.identity)))
    replaced = _("Replaced by the return «%(file)s».") % {"file": writing.submission.original_name}
    note = " ".join(filter(None, (replaced, writing.reasons.get(key, ""))))
    return voiding_of(fact, note=note, by=writing.by, at=writing.at, submission=writing.submission)


def _facts(claims: list[Claim], ledger: Ledger, found: Difference, writing: Writing) -> list[DatedFact]:
    model: Any = ledger.model
    proofs = _proofs(claims, ledger)
    return [
        model(
            **dict(zip(ledger.identity, claim.identity, strict=True)),
            **claim.said,
            **proofs.get(claim.base, {}),
            observed_on=found.observed_on,
            recorded_at=writing.at,
            recorded_by=writing.by,
            submission=writing.submission,
            source_cell=claim.cell,
            note=writing.reasons.get(claim.key, ""),
        )
        for claim in claims
    ]


def _proofs(claims: list[Claim], ledger: Ledger) -> dict[int | None, dict[str, Any]]:
    """Evidence of facts that are said again unchanged, by the id of the fact."""
    unchanged = [claim.base for claim in claims if not claim.is_change]
    if not ledger.proofs or not unchanged:
        return {}
    model: Any = ledger.model
    rows = model.objects.filter(pk__in=unchanged).values_list("pk", *ledger.proofs)
    return {pk: dict(zip(ledger.proofs, proofs, strict=True)) for pk, *proofs in rows if any(proofs)}


def _keep_outcome(found: Difference, submission: Submission, reasons: Mapping[str, str]) -> None:
    """What the file changed, as it was accepted: approved figures move on."""
    result = submission.check_result
    result.outcome = {
        "changes": [replace(claim, reason=reasons.get(claim.key, "")).stored() for claim in found.changes],
        "gone": list(_gone(found, reasons)),
        "unchanged": len(found.claims) - len(found.changes),
    }
    result.save(update_fields=["outcome"])


def _gone(found: Difference, reasons: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for one in found.gone:
        claim = replace(one.claim, reason=reasons.get(one.claim.key, ""))
        yield {"claim": claim.stored(), "fact_id": one.fact_id, "after": one.after}


def _still_counts(submission: Submission, ledgers: Mapping[str, Ledger]) -> bool:
    models: list[Any] = [ledger.model for ledger in ledgers.values()]
    return any(model.objects.not_voided().filter(submission=submission).exists() for model in models)
