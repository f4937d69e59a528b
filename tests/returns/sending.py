"""Workbooks as districts send them: the portal's own, edited with openpyxl, and a customary table."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from communes.models import Period, Unit
from communes.selectors import communes_of
from communes.submissions.workbook import write_workbook
from criteria.models import Level
from criteria.selectors import results_for
from ntm_portal.pages.returns.plans import return_plan
from tests.conftest import CUTOFF

COMMUNES, CAPITAL = "Xã NTM", "Vốn"


def template(unit: Unit, period: Period) -> openpyxl.Workbook:
    """The workbook that is handed out."""
    output = BytesIO()
    write_workbook(return_plan(unit, period), output, day=CUTOFF)
    return openpyxl.load_workbook(output)


def cell(sheet: Any, unit: str, heading: str) -> Any:
    """The cell of a unit and a heading that starts so."""
    starts = [row for row in sheet.iter_rows(max_row=12) if any(str(one.value).startswith(heading) for one in row)]
    column = next(one.column for one in starts[0] if str(one.value).startswith(heading))
    row = next(
        row[0].row for row in sheet.iter_rows(min_row=starts[0][0].row + 1) if unit in {one.value for one in row}
    )
    return sheet.cell(row, column)


def saved(book: openpyxl.Workbook, name: str = "bieu.xlsx") -> SimpleUploadedFile:
    output = BytesIO()
    book.save(output)
    return SimpleUploadedFile(name, output.getvalue())


def customary(verdicts: dict[str, list[str]]) -> openpyxl.Workbook:
    """An appendix table as districts have always sent it: one mark, empty cells for the rest."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN TIÊU CHÍ XÃ NÔNG THÔN MỚI"])
    sheet.append(["STT", "Tên xã", *(f"Tiêu chí số {number}" for number in range(1, 20))])
    for number, (unit, marks) in enumerate(verdicts.items(), 1):
        sheet.append([number, unit, *marks])
    return book


def marks_of_tam_duong(province: Unit) -> dict[str, list[str]]:
    """x for each criterion met today."""
    district = Unit.objects.in_force(CUTOFF).get(code="106")
    rows = results_for(Level.COMMUNE, communes_of(district, CUTOFF), CUTOFF).rows
    return {row.unit.name: ["x" if number in row.met_numbers else "" for number in row.numbers] for row in rows}
