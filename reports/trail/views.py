"""Pages of the trail: the figures of a report, one figure, one fact."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from communes import exports
from communes.guards import PortalRequest, figures_page
from ntm_portal.lib.numbers import digits
from reports.build import ProgressReport
from reports.doors import any_subject_of, period_of, query_of, report_of
from reports.links import links_on_screen
from reports.models import PublishedReport
from reports.publishing.selectors import as_published, published_with
from reports.selectors import find_figures
from reports.trail.fact_page import fact_page
from reports.trail.figure_page import figure_page, places_of
from reports.trail.records import PAGE as RECORDS
from reports.trail.sheets import figure_tables, figures_sheet

PAGE = 50


@figures_page
def figures(request: PortalRequest, slug: str) -> HttpResponse:
    report, wanted = _report(request, slug), request.GET.get("q", "")
    figures = find_figures(report, wanted)
    if exports.asked_for(request):
        sheet = figures_sheet(figures, report)
        return exports.file_of(request, sheet, _about(report), chosen=wanted, day=report.period.cutoff)
    found = Paginator(figures, PAGE).get_page(request.GET.get("page"))
    context = {"report": report, "wanted": wanted, "page": found, "query": query_of(report)}
    return render(request, "reports/trail/figures.html", context)


@figures_page
def figure(request: PortalRequest, slug: str, key: str) -> HttpResponse:
    report, asked = _report(request, slug), request.GET
    whole = exports.MOST_ROWS + 1 if exports.asked_for(request, asked.get("table", "")) else RECORDS
    pages = {"page": asked.get("page"), "units": asked.get("units")}
    trail = figure_page(report, key, request.portal.scope, **pages, size=whole)
    if trail is None:
        raise Http404(_("The report has no figure «%s».") % key)
    told: dict[str, Any] = {"chosen": trail.figure.label, "day": report.period.cutoff}
    title, tables = _("Behind the figure %(key)s") % {"key": trail.figure.key}, figure_tables(trail, report)
    if file := exports.file_of_tables(request, title, tables, _about(report), **told):
        return file
    context = {
        "report": report,
        "trail": trail,
        "lines": places_of(report, trail.units),
        "query": query_of(report),
        "figure_links": links_on_screen(report),
    }
    return render(request, "reports/trail/figure.html", context)


@figures_page
def fact(request: PortalRequest, kind: str, pk: int) -> HttpResponse:
    portal = request.portal
    page = fact_page(kind, pk, portal.scope, portal.periods, request.GET.get("period", ""))
    if page is None:
        raise Http404(_("There is no such record."))
    published = published_with(page.fact, getattr(page.fact, page.kind.unit))
    return render(request, "reports/trail/fact.html", {"page": page, "published": published})


def _report(request: PortalRequest, slug: str) -> ProgressReport:
    """The report as it stands now, or with `version=` as it was known when that version was published."""
    asked = request.GET.get("version", "")
    if not asked:
        return report_of(request, slug)
    period = period_of(slug)
    subject = any_subject_of(request, period)
    row = PublishedReport.objects.of(period, subject).filter(version=digits(asked) or 0).first()
    if row is None:
        raise Http404(_("No version %s of this report has been published.") % asked[:9])
    return as_published(row, period, subject)


def _about(report: ProgressReport) -> str:
    about = f"{report.subject.full_name}, {report.period.title}"
    if not report.version:
        return about
    edition = _("version %(version)s") % {"version": report.version}
    return f"{about}, {edition}"
