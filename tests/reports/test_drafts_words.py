"""The language of drafts, without a database: a small province of three communes."""

from __future__ import annotations

import time
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.drafts.check import check
from reports.drafts.findings import Finding
from reports.drafts.known import Known, Place
from reports.drafts.reading.fold import fold
from reports.drafts.reading.numerals import read, spoken
from reports.figures import Figure, Records

pytestmark = pytest.mark.once

SOURCE = (Path(__file__).parents[1] / "data" / "drafts" / "source-9m-2024.txt").read_text(encoding="utf-8")
CRITERIA = {number: f"Tiêu chí thứ {number}" for number in range(1, 20)} | {6: "Cơ sở vật chất văn hóa", 10: "Thu nhập"}
DAY = date(2024, 10, 22)


def figures(**values: object) -> dict[str, Figure]:
    keyed = {key.replace("__", "."): value for key, value in values.items()}
    return {key: Figure(key, key, value, "", DAY, Records.of("")) for key, value in keyed.items()}


KNOWN = Known(
    subject=Place("12", "Mẫu", "Tỉnh Mẫu", "province"),
    places=(
        Place("12", "Mẫu", "Tỉnh Mẫu", "province"),
        Place("106", "Tam Đường", "Huyện Tam Đường", "district", "12"),
        Place("1", "Pha Mu", "Xã Pha Mu", "commune", "106"),
        Place("2", "Pa Khóa", "Xã Pa Khóa", "commune", "106"),
        Place("3", "Can Hồ", "Xã Can Hồ", "commune", "106", ("Kan Hồ",)),
    ),
    criteria={"commune": CRITERIA},
    figures=figures(
        units__communes=3,
        communes__met_all=1,
        communes__recognised=1,
        communes__average=Decimal("16.67"),
        communes__met_total=50,
        commune__1__met=19,
        commune__1__unmet_list=(),
        commune__2__met=17,
        commune__2__unmet=2,
        commune__2__unmet_list=(6, 10),
        commune__3__met=14,
        funding__usable=Decimal(116548),
        funding__disbursed=Decimal(58772),
        funding__rate=Decimal("50.43"),
    ),
    title="9 tháng đầu năm 2024",
    cutoff=DAY,
)
NOTHING = Known()


def seconds_of(text: str) -> float:
    """Processor time that a check of the text takes."""
    began = time.process_time()
    check(text, KNOWN)
    return time.process_time() - began


def verdicts(text: str, known: Known = KNOWN) -> list[tuple[str, str]]:
    return [(finding.verdict, finding.quote) for finding in check(text, known)]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Toàn tỉnh có 01 xã đạt 19/19 tiêu chí.", "agrees"),
        ("Toàn tỉnh có một xã đạt 19/19 tiêu chí.", "agrees"),
        ("Số xã đạt đủ 19 tiêu chí: 1/3 xã.", "agrees"),
        ("Toàn tỉnh có 2 xã đạt 19/19 tiêu chí.", "contradicts"),
        ("Toàn tỉnh có 1/4 xã đạt 19/19 tiêu chí.", "contradicts"),
        ("Đã có 1 xã được công nhận đạt chuẩn.", "agrees"),
        ("Còn 2/3 xã chưa được công nhận.", "agrees"),
        ("Có 2 xã đạt chuẩn nông thôn mới.", "not_recognised"),
        ("Bình quân 16,67 tiêu chí/xã.", "agrees"),
        ("Bình quân mỗi xã đạt 16,7 tiêu chí.", "agrees"),
        ("Bình quân 16,5 tiêu chí/xã.", "contradicts"),
        ("Xã Pa Khoá đạt 17/19 tiêu chí.", "agrees"),
        ("Xã Kan Hồ đạt 14/19 tiêu chí.", "agrees"),
        ("Xã Can Hồ mới đạt 15/19.", "contradicts"),
        ("Xã Can Ho đạt 14/19 tiêu chí.", "not_recognised"),
        ("Năm 2023 xã Can Hồ đạt 12/19 tiêu chí.", "not_recognised"),
        ("Xã Can Hồ tăng 2 tiêu chí.", "not_recognised"),
        ("Lũy kế giải ngân 58.772 triệu đồng.", "agrees"),
        ("Giải ngân được 58,8 tỷ đồng.", "agrees"),
        ("Giải ngân 59 tỷ đồng.", "agrees"),
        ("Giải ngân 59,0 tỷ đồng.", "contradicts"),
        ("Giải ngân 58,772 triệu đồng.", "not_recognised"),
        ("Tỷ lệ giải ngân đạt 50,4 %.", "agrees"),
        ("Tỷ lệ giải ngân đạt trên 50%.", "agrees"),
        ("Tỷ lệ giải ngân đạt 45,2%.", "contradicts"),
        ("Ngân sách tỉnh đối ứng 500 triệu đồng.", "not_recognised"),
    ],
)
def test_a_statement_is_recognised_in_many_wordings(text, verdict):
    assert [found for found, _ in verdicts(text)] == [verdict]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tỉnh Điện Biên bình quân đạt 13,2 tiêu chí/xã.", ["not_recognised"]),
        ("Bình quân cả nước đạt 17,1 tiêu chí/xã.", ["not_recognised"]),
        ("Sau tỉnh Sơn La, toàn tỉnh bình quân đạt 13,2 tiêu chí/xã.", ["contradicts"]),
        ("Tỉnh Mẫu bình quân đạt 16,67 tiêu chí/xã, tỉnh Hà Giang đạt 13,5 tiêu chí/xã.", ["agrees", "not_recognised"]),
        ("Trung bình mỗi huyện có 12 xã.", ["not_recognised"]),
        ("Bình quân mỗi xã đạt 15 tiêu chí.", ["contradicts"]),
        ("Lớp tập huấn tại Hà Nội có 40 học viên.", ["not_recognised"]),
        ("Có 2 xã bị thu hồi quyết định công nhận.", ["not_recognised"]),
        ("Tổng số tiêu chí đạt của 3 xã là 50 tiêu chí.", ["not_recognised", "agrees"]),
        ("Xã Pa Khóa giảm 02 tiêu chí (số 6, 10).", ["not_recognised"]),
    ],
)
def test_other_places_and_one_of_many_are_never_held_against_the_figures(text, expected):
    assert [verdict for verdict, _quote in verdicts(text)] == expected


