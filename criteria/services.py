"""Verbs that write facts about criteria; keyword-only and atomic, ValidationError says what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from communes.models import Unit
from communes.services import record_fact
from criteria.models import Assessment, CriteriaSet, Criterion, Indicator, Reading, Recognition, Target


def record_assessment(
    *, unit: Unit, criterion: Criterion, verdict: str, observed_on: date, by: Any, note: str = ""
) -> Assessment:
    return record_fact(
        Assessment(unit=unit, criterion=criterion, verdict=verdict, observed_on=observed_on, recorded_by=by, note=note)
    )


def record_reading(
    *,
    unit: Unit,
    indicator: Indicator,
    verdict: str,
    observed_on: date,
    by: Any,
    value: Decimal | None = None,
    note: str = "",
) -> Reading:
    return record_fact(
        Reading(
            unit=unit,
            indicator=indicator,
            value=value,
            verdict=verdict,
            observed_on=observed_on,
            recorded_by=by,
            note=note,
        )
    )


def record_recognition(
    *, unit: Unit, title: str, act: str, decision: str, signed_on: date, by: Any, note: str = ""
) -> Recognition:
    """A signed decision; it is observed on the day of signing."""
    return record_fact(
        Recognition(
            unit=unit, title=title, act=act, decision=decision, observed_on=signed_on, recorded_by=by, note=note
        )
    )


def record_target(
    *, unit: Unit, criteria_set: CriteriaSet, year: int, expected: Decimal, observed_on: date, by: Any, note: str = ""
) -> Target:
    return record_fact(
        Target(
            unit=unit,
            criteria_set=criteria_set,
            year=year,
            expected=expected,
            observed_on=observed_on,
            recorded_by=by,
            note=note,
        )
    )
