"""What stands before a page: who may open it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from communes.access import Decision, Denied, can_administer, can_enter_somewhere, can_read_figures
from communes.middleware import Context
from ntm_portal.lib.fields import DayField

View = Callable[..., HttpResponse]


class PortalRequest(HttpRequest):
    """A request as the middleware leaves it."""

    portal: Context
    htmx: HtmxDetails


class Stranger(Http404):
    """Somebody asked for what belongs to a unit of others: told as an unknown address, and audited as a refusal."""


def figures_page(view: View) -> View:
    """A page of figures: reading only, for people with a role; others see the reason.

    Not stored by the browser: with anything less, Back shows the figures of before the last save, and to whoever
    sits down after the sign-out. It costs one more answer of the server at each Back.
    """

    return never_cache(require_safe(_for_readers(view)))


def figures_form(view: View) -> View:
    """A page of figures that answers a form and writes nothing."""
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(_for_readers(view)))


def _for_readers(view: View) -> View:
    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(can_read_figures(request.portal.scope))
        _take_day(request)
        return view(request, *args, **kwargs)

    return guarded


def _take_day(request: PortalRequest) -> None:
    """The day of a link that somebody passed on, such as `?day=2024-06-30`: as if it were chosen in the head."""
    request.portal.takes_day = True
    typed = request.GET.get("day", "").strip()
    if not typed or request.method == "POST":
        return
    try:
        request.portal.choose(DayField().clean(typed))
    except ValidationError as refusal:
        shown = _("Shown is %(day)s.") % {"day": f"{request.portal.day:%d/%m/%Y}"}
        request.portal.notices.append(f"{refusal.messages[0]} {shown}")


def administration_page(view: View) -> View:
    """A page of accounts or of the audit trail, for administrators only; nothing of it stays in the browser."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = can_administer(request.portal.scope)
        if isinstance(decision, Denied):
            raise PermissionDenied(decision.reason)
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def require(decision: Decision) -> None:
    """Stops with the reason of a refusal."""
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.reason)


def entry_page(view: View) -> View:
    """A page of entry, for those who enter figures; others see the reason. Nothing of it stays in the browser."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(can_enter_somewhere(request.portal.scope))
        return view(request, *args, **kwargs)

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(guarded))
