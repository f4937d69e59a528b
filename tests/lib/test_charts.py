"""Geometry of bar charts, without a database."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.charts import bars

counts = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12)


def chart(values, **options):
    return bars([(f"Nhóm {number}", value, str(value)) for number, value in enumerate(values)], **options)


def test_nothing_gives_no_bars():
    assert bars([]) == []


def test_all_zero_gives_bars_without_length():
    assert [bar.length for bar in chart([0, 0])] == [0, 0]


def test_lengths_are_in_proportion():
    long, half = chart([40, 20])
    assert long.length == 2 * half.length


def test_a_rate_is_drawn_against_its_full_length():
    (half,) = chart([Decimal(50)], full=100)
    (whole,) = chart([Decimal(100)], full=100)
    assert whole.length == 2 * half.length


@given(counts)
def test_bars_stay_in_the_chart_and_below_each_other(values):
    drawn = chart(values)
    for bar in drawn:
        assert bar.left + bar.length <= bar.text_left < bar.chart_width
    assert all(above.bottom <= below.top for above, below in zip(drawn, drawn[1:], strict=False))


@given(counts)
def test_a_larger_value_is_never_shorter(values):
    drawn = chart(sorted(values))
    assert [bar.length for bar in drawn] == sorted(bar.length for bar in drawn)
