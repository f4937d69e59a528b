"""The working day: the one day that every page speaks about, never the calendar's today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from communes.models import Period

if TYPE_CHECKING:
    from django.http import HttpRequest

SESSION_KEY = "working_day"


def default_day() -> date:
    """The cut-off of the period worked on; an empty province has no period and falls back to today."""
    period = Period.objects.working()
    return period.cutoff if period else timezone.localdate()


def chosen_day(request: HttpRequest) -> date:
    """The day the person chose in this session, else the default."""
    stored = request.session.get(SESSION_KEY)
    return date.fromisoformat(stored) if stored else default_day()


def choose_day(request: HttpRequest, day: date | None) -> None:
    """Keeps the day for the session; None goes back to the default."""
    if day is None:
        request.session.pop(SESSION_KEY, None)
        return
    request.session[SESSION_KEY] = day.isoformat()
