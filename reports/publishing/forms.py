"""Input of sign-off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ntm_portal.lib.fields import CountField, DayField

TOO_LONG = gettext_lazy("This has %(show_value)s characters; at most %(limit_value)s can be recorded. Shorten it.")


class ExplanationForm(forms.Form):
    """Why one finding stands; `version` is the explanation that the person saw."""

    finding = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Explanation"),
        max_length=1000,
        strip=True,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )


class PublishForm(forms.Form):
    """Number and day of the paper, and what a later version corrects; `shown` names what the person looked at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    shown = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    number = CountField(label=gettext_lazy("Report number"), required=False, least=1, most=99_999)
    signed_on = DayField(label=gettext_lazy("Signed on (dd/mm/yyyy)"), required=False)
    change_note = forms.CharField(
        label=gettext_lazy("What this version corrects"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        if first:
            del self.fields["change_note"]
