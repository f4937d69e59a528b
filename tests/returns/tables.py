"""The customary appendix table, as offices have typed it for years: no two alike.

«Biểu 01»: a letterhead, a title, headings in two merged rows, STT, group rows of the districts, numbering that
restarts, a mark in each cell, a total, a signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.returns.books import Said
from tests.returns.case import Made, Templates

COMMUNES = {  # Tam Đường, in the order of the office
    "Bình Lư": "03412",
    "Sơn Bình": "03413",
    "Bản Giang": "03418",
    "Nùng Nàng": "03415",
    "Bản Hon": "03421",
    "Bản Bo": "03424",
    "Nà Tăm": "03427",
    "Khun Há": "03430",
    "Giang Ma": "03405",
    "Tả Lèng": "03400",
    "Hồ Thầu": "03406",
    "Thèn Sin": "03394",
}
NAMES = (
    "Quy hoạch",
    "Giao thông",
    "Thủy lợi và phòng, chống thiên tai",
    "Điện",
    "Trường học",
    "Cơ sở vật chất văn hóa",
    "Cơ sở hạ tầng thương mại nông thôn",
    "Thông tin và Truyền thông",
    "Nhà ở dân cư",
    "Thu nhập",
    "Nghèo đa chiều",
    "Lao động",
    "Tổ chức sản xuất và phát triển kinh tế nông thôn",
    "Giáo dục và Đào tạo",
    "Y tế",
    "Văn hóa",
    "Môi trường và an toàn thực phẩm",
    "Hệ thống chính trị và tiếp cận pháp luật",
    "Quốc phòng và An ninh",
)
ADVANCED = (
    *NAMES[:4],
    "Giáo dục",
    "Văn hóa",
    *NAMES[6:13],
    "Y tế",
    "Hành chính công",
    "Tiếp cận pháp luật",
    "Môi trường",
    "Chất lượng môi trường sống",
    "Quốc phòng và An ninh",
)
SHEET = "Biểu 01"
STT, NAME, FIRST = 1, 2, 3


@dataclass
class Table:
    """`marks` is what is written for what; a verdict that is missing leaves its cell empty.

    `empty` is what the sender answers that an empty cell means. All that the table says comes from the workbook that
    the portal hands out, so that nothing is lost by accident; `verdicts` overrules it.
    """

    marks: Mapping[str, Any] = field(default_factory=lambda: {"met": "x", "not_met": None})
    empty: str | None = "not_met"
    heads: str = "stacked"  # stacked, plain, named, numbers, above
    groups: Sequence[tuple[str, Mapping[str, str]]] = (("Huyện Tam Đường", COMMUNES),)
    shows_groups: bool = False
    counted: Sequence[str] = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
    sums: bool = False
    totals: bool = True
    criteria: Sequence[str] = NAMES
    level: str = "commune"
    sheet: str = SHEET
    top: int = 0
    verdicts: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def write(self, sheet: Worksheet, known: Said) -> Said:
        """Fills the sheet and answers what it says."""
        sheet.title = self.sheet
        row = self._head(sheet) + 1
        said: Said = {}
        for number, (district, communes) in enumerate(self.groups):
            if self.shows_groups:
                sheet.cell(row, STT, self.counted[number] or None)
                sheet.cell(row, NAME, district)
                self._sum(sheet, row, communes.values(), known)
                row += 1
            for count, (name, code) in enumerate(communes.items(), 1):
                sheet.cell(row, STT, count)
                sheet.cell(row, NAME, name)
                said |= self._row(sheet, row, code, known)
                row += 1
        self._foot(sheet, row)
        return said

    def _sum(self, sheet: Worksheet, row: int, codes: Iterable[str], known: Said) -> None:
        """How many communes of the group meet each criterion, as most offices count them."""
        for number in range(1, len(self.criteria) + 1) if self.sums else ():
            met = sum(_known(known, code, self.level, number) == "met" for code in codes)
            sheet.cell(row, FIRST + number - 1, met)

    def _row(self, sheet: Worksheet, row: int, code: str, known: Said) -> Said:
        said: Said = {}
        met = 0
        for number in range(1, len(self.criteria) + 1):
            verdict = self.verdicts.get((code, number)) or _known(known, code, self.level, number)
            mark = self.marks.get(verdict)
            cell = sheet.cell(row, FIRST + number - 1)
            cell.value = mark
            meant = verdict if mark is not None else self.empty
            met += meant in ("met", "not_applicable")
            if meant:
                said["assessment", code, self.level, str(number)] = (f"'{self.sheet}'!{cell.coordinate}", meant)
        if self.totals:
            sheet.cell(row, FIRST + len(self.criteria), met)
        return said

    # --- Above and below --------------------------------------------------------------------------------------------

    def _head(self, sheet: Worksheet) -> int:
        """Answers the last row of the headings."""
        last = FIRST + len(self.criteria)
        row = self.top + 1
        sheet.cell(row, 1, "UBND HUYỆN TAM ĐƯỜNG")
        sheet.cell(row, last, "Biểu số 01")
        title = sheet.cell(row + 2, 1, "KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ XÃ NÔNG THÔN MỚI")
        sheet.merge_cells(start_row=title.row, start_column=1, end_row=title.row, end_column=last)
        sheet.cell(row + 3, 1, "(Kèm theo Báo cáo số     /BC-UBND ngày     tháng 10 năm 2024)")
        return HEADS[self.heads](sheet, row + 5, self.criteria)

    def _foot(self, sheet: Worksheet, row: int) -> None:
        sheet.cell(row, NAME, "Tổng cộng")
        for column in range(FIRST, FIRST + len(self.criteria)):
            letter = get_column_letter(column)
            sheet.cell(row, column, f'=COUNTIF({letter}8:{letter}{row - 1},"x")')
        sheet.cell(row + 2, NAME, "Người lập biểu")
        sheet.cell(row + 2, FIRST + 12, "TM. ỦY BAN NHÂN DÂN")
        sheet.cell(row + 3, FIRST + 12, "KT. CHỦ TỊCH")


def _known(known: Said, code: str, level: str, number: int) -> str:
    return str(known.get(("assessment", code, level, str(number)), ("", "not_met"))[1])


# --- Headings ---------------------------------------------------------------------------------------------------------


def _fixed(sheet: Worksheet, row: int, count: int) -> None:
    sheet.cell(row, STT, "STT")
    sheet.cell(row, NAME, "Tên xã")
    sheet.cell(row, FIRST + count, "Tổng số tiêu chí đạt")
    sheet.cell(row, FIRST + count + 1, "Ghi chú")


def plain(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    _fixed(sheet, row, len(criteria))
    for number, name in enumerate(criteria, 1):
        sheet.cell(row, FIRST + number - 1, f"{number}. {name}")
    return row


def named(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    """Names alone, in capitals and with line breaks."""
    _fixed(sheet, row, len(criteria))
    for at, name in enumerate(criteria, FIRST):
        sheet.cell(row, at, name.upper().replace(" ", "\n", 1))
    return row


def numbers(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    _fixed(sheet, row, len(criteria))
    for number in range(1, len(criteria) + 1):
        sheet.cell(row, FIRST + number - 1, number)
    return row


def stacked(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    """«Kết quả thực hiện các tiêu chí» over the names; the others reach down over both rows."""
    _fixed(sheet, row, len(criteria))
    sheet.cell(row, FIRST, "Kết quả thực hiện các tiêu chí")
    sheet.merge_cells(start_row=row, start_column=FIRST, end_row=row, end_column=FIRST + len(criteria) - 1)
    for column in (STT, NAME, FIRST + len(criteria), FIRST + len(criteria) + 1):
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
    for number, name in enumerate(criteria, 1):
        sheet.cell(row + 1, FIRST + number - 1, f"TC{number}: {name}")
    return row + 1


def numbered_below(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    """Names, and a row that counts the criteria under them."""
    named(sheet, row, criteria)
    for number in range(1, len(criteria) + 1):
        sheet.cell(row + 1, FIRST + number - 1, number)
    return row + 1


def counted_below(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    """Names, and a row that counts all columns."""
    plain(sheet, row, criteria)
    for column in range(1, FIRST + len(criteria) + 2):
        sheet.cell(row + 1, column, column)
    return row + 1


def counted_in_words(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    """(1), (2) … under the names, A and B under the others."""
    plain(sheet, row, criteria)
    sheet.cell(row + 1, STT, "A")
    sheet.cell(row + 1, NAME, "B")
    for number in range(1, len(criteria) + 1):
        sheet.cell(row + 1, FIRST + number - 1, f"({number})")
    return row + 1


def one_heading_for_two(sheet: Worksheet, row: int, criteria: Sequence[str]) -> int:
    """«Đơn vị» stands over STT and the names."""
    plain(sheet, row, criteria)
    sheet.cell(row, STT, "Đơn vị")
    sheet.cell(row, NAME).value = None
    sheet.merge_cells(start_row=row, start_column=STT, end_row=row, end_column=NAME)
    return row


HEADS: dict[str, Callable[[Worksheet, int, Sequence[str]], int]] = {
    "plain": plain,
    "named": named,
    "numbers": numbers,
    "stacked": stacked,
    "numbered below": numbered_below,
    "counted below": counted_below,
    "counted in words": counted_in_words,
    "one for two": one_heading_for_two,
}


# --- Files ------------------------------------------------------------------------------------------------------------


def saved(book: Any) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def customary(
    *tables: Table, unit: str = "106", change: Callable[[Worksheet, Said], None] | None = None
) -> Callable[[Templates], Made]:
    """A workbook with these tables; `change` gets the first sheet and what it says."""

    def make(templates: Templates) -> Made:
        known = templates.made(unit).said
        book = openpyxl.Workbook()
        said: Said = {}
        for number, table in enumerate(tables):
            sheet = book.active if number == 0 else book.create_sheet()
            said |= table.write(sheet, known)
        if change:
            change(book.worksheets[0], said)
        return Made(saved(book), said)

    return make
