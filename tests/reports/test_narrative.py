"""The prose of a report: how it is read, what in it asks for attention, and its editor."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from communes.models import Period
from reports.build import build_progress_report
from reports.models import Narrative
from reports.narratives.forms import edited
from reports.narratives.marks import bound, excused, marks, with_offers
from reports.narratives.text import blocks
from reports.renderers.html import render_document
from tests.entry_forms import boxes

TASKS = "/reports/2024-9m/narrative/tasks/"


def kinds(text, figures=None):
    return [(piece.kind, piece.text) for block in blocks(text, figures or {}) for piece in block.pieces]


# --- Reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("Đạt 39 xã", "number", "39"),
        ("đạt 52,6% kế hoạch", "number", "52,6%"),
        ("116.548 triệu đồng", "number", "116.548"),
        ("ngày 22/10/2024", "date", "22/10/2024"),
        ("giai đoạn 2021-2025", "date", "2021-2025"),
        ("Kế hoạch 1050/KH-UBND", "document", "1050/KH-UBND"),
        ("tiêu chí số 13 về sản xuất", "criterion", "13"),
        ("năm 2021, 2022 và 2023", "date", "2022"),
        ("đến 3/2024", "date", "3/2024"),
        ("hỗ trợ 1990 hộ nghèo", "number", "1990"),
        ("ngày 31/13/2024", "number", "31"),
        ("có [[=7|theo Kế hoạch năm]] lớp", "excused", "7"),
        ("có [[no.such.key]] lớp", "unknown", "[[no.such.key]]"),
        ("còn [[communes.met_all xã", "unknown", "[["),
        ("và [[]] chữ", "unknown", "[["),
        ("xã communes.met_all]]", "unknown", "]]"),
    ],
)
def test_each_number_is_taken_for_what_it_is(text, kind, quote):
    assert (kind, quote) in kinds(text)


def test_a_year_is_no_part_of_a_larger_number():
    assert ("number", "2024,5") in kinds("được 2024,5 triệu")


def test_emphasis_is_kept_and_html_stays_text(report):
    (block,) = blocks("Có **[[units.communes]] xã** và *nghiêng* <b>không</b> 2*3", report.figures)
    assert [(piece.text, piece.style) for piece in block.pieces if piece.style] == [
        ("94", "strong"),
        (" xã", "strong"),
        ("nghiêng", "em"),
    ]
    assert "<b>không</b>" in "".join(piece.text for piece in block.pieces)


@given(st.text(alphabet="ab1239.,%/[]=|*-+ \n\rạ", max_size=60))
def test_every_piece_stands_where_it_says(text):
    for block in blocks(text, {}):
        for piece in block.pieces:
            stands = text[piece.start : piece.end]
            assert stands == piece.text or piece.kind == "excused"


# --- What asks for attention ------------------------------------------------------------------------------------------


def test_a_typed_number_is_offered_the_figures_of_its_value_the_likeliest_first(report):
    text = "Toàn tỉnh có 40 xã đạt đủ tiêu chí."
    (mark,) = with_offers(text, marks(text, report.figures), report.figures)
    assert (mark.kind, mark.quote, mark.line) == ("number", "40", 1)
    assert mark.offered[0].key == "communes.met_all"
    assert {figure.printed for figure in mark.offered} == {"40"}


@pytest.mark.parametrize(
    ("clause", "quote", "key"),
    [
        ("Toàn tỉnh có 40 xã đạt 19/19 tiêu chí", "19", "criteria.commune.count"),
        (
            "Lớp tập huấn mở ở huyện Sìn Hồ, huyện Tam Đường có 8 xã được công nhận",
            "8",
            "district.106.communes.recognised",
        ),
        ("Huyện Sìn Hồ có 5 xã được công nhận, toàn tỉnh có 5 xã đạt 15-18 tiêu chí", "5", "communes.band.15_18"),
        ("Xã Can Hồ đạt 16 tiêu chí, huyện Sìn Hồ còn thấp", "16", "commune.03469.met"),
        ("Vốn sự nghiệp giải ngân 9,7% vốn được giao sử dụng", "9,7%", "funding.recurrent.rate"),
    ],
)
def test_the_words_of_its_clause_say_which_figure_a_typed_number_is(report, clause, quote, key):
    found = [mark for mark in with_offers(clause, marks(clause, report.figures), report.figures) if mark.quote == quote]
    assert key in [mark.offered[0].key for mark in found]


def test_a_figure_that_shares_no_word_with_the_clause_is_not_offered(report):
    text = "Đã mở 40 buổi nói chuyện."
    (mark,) = with_offers(text, marks(text, report.figures), report.figures)
    assert mark.offered == ()


def test_an_unknown_name_stands_with_line_place_and_near_names(report):
    text = "Dòng đầu.\n- Đạt [[communes.averge]] tiêu chí"
    (mark,) = with_offers(text, marks(text, report.figures), report.figures)
    assert (mark.kind, mark.line, text[mark.start : mark.end]) == ("unknown", 2, "[[communes.averge]]")
    assert "communes.average" in [figure.key for figure in mark.offered]


def test_binding_and_excusing_settle_a_mark(report):
    text = "Có 40 xã và 7 lớp"
    text = bound(text, 3, 5, "communes.met_all")
    assert text == "Có [[communes.met_all]] xã và 7 lớp"
    at = text.index("7")
    text = excused(text, at, at + 1, "theo [Kế hoạch] | năm")
    assert [(mark.kind, mark.note) for mark in marks(text, report.figures)] == [("excused", "theo Kế hoạch năm")]


@pytest.mark.parametrize("place", ["", "x", "3:1", "0:999", "1:2:", "3:5:a b", "-1:2", "1:2:k" * 900])
def test_a_forged_place_changes_nothing(place):
    assert edited("Có 40 xã", {"bind": place}) == "Có 40 xã"


# --- The editor -------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client_of, chi):
    return client_of(chi)


def typed(page, text, **more):
    """What a browser sends: the box with CR LF."""
    return {"version": boxes(page.get(TASKS).content).get("version", ""), "text": text, **more}


def test_a_section_is_written_and_stands_in_the_report(page, province, period, chi):
    text = "- Đạt [[goal.2024.average]] tiêu chí/xã.\r\n- **Quyết tâm** cao."
    assert page.post(TASKS, typed(page, text, record="1")).url == "/reports/2024-9m/narrative/"
    row = Narrative.objects.get(period=period, section="tasks")
    assert (row.text, row.is_sample) == (text.replace("\r\n", "\n"), False)
    assert row.history.first().history_user == chi
    html = render_document(build_progress_report(unit=province, period=period))
    assert "<strong>Quyết tâm</strong>" in html


def test_a_preview_shows_the_print_form_and_records_nothing(page, period):
    before = Narrative.objects.get(period=period, section="tasks").text
    shown = BeautifulSoup(page.post(TASKS, typed(page, "Có 40 xã, [[x.y]].", preview="1")).content, "html.parser")
    assert shown.select("u.typed")[0].text == "40"
    assert "[[x.y]]" in shown.select("mark.unknown-figure")[0].text
    assert shown.select("textarea#id_text")[0].text.strip() == "Có 40 xã, [[x.y]]."
    assert Narrative.objects.get(period=period, section="tasks").text == before


def test_a_text_full_of_numbers_is_previewed_in_bounds(page):
    shown = page.post(TASKS, typed(page, "7 " * 2000, preview="1")).content.decode()
    assert shown.count('class="mark-number"') == 50
    assert "1.950" in shown


def test_a_text_too_long_is_refused_with_what_was_found_and_what_to_do(page, period):
    before = Narrative.objects.get(period=period, section="tasks").text
    refused = page.post(TASKS, typed(page, "ă" * 50_001, record="1"))
    soup = BeautifulSoup(refused.content, "html.parser")
    assert refused.status_code == 422
    assert "dài 50.001 ký tự, chỉ ghi được nhiều nhất 50.000" in soup.select_one(".field .wrong").text
    assert not soup.select_one("textarea#id_text").get("maxlength")  # a browser cuts what is pasted without a word
    assert Narrative.objects.get(period=period, section="tasks").text == before


def test_buttons_bind_and_excuse_without_recording(page, period):
    shown = page.post(TASKS, typed(page, "Có 40 xã", bind="3:5:communes.met_all")).content.decode()
    assert "Có [[communes.met_all]] xã" in shown
    shown = page.post(TASKS, typed(page, "Có 40 xã", excuse="3:5", **{"reason-3-5": "ước tính"})).content.decode()
    assert "Có [[=40|ước tính]] xã" in shown
    assert "[[=40" not in Narrative.objects.get(period=period, section="tasks").text


def test_a_reason_typed_without_its_button_is_recorded_with_the_text(page, period):
    """Enter in the box of a reason presses the first button of the form."""
    more = {"reason-3-5": "ước tính", "number-3-5": "40", "reason-9-11": "cũ", "number-9-11": "12"}
    page.post(TASKS, typed(page, "Có 40 xã mới", record="1", **more))
    assert Narrative.objects.get(period=period, section="tasks").text == "Có [[=40|ước tính]] xã mới"


def test_marks_of_direction_cannot_turn_a_number_round(page, period):
    page.post(TASKS, typed(page, "Có \u202e[[communes.recognised]]\u202c xã, \u206741\u2069 xã.", record="1"))
    assert Narrative.objects.get(period=period, section="tasks").text == "Có [[communes.recognised]] xã, 41 xã."


def test_what_somebody_else_recorded_in_the_same_words_is_no_conflict(page, client_of, lan, period):
    mine = typed(page, "Bản chung", record="1")
    other = client_of(lan)
    other.post(TASKS, typed(other, "Bản chung", record="1"))
    assert page.post(TASKS, mine).status_code == 302
    assert Narrative.history.filter(period=period, section="tasks").first().history_user == lan


def test_somebody_elses_version_is_shown_and_not_overwritten(page, client_of, lan, period):
    mine = typed(page, "Bản của tôi", record="1")
    other = client_of(lan)
    other.post(TASKS, typed(other, "Bản của Lan", record="1"))
    answer = page.post(TASKS, mine)
    assert answer.status_code == 409
    shown = BeautifulSoup(answer.content, "html.parser")
    assert "Bản của Lan" in shown.select("blockquote")[0].text
    assert shown.select("#id_text")[0].text.strip() == "Bản của tôi"
    assert Narrative.objects.get(period=period, section="tasks").text == "Bản của Lan"
    again = mine | {"version": shown.select("[name=version]")[0]["value"]}
    assert page.post(TASKS, again).status_code == 302
    assert Narrative.objects.get(period=period, section="tasks").text == "Bản của tôi"


def test_an_earlier_version_is_put_back_into_the_box_only(page, period):
    page.post(TASKS, typed(page, "Bản mới", record="1"))
    first = Narrative.objects.get(period=period, section="tasks").history.last()
    shown = BeautifulSoup(page.get(f"{TASKS}?version={first.history_id}").content, "html.parser")
    assert "[[goal.2024.average]]" in shown.select("#id_text")[0].text
    assert Narrative.objects.get(period=period, section="tasks").text == "Bản mới"


def test_an_unwritten_section_begins_with_the_text_of_the_last_period(page, period):
    Narrative.objects.filter(period=period, section="tasks").delete()
    shown = page.get(TASKS).content.decode()
    assert "lời văn của kỳ trước" in shown
    last = Narrative.objects.get(period=Period.objects.get(slug="2024-6m"), section="tasks").text
    assert last.splitlines()[0][:40] in shown
    assert not Narrative.objects.filter(period=period, section="tasks").exists()


def test_figures_are_found_without_diacritics(page):
    shown = page.post(TASKS, typed(page, "", q="binh quan tieu chi")).content.decode()
    assert "[[communes.average]]" in shown


def test_a_district_has_a_text_of_its_own(page, unit, period):
    address = f"{TASKS}?unit=106"
    page.post(address, {"text": "Việc của huyện", "version": "", "record": "1"})
    assert Narrative.objects.get(subject=unit("106"), section="tasks").text == "Việc của huyện"
    assert Narrative.objects.get(period=period, subject__kind="province", section="tasks").text != "Việc của huyện"


def test_hostile_text_stays_text(page, report):
    hostile = typed(page, "<script>alert(1)</script> [[<b>x</b>]] {{ x }}", preview="1")
    shown = page.post(TASKS, hostile).content.decode()
    assert "<script>alert" not in shown
    assert "<b>x</b>" not in shown
