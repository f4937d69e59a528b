"""Arithmetic of criteria; needs no database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.models import Operator, Verdict
from criteria.rules import Risk, average, counts_as_met, in_band, is_unlikely_scale, passes, share, withdrawal_risk

INCOME, ENVIRONMENT, DEFENCE = 10, 17, 19
PLAIN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 18]

counts = st.lists(st.integers(0, 19), min_size=1, max_size=120)
criteria = st.sets(st.integers(1, 19))


# --- Counting -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "met"),
    [("met", True), ("not_applicable", True), ("not_met", False), ("not_assessed", False), (None, False), ("", False)],
)
def test_met_and_not_applicable_count_as_met(verdict, met):
    assert counts_as_met(verdict) is met


def test_every_verdict_either_counts_as_met_or_does_not():
    assert {verdict.value for verdict in Verdict if counts_as_met(verdict)} == {"met", "not_applicable"}


def test_the_average_is_unrounded():
    assert average([19, 14]) == Decimal("16.5")
    assert round(average([1357, *[0] * 93]) or 0, 10) == Decimal("14.4361702128")


def test_there_is_no_average_of_no_units():
    assert average([]) is None


@given(counts)
def test_the_average_lies_between_the_least_and_the_most(values):
    found = average(values)
    assert found is not None
    assert min(values) <= found <= max(values)


@given(counts)
def test_the_average_times_the_units_is_the_sum(values):
    found = average(values)
    assert found is not None
    assert abs(found * len(values) - sum(values)) < Decimal("1e-20")


def test_a_share_is_per_cent():
    assert share(47, 94) == 50
    assert share(0, 94) == 0
    assert share(94, 94) == 100


def test_a_share_of_nothing_does_not_exist():
    assert share(0, 0) is None


@given(counts, st.integers(0, 18))
def test_bands_that_follow_each_other_hold_every_unit_once(values, edge):
    assert in_band(values, 0, edge) + in_band(values, edge + 1, 19) == len(values)


def test_a_band_holds_both_its_edges():
    assert in_band([14, 15, 18, 19], 15, 18) == 2


# --- Withdrawal (QĐ 18/2022/QĐ-TTg) ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [[], [INCOME], [*PLAIN[:4], INCOME], [INCOME, ENVIRONMENT, DEFENCE, 1, 2]])
def test_below_30_per_cent_nothing_is_at_risk(lost):
    assert len(lost) < 6
    assert withdrawal_risk(lost, 19) == Risk.NONE


@pytest.mark.parametrize("weighty", [INCOME, ENVIRONMENT, DEFENCE])
@pytest.mark.parametrize("size", [6, 7, 8, 9])
def test_from_30_to_50_per_cent_a_weighty_criterion_decides(weighty, size):
    assert withdrawal_risk(PLAIN[:size], 19) == Risk.NONE
    assert withdrawal_risk([*PLAIN[: size - 1], weighty], 19) == Risk.AT_RISK


def test_from_50_per_cent_any_criteria_are_enough():
    assert withdrawal_risk(PLAIN[:9], 19) == Risk.NONE
    assert withdrawal_risk(PLAIN[:10], 19) == Risk.AT_RISK


def test_both_edges_belong_to_the_risk():
    assert withdrawal_risk([*PLAIN[:2], INCOME], 10) == Risk.AT_RISK  # exactly 30 %
    assert withdrawal_risk(PLAIN[:5], 10) == Risk.AT_RISK  # exactly 50 %


def test_a_level_without_criteria_has_no_risk():
    assert withdrawal_risk([], 0) == Risk.NONE


@given(criteria, criteria)
def test_losing_more_never_lowers_the_risk(lost, more):
    if withdrawal_risk(lost, 19) == Risk.AT_RISK:
        assert withdrawal_risk(lost | more, 19) == Risk.AT_RISK


# --- Bars -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "value", "passed"),
    [
        (">=", "45", True),
        (">=", "44.999", False),
        ("<=", "13", True),
        ("<=", "13.01", False),
        ("=", "100", True),
        ("=", "99.999", False),
    ],
)
def test_a_bar_is_passed_on_its_edge(operator, value, passed):
    bar = Decimal({">=": "45", "<=": "13", "=": "100"}[operator])
    assert passes(operator, bar, Decimal(value)) is passed


@pytest.mark.parametrize(("bar", "value"), [(None, Decimal(1)), (Decimal(1), None), (None, None)])
@pytest.mark.parametrize("operator", Operator.values)
def test_without_bar_or_value_nothing_is_known(operator, bar, value):
    assert passes(operator, bar, value) is None


def test_a_condition_is_not_decided_by_a_number():
    assert passes("holds", Decimal(1), Decimal(1)) is None


def test_every_comparing_operator_of_the_model_is_understood():
    compared = {operator.value for operator in Operator if passes(operator, Decimal(1), Decimal(1)) is not None}
    assert compared == set(Operator.values) - {"holds"}


@given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
def test_at_least_and_at_most_agree_only_on_the_bar_itself(bar, value):
    both = passes(">=", bar, value) and passes("<=", bar, value)
    assert both == passes("=", bar, value)


# --- Readings on another scale ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "before", "is_percent", "unlikely"),
    [
        ("56400", "56.4", False, True),
        ("5640", "56.4", False, True),
        ("0.0564", "56.4", False, True),
        ("58.2", "56.4", False, False),
        ("1", "40", False, False),
        ("0.064", "6.4", True, True),
        ("0.9", "6.4", True, True),
        ("0", "6.4", True, False),
        ("6.4", "0", True, False),
        ("0.9", "0.8", True, False),
    ],
)
def test_a_value_on_another_scale_is_noticed(value, before, is_percent, unlikely):
    assert is_unlikely_scale(Decimal(value), Decimal(before), is_percent=is_percent) == unlikely


@given(st.decimals("0.01", 1000, places=2), st.sampled_from([100, 1000]), st.booleans())
def test_a_factor_of_a_hundred_or_a_thousand_is_noticed_both_ways(value, factor, is_percent):
    assert is_unlikely_scale(value * factor, value, is_percent=is_percent)
    assert is_unlikely_scale(value, value * factor, is_percent=is_percent)
