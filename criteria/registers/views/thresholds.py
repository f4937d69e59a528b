"""Correcting and verifying thresholds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communes import exports
from communes.access import can_keep_thresholds
from communes.asked import tell_unknown
from communes.forms import take
from communes.guards import PortalRequest, entry_page, require
from communes.lines import person_name
from criteria.models import Level, Threshold
from criteria.registers.forms import ThresholdForm
from criteria.registers.selectors.readings import levels_with_indicators
from criteria.registers.selectors.thresholds import thresholds_of
from criteria.registers.sheets import thresholds_sheet
from criteria.registers.views.shared import level_of, user_of
from criteria.services import (
    correct_threshold,
    newest_of_series,
)


@entry_page
def thresholds(request: PortalRequest, level: str = "") -> HttpResponse:
    levels = levels_with_indicators(request.portal.day)
    chosen = level_of(level) if level else (levels[0] if levels else Level.COMMUNE)
    only = "unverified" in request.GET
    groups = thresholds_of(chosen, request.portal.day, unverified=only)
    if exports.asked_for(request):
        return exports.file_of(request, thresholds_sheet(groups, chosen))
    tell_unknown(request, {"unverified": None})
    context = {"levels": levels, "level": chosen, "groups": groups, "unverified": only}
    context["may_keep"] = can_keep_thresholds(request.portal.scope)
    return render(request, "criteria/registers/thresholds.html", context)


@entry_page
def threshold(request: PortalRequest, pk: int) -> HttpResponse:
    """Correcting or verifying one bar."""
    row = get_object_or_404(Threshold.objects.select_related("indicator__criterion__criteria_set"), pk=pk)
    require(can_keep_thresholds(request.portal.scope))
    newest = newest_of_series(row)
    shown = _shown_bar(row, newest.history_id, request.portal.day)
    form = ThresholdForm(request.POST or None, row=row, initial=shown)
    conflict = request.method == "POST" and form.seen(newest.history_id) != newest.history_id
    if conflict:
        sent = request.POST.copy()
        sent["based_on"] = str(newest.history_id)
        form = ThresholdForm(sent, row=row)
    elif request.method == "POST" and form.is_valid():
        try:
            correct_threshold(threshold=row, by=user_of(request), **form.said)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Recorded: threshold of %(indicator)s.") % {"indicator": row.indicator.code})
            return HttpResponseRedirect(reverse("thresholds", args=[row.indicator.criterion.criteria_set.level]))
    context = {"row": row, "form": form, "newest": newest, "conflict": conflict, "by": person_name(newest.history_user)}
    status = (409 if conflict else 422) if request.method == "POST" else 200
    return render(request, "criteria/registers/threshold.html", context, status=status)


def _shown_bar(row: Threshold, version: int, day: date) -> dict[str, Any]:
    return {
        "value": row.value,
        "source": row.source,
        "verified": row.verified,
        "effective_from": row.effective_from if day < row.effective_from else day,
        "based_on": version,
    }
