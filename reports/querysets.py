"""Named questions about documents and published reports."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from communes.access import Scope
from communes.append_only import AppendOnlyQuerySet
from communes.models import Period, Unit


class PublishedQuerySet(AppendOnlyQuerySet):
    def of(self, period: Period, subject: Unit) -> Self:
        """All versions of one report, the newest first."""
        return self.filter(period=period, subject=subject).order_by("-version")


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, scope: Scope) -> Self:
        """As in the reports that list them: the province sees all, a district its own and the national programmes."""
        if scope.is_whole_province:
            return self
        held = scope.unit_ids
        return self.filter(Q(unit__in=held) | Q(category="programme")) if held else self.none()
