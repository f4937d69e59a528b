"""Pages for what went wrong, and the health check."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communes.access import Scope
from communes.audit import record
from communes.guards import PortalRequest, Stranger
from communes.models import AuditAction


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """A sentence of ours («no commune 03628 on …») is shown; the resolver's own notes are not."""
    if isinstance(exception, Stranger):
        record(AuditAction.REFUSED, request=request, detail=str(exception))
        return render(request, "404.html", status=404)
    ours = exception.args and isinstance(exception.args[0], str) and not isinstance(exception, Resolver404)
    return render(request, "404.html", {"reason": exception.args[0] if ours else ""}, status=404)


def forbidden(request: PortalRequest, exception: Exception) -> HttpResponse:
    portal = getattr(request, "portal", None)
    scope = portal.scope if portal else Scope()
    reason = str(exception) or _("Your role does not open this page.")
    record(AuditAction.REFUSED, request=request, detail=reason)
    return render(request, "403.html", {"reason": reason, "has_role": bool(scope.roles)}, status=403)


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For the supervisor of the installation: whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})
