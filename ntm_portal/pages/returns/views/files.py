"""Downloads of a return: the file as it came, and a copy with its problems marked. Never shown in the browser."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communes import audit
from communes.guards import PortalRequest
from communes.models import AuditAction
from communes.submissions import child
from communes.submissions.refusals import Refused
from communes.submissions.sentences import sentence
from ntm_portal.pages.returns.doors import found_return
from ntm_portal.pages.returns.forms import XLSX
from ntm_portal.pages.returns.marks import marks_of


@require_safe
@never_cache
def original(request: PortalRequest, pk: int) -> FileResponse:
    """Unchanged; whatever its bytes are, the browser is told nothing of them."""
    found = found_return(request, pk)
    audit.record(AuditAction.FILE, request=request, detail=_("Return: %(name)s") % {"name": found.original_name})
    return _download(found.file.open("rb"), found.original_name, "application/octet-stream")


@require_safe
@never_cache
def marked(request: PortalRequest, pk: int) -> HttpResponse | FileResponse:
    """Made on demand by the limited child and kept nowhere."""
    found = found_return(request, pk)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "marked.xlsx"
        try:
            child.mark(Path(found.file.path), marks_of(found), copy)
        except Refused as refused:
            messages.error(request, sentence(refused))
            return redirect("return", pk)
        content = BytesIO(copy.read_bytes())
    name = f"{Path(found.original_name).stem}-loi.xlsx"
    audit.record(AuditAction.FILE, request=request, detail=_("Marked copy of a return: %(name)s") % {"name": name})
    return _download(content, name, XLSX)


def _download(content: object, name: str, media_type: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
