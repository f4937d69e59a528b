"""What is in a workbook is read as it stands, whatever wrote it; what is too much or broken is refused."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from communes.submissions import child
from communes.submissions.container import check
from communes.submissions.contents import is_date_format
from communes.submissions.reading import read_workbook
from communes.submissions.refusals import Code, Refused
from communes.submissions.sheets import (
    Cell,
    Sheet,
    Workbook,
    address,
    column_number,
    coordinates,
    place,
    to_json,
    workbook_from,
)
from communes.submissions.worksheets import MOST_CONTENT_COLUMNS, MOST_CONTENT_ROWS
from tests.communes.packages import STRICT, packed, parts, saved, shared_strings, styles, workbook, worksheet

pytestmark = pytest.mark.once

DAY = dt.datetime.fromisoformat("2024-10-22")  # as Excel has it, without a zone
INLINE = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def sheets_of(folder: Path, *rows: str, **more: str | bytes) -> Workbook:
    files = {**parts(*map(worksheet, rows)), **{name.replace("__", "/") + ".xml": part for name, part in more.items()}}
    return read_workbook(saved(folder, files))


def cells_of(folder: Path, rows: str, **more: str | bytes) -> dict[str, Cell]:
    found = sheets_of(folder, rows, **more).sheets[0]
    return {address(*at): cell for at, cell in found.cells.items()}


def refusal(folder: Path, files: object) -> tuple[Code, str]:
    with pytest.raises(Refused) as refused:
        child.read(saved(folder, files))
    return refused.value.code, refused.value.place


# --- Cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>20</v></c>', Cell(20, "number", "20")),
        ('<c r="A1"><v>20.0</v></c>', Cell(20, "number", "20.0")),
        ('<c r="A1"><v>2E1</v></c>', Cell(20, "number", "2E1")),
        ('<c r="A1"><v>116.548</v></c>', Cell(116.548, "number", "116.548")),
        ('<c r="A1"><v> 5 </v></c>', Cell(5, "number", "5")),
        ('<c r="A1"><v>-0.5</v></c>', Cell(-0.5, "number", "-0.5")),
        ('<c r="A1"><v>123456789012345678</v></c>', Cell(123456789012345678, "number", "123456789012345678")),
        ('<c r="A1"><v>0.30000000000000004</v></c>', Cell(0.30000000000000004, "number", "0.30000000000000004")),
        ('<c r="A1"><v>1E+300</v></c>', Cell(1e300, "number", "1E+300")),
        ('<c r="A1"><v>1E999</v></c>', Cell("1E999", "text")),
        ('<c r="A1"><v>1E99999999</v></c>', Cell("1E99999999", "text")),
        ('<c r="A1"><v>NaN</v></c>', Cell("NaN", "text")),
        ('<c r="A1"><v>1,5</v></c>', Cell("1,5", "text")),
        ('<c r="A1" t="n"><v>7</v></c>', Cell(7, "number", "7")),
        ('<c r="A1" t="b"><v>1</v></c>', Cell(True, "bool")),
        ('<c r="A1" t="b"><v>0</v></c>', Cell(False, "bool")),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Cell("#REF!", "error")),
        ('<c r="A1" t="d"><v>2024-10-22T00:00:00</v></c>', Cell("2024-10-22T00:00:00", "date")),
        ('<c r="A1" t="str"><v>Đạt</v></c>', Cell("Đạt", "text")),
        ('<c r="A1" t="s"><v>0</v></c>', Cell("Đạt", "text")),
        ('<c r="A1" t="inlineStr"><is><t>Đạt</t></is></c>', Cell("Đạt", "text")),
        ('<c r="A1" t="inlineStr"><is><r><t>Chưa </t></r><r><t>đạt</t></r></is></c>', Cell("Chưađạt", "text")),
        (
            '<c r="A1" t="inlineStr"><is><r><t xml:space="preserve">Chưa </t></r><r><t>đạt</t></r></is></c>',
            Cell("Chưa đạt", "text"),
        ),
        ('<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>đọc</t></rPh></is></c>', Cell("a", "text")),
        ('<c r="A1"><f>SUM(B1:B9)</f><v>19</v></c>', Cell(19, "number", "19", True)),
        ('<c r="A1" t="str"><f>B1</f><v>Đạt</v></c>', Cell("Đạt", "text", "", True)),
        ('<c r="A1" t="e"><f>B1</f><v>#N/A</v></c>', Cell("#N/A", "error", "", True)),
        ('<c r="A1"><f>SUM(B1:B9)</f></c>', Cell("=SUM(B1:B9)", "formula")),
        ('<c r="A1"><f>SUM(B1:B9)</f><v></v></c>', Cell("=SUM(B1:B9)", "formula")),
        ('<c r="A1"><f t="shared" si="0"/></c>', Cell("=", "formula")),
        ('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>', Cell("=1+1", "text")),
    ],
)
def test_a_cell_keeps_what_was_typed_and_of_which_kind(tmp_path, cell, expected):
    found = cells_of(tmp_path, f'<row r="1">{cell}</row>')
    assert found == {"A1": expected}
    assert type(found["A1"].value) is type(expected.value)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="0"/>',
        '<c r="A1"><v></v></c>',
        '<c r="A1" t="s"><v></v></c>',
        '<c r="A1" t="inlineStr"><is><t></t></is></c>',
        '<c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c>',
    ],
)
def test_a_blank_cell_is_absent(tmp_path, cell):
    assert cells_of(tmp_path, f'<row r="1">{cell}</row>') == {}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<t>Đạt</t>", "Đạt"),
        ("<t>  Đạt </t>", "Đạt"),
        ('<t xml:space="preserve">  Đạt </t>', "  Đạt "),
        ("<r><t>Đ</t></r><r><rPr><b/></rPr><t>ạt</t></r>", "Đạt"),
        ("<t>Đạt</t><rPh sb='0' eb='1'><t>đọc</t></rPh><phoneticPr fontId='1'/>", "Đạt"),
        ("<t>a_x000D_b</t>", "a\rb"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_x000d_</t>", "\r"),
        ("<t>_xD83D__xDE00_</t>", "\U0001f600"),
        ("<t>_xD83D_</t>", "\ufffd"),
        ("<t>a_x0000_b</t>", "a\ufffdb"),
        ("<t>a&amp;b &lt;c&gt; &#x111;</t>", "a&b <c> đ"),
        ("<t>a\nb</t>", "a\nb"),
        ("<t><![CDATA[<Đạt>]]></t>", "<Đạt>"),
    ],
)
def test_shared_texts_are_read_as_excel_shows_them(tmp_path, item, text):
    found = cells_of(
        tmp_path, '<row><c t="s"><v>0</v></c></row>', xl__sharedStrings=shared_strings(item, "<t>khác</t>")
    )
    assert found == {"A1": Cell(text, "text")}


def test_a_number_stays_exact():
    assert Cell(0.1, "number", "0.1000000000000000055").decimal == Decimal("0.1000000000000000055")
    assert Cell(20, "number").decimal == Decimal(20)


# --- Days -----------------------------------------------------------------------------------------------------------

DATES = styles({164: "dd/mm/yyyy", 165: '0.00"đồng"'}, (0, 14, 164, 165, 22, 46))


@pytest.mark.parametrize(
    ("style", "serial", "expected"),
    [
        (0, "45587", Cell(45587, "number", "45587")),
        (1, "45587", Cell("2024-10-22", "date", "45587")),
        (2, "45587", Cell("2024-10-22", "date", "45587")),
        (3, "45587", Cell(45587, "number", "45587")),
        (4, "45587.5", Cell("2024-10-22T12:00:00", "date", "45587.5")),
        (5, "0.5", Cell("12:00:00", "date", "0.5")),
        (1, "1", Cell("1900-01-01", "date", "1")),
        (1, "59", Cell("1900-02-28", "date", "59")),
        (1, "61", Cell("1900-03-01", "date", "61")),
        (1, "-1", Cell(-1, "number", "-1")),
        (1, "9999999", Cell(9999999, "number", "9999999")),
    ],
)
def test_a_number_shown_as_a_day_is_a_day(tmp_path, style, serial, expected):
    found = cells_of(tmp_path, f'<row r="1"><c r="A1" s="{style}"><v>{serial}</v></c></row>', xl__styles=DATES)
    assert found["A1"] == expected


def test_days_of_old_macintosh_files_count_from_1904(tmp_path):
    files = parts(worksheet('<row><c s="1"><v>44125</v></c></row>'), properties='<workbookPr date1904="1"/>')
    found = read_workbook(saved(tmp_path, {**files, "xl/styles.xml": DATES}))
    assert found.sheets[0].value(1, 1) == "2024-10-22"


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("General", False),
        ("0.00", False),
        ("#,##0.00", False),
        ("dd/mm/yyyy", True),
        ("[$-42A]d mmmm yyyy", True),
        ("[h]:mm", True),
        ("[Red]0", False),
        ('0" ngày"', False),
        ("0.00E+00", False),
        (r"0\d", False),
        ("@", False),
        ('#,##0_);[Red]\\(#,##0" dm"\\)', False),
    ],
)
def test_the_format_tells_days_from_numbers(code, is_date):
    assert is_date_format(code) is is_date


@pytest.mark.parametrize(
    ("code", "number", "is_percent"), [("0.0%", 164, True), ('0"%"', 164, False), ("0%", 9, True), ("0.00", 2, False)]
)
def test_a_number_shown_as_a_per_cent_says_so(tmp_path, code, number, is_percent):
    own = styles({164: code}, (0, number))
    found = cells_of(tmp_path, '<row r="1"><c r="A1" s="1"><v>0.754</v></c></row>', xl__styles=own)
    assert found["A1"] == Cell(0.754, "number", "0.754", is_percent=is_percent)


# --- Sheets ---------------------------------------------------------------------------------------------------------


def test_rows_and_cells_without_addresses_follow_one_another(tmp_path):
    rows = '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>5</v></c><c><v>6</v></c></row>'
    found = cells_of(tmp_path, rows + "<row><c><v>7</v></c></row>")
    assert {at: cell.value for at, cell in found.items()} == {"A1": 1, "C1": 3, "C5": 5, "D5": 6, "A6": 7}


@pytest.mark.parametrize("declared", ["A1", "A1:XFD1048576", "", "nonsense"])
def test_the_declared_dimension_is_not_believed(tmp_path, declared):
    sheet = worksheet('<row r="3"><c r="B3"><v>1</v></c></row>', before=f'<dimension ref="{declared}"/>')
    assert list(read_workbook(saved(tmp_path, parts(sheet))).sheets[0].cells) == [(3, 2)]


def test_hidden_merged_and_renamed_sheets_are_told(tmp_path):
    sheet = worksheet(
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c></row>'
        '<row r="3" hidden="true"/>',
        before='<cols><col min="2" max="3" hidden="1"/><col min="4" max="16384" hidden="0"/></cols>',
        after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="$C$4"/></mergeCells>',
    )
    names = {"Xã &amp; thôn": 'state="hidden"', "Ẩn": 'state="veryHidden"', "Vốn": ""}
    files = {**parts(sheet, sheet, sheet), "xl/workbook.xml": workbook({**names})}
    first, second, third = read_workbook(saved(tmp_path, files)).sheets
    assert [first.name, first.hidden, second.hidden, third.hidden] == ["Xã &amp; thôn", True, True, False]
    assert first.merged == ((1, 1, 2, 2), (4, 3, 4, 3))
    assert (first.hidden_rows, first.hidden_columns) == (frozenset({1}), frozenset({3}))


def test_sheets_come_in_the_order_of_their_tabs_whatever_their_parts_are_called(tmp_path):
    files = parts(*(worksheet(f"<row><c><v>{number}</v></c></row>") for number in range(1, 4)))
    order = str(files["xl/workbook.xml"]).replace("rId1", "rId9").replace("rId3", "rId1").replace("rId9", "rId3")
    found = read_workbook(saved(tmp_path, {**files, "xl/workbook.xml": order}))
    assert [sheet.value(1, 1) for sheet in found] == [3, 2, 1]


def test_charts_on_sheets_of_their_own_are_left_out(tmp_path):
    files = parts(worksheet("<row><c><v>1</v></c></row>"), "<chartsheet/>")
    rels = str(files["xl/_rels/workbook.xml.rels"]).replace(
        'worksheet" Target="worksheets/sheet2', 'chartsheet" Target="worksheets/sheet2'
    )
    found = read_workbook(saved(tmp_path, {**files, "xl/_rels/workbook.xml.rels": rels}))
    assert [sheet.name for sheet in found] == ["Trang 1"]


@pytest.mark.parametrize("space", [STRICT, "http://schemas.openxmlformats.org/spreadsheetml/2006/main"])
def test_strict_files_prefixes_and_absolute_targets_are_read(tmp_path, space):
    sheet = (
        f'<x:worksheet xmlns:x="{space}" xmlns:o="urn:other"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '<o:c r="B1"><o:v>2</o:v></o:c></x:row></x:sheetData></x:worksheet>'
    )
    files = parts(sheet)
    rels = str(files["xl/_rels/workbook.xml.rels"]).replace('"worksheets/', '"/xl/worksheets/')
    files = {**files, "xl/_rels/workbook.xml.rels": rels, "xl/workbook.xml": workbook({"Xã": ""}, space=space)}
    assert read_workbook(saved(tmp_path, files)).sheets[0].cells == {(1, 1): Cell(1, "number", "1")}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_sheets_in_the_two_encodings_of_xml_are_read(tmp_path, encoding):
    sheet = worksheet(INLINE.format("A1", "Nậm Chà")).replace("UTF-8", encoding.removesuffix("-sig"))
    found = read_workbook(saved(tmp_path, {**parts(), "xl/worksheets/sheet1.xml": sheet.encode(encoding)}))
    assert found.sheets[0].value(1, 1) == "Nậm Chà"


def test_a_far_lone_cell_is_read_and_costs_nothing(tmp_path):
    path = saved(tmp_path, parts(worksheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))
    assert child.read(path).sheets[0].cells == {(1048576, 16384): Cell(1, "number", "1")}


# --- Too much -------------------------------------------------------------------------------------------------------


def rows_of(count: int, columns: int = 1) -> str:
    return "".join(f"<row>{'<c><v>1</v></c>' * columns}</row>" for _row in range(count))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (parts(worksheet(rows_of(MOST_CONTENT_ROWS + 1))), (Code.TOO_MANY_ROWS, "Trang 1")),
        (parts(worksheet(rows_of(1, MOST_CONTENT_COLUMNS + 1))), (Code.TOO_MANY_COLUMNS, "Trang 1")),
        (parts(*[worksheet(rows_of(4_000, 26))] * 2), (Code.TOO_MANY_CELLS, "Trang 2")),
        (parts(worksheet(INLINE.format("B7", "x" * 4_001))), (Code.LONG_CELL, "'Trang 1'!B7")),
        (
            {**parts(worksheet('<row><c t="s"><v>0</v></c></row>')), "xl/sharedStrings.xml": shared_strings(
                f"<t>{'x' * 4_001}</t>"
            )},
            (Code.LONG_CELL, "'Trang 1'!A1"),
        ),
        (parts(*[worksheet("")] * 41), (Code.TOO_MANY_SHEETS, "")),
    ],
)  # fmt: skip
def test_too_much_is_refused_with_its_place(tmp_path, files, expected):
    assert refusal(tmp_path, files) == expected


def test_the_limits_themselves_are_accepted(tmp_path):
    rows = rows_of(MOST_CONTENT_ROWS) + f"<row>{'<c/>' * 400}</row>" + '<row r="9999" ht="20"/>' * 20_000
    wide, long = rows_of(1, MOST_CONTENT_COLUMNS), INLINE.format("A1", "x" * 4_000)
    files = parts(worksheet(rows), worksheet(wide), worksheet(long))
    assert [len(sheet.cells) for sheet in child.read(saved(tmp_path, files))] == [20_000, 300, 1]


# --- Broken ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        f'<row r="{"9" * 5000}"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        f'<row r="1"><c r="A{"1" * 5000}"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        f'<row r="1"><c r="A1" t="s"><v>{"9" * 5000}</v></c></row>',
        f"<row>{'<c/>' * 16_385}</row>",
        "<row><c>",
        "<row>&undefined;</row>",
        "</sheetData>",
        "<a>" * 200_000,
    ],
)
def test_a_broken_sheet_is_refused(tmp_path, rows):
    assert refusal(tmp_path, parts(worksheet(rows)))[0] == Code.BROKEN


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("_rels/.rels", "<Relationships/>"),
        ("xl/workbook.xml", "<workbook/>"),
        ("xl/workbook.xml", workbook({"Xã": "", "xÃ": ""})),
        ("xl/workbook.xml", workbook({"": ""})),
        ("xl/workbook.xml", "<a>" * 100),
        ("xl/worksheets/sheet1.xml", "<chartsheet/>"),
        ("xl/worksheets/sheet1.xml", ""),
        ("xl/sharedStrings.xml", "<sst><si>"),
    ],
)
def test_a_broken_part_is_refused(tmp_path, part, content):
    assert refusal(tmp_path, {**parts(*[worksheet("")] * 2), part: content})[0] == Code.BROKEN


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_missing_part_is_refused(tmp_path, part):
    assert refusal(tmp_path, {name: content for name, content in parts().items() if name != part})[0] == Code.BROKEN


def test_the_reader_itself_refuses_a_dtd(tmp_path):
    sheet = '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    with pytest.raises(Refused) as refused:
        read_workbook(saved(tmp_path, parts(sheet)))
    assert refused.value.code == Code.DTD


# --- The same as openpyxl -------------------------------------------------------------------------------------------

TYPED = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_\ufffe\uffff"), min_size=1).map(
        lambda text: f"a{text}b"
    ),
    st.integers(-(10**15), 10**15),
    st.floats(-1e300, 1e300),
    st.booleans(),
    st.integers(1, 6_000_000_000).map(lambda seconds: DAY + dt.timedelta(seconds=seconds - 3_000_000_000)),
)
PLACES = st.tuples(st.integers(1, 40), st.integers(1, 30))


def as_read(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value


@given(st.dictionaries(PLACES, TYPED, max_size=30))
@settings(max_examples=40)
def test_what_openpyxl_writes_is_read_as_openpyxl_reads_it(cells):
    book = openpyxl.Workbook()
    for (row, column), value in cells.items():
        book.active.cell(row, column).value = value
        if isinstance(value, str):
            book.active.cell(row, column).data_type = "s"
    stream = BytesIO()
    book.save(stream)
    theirs = {
        (cell.row, cell.column): cell.value
        for row in openpyxl.load_workbook(stream).active.iter_rows()
        for cell in row
        if cell.value is not None
    }
    with tempfile.TemporaryDirectory() as folder:
        ours = read_workbook(saved(Path(folder), stream.getvalue())).sheets[0].cells
    assert ours.keys() == theirs.keys() == cells.keys()
    for at, cell in ours.items():
        expected = as_read(theirs[at])
        found = cell.value if cell.kind != "date" or "T" in str(cell.value) else f"{cell.value}T00:00:00"
        assert found == expected
        assert isinstance(expected, bool) == (cell.kind == "bool")


@given(st.dictionaries(PLACES, st.one_of(st.text(min_size=1, max_size=50), st.integers(), st.booleans()), max_size=20))
@settings(max_examples=40)
def test_a_workbook_goes_through_the_pipe_unchanged(values):
    kinds = {str: "text", int: "number", bool: "bool"}
    cells = {at: Cell(value, kinds[type(value)]) for at, value in values.items()}
    book = Workbook((Sheet("Xã", True, cells, ((1, 1, 2, 2),), frozenset({3}), frozenset({4, 5})), Sheet("Vốn")))
    found = workbook_from(json.loads(to_json(book)))
    assert found == book
    for at, cell in found.sheets[0].cells.items():
        assert type(cell.value) is type(cells[at].value)


def test_xlsxwriter_files_are_read(tmp_path):
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Xã")
        sheet.write_rich_string("A1", "Chưa ", book.add_format({"bold": True}), "đạt")
        sheet.write_formula("A2", "=SUM(B1:B9)", None, 19)
        sheet.write_datetime("A3", DAY, book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_blank("A4", None, book.add_format({"bold": True}))
        sheet.set_column("C:C", None, None, {"hidden": True})
        sheet.merge_range("A6:B7", "Tiêu chí")
    cells = child.read(saved(tmp_path, stream.getvalue())).sheets[0].cells
    assert [cells[row, 1].value for row in (1, 2, 3, 6)] == ["Chưa đạt", 19, "2024-10-22", "Tiêu chí"]
    assert len(cells) == 4


# --- Addresses ------------------------------------------------------------------------------------------------------


def test_addresses_read_as_excel_writes_them():
    assert [address(12, 6), address(1, 26), address(1, 27), address(1, 16384)] == ["F12", "Z1", "AA1", "XFD1"]
    assert coordinates("$F$12") == (12, 6)
    for wrong in ("", "F", "12", "F0", "XFE1", "F1048577", "A-1", "Ă1"):
        with pytest.raises(ValueError, match=r".*"):
            coordinates(wrong)


@given(st.integers(1, 16384))
def test_column_letters_go_there_and_back(column):
    assert column_number(address(1, column)[:-1]) == column


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Xã", "Xã!F12"), ("Xã nâng cao", "'Xã nâng cao'!F12"), ("Lan's", "'Lan''s'!F12"), ("A1", "'A1'!F12"),
     ("2024", "'2024'!F12"), ("R1C1", "'R1C1'!F12"), ("Xã-1", "'Xã-1'!F12")],
)  # fmt: skip
def test_sheet_names_are_quoted_as_excel_does(name, expected):
    assert place(name, 12, 6) == expected


# --- The child ------------------------------------------------------------------------------------------------------


def test_the_child_knows_nothing_of_django_and_openpyxl(tmp_path):
    told = "import os; os._exit = lambda code: print(sorted(sys.modules), file=sys.stderr); main(sys.argv[1:])"
    code = child.START.replace("main(sys.argv[1:])", told)
    command = [code if part == child.START else part for part in child.command("read", str(saved(tmp_path, parts())))]
    done = subprocess.run(command, capture_output=True, env={}, check=True)
    assert b"communes.submissions.reading" in done.stderr
    assert b"django" not in done.stderr
    assert b"openpyxl" not in done.stderr


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("os._exit(3)", Code.UNREADABLE),
        ("raise KeyError('x')", Code.UNREADABLE),
        ("os.abort()", Code.UNREADABLE),
        ("bytearray(600 * 1024 * 1024)", Code.UNREADABLE),
        pytest.param(
            "resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", Code.TOO_SLOW, marks=pytest.mark.slow
        ),
        ("sys.stdout.write('x' * 70_000_000)", Code.UNREADABLE),
        pytest.param("time.sleep(60)", Code.TOO_SLOW, marks=pytest.mark.slow),
    ],
)
def test_whatever_happens_to_the_child_is_a_refusal(tmp_path, monkeypatch, caplog, body, code):
    limits = "from communes.submissions.limited import limit; limit('read')"
    start = f"import os, resource, sys, time; sys.path.append(sys.argv.pop(1)); {limits}"
    monkeypatch.setattr(child, "START", f"{start}\n{body}")
    monkeypatch.setitem(child.SECONDS, "read", 3)
    assert refusal(tmp_path, parts())[0] == code


def test_at_most_two_children_run_at_once(tmp_path, monkeypatch):
    start = 'import sys, time; time.sleep(0.4); print(\'{"workbook": {"cells": [], "sheets": []}}\')'
    monkeypatch.setattr(child, "START", start)
    began = time.monotonic()
    threads = [threading.Thread(target=child.read, args=(tmp_path / "a",)) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began >= 0.8
    monkeypatch.setattr(child, "SECONDS_TO_WAIT", 0.01)
    with child.slot(), child.slot(), pytest.raises(Refused) as refused, child.slot():
        pass
    assert refused.value.code == Code.BUSY


# --- Fuzz and hostile files -----------------------------------------------------------------------------------------


def good_file() -> bytes:
    book = openpyxl.Workbook()
    for row in range(30):
        book.active.append([f"Xã {row}", "Đạt", row, row / 7, DAY, "=A1", True])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def damaged(good: bytes, chance: random.Random) -> bytes:
    """Some bytes of the file changed, or of its parts so that only the XML is wrong."""
    content = bytearray(good)
    for _time in range(chance.choice([1, 3, 20])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def rewritten(good: bytes, chance: random.Random) -> bytes:
    with ZipFile(BytesIO(good)) as archive:
        files: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(files))
    start = damaged(files[name], chance)
    at = chance.randrange(len(start))
    files[name] = start[:at] + start[at : at + chance.randrange(60)] * chance.randrange(4) + start[at + 20 :]
    return packed(files)


@pytest.mark.parametrize("spoil", [damaged, rewritten])
def test_spoilt_files_are_read_or_refused_and_nothing_else(tmp_path, spoil):
    good, chance, began = good_file(), random.Random(2024), time.process_time()
    outcomes: set[object] = set()
    for _number in range(300):
        path = saved(tmp_path, spoil(good, chance))
        try:
            check(path)
            outcomes.add(type(read_workbook(path)))
        except Refused as refused:
            outcomes.add(refused.code)
    assert Code.BROKEN in outcomes
    assert Workbook in outcomes
    assert time.process_time() - began < 60


def long() -> str:
    """17 MB that pack badly enough to pass as a plain file."""
    return "".join(map(str, range(2_500_000)))


# Files of some kilobytes or megabytes that cost a careless reader gigabytes or minutes.
HOSTILE: dict[str, Callable[[], dict[str, str | bytes]]] = {
    "far cell": lambda: parts(worksheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "depth": lambda: parts(worksheet("<a>" * 3_000_000)),
    "long text": lambda: parts(worksheet(INLINE.format("A1", long()))),
    "long attribute": lambda: parts(worksheet(f'<row><c r="{long()}"><v>1</v></c></row>')),
    "long formula": lambda: parts(worksheet(f'<row><c r="A1"><f>{long()}</f></c></row>')),
    "unused text": lambda: {**parts(), "xl/sharedStrings.xml": shared_strings(f"<t>{long()}</t>")},
    "empty rows": lambda: parts(worksheet("".join(f'<row r="{row}"/>' for row in range(1, 1_048_577)))),
    "formatted cells": lambda: parts(
        worksheet("".join(f'<row r="{row}"><c s="1"/></row>' for row in range(1, 900_000)))
    ),
    "columns": lambda: parts(worksheet("", before='<col min="1" max="16384" hidden="1"/>' * 20_000)),
    "merged": lambda: parts(worksheet("", after='<mergeCell ref="A1:XFD1048576"/>' * 25_000)),
    "texts": lambda: {**parts(), "xl/sharedStrings.xml": shared_strings(*(f"<t>{n}</t>" for n in range(1_500_000)))},
    "styles": lambda: {**parts(), "xl/styles.xml": styles(dict.fromkeys(range(500000), "dd/mm"), (14,) * 66_000)},
    "repeated text": lambda: {
        **parts(worksheet("".join(f"<row>{cells_of_row(row)}</row>" for row in range(4_900)))),
        "xl/sharedStrings.xml": shared_strings(f"<t>{'đ' * 4_000}</t>"),
    },
}


def cells_of_row(row: int) -> str:
    return "".join(f'<c t="s"><v>{" " * (row * column % 7)}0</v></c>' for column in range(40))


# A process inherits the peak of the one that started it: a small one stands between.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_bounded_time_and_memory(tmp_path, name):
    path = saved(tmp_path, HOSTILE[name]())
    command = [sys.executable, "-I", "-S", "-c", MEASURE, *child.command("read", str(path))]
    megabytes, seconds = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    assert int(megabytes) < 300
    assert float(seconds) < 11
