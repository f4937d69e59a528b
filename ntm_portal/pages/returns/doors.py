"""What stands before the pages of returns: who sees which file and which desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communes.access import WORKING_ROLES, can_see_returns
from communes.guards import PortalRequest, Stranger, require
from communes.models import Period, Submission, Unit
from ntm_portal.pages.returns.plans import returning_unit

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Desk:
    """Where the returns of one unit for one period come in."""

    period: Period
    unit: Unit


def found_return(request: PortalRequest, pk: int) -> Submission:
    """The return with its unit, period, people and check; to strangers there is no such file."""
    related = ("unit__parent__parent", "period", "sent_by", "decided_by", "check_result")
    found = Submission.objects.visible_to(request.portal.scope).select_related(*related).filter(pk=pk).first()
    if found is None:
        _tell_former_sender(request, pk)
        raise Stranger
    return found


def _tell_former_sender(request: PortalRequest, pk: int) -> None:
    """Whoever sent the file knows that it exists: rights taken back meanwhile are no mistyped address."""
    if Submission.objects.filter(pk=pk, sent_by=request.user.pk).exists():
        sentence = _("You have no right to this unit's returns any more. Ask the administrator if this is a mistake.")
        raise PermissionDenied(sentence)


def found_period(slug: str) -> Period:
    period = Period.objects.filter(slug=slug).first()
    if period is None:
        raise Http404
    return period


def found_desk(request: PortalRequest, slug: str, code: str) -> Desk:
    """A desk that the person sees; another district's is an unknown address."""
    period = found_period(slug)
    unit = returning_unit(code, period.cutoff)
    if unit is None:
        sentence = _("No district has the code %(code)s on %(day)s.")
        raise Http404(sentence % {"code": code, "day": f"{period.cutoff:%d/%m/%Y}"})
    if not request.portal.scope.covers(unit, *WORKING_ROLES):
        raise Stranger
    return Desk(period, unit)


def returns_page(view: View) -> View:
    """A page that lists returns: leaders and accounts without a role are told why not. Nothing stays in the browser."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(can_see_returns(request.portal.scope))
        return view(request, *args, **kwargs)

    return never_cache(require_safe(guarded))


def return_form(view: View) -> View:
    """What the buttons of a return send to. Opened as a page, after a sign-in or from the address bar, it leads
    to the return, where what was typed is offered again."""

    @wraps(view)
    def guarded(request: PortalRequest, pk: int) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return redirect("return", found_return(request, pk).pk)
        return view(request, pk)

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(guarded))
