"""What forms of entry share: the day of the page, a note, an evidence file, records with a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from communes import evidence, records
from communes.guards import PortalRequest
from communes.lines import person_name
from ntm_portal.lib.fields import DayField, SeenField


def page_day(request: PortalRequest) -> date:
    """The day of the page that was sent, not of the session: two windows may stand on different days."""
    try:
        return DayField(required=False).clean(request.POST.get("day", "")) or request.portal.day
    except ValidationError:
        return request.portal.day


def take(form: forms.BaseForm, error: ValidationError) -> None:
    """Sentences of a service stand at the field that they are about, or above the form."""
    found = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)


class NoteForm(forms.Form):
    """One note for everything that a page changes."""

    note = forms.CharField(
        label=gettext_lazy("Reason or note"),
        required=False,
        max_length=500,
        strip=True,
        widget=forms.Textarea({"rows": 2}),
    )


class EvidenceField(forms.FileField):
    """A PDF or a picture; the fragment `components/evidence_field.html` draws it."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        shape = {"accept": "application/pdf,image/jpeg,image/png"}
        defaults = {"required": False, "label": gettext_lazy("Evidence (PDF, JPEG or PNG, up to 10 MB)")}
        super().__init__(widget=forms.FileInput(shape), allow_empty_file=True, **{**defaults, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            evidence.checked(file)
        return file or None


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class RecordConflict:
    """What somebody else saved in between, field by field."""

    differences: list[Difference]
    by: str
    at: datetime | None
    deleted: bool


class RecordForm(forms.ModelForm):
    """A form of a row with a history; carries the version that it was filled from."""

    version = SeenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.initial["version"] = records.version_of(self.instance)
        self.conflict: RecordConflict | None = None

    def save_as(self, by: Any) -> bool:
        """Stores the row; False when it was refused, and the form says why."""
        try:
            self.store(by)
        except records.Superseded as superseded:
            if not self._is_stored(superseded.newest):
                self.meet(superseded.newest)
        except ValidationError as error:
            take(self, error)
        return not self.errors and self.conflict is None

    def _is_stored(self, newest: Any) -> bool:
        """Whether somebody, or another window, stored just what this form says."""
        if newest is None or newest.history_type == "-":
            return False
        return all(self.cleaned_data.get(name) == getattr(newest, name) for name in self._meta.fields or ())

    def sent_twice(self, by: Any) -> bool:
        """Whether the person stored the very same new record already, the answer being lost."""
        if not self.is_bound or self.instance.pk is not None or set(self.errors) - {NON_FIELD_ERRORS}:
            return False
        same = {name: self.cleaned_data.get(name) for name in self._meta.fields or ()}
        twin = type(self.instance)._default_manager.filter(**same).first()
        newest = records.newest_version(twin) if twin else None
        return bool(newest and newest.history_user_id == by.pk)

    def store(self, by: Any) -> Any:
        return records.save_record(row=self.instance, by=by, based_on=self.cleaned_data["version"])

    def meet(self, newest: Any) -> None:
        """Shows both; the boxes that the person left alone take over what is there now."""
        seen = type(self.instance).history.filter(history_id=self.cleaned_data["version"]).first()
        names = [name for name in self._meta.fields or () if name in self.fields]
        typed = {name: self.cleaned_data.get(name) for name in names}
        sent = cast(QueryDict, self.data).copy()
        found = []
        for name in names:
            before, now = getattr(seen, name, None), getattr(newest, name, None)
            if before == now:
                continue
            mine = now if typed[name] == before else typed[name]
            sent[self.add_prefix(name)] = self.fields[name].prepare_value(_plain(now if mine == now else mine))
            found.append(Difference(str(self.fields[name].label), self._word(name, now), self._word(name, mine)))
        sent[self.add_prefix("version")] = str(newest.history_id) if newest else ""
        self.data = sent
        deleted = newest is None or newest.history_type == "-"
        by = person_name(newest.history_user) if newest else ""
        self.conflict = RecordConflict(found, by, newest.history_date if newest else None, deleted)

    def _word(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return str(field.prepare_value(value) if not isinstance(value, models.Model) else value or "")


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
