"""Guides: what each role does, step by step; the prose stands in templates/help/."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from communes.access import Scope
from communes.guards import PortalRequest, figures_page
from communes.models import Period, Role

OF_A_REPORT = ("detail", "narrative", "checks", "publish")


@figures_page
def start(request: PortalRequest) -> HttpResponse:
    """All guides; those of the person's own work first."""
    own = own_guides(request.portal.scope)
    return render(request, "help/start.html", {"own": own, "others": [role for role in Role if role not in own]})


@figures_page
def guide(request: PortalRequest, role: str) -> HttpResponse:
    if role not in Role.values:
        raise Http404
    scope, period = request.portal.scope, request.portal.period or next(iter(request.portal.periods), None)
    context = {"role": Role(role), "roles": Role, "is_own": role in own_guides(scope), "period": period}
    return render(request, f"help/{role}.html", {**context, "report": _places(period)})


def own_guides(scope: Scope) -> list[Role]:
    """An approving officer does the work of an officer too."""
    return [role for role in Role if scope.holds(role) or (role == Role.OFFICER and scope.holds(Role.APPROVER))]


def _places(period: Period | None) -> dict[str, str]:
    """Pages of one report; before the first period they all lead to the list of reports."""
    if period is None:
        return dict.fromkeys(OF_A_REPORT, reverse("reports:list"))
    return {page: reverse(f"reports:{page}", args=[period.slug]) for page in OF_A_REPORT}
