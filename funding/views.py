"""Entering capital."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from communes.asked import of_years, tell_unknown
from communes.forms import NoteForm, page_day
from communes.guards import PortalRequest, entry_page
from communes.lines import status_of, tell
from funding.entry import CapitalEntry, capital_entry
from ntm_portal.lib.numbers import year_of


@entry_page
def capital(request: PortalRequest) -> HttpResponse:
    """The capital of a budget year on the working day, every holder and source."""
    note = NoteForm(request.POST or None)
    page = _page(request)
    if request.method == "POST" and note.is_valid():
        changed = page.lines.check()
        if page.save(by=cast(User, request.user), note=note.cleaned_data["note"]):
            tell(request, changed)
            return HttpResponseRedirect(request.get_full_path())
    tell_unknown(request, {"year": of_years(page.year), "all": None})
    context = {"page": page, "note": note}
    return render(request, "funding/entry.html", context, status=status_of(request, page.lines))


def _page(request: PortalRequest) -> CapitalEntry:
    day = page_day(request)
    year = year_of(request.GET.get("year", "")) or day.year
    return capital_entry(
        day=day,
        year=year,
        scope=request.portal.scope,
        everyone="all" in request.GET,
        data=request.POST if request.method == "POST" else None,
    )
