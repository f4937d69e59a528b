"""The report's appendices as a workbook: typed numbers, live totals, ready to print on A4 landscape.

Made from the same templates as HTML and PDF. Words are written as words: nothing that stands in a name or a label is
ever taken for a formula or a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.build import ProgressReport
from reports.figures import Figure
from reports.renderers.docx_table import UPRIGHT_HEIGHT, widths
from reports.renderers.formulas import Book, Sheet
from reports.renderers.html import page_mark
from reports.renderers.tables import FIGURE_HEADS, Grid, Placed, grids

COVER, FIGURES = "Thông tin", "Số liệu"
PAPER_A4 = 9
PRINTED_WIDTH = 267  # mm between the side margins of A4 landscape
MILLIMETRES_PER_CHARACTER = 2.1
POINTS = 72 / 25.4  # of a millimetre
LINE = 16  # points
NARROW = 1.12  # letters of Times New Roman beside the digits that columns are measured in
DATE = "dd/mm/yyyy"
HEAD_GROUND = "#E8EEF4"
FIGURE_WIDTHS = (34, 70, 24, 18, 16)  # characters


def render_xlsx(report: ProgressReport, found: Sequence[Grid] | None = None) -> bytes:
    """The workbook, of grids already at hand or of its own; the same report always gives the same bytes."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": DATE}) as book:
        _Writer(book, report, found or grids(report)).write()
    return file.getvalue()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, report: ProgressReport, found: Sequence[Grid]) -> None:
        self.book, self.report = book, report
        self.pages = Book(Sheet(grid.number, grid, len(grid.lines) + 3) for grid in found)  # below their lines
        self.formats: dict[tuple[Any, ...], Format] = {}
        about = f"Báo cáo {report.title}"
        day = datetime.combine(report.period.cutoff, time())
        book.set_properties({"title": about, "author": report.period.agency, "created": day})

    def write(self) -> None:
        self._cover(self._sheet(COVER))
        for page in self.pages.sheets:
            self._appendix(self._sheet(page.name), page)
        self._figures(self._sheet(FIGURES))

    def _sheet(self, name: str) -> Worksheet:
        """A sheet that prints on A4 landscape, as wide as the page, with its name and number below."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.set_footer("&L&A&R&P/&N")
        if mark := page_mark(self.report):
            sheet.set_header(f"&C&B{mark}")
        return sheet

    def _look(self, **properties: Any) -> Format:
        """Formats are shared: a workbook holds only so many."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
            self.formats[key] = self.book.add_format({**base, **properties})
        return self.formats[key]

    # --- First sheet ------------------------------------------------------------

    def _cover(self, sheet: Worksheet) -> None:
        report, period = self.report, self.report.period
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, period.agency.upper(), self._look(bold=True))
        sheet.write_string(2, 0, "BÁO CÁO", self._look(bold=True, font_size=14))
        sheet.merge_range(3, 0, 3, 1, "", self._look(bold=True, font_size=14, text_wrap=True))
        sheet.write_string(3, 0, report.title, self._look(bold=True, font_size=14, text_wrap=True))
        sheet.set_row(3, 40)
        if mark := page_mark(report):
            sheet.write_string(4, 0, mark, self._look(bold=True, font_color="#B00020"))
        facts = [("Kỳ báo cáo", period.title), ("Đơn vị", report.subject.full_name)]
        for row, (label, value) in enumerate(facts, start=6):
            sheet.write_string(row, 0, label, self._look())
            sheet.write_string(row, 1, value, self._look())
        sheet.write_string(8, 0, "Số liệu đến ngày", self._look())
        sheet.write_datetime(8, 1, datetime.combine(period.cutoff, time()), self._look(num_format=DATE, align="left"))
        self._contents(sheet, 10)

    def _contents(self, sheet: Worksheet, row: int) -> None:
        link = self._look(font_color="#0B5394", underline=1)
        named = [(page.name, page.grid.title) for page in self.pages.sheets]
        for at, (name, title) in enumerate([*named, (FIGURES, "MỌI SỐ LIỆU CỦA BÁO CÁO, MỖI SỐ MỘT MÃ")], start=row):
            sheet.write_url(at, 0, f"internal:'{name}'!A1", link, string=name)
            sheet.write_string(at, 1, title, self._look())

    # --- An appendix --------------------------------------------------------------

    def _appendix(self, sheet: Worksheet, page: Sheet) -> None:
        grid, top = page.grid, page.top
        sheet.write_string(0, 0, grid.number, self._look(bold=True, font_size=13))
        sheet.write_string(1, 0, grid.title, self._look(bold=True, font_size=13))
        for row, line in enumerate(grid.lines, start=2):
            sheet.write_string(row, 0, line, self._look(italic=True))
        for column, width in enumerate(widths(grid.table, PRINTED_WIDTH)):
            sheet.set_column(column, column, width / MILLIMETRES_PER_CHARACTER)
        for row, cells in enumerate(cells for _, cells in grid.rows()):
            sheet.set_row(top + row, _height(page, cells))
        for placed in grid.cells:
            self._cell(sheet, page, placed)
        sheet.freeze_panes(top + grid.head_rows, 2)
        sheet.repeat_rows(top, top + grid.head_rows - 1)

    def _cell(self, sheet: Worksheet, page: Sheet, placed: Placed) -> None:
        row, column, cell = page.top + placed.row, placed.column, placed.cell
        look = self._cell_look(page.grid, placed)
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", look)
        if placed.figure is None:
            self._words(sheet, row, column, cell.text, look, is_number=cell.name == "stt")
        elif formula := self.pages.formula(page, placed):
            sheet.write_formula(row, column, formula, look, _number(placed.figure))
        else:
            sheet.write_number(row, column, _number(placed.figure), look)

    def _words(self, sheet: Worksheet, row: int, column: int, text: str, look: Format, *, is_number: bool) -> None:
        if is_number:
            sheet.write_number(row, column, int(text), look)
        elif text:
            sheet.write_string(row, column, text, look)
        else:
            sheet.write_blank(row, column, None, look)

    def _cell_look(self, grid: Grid, placed: Placed) -> Format:
        look: dict[str, Any] = {"border": 1, "align": "center", "text_wrap": True}
        if placed.kind in ("head", "group", "total"):
            look["bold"] = True
        if placed.kind == "head":
            look["bg_color"] = HEAD_GROUND
        elif placed.cell.is_head or placed.cell.name == "text":
            look["align"] = "left"
        if placed.cell.name == "criterion":
            look |= {"rotation": 90, "font_size": 9}
        if placed.figure:
            look["num_format"] = _number_format(placed.figure, placed.whole)
            look["align"] = "right" if "capital" in grid.table.name else "center"
        return self._look(**look)

    # --- All figures --------------------------------------------------------------

    def _figures(self, sheet: Worksheet) -> None:
        """One line a figure: key, label, value, unit, cut-off."""
        word, words = self._look(border=1, indent=1), self._look(border=1, indent=1, text_wrap=True)
        head_look = self._look(border=1, bold=True, align="center", bg_color=HEAD_GROUND)
        day_look = self._look(border=1, num_format=DATE, align="center")
        for column, (head, width) in enumerate(zip(FIGURE_HEADS, FIGURE_WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, head_look)
        for row, figure in enumerate(self.report.figures.values(), start=1):
            sheet.set_row(
                row, LINE * max(_lines(figure.label, FIGURE_WIDTHS[1]), _lines(_list(figure), FIGURE_WIDTHS[2]))
            )
            sheet.write_string(row, 0, figure.key, word)
            sheet.write_string(row, 1, figure.label, words)
            self._value(sheet, row, figure)
            sheet.write_string(row, 3, figure.unit, word)
            day = datetime.combine(figure.cutoff, time())
            sheet.write_datetime(row, 4, day, day_look)
        sheet.autofilter(0, 0, len(self.report.figures), len(FIGURE_HEADS) - 1)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)

    def _value(self, sheet: Worksheet, row: int, figure: Figure) -> None:
        if figure.value is None or isinstance(figure.value, tuple):
            sheet.write_string(row, 2, _list(figure), self._look(border=1, indent=1, align="right", text_wrap=True))
        else:
            look = self._look(border=1, indent=1, align="right", num_format=_number_format(figure))
            sheet.write_number(row, 2, _number(figure), look)


