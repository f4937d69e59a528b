"""Pages of the report: the list of periods, the report itself, and its files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from communes import exports
from communes.access import can_read_report
from communes.guards import PortalRequest, figures_page
from communes.selectors import province_on
from reports.doors import query_of, report_of, subjects_of
from reports.links import links_on_screen
from reports.publishing.selectors import newest_by_period, newest_of
from reports.renderers.files import KINDS
from reports.renderers.fonts import FontMissing
from reports.renderers.pdf import PdfFailed
from reports.sheets import reports_sheet


@figures_page
def report_list(request: PortalRequest) -> HttpResponse:
    """Every period with the version that was published of it, and the draft for those who may read it."""
    periods = request.portal.periods
    province = province_on(request.portal.day)
    published = newest_by_period(periods, province) if province else {}
    lines = [(period, published.get(period.pk)) for period in periods]
    if exports.asked_for(request):
        return exports.file_of(request, reports_sheet(lines), province or "")
    may_read = can_read_report(request.portal.scope, province) if province else None
    return render(request, "reports/list.html", {"lines": lines, "may_read": may_read})


@figures_page
def report_detail(request: PortalRequest, slug: str) -> HttpResponse:
    report = report_of(request, slug)
    context: dict[str, Any] = {
        "report": report,
        "newest": newest_of(report),
        "sample": settings.DEMO,
        "subjects": subjects_of(request, report),
        "query": query_of(report),
        "figure_links": links_on_screen(report),
    }
    return render(request, "reports/detail.html", context)


@figures_page
def report_file(request: PortalRequest, slug: str, ending: str) -> HttpResponse:
    """The report to keep: PDF, DOCX or XLSX."""
    report, kind = report_of(request, slug), KINDS[ending]
    try:
        content = kind.render(report)
    except (PdfFailed, FontMissing) as problem:
        return render(request, "reports/pdf_failed.html", {"report": report, "problem": problem}, status=503)
    response = HttpResponse(content, content_type=kind.media_type)
    response["Content-Disposition"] = f'attachment; filename="{report.file_name}.{ending}"'
    return response
