"""Entering one cell: as a page, in a dialog of the grid, or by a key in the grid.

The grid says in the header `X-Entry` what it asks for: `panel` (the form in a dialog) or `cell` (the verdict alone,
whose form comes back only when something has to be decided). Without the header it is a page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communes.access import Denied, can_enter
from communes.audit import record
from communes.evidence import evidence_beside
from communes.guards import PortalRequest
from communes.models import AuditAction, Unit
from communes.periods import can_enter_on
from communes.selectors import UnitInfo
from communes.services import Stale, fact_in_force
from criteria.entry import Cell, evidence_of, evidence_seen, find_cell, find_unit, history_of, indicators_of, name_of
from criteria.forms import AssessmentForm
from criteria.models import Assessment, Level, Verdict
from criteria.selectors import results_for
from criteria.services import save_assessment, take_back
from ntm_portal.lib.fields import DayField

View = Callable[..., HttpResponse]


def for_the_grid(view: View) -> View:
    """What the grid asks is answered with a fragment, refusals too, and only to the person who opened the grid."""

    @wraps(view)
    def answered(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _mode(request):
            return view(request, *args, **kwargs)
        try:
            response = _other_person(request) or view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            record(AuditAction.REFUSED, request=request, detail=str(refusal))
            response = _sentence(request, str(refusal), 403)
        except Http404 as refusal:
            response = _sentence(request, str(refusal), 404)
        response["X-Entry"] = _mode(request)
        return response

    return answered


@require_http_methods(["GET", "POST"])
@for_the_grid
def cell(request: PortalRequest, level: str, code: str, number: int) -> HttpResponse:
    found = _cell(request, level, code, number)
    if request.method == "POST":
        return _save(request, found)
    current = _current(found)
    return _panel(request, found, AssessmentForm.about(current, found.day), current)


def _save(request: PortalRequest, found: Cell) -> HttpResponse:
    form = AssessmentForm(_typed(request, found), request.FILES)
    if not form.is_valid():
        return _panel(request, found, form, _current(found), status=422)
    try:
        fact = _record(found, form, cast(User, request.user))
    except Stale:
        current = _current(found)
        return _panel(request, found, _based_on(current, request, found), current, status=409)
    except ValidationError as error:
        form.add_error(None, error)
        return _panel(request, found, form, _current(found), status=422)
    shown = fact if fact.observed_on == found.day else _current(found)
    return _saved(request, found, shown, _("Saved: %(cell)s.") % {"cell": fact}, wrote=fact)


def _record(found: Cell, form: AssessmentForm, by: User) -> Assessment:
    """The fact with its file: a new one, or the one of the fact that it is based on."""
    said, typed = form.said(found.day), form.cleaned_data
    with evidence_beside(unit=found.unit, file=typed["evidence"], by=by) as sent:
        evidence = sent or (evidence_of(found, typed["base"]) if typed["keep_evidence"] else None)
        return save_assessment(unit=found.unit, criterion=found.criterion, by=by, evidence=evidence, **said)


@require_safe
def unit(request: PortalRequest, level: str, code: str) -> HttpResponse:
    """All criteria of one unit, a plain form for each: the grid's work without JavaScript."""
    day = _day(request)
    found = find_unit(level, code, day)
    if found is None:
        raise Http404(_not_in_force(day))
    _require(request, found)
    results = results_for(level, [UnitInfo.of(found)], day)
    context = {"unit": found, "level": Level(level), "day": day, "results": results, "verdicts": Verdict.choices}
    context["may_write"] = can_enter_on(request.portal.scope, found, day, request.portal.periods)
    return render(request, "criteria/entry/unit.html", context)


@require_POST
@for_the_grid
def undo(request: PortalRequest, fact: int) -> HttpResponse:
    """Takes back the person's own newest entry of a cell."""
    mine = get_object_or_404(Assessment.objects.select_related("unit__parent", "criterion__criteria_set"), pk=fact)
    _require(request, mine.unit)
    found = Cell(mine.unit, mine.criterion, mine.criterion.criteria_set.level, _day(request))
    try:
        take_back(mine, by=cast(User, request.user))
    except Stale:
        return _refused(request, found, _("Somebody has entered another value since; nothing was taken back."), 409)
    except ValidationError as error:
        return _refused(request, found, " ".join(error.messages), 422)
    return _saved(request, found, _current(found), _("Taken back: %(cell)s.") % {"cell": mine})


