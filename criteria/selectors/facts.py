"""Titles held, targets and readings on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from communes.models import Unit
from communes.selectors import UnitInfo
from criteria.models import (
    Act,
    CriteriaSet,
    Reading,
    Recognition,
    Target,
)


@dataclass(frozen=True, slots=True)
class RecognitionInfo:
    unit_code: str
    title: str
    act: str
    decision: str
    signed_on: date


def recognitions_on(day: date, *, within: Unit, known_at: datetime | None = None) -> tuple[RecognitionInfo, ...]:
    """Titles held on the day by units in force then; withdrawn ones are left out."""
    held = Recognition.objects.as_of(day, known_at=known_at).filter(act=Act.AWARD)
    held = held.filter(unit__in=Unit.objects.in_force(day).within(within))
    columns = "unit__code", "title", "act", "decision", "observed_on"
    return tuple(RecognitionInfo(*row) for row in held.order_by("unit__code").values_list(*columns))


@dataclass(frozen=True, slots=True)
class TargetInfo:
    unit: UnitInfo
    level: str
    year: int
    expected: Decimal


def targets_on(day: date, *, within: Unit, known_at: datetime | None = None) -> tuple[TargetInfo, ...]:
    """Targets in force for this year and later."""
    rows = Target.objects.as_of(day, known_at=known_at).filter(year__gte=day.year)
    rows = rows.filter(unit__in=Unit.objects.in_force(day).within(within))
    rows = rows.select_related("unit__parent", "criteria_set").order_by("year", "unit__parent__code", "unit__code")
    return tuple(TargetInfo(UnitInfo.of(row.unit), row.criteria_set.level, row.year, row.expected) for row in rows)


@dataclass(frozen=True, slots=True)
class ReadingInfo:
    unit_code: str
    level: str
    indicator: str
    criterion: int
    name: str
    measure: str
    value: Decimal | None
    verdict: str
    note: str = ""


def readings_on(day: date, *, within: Unit, known_at: datetime | None = None) -> tuple[ReadingInfo, ...]:
    """Readings in force on the day, by unit and in the order of the set: the figures of a report follow it."""
    rows = Reading.objects.as_of(day, known_at=known_at).filter(unit__in=Unit.objects.in_force(day).within(within))
    rows = rows.filter(indicator__criterion__criteria_set__in=CriteriaSet.objects.on(day))
    columns = (
        "unit__code",
        "indicator__criterion__criteria_set__level",
        "indicator__code",
        "indicator__criterion__number",
        "indicator__name",
        "indicator__measure",
        "value",
        "verdict",
        "note",
    )
    rows = rows.order_by(
        "unit__code", "indicator__criterion__criteria_set__level", "indicator__criterion__number", "indicator__order"
    )
    return tuple(ReadingInfo(*row) for row in rows.values_list(*columns))
