"""Pages of returns say what was not done and why, which file counts, and what sending or leaving out would do."""

from __future__ import annotations

import re

import openpyxl
import pytest

from communes.access import scope_of
from communes.desks import board as board_lines
from communes.models import Membership, Period, PeriodState, Submission
from communes.submissions.findings import Problem
from criteria.models import Assessment, Verdict
from criteria.services import record_assessment
from ntm_portal.pages.returns.selectors.page import return_page
from ntm_portal.pages.returns.selectors.problems import problem_groups
from tests.conftest import CUTOFF
from tests.returns.sending import CAPITAL, COMMUNES, cell, customary, marks_of_tam_duong, saved, template
from tests.returns.test_pages import (
    REASON,
    better,
    desk,
    files_in_a_folder_of_their_own,
    page_of,
    result,
    sent,
    shown,
    text,
    upload,
    worse,
    wrong,
)

pytestmark = pytest.mark.once

__all__ = ["better", "desk", "files_in_a_folder_of_their_own", "sent", "upload", "worse", "wrong"]  # fixtures


def told_at_the_top(response) -> list[tuple[str, str]]:
    """Place and sentence of what kept a form from being taken; the box stands before the result and has the focus."""
    body = response.content.decode()
    box = body.partition('class="note error stopped"')[2].partition("</div>")[0]
    assert "autofocus" in box
    assert body.index("note error stopped") < body.index('id="result"')
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', box)


def accept(client, file):
    return client.post(f"/returns/{file.pk}/accept/", {"shown": shown(page_of(client, file))})


# --- What was not done ----------------------------------------------------------------------------------------------


def test_the_address_of_a_form_opened_as_a_page_is_the_return(sent, client_of, minh, hoa):
    for verb in ("answers", "send", "withdraw", "accept", "hand-back"):
        assert client_of(minh).get(f"/returns/{sent.pk}/{verb}/").url == f"/returns/{sent.pk}/"
        assert client_of(hoa).get(f"/returns/{sent.pk}/{verb}/").status_code == 404


def test_everything_that_keeps_a_file_from_being_sent_is_told_at_once_with_its_place(upload, client_of, minh, wrong):
    cell(wrong[COMMUNES], "Thèn Sin", "17.").value = "Chưa đạt"
    file, browser = upload(minh, saved(wrong)), client_of(minh)
    refused = browser.post(f"/returns/{file.pk}/send/")
    (mend, _fix), (box, _explain) = told_at_the_top(refused)
    assert mend == "leave-out"
    assert box.startswith("explain-")
    assert f'id="{box}"' in refused.content.decode()
    assert f'id="{mend}"' in refused.content.decode()


