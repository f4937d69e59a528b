"""A return in the browser: down, filled in, up, checked, explained, sent, decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communes.access import scope_of
from communes.models import AuditAction, AuditEntry, Period, PeriodState, Submission, SubmissionState
from communes.selectors import communes_of
from criteria.models import Assessment, Level, Reading, Verdict
from criteria.selectors import results_for
from criteria.services import record_assessment
from funding.models import Allocation, Disbursement
from ntm_portal.pages.returns.selectors.page import return_page
from reports.build import build_progress_report
from tests.conftest import CUTOFF
from tests.returns.sending import CAPITAL, COMMUNES, cell, customary, marks_of_tam_duong, saved, template

pytestmark = pytest.mark.once

REASON = "Lũ quét làm hỏng công trình cấp nước tháng 9/2024."


def text(response) -> str:
    """The words of a page, white space made one space."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def result(response) -> str:
    found = re.search(r'data-result="([^"]*)"', response.content.decode())
    return found[1] if found else ""


def shown(response) -> str:
    """The name of the difference on an officer's page."""
    found = re.search(r'name="shown" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def boxes(response) -> list[str]:
    return re.findall(r'name="(explain-[0-9a-f]{16})"', response.content.decode())


def met_in_the_report(province, period) -> int:
    """Criteria that Giang Ma meets."""
    return int(build_progress_report(unit=province, period=period).figures["commune.03405.met"].value)


def page_of(client, file, **kwargs):
    return client.get(f"/returns/{file.pk}/", **kwargs)


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings: Any, tmp_path: Any) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def desk(period: Period) -> Callable[..., str]:
    """The address of a unit's desk."""
    return lambda code="106": f"/returns/{period.slug}/{code}/"


@pytest.fixture
def upload(client_of: Callable[..., Client], desk: Callable[..., str]) -> Callable[..., Submission]:
    """Sends a file at a desk as a person does, and gives what is stored of it."""

    def send(person: Any, file: SimpleUploadedFile, code: str = "106") -> Submission:
        response: Any = client_of(person).post(desk(code), {"file": file})
        assert response.status_code == 302, response.content.decode()
        sent_in: Submission = Submission.objects.get(pk=int(response.url.split("/")[2]))
        return sent_in

    return send


@pytest.fixture
def better(unit, period):
    """Giang Ma now meets roads; nothing else changes."""
    book = template(unit("106"), period)
    cell(book[COMMUNES], "Giang Ma", "2.").value = "Đạt"
    return book


@pytest.fixture
def worse(unit, period):
    """Thèn Sin lost criterion 17, without a reason in the row."""
    book = template(unit("106"), period)
    cell(book[COMMUNES], "Thèn Sin", "17.").value = "Chưa đạt"
    return book


@pytest.fixture
def wrong(better):
    """A word that nobody knows, beside a good change of another commune."""
    cell(better[COMMUNES], "Tả Lèng", "6.").value = "hình như đạt"
    return better


@pytest.fixture
def sent(upload, client_of, minh, better):
    file = upload(minh, saved(better))
    assert client_of(minh).post(f"/returns/{file.pk}/send/").status_code == 302
    return file


# --- The workbook goes out ------------------------------------------------------------------------------------------


def test_the_workbook_is_downloaded_under_a_name_that_says_what_it_is(client_of, minh):
    response = client_of(minh).get("/returns/2024-9m/106/template/")
    assert response["Content-Disposition"] == 'attachment; filename="bieu-2024-9m-tam-duong.xlsx"'
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames[:2] == ["Hướng dẫn", COMMUNES]
    assert AuditEntry.objects.filter(action=AuditAction.FILE, user=minh, detail__contains="tam-duong").exists()


def test_the_first_page_tells_a_sender_what_is_due_and_lets_him_send(client_of, minh):
    response = client_of(minh).get("/returns/")
    assert "Huyện Tam Đường" in text(response)
    assert "22/10/2024" in text(response)
    assert 'action="/returns/2024-9m/106/"' in response.content.decode()
    assert "Than Uyên" not in text(response)


