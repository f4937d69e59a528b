"""Pages of the narrative: its sections, and the editor of one of them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from communes import exports
from communes.access import can_write_narrative
from communes.guards import PortalRequest, entry_page, require
from communes.models import Period, Unit
from reports.build import ProgressReport, build_progress_report
from reports.doors import period_of, query_of, subject_of
from reports.models import Narrative, Section
from reports.narratives.forms import LONGEST, NarrativeForm, as_stored, edited
from reports.narratives.marks import marks, with_offers
from reports.narratives.selectors import section_states, text_before, versions_of
from reports.narratives.text import blocks
from reports.selectors import find_figures
from reports.sheets import sections_sheet

MOST_FOUND = 20
MOST_MARKS = 50  # what a person works through before looking again


def _door(request: PortalRequest, slug: str) -> tuple[Period, Unit]:
    period = period_of(slug)
    subject = subject_of(request, period)
    require(can_write_narrative(request.portal.scope, subject))
    return period, subject


@entry_page
def sections(request: PortalRequest, slug: str) -> HttpResponse:
    period, subject = _door(request, slug)
    report = build_progress_report(unit=subject, period=period)
    states = section_states(report, period, subject)
    if exports.asked_for(request):
        about = f"{report.subject.full_name}, {period.title}"
        return exports.file_of(request, sections_sheet(states), about, day=period.cutoff)
    context = {"report": report, "query": query_of(report), "sections": states}
    return render(request, "reports/narrative/sections.html", context)


@entry_page
def section(request: PortalRequest, slug: str, name: str) -> HttpResponse:
    """Shows, previews and stores the text; what is typed stays in the box whatever happens."""
    if name not in Section.values:
        raise Http404
    period, subject = _door(request, slug)
    row = _row(period, subject, name)
    form, carried = _form(request, row, period, subject)
    report = build_progress_report(unit=subject, period=period)
    if "record" in request.POST and form.is_valid() and form.save_as(cast(User, request.user)):
        messages.success(request, _("Recorded: %(record)s.") % {"record": Section(name).label})
        return HttpResponseRedirect(reverse("reports:narrative", args=[slug]) + query_of(report))
    context = {"report": report, "form": form, "carried": carried, "versions": versions_of(row)}
    template = TEMPLATES.get(request.htmx.target or "", PAGE)
    return render(request, template, context | _shown(request, report, form, name), status=_status(request, form))


def _shown(request: PortalRequest, report: ProgressReport, form: NarrativeForm, name: str) -> dict[str, Any]:
    """The text as it prints, what in it asks for attention, and the figures that were looked for."""
    text = as_stored(str(form["text"].value() or ""))[:LONGEST]
    found = marks(text, report.figures)
    search = request.POST.get("q", "").strip()
    return {
        "query": query_of(report),
        "section": Section(name),
        "blocks": blocks(text, report.figures),
        "marks": with_offers(text, found[:MOST_MARKS], report.figures),
        "more_marks": len(found[MOST_MARKS:]),
        "search": search,
        "found": find_figures(report, search)[:MOST_FOUND] if search else [],
    }


PAGE = "reports/narrative/section.html"
TEMPLATES = {"preview": "reports/narrative/preview.html", "found": "reports/narrative/found.html"}


def _row(period: Period, subject: Unit, name: str) -> Narrative:
    found = Narrative.objects.filter(period=period, subject=subject, section=name).first()
    return found or Narrative(period=period, subject=subject, section=name)


def _form(request: PortalRequest, row: Narrative, period: Period, subject: Unit) -> tuple[NarrativeForm, bool]:
    """The form, and whether its text comes from the last period and is not recorded yet."""
    if request.method == "POST":
        data = request.POST.copy()
        data["text"] = edited(as_stored(data.get("text", "")), data)
        return NarrativeForm(data, instance=row), False
    if version := request.GET.get("version"):
        old = next((item for item in versions_of(row) if str(item.history_id) == version), None)
        return NarrativeForm(instance=row, initial={"text": old.text} if old else None), False
    before = "" if row.pk else text_before(period, subject, row.section)
    return NarrativeForm(instance=row, initial={"text": before} if before else None), bool(before)


def _status(request: PortalRequest, form: NarrativeForm) -> int:
    if request.method != "POST" or "record" not in request.POST:
        return 200
    return 409 if form.conflict else 422
