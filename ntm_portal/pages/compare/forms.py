"""Which two days, of which units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Period
from criteria.models import Level
from ntm_portal.lib.fields import DayField


class DaysForm(forms.Form):
    """Days left empty are the working day and the cut-off before it."""

    since = DayField(label=gettext_lazy("First day (dd/mm/yyyy)"), required=False)
    until = DayField(label=gettext_lazy("Second day (dd/mm/yyyy)"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False, choices=Level.choices)

    def __init__(self, *args: Any, day: date, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.earlier = max((period.cutoff for period in periods if period.cutoff < day), default=None)
        self.fields["since"].widget.attrs["placeholder"] = f"{self.earlier:%d/%m/%Y}" if self.earlier else ""
        self.fields["until"].widget.attrs["placeholder"] = f"{day:%d/%m/%Y}"

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data.get("since") and self.earlier is None:
            self.add_error("since", _("There is no earlier period: type the first day."))

    @property
    def days(self) -> tuple[date, date]:
        """The earlier one first, however they were typed."""
        typed = self.cleaned_data
        first, last = typed.get("since") or self.earlier or self.day, typed.get("until") or self.day
        return min(first, last), max(first, last)

    @property
    def chosen_level(self) -> str:
        return self.cleaned_data.get("level") or Level.COMMUNE.value
