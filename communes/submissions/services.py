"""The life of a return until it is decided: received, checked, sent, withdrawn or handed back. Every verb is atomic."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import Allowed, Decision, Denied, can_decide_return, can_send_returns, scope_of
from communes.evidence import checksum, tidy_name
from communes.models import Period, PeriodState, Submission, SubmissionCheck, SubmissionState, Unit
from communes.services import lock_units
from communes.submissions.checking import check, with_name
from communes.submissions.child import read
from communes.submissions.difference import counting, moment_of, rows_of, weighed
from communes.submissions.findings import EXPLAIN, Answers, merged
from communes.submissions.gathering import Findings
from communes.submissions.reasons import earlier_explanations, problems_of
from communes.submissions.refusals import PASSING, Refused
from communes.submissions.sentences import sentence
from communes.submissions.states import decide, locked, locked_with_rivals, move, require, require_state
from communes.submissions.tables import ReturnPlan
from ntm_portal.lib.numbers import vietnamese

LONGEST_EXPLANATION = 1000
MOST_KEPT_BYTES = 50 * 1024 * 1024  # what is sent is kept, good or bad; beyond this it is not taken at all


class Unread(ValidationError):
    """The portal had no time for the file, which is kept as it is: it may be read a minute later."""

    def __init__(self, submission: Submission, refused: Refused) -> None:
        super().__init__(sentence(refused), code=refused.code.value)
        self.submission = submission


def receive(*, unit: Unit, period: Period, file: File, by: User) -> Submission:
    """Keeps the file as it came, with its checksum, under a random name outside every served folder."""
    require(can_send_returns(scope_of(by), unit))
    require(is_open(period))
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


def is_open(period: Period) -> Decision:
    if period.state == PeriodState.OPEN:
        return Allowed()
    return Denied(_("The period «%(period)s» is not open; returns are taken while it is.") % {"period": period})


# --- Checked ----------------------------------------------------------------------------------------------------------


def examine(submission: Submission, plan: ReturnPlan, *, answers: Answers | None = None, today: date) -> None:
    """Reads and checks the kept file and keeps what was found, a refusal too. Approved figures stay as they are.

    Raises NotNow once the file is sent or decided, and Unread where only time was lacking.
    """
    _require_unsent(Submission.objects.get(pk=submission.pk))  # reading takes seconds: asked before it and after
    said = answers or Answers.of(submission.check_result.answers)
    try:
        workbook = read(Path(submission.file.path))
    except Refused as refused:
        if refused.code in PASSING:
            raise Unread(submission, refused) from refused
        _keep_refusal(submission, refused)
        return
    found = check(workbook, plan, said, today=today)
    add_history(found, plan)
    _keep(submission, found, said)


def add_history(found: Findings, plan: ReturnPlan) -> None:
    """Compares the claims with what is approved, and adds what speaks against recording them."""
    day = found.observed_on or plan.cutoff  # a file without its day is told everything else at once
    replaced = list(counting(plan.unit.id, plan.period_id))
    handed_out = moment_of(found.made_at)
    difference = weighed(found.claims, rows_of(found.understanding), day, replaced, plan.books, handed_out)
    found.claims = list(difference.claims)
    found.problems = merged([*found.problems, *(with_name(one, plan) for one in difference.problems)])


@transaction.atomic
def _keep_refusal(submission: Submission, refused: Refused) -> None:
    """What was read of the file before is not sent any more."""
    _take_turn(submission)
    result = submission.check_result
    result.understanding = {"place": refused.place}
    result.problems, result.repairs, result.claims = [], [], []
    result.save(update_fields=["understanding", "problems", "repairs", "claims"])
    submission.refusal = refused.code.value
    move(submission, SubmissionState.RECEIVED, "refusal")


@transaction.atomic
def _keep(submission: Submission, found: Findings, answers: Answers) -> None:
    _take_turn(submission)
    result = submission.check_result
    result.answers = asdict(answers)
    result.understanding = {
        **found.understanding,
        "kind": found.kind,
        "made_at": found.made_at,
        "questions": [asdict(question) for question in found.questions],
    }
    result.problems = [found_problem.stored() for found_problem in found.problems]
    result.repairs = [repair.stored() for repair in found.repairs]
    result.claims = [claim.stored() for claim in found.claims]
    result.explanations = {**earlier_explanations(submission), **result.explanations}
    result.save()
    submission.observed_on, submission.cells, submission.refusal = found.observed_on, len(found.claims), ""
    submission.must_fix, submission.to_explain = found.must_fix, found.to_explain
    state = SubmissionState.RECEIVED if found.questions else SubmissionState.CHECKED
    move(submission, state, "observed_on", "cells", "refusal", "must_fix", "to_explain")


def _take_turn(submission: Submission) -> None:
    _require_unsent(locked(submission))


def _require_unsent(current: Submission) -> None:
    require_state(current, SubmissionState.RECEIVED, SubmissionState.CHECKED)


# --- Sent, taken back, handed back ------------------------------------------------------------------------------------


@transaction.atomic
def send(
    submission: Submission, *, by: User, explanations: Mapping[str, str], left_out: Collection[str] = ()
) -> Submission:
    """Hands a checked return to the province. Units with problems to mend are left out knowingly or mended first."""
    lock_units([submission.unit_id])
    submission, rivals = locked_with_rivals(submission)
    if submission.state == SubmissionState.SENT and submission.sent_by_id == by.pk:
        return submission
    _require_sender(submission, by, _("Only the person who uploaded the file sends it."))
    require_state(submission, SubmissionState.CHECKED)
    require(can_send_returns(scope_of(by), submission.unit))
    require(is_open(submission.period))
    result = submission.check_result
    result.explanations = {**result.explanations, **_filled(explanations)}
    result.left_out = sorted(left_out)
    if refusals := list(_open_problems(submission, left_out)):
        raise refusals[0] if len(refusals) == 1 else ValidationError(refusals)
    result.save(update_fields=["explanations", "left_out"])
    for earlier in rivals:
        if earlier.state == SubmissionState.SENT:
            move(earlier, SubmissionState.SUPERSEDED)
    submission.sent_at = timezone.now()
    return move(submission, SubmissionState.SENT, "sent_at")


def _require_sender(submission: Submission, by: User, sentence: str) -> None:
    if submission.sent_by_id != by.pk:
        raise ValidationError(sentence)


def _filled(explanations: Mapping[str, str]) -> dict[str, str]:
    """Refused rather than cut where somebody wrote too much; a browser counts a new line as one character."""
    found = {key: text.replace("\r\n", "\n").strip() for key, text in explanations.items()}
    longest = max(map(len, found.values()), default=0)
    if longest > LONGEST_EXPLANATION:
        told = {"most": vietnamese(LONGEST_EXPLANATION), "length": vietnamese(longest)}
        raise ValidationError(
            _("An explanation has %(length)s characters; at most %(most)s are kept. Shorten it.") % told, code="long"
        )
    return {key: text for key, text in found.items() if text}


def _open_problems(submission: Submission, left_out: Collection[str]) -> Iterator[ValidationError]:
    """Everything that keeps the file here, told at once."""
    result = submission.check_result
    standing = [found for found in problems_of(submission) if not (found.unit and found.unit in left_out)]
    if any(found.blocks for found in standing):
        yield ValidationError(_("There are still problems to mend; mend them or leave those units out."), code="fix")
    silent = [found for found in standing if found.grade == EXPLAIN and found.key not in result.explanations]
    if silent:
        yield ValidationError(
            _("%(count)s lines still ask for an explanation.") % {"count": vietnamese(len(silent))}, code="explain"
        )
    if not any(data["unit"] not in left_out for data in result.claims):
        yield ValidationError(_("Nothing is left to send: every unit was left out."), code="empty")


@transaction.atomic
def withdraw(submission: Submission, *, by: User) -> Submission:
    """The sender takes it back before it is decided."""
    submission = locked(submission)
    if submission.state == SubmissionState.WITHDRAWN:
        return submission
    _require_sender(submission, by, _("Only the person who uploaded the file withdraws it."))
    require_state(submission, SubmissionState.RECEIVED, SubmissionState.CHECKED, SubmissionState.SENT)
    return move(submission, SubmissionState.WITHDRAWN)


@transaction.atomic
def hand_back(submission: Submission, *, by: User, note: str, comments: Iterable[Mapping[str, str]] = ()) -> Submission:
    """Returned to its sender, with a note and comments on cells."""
    submission = locked(submission)
    require(can_decide_return(scope_of(by), submission.unit, is_own=submission.sent_by_id == by.pk))
    require_state(submission, SubmissionState.SENT)
    if not note.strip():
        raise ValidationError({"note": _("Say in a sentence what has to be mended.")})
    result = submission.check_result
    result.comments = [dict(comment) for comment in comments]
    result.save(update_fields=["comments"])
    return decide(submission, SubmissionState.RETURNED, by, note)
