"""What a workbook leaves unsaid, or says without anybody having meant it: the sender is asked, nothing is guessed."""

from __future__ import annotations

import pytest

from communes.submissions.reasons import problems_of
from criteria.models import Assessment, Verdict
from criteria.services import record_assessment
from ntm_portal.pages.returns.foresight import shown_difference, shown_name
from ntm_portal.pages.returns.services import accept, send
from tests.conftest import CUTOFF
from tests.returns.sending import CAPITAL, COMMUNES, cell, customary, marks_of_tam_duong, saved, template
from tests.returns.test_pages import desk, files_in_a_folder_of_their_own, upload

__all__ = ["desk", "files_in_a_folder_of_their_own", "upload"]  # fixtures
pytestmark = pytest.mark.once
READINGS = "Chỉ tiêu xã"


@pytest.fixture
def book(unit, period):
    return template(unit("106"), period)


@pytest.fixture
def told(upload, minh):
    """Problems of the book once it is sent in: code → the cells."""

    def read(book) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for problem in problems_of(upload(minh, saved(book))):
            found.setdefault(problem.code, []).append(problem.cells)
        return found

    return read


def test_the_untouched_workbook_asks_nothing(told, book):
    assert told(book) == {}


def test_emptied_cells_are_asked_about_once_a_unit(told, book):
    for number in ("1.", "3."):
        cell(book[COMMUNES], "Thèn Sin", number).value = None
    assert told(book) == {"emptied": [("D6", "F6")]}


def test_deleted_rows_of_a_unit_are_asked_about(told, book):
    book[COMMUNES].delete_rows(cell(book[COMMUNES], "Giang Ma", "1.").row)
    assert told(book) == {"rows_missing": [()]}


def test_what_the_province_corrected_after_the_download_is_not_taken_back_in_silence(told, book, unit, criterion, lan):
    about = {"unit": unit("03394"), "criterion": criterion(1), "observed_on": CUTOFF, "by": lan}
    record_assessment(verdict=Verdict.NOT_MET, note="Kiểm tra thực địa", **about)
    assert told(book) == {"untouched": [("D6",)]}


def test_what_the_sender_changed_himself_is_no_matter_of_the_download(told, book, unit, criterion, lan):
    record_assessment(
        unit=unit("03405"), criterion=criterion(2), verdict=Verdict.NOT_ASSESSED, observed_on=CUTOFF, by=lan, note="Chờ"
    )
    cell(book[COMMUNES], "Giang Ma", "2.").value = "Đạt"
    assert told(book) == {}


@pytest.mark.parametrize("typed", [0.754, 1, "0,5"])
def test_a_share_in_place_of_per_cent_is_asked_about_without_an_earlier_value(told, book, typed):
    sheet = book[READINGS]
    heads = {one.value: one.column for row in sheet.iter_rows(max_row=8) for one in row if isinstance(one.value, str)}
    row = next(
        row[0].row
        for row in sheet.iter_rows(min_row=7)
        if str(sheet.cell(row[0].row, heads["Đơn vị tính"]).value or "").startswith("%")
        and sheet.cell(row[0].row, heads["Giá trị"]).value is None
    )
    sheet.cell(row, heads["Giá trị"]).value = typed
    sheet.cell(row, heads["Kết quả"]).value = "Chưa đạt"
    assert "unlikely_share" in told(book)


def test_an_overwritten_sum_of_capital_is_asked_about(told, book):
    sheet = book[CAPITAL]
    total = next(one for row in sheet.iter_rows() for one in row if str(one.value).startswith("=G"))
    total.value = 99_999
    assert told(book) == {"wrong_total": [(total.coordinate,)]}


def test_capital_in_dong_is_told_from_a_wrong_amount(told, book):
    sheet = book[CAPITAL]
    total = next(one for row in sheet.iter_rows() for one in row if str(one.value).startswith("=G"))
    sheet[f"G{total.row}"].value = 9_065_000_000
    assert "perhaps_dong" in told(book)


def test_unseen_characters_are_taken_out_and_told(upload, minh, book):
    cell(book[COMMUNES], "Thèn Sin", "1.").value = "Đạt\u200b"
    cell(book[COMMUNES], "Thèn Sin", "2.").value = "\ufeffĐạt"
    file = upload(minh, saved(book))
    assert problems_of(file) == []
    assert {repair["taken"] for repair in file.check_result.repairs} == {"Đạt (đã bỏ ký tự ẩn)"}


def test_the_words_of_a_row_are_about_what_changed_in_it(upload, minh, chi, book):
    cell(book[COMMUNES], "Thèn Sin", "17.").value = "Chưa đạt"
    cell(book[COMMUNES], "Thèn Sin", "Lý do").value = "Bãi rác chưa đạt"
    file = send(upload(minh, saved(book)), by=minh, explanations={})
    accept(file, shown=shown_name(file, shown_difference(file)), by=chi)
    noted = Assessment.objects.filter(submission=file, unit__code="03394").exclude(note="")
    assert list(noted.values_list("criterion__number", flat=True)) == [17]


def test_a_table_on_several_sheets_names_only_units_that_are_on_none(upload, chi, province):
    marks = marks_of_tam_duong(province)
    names = list(marks)
    book = customary({name: marks[name] for name in names[:6]})
    other = customary({name: marks[name] for name in names[6:]}).worksheets[0]
    sheet = book.create_sheet("Tiếp theo")
    for row in other.iter_rows(values_only=True):
        sheet.append(row)
    missing = upload(chi, saved(book), "106").check_result.understanding["not_in_file"]
    assert not set(missing) & {f"Xã {name}" for name in names}
