"""The copy with marks that the portal hands back: the sender's own workbook in all its looks, good to be sent again."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client

from communes.models import Period, Submission, Unit
from communes.submissions.marking import COLOURS
from communes.submissions.reasons import problems_of
from ntm_portal.pages.returns.services import take_in
from tests.conftest import CUTOFF
from tests.returns.sending import CAPITAL, COMMUNES, cell, template

pytestmark = pytest.mark.once

TODAY = CUTOFF


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings: Any, tmp_path: Any) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def take(unit: Callable[[str], Unit], period: Period, minh: User) -> Callable[[bytes], Submission]:
    def sent(content: bytes) -> Submission:
        return take_in(unit=unit("106"), period=period, file=ContentFile(content, "bieu.xlsx"), by=minh, today=TODAY)

    return sent


@pytest.fixture
def wrong(unit: Callable[[str], Unit], period: Period) -> bytes:
    """One unreadable word, and one amount of too many decimals."""
    book = template(unit("106"), period)
    cell(book[COMMUNES], "Tả Lèng", "6.").value = "hình như đạt"
    book[CAPITAL]["J6"].value = 1.23456789
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def copy_of(file: Submission, browser: Client) -> bytes:
    response: Any = browser.get(f"/returns/{file.pk}/marked/")
    return b"".join(response.streaming_content)


def looks(book: openpyxl.Workbook) -> dict[str, Any]:
    """What a workbook is besides its values, sheet by sheet."""
    return {
        sheet.title: (
            sheet.sheet_state,
            sheet.protection.sheet,
            len(sheet.data_validations.dataValidation),
            str(sheet.freeze_panes),
            sheet.column_dimensions["A"].hidden,
            [
                (one.coordinate, one.number_format, one.protection.locked, one.font.name, one.border.left.style)
                for row in sheet.iter_rows()
                for one in row
            ],
        )
        for sheet in book
        if sheet.title != "Lỗi"
    }


def notes(book: openpyxl.Workbook) -> int:
    return sum(one.comment is not None for sheet in book for row in sheet.iter_rows() for one in row)


def test_the_copy_of_a_kept_file_has_its_form_and_marks(take, client_of, minh, wrong) -> None:
    file = take(wrong)
    assert file.file.name.endswith(".bin")
    before = openpyxl.load_workbook(BytesIO(wrong))
    after = openpyxl.load_workbook(BytesIO(copy_of(file, client_of(minh))))
    assert looks(after) == looks(before)
    assert notes(after) >= notes(before) > 100
    assert cell(after[COMMUNES], "Tả Lèng", "6.").fill.fgColor.rgb == COLOURS["fix"]


def test_the_copy_sent_again_says_the_same(take, client_of, minh, wrong) -> None:
    first = take(wrong)
    again = take(copy_of(first, client_of(minh)))
    assert problems_of(again) == problems_of(first)
    assert again.check_result.claims == first.check_result.claims
    assert again.observed_on == first.observed_on


def test_a_comment_of_the_province_says_what_it_is_about(take, client_of, minh, wrong) -> None:
    file = take(wrong)
    file.check_result.comments = [{"cell": "'Xã NTM'!E8", "text": "Kèm ảnh đường trục xã."}]
    file.check_result.save()
    book = openpyxl.load_workbook(BytesIO(copy_of(file, client_of(minh))))
    comment = book[COMMUNES]["E8"].comment.text
    assert comment.splitlines()[-3:] == [
        "Nhận xét của tỉnh:",
        "Xã Giang Ma, Giao thông (tiêu chí số 2)",
        "Kèm ảnh đường trục xã.",
    ]
    assert book[COMMUNES]["E8"].fill.fgColor.rgb == COLOURS["comment"]
    listed = [[one.value for one in row[:8]] for row in book["Lỗi"].iter_rows()]
    assert [
        "Nhận xét của tỉnh",
        "Xã NTM",
        "E8",
        "Xã Giang Ma",
        "Giao thông (tiêu chí số 2)",
        None,
        None,
        "Kèm ảnh đường trục xã.",
    ] in listed


def test_problems_name_what_they_are_about_by_its_name(take, unit, period) -> None:
    book = template(unit("106"), period)
    book[CAPITAL]["J6"].value = "10.890 triệu"
    book["Chỉ tiêu xã"]["H6"].value = "nhiều"
    items = {problem.cells[0]: problem.item for problem in problems_of(take(saved(book)))}
    assert items["J6"] == "Ngân sách trung ương, vốn đầu tư"
    assert items["H6"].startswith("Có quy hoạch")
    assert items["H6"].endswith(" (1.1)")


def test_problems_show_days_and_numbers_as_people_write_them(take, unit, period) -> None:
    book = template(unit("106"), period)
    book["Chỉ tiêu xã"]["H6"].value = CUTOFF
    book["Chỉ tiêu xã"]["H7"].value = "1,234"
    book["Chỉ tiêu xã"]["I8"].value = 57.125
    found = {problem.cells[0]: problem for problem in problems_of(take(saved(book)))}
    assert [found[cell].found for cell in ("H6", "H7", "I8")] == ["22/10/2024", "1,234", "57,125"]
    assert found["H7"].accepted == "1.234 hoặc 1,2340."
    assert all(word in found["I8"].accepted for word in ("√", "Không đạt", "KĐ, Chưa)"))


def test_a_text_that_reads_as_it_stands_is_not_told_as_repaired(take, unit, period) -> None:
    book = template(unit("106"), period)
    book[CAPITAL]["G6"].value = "11.800"
    assert take(saved(book)).check_result.repairs == []
