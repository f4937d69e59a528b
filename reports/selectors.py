"""Figures found by words, and from a figure back to the records it was computed from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from communes.facts import DatedFact
from communes.models import Unit
from criteria.models import Assessment, CriteriaSet, Criterion, Indicator, Reading, Target
from ntm_portal.lib.text import search_key
from reports.build import ProgressReport
from reports.figures import Figure
from reports.models import DocumentCategory, GuidanceDocument, TrainingClass


def find_figures(report: ProgressReport, query: str) -> list[Figure]:
    """Figures whose key or label holds every word of the query, typed with or without diacritics, or that print it as
    their value, with or without the points of thousands; all without a query.
    """
    words = search_key(query).split()
    return [figure for figure in report.figures.values() if all(_is_of(word, figure) for word in words)]


def _is_of(word: str, figure: Figure) -> bool:
    values = {figure.printed, figure.printed.replace(".", "")}
    return word in search_key(f"{figure.key} {figure.label}") or word.removesuffix("%") in values


def records_behind(figure: Figure, report: ProgressReport) -> QuerySet[Any]:
    """The rows that give the figure, as the report saw them: on the day it speaks of, about its subject."""
    model = apps.get_model(figure.records.model)
    where = dict(figure.records.where)
    return _seen_by(model, report, figure.records.on or report.period.cutoff).filter(**where)


def _seen_by(model: Any, report: ProgressReport, day: date) -> QuerySet[Any]:
    """All rows of the model that the report could count on the day."""
    units = Unit.objects.within(Unit.objects.get(pk=report.subject.id))
    rows: QuerySet[Any] = model.objects.all()
    if model is Unit:
        rows = units.in_force(day)
    elif issubclass(model, DatedFact):
        facts = model.objects.as_of(day, known_at=report.known_at)
        rows = (
            facts.filter(unit__in=units.in_force(day)) if "unit" in model.identity else facts.filter(holder__in=units)
        )
    elif model is TrainingClass:
        rows = model.objects.filter(unit=report.subject.id)
    elif model is GuidanceDocument:
        rows = model.objects.filter(Q(unit=report.subject.id) | Q(category=DocumentCategory.PROGRAMME))
    if model is Target:
        rows = rows.filter(year__gte=day.year)
    if model in _PATH_TO_SET:
        rows = rows.filter(**{_PATH_TO_SET[model]: CriteriaSet.objects.on(day)})
    return rows


# Criteria of a set that has ended, and what was said of them, count no more.
_PATH_TO_SET = {
    Criterion: "criteria_set__in",
    Indicator: "criterion__criteria_set__in",
    Assessment: "criterion__criteria_set__in",
    Reading: "indicator__criterion__criteria_set__in",
}
