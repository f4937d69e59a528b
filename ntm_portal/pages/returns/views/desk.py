"""The desk of a unit and a period: the workbook goes out, the file comes in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communes import audit
from communes.access import can_send_returns
from communes.desks import desk_lines
from communes.guards import PortalRequest, require
from communes.models import AuditAction
from communes.submissions.services import Unread, is_open
from communes.submissions.workbook import write_workbook
from ntm_portal.lib.text import search_key
from ntm_portal.pages.returns.counting import mark_counting
from ntm_portal.pages.returns.doors import Desk, found_desk
from ntm_portal.pages.returns.forms import XLSX, UploadForm
from ntm_portal.pages.returns.plans import return_plan
from ntm_portal.pages.returns.services import take_in


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def desk(request: PortalRequest, slug: str, code: str) -> HttpResponse:
    found = found_desk(request, slug, code)
    may_send = can_send_returns(request.portal.scope, found.unit)
    form = UploadForm()
    if request.method == "POST":
        require(may_send)
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid() and (pk := _taken(request, found, form)):
            return redirect("return", pk)
    line = desk_lines([found.period], [found.unit], timezone.localdate())[0]
    mark_counting({line.newest, line.counting})
    context = {"desk": line, "form": form, "may_send": may_send}
    return render(request, "returns/desk.html", context, status=422 if form.errors else 200)


def _taken(request: PortalRequest, found: Desk, form: UploadForm) -> int | None:
    """The number of the file once it is kept and checked, whatever was found in it."""
    by: Any = request.user
    try:
        taken = take_in(unit=found.unit, period=found.period, file=form.cleaned_data["file"], by=by)
    except Unread as unread:
        messages.warning(request, " ".join(unread.messages))
        taken = unread.submission
    except ValidationError as refusal:
        form.add_error("file", refusal.messages)
        return None
    detail = _("Return stored: %(name)s (%(unit)s)") % {"name": taken.original_name, "unit": found.unit}
    audit.record(AuditAction.FILE, request=request, detail=detail)
    return taken.pk


@require_safe
@never_cache
def template(request: PortalRequest, slug: str, code: str) -> FileResponse:
    """The workbook, filled with what is approved at this moment."""
    found = found_desk(request, slug, code)
    require(can_send_returns(request.portal.scope, found.unit) and is_open(found.period))
    book = BytesIO()
    day = min(found.period.cutoff, timezone.localdate())
    write_workbook(return_plan(found.unit, found.period), book, day=day)
    book.seek(0)
    name = f"bieu-{found.period.slug}-{slugify(search_key(found.unit.name))}.xlsx"
    audit.record(AuditAction.FILE, request=request, detail=_("Return workbook: %(name)s") % {"name": name})
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
