"""Input of the accounts: a person, a few roles with their units, a first password."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communes.accounts import Right, generated_password
from communes.models import Role, Unit
from ntm_portal.lib.text import tidy

SPARE_ROWS = 2
BAD_NAME = _("A user name has letters without diacritics, digits and the signs @ . + - _ only, without spaces.")


class PersonForm(forms.Form):
    full_name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )

    def clean_full_name(self) -> str:
        return tidy(self.cleaned_data["full_name"])


class FirstPasswordForm(forms.Form):
    """Left empty, the portal makes one up, which is easier to read out and harder to guess."""

    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        max_length=128,
        help_text=_("Leave it empty and the portal makes one up and shows it once. At least 12 characters."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    @property
    def is_generated(self) -> bool:
        return not self.cleaned_data["password"]

    def given_or_generated(self) -> str:
        return str(self.cleaned_data["password"] or generated_password())


class NewAccountForm(FirstPasswordForm, PersonForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("Letters without diacritics, digits and @ . + - _"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["full_name", "username", "password"]

    def clean_username(self) -> str:
        """Two names that differ in capitals only would be taken for one."""
        username: str = User.normalize_username(self.cleaned_data["username"])
        ASCIIUsernameValidator(message=BAD_NAME)(username)
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("An account has this name already; choose another."))
        return username


class OwnPasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = "\n".join(password_validators_help_texts())


class RightForm(forms.Form):
    """One role and where it holds; an empty role takes the row away."""

    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("— none —")), *Role.choices])
    unit = forms.ChoiceField(label=_("Unit"), required=False)

    def __init__(self, *args: Any, units: Mapping[str, Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("Whole province")),
            *((key, str(unit)) for key, unit in units.items()),
        ]

    def clean(self) -> None:
        """A unit in a spare row means that a role was meant; in a row of before it means that the role goes."""
        if self.empty_permitted and self.cleaned_data.get("unit") and not self.cleaned_data.get("role"):
            self.add_error("role", _("Choose the role that holds for this unit."))

    @property
    def right(self) -> Right | None:
        role = self.cleaned_data.get("role")
        return Right(role, self.units.get(self.cleaned_data["unit"])) if role else None


RightFormSet = forms.formset_factory(RightForm, extra=SPARE_ROWS, max_num=20, absolute_max=40)


def right_forms(data: Any, *, held: Collection[Right], units: Sequence[Unit]) -> Any:
    """The roles held, one a row, and spare rows; a unit that has ended stays a choice while a role holds for it."""
    kept = [right.unit for right in held if right.unit and right.unit not in units]
    choices = {str(unit.pk): unit for unit in [*units, *kept]}
    initial = [{"role": right.role, "unit": str(right.unit.pk) if right.unit else ""} for right in held]
    return RightFormSet(data, initial=initial, prefix="roles", form_kwargs={"units": choices})


def rights_in(formset: Any) -> frozenset[Right]:
    return frozenset(form.right for form in formset if form.right)
