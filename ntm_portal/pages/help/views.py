"""Guides: what each role does, step by step; the prose stands in templates/help/."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from communes.guards import PortalRequest, figures_page
from communes.models import Period, Role

OF_A_REPORT = ("detail", "narrative", "checks", "publish")


@figures_page
def start(request: PortalRequest) -> HttpResponse:
    """Whose guide is whose; those of the person's own roles first."""
    held = [role for role in Role if request.portal.scope.holds(role)]
    return render(request, "help/start.html", {"held": held, "others": [role for role in Role if role not in held]})


@figures_page
def guide(request: PortalRequest, role: str) -> HttpResponse:
    if role not in Role.values:
        raise Http404
    scope, period = request.portal.scope, request.portal.period or next(iter(request.portal.periods), None)
    context = {"role": Role(role), "roles": Role, "is_own": scope.holds(role), "report": _places(period)}
    return render(request, f"help/{role}.html", context | {"period": period})


def _places(period: Period | None) -> dict[str, str]:
    """Pages of one report; before the first period they all lead to the list of reports."""
    if period is None:
        return dict.fromkeys(OF_A_REPORT, reverse("reports:list"))
    return {page: reverse(f"reports:{page}", args=[period.slug]) for page in OF_A_REPORT}
