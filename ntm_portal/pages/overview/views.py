"""The pages that the overview leads to."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communes import exports
from communes.access import can_keep_boundaries
from communes.asked import tell_unknown
from communes.audit import record
from communes.boundaries import MOST_NAMED, Loaded, load_boundaries
from communes.guards import PortalRequest, figures_form, figures_page, require
from communes.models import AuditAction, BoundaryFile
from communes.selectors import territory_on
from ntm_portal.lib.numbers import digits
from ntm_portal.lib.outlines import MOST_BYTES, BadOutlines, too_large
from ntm_portal.pages.overview.forms import BoundaryForm
from ntm_portal.pages.overview.sheets import trend_sheet
from ntm_portal.pages.overview.trend import trend_on


@figures_page
def trend(request: PortalRequest) -> HttpResponse:
    """Every day of observation, which the home page shows the newest of."""
    found = trend_on(request.portal.day)
    if exports.asked_for(request):
        return exports.file_of(
            request, trend_sheet(found.newest_first), territory_on(request.portal.day).province or ""
        )
    tell_unknown(request, {})
    return render(request, "pages/trend.html", {"trend": found})


@figures_form
def boundaries(request: PortalRequest) -> HttpResponse:
    """The files loaded so far, and the form that loads another one or takes one away."""
    require(can_keep_boundaries(request.portal.scope))
    if request.POST.get("remove"):
        return _remove(request)
    form = BoundaryForm(request.POST, request.FILES) if request.method == "POST" else BoundaryForm()
    if form.is_valid() and _load(request, form):
        return redirect("home")
    files = BoundaryFile.objects.defer("shapes", "borders").select_related("loaded_by")
    return render(request, "pages/boundaries.html", {"form": form, "files": files})


def _load(request: PortalRequest, form: BoundaryForm) -> bool:
    """False where the file is refused; the form then says why."""
    file, communes = form.cleaned_data["file"], territory_on(request.portal.day).communes
    try:
        if file.size > MOST_BYTES:
            raise BadOutlines(too_large())
        loaded = load_boundaries(content=file.read(), name=file.name, communes=communes, by=cast(User, request.user))
    except BadOutlines as refusal:
        form.add_error("file", str(refusal))
        return False
    record(AuditAction.FILE, request=request, detail=loaded.row.original_name)
    drawn = _("Boundaries of %(count)s of %(all)s communes are drawn.")
    messages.success(request, drawn % {"count": len(loaded.row.shapes), "all": len(communes)})
    if loaded.padded:
        messages.info(request, _padded(loaded))
    if loaded.others:
        messages.info(request, _others(loaded))
    return True


def _others(loaded: Loaded) -> str:
    sentence = _("%(count)s areas are not drawn, as their codes are no communes of the day: %(codes)s.")
    named = ", ".join(code[:20] or "–" for code in loaded.others[:MOST_NAMED])
    return sentence % {"count": len(loaded.others), "codes": named + ("…" if len(loaded.others) > MOST_NAMED else "")}


def _padded(loaded: Loaded) -> str:
    written, code = loaded.padded[0]
    sentence = _(
        "%(count)s codes lacked their leading zero and were read with five digits, such as %(written)s as %(code)s."
    )
    return sentence % {"count": len(loaded.padded), "written": written, "code": code}


def _remove(request: PortalRequest) -> HttpResponse:
    row = BoundaryFile.objects.filter(pk=digits(request.POST["remove"]) or 0).first()
    if row is not None:
        row.delete()
        record(AuditAction.FILE, request=request, detail=_("%(name)s removed") % {"name": row.original_name})
        messages.success(request, _("The boundaries were taken away."))
    return redirect("boundaries")
