"""The life of a return: received, checked, sent, then accepted or handed back. Every verb is atomic."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import Denied, can_decide_return, can_send_returns, scope_of
from communes.evidence import checksum, tidy_name
from communes.models import Period, PeriodState, Submission, SubmissionCheck, SubmissionState, Unit
from communes.services import refuse_locked
from communes.submissions.accepting import lock_units, write
from communes.submissions.checking import Findings, check
from communes.submissions.child import read
from communes.submissions.difference import Difference, compared, difference, replaced_submissions
from communes.submissions.findings import EXPLAIN, Answers, Claim, Problem, merged
from communes.submissions.refusals import Refused
from communes.submissions.tables import Ledger, ReturnPlan
from communes.submissions.wording import problem

MOST_KEPT_BYTES = 50 * 1024 * 1024  # what is sent is kept, good or bad; beyond this it is not taken at all


class Changed(Exception):
    """Approved figures changed since the person looked; `difference` is what accepting would do now."""

    def __init__(self, found: Difference) -> None:
        super().__init__("changed")
        self.difference = found


class NotNow(ValidationError):
    """The return is not in the state that the verb needs; the sentence says what became of it."""


def receive(*, unit: Unit, period: Period, file: File, by: User) -> Submission:
    """Keeps the file as it came, with its checksum, under a random name outside every served folder."""
    _require(can_send_returns(scope_of(by), unit))
    if period.state != PeriodState.OPEN:
        raise ValidationError(
            _("The period «%(period)s» is not open; returns are taken while it is.") % {"period": period}
        )
    if not file.size:
        raise ValidationError(_("The file is empty. Choose the workbook that you have filled in."))
    if file.size > MOST_KEPT_BYTES:
        raise ValidationError(_("The file has more than 50 MB and is no return; choose the workbook itself."))
    submission = Submission(
        unit=unit,
        period=period,
        original_name=tidy_name(file.name or ""),
        size=file.size,
        sha256=checksum(file),
        sent_by=by,
    )
    submission.file.save(f"{uuid.uuid4().hex}.bin", file, save=False)
    with transaction.atomic():
        submission.save()
        SubmissionCheck.objects.create(submission=submission)
    return submission


def examine(submission: Submission, plan: ReturnPlan, *, answers: Answers | None = None, today: date) -> None:
    """Reads and checks the kept file and keeps what was found, a refusal too. Approved figures stay as they are."""
    said = answers or Answers.of(submission.check_result.answers)
    try:
        workbook = read(Path(submission.file.path))
    except Refused as refused:
        _keep_refusal(submission, refused)
        return
    found = check(workbook, plan, said, today=today)
    add_history(found, plan)
    _keep(submission, found, said)


def add_history(found: Findings, plan: ReturnPlan) -> None:
    """Compares the claims with what is approved, and asks for a reason wherever something is lost."""
    if found.observed_on is None:
        return
    found.claims = compared(found.claims, plan.ledgers, found.observed_on)
    found.problems = merged([*found.problems, *_lost(found.claims, plan)])


def _lost(claims: Iterable[Claim], plan: ReturnPlan) -> Iterable[Problem]:
    for claim in claims:
        ledger = plan.ledgers[claim.ledger]
        if claim.before and not claim.reason and ledger.is_loss(claim.before, claim.said):
            sheet, _bang, cell = claim.cell.rpartition("!")
            unit = plan.names.by_code.get(claim.unit)
            change = f"{ledger.words(claim.before)} → {ledger.words(claim.said)}"
            yield problem(
                "lost_criterion",
                sheet=sheet.strip("'"),
                cells=[cell],
                unit=claim.unit,
                unit_name=unit.full_name if unit else "",
                item=claim.item,
                found=change,
                about=f"{claim.table}: {change}",  # sets of two levels share names and numbers of criteria
            )


def _keep_refusal(submission: Submission, refused: Refused) -> None:
    submission.refusal = refused.code.value
    submission.check_result.understanding = {"place": refused.place}
    submission.check_result.save()
    submission.save()


@transaction.atomic
def _keep(submission: Submission, found: Findings, answers: Answers) -> None:
    _require_state(_locked(submission), SubmissionState.RECEIVED, SubmissionState.CHECKED)
    result = submission.check_result
    result.answers = asdict(answers)
    result.understanding = {
        **found.understanding,
        "kind": found.kind,
        "questions": [asdict(question) for question in found.questions],
    }
    result.problems = [found_problem.stored() for found_problem in found.problems]
    result.repairs = [repair.stored() for repair in found.repairs]
    result.claims = [claim.stored() for claim in found.claims]
    result.explanations = {**_earlier_explanations(submission), **result.explanations}
    result.save()
    submission.state = SubmissionState.RECEIVED if found.questions else SubmissionState.CHECKED
    submission.observed_on = found.observed_on
    submission.cells = len(found.claims)
    submission.must_fix, submission.to_explain = found.must_fix, found.to_explain
    submission.save()


def _earlier_explanations(submission: Submission) -> dict[str, str]:
    """An explanation holds for the next file of the unit while the value it speaks about stays the same."""
    earlier = SubmissionCheck.objects.filter(
        submission__unit=submission.unit_id, submission__period=submission.period_id
    ).exclude(submission=submission.pk)
    found: dict[str, str] = {}
    for said in earlier.order_by("pk").values_list("explanations", flat=True):
        found |= said
    return found


def problems_of(submission: Submission) -> list[Problem]:
    return [Problem.of(data) for data in submission.check_result.problems]


@transaction.atomic
def send(
    submission: Submission, *, by: User, explanations: Mapping[str, str], left_out: Collection[str] = ()
) -> Submission:
    """Hands a checked return to the province. Units with problems to mend are left out knowingly or mended first."""
    submission = _locked(submission)
    if submission.state == SubmissionState.SENT and submission.sent_by_id == by.pk:
        return submission
    if submission.sent_by_id != by.pk:
        raise ValidationError(_("Only the person who uploaded the file sends it."))
    _require_state(submission, SubmissionState.CHECKED)
    result = submission.check_result
    result.explanations = {**result.explanations, **_filled(explanations)}
    result.left_out = sorted(left_out)
    _refuse_open_problems(submission, left_out)
    result.save()
    for earlier in _same(submission).filter(state=SubmissionState.SENT):
        _move(earlier, SubmissionState.SUPERSEDED)
    submission.sent_at = timezone.now()
    return _move(submission, SubmissionState.SENT)


def _filled(explanations: Mapping[str, str]) -> dict[str, str]:
    return {key: text.strip()[:1000] for key, text in explanations.items() if text.strip()}


def _refuse_open_problems(submission: Submission, left_out: Collection[str]) -> None:
    result = submission.check_result
    standing = [found for found in problems_of(submission) if not (found.unit and found.unit in left_out)]
    if any(found.blocks for found in standing):
        raise ValidationError(_("There are still problems to mend; mend them or leave those units out."), code="fix")
    silent = [found for found in standing if found.grade == EXPLAIN and found.key not in result.explanations]
    if silent:
        raise ValidationError(
            _("%(count)s lines still ask for an explanation.") % {"count": len(silent)}, code="explain"
        )
    if not any(data["unit"] not in left_out for data in result.claims):
        raise ValidationError(_("Nothing is left to send: every unit was left out."), code="empty")


@transaction.atomic
def withdraw(submission: Submission, *, by: User) -> Submission:
    """The sender takes it back before it is decided."""
    submission = _locked(submission)
    if submission.state == SubmissionState.WITHDRAWN:
        return submission
    if submission.sent_by_id != by.pk:
        raise ValidationError(_("Only the person who uploaded the file withdraws it."))
    _require_state(submission, SubmissionState.RECEIVED, SubmissionState.CHECKED, SubmissionState.SENT)
    return _move(submission, SubmissionState.WITHDRAWN)


@transaction.atomic
def hand_back(submission: Submission, *, by: User, note: str, comments: Iterable[Mapping[str, str]] = ()) -> Submission:
    """Returned to its sender, with a note and comments on cells."""
    submission = _locked(submission)
    _require(can_decide_return(scope_of(by), submission.unit, is_own=submission.sent_by_id == by.pk))
    _require_state(submission, SubmissionState.SENT)
    if not note.strip():
        raise ValidationError({"note": _("Say in a sentence what has to be mended.")})
    submission.check_result.comments = [dict(comment) for comment in comments]
    submission.check_result.save()
    return _decide(submission, SubmissionState.RETURNED, by, note)


@transaction.atomic
def accept(
    submission: Submission, *, shown: str, by: User, ledgers: Mapping[str, Ledger], note: str = ""
) -> tuple[Submission, bool]:
    """Writes all facts, or none; answers whether this call did it.

    Raises Changed when `shown` no longer names the difference. Twice confirming, two tabs and two officers end as one
    acceptance.
    """
    submission = _locked(submission)
    if submission.state == SubmissionState.ACCEPTED:
        return submission, False
    _require(can_decide_return(scope_of(by), submission.unit, is_own=submission.sent_by_id == by.pk))
    _require_state(submission, SubmissionState.SENT)
    left_out = submission.check_result.left_out
    lock_units(difference(submission, ledgers, left_out=left_out))
    found = difference(submission, ledgers, left_out=left_out)
    if found.digest != shown:
        raise Changed(found)
    assert submission.observed_on is not None
    refuse_locked(submission.observed_on, note, by)
    write(found, submission, ledgers, by=by, reasons=reasons_of(submission))
    for earlier in replaced_submissions(submission):
        if not _still_counts(earlier, ledgers):
            _move(earlier, SubmissionState.SUPERSEDED)
    return _decide(submission, SubmissionState.ACCEPTED, by, note), True


def reasons_of(submission: Submission) -> dict[str, str]:
    """What is kept as the note of each fact: the row's own words, or the explanation given for its cell."""
    result = submission.check_result
    told: dict[tuple[str, str], str] = {}
    for found in problems_of(submission):
        text = result.explanations.get(found.key, "")
        if text:
            told |= {(found.sheet, cell): text for cell in found.cells}
    reasons = {}
    for data in result.claims:
        claim = Claim.of(data)
        sheet, _bang, cell = claim.cell.rpartition("!")
        reasons[claim.key] = claim.reason or told.get((sheet.strip("'"), cell), "")
    return {key: text for key, text in reasons.items() if text}


