"""My work: what each role finds at the head of the first page, and where its lines lead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.models import InitialPassword, Period, PeriodState, Submission, SubmissionState
from reports.models import Narrative, PublishedReport, Section
from reports.publishing.frozen import frozen_figures

SENT_AT = datetime(2024, 10, 20, 2, tzinfo=UTC)


@pytest.fixture
def work(client_of: Any) -> Any:
    """The panel as a person sees it."""

    def find(person: User) -> Tag:
        found = BeautifulSoup(client_of(person).get("/").content, "html.parser").select_one(".work")
        assert found
        return found

    return find


@pytest.fixture
def file_of(unit: Any, period: Period, minh: User, lan: User) -> Any:
    """A return in a state, as the pages of returns leave it."""

    def create(code: str, state: str, **more: Any) -> Submission:
        decided = {"decided_by": lan, "decided_at": SENT_AT} if state in ("accepted", "returned") else {}
        about = {"sent_by": minh, "sent_at": SENT_AT, "original_name": "bieu.xlsx", "cells": 1234, **decided, **more}
        return Submission.objects.create(unit=unit(code), period=period, state=state, **about)

    return create


@pytest.fixture
def freeze_day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Another today; days of moments stay what they are."""
    real = timezone.localdate
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda value=None: real(value) if value else day)


def headings(panel: Tag) -> list[str]:
    return [heading.get_text() for heading in panel.select("h3")]


def block(panel: Tag, title: str) -> Tag:
    heading = next(heading for heading in panel.select("h3") if heading.get_text() == title)
    assert heading.parent
    return heading.parent


def words(part: Tag) -> str:
    return " ".join(part.get_text(" ").split())


def button(part: Tag) -> tuple[str, str]:
    """Words and address of the one button."""
    [found] = part.select(".button")
    text = found.find(string=True, recursive=False)
    return str(text), str(found["href"])


# --- Districts --------------------------------------------------------------------------------------------------------


def test_a_district_that_has_sent_nothing_is_led_to_its_desk(work, minh):
    part = block(work(minh), "Biểu báo cáo của đơn vị")
    assert "Chưa gửi biểu nào." in words(part)
    assert "hạn gửi 22/10/2024, đã chậm" in words(part)
    assert button(part) == ("Tải biểu mẫu và gửi", "/returns/2024-9m/106/")


def test_days_left_are_counted_before_the_due_day(work, minh, freeze_day):
    freeze_day(date(2024, 10, 19))
    assert "hạn gửi 22/10/2024, còn 3 ngày" in words(work(minh))


@pytest.mark.parametrize(
    ("state", "more", "told", "action"),
    [
        ("received", {"refusal": "not_xlsx"}, "Không đọc được tệp gửi lên gần nhất.", "Xem lý do và tải lên lại"),
        ("received", {}, "chờ bạn trả lời", "Trả lời"),
        ("checked", {"must_fix": 12}, "Tệp bieu.xlsx còn 12 lỗi phải sửa.", "Xem lỗi phải sửa"),
        ("checked", {}, "chưa gửi", "Xem lại và gửi"),
    ],
)
def test_a_file_that_is_not_sent_says_what_it_waits_for(work, minh, file_of, state, more, told, action):
    file = file_of("106", state, **more)
    part = block(work(minh), "Biểu báo cáo của đơn vị")
    assert told in words(part)
    assert button(part) == (action, f"/returns/{file.pk}/")


def test_what_came_back_says_who_when_and_why(work, minh, file_of):
    file_of("106", SubmissionState.RETURNED, decision_note="Thiếu tiêu chí 17.")
    part = block(work(minh), "Biểu báo cáo của đơn vị")
    assert "lan trả lại ngày 20/10/2024: Thiếu tiêu chí 17." in words(part)
    assert button(part) == ("Sửa và gửi lại", "/returns/2024-9m/106/")


@pytest.mark.parametrize(
    ("state", "told"),
    [("sent", "Đã gửi ngày 20/10/2024; chờ tỉnh duyệt"), ("accepted", "lan đã chấp nhận ngày 20/10/2024")],
)
def test_with_a_file_at_the_province_nothing_is_left_to_do(work, minh, file_of, state, told):
    file_of("106", state)
    part = block(work(minh), "Biểu báo cáo của đơn vị")
    assert told in words(part)
    assert "chậm" not in words(part)
    assert part.select(".button") == []


