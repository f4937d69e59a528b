"""Input of narrative: the text of one section, and the small edits that the page offers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from communes.forms import RecordForm
from ntm_portal.lib.numbers import digits
from reports.models import Narrative
from reports.narratives.marks import bound, excused

LONGEST = 50_000


def one_line_ends(text: str) -> str:
    """Browsers send CR LF; places in a text are counted in the stored form."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class NarrativeForm(RecordForm):
    text = forms.CharField(
        label=gettext_lazy("Text of the section"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 18, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One paragraph a line; «- » and «+ » begin points of a list; **bold** and *italic*. "
            "A figure stands as [[key]]: it prints its value of the day."
        ),
    )

    class Meta:
        model = Narrative
        fields = ["text"]

    def clean_text(self) -> str:
        return one_line_ends(self.cleaned_data["text"]).strip("\n")

    def store(self, by: Any) -> Any:
        self.instance.is_sample = False  # from now on somebody's own words
        return super().store(by)


_PLACE = re.compile(r"(\d{1,6}):(\d{1,6})(?::([\w.]+))?")


def edited(text: str, data: Any) -> str:
    """The text after the edit whose button was pressed: a number bound to a key, or excused with its reason."""
    found = _PLACE.fullmatch(data.get("bind") or data.get("excuse") or "")
    if not found:
        return text
    start, end = digits(found[1]) or 0, digits(found[2]) or 0
    if not start < end <= len(text):
        return text
    if found[3]:
        return bound(text, start, end, found[3])
    reason = data.get(f"reason-{start}-{end}", "").strip()
    return excused(text, start, end, reason) if reason else text
