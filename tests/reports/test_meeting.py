"""The meeting pack: the rules of its questions with small data, and the pack of the demo data."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from page import validate_pdf_bytes
from pypdf import PdfReader

from communes.models import Period, Submission, SubmissionState, Unit
from communes.selectors import UnitInfo
from criteria.changes import CriterionChange, Turn, UnitChange
from criteria.models import Indicator, Level, Reading, Verdict
from criteria.selectors import ReadingInfo, UnitResult
from funding.rules import year_gone
from reports import meeting, meeting_questions
from reports.build import build_progress_report
from reports.meeting import KINDS, Sheet, fitting, meeting_sheets
from reports.meeting_facts import ReadingPair, ReturnState, meeting_facts
from reports.meeting_questions import Question
from tests.conftest import CUTOFF

pytestmark = pytest.mark.once

DUE = date(2024, 10, 22)
XA = UnitInfo(1, "00001", "Một", "Xã Một", "commune", "106")
NUMBERS = tuple(range(1, 20))
PINNED = json.loads((Path(__file__).resolve().parent.parent / "query_counts.json").read_text())["actions"]


def texts(questions: Any) -> list[str]:
    return [question.text for question in questions]


def result(unmet: set[int]) -> UnitResult:
    verdicts = {number: Verdict.NOT_MET if number in unmet else Verdict.MET for number in NUMBERS}
    return UnitResult(XA, verdicts, NUMBERS)


def change(number: int, reason: str = "", *, level: str = Level.COMMUNE, gained: bool = False) -> CriterionChange:
    before, after = (Verdict.NOT_MET, Verdict.MET) if gained else (Verdict.MET, Verdict.NOT_MET)
    turn = Turn(CUTOFF, reason, "Lan", "")
    return CriterionChange(XA, level, number, f"Tiêu chí {number}", before, after, number, turn)


# --- Returns ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ReturnState(DUE, None, True, False), ["Chưa gửi biểu báo cáo; hạn gửi 22/10/2024."]),
        (ReturnState(DUE, None, False, False), []),
        (ReturnState(DUE, DUE, False, False), []),
        (
            ReturnState(DUE, date(2024, 10, 25), False, False),
            ["Gửi biểu báo cáo ngày 25/10/2024, chậm 3 ngày so với hạn 22/10/2024."],
        ),
        (
            ReturnState(DUE, date(2024, 10, 20), True, True),
            ["Biểu báo cáo đã bị trả lại và chưa gửi lại; hạn gửi 22/10/2024."],
        ),
    ],
)
def test_a_missing_late_or_returned_file_is_asked_about(state, expected):
    found = list(meeting_questions.return_questions(state, "2024-9m", "106"))
    assert texts(found) == expected
    assert all(question.link == "/returns/2024-9m/106/" for question in found)


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (SubmissionState.SENT, date(2024, 10, 30), (date(2024, 10, 24), False, False)),
        (SubmissionState.SUPERSEDED, date(2024, 10, 30), (date(2024, 10, 24), True, False)),
        (SubmissionState.WITHDRAWN, date(2024, 10, 30), (None, True, False)),
        (SubmissionState.WITHDRAWN, DUE, (None, False, False)),
        (SubmissionState.RETURNED, date(2024, 10, 30), (date(2024, 10, 24), True, True)),
    ],
)
def test_the_state_of_a_return_is_that_of_the_board(unit, province, period, report, minh, state, today, expected):
    sent_at = datetime(2024, 10, 24, 3, tzinfo=UTC)
    Submission.objects.create(
        unit=unit("106"), period=period, original_name="bieu.xlsx", sent_by=minh, state=state, sent_at=sent_at
    )
    found = meeting_facts(report, period, province, today).returns["106"]
    assert (found.first_sent_on, found.is_late, found.was_handed_back) == expected


# --- Criteria ---------------------------------------------------------------------------


def test_lost_criteria_without_a_reason_come_first():
    found = list(meeting_questions.lost_questions([change(6, "Nhà văn hóa hư hỏng."), change(9)]))
    assert texts(found) == [
        "Xã Một không còn đạt tiêu chí 9. Tiêu chí 9; chưa có lý do.",
        "Xã Một không còn đạt tiêu chí 6. Tiêu chí 6; lý do: Nhà văn hóa hư hỏng.",
    ]
    assert found[0].link == "/communes/00001/#c9"


def test_an_advanced_criterion_leads_to_its_own_line():
    (found,) = meeting_questions.lost_questions([change(9, level=Level.COMMUNE_ADVANCED)])
    assert found.link == "/communes/00001/#a9"


@pytest.mark.parametrize(
    ("unmet", "asked"),
    [
        (set(range(1, 6)), False),  # 5 of 19, 26 %
        ({1, 2, 3, 4, 5, 6}, False),  # 32 % without a weighty one
        ({1, 2, 3, 4, 5, 17}, True),  # 32 % with environment
        (set(range(1, 10)) | {11}, True),  # 53 %
    ],
)
def test_a_recognised_commune_at_risk_of_withdrawal_is_named(unmet, asked):
    assert bool(list(meeting_questions.risk_questions([result(unmet)], frozenset({"00001"})))) is asked
    assert list(meeting_questions.risk_questions([result(unmet)], frozenset())) == []


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ([change(number) for number in (1, 2, 3)], False),
        ([change(number) for number in (1, 2, 3, 4)], True),
        ([change(number, "lý do") for number in (1, 2, 3, 4)], False),
        ([*(change(number, "lý do") for number in (1, 2, 3)), change(4)], True),
    ],
)
def test_many_criteria_at_once_without_a_reason_are_a_jump(changes, asked):
    lost = UnitChange(result(set()), result({1, 2, 3, 4}), (), tuple(changes))
    assert bool(list(meeting_questions.jump_questions([lost]))) is asked


def test_a_jump_names_the_counts_and_what_lacks_a_reason():
    gained = tuple(change(number, gained=True) for number in (1, 2, 3, 4))
    (found,) = meeting_questions.jump_questions([UnitChange(result({1, 2, 3, 4}), result(set()), gained, ())])
    assert found.text == (
        "Xã Một đạt thêm 4 tiêu chí từ kỳ báo cáo trước (15 → 19); chưa có lý do: tiêu chí số 1, 2, 3, 4."
    )


# --- Readings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("40", "60", False), ("40", "60.1", True), ("40", "20", False), ("40", "19", True), ("0", "9", False)],
)
def test_a_reading_that_changed_by_more_than_half_is_a_jump(before, after, expected):
    assert meeting_questions.is_jump(Decimal(before), Decimal(after)) is expected


def test_a_jump_with_a_note_is_explained():
    def pair(note: str) -> ReadingPair:
        value = Decimal("12.5")
        info = ReadingInfo("00001", Level.COMMUNE, "11", 11, "Tỷ lệ nghèo", "%", value, Verdict.MET, note)
        return ReadingPair(info, Decimal(45), value)

    names = {"00001": XA}
    assert list(meeting_questions.reading_questions([pair("rà soát lại hộ nghèo")], names)) == []
    (found,) = meeting_questions.reading_questions([pair("")], names)
    assert found.text == "Xã Một, chỉ tiêu 11 (tỷ lệ nghèo): từ 45 thành 12,5 %; chưa có lý do."
    assert found.link == "/communes/00001/#c11"


def test_a_reading_against_its_verdict_is_to_be_explained(report, period, province, unit, lan):
    fact = {"indicator": Indicator.objects.get(criterion__criteria_set__level=Level.COMMUNE, code="11")}
    Reading.objects.create(
        **fact, unit=unit("03405"), value=80, verdict=Verdict.MET, observed_on=CUTOFF, recorded_by=lan
    )
    sheets = meeting_sheets(report, meeting_facts(report, period, province))
    found = [one.text for sheet in sheets for one in sheet.questions if one.kind == "explain"]
    assert found == [
        "Xã Giang Ma, chỉ tiêu 11 được đánh giá đạt trong khi số liệu là 80, mức yêu cầu ≤ 13.",
        "Xã Giang Ma, tiêu chí 11. Nghèo đa chiều được đánh giá chưa đạt trong khi mọi chỉ tiêu đều đạt.",
    ]


# --- Capital ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2024, 12, 31), 100), (date(2023, 1, 1), Decimal(100) / 365), (date(2024, 6, 30), Decimal(18200) / 366)],
)
def test_the_share_of_the_year_gone(day, expected):
    assert year_gone(day) == expected


def test_slow_disbursement_says_both_shares(report):
    assert texts(meeting_questions.capital_questions(report, "106")) == [
        "Vốn sự nghiệp giải ngân 13,0% vốn được giao sử dụng, trong khi đã qua 79,0% thời gian của năm."
    ]


# --- Plans ---------------------------------------------------------------------------------------


def test_a_plan_gap_names_what_is_missing_and_who_leads_it(report):
    planned = [planned for plan in report.plans for planned in plan.units if planned.result.unit.code == "03413"]
    assert texts(meeting_questions.commune_plan_questions(planned, report.communes, 2024)) == [
        "Xã Sơn Bình đang đạt 17/19 tiêu chí, mục tiêu năm 2024 là 19; còn thiếu: 6. Cơ sở vật chất văn hóa "
        "(Sở Văn hóa, Thể thao và Du lịch); 11. Nghèo đa chiều (Sở Lao động - Thương binh và Xã hội)."
    ]


# --- The sheet -----------------------------------------------------------------------------------


def asked(kind: str, count: int, letters: int = 75) -> list[Question]:
    return [Question(kind, f"{number} ".ljust(letters, "x"), "/") for number in range(count)]


def test_each_kind_gets_room_before_one_fills_the_sheet():
    shown = list(fitting({"return": asked("return", 1), "lost": asked("lost", 60), "plan": asked("plan", 60)}))
    counts = [sum(question.kind == kind for question in shown) for kind in ("return", "lost", "plan")]
    assert counts == [1, 12, 11]


def test_what_does_not_fit_is_counted():
    sheet = Sheet(SimpleNamespace(), (), tuple(asked("lost", 60)))
    (group,) = sheet.groups
    assert (len(group.questions), group.rest) == (30, 30)


# --- The pack of the demo data ---------------------------------------------------------------------


def test_the_pack_has_a_sheet_for_each_district_in_order(report, period, province):
    sheets = meeting_sheets(report, meeting_facts(report, period, province))
    assert [sheet.place.unit.code for sheet in sheets] == ["105", "106", "107", "108", "109", "110", "111", "112"]
    kinds = {sheet.place.unit.code: [(group.kind, len(group.questions)) for group in sheet.groups] for sheet in sheets}
    assert kinds["106"] == [("return", 1), ("lost", 2), ("plan", 2), ("capital", 1)]
    assert kinds["107"] == [("return", 1), ("lost", 2), ("capital", 2)]
    assert kinds["110"] == [("return", 1), ("plan", 4), ("capital", 1)]
    assert kinds["111"] == [("return", 1), ("plan", 1), ("capital", 1)]
    assert all(kind in KINDS for found in kinds.values() for kind, _ in found)


def test_communes_without_a_district_share_a_sheet(province, period):
    period.cutoff = date(2025, 9, 30)
    report = build_progress_report(unit=province, period=period)
    (sheet,) = meeting_sheets(report, meeting_facts(report, period, province))
    assert (sheet.place.unit.code, len(sheet.place.rows)) == ("12", 36)
    assert "units.communes" in [key for _label, key in sheet.glance]


def test_the_page_shows_figures_and_links_every_question(client_of, lan):
    soup = BeautifulSoup(client_of(lan).get("/reports/2024-9m/meeting/").content, "html.parser")
    sheets = soup.select(".meeting-sheet")
    assert len(sheets) == 8
    glance = [element["data-figure"] for element in sheets[1].select("[data-figure]")]
    assert glance == [
        "district.106.communes",
        "district.106.communes.recognised",
        "district.106.communes.met_all",
        "district.106.communes.average",
        "funding.holder.106.rate",
    ]
    items = soup.select(".questions li")
    browser = client_of(lan)
    addresses = {str(item.a["href"]).partition("#")[0] for item in items if item.a}
    assert all(item.a for item in items)
    assert {address: browser.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_a_leader_is_not_led_to_returns_that_he_may_not_open(client_of, binh):
    soup = BeautifulSoup(client_of(binh).get("/reports/2024-9m/meeting/").content, "html.parser")
    links = [str(link["href"]) for link in soup.select(".meeting-sheet a")]
    assert links
    assert not [link for link in links if link.startswith("/returns/")]


def test_district_staff_get_their_own_sheet_only(client_of, minh):
    soup = BeautifulSoup(client_of(minh).get("/reports/2024-9m/meeting/").content, "html.parser")
    assert [head.get_text() for head in soup.select(".sheet-title")] == ["Huyện Tam Đường"]


def test_the_pdf_has_one_page_a_district(client_of, lan):
    response = client_of(lan).get("/reports/2024-9m/meeting/tai-lieu-hop.pdf")
    assert response["Content-Disposition"] == 'attachment; filename="tai-lieu-hop-2024-9m.pdf"'
    assert [failure.rule_id for failure in validate_pdf_bytes(response.content, profile="ua1").failures] == []
    pages = PdfReader(BytesIO(response.content)).pages
    assert len(pages) == 8
    assert "Huyện Tam Đường" in pages[1].extract_text()
    assert all("SỐ LIỆU MINH HỌA" in page.extract_text() for page in pages)


@pytest.mark.parametrize("letters", [60, 95, 250, 420])
def test_a_district_with_many_questions_still_has_one_page(client_of, minh, monkeypatch, letters):
    words = ("Xã Nậm Hàng không còn đạt tiêu chí " * 20)[:letters]
    many = [Question(kind, f"{number} {words}", "/") for kind in KINDS for number in range(30)]
    monkeypatch.setattr(meeting, "questions_of", lambda *_: iter(many))
    response = client_of(minh).get("/reports/2024-9m/meeting/tai-lieu-hop.pdf")
    assert len(PdfReader(BytesIO(response.content)).pages) == 1


def test_the_pdf_has_links_only_where_the_portal_has_an_address(client_of, minh, settings):
    def links() -> list[str]:
        content = client_of(minh).get("/reports/2024-9m/meeting/tai-lieu-hop.pdf").content
        found = [note.get_object() for page in PdfReader(BytesIO(content)).pages for note in page.get("/Annots", [])]
        return [str(note["/A"]["/URI"]) for note in found if "/URI" in note.get("/A", {})]

    assert links() == []
    settings.PUBLIC_URL = "https://ntm.example.vn"
    assert "https://ntm.example.vn/communes/03413/#c6" in links()


# --- Queries -----------------------------------------------------------------------------------------


def test_the_facts_of_the_pack_take_the_same_few_queries_for_more_communes(report, period, province, unit, lan):
    def queries() -> int:
        report = build_progress_report(unit=province, period=period)
        with CaptureQueriesContext(connection) as captured:
            meeting_facts(report, period, province)
        return len(captured)

    few = queries()
    added = Unit.objects.bulk_create(
        Unit(kind="commune", code=f"9{number:04}", name=f"Xã {number}", parent=unit("106"), valid_from="2020-01-01")
        for number in range(50)
    )
    indicator = Indicator.objects.get(criterion__criteria_set__level=Level.COMMUNE, code="11")
    Reading.objects.bulk_create(
        Reading(unit=one, indicator=indicator, value=5, verdict="met", observed_on=day, recorded_by=lan)
        for one in added
        for day in Period.objects.values_list("cutoff", flat=True)
    )
    assert queries() == few == PINNED["gather the meeting pack"]
