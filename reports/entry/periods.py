"""Keeping the periods: their days, their letterhead and their state."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes import exports, records
from communes.access import Decision, can_keep_periods
from communes.forms import take
from communes.guards import PortalRequest, entry_page, require
from communes.lines import person_name
from communes.models import Period, PeriodState
from communes.periods import locked_by, locked_with
from reports.entry.forms import NewPeriodForm, PeriodForm, StateForm
from reports.services import change_state, create_period, period_before
from reports.sheets import periods_sheet


def _user(request: PortalRequest) -> User:
    return cast(User, request.user)


def _status(request: PortalRequest, form: Any) -> int:
    if request.method != "POST":
        return 200
    return 409 if form.conflict else 422


@entry_page
def periods(request: PortalRequest) -> HttpResponse:
    may_keep = can_keep_periods(request.portal.scope)
    lines = [(row, locked_by(row, request.portal.periods)) for row in request.portal.periods]
    if exports.asked_for(request):
        return exports.file_of(request, periods_sheet(lines), day=timezone.localdate())
    return render(request, "reports/entry/periods.html", {"lines": lines, "may_keep": may_keep})


@entry_page
def new_period(request: PortalRequest) -> HttpResponse:
    require(can_keep_periods(request.portal.scope))
    form = NewPeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            period = create_period(period=form.instance, by=_user(request), **form.carried)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Created: %(period)s.") % {"period": period})
            return HttpResponseRedirect(reverse("period", args=[period.slug]))
    last = request.portal.periods[0] if request.portal.periods else None
    context = {"form": form, "last": last}
    return render(request, "reports/entry/new_period.html", context, status=_status(request, form))


@entry_page
def period(request: PortalRequest, slug: str) -> HttpResponse:
    """What stands on the paper, the days, and the state of a period."""
    row = get_object_or_404(Period, slug=slug)
    may_keep = can_keep_periods(request.portal.scope)
    form = PeriodForm(request.POST or None, instance=row)
    if request.method == "POST":
        require(may_keep)
        if form.is_valid() and form.save_as(_user(request)):
            messages.success(request, _("Recorded: %(record)s.") % {"record": row})
            return HttpResponseRedirect(reverse("period", args=[slug]))
    return _period_page(request, form, _state_form(slug), may_keep, _status(request, form))


@entry_page
def close_period(request: PortalRequest, slug: str) -> HttpResponse:
    """What closing means, and the button that does it."""
    require(can_keep_periods(request.portal.scope))
    row = get_object_or_404(Period, slug=slug)
    if row.state != PeriodState.OPEN:
        return HttpResponseRedirect(reverse("period", args=[slug]))
    context = {"period": row, "state": _state_form(slug), "documents_until": row.meeting_on or row.cutoff}
    context["others"] = locked_with(row, request.portal.periods)
    return render(request, "reports/entry/close_period.html", context)


@entry_page
def period_state(request: PortalRequest, slug: str) -> HttpResponse:
    """Opens, closes or reopens; only a sent form does."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("period", args=[slug]))
    may_keep = can_keep_periods(request.portal.scope)
    require(may_keep)
    row, state = get_object_or_404(Period, slug=slug), StateForm(request.POST)
    if state.is_valid():
        said = state.cleaned_data
        try:
            change_state(period=row, to=said["to"], by=_user(request), based_on=said["version"], reason=said["note"])
        except records.Superseded as superseded:
            by = person_name(superseded.newest.history_user)
            state.add_error(None, _("%(by)s changed this period meanwhile; look at it as it is now.") % {"by": by})
        except ValidationError as error:
            state.add_error(None, ValidationError(error.messages))
        else:
            messages.success(
                request, _("«%(period)s» is now %(state)s.") % {"period": row, "state": row.get_state_display().lower()}
            )
            return HttpResponseRedirect(reverse("period", args=[slug]))
    again = _state_form(slug)
    again.problems = state.errors.get("__all__", [])  # type: ignore[attr-defined]
    form = PeriodForm(instance=get_object_or_404(Period, slug=slug))
    return _period_page(request, form, again, may_keep, 422)


def _state_form(slug: str) -> StateForm:
    row = get_object_or_404(Period, slug=slug)
    return StateForm(initial={"version": records.version_of(row)}, prefix="")


def _period_page(
    request: PortalRequest, form: PeriodForm, state: StateForm, may_keep: Decision, status: int
) -> HttpResponse:
    stored = get_object_or_404(Period, pk=form.instance.pk)
    history: Any = stored.history.select_related("history_user").order_by("-history_id")
    context = {
        "period": stored,
        "form": form,
        "state": state,
        "may_keep": may_keep,
        "history": _states(list(history)),
        "is_closed": stored.state == PeriodState.CLOSED,
        "last": period_before(stored.cutoff),
        "locked_by": locked_by(stored, list(Period.objects.all())),
    }
    return render(request, "reports/entry/period.html", context, status=status)


def _states(history: list[Any]) -> list[Any]:
    """Entries of the history at which the state changed, the newest first."""
    older = [*history[1:], None]
    return [now for now, before in zip(history, older, strict=True) if before is None or before.state != now.state]
