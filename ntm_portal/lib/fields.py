"""Form fields that are typed and shown the Vietnamese way; what cannot be read is refused with what is accepted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntm_portal.lib.numbers import (
    MILLION,
    Ambiguous,
    NotANumber,
    TooPrecise,
    read_million,
    read_number,
    typed,
    typed_million,
)

MOST_MILLIONS = 999_999_999
MOST = 99_999_999_999  # what a column of 14 digits holds beside its three decimals

# A day outside is a slip of the year: nothing that is recorded here is older than its laws, or so far ahead.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class NumberInput(forms.TextInput):
    """A narrow box that brings up the keys for digits; the browser's own number box reads 12,5 its own way."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "decimal", "autocomplete": "off", "class": "amount", "maxlength": "24", **(attrs or {})}
        )


class NumberField(forms.Field):
    """A decimal number: «1.234» is one thousand two hundred and thirty-four, «12,5» twelve and a half.

    Without bounds of its own it takes what the database holds.
    """

    widget = NumberInput

    def __init__(
        self, *, decimals: int = 3, least: Decimal | int = -MOST, most: Decimal | int = MOST, **kwargs: Any
    ) -> None:
        self.decimals, self.least, self.most = decimals, least, most
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        return self.checked(self.read(text), text) if text else None

    def read(self, text: str) -> Any:
        try:
            return read_number(text)
        except Ambiguous as found:
            raise ValidationError(
                self.ambiguous() % {"text": text[:24], "exact": found.exact, "grouped": found.grouped},
                code="ambiguous",
            ) from None
        except NotANumber:
            sentence = _(
                "«%(text)s» cannot be read as a number. "
                "Write a dot between thousands and a comma before decimals, for example 1.234 or 12,5."
            )
            raise ValidationError(sentence % {"text": text[:24]}, code="invalid") from None

    def ambiguous(self) -> str:
        return _("«%(text)s» can mean two numbers. Write %(exact)s for the decimal, or %(grouped)s for thousands.")

    def checked(self, value: Decimal, text: str) -> Decimal:
        if -value.as_tuple().exponent > self.decimals and value != round(value, self.decimals):  # type: ignore[operator]
            raise ValidationError(self.too_fine() % {"text": text[:24], "decimals": self.decimals})
        if not self.least <= value <= self.most:
            raise ValidationError(self.out_of_range(text))
        return value

    def too_fine(self) -> str:
        return _("«%(text)s» has more than %(decimals)s decimals.")

    def out_of_range(self, text: str) -> str:
        return _("«%(text)s» is not from %(least)s to %(most)s.") % {
            "text": text[:24],
            "least": self.prepare_value(self.least),
            "most": self.prepare_value(self.most),
        }

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, Decimal | int) else value


class MillionField(NumberField):
    """An amount typed and shown in triệu đồng and kept in whole đồng."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=0, most=MOST_MILLIONS * MILLION, **kwargs)

    def read(self, text: str) -> Any:
        try:
            return read_million(text)
        except TooPrecise:
            raise ValidationError(
                _("«%(text)s» is finer than one đồng; write at most six decimals of a million.") % {"text": text[:24]}
            ) from None
        except NotANumber:
            return super().read(text)

    def checked(self, value: Any, text: str) -> Any:
        if value < 0:
            raise ValidationError(_("«%(text)s» is negative; an amount is 0 or more.") % {"text": text[:24]})
        if value > MOST_MILLIONS * MILLION:
            raise ValidationError(self.out_of_range(text))
        return value

    def prepare_value(self, value: Any) -> Any:
        return typed_million(value) if isinstance(value, int) else value


class DayInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        shape = {"autocomplete": "off", "maxlength": "10", "class": "day-box"}
        super().__init__({**shape, "placeholder": gettext_lazy("dd/mm/yyyy"), **(attrs or {})})


# 22/10/2024 is how it is shown; 22-10-2024 and 22.10.2024 stand in letters, 2024-10-22 comes from addresses.
DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A day typed as 22/10/2024."""

    widget = DayInput

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def to_python(self, value: Any) -> Any:
        found = self.read(value)
        if found and not self.earliest <= found <= self.latest:
            sentence = _("%(day)s is not between %(earliest)s and %(latest)s; check the year.")
            days = {"day": found, "earliest": self.earliest, "latest": self.latest}
            raise ValidationError(sentence % {name: f"{day:%d/%m}/{day.year:04}" for name, day in days.items()})
        return found

    def read(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(
                _("«%(value)s» is not a day. Write day, month and year, for example 22/10/2024.")
                % {"value": str(value)[:20]}
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


class CountField(NumberField):
    """A whole number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimals=0, **kwargs)

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return None if found is None else int(found)

    def ambiguous(self) -> str:
        return _("«%(text)s» is not a whole number. Write %(grouped)s for thousands.")

    def too_fine(self) -> str:
        return _("«%(text)s» is not a whole number.")


class SeenField(forms.IntegerField):
    """The hidden number of what the person saw; the page shows its sentence above the form."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        damaged = gettext_lazy("This form is damaged or out of date. Load the page again and enter once more.")
        super().__init__(required=False, error_messages={"invalid": damaged}, **kwargs)