def test_officers_send_for_a_district_or_for_the_whole_province(client_of, chi):
    body = client_of(chi).get("/returns/").content.decode()
    assert {'href="/returns/2024-9m/12/"', 'href="/returns/2024-9m/110/"'} <= set(re.findall(r'href="[^"]*"', body))
    assert 'name="file"' in client_of(chi).get("/returns/2024-9m/12/").content.decode()


def test_a_leader_is_told_who_sends_returns(client_of, binh):
    response = client_of(binh).get("/returns/")
    assert response.status_code == 403
    assert "Cán bộ huyện gửi biểu báo cáo" in text(response)


# --- The file comes in ----------------------------------------------------------------------------------------------


def test_an_untouched_workbook_is_accepted_and_changes_nothing(upload, client_of, minh, unit, period):
    file = upload(minh, saved(template(unit("106"), period)))
    response = page_of(client_of(minh), file)
    assert result(response) == "accepted"
    assert "0 số liệu thay đổi" in text(response)
    assert AuditEntry.objects.filter(action=AuditAction.FILE, user=minh, detail__contains="bieu.xlsx").exists()


def test_a_file_that_is_no_workbook_is_refused_with_its_own_sentence_and_kept(upload, client_of, minh):
    file = upload(minh, SimpleUploadedFile("bieu.xlsx", b"%PDF-1.4 nothing else"))
    response = page_of(client_of(minh), file)
    assert result(response) == "rejected"
    assert "Tệp là PDF" in text(response)
    assert "Tải tệp khác lên" in text(response)
    assert "bieu.xlsx" in text(client_of(minh).get("/returns/register/"))


def test_sending_no_file_says_what_to_choose(client_of, minh, desk):
    response = client_of(minh).post(desk())
    assert response.status_code == 422
    assert "Hãy chọn tệp Excel đã điền" in text(response)
    assert not Submission.objects.exists()


def test_a_period_that_is_not_open_takes_no_file(client_of, minh, desk, better, period):
    period.state = PeriodState.CLOSED
    period.save()
    assert 'name="file"' not in client_of(minh).get(desk()).content.decode()
    response = client_of(minh).post(desk(), {"file": saved(better)})
    assert response.status_code == 422
    assert not Submission.objects.exists()


def test_a_problem_says_where_what_was_found_what_is_accepted_and_what_to_do(upload, client_of, minh, wrong):
    place = cell(wrong[COMMUNES], "Tả Lèng", "6.").coordinate
    response = page_of(client_of(minh), upload(minh, saved(wrong)))
    assert result(response) == "row-errors"
    said = text(response)
    assert f"{place} Xã Tả Lèng, Cơ sở vật chất văn hóa (tiêu chí số 6)" in said
    assert "Đã nhập hình như đạt" in said
    assert "Yêu cầu Đạt (Đ, x, ✓, √, +)" in said
    assert "Hãy chọn một trong các từ được chấp nhận" in said


def test_the_preview_leaves_out_units_that_must_be_mended(upload, client_of, minh, wrong):
    response = page_of(client_of(minh), upload(minh, saved(wrong)))
    assert "1 số liệu thay đổi" in text(response)
    assert "Không tính các đơn vị còn lỗi phải sửa" in text(response)


def test_the_copy_with_marks_lists_the_problems_and_is_kept_nowhere(upload, client_of, minh, wrong, tmp_path):
    file = upload(minh, saved(wrong))
    before = sorted(tmp_path.rglob("*"))
    response = client_of(minh).get(f"/returns/{file.pk}/marked/")
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert response["Content-Disposition"] == 'attachment; filename="bieu-loi.xlsx"'
    assert "Lỗi" in book.sheetnames
    assert "hình như đạt" in {one.value for row in book["Lỗi"].iter_rows() for one in row}
    assert sorted(tmp_path.rglob("*")) == before


def test_the_file_comes_back_byte_for_byte_as_a_download(upload, client_of, minh):
    content = b"<html><script>alert(1)</script></html>"
    file = upload(minh, SimpleUploadedFile("bieu.xlsx", content))
    response = client_of(minh).get(f"/returns/{file.pk}/file/")
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"] == 'attachment; filename="bieu.xlsx"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.filter(detail="Tải biểu báo cáo: bieu.xlsx", user=minh).exists()


