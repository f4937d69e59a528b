"""Input of the pages that join apps."""

from __future__ import annotations

from django import forms

from ntm_portal.lib.fields import DayField


class WorkingDayForm(forms.Form):
    """A day typed by hand or taken from a period; empty goes back to the default."""

    day = DayField(required=False)

    def sentence(self) -> str:
        """What to tell the person about a day that cannot be taken."""
        return " ".join(str(error) for error in self.errors.get("day", []))
