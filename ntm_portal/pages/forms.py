"""Input of the pages that join apps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ntm_portal.lib.fields import DAY_FORMATS

BAD_DAY = _("«%(value)s» is not a day. Write day, month and year, for example 22/10/2024.")


class WorkingDayForm(forms.Form):
    """A day typed by hand or taken from a period; empty goes back to the default."""

    day = forms.DateField(required=False, input_formats=DAY_FORMATS)

    def sentence(self) -> str:
        """What to tell the person about a day that cannot be read."""
        return str(BAD_DAY) % {"value": self.data.get("day", "")[:20]}