# --- A customary table ----------------------------------------------------------------------------------------------


def test_a_customary_table_is_shown_as_understood_and_asks_what_an_empty_cell_means(upload, client_of, minh, province):
    file = upload(minh, saved(customary(marks_of_tam_duong(province))))
    browser = client_of(minh)
    response = page_of(browser, file)
    assert result(response) == ""
    assert "Ô trống nghĩa là gì?" in text(response)
    assert "Cổng hiểu bảng như sau" in text(response)
    answers = {"level": "commune", "empty": "not_met", "observed_on": "22/10/2024"}
    assert browser.post(f"/returns/{file.pk}/answers/", answers).url == f"/returns/{file.pk}/"
    response = page_of(browser, file)
    assert result(response).startswith("accepted")
    assert "Người gửi trả lời: ô trống là «chưa đạt»" in text(response)
    file.refresh_from_db()
    assert file.cells == 12 * 19


def test_an_answer_that_is_missing_is_asked_for_again(upload, client_of, minh, province):
    file = upload(minh, saved(customary(marks_of_tam_duong(province))))
    response = client_of(minh).post(f"/returns/{file.pk}/answers/", {"observed_on": "hôm qua"})
    assert response.status_code == 422
    assert "«hôm qua» không phải là một ngày" in text(response)
    assert "Hãy chọn một câu trả lời" in text(response)


def test_answers_can_be_given_anew(upload, client_of, minh, province):
    file = upload(minh, saved(customary(marks_of_tam_duong(province))))
    browser = client_of(minh)
    browser.post(
        f"/returns/{file.pk}/answers/", {"level": "commune", "empty": "not_reported", "observed_on": "22/10/2024"}
    )
    browser.post(f"/returns/{file.pk}/answers/", {"anew": "yes"})
    assert "Ô trống nghĩa là gì?" in text(page_of(browser, file))


# --- Explaining and sending -----------------------------------------------------------------------------------------


def test_a_lost_criterion_stands_out_and_is_sent_only_with_a_reason(upload, client_of, minh, worse):
    file, browser = upload(minh, saved(worse)), client_of(minh)
    response = page_of(browser, file)
    assert result(response) == "accepted-warnings"
    assert "1 tiêu chí trước đã đạt nay không đạt" in text(response)
    assert "chưa có lý do" in text(response)
    refused = browser.post(f"/returns/{file.pk}/send/")
    assert refused.status_code == 422
    assert "Còn 1 dòng chưa có giải trình" in text(refused)
    accepted = browser.post(f"/returns/{file.pk}/send/", {boxes(response)[0]: REASON}, follow=True)
    assert result(accepted) == "accepted-warnings"
    assert "Đã gửi lên tỉnh" in text(accepted)
    file.refresh_from_db()
    assert file.state == SubmissionState.SENT


def test_an_explanation_comes_back_with_the_next_file_while_the_value_is_the_same(upload, client_of, minh, worse):
    browser = client_of(minh)
    file = upload(minh, saved(worse))
    browser.post(f"/returns/{file.pk}/send/", {boxes(page_of(browser, file))[0]: REASON})
    again = page_of(browser, upload(minh, saved(worse, "lan-hai.xlsx")))
    assert REASON in text(again)


def test_one_explanation_may_speak_for_all_lines_that_have_none(upload, client_of, minh, worse):
    cell(worse[COMMUNES], "Hồ Thầu", "17.").value = "Chưa đạt"
    file, browser = upload(minh, saved(worse)), client_of(minh)
    (group,) = re.findall(r'name="(explain-group-\d+)"', page_of(browser, file).content.decode())
    assert browser.post(f"/returns/{file.pk}/send/", {group: REASON}).status_code == 302
    file.check_result.refresh_from_db()
    assert list(file.check_result.explanations.values()) == [REASON, REASON]


