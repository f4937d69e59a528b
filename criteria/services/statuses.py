"""Verbs that write statuses and readings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import EllipsisType
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.models import Evidence, Unit
from communes.services import (
    Stale,
    fact_in_force,
    is_repeat,
    record_fact,
    refuse_stale,
    turn_of,
    void_fact,
)
from criteria.models import (
    Assessment,
    Criterion,
    Indicator,
    Reading,
)
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


def save_assessment(*, based_on: int | None, seen_on: date, by: User, **said: Any) -> Assessment:
    """`record_assessment` for a browser on a bad line: what is sent twice, the answer being lost, is stored once.

    `based_on` is what the person saw on the day of the page, `seen_on`; the fact itself may be of another day.
    """
    try:
        if seen_on == said["observed_on"]:
            return record_assessment(by=by, based_on=based_on, **said)
        with turn_of(said["unit"].pk):
            refuse_stale(fact_in_force(Assessment(unit=said["unit"], criterion=said["criterion"]), seen_on), based_on)
            return record_assessment(by=by, **said)
    except Stale as stale:
        if isinstance(stale.current, Assessment) and is_repeat(stale.current, based_on, {"recorded_by": by, **said}):
            return stale.current
        raise


def take_back(fact: Assessment, *, by: User) -> Assessment | None:
    """Voids one's own newest entry of a cell; answers the fact in force again. Twice is the same as once."""
    if fact.recorded_by_id != by.pk:
        raise ValidationError(_("Only the person who entered it takes an entry back."))
    with turn_of(fact.unit_id):
        current = fact_in_force(fact, fact.observed_on)
        if not Assessment.objects.filter(voids=fact.pk, recorded_by=by).exists():
            refuse_stale(current, fact.pk)
            void_fact(fact, reason=_("Taken back by the person who entered it."), by=by)
            current = fact_in_force(fact, fact.observed_on)
    return current


def record_reading(
    *,
    unit: Unit,
    indicator: Indicator,
    verdict: str,
    observed_on: date,
    by: User,
    value: Decimal | None = None,
    note: str = "",
    based_on: int | EllipsisType | None = ...,
) -> Reading:
    """Records an indicator. A verdict that contradicts the bar is kept: the list «to explain» shows it."""
    fact = Reading(
        unit=unit,
        indicator=indicator,
        value=value,
        verdict=verdict,
        observed_on=observed_on,
        recorded_by=by,
        note=note,
    )
    with turn_of(unit.pk):
        refuse_stale(fact_in_force(fact, observed_on), based_on)
        return record_fact(fact)
