"""How many criteria each unit met on a day, counted in the database: for the pace between days."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q

from criteria.models import Assessment, CriteriaSet
from criteria.rules import MET_VERDICTS


def met_counts(day: date, *, sets_of: date) -> dict[tuple[str, int], int]:
    """By level and unit id, in the sets that are in force on another day; one query.

    A unit that had reported nothing in those sets by the day is not among them: with another set counts do not compare.
    """
    rows = Assessment.objects.as_of(day).filter(criterion__criteria_set__in=CriteriaSet.objects.on(sets_of))
    met = Count("pk", filter=Q(verdict__in=MET_VERDICTS))
    counted = rows.values_list("criterion__criteria_set__level", "unit").order_by().annotate(met=met)
    return {(level, unit): found for level, unit, found in counted}
