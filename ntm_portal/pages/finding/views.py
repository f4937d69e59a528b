"""The page of a search."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from communes.asked import tell_unknown
from communes.guards import PortalRequest, figures_page
from ntm_portal.pages.finding.hits import MOST
from ntm_portal.pages.finding.selectors import find
from ntm_portal.pages.finding.words import Asked


@figures_page
def search(request: PortalRequest) -> HttpResponse:
    """What has the typed text as its code or full name is opened at once if it is the only one."""
    asked = Asked.of(request.GET.get("q", ""))
    found = find(asked, request.portal) if asked.is_enough else None
    if found and found.only and found.only.address:
        return HttpResponseRedirect(found.only.address)
    tell_unknown(request, {"q": None})
    newest = next((period for period in request.portal.periods if period.cutoff <= request.portal.day), None)
    context = {"asked": asked.text, "found": found, "most": MOST, "period": newest}
    return render(request, "pages/search.html", context)
