"""Finished answers about published versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from communes.access import unit_path
from communes.facts import DatedFact
from communes.models import Period, Unit
from reports.build import ProgressReport
from reports.models import PublishedFile, PublishedReport
from reports.publishing.frozen import Difference, difference, frozen_figures

NOTHING = Difference((), ())


def newest_by_period(periods: Iterable[Period], subject: Unit) -> dict[int, PublishedReport]:
    """The version that counts of each period's report about the subject; two queries."""
    rows = PublishedReport.objects.filter(period__in=periods, subject__code=subject.code)
    light = rows.defer("figures", "narrative", "findings", "letterhead").select_related("published_by", "period")
    return {row.period_id: row for row in light.prefetch_related("files").order_by("version")}


def since_published(report: ProgressReport, period: Period, subject: Unit) -> tuple[PublishedReport | None, Difference]:
    """The newest version and what the report says otherwise by now."""
    newest = PublishedReport.objects.of(period, subject).first()
    if newest is None:
        return None, NOTHING
    return newest, difference(newest.figures, frozen_figures(report), newest.narrative, dict(report.narrative))


def since_version_before(row: PublishedReport) -> Difference:
    """What a version corrected in the one before it."""
    before = PublishedReport.objects.filter(
        period=row.period_id, subject=row.subject_id, version=row.version - 1
    ).first()
    return difference(before.figures, row.figures, before.narrative, row.narrative) if before else NOTHING


def published_with(fact: DatedFact, unit: Unit) -> list[PublishedReport]:
    """Versions that counted the fact: in force on their cut-off, as the portal knew it when they were published."""
    rows = PublishedReport.objects.filter(
        subject__in=unit_path(unit), period__cutoff__gte=fact.observed_on, known_at__gte=fact.recorded_at
    )
    light = rows.defer("figures", "narrative", "findings", "letterhead").select_related("period", "subject__parent")
    facts: Any = type(fact)._default_manager
    return [row for row in light if facts.as_of(row.period.cutoff, known_at=row.known_at).filter(pk=fact.pk).exists()]


def published_file(slug: str, code: str, number: int, ending: str) -> PublishedFile | None:
    """One file of a version, by the code of a district or, without one, of the province; one query."""
    about = {"report__subject__code": code} if code else {"report__subject__parent": None}
    rows = PublishedFile.objects.filter(ending=ending, report__version=number, report__period__slug=slug, **about)
    found: PublishedFile | None = rows.first()
    return found
