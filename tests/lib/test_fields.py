"""Boxes are typed and shown the Vietnamese way, and what a box shows it also reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.fields import CountField, DayField, MillionField, NumberField
from ntm_portal.lib.numbers import NotANumber, TooPrecise, read_million, read_number, typed, typed_million


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("76.191", 76_191_000_000),
        ("76.191,5", 76_191_500_000),
        ("0,000001", 1),
        ("1,2340", 1_234_000),
        ("0", 0),
    ],
)
def test_millions_are_read_to_the_last_dong(text, amount):
    assert read_million(text) == amount
    assert MillionField().clean(text) == amount


def test_an_amount_finer_than_a_dong_is_refused():
    with pytest.raises(TooPrecise):
        read_million("1,2345678")
    with translation.override(None), pytest.raises(ValidationError, match="at most six decimals"):
        MillionField().clean("0,0000001")


@pytest.mark.parametrize("text", ["12.5", "1,234", "abc", "1 000", "1.2.3", "--1", "NaN", "1e5"])
def test_what_could_be_read_in_two_ways_is_refused_with_what_is_accepted(text):
    with pytest.raises(NotANumber):
        read_number(text)
    for field in (NumberField(), MillionField(), CountField()):
        with translation.override(None), pytest.raises(ValidationError) as refused:
            field.clean(text)
        assert text in refused.value.messages[0]
        assert "1.234" in refused.value.messages[0]


@pytest.mark.parametrize("text", ["-5", "1.000.000.000"])
def test_an_amount_that_cannot_be_is_refused(text):
    with pytest.raises(ValidationError):
        MillionField().clean(text)


@given(st.integers(0, 10**15))
def test_every_amount_is_shown_so_that_it_is_read_back(amount):
    assert read_million(typed_million(amount)) == amount


@given(st.decimals(-(10**9), 10**9, places=3))
def test_every_number_is_shown_so_that_it_is_read_back(value):
    assert read_number(typed(value)) == value


@pytest.mark.parametrize(("text", "value"), [("", None), (" 50,4 ", Decimal("50.4")), ("100", Decimal(100))])
def test_a_percentage_has_a_comma(text, value):
    assert NumberField(required=False, least=0, most=100).clean(text) == value


@pytest.mark.parametrize("text", ["100,1", "-1", "1,23456"])
def test_a_number_out_of_range_or_too_fine_is_refused(text):
    with pytest.raises(ValidationError):
        NumberField(least=0, most=100).clean(text)


def test_a_count_is_whole():
    assert CountField().clean("1.234") == 1234
    with pytest.raises(ValidationError):
        CountField().clean("2,5")


def test_a_day_is_typed_and_shown_day_first():
    assert DayField().clean("05/04/2024") == date(2024, 4, 5)
    assert DayField().prepare_value(date(2024, 4, 5)) == "05/04/2024"


@pytest.mark.parametrize("text", ["22/10/2024", "22-10-2024", "22.10.2024", "2024-10-22"])
def test_a_day_is_read_as_letters_write_it(text):
    assert DayField().clean(text) == date(2024, 10, 22)


@pytest.mark.parametrize(("text", "exact", "grouped"), [("23,456", "23,4560", "23.456"), ("1,150", "1,1500", "1.150")])
def test_an_ambiguous_number_is_refused_with_both_ways_to_write_it(text, exact, grouped):
    for field in (NumberField(), MillionField()):
        with translation.override(None), pytest.raises(ValidationError) as refused:
            field.clean(text)
        assert refused.value.messages == [
            f"«{text}» can mean two numbers. Write {exact} for the decimal, or {grouped} for thousands."
        ]
    with translation.override(None), pytest.raises(ValidationError, match=f"Write {grouped} for thousands"):
        CountField().clean(text)


@pytest.mark.parametrize("text", ["01/01/0001", "05/09/1024", "31/12/9999"])
def test_a_slip_of_the_year_is_refused_with_the_day_as_typed(text):
    with pytest.raises(ValidationError, match=f"{text}.*01/01/1990"):
        DayField().clean(text)


@pytest.mark.parametrize("text", ["9" * 24, "-" + "9" * 12, "100.000.000.000"])
def test_no_number_is_larger_than_the_database_holds(text):
    with pytest.raises(ValidationError):
        NumberField().clean(text)


def test_digits_of_other_scripts_are_no_number():
    for text in ("١٢", "१२", "１２"):
        with pytest.raises(ValidationError):
            CountField().clean(text)


def test_a_fraction_of_a_person_is_told_in_plain_words():
    with translation.override(None), pytest.raises(ValidationError, match="is not a whole number"):
        CountField().clean("12,5")


@pytest.mark.parametrize("text", ["31/02/2024", "5/4/24", "2024", "hôm nay"])
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="22/10/2024"):
        DayField().clean(text)
