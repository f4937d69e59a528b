"""Entering targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from communes import exports
from communes.access import can_enter
from communes.asked import of_districts, of_years, tell_unknown
from communes.forms import NoteForm, page_day
from communes.guards import PortalRequest, entry_page, require
from communes.lines import status_of, tell
from criteria.models import Level
from criteria.registers.forms import TargetLine
from criteria.registers.selectors.targets import target_page
from criteria.registers.sheets import targets_sheet
from criteria.registers.views.shared import level_of, user_of
from criteria.services import (
    drop_target,
    record_target,
)
from ntm_portal.lib.numbers import YEARS, year_of


@entry_page
def targets(request: PortalRequest, level: str = Level.COMMUNE, year: int = 0) -> HttpResponse:
    """What each unit is to reach in a year; an emptied box drops the target."""
    day = page_day(request)
    if year and year not in YEARS:
        raise Http404
    year = year or _typed_year(request) or day.year
    data = request.POST if request.method == "POST" else None
    page = target_page(level_of(level), year, day, request.portal.scope, request.GET.get("district", ""), data)
    note = NoteForm(data)
    context = {"page": page, "note": note, "level": Level(level), "levels": Level.choices, "day": day, "year": year}
    if page is None:
        return render(request, "criteria/registers/targets.html", context)
    if exports.asked_for(request):
        return exports.file_of(request, targets_sheet(page), page.about, day=day)
    lines = page.lines
    if request.method == "POST" and note.is_valid():
        changed = lines.check()
        said = {"day": day, "note": note.cleaned_data["note"], "request": request}
        if lines.save(lambda line: _record_target(line, **said)):
            tell(request, changed)
            return HttpResponseRedirect(request.get_full_path())
    tell_unknown(request, {"district": of_districts(page.districts), "year": of_years(year)})
    return render(
        request, "criteria/registers/targets.html", {**context, "lines": lines}, status=status_of(request, lines)
    )


def _typed_year(request: PortalRequest) -> int:
    return year_of(request.GET.get("year", "")) or 0


def _record_target(line: TargetLine, day: date, note: str, request: PortalRequest) -> None:
    fact: Any = line.fact
    require(can_enter(request.portal.scope, fact.unit))
    said = line.mine(line.before)
    if said is None:
        drop_target(target=line.current, reason=note, by=user_of(request))
        return
    record_target(
        unit=fact.unit,
        criteria_set=fact.criteria_set,
        year=fact.year,
        expected=said[0],
        observed_on=day,
        note=note,
        by=user_of(request),
        based_on=line.cleaned_data["based_on"],
    )
