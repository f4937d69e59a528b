"""A return from upload to report: the line of `communes.submissions` with the sheets and the report joined to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import User
from django.core.files.base import File
from django.utils import timezone

from communes.models import Period, Submission, SubmissionState, Unit
from communes.submissions import accepting, services
from communes.submissions.days import day_of
from communes.submissions.difference import difference
from communes.submissions.findings import Answers, Difference
from ntm_portal.pages.returns.foresight import foresee, name_of
from ntm_portal.pages.returns.plans import books, return_plan


class Outcome(StrEnum):
    """What became of an upload, as the page says it in `data-result`."""

    ACCEPTED = "accepted"
    WITH_WARNINGS = "accepted-warnings"
    ROW_ERRORS = "row-errors"
    REJECTED = "rejected"


def outcome_of(submission: Submission) -> Outcome | None:
    """None while questions about the table are open."""
    if submission.refusal or is_unread(submission):
        return Outcome.REJECTED
    if submission.state == SubmissionState.RECEIVED:
        return None
    if submission.must_fix and submission.state == SubmissionState.CHECKED:
        return Outcome.ROW_ERRORS
    found = submission.check_result
    told = submission.must_fix or submission.to_explain or found.repairs  # once sent, units to mend were left out
    return Outcome.WITH_WARNINGS if told else Outcome.ACCEPTED


def is_unread(submission: Submission) -> bool:
    """Kept and never read: the portal was busy, or the server stopped meanwhile."""
    is_waiting = submission.state == SubmissionState.RECEIVED and not submission.refusal
    return is_waiting and not submission.check_result.understanding


def take_in(*, unit: Unit, period: Period, file: File, by: User, today: date | None = None) -> Submission:
    """Keeps the file, checks it, and works out what it would change in the report.

    ValidationError when it is not taken; Unread when it is kept and has to be checked later.
    """
    submission = services.receive(unit=unit, period=period, file=file, by=by)
    examine(submission, today=today)
    return submission


def examine(submission: Submission, *, answers: Answers | None = None, today: date | None = None) -> None:
    """Checks the kept file (again, with the answers of its sender)."""
    plan = return_plan(submission.unit, submission.period)
    services.examine(submission, plan, answers=answers, today=today or timezone.localdate())
    foresee(submission, by=submission.sent_by)


def wrong_day(submission: Submission, day: date) -> str:
    """Why a table cannot speak of the day; blank where it can."""
    plan = return_plan(submission.unit, submission.period)
    _taken, wrong = day_of(day.isoformat(), plan, timezone.localdate())
    return wrong[0].accepted if wrong else ""


def send(
    submission: Submission, *, by: User, explanations: Mapping[str, str], left_out: Collection[str] = ()
) -> Submission:
    sent = services.send(submission, by=by, explanations=explanations, left_out=left_out)
    foresee(sent, by=by)
    return sent


def accept(submission: Submission, *, shown: str, by: User, note: str = "") -> tuple[Submission, bool]:
    """`shown` is `shown_of` of the page that the person saw."""
    return accepting.accept(
        submission, shown=shown, by=by, books=books(), name=lambda found: name_of(submission, found, by=by), note=note
    )


def difference_of(submission: Submission) -> Difference | None:
    """What accepting would do at this moment."""
    return difference(submission, books(), left_out=submission.check_result.left_out)
