"""Entering documents and training classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communes import exports, records
from communes.access import can_enter
from communes.asked import of_years, tell_unknown
from communes.forms import RecordConflict
from communes.guards import PortalRequest, entry_page, require
from communes.lines import person_name
from ntm_portal.lib.numbers import year_of
from reports.entry.forms import ClassForm, DeleteForm, DocumentForm, UnitForm
from reports.models import GuidanceDocument, TrainingClass
from reports.services import delete_entry
from reports.sheets import REGISTER_SHEETS


@dataclass(frozen=True)
class Register:
    """A list of mutable records of units."""

    model: Any
    form: type[UnitForm]
    day: str  # the field that a record is dated by

    @property
    def name(self) -> str:
        return {GuidanceDocument: "documents", TrainingClass: "classes"}[self.model]


REGISTERS = {
    "documents": Register(GuidanceDocument, DocumentForm, "issued_on"),
    "classes": Register(TrainingClass, ClassForm, "held_on"),
}


def _user(request: PortalRequest) -> User:
    return cast(User, request.user)


@entry_page
def register(request: PortalRequest, kind: str) -> HttpResponse:
    """The records of a year, the newest first."""
    chosen = REGISTERS[kind]
    year = year_of(request.GET.get("year", "")) or request.portal.day.year
    found = chosen.model.objects.filter(**{f"{chosen.day}__year": year}).select_related("unit__parent")
    rows = list(found.order_by(f"-{chosen.day}", "-pk"))
    if exports.asked_for(request):
        return exports.file_of(request, REGISTER_SHEETS[kind](rows, year))
    own = {row.pk for row in rows if can_enter(request.portal.scope, row.unit)}
    tell_unknown(request, {"year": of_years(year)})
    context = {"rows": rows, "own": own, "year": year}
    return render(request, f"reports/entry/{kind}.html", context)


@entry_page
def record(request: PortalRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """A new record, or one that is changed."""
    about: dict[str, Any] = {"scope": request.portal.scope, "day": request.portal.day}
    if request.method == "POST" and (gone := _deletion(kind, pk)):
        form = REGISTERS[kind].form(request.POST, **about)
        form.conflict = RecordConflict([], person_name(gone.history_user), gone.history_date, deleted=True)
    else:
        form = REGISTERS[kind].form(request.POST or None, instance=_row(request, kind, pk), **about)
    if request.method == "POST" and form.conflict is None and _is_stored(request, form):
        messages.success(request, _("Recorded: %(record)s.") % {"record": form.instance})
        return HttpResponseRedirect(reverse(kind))
    context = {"form": form, "kind": kind, "pk": pk, "word": REGISTERS[kind].model._meta.verbose_name}
    return render(request, "reports/entry/record.html", context, status=_status(request, form))


def _is_stored(request: PortalRequest, form: Any) -> bool:
    by = _user(request)
    if form.sent_twice(by):
        return True
    if not form.is_valid():
        return False
    require(can_enter(request.portal.scope, form.cleaned_data["unit"]))
    stored: bool = form.save_as(by)
    return stored


@entry_page
def delete(request: PortalRequest, kind: str, pk: int) -> HttpResponse:
    """Asks, then deletes; its history stays."""
    row = _row(request, kind, pk)
    newest = records.newest_version(row)
    form = DeleteForm(request.POST or None, initial={"version": newest.history_id if newest else None})
    changed = False
    if request.method == "POST" and form.is_valid():
        words, said = str(row), form.cleaned_data
        try:
            delete_entry(row=row, by=_user(request), based_on=said["version"], reason=said["note"])
        except records.Superseded as superseded:
            newest, changed = superseded.newest, True
            form = DeleteForm(initial={"version": newest.history_id, "note": said["note"]})
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("Deleted: %(record)s.") % {"record": words})
            return HttpResponseRedirect(reverse(kind))
    context = {"row": row, "form": form, "kind": kind, "changed": changed, "newest": newest}
    context["by"] = person_name(newest.history_user) if newest else ""
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "reports/entry/delete.html", context, status=status)


def _row(request: PortalRequest, kind: str, pk: int | None) -> Any:
    model = REGISTERS[kind].model
    if pk is None:
        return model()
    row = get_object_or_404(model.objects.select_related("unit__parent"), pk=pk)
    require(can_enter(request.portal.scope, row.unit))
    return row


def _deletion(kind: str, pk: int | None) -> Any:
    """The last entry of the history of a record that somebody deleted; None for one that stands."""
    model = REGISTERS[kind].model
    if pk is None or model.objects.filter(pk=pk).exists():
        return None
    return model.history.filter(id=pk, history_type="-").select_related("history_user").first()


def _status(request: PortalRequest, form: Any) -> int:
    if request.method != "POST":
        return 200
    return 409 if form.conflict else 422
