"""Entering decisions on titles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communes import exports
from communes.access import can_enter
from communes.evidence import evidence_beside
from communes.forms import take
from communes.guards import PortalRequest, entry_page, require
from communes.lines import person_name
from communes.models import Unit
from communes.services import Stale
from criteria import services
from criteria.models import Level, Recognition
from criteria.registers.forms import CancelForm, DecisionForm
from criteria.registers.selectors.decisions import decisions_of, titles_on
from criteria.registers.sheets import titles_sheet
from criteria.registers.views.shared import level_of, title_words, unit_of, user_of
from criteria.services import (
    newest_decision,
    record_recognition,
)


@entry_page
def recognitions(request: PortalRequest, title: str = Level.COMMUNE) -> HttpResponse:
    level = level_of(title)
    if (code := request.GET.get("unit", "")).isalnum():
        return HttpResponseRedirect(reverse("recognition", args=[level, code]))
    page = titles_on(level, request.portal.day, request.portal.scope)
    if exports.asked_for(request):
        return exports.file_of(request, titles_sheet(page))
    return render(request, "criteria/registers/titles.html", {"page": page, "level": level, "levels": Level.choices})


@entry_page
def recognition(request: PortalRequest, title: str, code: str) -> HttpResponse:
    """The decisions on one title of one unit, and the form of the next one."""
    unit = unit_of(request, title, code, request.portal.day)
    newest = newest_decision(unit, title)
    form = DecisionForm(
        request.POST or None, request.FILES or None, initial={"based_on": newest.pk if newest else None}
    )
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            fact = _record_decision(unit, title, form, user_of(request))
        except Stale as stale:
            form, conflict = _based_on(stale.current, form, request), stale.current or True
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("Recorded: %(decision)s.") % {"decision": fact})
            return HttpResponseRedirect(reverse("recognitions", args=[title]))
    context = {
        "unit": unit,
        "level": Level(title),
        "form": form,
        "decisions": decisions_of(unit, title),
        "conflict": conflict,
        "file_again": bool(request.FILES),
        "held_title": title_words(Level(title)),
        "conflict_by": person_name(getattr(conflict, "recorded_by", None)),
    }
    status = (409 if conflict else 422) if request.method == "POST" else 200
    return render(request, "criteria/registers/recognition.html", context, status=status)


def _record_decision(unit: Unit, title: str, form: DecisionForm, by: User) -> Recognition:
    said = dict(form.cleaned_data)
    with evidence_beside(unit=unit, file=said.pop("evidence"), by=by) as evidence:
        return record_recognition(unit=unit, title=title, by=by, evidence=evidence, **said)


def _based_on(newest: Any, form: DecisionForm, request: PortalRequest) -> DecisionForm:
    """As it was typed, now knowing of the decision that came in between."""
    sent = request.POST.copy()
    sent["based_on"] = str(newest.pk) if newest else ""
    return DecisionForm(sent)


@entry_page
def cancel_recognition(request: PortalRequest, pk: int) -> HttpResponse:
    """Cancels a decision that should never have been recorded, with a reason."""
    fact = get_object_or_404(Recognition.objects.select_related("unit__parent__parent"), pk=pk, voids=None)
    require(can_enter(request.portal.scope, fact.unit))
    newest = newest_decision(fact.unit, fact.title)
    form = CancelForm(request.POST or None, initial={"based_on": newest.pk if newest else None})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.cancel_recognition(fact=fact, reason=said["note"], by=user_of(request), based_on=said["based_on"])
        except Stale:
            return _look_again(request, fact)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Cancelled: %(decision)s.") % {"decision": fact})
            return HttpResponseRedirect(reverse("recognition", args=[fact.title, fact.unit.code]))
    status = 422 if request.method == "POST" else 200
    return render(request, "criteria/registers/cancel.html", {"fact": fact, "form": form}, status=status)


def _look_again(request: PortalRequest, fact: Recognition) -> HttpResponse:
    """Other decisions on the title came in between; the list of them shows whether this one is still wrong."""
    messages.warning(request, _("Somebody changed the decisions on this title meanwhile. Nothing was cancelled: look."))
    return HttpResponseRedirect(reverse("recognition", args=[fact.title, fact.unit.code]))