# --- What is asked ------------------------------------------------------------


def _mode(request: HttpRequest) -> str:
    return request.headers.get("X-Entry", "")[:10]


def _day(request: PortalRequest) -> date:
    """The day of the page that asks, not of the session: two windows may stand on different days."""
    typed = request.POST.get("day") or request.GET.get("day")
    try:
        return DayField(required=False).clean(typed) or request.portal.day
    except ValidationError as error:
        raise Http404 from error


def _cell(request: PortalRequest, level: str, code: str, number: int) -> Cell:
    day = _day(request)
    found = find_cell(level, code, number, day)
    if found is None:
        raise Http404(_not_in_force(day))
    _require(request, found.unit)
    return found


def _not_in_force(day: date) -> str:
    return _("No such unit or criterion on %(day)s.") % {"day": f"{day:%d/%m/%Y}"}


def _require(request: PortalRequest, unit: Unit) -> None:
    decision = can_enter(request.portal.scope, unit)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.reason)


def _current(found: Cell) -> Assessment | None:
    return fact_in_force(Assessment(unit=found.unit, criterion=found.criterion), found.day)


def _typed(request: PortalRequest, found: Cell) -> QueryDict:
    """What came with the request; a day that was not typed is the day of the page."""
    typed = request.POST.copy()
    typed.setdefault("observed_on", f"{found.day:%d/%m/%Y}")
    return typed


def _based_on(current: Assessment | None, request: PortalRequest, found: Cell) -> AssessmentForm:
    """The form as it was typed, now knowing of the value that came in between."""
    typed = _typed(request, found)
    typed["base"] = str(current.pk) if current else ""
    return AssessmentForm(typed)


# --- What is answered ---------------------------------------------------------


def _panel(
    request: PortalRequest, found: Cell, form: AssessmentForm, current: Assessment | None, status: int = 200
) -> HttpResponse:
    files = evidence_seen(found, request.portal.scope)
    context = {
        "cell": found,
        "form": form,
        "current": current,
        "current_by": name_of(current.recorded_by) if current else "",
        "conflict": status == 409,
        "history": history_of(found, files, request.portal.scope),
        "kept": files.get(current.evidence_id or 0) if current else None,
        "file_again": bool(request.FILES) and not _mode(request),  # the grid keeps the chosen file itself
        "indicators": indicators_of(found),
        "level": Level(found.level),
        "back": _back(request, ""),
    }
    template = "criteria/entry/panel.html" if _mode(request) else "criteria/entry/page.html"
    return render(request, template, context, status=status)


def _saved(
    request: PortalRequest, found: Cell, shown: Assessment | None, sentence: str, wrote: Assessment | None = None
) -> HttpResponse:
    """What the cell shows from now on, and what was written: a fact of another day need not be what it shows."""
    if _mode(request):
        context = {"fact": shown, "wrote": wrote, "sentence": sentence}
        return render(request, "criteria/entry/saved.html", context)
    messages.success(request, sentence)
    return HttpResponseRedirect(_back(request, _address(found)))


def _refused(request: PortalRequest, found: Cell, sentence: str, status: int) -> HttpResponse:
    if _mode(request):
        return _sentence(request, sentence, status)
    messages.error(request, sentence)
    return HttpResponseRedirect(_back(request, _address(found)))


def _sentence(request: PortalRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "criteria/entry/sentence.html", {"sentence": sentence}, status=status)


def _other_person(request: PortalRequest) -> HttpResponse | None:
    """Changes typed by one person are not stored under the name of another who signed in since."""
    if request.headers.get("X-Entry-Person") == str(request.user.pk):
        return None
    return _sentence(request, _("Somebody else has signed in here since this page was opened."), 401)


def _address(found: Cell) -> str:
    path = reverse("entry:cell", args=[found.level, found.unit.code, found.criterion.number])
    return f"{path}?day={found.day:%Y-%m-%d}"


def _back(request: PortalRequest, otherwise: str) -> str:
    """The page the form stood on, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else otherwise
