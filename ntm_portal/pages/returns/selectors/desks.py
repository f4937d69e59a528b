"""What stands on the first page: desks of the sender, and the queue of the province."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from communes.access import SENDING_ROLES, Scope
from communes.desks import DeskLine, desk_lines, returning_units
from communes.models import Period, PeriodState, Submission, SubmissionState, Unit


def open_periods() -> list[Period]:
    return list(Period.objects.filter(state=PeriodState.OPEN).order_by("cutoff"))


def desks(periods: Sequence[Period], scope: Scope, today: date) -> list[DeskLine]:
    """The desks at which the person may send; two queries."""
    units: list[Unit] = list(_sending_units(scope))
    return desk_lines(periods, units, today)


def _sending_units(scope: Scope) -> Any:
    """Districts, and the province for a file of all of them, that the person's roles cover."""
    held = [unit for role, unit in scope.roles if role in SENDING_ROLES]
    units = returning_units()
    return units if None in held else units.filter(Q(pk__in=held) | Q(parent__in=held))


def queue(scope: Scope) -> list[Submission]:
    """Files that wait for a decision, the one that waits longest first."""
    waiting = Submission.objects.visible_to(scope).filter(state=SubmissionState.SENT)
    return list(waiting.select_related("unit", "period", "sent_by").order_by("sent_at", "pk"))
