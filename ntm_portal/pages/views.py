"""Pages that join apps: home, communes, criteria, districts, capital."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from communes import exports
from communes.access import can_enter, can_enter_somewhere, can_keep_boundaries, can_read_report, can_watch_returns
from communes.asked import of_districts, of_filters, of_order, tell_unknown
from communes.guards import PortalRequest, figures_page
from communes.models import Commune
from communes.periods import can_enter_on
from communes.selectors import province_on
from criteria.models import Level, Verdict
from funding.selectors import capital_on
from funding.sheets import capital_sheet
from funding.tables import capital_tables
from ntm_portal.pages import sheets
from ntm_portal.pages.filters import CommuneFilter
from ntm_portal.pages.overview.sheets import overview_tables
from ntm_portal.pages.overview.tile_map import views_of
from ntm_portal.pages.selectors.commune import commune_page
from ntm_portal.pages.selectors.communes import commune_list
from ntm_portal.pages.selectors.district import district_page
from ntm_portal.pages.selectors.districts import district_list
from ntm_portal.pages.selectors.home import overview, returns_awaited
from ntm_portal.pages.selectors.matrix import entry_of, matrix
from ntm_portal.pages.selectors.work import my_work
from ntm_portal.pages.tables import CommuneTable

Page = TypeVar("Page")


@figures_page
def home(request: PortalRequest) -> HttpResponse:
    scope, period = request.portal.scope, request.portal.period
    page = overview(request.portal.day, request.portal.periods, request.GET.get("map", ""))
    may_read = can_read_report(scope, page.province) if page else None
    awaited = returns_awaited(period) if may_read else []
    tables = overview_tables(page, awaited) if page else {}
    if file := exports.file_of_tables(request, _("Overview"), tables, page.province if page else ""):
        return file
    tell_unknown(request, {"map": views_of(page.map) if page else None})
    context = {
        "page": page,
        "work": my_work(request.portal, page),
        "may_read": may_read,
        "awaited": awaited,
        "tables": tables,
        "may_watch": can_watch_returns(scope),
        "may_keep_boundaries": can_keep_boundaries(scope),
    }
    return render(request, "pages/home.html", context)


@figures_page
def communes(request: PortalRequest) -> HttpResponse:
    """The whole page, or only its list when htmx asks; a page restored from history is whole."""
    page = commune_list(request.portal.day)
    filters = CommuneFilter(request.GET, page=page, queryset=Commune.objects.in_force(request.portal.day))
    table = CommuneTable(filters.lines)
    RequestConfig(request, paginate=False).configure(table)
    if exports.asked_for(request):
        sheet = exports.table_of_page(_("List of communes"), table)
        return exports.file_of(request, sheet, chosen=exports.choice_of(filters.form))
    tell_unknown(request, {**of_filters(filters.form), "sort": of_order(table)})
    part = request.htmx and not request.htmx.history_restore_request
    template = "communes/results.html" if part else "communes/list.html"
    response = render(request, template, {"page": page, "filters": filters, "table": table})
    patch_vary_headers(response, ["HX-Request"])
    return response


@figures_page
def commune(request: PortalRequest, code: str) -> HttpResponse:
    scope, day = request.portal.scope, request.portal.day
    page = _found(commune_page(code, day, scope), _("No commune has the code %s on the working day."), code)
    if file := exports.file_of_tables(request, _("Profile"), sheets.commune_tables(page), page.unit):
        return file
    tell_unknown(request, {})
    context = {"page": page, "enters": can_enter(scope, page.unit), "verdicts": Verdict.choices}
    context["may_read"] = can_read_report(scope, page.unit)
    context["may_enter"] = can_enter_on(scope, page.unit, day, request.portal.periods)
    return render(request, "communes/commune.html", context)


@figures_page
def districts(request: PortalRequest) -> HttpResponse:
    page = district_list(request.portal.day)
    if exports.asked_for(request):
        return exports.file_of(request, sheets.districts_sheet(page), province_on(request.portal.day) or "")
    tell_unknown(request, {})
    return render(request, "pages/districts.html", {"page": page})


@figures_page
def district(request: PortalRequest, code: str) -> HttpResponse:
    page = _found(district_page(code, request.portal.day), _("No district has the code %s on the working day."), code)
    if file := exports.file_of_tables(request, _("Profile"), sheets.district_tables(page), page.unit):
        return file
    tell_unknown(request, {})
    may_read = can_read_report(request.portal.scope, page.unit)
    return render(request, "pages/district.html", {"page": page, "may_read": may_read})


@figures_page
def criteria(request: PortalRequest, level: str) -> HttpResponse:
    if level not in Level.values:
        raise Http404
    may_enter = can_enter_somewhere(request.portal.scope)
    everyone = bool(may_enter) and "all" in request.GET
    page = matrix(level, request.portal.day, request.GET.get("district", ""), everyone=everyone)
    if exports.asked_for(request):
        return exports.file_of(request, sheets.matrix_sheet(page, Level(level)), page.about)
    tell_unknown(request, {"district": of_districts(page.districts), "all": None})
    entry = entry_of(page, request.portal.scope, request.portal.day, request.portal.periods)
    context = {
        "page": page,
        "entry": entry,
        "level": Level(level),
        "levels": Level.choices,
        "verdicts": Verdict.choices,
        "may_enter": may_enter,
        "everyone": everyone,
    }
    return render(request, "criteria/matrix.html", context)


@figures_page
def capital(request: PortalRequest) -> HttpResponse:
    province = province_on(request.portal.day)
    found = capital_on(request.portal.day, within=province) if province else None
    if found and exports.asked_for(request):
        return exports.file_of(request, capital_sheet(found), province)
    tell_unknown(request, {})
    return render(request, "funding/capital.html", {"capital": found, "tables": capital_tables(found) if found else []})


def _found(page: Page | None, sentence: str, code: str) -> Page:
    if page is None:
        raise Http404(sentence % code)
    return page