def test_a_list_of_criteria_is_compared_number_by_number():
    found = check(
        "Xã Pa Khóa đạt 17/19 tiêu chí, còn 2 tiêu chí chưa đạt: Cơ sở vật chất văn hoá, tiêu chí số 11.", KNOWN
    )
    (wrong,) = [finding for finding in found if finding.verdict == "contradicts"]
    assert (wrong.stated, wrong.actual) == ("6, 11", "6, 10")
    assert "thừa số 11" in wrong.why
    assert "thiếu số 10" in wrong.why


def test_a_criterion_said_to_be_missing_where_all_are_met():
    assert verdicts("xã Pha Mu đạt 18/19 tiêu chí, còn tiêu chí số 10 chưa đạt") == [
        ("contradicts", "18/19 tiêu chí"),
        ("contradicts", "10"),
    ]


def test_an_unknown_name_gets_a_suggestion():
    (finding,) = check("Xã Pha Mư đạt 19/19 tiêu chí.", KNOWN)
    assert finding.verdict == "not_recognised"
    assert "Có phải «Pha Mu»?" in finding.why


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "\r\n"),
        str.upper,
        lambda text: text.replace("Khóa", "Khoá"),
    ],
    ids=["NFD", "hard spaces", "broken lines", "CRLF", "capitals", "tone mark"],
)
def test_writing_does_not_change_the_verdict(change):
    text = change("Xã Pa Khóa đạt 17/19 tiêu chí")
    (finding,) = check(text, KNOWN)
    assert finding.verdict == "agrees"
    assert text[finding.start : finding.end] == finding.quote


# --- Without data ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "actual"),
    [
        ("Xã A Bê đạt 16/19 tiêu chí, còn 4 tiêu chí chưa đạt.", "4 tiêu chí", "3"),
        ("Xã A Bê đạt 9/19 tiêu chí (52,6%).", "52,6%", "47,4"),
        ("Xã A Bê đạt 4/19 tiêu chí, gồm các tiêu chí số 1, 3, 8.", "4/19 tiêu chí", "3"),
        (
            "Tổng vốn được giao 10 triệu đồng, gồm vốn đầu tư 7 triệu đồng, vốn sự nghiệp 4 triệu đồng.",
            "10 triệu đồng",
            "11",
        ),
        ("Vốn sự nghiệp được giao 40.357 triệu đồng, giải ngân 3.921 triệu đồng, đạt 17,5%.", "17,5%", "9,7"),
        ("Báo cáo 9 tháng đầu năm 2024. Kết quả đến tháng 10/2024.", "đến tháng 10/2024", "hết tháng 9/2024"),
    ],
)
def test_a_draft_is_held_against_itself(text, quote, actual):
    found = [(finding.quote, finding.actual) for finding in check(text, NOTHING) if finding.verdict == "contradicts"]
    assert found == [(quote, actual)]


