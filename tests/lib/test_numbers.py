"""Numbers the Vietnamese way: a dot groups thousands, a comma is the decimal mark, and nothing is guessed."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.numbers import NotANumber, digits, plain, read_number, rounded, shown, vietnamese, year_of

decimals = st.decimals(-(10**12), 10**12, places=3)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("116.548", "116548"),
        ("50,4", "50.4"),
        ("1.234.567,89", "1234567.89"),
        ("14,44", "14.44"),
        ("0", "0"),
        ("0,5", "0.5"),
        ("0,125", "0.125"),
        ("1.234,567", "1234.567"),
        ("007", "7"),
        ("-5", "-5"),
        ("-1.234,5", "-1234.5"),
        ("+3", "3"),
        ("  42 ", "42"),
        ("1\u00a0234", "1234"),
        ("9,7500", "9.7500"),
    ],
)
def test_what_an_officer_means_is_read(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "12.5",  # an English decimal, or a Vietnamese thousand that lost its zeros
        "1,234",  # an English thousand, or one and 234 thousandths
        "-1,234",
        "0.123",  # an English decimal: nobody groups 123 as 0.123
        "00.123",
        "1.23.456",
        "1234.567",
        "1.234.56",
        "1,2,3",
        "1.234,",
        ",5",
        ".5",
        "abc",
        "12%",
        "12 triệu",
        "1e3",
        "1_000",
        "NaN",
        "Infinity",
        "--5",
        "5-",
        "",
        "   ",
    ],
)
def test_what_could_be_read_two_ways_or_none_is_refused(text):
    with pytest.raises(NotANumber):
        read_number(text)


def test_a_refusal_carries_the_text_that_was_found():
    with pytest.raises(NotANumber, match=r"12\.5"):
        read_number("12.5")


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        ("116548", None, "116.548"),
        ("50.4", None, "50,4"),
        ("14.436", 2, "14,44"),
        ("23.000", None, "23"),
        ("0", None, "0"),
        ("0", 1, "0,0"),
        ("999", None, "999"),
        ("1000", None, "1.000"),
        ("1234567.5", 1, "1.234.567,5"),
        ("-1234.5", None, "-1.234,5"),
        ("-0.5", None, "-0,5"),
        ("1E+6", None, "1.000.000"),
        ("100", 1, "100,0"),
    ],
)
def test_numbers_are_printed_with_dots_and_a_comma(number, places, text):
    assert vietnamese(Decimal(number), places) == text


@pytest.mark.parametrize(("places", "text"), [(0, "0"), (1, "0,0")])
def test_what_rounds_to_nothing_has_no_sign(places, text):
    assert vietnamese(Decimal("-0.04"), places) == text


def test_whole_numbers_need_no_decimal():
    assert vietnamese(116548) == "116.548"
    assert plain(116548) == "116548"


@pytest.mark.parametrize(
    ("number", "places", "text"), [("14.4362", 2, "14.44"), ("23.000", None, "23"), ("23", 2, "23.00")]
)
def test_the_machine_form_has_a_dot(number, places, text):
    assert plain(Decimal(number), places) == text


@pytest.mark.parametrize(
    ("number", "result"), [("14.435", "14.44"), ("14.445", "14.45"), ("-14.435", "-14.44"), ("14.4349", "14.43")]
)
def test_a_half_is_rounded_away_from_zero(number, result):
    """Not to the even neighbour, as Python does."""
    assert rounded(Decimal(number), 2) == Decimal(result)


@given(decimals, st.integers(0, 2))
def test_a_printed_number_is_read_back(number, places):
    assert read_number(vietnamese(number, places)) == rounded(number, places)


@given(decimals)
def test_a_number_printed_in_full_is_read_back_or_refused_and_never_misread(number):
    """Three decimals of a small number look like a thousand, so they may be refused."""
    printed = vietnamese(number)
    try:
        assert read_number(printed) == number
    except NotANumber:
        assert len(printed.partition(",")[2]) == 3
        assert 1 <= abs(number) < 1000


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_read_back_with_and_without_dots(number):
    assert read_number(vietnamese(number)) == number
    assert read_number(str(number)) == number


@given(st.text(max_size=12) | st.text(alphabet="0123456789.,+- ", max_size=12))
def test_any_text_is_a_number_or_refused(text):
    with contextlib.suppress(NotANumber):
        assert read_number(text).is_finite()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("2024", 2024),
        ("0007", 7),
        ("", None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("1" * 19, int("1" * 19)),
    ],
)
def test_digits_are_ascii_alone(text, number):
    assert digits(text) == number


@pytest.mark.parametrize("text", ["9" * 19, "9" * 5000])
def test_a_number_that_no_database_holds_is_none(text):
    assert digits(text) is None


@pytest.mark.parametrize(
    ("text", "year"), [("2024", 2024), ("0000", None), ("²²²²", None), ("20245", None), ("", None)]
)
def test_a_year_is_one_that_people_mean(text, year):
    assert year_of(text) == year


def test_numbers_are_shown_with_a_true_minus():
    assert [shown(-1357), shown(Decimal("-0.31"), 2), shown(5)] == ["−1.357", "−0,31", "5"]
