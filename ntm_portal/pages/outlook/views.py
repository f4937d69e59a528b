"""What may go wrong: titles at risk, and plans that may not hold."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from communes import exports
from communes.asked import of_districts, tell_unknown
from communes.guards import PortalRequest, figures_page
from ntm_portal.pages.outlook.plans import plans_page
from ntm_portal.pages.outlook.risk import risk_page
from ntm_portal.pages.outlook.sheets import plans_tables, risk_tables


@figures_page
def at_risk(request: PortalRequest) -> HttpResponse:
    page = risk_page(request.portal.day, request.GET.get("district", ""))
    if page and page.reported:
        title, about = _("Communes that may not keep the standard"), page.chosen.full_name if page.chosen else ""
        if file := exports.file_of_tables(request, title, risk_tables(page), about):
            return file
    tell_unknown(request, {"district": of_districts(page.districts if page else ())})
    return render(request, "outlook/at_risk.html", {"page": page})


@figures_page
def plans(request: PortalRequest) -> HttpResponse:
    page = plans_page(request.portal.day, request.portal.periods)
    if page and (file := exports.file_of_tables(request, _("Will the plan hold?"), plans_tables(page))):
        return file
    tell_unknown(request, {})
    return render(request, "outlook/plans.html", {"page": page})
