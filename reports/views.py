"""Pages of the report: the list of periods, the report itself, and its files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from communes.access import Denied, Scope, can_read_report
from communes.guards import PortalRequest, Stranger, figures_page
from communes.models import DISTRICT_KINDS, Period, Unit
from communes.selectors import districts_of, province_on
from reports.build import ProgressReport, build_progress_report
from reports.renderers.files import KINDS
from reports.renderers.fonts import FontMissing
from reports.renderers.pdf import PdfFailed


@figures_page
def report_list(request: PortalRequest) -> HttpResponse:
    return render(request, "reports/list.html", {"periods": request.portal.periods})


@figures_page
def report_detail(request: PortalRequest, slug: str) -> HttpResponse:
    report = _report(request, slug)
    context: dict[str, Any] = {
        "report": report,
        "sample": settings.DEMO,
        "subjects": _subjects(request, report),
        "query": f"?unit={report.subject.code}" if report.is_district else "",
    }
    return render(request, "reports/detail.html", context)


@figures_page
def report_file(request: PortalRequest, slug: str, ending: str) -> HttpResponse:
    """The report to keep: PDF, DOCX or XLSX."""
    report, kind = _report(request, slug), KINDS[ending]
    try:
        content = kind.render(report)
    except (PdfFailed, FontMissing) as problem:
        return render(request, "reports/pdf_failed.html", {"report": report, "problem": problem}, status=503)
    response = HttpResponse(content, content_type=kind.media_type)
    response["Content-Disposition"] = f'attachment; filename="{report.file_name}.{ending}"'
    return response


def _report(request: PortalRequest, slug: str) -> ProgressReport:
    """The report that the address names, for a person who may read it."""
    period = Period.objects.filter(slug=slug).first()
    if period is None:
        raise Http404(_("There is no period %s.") % slug)
    subject = _subject(period, request.GET.get("unit") or _own_district(request.portal.scope))
    decision = can_read_report(request.portal.scope, subject)
    if isinstance(decision, Denied):
        raise Stranger(decision.reason)
    return build_progress_report(unit=subject, period=period)


def _own_district(scope: Scope) -> str:
    """District staff start with their own district; everyone else with the province."""
    if scope.is_whole_province or not scope.unit_ids:
        return ""
    return (
        Unit.objects.filter(kind__in=DISTRICT_KINDS, pk__in=scope.unit_ids).values_list("code", flat=True).first() or ""
    )


def _subject(period: Period, code: str) -> Unit:
    """A district in force on the cut-off by its code, the province without one."""
    if code:
        districts = Unit.objects.in_force(period.cutoff).filter(kind__in=DISTRICT_KINDS)
        district: Unit | None = districts.select_related("parent").filter(code=code).first()
        if district is None:
            raise Http404(_("No district has the code %s on the cut-off of the period.") % code)
        return district
    if province := province_on(period.cutoff):
        return province
    raise Http404


def _subjects(request: PortalRequest, report: ProgressReport) -> list[Any]:
    """What else the report can be about, as far as the person may read it."""
    province = province_on(report.period.cutoff)
    if province is None or not can_read_report(request.portal.scope, province):
        return []
    return [province, *districts_of(province, report.period.cutoff)]
