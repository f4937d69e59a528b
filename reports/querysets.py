"""Named questions about published reports."""

from __future__ import annotations

from typing import Self

from communes.append_only import AppendOnlyQuerySet
from communes.models import Period, Unit


class PublishedQuerySet(AppendOnlyQuerySet):
    def of(self, period: Period, subject: Unit) -> Self:
        """All versions of one report, the newest first."""
        return self.filter(period=period, subject=subject).order_by("-version")
