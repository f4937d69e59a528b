"""Geometry of lines over days: a round scale around the data, true distances, labels apart."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.line_chart import DAY, GAP, LEVELS, YEAR, LineChart, line_chart

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
amounts = st.decimals(0, 2000, places=2)
histories = st.dictionaries(days, amounts, min_size=2, max_size=80).map(lambda found: sorted(found.items()))


def drawn(history: list[tuple[date, Decimal | int]]) -> LineChart:
    chart = line_chart([(day, value, str(value)) for day, value in history])
    assert chart
    return chart


def levels(*values: Decimal | int) -> list[str]:
    return [mark.text for mark in drawn([(date(2024, 1, 1 + at), value) for at, value in enumerate(values)]).levels]


def below(start: date, end: date) -> list[str]:
    return [mark.text for mark in drawn([(start, 1), (end, 2)]).days if mark.text]


def test_a_line_keeps_each_value_until_the_next_day():
    chart = drawn([(date(2024, 1, 1), Decimal(10)), (date(2024, 7, 1), Decimal(12)), (date(2024, 12, 31), 12)])
    assert chart.path.count("H") == 2
    assert chart.dots[0].y > chart.dots[1].y == chart.dots[2].y
    assert (chart.dots[0].x, chart.last_dot.x) == (chart.left, chart.right)


def test_one_day_is_no_line():
    assert line_chart([(date(2024, 1, 1), 3, "3")]) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((Decimal("13.20"), Decimal("13.52")), ["13", "14"]),
        ((11, Decimal("14.4")), ["11", "12", "13", "14", "15"]),
        ((0, 19), ["0", "5", "10", "15", "20"]),
        ((38, 94), ["20", "40", "60", "80", "100"]),
        ((900, 1130), ["900", "950", "1.000", "1.050", "1.100", "1.150"]),
        ((39, 39), ["38", "39", "40"]),
        ((0, 0), ["0", "1"]),
    ],
)
def test_the_scale_is_round_and_holds_the_data(values, expected):
    assert levels(*values) == expected


def test_values_that_are_all_the_same_run_through_the_middle():
    chart = drawn([(date(2024, 1, 1), 39), (date(2024, 6, 1), 39)])
    assert chart.levels[0].at - chart.last_dot.y == chart.last_dot.y - chart.levels[-1].at


def test_days_are_as_far_apart_on_paper_as_in_time():
    start = date(2024, 1, 1)
    chart = drawn([(start + timedelta(at), at) for at in (0, 8, 40, 80)])
    left, *others = (dot.x for dot in chart.dots)
    assert [round((x - left) / (chart.right - left), 1) for x in others] == [0.1, 0.5, 1]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2024, 10, 1), date(2024, 10, 22), ["01/10/2024", "22/10/2024"]),
        (date(2023, 12, 31), date(2024, 10, 22), ["31/12/2023", "05/2024", "07/2024", "22/10/2024"]),
        (date(2022, 12, 31), date(2024, 10, 22), ["31/12/2022", "07/2023", "01/2024", "22/10/2024"]),
        (date(2020, 1, 31), date(2024, 12, 31), ["31/01/2020", "2022", "2023", "2024", "31/12/2024"]),
    ],
)
def test_between_the_ends_stand_months_or_years(start, end, expected):
    assert below(start, end) == expected


@given(histories)
def test_nothing_leaves_the_picture_and_no_labels_touch(history):
    chart = drawn(history)
    top, bottom = chart.levels[-1].at, chart.levels[0].at
    assert all(top <= dot.y <= bottom for dot in [*chart.dots, chart.last_dot])
    assert 2 <= len(chart.levels) <= LEVELS + 1
    assert all(upper.at + 18 <= lower.at for lower, upper in pairwise(chart.levels))
    named = [mark for mark in chart.days if mark.text]
    assert all(mark.at - before.at >= YEAR + GAP for before, mark in pairwise(named))
    inner = [mark.at for mark in named[1:-1]]
    assert all(chart.left + DAY // 2 + GAP < at < chart.right - DAY // 2 - GAP for at in inner)


def test_many_days_are_thinned_to_the_width_of_the_picture():
    chart = drawn([(date(2020, 1, 1) + timedelta(day), day % 3) for day in range(3000)])
    assert chart.dots == ()
    assert chart.path.count("H") < chart.width
