"""Geometry of bar charts."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.charts import LABELS, LINE, TEXTS, bars

ROOM = 200
WIDTH = LABELS + ROOM + TEXTS

values = st.lists(st.decimals(0, 10**9, places=1), min_size=1, max_size=12)


def lengths(*amounts: Decimal | int, **options: int) -> list[int]:
    return [bar.length for bar in bars([("Nhãn", amount, str(amount)) for amount in amounts], width=WIDTH, **options)]


def test_the_longest_bar_fills_the_room_and_the_others_are_in_proportion():
    assert lengths(40, 20, 10) == [ROOM, ROOM // 2, ROOM // 4]


def test_a_rate_is_drawn_against_100_per_cent():
    assert lengths(50, full=100) == [ROOM // 2]


def test_a_rate_above_100_per_cent_stays_inside_the_chart():
    assert lengths(50, 200, full=100) == [ROOM // 4, ROOM]


def test_nothing_has_no_length():
    assert lengths(0, 0) == [0, 0]
    assert lengths(-5, 5) == [0, ROOM]


def test_no_values_make_no_bars():
    assert bars([]) == []


def test_bars_stand_below_each_other_and_keep_their_texts():
    first, second = bars([("19/19 tiêu chí", 40, "40"), ("15-18 tiêu chí", 5, "5")])
    assert (first.label, first.text, second.label, second.text) == ("19/19 tiêu chí", "40", "15-18 tiêu chí", "5")
    assert first.bottom == LINE <= second.top
    assert second.middle == LINE + LINE // 2


@given(values)
def test_every_bar_and_its_text_stay_inside_the_picture(amounts):
    for bar in bars([("Nhãn", amount, "1") for amount in amounts]):
        assert bar.left <= bar.left + bar.length < bar.text_left <= bar.chart_width - TEXTS + 8
        assert 0 <= bar.top < bar.middle < bar.bottom
        assert bar.top + bar.thickness <= bar.bottom


@given(values)
def test_a_greater_value_never_has_a_shorter_bar(amounts):
    ordered = sorted(amounts)
    assert lengths(*ordered) == sorted(lengths(*ordered))
