"""Running counts over days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from criteria.tallies import Step, tallies

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 20).map(lambda days: FIRST + timedelta(days=days))
ENDS = [None, FIRST + timedelta(days=5), FIRST + timedelta(days=12), FIRST]
STEPS = st.lists(st.tuples(DAYS, st.integers(0, 3), st.integers(-2, 2)))


@given(STEPS, st.lists(DAYS, unique=True))
def test_a_tally_is_the_sum_of_the_steps_up_to_the_day_of_keys_that_have_not_ended(steps, days):
    steps = [Step(day, (1, unit), change, ENDS[unit]) for day, unit, change in sorted(steps)]
    days = sorted(days)
    for day, tally in zip(days, tallies(steps, days), strict=True):
        standing = [step for step in steps if step.day <= day and not (step.until and step.until <= day)]
        standing = [step for step in standing if step.until is None or step.day < step.until]
        expected = {step.key: 0 for step in standing}
        for step in standing:
            expected[step.key] += step.change
        assert tally.counts == expected
        assert tally.total == sum(expected.values())