def test_a_unit_with_something_to_mend_is_left_out_knowingly_and_listed(upload, client_of, minh, chi, wrong, unit):
    file, browser = upload(minh, saved(wrong)), client_of(minh)
    assert browser.post(f"/returns/{file.pk}/send/").status_code == 422
    response = browser.post(f"/returns/{file.pk}/send/", {"leave": [unit("03400").code]}, follow=True)
    assert result(response) == "accepted-warnings"
    assert "Đơn vị bỏ qua Xã Tả Lèng" in text(page_of(client_of(chi), file))


def test_a_unit_without_problems_cannot_be_left_out(upload, client_of, minh, better):
    file = upload(minh, saved(better))
    client_of(minh).post(f"/returns/{file.pk}/send/", {"leave": ["03405"]})
    file.check_result.refresh_from_db()
    assert file.check_result.left_out == []


def test_only_who_uploaded_a_file_sends_withdraws_or_answers_for_it(upload, client_of, minh, hoa, chi, better):
    file = upload(minh, saved(better))
    for verb in ("send", "withdraw", "answers"):
        assert client_of(chi).post(f"/returns/{file.pk}/{verb}/").status_code == 403
        assert client_of(hoa).post(f"/returns/{file.pk}/{verb}/").status_code == 404
    file.refresh_from_db()
    assert file.state == SubmissionState.CHECKED


def test_sending_twice_is_one_sending(sent, client_of, minh):
    response = client_of(minh).post(f"/returns/{sent.pk}/send/", follow=True)
    assert "đã được gửi từ trước" in text(response)


def test_a_sender_takes_his_file_back_until_it_is_decided(sent, client_of, minh, chi):
    response = client_of(minh).post(f"/returns/{sent.pk}/withdraw/", follow=True)
    assert "Đã rút lại" in text(response)
    late = client_of(chi).post(f"/returns/{sent.pk}/accept/", {"shown": "0" * 64}, follow=True)
    assert late.status_code == 200
    assert "không có gì thay đổi" in text(late)


def test_a_file_that_is_not_sent_yet_cannot_be_decided(upload, client_of, minh, chi, better):
    file, browser = upload(minh, saved(better)), client_of(chi)
    assert "Tệp chưa được gửi lên tỉnh" in text(page_of(browser, file))
    response = browser.post(f"/returns/{file.pk}/accept/", {"shown": "0" * 64}, follow=True)
    assert "không có gì thay đổi" in text(response)
    file.refresh_from_db()
    assert file.state == SubmissionState.CHECKED


# --- Deciding -------------------------------------------------------------------------------------------------------


def test_an_officer_sees_the_file_in_the_queue_and_what_it_would_change(sent, client_of, chi, better):
    browser = client_of(chi)
    assert f'href="/returns/{sent.pk}/"' in browser.get("/returns/").content.decode()
    said = text(page_of(browser, sent))
    place = cell(better[COMMUNES], "Giang Ma", "2.").coordinate
    assert f"Giao thông (tiêu chí số 2) Chưa đạt → Đạt &#x27;{COMMUNES}&#x27;!{place}" in said
    assert sent.sha256 in said
    assert "211 → 212" in said


def test_accepting_writes_the_facts_and_the_report_follows(
    sent, client_of, chi, unit, criterion, period, province, better
):
    before = met_in_the_report(province, period)
    browser = client_of(chi)
    response = browser.post(f"/returns/{sent.pk}/accept/", {"shown": shown(page_of(browser, sent))}, follow=True)
    assert result(response) == "accepted"
    fact = Assessment.objects.as_of(CUTOFF).get(
        unit=unit("03405"), criterion__number=2, criterion__criteria_set__level="commune"
    )
    assert (fact.verdict, fact.submission_id, fact.recorded_by) == (Verdict.MET, sent.pk, chi)
    assert fact.source_cell.endswith(f"!{cell(better[COMMUNES], 'Giang Ma', '2.').coordinate}")
    assert met_in_the_report(province, period) == before + 1


