"""From a figure back to the records it was computed from."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from communes.facts import DatedFact
from communes.models import Unit
from criteria.models import CriteriaSet, Criterion, Indicator
from ntm_portal.lib.text import search_key
from reports.build import ProgressReport
from reports.figures import Figure
from reports.models import TrainingClass


def records_behind(figure: Figure, report: ProgressReport) -> QuerySet[Any]:
    """The rows that give the figure, as the report saw them: on its cut-off, about its subject."""
    model = apps.get_model(figure.records.model)
    where = dict(figure.records.where)
    return _seen_by(model, report).filter(**where)


def _seen_by(model: Any, report: ProgressReport) -> QuerySet[Any]:
    """All rows of the model that the report could count."""
    day = report.period.cutoff
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
    elif model in _PATH_TO_SET:
        rows = model.objects.filter(**{_PATH_TO_SET[model]: CriteriaSet.objects.on(day)})
    return rows


_PATH_TO_SET = {Criterion: "criteria_set__in", Indicator: "criterion__criteria_set__in"}


def find_figures(report: ProgressReport, query: str) -> list[Figure]:
    """Figures whose key or label holds every word, with or without diacritics."""
    words = search_key(query).split()
    texts = ((figure, f"{figure.key} {search_key(figure.label)}") for figure in report.figures.values())
    return [figure for figure, text in texts if all(word in text for word in words)]
