"""What the meeting pack needs besides the report: returns, readings of both days, and verdicts to explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from communes.desks import DeskLine, board
from communes.models import Period, Unit
from criteria.models import Level
from criteria.registers.selectors.explain import ToExplain, contradictions_in
from criteria.selectors import ReadingInfo, readings_on
from reports.build import ProgressReport


@dataclass(frozen=True, slots=True)
class ReturnState:
    """How the return of one district stands on the day that the pack is made."""

    due_on: date
    first_sent_on: date | None
    is_late: bool
    was_handed_back: bool

    @classmethod
    def of(cls, line: DeskLine) -> ReturnState:
        return cls(line.period.due_on, line.first_sent_on, line.is_late, line.sent is not None and not line.has_sent)


@dataclass(frozen=True, slots=True)
class ReadingPair:
    """A measured value and the one of the last period."""

    reading: ReadingInfo
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class MeetingFacts:
    returns: Mapping[str, ReturnState]
    readings: tuple[ReadingPair, ...]
    to_explain: ToExplain


def meeting_facts(report: ProgressReport, period: Period, unit: Unit, today: date | None = None) -> MeetingFacts:
    """A constant number of queries, whatever the number of communes."""
    lines = board(period, today or timezone.localdate())
    return MeetingFacts(
        {line.unit.code: ReturnState.of(line) for line in lines if line.unit.is_district},
        _pairs(report, unit),
        contradictions_in(report.communes, period.cutoff, known_at=report.known_at),
    )


def _pairs(report: ProgressReport, unit: Unit) -> tuple[ReadingPair, ...]:
    """Readings of communes that have a value on both days."""
    if report.changes.since is None:
        return ()
    found = readings_on(report.changes.since.cutoff, within=unit, known_at=report.known_at)
    earlier = {_identity(reading): reading.value for reading in found}
    return tuple(
        ReadingPair(reading, before, reading.value)
        for reading in readings_on(report.period.cutoff, within=unit, known_at=report.known_at)
        if reading.level == Level.COMMUNE and reading.value is not None
        if (before := earlier.get(_identity(reading))) is not None
    )


def _identity(reading: ReadingInfo) -> tuple[str, str, str]:
    return reading.level, reading.unit_code, reading.indicator
