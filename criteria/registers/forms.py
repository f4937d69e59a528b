"""Input of readings, decisions, targets and thresholds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.forms import EvidenceField, NoteForm
from communes.lines import FactLine, Values
from criteria import rules
from criteria.models import Act, Indicator, Reading, Threshold, ValueType, Verdict
from ntm_portal.lib.fields import DayField, NumberField, SeenField
from ntm_portal.lib.numbers import plain, typed, vietnamese

NOT_APPLICABLE = Verdict.NOT_APPLICABLE.value


class ReadingLine(FactLine):
    """One indicator of a unit: a value with the verdict that follows from the bar, or the officer's own verdict."""

    value = NumberField(required=False)
    verdict = forms.ChoiceField(required=False, choices=[])
    note = forms.CharField(required=False, max_length=500, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, fact: Reading, current: Any, seen: Any = None, *, bar: Threshold | None, **kwargs: Any) -> None:
        self.bar = bar
        super().__init__(fact, current, seen, **kwargs)
        if self.is_measured:
            self.fields["value"] = NumberField(required=False, least=0, most=self.indicator.most)
        else:
            del self.fields["value"]
        self.fields["verdict"].choices = self._choices()  # type: ignore[attr-defined]

    @property
    def indicator(self) -> Indicator:
        found: Indicator = self.fact.indicator  # type: ignore[attr-defined]
        return found

    @property
    def is_measured(self) -> bool:
        return self.indicator.value_type != ValueType.CONDITION

    def proposal(self, value: Decimal | None) -> str:
        """The verdict that the bar of the year gives."""
        return rules.proposed_verdict(
            self.bar.operator if self.bar else None, self.bar.value if self.bar else None, value
        )

    def _choices(self) -> list[tuple[str, str]]:
        own = [
            (value, str(label)) for value, label in Verdict.choices if value != NOT_APPLICABLE or self._may_be_absent
        ]
        return [("", _("By the threshold") if self.is_measured else "–"), *own]

    @property
    def _may_be_absent(self) -> bool:
        """Also where an earlier record says so: a list never hides what is recorded."""
        said = bool(self.current) and self.current.verdict == NOT_APPLICABLE
        return said or rules.may_be_absent(self.indicator.name)

    def shown(self, fact: Any) -> dict[str, Any]:
        if fact is None:
            return {}
        follows = self.is_measured and fact.value is not None and fact.verdict == self.proposal(fact.value)
        return {"value": fact.value, "verdict": "" if follows else fact.verdict}

    def said_by(self, fact: Any) -> Values:
        return (fact.value, fact.verdict) if fact else None

    def mine(self, before: Any) -> Values:
        """An empty verdict means the one that follows from the value."""
        value, verdict = self.cleaned_data.get("value"), self.cleaned_data.get("verdict")
        if value is None and not verdict:
            return None
        return value, verdict or self.proposal(value)

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.before and self.mine(self.before) is None:
            raise ValidationError(_("An empty line does not delete what was recorded; choose «Not assessed»."))
        cleaned = super().clean()
        noted = self.cleaned_data.get("note")
        if noted and not self.errors and not self.changed and not cleaned.get("asked"):
            self._take_note(noted)
        return cleaned

    def _take_note(self, noted: str) -> None:
        """A note alone explains what is recorded: it is a new record of the same value."""
        if self.mine(self.before) is None:
            raise ValidationError(_("Enter the value or the verdict that the note is about."))
        if self.before and self.before.note == noted:
            return
        self.changed = True
        self._decide(self.before, self.mine(self.before), {})
        self.changed = self.changed and not self.conflict

    def words(self, values: Values) -> str:
        if values is None:
            return _("nothing")
        value, verdict = values
        label = str(Verdict(verdict).label).lower()
        return label if value is None else f"{vietnamese(value)} {self.indicator.measure}, {label}"

    @property
    def contradicts(self) -> bool:
        """Whether what is recorded says otherwise than its bar."""
        if not self.current or not self.bar:
            return False
        passed = rules.passes(self.bar.operator, self.bar.value, self.current.value)
        return passed is not None and passed != rules.counts_as_met(self.current.verdict)


class DecisionForm(forms.Form):
    """A signed decision on the title of a unit."""

    act = forms.ChoiceField(label=gettext_lazy("Act"), choices=Act.choices, widget=forms.RadioSelect)
    decision = forms.CharField(
        label=gettext_lazy("Decision number"), max_length=60, help_text=gettext_lazy("For example 1487/QĐ-UBND.")
    )
    signed_on = DayField(label=gettext_lazy("Signed on (dd/mm/yyyy)"))
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    evidence = EvidenceField()
    based_on = SeenField()


class CancelForm(NoteForm):
    """The reason, and the newest decision on the title that the person saw."""

    based_on = SeenField()


class TargetLine(FactLine):
    """One unit and a year: the count that is expected; the average for the province."""

    boxes = ("expected",)

    expected = NumberField(required=False, decimals=2, least=0)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_expected(self) -> Decimal | None:
        expected: Decimal | None = self.cleaned_data["expected"]
        if expected is not None and expected > self.most:
            raise ValidationError(
                _("%(expected)s is more than the %(most)s criteria of the set.")
                % {"expected": typed(expected), "most": self.most}
            )
        return expected

    def words(self, values: Values) -> str:
        return _("no target") if values is None else _("%(count)s criteria") % {"count": vietnamese(values[0])}


class ThresholdForm(NoteForm):
    """A corrected bar, or the same bar verified; `based_on` is the newest entry of the history of its series.

    The source and the tick in the boxes are those of the old value: a changed value asks for its own, once (`asked`).
    """

    value = NumberField(label=gettext_lazy("Threshold"), required=False)
    effective_from = DayField(
        label=gettext_lazy("In force from (dd/mm/yyyy)"),
        help_text=gettext_lazy("A corrected threshold is a new row from this day; the earlier days keep the old one."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source document"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Number, day and place in the document: QĐ 318/QĐ-TTg ngày 08/3/2022, Phụ lục I."),
        widget=forms.Textarea({"rows": 2}),
    )
    verified = forms.BooleanField(label=gettext_lazy("Verified against the source document"), required=False)
    based_on = SeenField()
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Threshold, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["value"] = NumberField(
            label=self.fields["value"].label, required=False, least=0, most=row.indicator.most
        )
        self.fields["note"].help_text = _("Needed when the day lies in a closed period.")
        self.order_fields(["value", "effective_from", "source", "verified", "note"])

    def seen(self, newest: int) -> int | None:
        """The version that the person saw, also of a form that is refused; `newest` where it cannot be read."""
        self.full_clean()
        found: int | None = self.cleaned_data.get("based_on", newest) if self.is_bound else newest
        return found

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "asked"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self._keeps_old_source(cleaned):
            self._ask_for_source(cleaned["value"])
        return cleaned

    def _keeps_old_source(self, said: dict[str, Any]) -> bool:
        changed = said["value"] is not None and said["value"] != self.row.value
        return changed and said["source"] == self.row.source.strip() and said["asked"] != plain(said["value"])

    def _ask_for_source(self, value: Decimal) -> None:
        sent = cast(QueryDict, self.data).copy()
        sent["asked"], sent["source"] = plain(value), ""
        sent.pop("verified", None)
        self.data = sent
        sentence = _("The value has changed: write the document that the new value comes from.")
        self.add_error("source", f"{sentence} {self._about_the_tick()}")

    def _about_the_tick(self) -> str:
        return _("Tick «verified» again once the new value was checked against it.")