def test_a_file_taken_back_counts_as_none(work, minh, file_of):
    file_of("106", SubmissionState.WITHDRAWN)
    assert button(block(work(minh), "Biểu báo cáo của đơn vị"))[0] == "Tải biểu mẫu và gửi"


def test_the_values_accepted_last_are_linked_with_their_day(work, minh, file_of):
    file_of("106", SubmissionState.ACCEPTED, observed_on=date(2024, 10, 15))
    file = Submission.objects.latest("pk")
    file_of("110", SubmissionState.ACCEPTED)
    part = block(work(minh), "Số liệu được chấp nhận gần nhất")
    assert "1.234 số liệu tính đến 15/10/2024, lan chấp nhận ngày 20/10/2024" in words(part)
    assert [link["href"] for link in part.select("a")] == [f"/returns/{file.pk}/"]


def test_without_an_open_period_a_district_reads_what_comes_next(work, minh, period):
    Period.objects.filter(pk=period.pk).update(state=PeriodState.PLANNED)
    text = words(work(minh))
    assert "không có kỳ báo cáo nào đang mở" in text
    assert "Tiếp theo: 9 tháng đầu năm 2024, mở ngày 01/10/2024, hạn gửi 22/10/2024." in text


def test_a_district_sees_nothing_of_another(work, hoa, file_of):
    file_of("106", SubmissionState.RETURNED, decision_note="Thiếu tiêu chí 17.")
    panel = work(hoa)
    assert headings(panel) == ["Biểu báo cáo của đơn vị", "Số liệu được chấp nhận gần nhất"]
    assert "Thiếu tiêu chí 17" not in words(panel)
    assert "106" not in str(panel)


# --- The province -----------------------------------------------------------------------------------------------------


def test_officers_see_the_queue_with_the_oldest_file_first(work, chi, file_of):
    late = file_of("106", SubmissionState.SENT)
    early = file_of("110", SubmissionState.SENT, sent_at=datetime(2024, 10, 18, 2, tzinfo=UTC))
    part = block(work(chi), "Biểu chờ duyệt")
    assert button(part) == ("Xem và duyệt", f"/returns/{early.pk}/")
    assert [link["href"] for link in part.select("a")] == [f"/returns/{early.pk}/", f"/returns/{late.pk}/"]
    assert "minh gửi ngày 18/10/2024, 1.234 số liệu" in words(part)


def test_a_long_queue_shows_its_head_and_leads_to_the_rest(work, chi, file_of):
    for code in ("105", "106", "107", "108", "109", "110"):
        file_of(code, SubmissionState.SENT)
    part = block(work(chi), "Biểu chờ duyệt")
    assert len(part.select("li")) == 5
    assert part.select(".work-more a")[0]["href"] == "/returns/"
    assert "Tất cả 6 tệp đang chờ" in words(part)


def test_officers_read_who_is_late(work, chi, file_of):
    file_of("106", SubmissionState.SENT)
    part = block(work(chi), "Huyện gửi chậm")
    assert "7 huyện, thành phố chưa gửi" in words(part)
    assert "Tam Đường" not in words(part)
    assert [link["href"] for link in part.select("a")] == ["/returns/board/2024-9m/"]


def test_nobody_is_late_on_the_due_day(work, chi, freeze_day):
    freeze_day(date(2024, 10, 22))
    assert "Không huyện nào chậm." in words(block(work(chi), "Huyện gửi chậm"))


def test_numbers_typed_by_hand_are_counted_without_building_the_report(work, chi, period, province):
    row, _new = Narrative.objects.get_or_create(period=period, subject=province, section=Section.TASKS)
    Narrative.objects.filter(pk=row.pk).update(text="Có 12 xã và 3,5% số hộ; [[communes.average]] tiêu chí/xã.")
    part = block(work(chi), "Báo cáo đang soạn")
    assert "2 số gõ tay" in words(part)
    assert button(part) == ("Kiểm tra báo cáo", "/reports/2024-9m/checks/")


def test_officers_who_do_not_approve_have_no_periods_to_keep(work, chi):
    assert headings(work(chi)) == ["Biểu chờ duyệt", "Huyện gửi chậm", "Báo cáo đang soạn"]


