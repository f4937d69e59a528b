"""Forecasts of plans: pure arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.pace import Outlook, Reach, Step, months_between, outlook, pace_of, reach, steps_of, when
from criteria.rules import WEIGHTY_CRITERIA, Ground, losses_left, withdrawal_ground

JANUARY, JULY = date(2024, 1, 1), date(2024, 7, 1)
SEVERITY = list(Outlook)

days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
gains = st.integers(-19, 19)
months = st.decimals(0, 24, places=2)


@st.composite
def some_steps(draw: st.DrawFn) -> tuple[Step, ...]:
    lengths = draw(st.lists(st.integers(1, 400), min_size=1, max_size=4))
    points, day = [(JANUARY, draw(st.integers(0, 19)))], JANUARY
    for length in lengths:
        day += timedelta(days=length)
        points.append((day, draw(st.integers(0, 19))))
    return steps_of(points)


def test_a_year_has_twelve_months():
    assert round(months_between(date(2023, 1, 1), date(2024, 1, 1)), 1) == 12
    assert months_between(JULY, JANUARY) < 0


def test_steps_tell_what_was_gained_between_neighbours():
    steps = steps_of([(JANUARY, 10), (JULY, 13), (date(2024, 10, 1), 12)])
    assert [step.gained for step in steps] == [3, -1]
    assert round(steps[0].per_month, 2) == Decimal("0.50")


def test_one_point_is_no_pace():
    assert steps_of([(JANUARY, 10)]) == ()
    assert reach(10, 19, (), Decimal(3)) is None


def test_the_slowest_and_the_fastest_period_bound_what_can_be_reached():
    steps = (Step(date(2022, 1, 1), date(2023, 1, 1), 13), Step(date(2023, 1, 1), date(2024, 1, 1), 25))
    assert reach(10, 99, steps, Decimal(6)) == Reach(16, 23)  # +6.5 and +12.5: a part counts at the high end only


@given(st.integers(0, 19), some_steps(), months)
def test_a_range_lies_between_nothing_and_all_with_its_ends_in_order(met, steps, left):
    found = reach(met, 19, steps, left)
    assert found
    assert 0 <= found.low <= found.high <= 19


@given(st.integers(0, 19), some_steps(), months, months)
def test_more_time_never_narrows_a_range(met, steps, left, more):
    short, long = reach(met, 19, steps, left), reach(met, 19, steps, left + more)
    assert short
    assert long
    if min(step.gained for step in steps) <= 0 <= max(step.gained for step in steps):
        assert long.low <= short.low
        assert long.high >= short.high


@given(st.integers(0, 19), some_steps(), st.decimals(-24, 0, places=2))
def test_time_that_is_over_changes_nothing(met, steps, left):
    assert reach(met, 19, steps, left) == Reach(met, met)


@pytest.mark.parametrize(
    ("met", "found", "left", "verdict"),
    [
        (19, None, 0, Outlook.REACHED),
        (18, Reach(18, 19), 0, Outlook.MISSED),
        (18, None, 2, Outlook.UNKNOWN),
        (17, Reach(19, 19), 2, Outlook.LIKELY),
        (17, Reach(17, 19), 2, Outlook.POSSIBLE),
        (17, Reach(17, 18), 2, Outlook.UNLIKELY),
    ],
)
def test_the_verdict_is_plain(met, found, left, verdict):
    assert outlook(met, Decimal(19), found, Decimal(left)) is verdict


@given(st.integers(0, 18), some_steps(), months, st.integers(0, 19), st.integers(0, 19))
def test_asking_for_more_never_makes_a_plan_look_better(met, steps, left, low, more):
    found = reach(met, 19, steps, left)
    modest = outlook(met, Decimal(low), found, left)
    bold = outlook(met, Decimal(low + more), found, left)
    assert SEVERITY.index(bold) >= SEVERITY.index(modest)


# --- How near to a withdrawal -----------------------------------------------------------------------------------------

NUMBERS = range(1, 20)


@given(st.sets(st.sampled_from(NUMBERS)))
def test_the_losses_that_are_left_are_the_fewest_that_give_a_ground(lost):
    """Whatever is lost next, fewer give none; and some choice of that many gives one."""
    left = losses_left(lost, NUMBERS)
    kept = sorted(set(NUMBERS) - lost, key=lambda number: number not in WEIGHTY_CRITERIA)
    assert withdrawal_ground([*lost, *kept[:left]], 19)
    if left:
        assert withdrawal_ground([*lost, *kept[: left - 1]], 19) is None


def test_the_ground_says_which_of_the_two_reasons_holds():
    assert withdrawal_ground([1, 2, 3, 4, 5, 10], 19) is Ground.WEIGHTY
    assert withdrawal_ground(range(1, 11), 19) is Ground.HALF
    assert withdrawal_ground([1, 2, 3, 4, 5, 6], 19) is None


@pytest.mark.parametrize(("lost", "left"), [([], 6), ([1, 2, 3, 4, 5], 1), ([1, 2, 3, 4, 5, 6], 1), ([10], 5)])
def test_a_few_known_distances(lost, left):
    assert losses_left(lost, NUMBERS) == left


def test_without_weighty_criteria_only_the_half_counts():
    assert losses_left([], range(1, 8)) == 4


# --- The day on which a count is reached ----------------------------------------------


SLOW = Step(date(2022, 1, 1), date(2023, 1, 1), 6)
FAST = Step(date(2023, 1, 1), date(2024, 1, 1), 12)
STILL = Step(date(2021, 1, 1), date(2022, 1, 1), 0)


def test_the_fastest_and_the_slowest_period_bound_the_day():
    found = when(10, Decimal(16), (SLOW, FAST), JANUARY)
    assert found
    assert (found.first.replace(day=1), found.last.replace(day=1)) == (date(2024, 7, 1), date(2025, 1, 1))
    assert not found.is_one_guess


def test_a_period_without_gain_never_gets_there():
    assert when(10, Decimal(16), (STILL, FAST), JANUARY).last is None
    assert when(10, Decimal(16), (STILL,), JANUARY) is None


def test_no_day_is_named_beyond_ten_years():
    assert when(0, Decimal(200), (SLOW, FAST), JANUARY) is None
    assert when(0, Decimal(100), (SLOW, FAST), JANUARY).last is None


def test_one_period_alone_gives_one_guess_and_says_so():
    assert when(10, Decimal(16), (FAST,), JANUARY).is_one_guess


def test_there_is_no_day_for_what_is_reached_or_without_a_pace():
    assert when(16, Decimal(16), (SLOW, FAST), JANUARY) is None
    assert when(10, Decimal(16), (), JANUARY) is None
    assert pace_of(()) is None


@given(st.integers(0, 18), some_steps())
def test_the_first_day_is_never_after_the_last(met, steps):
    found = when(met, Decimal(19), steps, JULY)
    assert found is None or (found.first > JULY and (found.last is None or found.first <= found.last))
