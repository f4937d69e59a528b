"""What stands before the interface: reading only, by token, without cookies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from ninja.security import HttpBearer

from communes.access import can_read_figures
from communes.guards import require
from communes.tokens import owner_of
from ntm_portal.pages.api.answers import cached
from ntm_portal.pages.api.refusals import only_reading, unknown


class AccessToken(HttpBearer):
    """Its owner's rights hold, as they are at this moment: the request is the owner's from here on."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        request.user = owner_of(token, request)
        require(can_read_figures(request.portal.scope))  # type: ignore[attr-defined]
        return request.user


def for_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signing in means nothing here; HEAD is answered as GET; every answer has an ETag or the shape of a refusal."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return only_reading()
        method, request.method = request.method, "GET"
        try:
            response = view(request, *args, **kwargs)
        except Http404 as nothing:
            response = unknown(request, nothing)
        finally:
            request.method = method
        return cached(request, response) if response.status_code == 200 else response

    return login_not_required(guarded)