def _list(figure: Figure) -> str:
    """What stands where there is no number: a list of criteria, or a dash."""
    return figure.printed if figure.value is None or isinstance(figure.value, tuple) else ""


def _height(page: Sheet, cells: list[Placed]) -> float:
    """Points of a row, since nobody opens the file before it is printed: words wrap within their columns."""
    if any(placed.cell.name == "criterion" for placed in cells):
        return UPRIGHT_HEIGHT * POINTS
    columns = [width / MILLIMETRES_PER_CHARACTER for width in widths(page.grid.table, PRINTED_WIDTH)]
    lines = [
        _lines(placed.cell.text, sum(columns[placed.column : placed.column + placed.cell.columns]))
        for placed in cells
        if placed.cell.rows == 1
    ]
    return LINE * max(lines)


def _lines(text: str, characters: float) -> int:
    return max(1, ceil(len(text) / characters / NARROW))


def _number(figure: Figure) -> float:
    if figure.value is None or isinstance(figure.value, tuple):
        raise TypeError(f"{figure.key} is no number")
    return float(figure.value)


def _number_format(figure: Figure, whole: Figure | None = None) -> str:
    """As many decimals as the report prints; «40/94» is the number 40, with «/94» for the eye."""
    is_whole_number = figure.value is not None and not isinstance(figure.value, tuple) and figure.value % 1 == 0
    decimals = figure.decimals if figure.decimals is not None else 0 if is_whole_number else None
    if decimals is None:
        return "General"
    return "#,##0" + ("." + "0" * decimals if decimals else "") + (f'"/{whole.printed}"' if whole else "")
