"""The «Lỗi» sheet of a workbook that goes back: all problems with links, and what the marks have covered.

Runs in the child, which has no gettext: its texts stand here in Vietnamese as in a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from communes.submissions.faithful import own_cell, put_text
from communes.submissions.heights import row_height
from communes.submissions.sheets import ERRORS_SHEET, coordinates, letters, place

TITLE = "Danh sách lỗi do cổng nông thôn mới ghi; trang này được thay mới sau mỗi lần gửi"
LEVELS = {"fix": "Phải sửa", "explain": "Giải trình", "comment": "Nhận xét của tỉnh"}
HEADINGS = ("Mức độ", "Trang tính", "Ô", "Đơn vị", "Tiêu chí, chỉ tiêu", "Đã nhập", "Yêu cầu", "Cách xử lý, nhận xét")
WIDTHS = (9, 16, 14, 16, 26, 17, 25, 32)
COVERED_COLUMN = len(HEADINGS) + 2  # hidden: sheet, cell and the fill that was there
MOST_LISTED, MOST_COVERED = 4_000, 4_900  # the sheet comes back with the next file and counts there
MOST_CELLS_NAMED, MOST_CHARACTERS = 20, 2_000
HEADER_ROW = 2

Mark = dict[str, Any]
Covered = tuple[str, str, str]


def clipped(text: object) -> str:
    found = "" if text is None else str(text)
    return found if len(found) <= MOST_CHARACTERS else found[: MOST_CHARACTERS - 1] + "…"


def is_ours(sheet: Worksheet) -> bool:
    return bool(sheet["A1"].value == TITLE)


def covered_fills(book: openpyxl.Workbook) -> Iterator[Covered]:
    """What the marks of the former round have covered."""
    for sheet in filter(is_ours, book.worksheets):
        for row in sheet.iter_rows(min_col=COVERED_COLUMN, max_col=COVERED_COLUMN + 2, values_only=True):
            if all(row):
                yield str(row[0]), str(row[1]), str(row[2])


def remove_old(book: openpyxl.Workbook) -> None:
    for sheet in filter(is_ours, book.worksheets):
        book.remove(sheet)


def free_name(book: openpyxl.Workbook) -> str:
    """A sheet of the sender that happens to bear the name stays."""
    taken = {name.casefold() for name in book.sheetnames}
    names = [ERRORS_SHEET, *(f"{ERRORS_SHEET} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)


def add(book: openpyxl.Workbook, marks: list[Mark], covered: Iterable[Covered]) -> None:
    """The first sheet, and the only one that is selected: what is typed into one goes to all selected ones."""
    names = set(book.sheetnames)
    sheet = book.create_sheet(free_name(book), 0)
    write_head(sheet)
    for number, mark in enumerate(marks[:MOST_LISTED], HEADER_ROW + 1):
        write_mark(sheet, number, mark, names)
    if len(marks) > MOST_LISTED:
        put_text(
            own_cell(sheet, MOST_LISTED + HEADER_ROW + 1, 1), f"Còn {len(marks) - MOST_LISTED} lỗi nữa, xem trên cổng."
        )
    sheet.print_area = f"A1:{letters(len(HEADINGS))}{sheet.max_row}"
    write_covered(sheet, list(covered)[:MOST_COVERED])
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0


def write_head(sheet: Worksheet) -> None:
    put_text(sheet["A1"], TITLE)
    sheet["A1"].font = Font(bold=True, size=13)
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        cell = own_cell(sheet, HEADER_ROW, column)
        put_text(cell, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFE7ECEF")
        lay_out(cell)
        sheet.column_dimensions[letters(column)].width = width
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def lay_out(cell: Cell) -> None:
    line = Side(style="thin", color="FFB7C0C7")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(left=line, right=line, top=line, bottom=line)


def write_mark(sheet: Worksheet, row: int, mark: Mark, names: set[str]) -> None:
    level = LEVELS.get(mark["level"], str(mark["level"]))
    fields = [clipped(mark.get(name)) for name in ("unit", "item", "found", "accepted")]
    texts = [level, mark["sheet"], named_cells(mark["cells"]), *fields, clipped(mark.get("cure") or mark.get("said"))]
    for column, text in enumerate(texts, 1):
        cell = own_cell(sheet, row, column)
        put_text(cell, text)
        lay_out(cell)
    sheet.row_dimensions[row].height = row_height(zip(texts, WIDTHS, strict=True))
    if mark["sheet"] in names and mark["cells"]:
        # On the name of the sheet: LibreOffice does not wrap a link, and a list of cells is long.
        link(own_cell(sheet, row, 2), place(mark["sheet"], *coordinates(mark["cells"][0])))


def named_cells(cells: list[str]) -> str:
    more = len(cells) - MOST_CELLS_NAMED
    return ", ".join(cells[:MOST_CELLS_NAMED]) + (f" và {more} ô nữa" if more > 0 else "")


def link(cell: Cell, location: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    cell.font = Font(color="FF0B5CAD", underline="single")


def write_covered(sheet: Worksheet, covered: list[Covered]) -> None:
    for row, texts in enumerate(covered, 1):
        for column, text in enumerate(texts, COVERED_COLUMN):
            put_text(own_cell(sheet, row, column), text)
    for column in range(COVERED_COLUMN, COVERED_COLUMN + 3):
        sheet.column_dimensions[letters(column)].hidden = True
