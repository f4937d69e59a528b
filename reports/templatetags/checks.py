"""Where a finding of the gate is looked at."""

from __future__ import annotations

from django import template
from django.urls import reverse

from reports.build import ProgressReport
from reports.checks.findings import Finding
from reports.doors import query_of

register = template.Library()


@register.simple_tag
def finding_link(finding: Finding, report: ProgressReport) -> str:
    """The page of the figure, section, unit, return or period that the finding is about; empty where there is none."""
    slug, query = report.period.slug, query_of(report)
    kind, name = finding.place
    if kind == "figure":
        return reverse("reports:figure", args=[slug, name]) + query
    if kind == "section":
        return reverse("reports:narrative-section", args=[slug, name]) + query
    if kind == "return":
        return reverse("returns-desk", args=[slug, name])
    if finding.about == "page:narrative":
        return reverse("reports:narrative", args=[slug]) + query
    if kind == "page":
        return reverse("period", args=[slug])
    return _unit_link(report, name) if kind == "unit" else ""


def _unit_link(report: ProgressReport, code: str) -> str:
    if code in {unit.code for unit in report.district_units}:
        return reverse("district", args=[code])
    return reverse("commune", args=[code]) if code in report.communes.by_code else ""
