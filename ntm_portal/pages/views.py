"""Pages that join apps: home, communes, criteria, districts, capital."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from communes.access import can_enter, can_enter_somewhere, can_read_report
from communes.guards import PortalRequest, figures_page
from communes.models import Commune
from communes.periods import can_enter_on
from communes.selectors import province_on
from criteria.models import Level, Verdict
from funding.selectors import capital_on
from funding.tables import capital_tables
from ntm_portal.pages.filters import CommuneFilter
from ntm_portal.pages.selectors.commune import commune_page
from ntm_portal.pages.selectors.communes import commune_list
from ntm_portal.pages.selectors.district import district_page
from ntm_portal.pages.selectors.home import overview
from ntm_portal.pages.selectors.matrix import entry_of, matrix
from ntm_portal.pages.tables import CommuneTable

Page = TypeVar("Page")


@figures_page
def home(request: PortalRequest) -> HttpResponse:
    page = overview(request.portal.day)
    may_read = can_read_report(request.portal.scope, page.province) if page else None
    return render(request, "pages/home.html", {"page": page, "may_read": may_read})


@figures_page
def communes(request: PortalRequest) -> HttpResponse:
    """The whole page, or only its list when htmx asks; a page restored from history is whole."""
    page = commune_list(request.portal.day)
    filters = CommuneFilter(request.GET, page=page, queryset=Commune.objects.in_force(request.portal.day))
    table = CommuneTable(filters.lines)
    RequestConfig(request, paginate=False).configure(table)
    part = request.htmx and not request.htmx.history_restore_request
    template = "communes/results.html" if part else "communes/list.html"
    response = render(request, template, {"page": page, "filters": filters, "table": table})
    patch_vary_headers(response, ["HX-Request"])
    return response


@figures_page
def commune(request: PortalRequest, code: str) -> HttpResponse:
    scope, day = request.portal.scope, request.portal.day
    page = _found(commune_page(code, day, scope), _("No commune has the code %s on the working day."), code)
    context = {"page": page, "enters": can_enter(scope, page.unit), "verdicts": Verdict.choices}
    context["may_enter"] = can_enter_on(scope, page.unit, day, request.portal.periods)
    return render(request, "communes/commune.html", context)


@figures_page
def district(request: PortalRequest, code: str) -> HttpResponse:
    page = _found(district_page(code, request.portal.day), _("No district has the code %s on the working day."), code)
    may_read = can_read_report(request.portal.scope, page.unit)
    return render(request, "pages/district.html", {"page": page, "may_read": may_read})


@figures_page
def criteria(request: PortalRequest, level: str) -> HttpResponse:
    if level not in Level.values:
        raise Http404
    may_enter = can_enter_somewhere(request.portal.scope)
    everyone = bool(may_enter) and "all" in request.GET
    page = matrix(level, request.portal.day, request.GET.get("district", ""), everyone=everyone)
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
    return render(request, "funding/capital.html", {"capital": found, "tables": capital_tables(found) if found else []})


def _found(page: Page | None, sentence: str, code: str) -> Page:
    if page is None:
        raise Http404(sentence % code)
    return page
