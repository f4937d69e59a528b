"""Pages of the report: the list of periods, the report itself, and its files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from communes.guards import PortalRequest, figures_page
from reports.doors import query_of, report_of, subjects_of
from reports.links import links_on_screen
from reports.renderers.files import KINDS
from reports.renderers.fonts import FontMissing
from reports.renderers.pdf import PdfFailed


@figures_page
def report_list(request: PortalRequest) -> HttpResponse:
    return render(request, "reports/list.html", {"periods": request.portal.periods})


@figures_page
def report_detail(request: PortalRequest, slug: str) -> HttpResponse:
    report = report_of(request, slug)
    context: dict[str, Any] = {
        "report": report,
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