def test_approvers_see_periods_to_close_and_reports_to_publish(work, lan, period, province, report):
    part = block(work(lan), "Kỳ báo cáo và ban hành")
    assert "9 tháng đầu năm 2024 còn mở, đã qua ngày chốt 22/10/2024" in words(part)
    links = [link["href"] for link in part.select(".button")]
    assert links == [
        "/reports/2024-6m/publish/",
        "/reports/2023-12m/publish/",
        "/entry/periods/2024-9m/close/",
    ]
    publish(Period.objects.get(slug="2024-6m"), province, lan, report)
    links = [link["href"] for link in block(work(lan), "Kỳ báo cáo và ban hành").select(".button")]
    assert "/reports/2024-6m/publish/" not in links


def test_a_planned_period_whose_day_has_come_is_to_be_opened(work, lan, period):
    Period.objects.filter(pk=period.pk).update(state=PeriodState.PLANNED)
    links = [link["href"] for link in block(work(lan), "Kỳ báo cáo và ban hành").select(".button")]
    assert "/entry/periods/2024-9m/" in links


# --- Leaders and administrators ---------------------------------------------------------------------------------------


def publish(period: Period, province: Any, by: User, report: Any) -> PublishedReport:
    kept: Any = {"letterhead": {}, "narrative": {}, "findings": [], "known_at": SENT_AT}
    return PublishedReport.objects.create(
        period=period, subject=province, version=1, published_by=by, figures=frozen_figures(report), **kept
    )


def test_a_leader_gets_the_pdf_of_the_latest_report_in_one_click(work, binh, lan, province, report):
    publish(Period.objects.get(slug="2023-12m"), province, lan, report)
    publish(Period.objects.get(slug="2024-6m"), province, lan, report)
    part = block(work(binh), "Báo cáo đã ban hành mới nhất")
    assert button(part) == ("Tải PDF", "/reports/2024-6m/versions/1/bao-cao.pdf")
    assert "6 tháng đầu năm 2024" in words(part)


def test_a_leader_reads_what_changed_since_the_report(work, binh, lan, province, report):
    publish(Period.objects.get(slug="2024-6m"), province, lan, report)
    part = block(work(binh), "Báo cáo đã ban hành mới nhất")
    assert "Thay đổi từ 30/06/2024 đến 22/10/2024" in words(part)
    assert "nay 1.357" in words(part)
    assert "/reports/2024-9m/changes/" in [link["href"] for link in part.select("a")]


def test_a_leader_reads_that_nothing_is_reported_rather_than_nought(client_of, binh, lan, province, report):
    """The communes of 1 July 2025 are new ones; none of them has reported."""
    publish(Period.objects.get(slug="2024-6m"), province, lan, report)
    browser = client_of(binh)
    browser.post("/working-day/", {"day": "01/07/2025"})
    page = browser.get("/").content.decode()
    assert "nay chưa báo cáo" in page
    assert "nay 0" not in page


def test_without_a_published_report_a_leader_reads_so(work, binh):
    assert "Chưa có báo cáo nào được ban hành" in words(work(binh))


def test_administrators_see_the_accounts_that_wait(work, quan, khach, minh):
    User.objects.exclude(username__in=["quan", "khach", "minh"]).update(is_active=False)
    InitialPassword.objects.create(user=minh)
    part = block(work(quan), "Tài khoản đang chờ")
    assert headings(work(quan)) == ["Tài khoản đang chờ"]
    assert len(part.select("li")) == 2
    assert button(part) == ("Giao vai trò", f"/accounts/manage/{khach.pk}/")
    assert "chưa đổi mật khẩu ban đầu" in words(part)


def test_an_administrator_with_nothing_to_do_reads_so(work, quan):
    User.objects.filter(memberships=None).update(is_active=False)
    InitialPassword.objects.all().delete()
    assert "Không có tài khoản nào chờ" in words(work(quan))


OVERVIEW = 22  # what the pictures below ask


@pytest.mark.parametrize(("name", "most"), [("minh", 3), ("chi", 4), ("lan", 5), ("quan", 2), ("binh", 2)])
def test_my_work_asks_little_of_the_database(request, client_of, file_of, name, most):
    """Beside what the overview asks, which a person with a role and no work would see alone."""
    browser = client_of(request.getfixturevalue(name))
    browser.get("/")
    with CaptureQueriesContext(connection) as captured:
        browser.get("/")
    before = len(captured)
    for code in ("106", "110", "108"):
        file_of(code, SubmissionState.SENT)
    with CaptureQueriesContext(connection) as captured:
        browser.get("/")
    assert len(captured) == before
    assert before <= OVERVIEW + most
