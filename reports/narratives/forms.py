"""Input of narrative: the text of one section, and the small edits that the page offers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.forms import RecordForm
from ntm_portal.lib.numbers import digits, vietnamese
from ntm_portal.lib.text import without_unseen
from reports.models import Narrative
from reports.narratives.marks import bound, excused

LONGEST = 50_000


def as_stored(text: str) -> str:
    """Without unseen characters, and with one kind of line end: places in a text are counted in this form."""
    return without_unseen(text).replace("\r\n", "\n").replace("\r", "\n")


class NarrativeForm(RecordForm):
    text = forms.CharField(
        label=gettext_lazy("Text of the section"),
        required=False,
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
        text = as_stored(self.cleaned_data["text"]).strip("\n")
        if len(text) > LONGEST:  # no `maxlength` on the box: a browser would cut what is pasted without a word
            raise ValidationError(
                _(
                    "This section has %(found)s characters; at most %(most)s can be recorded. "
                    "Shorten it, or move a part into another section; what you typed still stands in the box."
                )
                % {"found": vietnamese(len(text)), "most": vietnamese(LONGEST)}
            )
        return text

    def store(self, by: Any) -> Any:
        self.instance.is_sample = False  # from now on somebody's own words
        return super().store(by)


_PLACE = re.compile(r"(\d{1,6}):(\d{1,6})(?::([\w.]+))?")


def edited(text: str, data: Any) -> str:
    """The text after the edit whose button was pressed: a number bound to a key, or excused with its reason."""
    found = _PLACE.fullmatch(data.get("bind") or data.get("excuse") or "")
    if not found:
        return _with_reasons(text, data)
    start, end = digits(found[1]) or 0, digits(found[2]) or 0
    if not start < end <= len(text):
        return text
    if found[3]:
        return bound(text, start, end, found[3])
    reason = without_unseen(data.get(f"reason-{start}-{end}", "")).strip()
    return excused(text, start, end, reason) if reason else text


_REASON = re.compile(r"reason-(\d{1,6})-(\d{1,6})")


def _with_reasons(text: str, data: Any) -> str:
    """Reasons that were typed without pressing their button (Enter records the text): from the last to the first, so
    that places hold, and only where the number still stands as it did."""
    typed = [(found, data[name].strip()) for name in data if (found := _REASON.fullmatch(name)) and data[name].strip()]
    for found, reason in sorted(typed, key=lambda one: -int(one[0][1])):
        start, end = int(found[1]), int(found[2])
        if text[start:end] == data.get(f"number-{start}-{end}") and text[start:end]:
            text = excused(text, start, end, without_unseen(reason))
    return text
