"""One return: its page, and what its sender does with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communes.guards import PortalRequest
from communes.models import Submission, SubmissionState
from communes.submissions.findings import Answers
from communes.submissions.services import withdraw as take_back
from communes.submissions.states import NotNow
from ntm_portal.pages.returns import services
from ntm_portal.pages.returns.doors import found_return, return_form
from ntm_portal.pages.returns.forms import (
    AcceptForm,
    AnswersForm,
    CommentFormSet,
    HandBackForm,
    Sending,
    Stopped,
    cell_example,
    sheets_of,
    stopped_by,
)
from ntm_portal.pages.returns.selectors.page import ReturnPage, questions_of, return_page


@require_safe
@never_cache
def show(request: PortalRequest, pk: int) -> HttpResponse:
    return render_return(request, found_return(request, pk))


def render_return(
    request: PortalRequest,
    file: Submission,
    *,
    status: int = 200,
    explanations: Mapping[str, str] | None = None,
    refusals: Iterable[ValidationError] = (),
    note: str = "",
    **context: Any,
) -> HttpResponse:
    """The page in whatever state the file is; `context` holds forms that could not be taken, `refusals` say why it
    was not sent, `note` is what an officer had written before the figures changed."""
    user: Any = request.user
    page = return_page(file, request.portal.scope, user, explanations=explanations)
    if found := [(one.messages[0], page.place_of(one.code or "")) for one in refusals]:
        context["stopped"] = Stopped(_("Not sent yet:"), found)
    return render(request, "returns/page.html", {"page": page, **_forms(page, note), **context}, status=status)


def _forms(page: ReturnPage, note: str) -> dict[str, Any]:
    forms: dict[str, Any] = {}
    if page.questions:
        forms["answers"] = AnswersForm(questions=page.questions)
    if page.is_sent and page.may_decide and page.preview:
        forms["accept"] = AcceptForm(initial={"shown": page.preview.digest, "note": note})
        forms["hand_back"] = HandBackForm()
        forms["example"] = cell_example(sheets_of(page.file))
        forms["comments"] = CommentFormSet(prefix="comments", form_kwargs={"sheets": sheets_of(page.file)})
    return forms


def _own(request: PortalRequest, pk: int) -> Submission:
    """A file that the person uploaded; others who see it are told that only its sender acts on it."""
    found = found_return(request, pk)
    if found.sent_by_id != request.user.pk:
        raise PermissionDenied(_("Only the person who uploaded the file sends it, withdraws it or answers for it."))
    return found


@return_form
def answers(request: PortalRequest, pk: int) -> HttpResponse:
    """Says how the table is meant, begins the questions anew, or has a file checked that was not read yet."""
    file = _own(request, pk)
    if "anew" in request.POST:
        return _examined(request, file, Answers())
    if "again" in request.POST:
        return _examined(request, file, Answers.of(file.check_result.answers))
    form = AnswersForm(request.POST, questions=questions_of(file), day_rule=partial(services.wrong_day, file))
    if not form.is_valid():
        stopped = stopped_by(_("Not checked yet:"), form)
        return render_return(request, file, status=422, answers=form, stopped=stopped)
    return _examined(request, file, form.answers(Answers.of(file.check_result.answers)))


def _examined(request: PortalRequest, file: Submission, said: Answers) -> HttpResponse:
    try:
        services.examine(file, answers=said)
    except ValidationError as refusal:  # decided meanwhile, or the portal has no time right now
        messages.warning(request, " ".join(refusal.messages))
    return redirect("return", file.pk)


@return_form
def send(request: PortalRequest, pk: int) -> HttpResponse:
    file = _own(request, pk)
    said = Sending.of(file, request.POST)
    user: Any = request.user
    was_sent = file.state == SubmissionState.SENT
    try:
        services.send(file, by=user, explanations=said.explanations, left_out=said.left_out)
    except NotNow as refusal:
        messages.warning(request, " ".join(refusal.messages))
    except ValidationError as refusal:
        fresh = found_return(request, pk)
        context: dict[str, Any] = {"refusals": refusal.error_list, "leaving": set(said.left_out)}
        return render_return(request, fresh, status=422, explanations=said.explanations, **context)
    else:
        told = _("It had been sent already.") if was_sent else _("Sent to the province, which decides about it.")
        messages.success(request, told)
    return redirect("return", pk)


@return_form
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    try:
        take_back(_own(request, pk), by=user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Withdrawn. The file stays in the register; nothing of it counts."))
    return redirect("return", pk)
