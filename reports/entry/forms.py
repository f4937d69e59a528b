"""Input of periods, documents and classes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.access import Scope, can_enter
from communes.forms import NoteForm, RecordForm
from communes.models import DISTRICT_KINDS, Period, PeriodState, Unit, UnitKind
from ntm_portal.lib.fields import CountField, DayField, SeenField
from reports.models import GuidanceDocument, TrainingClass
from reports.services import save_entry, save_period


def reason_field(help_text: Any) -> forms.CharField:
    """Needed only where a closed period is changed; the service says so."""
    area = forms.Textarea({"rows": 2})
    label = gettext_lazy("Reason or note")
    return forms.CharField(label=label, required=False, max_length=500, widget=area, help_text=help_text)


class UnitForm(RecordForm):
    """A record of the province or a district, for those who may enter figures there."""

    note = reason_field(gettext_lazy("Needed when the record counts in the report of a closed period."))

    def __init__(self, *args: Any, scope: Scope, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [UnitKind.PROVINCE, *DISTRICT_KINDS]
        units = Unit.objects.in_force(day).filter(kind__in=kinds).select_related("parent")
        allowed = [unit for unit in units if can_enter(scope, unit)]
        allowed.sort(key=lambda unit: (unit.kind != UnitKind.PROVINCE, unit.code))
        own = [self.instance.unit_id] if self.instance.unit_id else []
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[*own, *(unit.pk for unit in allowed)]).order_by(
            "parent_id", "code"
        )
        field.empty_label = None
        if allowed and not self.instance.unit_id:
            self.initial["unit"] = allowed[0].pk

    def store(self, by: Any) -> Any:
        said = self.cleaned_data
        return save_entry(row=self.instance, by=by, based_on=said["version"], reason=said["note"])


class DocumentForm(UnitForm):
    issued_on = DayField(label=gettext_lazy("Issued on (dd/mm/yyyy)"))

    class Meta:
        model = GuidanceDocument
        fields = ["unit", "category", "kind", "number", "issued_on", "issuer", "title"]
        widgets = {"title": forms.Textarea({"rows": 3})}


class ClassForm(UnitForm):
    held_on = DayField(label=gettext_lazy("Held on (dd/mm/yyyy)"))
    held_until = DayField(
        label=gettext_lazy("Held until (dd/mm/yyyy)"),
        required=False,
        help_text=gettext_lazy("Leave empty for a class of one day."),
    )
    trainees = CountField(label=gettext_lazy("Trainees"), least=1, most=100_000)

    class Meta:
        model = TrainingClass
        fields = ["unit", "title", "held_on", "held_until", "place", "trainees"]
        widgets = {"title": forms.Textarea({"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["held_until"] = cleaned.get("held_until") or cleaned.get("held_on")
        start, end = cleaned.get("held_on"), cleaned["held_until"]
        if start and end and end < start:
            self.add_error("held_until", _("The last day lies before the first day."))
        return cleaned


A_YEAR = timedelta(days=366)


class DatesForm(RecordForm):
    """What a period is about and its days, checked together."""

    cutoff = DayField(label=gettext_lazy("Cut-off (dd/mm/yyyy)"))
    opens_on = DayField(label=gettext_lazy("Opens on (dd/mm/yyyy)"))
    due_on = DayField(label=gettext_lazy("Due on (dd/mm/yyyy)"))
    meeting_on = DayField(label=gettext_lazy("Review meeting on (dd/mm/yyyy)"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, due, cutoff = cleaned.get("opens_on"), cleaned.get("due_on"), cleaned.get("cutoff")
        if opens and due and due < opens:
            self.add_error("due_on", _("Returns cannot be due before the period opens."))
        self._refuse_far_from(cutoff, cleaned)
        if cutoff and (other := Period.objects.filter(cutoff=cutoff).exclude(pk=self.instance.pk).first()):
            self.add_error("cutoff", _("The period «%(period)s» has this cut-off already.") % {"period": other.title})
        if cutoff and self.instance.state == PeriodState.CLOSED and cutoff != self.initial.get("cutoff"):
            self.add_error("cutoff", _("The period is closed; reopen it before changing its cut-off."))
        return cleaned

    def _refuse_far_from(self, cutoff: date | None, days: dict[str, Any]) -> None:
        """More than a year from the cut-off is a slip of the year."""
        for name in ("opens_on", "due_on", "meeting_on"):
            found = days.get(name)
            if cutoff and found and abs(found - cutoff) > A_YEAR:
                sentence = _("%(day)s is more than a year from the cut-off %(cutoff)s; check the year.")
                self.add_error(name, sentence % {"day": f"{found:%d/%m/%Y}", "cutoff": f"{cutoff:%d/%m/%Y}"})


class NewPeriodForm(DatesForm):
    """A period as it begins; the rest is carried over or written later."""

    letterhead = forms.BooleanField(
        label=gettext_lazy("Letterhead, signer and recipients of the last period"), required=False, initial=True
    )
    narrative = forms.BooleanField(label=gettext_lazy("Text of the last report"), required=False, initial=True)
    targets = forms.BooleanField(
        label=gettext_lazy("Targets not yet reached, when a new year begins"), required=False, initial=True
    )

    class Meta:
        model = Period
        fields = ["slug", "title", "report_title", "cutoff", "opens_on", "due_on", "meeting_on"]
        error_messages = {
            "slug": {
                "unique": gettext_lazy("Another period has this code; choose another one, for example 2024-12m."),
                "invalid": gettext_lazy(
                    "Write the year with four digits, a hyphen and a short name of small letters without "
                    "diacritics and digits, for example 2024-9m."
                ),
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report_title"].required = False
        self.fields["report_title"].help_text = _("Leave empty to take that of the last period with the new title.")
        self.fields["slug"].help_text = _("Year, hyphen and a short name: 2024-9m. It stands in addresses.")
        self.fields["title"].help_text = _("For example: 9 tháng đầu năm 2024.")

    @property
    def carried(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in ("letterhead", "narrative", "targets")}

    def _get_validation_exclusions(self) -> set[str]:
        """The title of the report may still come from the last period."""
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return found | {"report_title"}


class PeriodForm(DatesForm):
    signed_on = DayField(label=gettext_lazy("Signed on (dd/mm/yyyy)"), required=False)
    number = CountField(label=gettext_lazy("Report number"), required=False, least=1, most=99_999)
    note = reason_field(gettext_lazy("Needed for every change while the period is closed."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state != PeriodState.CLOSED:
            del self.fields["note"]

    def store(self, by: Any) -> Any:
        said = self.cleaned_data
        return save_period(period=self.instance, by=by, based_on=said["version"], reason=said.get("note", ""))

    class Meta:
        model = Period
        fields = [
            "title",
            "report_title",
            "cutoff",
            "opens_on",
            "due_on",
            "meeting_on",
            "meeting_note",
            "capital_note",
            "parent_agency",
            "agency",
            "place",
            "number",
            "symbol",
            "signed_on",
            "authority_line",
            "signer_title",
            "signer_name",
            "recipients",
        ]
        widgets = {"recipients": forms.Textarea({"rows": 6}), "report_title": forms.Textarea({"rows": 2})}


class StateForm(NoteForm):
    """Opening, closing or reopening; carries the version of the period that the person saw."""

    to = forms.ChoiceField(choices=[(PeriodState.OPEN.value, ""), (PeriodState.CLOSED.value, "")])
    version = SeenField()


class DeleteForm(NoteForm):
    version = SeenField()
