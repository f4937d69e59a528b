"""Whether a plan will hold, without the ORM: the pace of the last periods, carried on to the end of the year.

A forecast is a range, from the slowest to the fastest of the last periods: arithmetic, no promise. Criteria are
whole: a part of one counts as none at the low end and, since it may be met within the time, as one at the high end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from math import ceil, floor

from django.utils.translation import gettext_lazy

DAYS_OF_A_MONTH = Decimal(1461) / 48  # leap years included
HORIZON = 120  # months; no pace holds for longer


class Outlook(Enum):
    """What follows for a plan, the worst last."""

    REACHED = "reached"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    UNLIKELY = "unlikely"
    MISSED = "missed"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Outlook.REACHED: gettext_lazy("Reached"),
    Outlook.LIKELY: gettext_lazy("Will likely hold"),
    Outlook.POSSIBLE: gettext_lazy("May hold"),
    Outlook.UNKNOWN: gettext_lazy("Cannot be told"),
    Outlook.UNLIKELY: gettext_lazy("Will hardly hold"),
    Outlook.MISSED: gettext_lazy("Missed"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What was gained (or lost, below zero) from one cut-off to the next."""

    since: date
    until: date
    gained: int

    @property
    def months(self) -> Decimal:
        return months_between(self.since, self.until)

    @property
    def per_month(self) -> Decimal:
        return self.gained / self.months


@dataclass(frozen=True, slots=True)
class Reach:
    """What the slowest and the fastest of the steps lead to."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Criteria gained a month, in the slowest and in the fastest of the steps."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class When:
    """The days on which the fastest and the slowest of the steps get there; None where that one never does."""

    first: date
    last: date | None

    @property
    def is_one_guess(self) -> bool:
        """All of the steps at one pace: nothing tells how far off it may be."""
        return self.first == self.last


def months_between(since: date, until: date) -> Decimal:
    """Below zero where the second day is the earlier one."""
    return (until - since).days / DAYS_OF_A_MONTH


def steps_of(points: Sequence[tuple[date, int]]) -> tuple[Step, ...]:
    """Steps between days that follow each other, with the count of each."""
    return tuple(Step(since, until, after - before) for (since, before), (until, after) in pairwise(points))


def pace_of(steps: Sequence[Step]) -> Pace | None:
    found = [step.per_month for step in steps]
    return Pace(min(found), max(found)) if found else None


def when(met: int, expected: Decimal, steps: Sequence[Step], day: date) -> When | None:
    """From what is met on the day on; None where it is enough already, or where no step leads there."""
    pace = pace_of(steps)
    if pace is None or met >= expected:
        return None
    first, last = (_arrival(expected - met, per_month, day) for per_month in (pace.high, pace.low))
    return When(first, last) if first else None


def _arrival(gap: Decimal, per_month: Decimal, day: date) -> date | None:
    """None beyond the horizon: so slow a pace tells nothing of a day."""
    if per_month <= 0 or gap / per_month > HORIZON:
        return None
    return day + timedelta(days=ceil(gap / per_month * DAYS_OF_A_MONTH))


def reach(met: int, total: int, steps: Sequence[Step], months: Decimal) -> Reach | None:
    """Between nothing and all; None without a step to go by. Time that is over changes nothing."""
    pace = pace_of(steps)
    if pace is None:
        return None
    left = max(months, Decimal())
    ends = met + floor(pace.low * left), met + ceil(pace.high * left)
    low, high = (min(max(end, 0), total) for end in ends)
    return Reach(low, high)


def outlook(met: int, expected: Decimal, found: Reach | None, months: Decimal) -> Outlook:
    """A plain verdict on a plan; without a pace nothing is known while time is left."""
    if met >= expected:
        return Outlook.REACHED
    if months <= 0:
        return Outlook.MISSED
    if found is None:
        return Outlook.UNKNOWN
    if found.low >= expected:
        return Outlook.LIKELY
    return Outlook.POSSIBLE if found.high >= expected else Outlook.UNLIKELY
