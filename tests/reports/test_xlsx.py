"""The workbook: the numbers of the HTML, typed and live."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from communes.models import Unit
from ntm_portal.lib.numbers import vietnamese
from reports.build import ProgressReport, build_progress_report
from reports.renderers.html import SAMPLE
from reports.renderers.tables import grid_csv, grids
from reports.renderers.xlsx import render_xlsx
from tests.reports.office import convert, text_of
from tests.reports.test_docx import html_rows, soup_of

pytestmark = pytest.mark.once

APPENDICES = ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV", "Phụ lục V", "Phụ lục VI"]
HOSTILE = "=cmd|' /C calc'!A0"


def opened(report: ProgressReport, *, values: bool = True) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render_xlsx(report)), data_only=values)


@pytest.fixture
def workbook(report: ProgressReport) -> Workbook:
    return opened(report)


# --- The same numbers ---------------------------------------------------------


def shown(cell: Cell) -> str:
    """What the cell shows on a Vietnamese computer."""
    if cell.value is None or isinstance(cell.value, str):
        return " ".join((cell.value or "").split())
    decimals = re.search(r"\.(0+)", cell.number_format)
    whole = re.search(r'"(/.+)"', cell.number_format)
    number = vietnamese(Decimal(str(cell.value)), len(decimals[1]) if decimals else None)
    return number + (whole[1] if whole else "")


def sheet_rows(sheet: Worksheet, rows: int) -> list[list[str]]:
    """The last rows of a sheet without the counted column and without what merged cells hide."""
    below = list(sheet.iter_rows(min_row=sheet.max_row - rows + 1))
    return [[shown(cell) for cell in row[1:] if type(cell).__name__ != "MergedCell"] for row in below]


def test_every_cell_of_the_appendices_shows_what_the_html_shows(report, workbook):
    tables = soup_of(report).select("table")
    for name, table in zip(APPENDICES, tables, strict=True):
        expected = html_rows(table)
        assert sheet_rows(workbook[name], len(expected)) == expected, name


def test_one_sheet_lists_every_figure_with_label_value_unit_and_cutoff(report, workbook):
    rows = list(workbook["Số liệu"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == list(report.figures)
    for row, figure in zip(rows, report.figures.values(), strict=True):
        _, label, value, unit, day = row
        assert (label.value, shown(value), unit.value) == (figure.label, figure.printed, figure.unit), figure.key
        assert day.value.date() == figure.cutoff


def test_numbers_are_numbers_and_a_count_of_a_whole_shows_both(workbook):
    assert workbook["Phụ lục IV"]["C18"].value == 76191
    cell = workbook["Phụ lục III"]["D6"]
    assert (cell.value, shown(cell)) == (92, "92/94")


# --- Live totals --------------------------------------------------------------


def formulas(report: ProgressReport) -> dict[tuple[str, str], str]:
    book = opened(report, values=False)
    cells: list[tuple[str, Any]] = [(sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row]
    return {(title, cell.coordinate): cell.value for title, cell in cells if cell.data_type == "f"}


def test_totals_are_formulas(report):
    found = formulas(report)
    functions = {name for formula in found.values() for name in re.findall(r"[A-Z]+(?=\()", formula)}
    assert functions >= {"SUM", "COUNTIF", "COUNTIFS", "AVERAGE"}
    assert found["Phụ lục IV", "C18"].startswith("=D18+E18")
    assert found["Phụ lục IV", "D18"] == "=SUM(D8:D17)"
    assert found["Phụ lục II", "C14"] == "=SUM(C6:C13)"
    plain = {cell for title, cell in found if title == "Phụ lục V"}
    assert not [cell for cell in plain if cell.startswith("E")], "targets were set, not computed"


@pytest.mark.slow
def test_a_spreadsheet_computes_the_very_values_that_were_written(report, tmp_path):
    """The values are taken out of the file, so that LibreOffice has to compute them."""
    file = tmp_path / "bao-cao.xlsx"
    file.write_bytes(without_values(render_xlsx(report)))
    computed = openpyxl.load_workbook(convert(file, "xlsx", tmp_path / "computed"), data_only=True)
    written = opened(report)
    wrong = {
        (title, cell): (formula, computed[title][cell].value, written[title][cell].value)
        for (title, cell), formula in formulas(report).items()
        if computed[title][cell].value != pytest.approx(written[title][cell].value, rel=1e-12)
    }
    assert wrong == {}


def without_values(workbook: bytes) -> bytes:
    emptied = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(emptied, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            new.writestr(name, content)
    return emptied.getvalue()


# --- Print and screen ---------------------------------------------------------


def test_sheets_print_on_a4_landscape_with_frozen_and_repeated_heads(workbook):
    assert workbook.sheetnames == ["Thông tin", *APPENDICES, "Số liệu"]
    for sheet in workbook:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for name in [*APPENDICES, "Số liệu"]:
        assert workbook[name].freeze_panes
        assert workbook[name].print_title_rows


def test_the_first_sheet_says_what_it_is(report, workbook):
    values = [cell.value for row in workbook["Thông tin"].iter_rows() for cell in row]
    assert {report.title, report.period.title, report.subject.full_name} <= set(values)
    assert report.period.cutoff in [getattr(value, "date", lambda: None)() for value in values]


@pytest.mark.parametrize("demo", [True, False])
def test_sample_data_are_called_sample_on_every_sheet(report, settings, demo):
    settings.DEMO = demo
    book = opened(report)
    assert {SAMPLE in (sheet.oddHeader.center.text or "") for sheet in book} == {demo}


@pytest.mark.slow
def test_libreoffice_prints_it_with_the_totals(report, tmp_path):
    file = tmp_path / "bao-cao.xlsx"
    file.write_bytes(render_xlsx(report))
    text = text_of(convert(file, "pdf", tmp_path))
    assert text.count(SAMPLE) >= text.count("\f")
    assert all(number in text for number in ("76,191", "1,357", "14.44", "92/94"))


def test_the_same_report_gives_the_same_bytes(report):
    assert render_xlsx(report) == render_xlsx(report)


# --- Words stay words -----------------------------------------------------------


@pytest.fixture
def hostile(province: Unit, period: Any) -> ProgressReport:
    Unit.objects.filter(code="03628").update(name=HOSTILE)
    return build_progress_report(unit=province, period=period)


def test_a_name_that_looks_like_a_formula_stays_a_name(hostile):
    cells = [cell for row in opened(hostile, values=False)["Phụ lục I"].iter_rows() for cell in row]
    (found,) = [cell for cell in cells if cell.value == HOSTILE]
    assert found.data_type == "s"
    with ZipFile(BytesIO(render_xlsx(hostile))) as package:
        assert not [name for name in package.namelist() if "external" in name.lower()]
        relations = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
    assert "External" not in relations


def test_a_name_that_looks_like_a_formula_is_quoted_in_csv(hostile):
    rows = list(csv.reader(StringIO(grid_csv(grids(hostile)[0]))))
    assert [row[1] for row in rows if HOSTILE in row[1]] == [f"'{HOSTILE}"]


# --- CSV ------------------------------------------------------------------------


def test_csv_holds_a_row_of_heads_and_plain_numbers(report):
    rows = list(csv.reader(StringIO(grid_csv(grids(report)[3]).removeprefix("\ufeff"))))
    assert rows[0][:4] == ["STT", "Đơn vị", "Vốn đầu tư: Được giao sử dụng", "Vốn đầu tư: Giao trong năm"]
    assert rows[-1][1:5] == ["Tổng số", "76191", "67950", "8241"]


# --- Other reports ----------------------------------------------------------------


@pytest.mark.parametrize(("year", "month"), [(2022, 10), (2026, 3)])
def test_a_period_without_data_or_without_districts_makes_a_workbook(province, period, year, month):
    period.cutoff = period.cutoff.replace(year=year, month=month)
    report = build_progress_report(unit=province, period=period)
    for name, table in zip(APPENDICES, soup_of(report).select("table"), strict=True):
        expected = html_rows(table)
        assert sheet_rows(opened(report)[name], len(expected)) == expected


def test_a_district_s_workbook_counts_its_own_communes(unit, period):
    report = build_progress_report(unit=unit("106"), period=period)
    for name, table in zip(APPENDICES, soup_of(report).select("table"), strict=True):
        expected = html_rows(table)
        assert sheet_rows(opened(report)[name], len(expected)) == expected
