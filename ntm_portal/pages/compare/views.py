"""Pages of comparison."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from communes import exports
from communes.asked import of_districts, tell_unknown
from communes.guards import PortalRequest, figures_page
from communes.selectors import territory_on
from criteria.models import Level
from ntm_portal.pages.compare.days import compare_days
from ntm_portal.pages.compare.forms import DaysForm
from ntm_portal.pages.compare.sheets import day_tables, title_of, units_sheet
from ntm_portal.pages.compare.units import compare_units


@figures_page
def days(request: PortalRequest) -> HttpResponse:
    """Without a choice: the communes since the last cut-off."""
    form = DaysForm(request.GET, day=request.portal.day, periods=request.portal.periods)
    if not form.is_valid():
        context = {"form": form, "districts": territory_on(request.portal.day).districts}
        return render(request, "compare/days.html", context)
    level, within = form.chosen_level, request.GET.get("within", "")
    pair = compare_days(level, *form.days, within)
    about = pair.within.full_name if pair.within else str(pair.territory.province or "")
    told: dict[str, Any] = {"chosen": str(Level(level).label), "day": pair.until}
    if file := exports.file_of_tables(request, title_of(pair), day_tables(pair), about, **told):
        return file
    tell_unknown(request, {**dict.fromkeys(form.fields), "within": of_districts(pair.territory.districts)})
    context = {"form": form, "pair": pair, "districts": pair.territory.districts, "level": Level(level), "about": about}
    return render(request, "compare/days.html", context)


@figures_page
def units(request: PortalRequest) -> HttpResponse:
    choice = compare_units(request.GET.get("a", ""), request.GET.get("b", ""), request.portal.day)
    if choice.pair and exports.asked_for(request):
        return exports.file_of(request, units_sheet(choice.pair))
    tell_unknown(request, {"a": choice.accepted, "b": choice.accepted})
    return render(request, "compare/units.html", {"choice": choice, "pair": choice.pair})
