"""From a figure back to the records it was computed from."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from communes.facts import DatedFact
from communes.models import Unit
from criteria.models import CriteriaSet, Criterion, Indicator
from reports.build import ProgressReport
from reports.figures import Figure
from reports.models import GuidanceDocument, TrainingClass


def records_behind(figure: Figure, report: ProgressReport) -> QuerySet[Any]:
    """The rows that give the figure, as the report saw them: on its cut-off, about its subject."""
    model = apps.get_model(figure.records.model)
    where = dict(figure.records.where)
    return _seen_by(model, report).filter(**where)


def _seen_by(model: Any, report: ProgressReport) -> QuerySet[Any]:
    day, known_at = report.period.cutoff, report.known_at
    subject = Unit.objects.get(pk=report.subject.id)
    units = Unit.objects.within(subject)
    if issubclass(model, DatedFact):
        about = "unit__in" if "unit" in model.identity else "holder__in"
        scope = units.in_force(day) if about == "unit__in" else units
        return model.objects.as_of(day, known_at=known_at).filter(**{about: scope})
    if model is Unit:
        return units.in_force(day)
    if model in (GuidanceDocument, TrainingClass):
        return model.objects.all() if model is GuidanceDocument else model.objects.filter(unit=subject)
    return model.objects.filter(**{_PATH_TO_SET[model]: CriteriaSet.objects.on(day)})


_PATH_TO_SET = {Criterion: "criteria_set__in", Indicator: "criterion__criteria_set__in"}
