"""Input of the entry grid and of its cell."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.forms import EvidenceField
from criteria.models import Assessment, Verdict
from ntm_portal.lib.fields import DayField, SeenField


class AssessmentForm(forms.Form):
    """What a person says about one cell. `base` is the fact that was on the screen: empty for a blank cell."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note, or reason when a met criterion is lost"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    evidence_number = forms.CharField(label=_("Evidence number"), required=False, max_length=80)
    evidence_date = DayField(label=_("Evidence date (dd/mm/yyyy)"), required=False)
    evidence = EvidenceField()
    keep_evidence = forms.BooleanField(label=_("Keep the attached file"), required=False)
    observed_on = DayField(label=_("Observed on (dd/mm/yyyy)"), required=False)
    base = SeenField()

    def said(self, day: date) -> dict[str, Any]:
        """The values for the service but for the file; a day that was not typed is the day of the page."""
        typed = self.cleaned_data
        return {
            "verdict": typed["verdict"],
            "note": typed["note"],
            "evidence_number": typed["evidence_number"],
            "evidence_date": typed["evidence_date"],
            "observed_on": typed["observed_on"] or day,
            "based_on": typed["base"],
            "seen_on": day,
        }

    @classmethod
    def about(cls, current: Assessment | None, day: date) -> AssessmentForm:
        """As the cell stands. The note stays empty: an old note is no reason for a new verdict."""
        if current is None:
            return cls(initial={"observed_on": day})
        kept = {name: getattr(current, name) for name in ("verdict", "evidence_number", "evidence_date")}
        kept["keep_evidence"] = current.evidence_id is not None
        return cls(initial={**kept, "observed_on": day, "base": current.pk})
