"""The pages that the overview leads to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from communes.guards import PortalRequest, figures_page
from communes.selectors import territory_on
from ntm_portal.pages.overview.trend import trend_on


@figures_page
def trend(request: PortalRequest) -> HttpResponse:
    """Every day of observation, which the home page shows the newest of."""
    communes = territory_on(request.portal.day).communes
    return render(request, "pages/trend.html", {"trend": trend_on(request.portal.day, len(communes))})
