"""How many criteria each unit met on a day, counted in the database: for the pace between days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from communes.models import Unit
from criteria.models import Assessment, CriteriaSet, Level
from criteria.rules import MET_VERDICTS


@dataclass(frozen=True, slots=True)
class MetCount:
    """Of one unit and one set: criteria that count as met, of those reported."""

    level: str
    met: int
    reported: int


def met_counts(day: date, levels: Collection[str] = Level.values) -> dict[tuple[int, int], MetCount]:
    """By ids of set and unit, for sets and units in force on the day; one query.

    Counts of two days are comparable only under the same key: another set has other criteria.
    """
    rows = Assessment.objects.as_of(day).filter(
        criterion__criteria_set__in=CriteriaSet.objects.on(day).filter(level__in=levels),
        unit__in=Unit.objects.in_force(day),
    )
    met = Count("pk", filter=Q(verdict__in=MET_VERDICTS))
    counted = rows.values_list("criterion__criteria_set", "unit", "criterion__criteria_set__level").order_by()
    return {
        (set_id, unit_id): MetCount(level, met, reported)
        for set_id, unit_id, level, met, reported in counted.annotate(met=met, reported=Count("pk"))
    }
