"""Files that belong to a unit."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communes import audit
from communes.evidence import kept_name
from communes.guards import PortalRequest, Stranger
from communes.models import AuditAction, Evidence


@require_safe
@never_cache
def evidence(request: PortalRequest, pk: int) -> HttpResponse | FileResponse:
    """A download, never shown in the browser; to strangers there is no such file."""
    found = get_object_or_404(Evidence, pk=pk)
    if not Evidence.objects.visible_to(request.portal.scope).filter(pk=pk).exists():
        raise Stranger
    name = kept_name(found.original_name, found.media_type)  # also of files that were kept before names were mended
    audit.record(AuditAction.FILE, request=request, detail=_("Evidence: %(name)s") % {"name": name})
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