def test_the_totals_of_the_preview_are_those_after_accepting(upload, client_of, minh, chi, worse, unit):
    cell(worse[COMMUNES], "Giang Ma", "2.").value = "Đạt"
    cell(worse[COMMUNES], "Giang Ma", "10.").value = None
    browser, file = client_of(minh), upload(minh, saved(worse))
    browser.post(f"/returns/{file.pk}/send/", dict.fromkeys(boxes(page_of(browser, file)), REASON))
    officer = client_of(chi)
    response = page_of(officer, file)
    promised = response.context["page"].preview.levels[0].after
    officer.post(f"/returns/{file.pk}/accept/", {"shown": shown(response)})
    now = results_for(Level.COMMUNE, communes_of(unit("106"), CUTOFF), CUTOFF)
    assert [row.verdicts for row in promised.rows] == [row.verdicts for row in now.rows]


def test_accepting_twice_writes_once_and_says_so(sent, client_of, chi, lan):
    browser = client_of(chi)
    told = {"shown": shown(page_of(browser, sent))}
    browser.post(f"/returns/{sent.pk}/accept/", told)
    count = Assessment.objects.count()
    for person in (chi, lan):
        response = client_of(person).post(f"/returns/{sent.pk}/accept/", told, follow=True)
        assert "không bị ghi hai lần" in text(response)
    assert Assessment.objects.count() == count


def test_figures_that_changed_meanwhile_are_shown_before_anything_is_written(
    sent, client_of, chi, lan, unit, criterion
):
    browser = client_of(chi)
    seen = shown(page_of(browser, sent))
    record_assessment(
        unit=unit("03405"), criterion=criterion(2), verdict=Verdict.MET, observed_on=CUTOFF, by=lan, note="Kiểm tra."
    )
    count = Assessment.objects.count()
    response = browser.post(f"/returns/{sent.pk}/accept/", {"shown": seen})
    assert response.status_code == 409
    assert Assessment.objects.count() == count
    body = response.content.decode()
    assert "Chưa ghi gì" in text(response)
    assert body.index('id="changed"') < body.index('id="preview"') < body.index('id="decision"')
    assert shown(response) != seen
    again = browser.post(f"/returns/{sent.pk}/accept/", {"shown": shown(response)}, follow=True)
    assert result(again) == "accepted"


def test_nobody_decides_about_a_file_of_his_own(upload, client_of, chi, better):
    file, browser = upload(chi, saved(better)), client_of(chi)
    browser.post(f"/returns/{file.pk}/send/")
    assert "do chính anh/chị gửi" in text(page_of(browser, file))
    assert browser.post(f"/returns/{file.pk}/accept/", {"shown": "0" * 64}).status_code == 403
    assert browser.post(f"/returns/{file.pk}/hand-back/", {"note": "Sửa"}).status_code == 403


def test_no_two_fields_of_the_review_page_share_an_id(sent, client_of, chi):
    ids = re.findall(r'\bid="([^"]+)"', page_of(client_of(chi), sent).content.decode())
    assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_handing_back_needs_a_note_and_may_name_cells(sent, client_of, chi, minh):
    browser = client_of(chi)
    forms = {"comments-TOTAL_FORMS": "5", "comments-INITIAL_FORMS": "0"}
    silent = browser.post(f"/returns/{sent.pk}/hand-back/", forms)
    assert silent.status_code == 422
    assert "Hãy ghi một câu: cần sửa những gì" in text(silent)
    odd = {**forms, "note": "Xem lại.", "comments-0-cell": "Trang lạ!A1", "comments-0-text": "Sai"}
    assert "Tệp không có ô «Trang lạ!A1»" in text(browser.post(f"/returns/{sent.pk}/hand-back/", odd))
    good = {
        **forms,
        "note": "Xem lại đường.",
        "comments-0-cell": f"{COMMUNES}!E8",
        "comments-0-text": "Chưa nghiệm thu.",
    }
    assert browser.post(f"/returns/{sent.pk}/hand-back/", good).status_code == 302
    said = text(page_of(client_of(minh), sent))
    assert "Xem lại đường." in said
    assert f"&#x27;{COMMUNES}&#x27;!E8 : Chưa nghiệm thu." in said
    assert "Xem lại đường." in text(client_of(minh).get("/returns/"))


def test_administrators_look_and_do_nothing(sent, client_of, quan):
    browser = client_of(quan)
    body = page_of(browser, sent).content.decode()
    assert "<form" not in body.partition("<main")[2].partition("</main")[0]
    assert browser.post(f"/returns/{sent.pk}/accept/", {"shown": "0" * 64}).status_code == 403


