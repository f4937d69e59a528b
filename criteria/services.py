"""Verbs that write facts about criteria; keyword-only and atomic, ValidationError says what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import EllipsisType

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.models import Evidence, Unit
from communes.services import fact_in_force, record_fact, refuse_stale, turn_of
from criteria.models import Assessment, CriteriaSet, Criterion, Indicator, Reading, Recognition, Target
from criteria.rules import counts_as_met


def record_assessment(
    *,
    unit: Unit,
    criterion: Criterion,
    verdict: str,
    observed_on: date,
    by: User,
    note: str = "",
    evidence_number: str = "",
    evidence_date: date | None = None,
    evidence: Evidence | None = None,
    based_on: int | EllipsisType | None = ...,
) -> Assessment:
    """Records a status. `based_on` is the fact that the person saw in force; Stale is raised when it no longer is.

    Losing a met criterion needs a reason in the note: it is what the next report and the unit itself ask for first.
    """
    fact = Assessment(
        unit=unit,
        criterion=criterion,
        verdict=verdict,
        observed_on=observed_on,
        recorded_by=by,
        note=note,
        evidence_number=evidence_number,
        evidence_date=evidence_date,
        evidence=evidence,
    )
    with turn_of(unit.pk):
        current = fact_in_force(fact, observed_on)
        refuse_stale(current, based_on)
        if current and counts_as_met(current.verdict) and not counts_as_met(verdict) and not note.strip():
            raise ValidationError({"note": ValidationError(_("Losing a met criterion needs a reason."), code="reason")})
        return record_fact(fact)


def record_reading(
    *,
    unit: Unit,
    indicator: Indicator,
    verdict: str,
    observed_on: date,
    by: User,
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
    *, unit: Unit, title: str, act: str, decision: str, signed_on: date, by: User, note: str = ""
) -> Recognition:
    """A signed decision; it is observed on the day of signing."""
    return record_fact(
        Recognition(
            unit=unit, title=title, act=act, decision=decision, observed_on=signed_on, recorded_by=by, note=note
        )
    )


def record_target(
    *, unit: Unit, criteria_set: CriteriaSet, year: int, expected: Decimal, observed_on: date, by: User, note: str = ""
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
