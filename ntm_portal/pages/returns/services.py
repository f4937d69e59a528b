"""A return from upload to report: the line of `communes.submissions` with the sheets and the report joined to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from communes.models import Period, Submission, SubmissionState, Unit
from communes.submissions import services
from communes.submissions.accepting import write
from communes.submissions.difference import Difference, difference
from communes.submissions.findings import Answers
from ntm_portal.pages.returns.plans import all_ledgers, return_plan
from reports.build import build_progress_report
from reports.figures import Figure


class Outcome(StrEnum):
    """What became of an upload, as the page says it in `data-result`."""

    ACCEPTED = "accepted"
    WITH_WARNINGS = "accepted-warnings"
    ROW_ERRORS = "row-errors"
    REJECTED = "rejected"


def outcome_of(submission: Submission) -> Outcome | None:
    """None while questions about the table are open."""
    if submission.refusal:
        return Outcome.REJECTED
    if submission.state == SubmissionState.RECEIVED:
        return None
    if submission.must_fix and submission.state == SubmissionState.CHECKED:
        return Outcome.ROW_ERRORS
    found = submission.check_result
    told = submission.must_fix or submission.to_explain or found.repairs  # once sent, units to mend were left out
    return Outcome.WITH_WARNINGS if told else Outcome.ACCEPTED


def take_in(*, unit: Unit, period: Period, file: File, by: User, today: date | None = None) -> Submission:
    """Keeps the file, checks it, and shows what it would change in the report. ValidationError when it is not taken."""
    submission = services.receive(unit=unit, period=period, file=file, by=by)
    examine(submission, today=today)
    return submission


def examine(submission: Submission, *, answers: Answers | None = None, today: date | None = None) -> None:
    """Checks the kept file (again, with the answers of its sender)."""
    plan = return_plan(submission.unit, submission.period)
    services.examine(submission, plan, answers=answers, today=today or timezone.localdate())


def accept(submission: Submission, *, shown: str, by: User, note: str = "") -> tuple[Submission, bool]:
    return services.accept(submission, shown=shown, by=by, ledgers=all_ledgers(), note=note)


def difference_of(submission: Submission) -> Difference:
    """What accepting would do at this moment."""
    return difference(submission, all_ledgers(), left_out=submission.check_result.left_out)


def report_changes(submission: Submission, found: Difference, *, by: User) -> list[dict[str, str]]:
    """Figures of the report that accepting would change: key, label, before and after.

    The facts are written, the report is built, and the transaction is rolled back: the same code says what would be.
    Kept by the name of the difference, so that looking twice costs nothing.
    """
    kept = submission.check_result.report_changes
    if kept and kept[0].get("digest") == found.digest:
        return list(kept[1:])
    changes = list(_changes(submission, found, by))
    submission.check_result.report_changes = [{"digest": found.digest}, *changes]
    submission.check_result.save(update_fields=["report_changes"])
    return changes


def _changes(submission: Submission, found: Difference, by: User) -> Iterator[dict[str, str]]:
    before = _figures(submission)
    with transaction.atomic():
        write(found, submission, all_ledgers(), by=by, reasons={})
        after = _figures(submission)
        transaction.set_rollback(True)
    for key, figure in after.items():
        was = before.get(key)
        if was is None or was.printed != figure.printed:
            yield {"key": key, "label": figure.label, "before": was.printed if was else "–", "after": figure.printed}


def _figures(submission: Submission) -> Mapping[str, Figure]:
    """Of the report about the unit that reports; a file of the whole province is about the province."""
    return build_progress_report(unit=submission.unit, period=submission.period).figures
