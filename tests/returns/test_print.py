"""What comes out of a printer: the workbook that is handed out, and the list of errors in the copy."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from communes.submissions import child
from communes.submissions.errors_sheet import WIDTHS
from communes.submissions.workbook import write_workbook
from ntm_portal.pages.returns.plans import return_plan
from tests.conftest import CUTOFF

pytestmark = pytest.mark.once

A_PAGE = 182  # digits of 11 points in the width of A4 on its side, at eight tenths of their size
READABLE = 15  # points of a line


@pytest.fixture
def book(unit: Any, period: Any) -> openpyxl.Workbook:
    stream = BytesIO()
    write_workbook(return_plan(unit("106"), period), stream, day=CUTOFF)
    return openpyxl.load_workbook(stream)


def shown_width(sheet: Any) -> float:
    """Of all columns that are not hidden."""
    return sum(
        float(column.width) * ((column.max or 1) - (column.min or 1) + 1)
        for column in sheet.column_dimensions.values()
        if not column.hidden
    )


def test_each_table_fits_a_page_without_becoming_small(book: openpyxl.Workbook) -> None:
    widths = {sheet.title: shown_width(sheet) for sheet in book if sheet.sheet_state == "visible"}
    assert {title for title, width in widths.items() if width > A_PAGE} == set()


def test_rows_are_as_high_as_their_texts(book: openpyxl.Workbook) -> None:
    """A letter is a little narrower than a digit."""
    for title in ("Cấp huyện", "Chỉ tiêu xã", "Chỉ tiêu nâng cao"):
        sheet = book[title]
        for row in range(6, sheet.max_row + 1):
            letters, width = len(str(sheet.cell(row, 5).value)), sheet.column_dimensions["E"].width
            assert (sheet.row_dimensions[row].height or READABLE) >= READABLE * (letters / width / 1.15), (title, row)


def test_upright_headings_have_room(book: openpyxl.Workbook) -> None:
    longest = max(len(str(cell.value)) for cell in book["Xã NTM"][5] if cell.alignment.textRotation)
    assert (book["Xã NTM"].row_dimensions[5].height or 0) >= 5.5 * longest / 2


def test_the_code_of_a_source_is_hidden_and_still_there(book: openpyxl.Workbook) -> None:
    assert book["Vốn"].column_dimensions["D"].hidden
    assert book["Vốn"]["D6"].value == "ngan-sach-trung-uong-dau-tu"


def test_a_whole_number_has_no_dangling_decimal_mark(book: openpyxl.Workbook) -> None:
    rules = {
        str(area.sqref): rule.dxf.numFmt.formatCode
        for area in book["Vốn"].conditional_formatting
        for rule in area.rules
    }
    assert set(rules.values()) == {"#,##0"}
    assert {area[0] for area in rules} == {"G", "H", "I", "J", "K"}


def test_the_list_of_errors_prints_with_whole_texts_and_nothing_beside(tmp_path: Path, book: openpyxl.Workbook) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.save(source)
    told = {
        "unit": "Xã Tả Lèng",
        "item": "Nhà ở dân cư",
        "found": "x*",
        "accepted": "Đạt, Chưa đạt",
        "cure": "Hãy sửa. " * 30,
    }
    child.mark(source, [{"level": "fix", "sheet": "Xã NTM", "cells": ["I7"], **told}], target)
    sheet = openpyxl.load_workbook(target)["Lỗi"]
    assert sheet.row_dimensions[3].height >= READABLE * len(told["cure"]) / WIDTHS[-1] / 1.2
    assert sheet.print_area.replace("$", "") == "'Lỗi'!A1:H3"
    assert sum(WIDTHS) <= A_PAGE
