"""A draft as it is sent: pasted, or as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.drafts.reading.text import MAX_FILE, DraftRefused, bounded, text_of_file


class DraftForm(forms.Form):
    """`cleaned_data["draft"]` is the text to check: of the file where there is one, else what was pasted."""

    text = forms.CharField(
        label=gettext_lazy("Text of the draft"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (.docx or .txt)"),
        help_text=gettext_lazy("At most 5 MB, without password and macros. It is read once and not kept."),
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput({"accept": ".docx,.txt"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = "file" if cleaned.get("file") is not None else "text"
        try:
            draft = self._from_file(cleaned["file"]) if name == "file" else self._pasted(cleaned.get("text", ""))
        except DraftRefused as refused:
            raise ValidationError({name: str(refused)}) from None
        return {**cleaned, "draft": draft.replace("\r\n", "\n").replace("\r", "\n")}

    def _from_file(self, file: Any) -> str:
        return text_of_file(file.name, file.read(MAX_FILE + 1))

    def _pasted(self, text: str) -> str:
        if not text.strip():
            raise DraftRefused(_("Paste the text of the draft here, or choose a file."))
        return bounded(text)
