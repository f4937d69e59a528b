"""Desks: one unit in one period, with the returns that came from it; who has sent and who is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from communes.models import DISTRICT_KINDS, Period, Submission, SubmissionState, Unit, UnitKind

SENT_STATES = (SubmissionState.SENT, SubmissionState.ACCEPTED, SubmissionState.RETURNED)
REACHED_STATES = (*SENT_STATES, SubmissionState.SUPERSEDED)


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
    def first_sent_on(self) -> date | None:
        """The day on which a file first reached the province and was not taken back."""
        days = [file.sent_at for file in self.files if file.sent_at and file.state in REACHED_STATES]
        return timezone.localdate(min(days)) if days else None

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
    def days_sent_late(self) -> int:
        """How many days after the due day the first file came; 0 or less for one in time."""
        return (self.first_sent_on - self.period.due_on).days if self.first_sent_on else 0

    @property
    def days_left(self) -> int:
        return (self.period.due_on - self.today).days


def desk_lines(periods: Sequence[Period], units: Sequence[Unit], today: date) -> list[DeskLine]:
    files = _files(periods, units)
    return [
        DeskLine(unit, period, tuple(files[period.pk, unit.pk]), today)
        for period in periods
        for unit in units
        if unit.in_force(period.cutoff)
    ]


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


def board(period: Period, today: date) -> list[DeskLine]:
    """Every district of the period, and the province where it sent a file itself; two queries."""
    units = list(returning_units().in_force(period.cutoff))
    return [line for line in desk_lines([period], units, today) if line.unit.is_district or line.files]
