"""What province officers decide about a return."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.access import can_decide_return
from communes.guards import PortalRequest, require
from communes.lines import person_name
from communes.models import Submission
from communes.submissions.accepting import Changed
from communes.submissions.services import hand_back as hand_back_to
from communes.submissions.states import NotNow
from ntm_portal.pages.returns import services
from ntm_portal.pages.returns.doors import found_return, return_form
from ntm_portal.pages.returns.foresight import foresee
from ntm_portal.pages.returns.forms import (
    AcceptForm,
    CommentFormSet,
    HandBackForm,
    comments_in,
    sheets_of,
    stopped_by,
    with_more_rows,
)
from ntm_portal.pages.returns.views.page import render_return


def _decidable(request: PortalRequest, pk: int) -> Submission:
    found = found_return(request, pk)
    is_own = found.sent_by_id == request.user.pk
    require(can_decide_return(request.portal.scope, found.unit, is_own=is_own))
    return found


@return_form
def accept(request: PortalRequest, pk: int) -> HttpResponse:
    """What was shown is written, or what would be written now is shown first."""
    file = _decidable(request, pk)
    form = AcceptForm(request.POST)
    user: Any = request.user
    if not form.is_valid():
        return _not_accepted(request, file, form)
    said = form.cleaned_data
    try:
        done, is_new = services.accept(file, shown=said["shown"], by=user, note=said["note"])
    except Changed:
        return _shown_anew(request, pk, said["note"])
    except NotNow as refusal:
        messages.warning(request, " ".join(refusal.messages))
    except ValidationError as refusal:
        form.add_error("note", refusal.messages)
        return _not_accepted(request, found_return(request, pk), form)
    else:
        messages.success(request, _accepted(done, is_new=is_new))
    return redirect("return", pk)


def _not_accepted(request: PortalRequest, file: Submission, form: AcceptForm) -> HttpResponse:
    return render_return(request, file, status=422, accept=form, stopped=stopped_by(_("Not accepted:"), form))


def _shown_anew(request: PortalRequest, pk: int, note: str) -> HttpResponse:
    """The difference as it is now; the officer's note is kept in its box."""
    user: Any = request.user
    file = found_return(request, pk)
    foresee(file, by=user)
    return render_return(request, file, status=409, changed=True, note=note)


def _accepted(done: Submission, *, is_new: bool) -> str:
    if is_new:
        return _("Accepted. The figures of this file count from now on.")
    told = {"by": person_name(done.decided_by), "at": f"{done.decided_at:%d/%m/%Y}"}
    return _("%(by)s had accepted this file on %(at)s already; nothing was written twice.") % told


@return_form
def hand_back(request: PortalRequest, pk: int) -> HttpResponse:
    file = _decidable(request, pk)
    if "more" in request.POST:
        return _with_more_rows(request, file)
    form = HandBackForm(request.POST)
    comments = CommentFormSet(request.POST, prefix="comments", form_kwargs={"sheets": sheets_of(file)})
    user: Any = request.user
    if not (form.is_valid() & comments.is_valid()):
        return _not_handed_back(request, file, form, comments)
    try:
        hand_back_to(file, by=user, note=form.cleaned_data["note"], comments=comments_in(comments))
    except NotNow as refusal:
        messages.warning(request, " ".join(refusal.messages))
    except ValidationError as refusal:
        form.add_error("note", refusal.messages)
        return _not_handed_back(request, found_return(request, pk), form, comments)
    else:
        messages.success(request, _("Handed back to its sender with your note."))
    return redirect("return", pk)


def _not_handed_back(request: PortalRequest, file: Submission, form: HandBackForm, comments: Any) -> HttpResponse:
    stopped = stopped_by(_("Not handed back:"), form, *comments)
    return render_return(request, file, status=422, hand_back=form, comments=comments, stopped=stopped)


def _with_more_rows(request: PortalRequest, file: Submission) -> HttpResponse:
    typed = with_more_rows(request.POST)
    comments = CommentFormSet(typed, prefix="comments", form_kwargs={"sheets": sheets_of(file)})
    form = HandBackForm(initial={"note": typed.get("note", "")})
    return render_return(request, file, hand_back=form, comments=comments, is_writing=True)
