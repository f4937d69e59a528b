"""What may go wrong: titles at risk, and plans that may not hold."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from communes.asked import of_districts, tell_unknown
from communes.guards import PortalRequest, figures_page
from ntm_portal.pages.outlook.plans import plans_page
from ntm_portal.pages.outlook.risk import risk_page


@figures_page
def at_risk(request: PortalRequest) -> HttpResponse:
    page = risk_page(request.portal.day, request.GET.get("district", ""))
    tell_unknown(request, {"district": of_districts(page.districts if page else ())})
    return render(request, "outlook/at_risk.html", {"page": page})


@figures_page
def plans(request: PortalRequest) -> HttpResponse:
    page = plans_page(request.portal.day, request.portal.periods)
    tell_unknown(request, {})
    return render(request, "outlook/plans.html", {"page": page})
