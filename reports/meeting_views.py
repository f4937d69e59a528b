"""Pages for the review meeting: what changed since the last report, and the pack of open questions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from communes import exports
from communes.access import can_see_returns
from communes.guards import PortalRequest, figures_page
from reports.build import build_progress_report
from reports.doors import period_of, query_of, report_of, subject_of, subjects_of
from reports.links import links_on_screen
from reports.meeting import meeting_sheets
from reports.meeting_facts import meeting_facts
from reports.renderers.fonts import FontMissing
from reports.renderers.html import stylesheet
from reports.renderers.pdf import PdfFailed, render_pdf
from reports.sheets import change_tables


@figures_page
def changes(request: PortalRequest, slug: str) -> HttpResponse:
    report = report_of(request, slug)
    about, title = f"{report.subject.full_name}, {report.period.title}", _("What changed since the last report")
    if file := exports.file_of_tables(request, title, change_tables(report.changes), about, day=report.period.cutoff):
        return file
    more = {"subjects": subjects_of(request, report), "figure_links": links_on_screen(report)}
    return render(request, "reports/changes.html", {"report": report, "changes": report.changes, **more})


@figures_page
def meeting(request: PortalRequest, slug: str) -> HttpResponse:
    context = _pack(request, slug)
    report = context["report"]
    more = {"subjects": subjects_of(request, report), "query": query_of(report)}
    return render(request, "reports/meeting.html", context | more)


@figures_page
def meeting_file(request: PortalRequest, slug: str) -> HttpResponse:
    """The pack as PDF, one page a district; its lines are links where the portal has a public address."""
    context = _pack(request, slug)
    document = render_to_string(
        "reports/meeting/document.html",
        {**context, "css": stylesheet("meeting.css"), "sample": settings.DEMO, "linked": bool(settings.PUBLIC_URL)},
    )
    try:
        content = render_pdf(document)
    except (PdfFailed, FontMissing) as problem:
        failed = {"report": context["report"], "problem": problem}
        return render(request, "reports/pdf_failed.html", failed, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    name = context["report"].file_name.replace("bao-cao", "tai-lieu-hop", 1)
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _pack(request: PortalRequest, slug: str) -> dict[str, Any]:
    period = period_of(slug)
    unit = subject_of(request, period)
    report = build_progress_report(unit=unit, period=period)
    return {
        "report": report,
        "sheets": meeting_sheets(report, meeting_facts(report, period, unit)),
        "may_see_returns": bool(can_see_returns(request.portal.scope)),
        "linked": True,
        "address": settings.PUBLIC_URL,
    }
