"""Finished answers about published versions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from communes.access import unit_path
from communes.facts import DatedFact
from communes.models import Period, Unit
from reports.build import ProgressReport, build_progress_report
from reports.fact_words import place_of
from reports.models import PublishedFile, PublishedReport
from reports.publishing.frozen import LETTERHEAD, SIGNED, Difference, FigureChange, Said, difference

NOTHING = Difference((), ())


def newest_by_period(periods: Iterable[Period], subject: Unit) -> dict[int, PublishedReport]:
    """The version that counts of each period's report about the subject; two queries."""
    rows = PublishedReport.objects.filter(period__in=periods, subject__code=subject.code)
    light = rows.defer("figures", "narrative", "findings", "letterhead").select_related("published_by", "period")
    return {row.period_id: row for row in light.prefetch_related("files").order_by("version")}


def newest_of(report: ProgressReport) -> PublishedReport | None:
    """The version that counts of what the draft is about, without what it holds."""
    rows = PublishedReport.objects.filter(period__slug=report.period.slug, subject=report.subject.id)
    return rows.defer("figures", "narrative", "findings", "letterhead").order_by("-version").first()


def since_published(report: ProgressReport, period: Period, subject: Unit) -> tuple[PublishedReport | None, Difference]:
    """The newest version and what the report says otherwise by now."""
    newest = PublishedReport.objects.of(period, subject).first()
    if newest is None:
        return None, NOTHING
    return newest, difference(newest, Said.by(report))


def since_version_before(row: PublishedReport) -> Difference:
    """What a version corrected in the one before it."""
    before = PublishedReport.objects.filter(
        period=row.period_id, subject=row.subject_id, version=row.version - 1
    ).first()
    return difference(before, row, lines=(*LETTERHEAD, *SIGNED)) if before else NOTHING


def as_published(row: PublishedReport, period: Period, subject: Unit) -> ProgressReport:
    """The report as the portal knew it when the version was published, with what the version printed."""
    report = build_progress_report(unit=subject, period=period, known_at=row.known_at)
    printed = {item["key"]: item["printed"] for item in row.figures}
    return replace(report, is_draft=False, version=row.version, published=printed)


def published_with(fact: DatedFact, unit: Unit) -> list[PublishedReport]:
    """Versions that counted the fact: in force on their cut-off, as the portal knew it when they were published."""
    rows = PublishedReport.objects.filter(
        subject__in=unit_path(unit), period__cutoff__gte=fact.observed_on, known_at__gte=fact.recorded_at
    )
    light = rows.defer("figures", "narrative", "findings", "letterhead").select_related("period", "subject__parent")
    facts: Any = type(fact)._default_manager
    return [row for row in light if facts.as_of(row.period.cutoff, known_at=row.known_at).filter(pk=fact.pk).exists()]


_UNIT_IN_KEY = re.compile(r"(?:^|\.)(?:commune|district|village|holder|met_all)\.(\w+)(?:\.|$)")


def by_unit(changes: Iterable[FigureChange], on: date) -> list[tuple[str, list[FigureChange]]]:
    """Changes under the units that they are about, district by district; those of the whole first, under no name."""
    coded = [((found[1] if (found := _UNIT_IN_KEY.search(change.key)) else ""), change) for change in changes]
    units = Unit.objects.in_force(on).filter(code__in={code for code, _change in coded})
    known = {unit.code: unit for unit in units.select_related("parent__parent__parent")}
    places = {code: (_codes_above(unit), place_of(unit)) for code, unit in known.items()}

    def place(item: tuple[str, FigureChange]) -> tuple[list[str], str]:
        return places.get(item[0], ([], ""))

    return [
        (name, [change for _code, change in items])
        for (_path, name), items in groupby(sorted(coded, key=place), key=place)
    ]


def _codes_above(unit: Unit) -> list[str]:
    """A district stands before its communes, a commune before its villages."""
    above = _codes_above(unit.parent) if unit.parent else []
    return [*above, unit.code]


def files_of(slug: str, code: str, number: int, ending: str) -> QuerySet[PublishedFile]:
    """The file of one kind of a version, by the code of a district or, without one, of the province."""
    about = {"report__subject__code": code} if code else {"report__subject__parent": None}
    return PublishedFile.objects.filter(ending=ending, report__version=number, report__period__slug=slug, **about)
