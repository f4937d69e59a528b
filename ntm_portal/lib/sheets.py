"""A table to take away, as XLSX or CSV: text stays text whatever it begins with, numbers are numbers, days are days."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from ntm_portal.lib.numbers import plain, rounded

Cell = str | int | Decimal | date | datetime | None

# What XML cannot hold, or changes (a carriage return); and text that Excel would read as such an escape.
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = ("=", "+", "-", "@")
_WIDE_FORMULA = ("\uff1d", "\uff0b", "\uff0d", "\uff20")  # the same signs as East Asian keyboards type them
WIDEST = 60
LINE = 14.5  # points
MOST_OF_A_TAB = 29


@dataclass(frozen=True, slots=True)
class Column:
    """`decimals` as on the page, None for as many as there are; `grouped`: thousands stand apart, unlike in a year."""

    heading: str
    decimals: int | None = None
    grouped: bool = False


@dataclass(frozen=True)
class Sheet:
    """`head` are the lines above the table: what it is, of which day, when taken."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    head: tuple[str, ...] = field(default=())

    def with_rows(self, more: Sequence[Sequence[Cell]]) -> Sheet:
        """The same with rows below, such as totals."""
        return replace(self, rows=[*self.rows, *more])


def write_text(cell: Any, value: Any) -> None:
    """No cell becomes a formula, and no character is lost."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    cell.data_type = "s"  # openpyxl takes «=…» for a formula and «#N/A» for an error
    cell.quotePrefix = value[:1] in _FORMULA  # or Excel makes it one when the cell is edited


def xlsx(*sheets: Sheet) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _page(book.create_sheet(_tab(sheet.title)), sheet)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _tab(title: str) -> str:
    """Excel bears 31 characters; openpyxl adds a number to a name that is taken."""
    words = re.sub(r"[\\/*?:\[\]]", " ", title).split()
    while len(words) > 1 and len(" ".join(words)) > MOST_OF_A_TAB:
        words.pop()
    return " ".join(words)[:MOST_OF_A_TAB] or "1"


def _page(page: Any, sheet: Sheet) -> None:
    for number, line in enumerate((sheet.title, *sheet.head), 1):
        write_text(page.cell(number, 1), line)
    page.cell(1, 1).font = Font(bold=True, size=14)
    top = len(sheet.head) + 3  # a blank line parts the head from the table
    widths = [_width(column, place, sheet.rows) for place, column in enumerate(sheet.columns)]
    for place, column in enumerate(sheet.columns):
        _heading(page.cell(top, place + 1), column, _has_numbers(place, sheet.rows))
        page.column_dimensions[get_column_letter(place + 1)].width = widths[place]
    _make_tall(page, top, [column.heading for column in sheet.columns], widths)
    for number, row in enumerate(sheet.rows, top + 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            _cell(page.cell(number, place), column, value)
        _make_tall(page, number, row, widths)
    _on_paper(page, top)
    page.freeze_panes = page.cell(top + 1, 1)
    page.auto_filter.ref = f"A{top}:{get_column_letter(len(sheet.columns))}{top + len(sheet.rows)}"


def _on_paper(page: Any, top: int) -> None:
    """All columns on one sheet across, under their headings."""
    page.page_setup.orientation, page.page_setup.paperSize = page.ORIENTATION_LANDSCAPE, page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{top}:{top}"


def _heading(cell: Any, column: Column, over_numbers: bool) -> None:
    write_text(cell, column.heading)
    side = "right" if over_numbers else "left"
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top", horizontal=side)


def _has_numbers(place: int, rows: Sequence[Sequence[Cell]]) -> bool:
    first = next((row[place] for row in rows if row[place] is not None), None)
    return isinstance(first, int | Decimal)


def _make_tall(page: Any, number: int, row: Sequence[Cell], widths: Sequence[int]) -> None:
    """High enough for its longest text, which programs other than Excel do not see to."""
    texts = ((text, width) for text, width in zip(row, widths, strict=True) if isinstance(text, str))
    lines = max((_lines(text, width) for text, width in texts), default=1)
    if lines == 1:
        return
    page.row_dimensions[number].height = LINE * lines
    for cell in page[number]:
        cell.alignment = Alignment(cell.alignment.horizontal, "top", wrap_text=cell.alignment.wrap_text)


def _lines(text: str, width: int) -> int:
    """Words do not fill a line to its end."""
    return sum(1 + max(len(part) - 1, 0) // (width - 1) for part in text.split("\n"))


def _width(column: Column, place: int, rows: Sequence[Sequence[Cell]]) -> int:
    texts = (len(row[place]) for row in rows if isinstance(row[place], str))  # type: ignore[arg-type]
    return min(WIDEST, max(10, min(len(column.heading), 24), *texts) + 2)


def _cell(cell: Any, column: Column, value: Cell) -> None:
    shown = _shown(column, value)
    write_text(cell, shown)
    if isinstance(shown, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(shown, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(shown, int | Decimal):
        cell.number_format = _number_format(column, shown)
    elif isinstance(shown, str) and len(shown) > WIDEST:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _shown(column: Column, value: Cell) -> Cell:
    """Rounded as on the page; a moment as the clock there said."""
    if isinstance(value, Decimal) and column.decimals is not None:
        return rounded(value, column.decimals)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _number_format(column: Column, value: int | Decimal) -> str:
    decimals = column.decimals if column.decimals is not None else len(plain(value).partition(".")[2])
    whole = "#,##0" if column.grouped else "0"
    return f"{whole}.{'0' * decimals}" if decimals else whole


def csv_text(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it; the first line says what the table is, the second names columns."""
    output = StringIO()
    writer = csv.writer(output)
    writer.writerow([_csv_text("; ".join((sheet.title, *sheet.head)))])
    writer.writerow([_csv_text(column.heading) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(_shown(c, value), c) for c, value in zip(sheet.columns, row, strict=True)])
    return output.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell, column: Column) -> str:
    """Numbers with a dot and days as 2024-10-22, which every program reads alike."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return plain(value, column.decimals if isinstance(value, Decimal) else None)
    return _csv_text(value)


def _csv_text(text: str) -> str:
    """An apostrophe before what a spreadsheet would compute; a file of text has no other way to say «this is text»."""
    signs = (*_FORMULA, *_WIDE_FORMULA, "\t", "\r")
    return f"'{text}" if text.startswith(signs) or text.lstrip().startswith(signs[:8]) else text
