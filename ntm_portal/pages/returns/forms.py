"""What people type on the pages of returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Period, Submission, SubmissionState, Unit
from communes.submissions.findings import MARK, Answers, Question
from communes.submissions.reasons import problems_of
from communes.submissions.sheets import coordinates, split_place
from communes.submissions.tables import sheet_reference
from ntm_portal.lib.fields import DayField
from ntm_portal.lib.numbers import digits
from ntm_portal.pages.returns.selectors.problems import keys_by_group, units_to_mend

COMMENT_ROWS = 5  # that are offered at once
MOST_COMMENTS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Stopped:
    """Why a form was not taken: each sentence with the id of the place where it is mended."""

    what: str
    why: Sequence[tuple[str, str]]


def stopped_by(what: str, *typed: forms.BaseForm) -> Stopped:
    errors = ((form, name, error) for form in typed for name, found in form.errors.items() for error in found)
    return Stopped(what, [(str(error), _place(form, name)) for form, name, error in errors])


def _place(form: forms.BaseForm, name: str) -> str:
    return form[name].auto_id if name in form.fields else "decision"


class UploadForm(forms.Form):
    """The file alone; what it is gets looked at by the line itself."""

    file = forms.FileField(
        label=gettext_lazy("Excel workbook (.xlsx)"),
        help_text=gettext_lazy("At most 10 MB, without password and macros. The file is kept as it is."),
        error_messages={
            "required": gettext_lazy("Choose the workbook that you have filled in."),
            "empty": gettext_lazy("The file is empty. Choose the workbook that you have filled in."),
        },
        max_length=1000,
        widget=forms.FileInput({"accept": f".xlsx,{XLSX}"}),
    )


class AnswersForm(forms.Form):
    """One field for each question about a table."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        day_rule: Callable[[date], str] = lambda day: "",
        **kwargs: Any,
    ) -> None:
        """`day_rule` says what is wrong with a day: a table has no cell in which it could be mended later."""
        super().__init__(*args, **kwargs)
        self.day_rule = day_rule
        for question in questions:
            self.fields[question.name] = _field(question)

    def clean_observed_on(self) -> date | None:
        day: date | None = self.cleaned_data["observed_on"]
        if day and (wrong := self.day_rule(day)):
            raise ValidationError(wrong)
        return day

    def answers(self, before: Answers) -> Answers:
        said = dict(self.cleaned_data)
        if day := said.pop("observed_on", None):
            said["observed_on"] = f"{day:%d/%m/%Y}"
        marks = {name.removeprefix(MARK): said.pop(name) for name in list(said) if name.startswith(MARK)}
        return replace(before, marks={**before.marks, **marks}, **said)


def _field(question: Question) -> forms.Field:
    if question.choices:
        return forms.ChoiceField(
            label=question.text,
            choices=question.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the answers.")},
        )
    return DayField(label=question.text, initial=question.proposal)


# --- Sending ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sending:
    """What the sender says when sending: explanations by the key of a problem, and units knowingly left out."""

    explanations: Mapping[str, str]
    left_out: Collection[str]

    @classmethod
    def of(cls, file: Submission, typed: QueryDict) -> Sending:
        """A box of a group speaks for the lines of the group that say nothing themselves."""
        said = {}
        earlier = file.check_result.explanations
        for number, keys in keys_by_group(file).items():
            common = typed.get(f"explain-group-{number}", "")
            for key in keys:
                own = typed.get(f"explain-{key}", earlier.get(key, ""))
                said[key] = own.strip() or common.strip()
        open_units = units_to_mend(problems_of(file))
        all_of_them = "leave-all" in typed
        left_out = [code for code in open_units if all_of_them or code in typed.getlist("leave")]
        return cls(said, left_out)


# --- Deciding ---------------------------------------------------------------------------------------------------------


class AcceptForm(forms.Form):
    """`shown` names the difference that the officer has seen."""

    shown = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("A reason is needed only where the period is closed."),
        widget=forms.Textarea({"rows": 2}),
    )


class HandBackForm(forms.Form):
    """Stands on one page with `AcceptForm`, whose note has the usual id."""

    note = forms.CharField(
        label=gettext_lazy("What has to be mended"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a sentence what has to be mended.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_back_%s", **kwargs})


class CommentForm(forms.Form):
    """A word on one cell: `Xã!F12`, or `F12` in a file of one sheet."""

    cell = forms.CharField(label=gettext_lazy("Cell"), required=False, max_length=60)
    text = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=500)

    def __init__(self, *args: Any, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        self.fields["cell"].widget.attrs |= {"list": "return-cells", "autocomplete": "off"}

    def clean_cell(self) -> str:
        typed = str(self.cleaned_data["cell"]).strip()
        if not typed:
            return ""
        sheet, cell = split_place(typed)
        named = sheet or (self.sheets[0] if len(self.sheets) == 1 else "")
        if named not in self.sheets:
            raise ValidationError(self._unknown(typed))
        try:
            coordinates(cell.upper())
        except ValueError:
            raise ValidationError(self._unknown(typed)) from None
        return f"{sheet_reference(named)}!{cell.upper().replace('$', '')}"

    def _unknown(self, typed: str) -> str:
        sentence = _("«%(cell)s» is no cell of this file. Write it as in the list above, for example %(example)s.")
        return sentence % {"cell": typed, "example": cell_example(self.sheets)}

    def clean(self) -> None:
        cell, text = self.cleaned_data.get("cell", ""), str(self.cleaned_data.get("text", "")).strip()
        if cell and not text:
            self.add_error("text", _("Write what is wrong with this cell, or clear the cell."))
        if text and not cell and "cell" not in self.errors:
            self.add_error("cell", _("Write the cell that the comment is about."))


CommentFormSet = forms.formset_factory(
    CommentForm, extra=COMMENT_ROWS, max_num=MOST_COMMENTS, absolute_max=MOST_COMMENTS
)


def with_more_rows(typed: QueryDict) -> QueryDict:
    """What was typed so far, with further empty rows for comments."""
    more, name = typed.copy(), "comments-TOTAL_FORMS"
    more[name] = str(min((digits(typed.get(name, "")) or 0) + COMMENT_ROWS, MOST_COMMENTS))
    return more


def comments_in(formset: Any) -> list[dict[str, str]]:
    """Of valid forms."""
    said = (form.cleaned_data for form in formset)
    return [{"cell": one["cell"], "text": one["text"].strip()} for one in said if one.get("cell")]


def cell_example(sheets: Sequence[str]) -> str:
    return f"{sheet_reference(sheets[0])}!F12" if sheets else "F12"


def sheets_of(file: Submission) -> list[str]:
    """Sheets of the file that were read as tables."""
    return [one["sheet"] for one in file.check_result.understanding.get("sheets", [])]


# --- Looking up -------------------------------------------------------------------------------------------------------


class RegisterForm(forms.Form):
    """What the register can be narrowed to."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, periods: Sequence[Period], units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "period": [(period.slug, period.title) for period in periods],
            "unit": [(str(unit.pk), unit.full_name) for unit in units],
            "state": list(SubmissionState.choices),
        }
        for name, known in choices.items():
            self.fields[name].choices = [("", _("All")), *known]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, str]:
        """Filters of the register; a field that could not be read narrows nothing and says so."""
        self.is_valid()
        fields = {"period": "period__slug", "unit": "unit", "state": "state"}
        return {fields[name]: value for name, value in self.cleaned_data.items() if value}
