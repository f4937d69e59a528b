"""Entering readings, and the list of what needs explaining."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from communes import exports
from communes.access import enterable
from communes.forms import page_day
from communes.guards import PortalRequest, entry_page
from communes.lines import status_of, tell
from communes.selectors import territory_on
from criteria.entry import KINDS
from criteria.models import Level
from criteria.registers.forms import ReadingLine
from criteria.registers.selectors.explain import contradictions
from criteria.registers.selectors.readings import all_lines, levels_with_indicators, reading_counts, reading_groups
from criteria.registers.selectors.units import groups_of
from criteria.registers.sheets import explain_sheet, readings_sheet
from criteria.registers.views.shared import level_of, title_words, unit_of, user_of
from criteria.services import record_reading


@entry_page
def readings_start(request: PortalRequest, level: str = "") -> HttpResponse:
    """The units of a level, with how many of their indicators have a reading."""
    day = request.portal.day
    levels = levels_with_indicators(day)
    chosen = level_of(level) if level else (levels[0] if levels else Level.COMMUNE)
    territory = territory_on(day)
    units = territory.of_kind(*KINDS[chosen])
    own = enterable(request.portal.scope, units, territory)
    groups = groups_of((unit for unit in units if unit.id in own), territory)
    context = {
        "levels": levels,
        "level": chosen,
        "groups": groups,
        "counts": reading_counts(chosen, day),
    }
    return render(request, "criteria/registers/readings_start.html", context)


@entry_page
def readings(request: PortalRequest, level: str, code: str) -> HttpResponse:
    """All indicators of a unit; changed lines are recorded, all or none."""
    day = page_day(request)
    unit = unit_of(request, level, code, day)
    groups = reading_groups(unit, level, day, request.POST if request.method == "POST" else None)
    if exports.asked_for(request):
        return exports.file_of(request, readings_sheet(groups, level), unit, day=day)
    lines = all_lines(groups)
    if request.method == "POST":
        changed = lines.check()
        if lines.save(lambda line: _record_reading(line, day, user_of(request))):
            tell(request, changed)
            return HttpResponseRedirect(request.get_full_path())
    context = {
        "unit": unit,
        "level": Level(level),
        "day": day,
        "groups": groups,
        "lines": lines,
        "of": title_words(Level(level)),
    }
    return render(request, "criteria/registers/readings.html", context, status=status_of(request, lines))


def _record_reading(line: ReadingLine, day: date, by: User) -> None:
    value, verdict = line.mine(line.before)
    said = line.cleaned_data
    record_reading(
        unit=line.fact.unit,  # type: ignore[attr-defined]
        indicator=line.indicator,
        value=value,
        verdict=verdict,
        note=said["note"],
        observed_on=day,
        by=by,
        based_on=said["based_on"],
    )


@entry_page
def to_explain(request: PortalRequest, level: str = "") -> HttpResponse:
    """Verdicts that contradict a bar, or the indicators of their criterion."""
    levels = levels_with_indicators(request.portal.day)
    chosen = level_of(level) if level else (levels[0] if levels else Level.COMMUNE)
    found = contradictions(chosen, request.portal.day, request.portal.scope)
    if exports.asked_for(request):
        return exports.file_of(request, explain_sheet(found))
    return render(request, "criteria/registers/to_explain.html", {"levels": levels, "level": chosen, "found": found})
