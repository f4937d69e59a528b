"""Tables in a draft are read cell by cell, and each finding stands at its cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.drafts.check import check
from reports.drafts.reading.fold import fold
from reports.drafts.reading.table_sentences import with_tables_told
from reports.drafts.reading.units import Units
from tests.reports.test_drafts_words import KNOWN, seconds_of, verdicts

pytestmark = pytest.mark.once


def read(text: str) -> str:
    return with_tables_told(fold(text), Units(KNOWN))[0].low


def test_a_cell_reads_as_the_sentence_that_an_officer_would_say():
    assert read("Xã\tSố tiêu chí đạt\nPha Mu\t19\nPa Khóa\t17\n").splitlines() == [
        "xã pha mu: số tiêu chí đạt là 19 tiêu chí.",
        "xã pa khóa: số tiêu chí đạt là 17 tiêu chí.",
    ]


def test_a_finding_stands_at_its_cell_and_a_head_states_nothing():
    text = "Kết quả\nXã\tĐạt trên 19 tiêu chí\tSố tiêu chí đạt\nPha Mu\tx\t19\nPa Khóa\t\t18\n"
    assert [(item.verdict, text[item.start : item.end], item.start) for item in check(text, KNOWN)] == [
        ("agrees", "19", text.index("\t19") + 1),
        ("contradicts", "18", text.index("\t18") + 1),
    ]


def test_heads_in_two_rows_are_read_together():
    text = "Xã | Số tiêu chí | \n | đạt | chưa đạt\nPha Mu | 19 | 0\nPa Khóa | 17 | 3"
    assert verdicts(text) == [("agrees", "19"), ("not_recognised", "0"), ("agrees", "17"), ("contradicts", "3")]


def test_words_around_a_table_stay_where_they_were():
    text = "Toàn tỉnh có 2 xã đạt 19/19 tiêu chí.\nXã\tSố tiêu chí đạt\nPha Mu\t19\nBình quân 16,5 tiêu chí/xã."
    assert verdicts(text) == [("contradicts", "2 xã"), ("agrees", "19"), ("contradicts", "16,5 tiêu chí/xã")]


@pytest.mark.parametrize(
    "text",
    [
        "UBND TỈNH MẪU\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/BC\tNgày 22 tháng 10",
        "Xã\tSố tiêu chí đạt\tGhi chú\nPha Mu\t18",  # cells were merged: which column is which is not known
        "Pha Mu\t18\nPa Khóa\t17",  # no head
        f"Xã\t{'Số tiêu chí đạt ' * 10}\nPha Mu\t18",
    ],
)
def test_what_is_no_plain_table_with_a_head_is_left_as_it_is(text):
    assert read(text) == fold(text).low


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "TT", "1", "17/19", "Xã", "Pha Mu", "Số xã đạt", "Tỷ lệ (%)", "8 xã", "(1)", "2024"]),
            max_size=5,
        ).map("\t".join),
        max_size=7,
    ).map("\n".join)
)
def test_no_table_stops_the_check(text):
    for item in check(text, KNOWN):
        assert text[item.start : item.end] == item.quote


@pytest.mark.slow
@pytest.mark.parametrize("row", ["Pha Mu\t1\t2\n", "\t\t\t\n", "xã\tsố xã\n1\t2\n\n", "|" * 40 + "\n"])
def test_time_grows_with_the_length_of_a_table(row):
    text = "Xã\tSố tiêu chí đạt\tSố xã\n"
    assert seconds_of(text + row * (80_000 // len(row))) < 8 * seconds_of(text + row * (20_000 // len(row))) + 1