def test_one_fact_stated_twice_contradicts_at_both_places():
    found = verdicts("Xã A Bê đạt 9/19 tiêu chí. Đến nay xã A Bê đạt 12/19 tiêu chí.", NOTHING)
    assert found == [("contradicts", "9/19 tiêu chí"), ("contradicts", "12/19 tiêu chí")]


def test_ranges_must_make_all_communes():
    text = (
        "Số xã đạt 19/19 tiêu chí: 40/94 xã; 15-18 tiêu chí: 5/94 xã; 10-14 tiêu chí: 36/94 xã; 5-9 tiêu chí: {}/94 xã."
    )
    assert "contradicts" not in dict(verdicts(text.format(13), NOTHING))
    assert ("contradicts", "40/94 xã") in verdicts(text.format(14), NOTHING)


# --- Numbers --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("116.548", "116548"),
        ("50,4", "50.4"),
        ("17.5", "17.5"),
        ("1.234.567,8", "1234567.8"),
        ("04", "4"),
        ("1.2.3", None),
    ],
)
def test_numbers_are_read_the_vietnamese_way(text, value):
    number = read(text)
    assert (number and str(number.value)) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("năm", 5),
        ("mười lăm", 15),
        ("ba mươi chín", 39),
        ("bốn mươi", 40),
        ("hai mươi mốt", 21),
        ("một trăm linh sáu", 106),
    ],
)
def test_numbers_in_words(words, value):
    assert spoken(words) == value


def test_year_is_not_five_communes():
    assert verdicts("Cuối năm xã Can Hồ đạt 14/19 tiêu chí.")[0][1] == "14/19 tiêu chí"


# --- Any text at all ------------------------------------------------------------

WORDS = [
    "xã",
    "huyện",
    "Pha Mu",
    "Tam Đường",
    "tiêu chí",
    "số",
    "19/19",
    "40/94",
    "9,7%",
    "triệu đồng",
    "đạt",
    "chưa đạt",
]
MORE = [
    "giải ngân",
    "bình quân",
    "năm 2024",
    "(",
    ")",
    ";",
    ".",
    ",",
    ":",
    "\n",
    "- ",
    "như",
    "khó",
    "3.",
    "gồm",
    "10-14",
    "từ",
]
sentences = st.lists(st.sampled_from(WORDS + MORE), max_size=60).map(" ".join)


def offsets_hold(text: str, findings: tuple[Finding, ...]) -> bool:
    return all(text[item.start : item.end] == item.quote and item.quote for item in findings)


@given(st.one_of(st.text(max_size=300), sentences))
def test_any_text_is_read_and_offsets_hold(text):
    for known in (KNOWN, NOTHING):
        assert offsets_hold(text, check(text, known))


@settings(max_examples=25)
@given(st.integers(0, len(SOURCE) - 400), st.integers(0, 399), st.text(max_size=6))
def test_a_report_with_a_hole_or_a_patch_is_read(start, at, patch):
    text = SOURCE[start : start + at] + patch + SOURCE[start + at + 1 : start + 400]
    assert offsets_hold(text, check(text, KNOWN))


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text):
    folded = fold(text)
    assert len(folded.low) == len(folded.cased) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1.",
        "1 ",
        "(",
        "hai ",
        "tiêu chí số 2, ",
        "tiêu chí ",
        "tiêu chí số ",
        "xã Abc ",
        "năm ",
        "a\u0301",
        " ",
        "\n",
        "đ 1. ",
        "từ 1 đến ",
        "1/",
    ],
)
def test_time_grows_with_the_length_of_hostile_text(piece):
    assert seconds_of(piece * (80_000 // len(piece))) < 8 * seconds_of(piece * (20_000 // len(piece))) + 1


def test_the_source_report_is_read_within_a_second():
    began = time.process_time()
    check(SOURCE, KNOWN)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text", [":¹: Báo cáo\nChương trình gặp nhiều khó khăn", "Tiêu chí khó nhất là tiêu chí số ¹³"]
)
def test_raised_digits_are_no_numbers(text):
    assert check(text, KNOWN) == ()
