"""States of a return and how it moves on: one verb at a time, on locked rows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import Denied
from communes.models import Submission, SubmissionState


class NotNow(ValidationError):
    """The return is not in the state that the verb needs; the sentence says what became of it."""


WITH_THE_PROVINCE = (SubmissionState.SENT, SubmissionState.ACCEPTED)


def locked(submission: Submission) -> Submission:
    """The row as it stands now; nobody else decides about it meanwhile."""
    found: Submission = _to_lock().get(pk=submission.pk)
    return found


def locked_with_rivals(submission: Submission) -> tuple[Submission, list[Submission]]:
    """The row, and the files of its unit and period that are sent or accepted.

    Lock the unit first: else a file that is sent at this moment is not among them.
    """
    same = Q(unit=submission.unit_id, period=submission.period_id, state__in=WITH_THE_PROVINCE)
    rows = {row.pk: row for row in _to_lock().filter(Q(pk=submission.pk) | same).order_by("pk")}
    return rows.pop(submission.pk), list(rows.values())


def _to_lock() -> Any:
    return Submission.objects.select_for_update(of=("self",)).select_related("unit__parent", "period")


def require_state(submission: Submission, *states: str) -> None:
    if submission.state not in states:
        values = {"file": submission, "state": submission.get_state_display().lower()}
        raise NotNow(_("«%(file)s» is %(state)s; nothing was changed.") % values, code="state")


def require(decision: Any) -> None:
    if isinstance(decision, Denied):
        raise ValidationError(decision.reason, code="denied")


def move(submission: Submission, state: str, *also: str) -> Submission:
    """Stores the state, and the fields named beside it; what others wrote into the row meanwhile stays."""
    submission.state = state
    submission.save(update_fields=["state", *also])
    return submission


def decide(submission: Submission, state: str, by: User, note: str) -> Submission:
    submission.decided_at, submission.decided_by, submission.decision_note = timezone.now(), by, note.strip()
    return move(submission, state, "decided_at", "decided_by", "decision_note")
