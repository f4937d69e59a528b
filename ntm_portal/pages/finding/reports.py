"""Reports of the periods, found by title, year or code: «9 tháng», «9 thang 2024», 2024-9m."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from communes.models import Period
from ntm_portal.pages.finding.hits import MOST, Hit, HitGroup, best_first
from ntm_portal.pages.finding.words import Asked


def find_reports(asked: Asked, periods: Sequence[Period]) -> list[HitGroup]:
    """The latest first; no query. A short number alone is that of a criterion."""
    if asked.bare.isdigit() and len(asked.bare) < 4:
        return []
    ranked = [(asked.in_text(_told(period)), period) for period in periods]
    hits = best_first(_hit(asked, period, rank) for rank, period in ranked if rank)
    return [HitGroup.of(_("Reports"), hits[: MOST + 1])]


def _told(period: Period) -> str:
    return f"{_name(period)} {period.report_title} {period.slug} {period.cutoff.year}"


def _name(period: Period) -> str:
    return _("Report %(period)s") % {"period": period.title}


def _hit(asked: Asked, period: Period, rank: int) -> Hit:
    about = f"{period.slug}, {period.cutoff:%d/%m/%Y}"
    is_exact = asked.key == period.slug or asked.names(period.title, _name(period))
    return Hit(reverse("reports:detail", args=[period.slug]), _name(period), about, is_exact, rank=rank)