def test_a_hand_back_without_a_note_or_with_a_wrong_cell_is_told_at_the_top(sent, client_of, chi):
    rows = {"comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "0"}
    typed = {**rows, "comments-0-cell": "Không có!A1", "comments-0-text": "Sai"}
    refused = client_of(chi).post(f"/returns/{sent.pk}/hand-back/", typed)
    places = dict(told_at_the_top(refused))
    assert places.keys() == {"id_back_note", "id_comments-0-cell"}
    assert all(f'id="{place}"' in refused.content.decode() for place in places)


def test_a_file_that_cannot_be_sent_says_so(upload, client_of, minh, unit, period):
    file = upload(minh, saved(template(unit("110"), period)))
    said = text(page_of(client_of(minh), file))
    assert "Cả tệp Đã nhập Huyện Than Uyên" in said
    assert "Chưa gửi được: hãy sửa" in said
    assert "_ntm" not in said


def test_a_workbook_of_a_period_with_the_same_title_is_told_by_its_code(upload, client_of, minh, better):
    passport = better["_ntm"]
    row = next(row for row in passport.iter_rows() if row[0].value == "period")
    row[1].value = "2024-6m"
    said = text(page_of(client_of(minh), upload(minh, saved(better))))
    assert "(2024-6m)" in said


def test_an_open_draft_of_a_closed_period_offers_no_sending_and_no_workbook(upload, client_of, minh, better, period):
    file = upload(minh, saved(better))
    Period.objects.filter(pk=period.pk).update(state=PeriodState.CLOSED)
    page = page_of(client_of(minh), file)
    assert 'id="send"' not in page.content.decode()
    assert "chỉ nhận biểu báo cáo khi kỳ đang mở" in text(page) or "không mở" in text(page)
    assert client_of(minh).get(f"/returns/{period.slug}/106/template/").status_code == 403


def test_a_sender_whose_rights_were_taken_back_is_told_so(upload, client_of, minh, better):
    file = upload(minh, saved(better))
    Membership.objects.filter(user=minh).delete()
    response = client_of(minh).post(f"/returns/{file.pk}/send/")
    assert response.status_code == 403
    assert "không còn quyền" in text(response)


# --- Which file counts ----------------------------------------------------------------------------------------------


def test_an_accepted_file_says_that_a_later_one_counts_in_its_place(
    upload, client_of, minh, chi, lan, sent, unit, period, province
):
    assert accept(client_of(chi), sent).status_code == 302
    whole = text(page_of(client_of(minh), sent))
    assert "Đã duyệt: số liệu của tệp này được tính" in whole
    book = customary(marks_of_tam_duong(province))
    later = upload(chi, saved(book, "ca-tinh.xlsx"), "12")
    answers = {"level": "commune", "empty": "not_met", "observed_on": "22/10/2024"}
    client_of(chi).post(f"/returns/{later.pk}/answers/", answers)
    page = client_of(chi).get(f"/returns/{later.pk}/").content.decode()
    explained = dict.fromkeys(re.findall(r'name="(explain-group-\d+|explain-[0-9a-f]{16})"', page), REASON)
    assert client_of(chi).post(f"/returns/{later.pk}/send/", explained).status_code == 302
    assert accept(client_of(lan), later).status_code == 302
    said = text(page_of(client_of(minh), sent))
    assert "số liệu của tệp này được tính một phần" in said
    assert "lấy từ tệp ca-tinh.xlsx" in said
    assert "tính một phần" in text(client_of(minh).get("/returns/register/"))


def test_a_file_sent_after_another_says_that_it_takes_its_place(upload, client_of, minh, sent, better):
    again = text(page_of(client_of(minh), upload(minh, saved(better, "lan-hai.xlsx"))))
    assert "Tệp «bieu.xlsx» gửi lúc" in again
    assert "Gửi tệp này sẽ thay tệp đó" in again
    assert "tệp gửi sau sẽ thay tệp đó" in text(client_of(minh).get("/returns/"))


def test_the_board_keeps_saying_that_a_file_came_late(sent, client_of, chi, period):
    (line,) = [line for line in board_lines(period, CUTOFF) if line.sent]
    assert line.days_sent_late > 0
    assert re.search(r"gửi muộn [\d.]+ ngày", text(client_of(chi).get("/returns/board/2024-9m/")))
    assert re.search(r"quá hạn [\d.]+ ngày", text(client_of(chi).get("/returns/board/2024-9m/")))


def test_leaving_a_district_out_leaves_its_communes_in_and_says_so(upload, client_of, minh, better):
    sheet = better[CAPITAL]
    row = next(row for row in range(6, 60) if sheet.cell(row, 2).value == "106")
    sheet.cell(row, 10).value = "nhiều"
    said = text(page_of(client_of(minh), upload(minh, saved(better))))
    assert "Bỏ qua phần cấp huyện và vốn của Huyện Tam Đường" in said


# --- Words ----------------------------------------------------------------------------------------------------------


def test_a_problem_that_came_up_later_names_its_unit(sent, client_of, chi, lan, unit, criterion):
    record_assessment(
        unit=unit("03400"), criterion=criterion(6), verdict=Verdict.MET, observed_on=CUTOFF, by=lan, note="Kiểm tra."
    )
    said = text(page_of(client_of(chi), sent))
    assert "Xã Tả Lèng, Cơ sở vật chất văn hóa" in said
    assert "03400, " not in said


def test_problems_stand_in_the_order_of_the_workbook(upload, minh, better):
    cell(better[COMMUNES], "Giang Ma", "9.").value = "hình như"
    cell(better[COMMUNES], "Giang Ma", "3.").value = "có lẽ"
    better[CAPITAL]["G6"].value = "nhiều"
    readings = better["Chỉ tiêu xã"]
    readings["I6"].value = "chắc là"
    file = upload(minh, saved(better))
    groups = problem_groups(file, {}, {})
    fix = [group.sheet for group in groups if group.blocks]
    assert fix == [name for name in better.sheetnames if name in fix]
    (communes,) = [group for group in groups if group.blocks and group.sheet == COMMUNES]
    assert [line.problem.found for line in communes.lines] == ["có lẽ", "hình như"]


def test_an_officer_is_offered_every_reported_cell_for_a_comment(sent, client_of, chi, unit):
    page = return_page(Submission.objects.get(pk=sent.pk), scope_of(chi), chi)
    changed = page.preview.units[0].lines[0].cell
    assert page.cells[0][0] == changed
    assert len(page.cells) > 200
    assert "ví dụ &#x27;Xã NTM&#x27;!F12" in page_of(client_of(chi), sent).content.decode()


def test_the_register_groups_thousands(sent, client_of, minh):
    Submission.objects.filter(pk=sent.pk).update(cells=1357)
    assert "1.357" in text(client_of(minh).get("/returns/register/"))


# --- Where a fact came from -----------------------------------------------------------------------------------------


def test_the_history_of_a_criterion_leads_to_file_and_cell(sent, client_of, chi, minh, hoa, binh):
    accept(client_of(chi), sent)
    place = Assessment.objects.get(submission=sent, unit__code="03405", criterion__number=2, voids=None).source_cell
    entry = client_of(chi).get("/entry/commune/03405/2/")
    assert f'từ <a href="/returns/{sent.pk}/">bieu.xlsx</a>' in entry.content.decode()
    assert place in text(entry).replace("&#x27;", "'")
    assert f'href="/returns/{sent.pk}/"' in client_of(minh).get("/communes/03405/").content.decode()
    for stranger in (hoa, binh):
        page = client_of(stranger).get("/communes/03405/")
        assert "bieu.xlsx" not in page.content.decode()
        assert "biểu báo cáo của Huyện Tam Đường" in text(page)


# --- Customary tables -----------------------------------------------------------------------------------------------


def lettered(province, lost: str = "K") -> openpyxl.Workbook:
    """Đ for what is met and another mark for the rest: no cell is empty."""
    marks = marks_of_tam_duong(province)
    return customary({name: [(mark and "Đ") or lost for mark in found] for name, found in marks.items()})


def test_a_mark_on_no_list_is_asked_about_once(upload, client_of, minh, province):
    file, browser = upload(minh, saved(lettered(province))), client_of(minh)
    asked = page_of(browser, file)
    assert re.search(r"Dấu «K» \(\d+ ô\) nghĩa là gì\?", text(asked))
    assert "Ô trống nghĩa là gì" not in text(asked)
    assert "Phải sửa" not in text(asked)
    answers = {"level": "commune", "mark:k": "not_met", "observed_on": "22/10/2024"}
    assert browser.post(f"/returns/{file.pk}/answers/", answers).status_code == 302
    assert result(page_of(browser, file)).startswith("accepted")
    file.refresh_from_db()
    assert file.cells == 12 * 19


def test_a_number_may_be_such_a_mark(upload, client_of, minh, province):
    book = lettered(province)
    for row in book.active.iter_rows(min_row=3, min_col=3):
        for one in row:
            one.value = 0 if one.value == "K" else "x"
    file, browser = upload(minh, saved(book)), client_of(minh)
    answers = {"level": "commune", "mark:0": "not_met", "observed_on": "22/10/2024"}
    browser.post(f"/returns/{file.pk}/answers/", answers)
    assert result(page_of(browser, file)).startswith("accepted")


def test_a_mark_that_is_none_is_listed_as_problems(upload, client_of, minh, province):
    file, browser = upload(minh, saved(lettered(province))), client_of(minh)
    browser.post(f"/returns/{file.pk}/answers/", {"level": "commune", "mark:k": "none", "observed_on": "22/10/2024"})
    assert result(page_of(browser, file)) == "row-errors"
    file.refresh_from_db()
    assert file.must_fix > 0


def test_a_full_table_is_not_asked_about_empty_cells(upload, client_of, minh, province):
    everything = {name: ["x"] * 19 for name in marks_of_tam_duong(province)}
    file = upload(minh, saved(customary(everything)))
    assert "Ô trống nghĩa là gì" not in text(page_of(client_of(minh), file))


def test_a_day_after_the_period_is_refused_where_it_is_typed(upload, client_of, minh, province):
    file = upload(minh, saved(customary(marks_of_tam_duong(province))))
    answers = {"level": "commune", "empty": "not_met", "observed_on": "31/12/2024"}
    refused = client_of(minh).post(f"/returns/{file.pk}/answers/", answers)
    assert refused.status_code == 422
    assert dict(told_at_the_top(refused)).keys() == {"id_observed_on"}
    assert "22/10/2024" in text(refused)


def test_a_hidden_sheet_that_was_read_is_pointed_out(upload, client_of, minh, province):
    book = customary(marks_of_tam_duong(province))
    book.create_sheet("Mới", 0).append(["Ghi chú"])
    book.worksheets[1].sheet_state = "hidden"
    assert "Trang tính này đang ẩn trong Excel" in text(page_of(client_of(minh), upload(minh, saved(book))))


def test_the_heading_of_a_column_is_the_nearest_text_above_it(upload, minh, province):
    book = customary(marks_of_tam_duong(province))
    sheet = book.worksheets[0]
    sheet.insert_rows(2, 2)
    sheet["A2"], sheet["A3"] = "(Kèm theo Báo cáo số 12/BC-UBND)", "STT"
    sheet["A4"] = None
    file = upload(minh, saved(book))
    headings = file.check_result.understanding["sheets"][0]["headings"]
    assert next(one["text"] for one in headings if one["cell"].startswith("A")) == "STT"


def test_a_word_that_says_both_is_not_guessed_at(upload, minh, better):
    cell(better[COMMUNES], "Giang Ma", "3.").value = "Đạt/Không"
    problems = upload(minh, saved(better)).check_result.problems
    (found,) = [Problem.of(one) for one in problems if one["code"] == "not_a_word"]
    assert "Có phải" not in found.accepted
