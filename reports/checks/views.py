"""Pages of the consistency gate: its findings with their explanations, and what each rule looks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from communes import records
from communes.access import can_write_narrative
from communes.guards import PortalRequest, entry_page, figures_page, require
from communes.models import Period, Unit
from reports.build import ProgressReport, build_progress_report
from reports.checks.door import gate_for
from reports.checks.findings import SEVERITIES, Finding, Gate
from reports.checks.rules import RULES
from reports.doors import period_of, query_of, subject_of
from reports.models import Explanation
from reports.publishing.forms import ExplanationForm
from reports.publishing.services import explain


@dataclass(frozen=True)
class Line:
    """A finding as the page shows it, with the explanation given and, where it was refused, the form as it was sent."""

    finding: Finding
    given: Explanation | None
    version: int | None
    sent: ExplanationForm | None = None


@figures_page
def rules(request: PortalRequest) -> HttpResponse:
    found = [(severity, label, [rule for rule in RULES if rule.severity == severity]) for severity, label in _labels()]
    return render(request, "reports/checks/rules.html", {"groups": found})


@entry_page
def checks(request: PortalRequest, slug: str) -> HttpResponse:
    """What stands in the way of publishing; takes explanations."""
    period = period_of(slug)
    subject = subject_of(request, period)
    require(can_write_narrative(request.portal.scope, subject))
    form = ExplanationForm(request.POST) if request.method == "POST" else None
    report = build_progress_report(unit=subject, period=period)
    gate = gate_for(report, period, subject)
    if form is not None and form.is_valid() and _explained(request, form, gate, period, subject):
        return HttpResponseRedirect(reverse("reports:checks", args=[slug]) + query_of(report))
    context = _context(report, gate, _given(period, subject), form)
    return render(request, "reports/checks/checks.html", context, status=422 if form else 200)


def _explained(request: PortalRequest, form: ExplanationForm, gate: Gate, period: Period, subject: Unit) -> bool:
    said, by = form.cleaned_data, cast(User, request.user)
    if said["finding"] not in {finding.key for finding in gate.of("explain")}:
        messages.warning(request, _("This finding is no more: what it spoke of has changed. Look again."))
        return True
    told: dict[str, Any] = {"finding": said["finding"], "text": said["text"], "based_on": said["version"]}
    try:
        explain(period=period, subject=subject, by=by, **told)
    except records.Superseded as superseded:
        theirs = superseded.newest.text if superseded.newest else ""
        form.add_error("text", _("Somebody else explained it meanwhile: «%(text)s».") % {"text": theirs})
        return False
    except ValidationError as error:
        form.add_error("text", ValidationError(error.messages))
        return False
    messages.success(request, _("The explanation is recorded."))
    return True


def _given(period: Period, subject: Unit) -> dict[str, Explanation]:
    return {row.finding: row for row in Explanation.objects.filter(period=period, subject=subject)}


def _context(
    report: ProgressReport, gate: Gate, given: Mapping[str, Explanation], form: ExplanationForm | None
) -> dict[str, Any]:
    sent = form["finding"].value() if form else ""

    def line(finding: Finding) -> Line:
        row = given.get(finding.key)
        version = records.version_of(row) if row else None
        return Line(finding, row, version, form if finding.key == sent else None)

    def first_the_open(severity: str) -> list[Finding]:
        return sorted(gate.of(severity), key=lambda finding: finding.key in given)

    groups = [
        (severity, label, [line(finding) for finding in first_the_open(severity)]) for severity, label in _labels()
    ]
    return {"report": report, "query": query_of(report), "gate": gate, "groups": groups}


def _labels() -> list[tuple[str, str]]:
    return list(SEVERITIES.items())
