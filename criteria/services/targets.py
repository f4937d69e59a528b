"""Verbs that write targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import EllipsisType

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.models import Unit, UnitKind
from communes.services import (
    fact_in_force,
    record_fact,
    refuse_stale,
    turn_of,
    void_fact,
)
from criteria.models import (
    CriteriaSet,
    Target,
)
from ntm_portal.lib.numbers import typed


def record_target(
    *,
    unit: Unit,
    criteria_set: CriteriaSet,
    year: int,
    expected: Decimal,
    observed_on: date,
    by: User,
    note: str = "",
    based_on: int | EllipsisType | None = ...,
) -> Target:
    """A target of a unit is a whole count, that of the province an average; neither exceeds the number of criteria."""
    most = criteria_set.criteria.count()
    if expected > most:
        values = {"expected": typed(expected), "most": most}
        raise ValidationError(_("%(expected)s is more than the %(most)s criteria of the set.") % values)
    if unit.kind != UnitKind.PROVINCE and expected != int(expected):
        raise ValidationError(_("The expected count of a unit is a whole number."))
    fact = Target(
        unit=unit,
        criteria_set=criteria_set,
        year=year,
        expected=expected,
        observed_on=observed_on,
        recorded_by=by,
        note=note,
    )
    with turn_of(unit.pk):
        refuse_stale(fact_in_force(fact, observed_on), based_on)
        return record_fact(fact)


@transaction.atomic
def drop_target(*, target: Target, reason: str, by: User) -> None:
    """The unit is no target of the year any more: everything recorded about it is voided."""
    if not reason.strip():
        raise ValidationError(_("Dropping a target needs a reason."))
    with turn_of(target.unit_id):
        refuse_stale(fact_in_force(target, target.observed_on), target.pk)
        same = {name: getattr(target, name) for name in target.identity}
        for fact in Target.objects.not_voided().filter(**same):
            void_fact(fact, reason=reason, by=by)