@pytest.mark.foresight
def test_an_accepted_file_says_what_it_changed(sent, client_of, chi, minh):
    browser = client_of(chi)
    browser.post(f"/returns/{sent.pk}/accept/", {"shown": shown(page_of(browser, sent))})
    response = page_of(client_of(minh), sent)
    said = text(response)
    assert 'data-figure="commune.03405.met"' in response.content.decode()
    assert "Những thay đổi đã ghi" in said
    assert "Chưa đạt → Đạt" in said


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_the_board_says_who_has_sent_and_who_is_late(sent, client_of, lan):
    response = client_of(lan).get("/returns/board/2024-9m/")
    lines = {line.unit.code: line for line in response.context["lines"]}
    assert lines["106"].sent == sent
    assert not lines["106"].is_late
    assert lines["110"].is_late
    assert f'href="/returns/{sent.pk}/"' in response.content.decode()


def test_district_staff_do_not_see_the_board(client_of, minh):
    assert client_of(minh).get("/returns/board/2024-9m/").status_code == 403


def test_the_register_lists_files_and_says_which_counts(sent, client_of, chi, hoa):
    browser = client_of(chi)
    browser.post(f"/returns/{sent.pk}/accept/", {"shown": shown(page_of(browser, sent))})
    assert "đang tính" in text(browser.get("/returns/register/"))
    assert "Không có tệp nào phù hợp" in text(browser.get("/returns/register/?state=withdrawn"))
    assert "bieu.xlsx" not in text(client_of(hoa).get("/returns/register/"))


def said_again(model: Any, file: Submission, by: Any, count: int | None = None) -> None:
    """Newer facts that say what the file said, recorded in the portal."""
    own = ("id", "submission", "recorded_at", "recorded_by", "source_cell")
    names = [field.attname for field in model._meta.concrete_fields if field.name not in own]
    facts = model.objects.filter(submission=file, voids=None).order_by("pk")[:count]
    copies = [{name: getattr(fact, name) for name in names} for fact in facts]
    model.objects.bulk_create(model(**values, recorded_by=by) for values in copies)


def test_a_file_counts_until_something_newer_is_said_of_all_that_it_holds(sent, client_of, chi, lan):
    browser = client_of(chi)
    browser.post(f"/returns/{sent.pk}/accept/", {"shown": shown(page_of(browser, sent))})
    said_again(Assessment, sent, lan, 1)
    for address in ("/returns/register/", "/returns/board/2024-9m/", "/returns/2024-9m/106/"):
        assert "tính một phần" in text(browser.get(address))
    for model in (Assessment, Reading, Allocation, Disbursement):
        said_again(model, sent, lan)
    assert "đã có tệp sau" in text(browser.get("/returns/register/"))


def test_the_register_is_paged(client_of, lan, minh, unit, period):
    files = [
        Submission(unit=unit("106"), period=period, original_name=f"{number}.xlsx", sent_by=minh)
        for number in range(60)
    ]
    Submission.objects.bulk_create(files)
    response = client_of(lan).get("/returns/register/?page=2")
    assert len(response.context["page"].object_list) == 10
    assert "Trang 2" in text(response)


def test_the_page_of_a_file_asks_a_constant_number_of_questions(upload, minh, better, unit, period):
    many = template(unit("106"), period)
    for row in many[COMMUNES].iter_rows(min_row=6, max_row=17, min_col=4, max_col=22):
        for one in row:
            one.value = "Đạt"
    for one in list(many[CAPITAL]["J"])[5:]:
        one.value = one.value and one.value + 1
    for one in list(better[CAPITAL]["J"])[5:6]:
        one.value += 1
    counts = []
    for book in (better, many):
        file = upload(minh, saved(book))
        scope = scope_of(minh)
        found = Submission.objects.select_related("unit__parent__parent", "period", "check_result").get(pk=file.pk)
        with CaptureQueriesContext(connection) as captured:
            assert return_page(found, scope, minh).preview.count
        counts.append(len(captured))
    assert counts[0] == counts[1]
