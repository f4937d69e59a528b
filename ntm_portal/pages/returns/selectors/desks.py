"""What stands on the first page: desks of the sender, and the queue of the province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from communes.access import SENDING_ROLES, Scope
from communes.models import DISTRICT_KINDS, Period, PeriodState, Submission, SubmissionState, Unit, UnitKind

SENT_STATES = (SubmissionState.SENT, SubmissionState.ACCEPTED, SubmissionState.RETURNED)


@dataclass(frozen=True)
class DeskLine:
    """One unit in one period, with its files, the newest first."""

    unit: Unit
    period: Period
    files: tuple[Submission, ...]
    today: date

    @property
    def newest(self) -> Submission | None:
        return self.files[0] if self.files else None

    @property
    def sent(self) -> Submission | None:
        """The newest file that reached the province and was not taken back."""
        return next((file for file in self.files if file.state in SENT_STATES), None)

    @property
    def counting(self) -> Submission | None:
        """The file whose figures count."""
        return next((file for file in self.files if file.state == SubmissionState.ACCEPTED), None)

    @property
    def draft(self) -> Submission | None:
        """A file that was uploaded after the last one sent and still waits for its sender."""
        waiting = (SubmissionState.RECEIVED, SubmissionState.CHECKED)
        newest = self.newest
        return newest if newest and newest.state in waiting else None

    @property
    def has_sent(self) -> bool:
        return self.sent is not None and self.sent.state != SubmissionState.RETURNED

    @property
    def is_late(self) -> bool:
        return not self.has_sent and self.today > self.period.due_on

    @property
    def days_late(self) -> int:
        return (self.today - self.period.due_on).days

    @property
    def days_left(self) -> int:
        return (self.period.due_on - self.today).days


def open_periods() -> list[Period]:
    return list(Period.objects.filter(state=PeriodState.OPEN).order_by("cutoff"))


def desks(periods: Sequence[Period], scope: Scope, today: date) -> list[DeskLine]:
    """The desks at which the person may send; two queries."""
    units: list[Unit] = list(_sending_units(scope))
    return desk_lines(periods, units, today)


def desk_lines(periods: Sequence[Period], units: Sequence[Unit], today: date) -> list[DeskLine]:
    files = _files(periods, units)
    return [
        DeskLine(unit, period, tuple(files[period.pk, unit.pk]), today)
        for period in periods
        for unit in units
        if unit.in_force(period.cutoff)
    ]


def _sending_units(scope: Scope) -> Any:
    """Districts, and the province for a file of all of them, that the person's roles cover."""
    held = [unit for role, unit in scope.roles if role in SENDING_ROLES]
    units = returning_units()
    return units if None in held else units.filter(Q(pk__in=held) | Q(parent__in=held))


def returning_units() -> Any:
    """The province first, then districts by code."""
    kinds = (*DISTRICT_KINDS, UnitKind.PROVINCE)
    return (
        Unit.objects.filter(kind__in=kinds)
        .select_related("parent")
        .order_by(F("parent_id").asc(nulls_first=True), "code")
    )


def _files(periods: Sequence[Period], units: Sequence[Unit]) -> dict[tuple[int, int], list[Submission]]:
    found: dict[tuple[int, int], list[Submission]] = defaultdict(list)
    rows = Submission.objects.filter(period__in=periods, unit__in=units)
    for file in rows.select_related("sent_by", "decided_by").order_by("-received_at", "-pk"):
        found[file.period_id, file.unit_id].append(file)
    return found


def queue(scope: Scope) -> list[Submission]:
    """Files that wait for a decision, the one that waits longest first."""
    waiting = Submission.objects.visible_to(scope).filter(state=SubmissionState.SENT)
    return list(waiting.select_related("unit", "period", "sent_by").order_by("sent_at", "pk"))


def board(period: Period, today: date) -> list[DeskLine]:
    """Every district of the period, and the province where it sent a file itself; two queries."""
    units = list(returning_units().in_force(period.cutoff))
    return [line for line in desk_lines([period], units, today) if line.unit.is_district or line.files]
