"""Named questions about criteria sets and thresholds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from criteria.models import CriteriaSet


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def in_force(self, level: str, on: date) -> CriteriaSet | None:
        """The set of the level on the day; None where the nation has none (districts after 2026-02-15)."""
        return self.on(on).filter(level=level).first()

    def on(self, on: date) -> CriteriaSetQuerySet:
        """The sets of every level on the day."""
        return self.filter(Q(effective_until=None) | Q(effective_until__gt=on), effective_from__lte=on)


class ThresholdQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> ThresholdQuerySet:
        """Rows that could apply on the day, the one to use last.

        A class's own bar beats that of every class, a year's own that of every year, a newer row an older one.
        """
        return self.filter(Q(year=None) | Q(year=on.year), effective_from__lte=on).order_by(
            "indicator", "unit_class", models.F("year").asc(nulls_first=True), "effective_from", "pk"
        )