def _still_counts(submission: Submission, ledgers: Mapping[str, Ledger]) -> bool:
    models: list[Any] = [ledger.model for ledger in ledgers.values()]
    return any(model.objects.not_voided().filter(submission=submission).exists() for model in models)


# --- States -----------------------------------------------------------------------------------------------------------


def _locked(submission: Submission) -> Submission:
    """The row as it stands now; nobody else decides about it meanwhile."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("unit__parent", "period")
    found: Submission = rows.get(pk=submission.pk)
    return found


def _same(submission: Submission) -> Any:
    others = Submission.objects.filter(unit=submission.unit_id, period=submission.period_id)
    return others.exclude(pk=submission.pk)


def _require_state(submission: Submission, *states: str) -> None:
    if submission.state not in states:
        values = {"file": submission, "state": submission.get_state_display().lower()}
        raise NotNow(_("«%(file)s» is %(state)s; nothing was changed.") % values, code="state")


def _move(submission: Submission, state: str) -> Submission:
    submission.state = state
    submission.save()
    return submission


def _decide(submission: Submission, state: str, by: User, note: str) -> Submission:
    submission.decided_at, submission.decided_by, submission.decision_note = timezone.now(), by, note.strip()
    return _move(submission, state)


def _require(decision: Any) -> None:
    if isinstance(decision, Denied):
        raise ValidationError(decision.reason, code="denied")
