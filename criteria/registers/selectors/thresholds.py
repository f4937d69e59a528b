"""Bars of a set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from criteria.models import (
    CriteriaSet,
    Criterion,
    Threshold,
)


@dataclass(frozen=True)
class ThresholdGroup:
    criterion: Criterion
    rows: list[Threshold]


def thresholds_of(level: str, day: date, *, unverified: bool = False) -> list[ThresholdGroup]:
    """Every row of the set in force, by criterion; those replaced by a later row of the same series are left out."""
    rows = Threshold.objects.filter(
        indicator__criterion__criteria_set__in=CriteriaSet.objects.on(day).filter(level=level)
    )
    rows = rows.filter(effective_from__lte=day).select_related("indicator__criterion")
    newest = {(row.indicator_id, row.unit_class, row.year): row for row in rows.order_by("effective_from", "pk")}
    groups: dict[int, ThresholdGroup] = {}
    ordered = sorted(newest.values(), key=lambda row: (row.indicator.order, row.unit_class, row.year or 0))
    for row in ordered:
        if unverified and (row.verified or (row.value is None and row.operator != "holds")):
            continue
        criterion = row.indicator.criterion
        groups.setdefault(criterion.number, ThresholdGroup(criterion, [])).rows.append(row)
    return list(groups.values())
