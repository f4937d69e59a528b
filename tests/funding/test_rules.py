"""Arithmetic of capital; needs no database."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from funding.rules import disbursement_rate, usable
from funding.selectors import Amounts, total

dong = st.integers(0, 10**13)
amounts = st.builds(Amounts, assigned=dong, carried_over=dong, disbursed=dong)


def test_usable_is_what_was_assigned_and_what_was_carried_over():
    assert usable(22_342, 18_015) == 40_357


def test_usable_is_the_denominator_of_the_rate():
    """Recurrent capital of 2024-10-15, million đồng: 9.7 %, not the 17.5 % of what was assigned alone."""
    rate = disbursement_rate(3_921, usable(22_342, 18_015))
    assert rate is not None
    assert round(rate, 1) == Decimal("9.7")
    assert rate != Decimal(3_921) * 100 / 22_342


def test_the_rate_is_unrounded():
    assert disbursement_rate(1, 3) == Decimal(100) / 3


def test_nothing_usable_has_no_rate():
    assert disbursement_rate(0, 0) is None


def test_nothing_disbursed_is_a_rate_of_0():
    assert disbursement_rate(0, 1) == 0


@given(dong, dong.filter(bool))
def test_the_rate_of_the_usable_amount_gives_the_disbursed_amount_back(disbursed, usable_amount):
    rate = disbursement_rate(disbursed, usable_amount)
    assert rate is not None
    assert round(rate * usable_amount / 100) == disbursed


@given(st.lists(amounts))
def test_the_total_is_the_sum_of_each_column(parts):
    found = total(parts)
    assert found.usable == sum(part.usable for part in parts)
    assert found.disbursed == sum(part.disbursed for part in parts)


def test_the_total_of_nothing_is_nothing():
    assert total([]) == Amounts()
    assert total([]).rate is None
