"""What stands before a page: who may open it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from communes.access import Denied, can_read_figures
from communes.middleware import Context

View = Callable[..., HttpResponse]


class PortalRequest(HttpRequest):
    """A request as the middleware leaves it."""

    portal: Context
    htmx: HtmxDetails


def figures_page(view: View) -> View:
    """A page of figures: reading only, for people with a role; others see the reason."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = can_read_figures(request.portal.scope)
        if isinstance(decision, Denied):
            raise PermissionDenied(decision.reason)
        return view(request, *args, **kwargs)

    return require_safe(guarded)
