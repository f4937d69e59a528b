"""The working day: the one day that every page speaks about; today only where the cut-off is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from communes.access import Decision, Scope, can_correct_after_lock, can_enter
from communes.models import Period, PeriodState, Unit

if TYPE_CHECKING:
    from django.http import HttpRequest

SESSION_KEY = "working_day"


def default_day(periods: Sequence[Period]) -> date:
    """The cut-off of the latest open period, else of the latest of all; never a day still to come.

    A period opens before its cut-off, and a fact of the future is refused; an empty province has only today.
    """
    today = timezone.localdate()
    latest_first = sorted(periods, key=lambda period: (period.state == PeriodState.OPEN, period.cutoff), reverse=True)
    return min(latest_first[0].cutoff, today) if latest_first else today


def chosen_day(request: HttpRequest, periods: Sequence[Period]) -> date:
    """The day the person chose in this session, else the default."""
    stored = request.session.get(SESSION_KEY)
    return date.fromisoformat(stored) if stored else default_day(periods)


def choose_day(request: HttpRequest, day: date | None) -> None:
    """Keeps the day for the session; None goes back to the default."""
    if day is None:
        request.session.pop(SESSION_KEY, None)
        return
    request.session[SESSION_KEY] = day.isoformat()


def locked_by(period: Period, periods: Sequence[Period]) -> Period | None:
    """The later closed period that locks this one too, which itself is still open or planned."""
    if period.state == PeriodState.CLOSED:
        return None
    later = [other for other in periods if other.state == PeriodState.CLOSED and other.cutoff > period.cutoff]
    return min(later, key=lambda other: other.cutoff, default=None)


def locked_with(period: Period, periods: Sequence[Period]) -> list[Period]:
    """Earlier open periods, which take no more figures once this one is closed."""
    return [other for other in periods if other.state == PeriodState.OPEN and other.cutoff < period.cutoff]


def can_enter_on(scope: Scope, unit: Unit, day: date, periods: Sequence[Period]) -> Decision:
    """Who may enter figures of the unit on the day; at the time of writing `refuse_locked` asks again."""
    decision = can_enter(scope, unit)
    return can_correct_after_lock(scope) if decision and is_closed(day, periods) else decision


def is_closed(day: date, periods: Sequence[Period]) -> bool:
    """Whether figures of the day belong to a closed period; at the time of writing `refuse_locked` asks again."""
    return any(period.state == PeriodState.CLOSED and period.cutoff >= day for period in periods)
