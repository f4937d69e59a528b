"""The workbook that goes back: marked, commented, with a «Lỗi» sheet, and otherwise as it came."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from communes.submissions import child
from communes.submissions.container import check
from communes.submissions.faithful import escaped
from communes.submissions.marking import COLOURS, SEPARATOR
from communes.submissions.reading import read_workbook
from communes.submissions.refusals import Code, Refused
from communes.submissions.sheets import Cell, Workbook
from tests.communes.packages import STRICT, parts, saved, shared_strings, styles, workbook, worksheet

pytestmark = pytest.mark.once

DAY = dt.datetime.fromisoformat("2024-10-22")  # as Excel has it, without a zone


def mark(*cells: str, level: str = "fix", sheet: str = "Xã", **more: str) -> dict[str, Any]:
    said = {"unit": "Bản Bo (03405)", "item": "Thu nhập (10)", "found": "dat", "accepted": "Đạt", "cure": "Chọn lại"}
    return {"level": level, "sheet": sheet, "cells": list(cells), **said, **more}


def marked(
    folder: Path, book: openpyxl.Workbook | Path, *marks: dict[str, Any], name: str = "đã đánh dấu.xlsx"
) -> Path:
    source = book
    if isinstance(book, openpyxl.Workbook):
        source = folder / "nguồn.xlsx"
        book.save(source)
    child.mark(source, list(marks), folder / name)
    return folder / name


@pytest.fixture
def book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Xã"
    sheet.append(["Xã", "Tiêu chí 10", "Ghi chú"])
    sheet.append(["Bản Bo", "dat", "=B2"])
    return made


def again(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def colour(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


# --- Marks ----------------------------------------------------------------------------------------------------------


def test_cells_are_filled_by_level_and_must_fix_wins(tmp_path, book):
    path = marked(tmp_path, book, mark("B2", "A2"), mark("B2", "C2", level="explain"))
    sheet = again(path)["Xã"]
    assert [colour(sheet[cell]) for cell in ("A1", "A2", "B2", "C2")] == [
        None,
        COLOURS["fix"],
        COLOURS["fix"],
        COLOURS["explain"],
    ]


def test_a_comment_says_what_was_found_accepted_and_to_do(tmp_path, book):
    sheet = again(marked(tmp_path, book, mark("B2"), mark("B2", level="explain", found="Lùi", accepted="")))["Xã"]
    assert sheet["B2"].comment.text.splitlines() == [
        SEPARATOR,
        "Phải sửa:",
        "Đã nhập: dat",
        "Yêu cầu: Đạt",
        "Cách xử lý: Chọn lại",
        "Giải trình:",
        "Đã nhập: Lùi",
        "Cách xử lý: Chọn lại",
    ]


def test_comments_are_large_enough_to_read(tmp_path, book):
    book.active["A1"].comment = Comment("Kỳ trước: " + "rất dài " * 40, "Lan")
    with ZipFile(marked(tmp_path, book, mark("B2"))) as archive:
        shapes = archive.read("xl/drawings/commentsDrawing1.vml").decode()
    assert [int(height) > 90 for height in re.findall(r"height:(\d+)px", shapes)] == [True, True]


def test_a_comment_that_is_there_stays_above(tmp_path, book):
    book.active["B2"].comment = Comment("Kỳ trước: Chưa đạt", "Lan")
    comment = again(marked(tmp_path, book, mark("B2")))["Xã"]["B2"].comment
    assert comment.text.startswith(f"Kỳ trước: Chưa đạt\n{SEPARATOR}\nPhải sửa:")
    assert comment.author == "Lan"


def test_the_first_sheet_lists_all_problems_with_links(tmp_path, book):
    book.create_sheet("Xã nâng cao")
    path = marked(tmp_path, book, mark("B2", "B3"), mark("C4", sheet="Xã nâng cao"), mark(sheet="", found="kỳ khác"))
    found = again(path)
    sheet = found.worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert found.sheetnames == ["Lỗi", "Xã", "Xã nâng cao"]
    assert rows[0] == ("Phải sửa", "Xã", "B2, B3", "Bản Bo (03405)", "Thu nhập (10)", "dat", "Đạt", "Chọn lại")
    assert [row[2] for row in rows] == ["B2, B3", "C4", None]
    links = [sheet.cell(row, 2).hyperlink for row in (3, 4, 5)]
    assert [link and link.location for link in links] == ["Xã!B2", "'Xã nâng cao'!C4", None]
    assert [sheet.sheet_view.tabSelected for sheet in found.worksheets] == [True, False, False]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-cmd|' /C calc'!A0", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"])
def test_what_a_user_typed_never_becomes_a_formula(tmp_path, book, text):
    book.active["B2"].value = text
    book.active["B2"].data_type = "s"
    found = again(marked(tmp_path, book, mark("B2", found=text, sheet="Xã")))
    for cell in (found["Xã"]["B2"], found["Lỗi"]["F3"]):
        assert (cell.data_type, cell.value) == ("s", text)
    assert found["Lỗi"]["F3"].quotePrefix


def test_a_cell_under_a_merged_area_marks_the_area(tmp_path, book):
    book.active.merge_cells("B2:C3")
    sheet = again(marked(tmp_path, book, mark("C3")))["Xã"]
    assert colour(sheet["B2"]) == COLOURS["fix"]
    assert SEPARATOR in sheet["B2"].comment.text


@pytest.mark.slow
def test_a_long_list_is_cut_with_a_word_of_it(tmp_path, book):
    marks = [mark(f"D{row}") for row in range(1, 4_101)]
    path = marked(tmp_path, book, *marks, mark(*[f"E{row}" for row in range(1, 31)]))
    found = child.read(path).sheet("Lỗi")
    assert found.value(4_003, 1) == "Còn 101 lỗi nữa, xem trên cổng."
    path = marked(tmp_path, book, mark(*[f"E{row}" for row in range(1, 31)], found="x" * 9_000))
    found = child.read(path).sheet("Lỗi")
    assert str(found.value(3, 3)).endswith("E20 và 10 ô nữa")
    assert len(str(found.value(3, 6))) == 2_000


# --- Again and again ------------------------------------------------------------------------------------------------


def test_the_marks_of_a_former_round_are_taken_away(tmp_path, book):
    book.active["B2"].fill = PatternFill("solid", fgColor="FFDDEEFF")
    book.active["A2"].comment = Comment("Của Lan", "Lan")
    first = marked(tmp_path, book, mark("A2", "B2"), mark("C2", level="explain"), name="1.xlsx")
    second = marked(tmp_path, first, mark("A1"), name="2.xlsx")
    found = again(second)
    sheet = found["Xã"]
    assert found.sheetnames == ["Lỗi", "Xã"]
    assert [colour(sheet[cell]) for cell in ("A1", "A2", "B2", "C2")] == [COLOURS["fix"], None, "FFDDEEFF", None]
    assert [sheet[cell].comment and sheet[cell].comment.text for cell in ("A2", "B2", "C2")] == ["Của Lan", None, None]
    assert found["Lỗi"].max_row == 3


def test_marking_twice_the_same_gives_the_same(tmp_path, book):
    book.active["B2"].fill = PatternFill("solid", fgColor="FFDDEEFF")
    first = marked(tmp_path, book, mark("B2"), name="1.xlsx")
    second = marked(tmp_path, first, mark("B2"), name="2.xlsx")
    third = marked(tmp_path, second, name="3.xlsx")
    assert child.read(first) == child.read(second)
    assert again(first)["Xã"]["B2"].comment == again(second)["Xã"]["B2"].comment
    assert colour(again(third)["Xã"]["B2"]) == "FFDDEEFF"


def test_a_moved_mark_goes_too(tmp_path, book):
    first = marked(tmp_path, book, mark("B2"), name="1.xlsx")
    moved = again(first)
    moved["Xã"].insert_rows(1, 3)
    second = marked(tmp_path, moved, name="2.xlsx")
    assert [colour(cell) for row in again(second)["Xã"].iter_rows() for cell in row if colour(cell)] == []


def test_a_sheet_of_the_sender_with_that_name_stays(tmp_path, book):
    book.create_sheet("Lỗi")["A1"] = "của tôi"
    found = child.read(marked(tmp_path, book, mark("B2")))
    assert [sheet.name for sheet in found] == ["Lỗi 2", "Xã", "Lỗi"]
    assert found.sheet("Lỗi").value(1, 1) == "của tôi"


# --- Nothing else changes -------------------------------------------------------------------------------------------


def unmarked(path: Path) -> Workbook:
    return Workbook(tuple(sheet for sheet in read_workbook(path) if not sheet.name.startswith("Lỗi")))


def rewritten(folder: Path, files: Any) -> tuple[Workbook, Workbook]:
    source = saved(folder, files)
    return read_workbook(source), unmarked(marked(folder, source, mark("A1", sheet="Trang 1")))


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>0.30000000000000004</v></c>',
        '<c r="A1"><v>123456789012345678</v></c>',
        '<c r="A1"><v>20.0</v></c>',
        '<c r="A1"><f>SUM(B1:B9)</f><v>0.30000000000000004</v></c>',
        '<c r="A1" t="str"><f>B1&amp;"&lt;"</f><v>Đạt</v></c>',
        '<c r="A1" t="b"><f>TRUE()</f><v>1</v></c>',
        '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="A1"><f>SUM(B1:B9)</f></c>',
        '<c r="A1" t="e"><v>#REF!</v></c>',
        '<c r="A1" t="b"><v>1</v></c>',
        '<c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>4</v></c>',
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="A1" t="s"><v>1</v></c>',
        '<c r="A1" t="s"><v>2</v></c>',
        '<c r="A1" t="s"><v>3</v></c>',
        '<c r="A1" t="s"><v>4</v></c>',
    ],
)
def test_values_come_back_to_the_last_digit_and_letter(tmp_path, cell):
    texts = shared_strings(
        "<t>a_x000D_b</t>",
        "<t>_x005F_x000D_</t>",
        '<t xml:space="preserve"> x005F_ </t>',
        "<r><rPr><b/></rPr><t>Chưa</t></r><r><t>đạt</t></r>",
        "<t>=1+1</t>",
    )
    before, after = rewritten(tmp_path, {**parts(worksheet(f"<row>{cell}</row>")), "xl/sharedStrings.xml": texts})
    assert after == before
    assert before.sheets[0].cells


def test_days_keep_their_number(tmp_path, book):
    book.active["A1"] = dt.datetime.fromisoformat("2024-10-22T13:14:15.678901")
    before = book.save(tmp_path / "a.xlsx") or read_workbook(tmp_path / "a.xlsx")
    after = unmarked(marked(tmp_path, tmp_path / "a.xlsx", mark("A1")))
    assert before.sheets[0].cells[1, 1].kind == "date"
    assert after == before


def test_a_value_under_a_merged_area_is_not_lost(tmp_path):
    sheet = worksheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    )
    before, after = rewritten(tmp_path, parts(sheet))
    assert before.sheets[0].cells[1, 2] == Cell(2, "number", "2")
    assert after == before


@pytest.mark.parametrize("wrong", ["strict", "not a number"])
def test_what_openpyxl_cannot_read_goes_back_as_values(tmp_path, wrong):
    rows = '<row><c><v>0.30000000000000004</v></c><c t="inlineStr"><is><t>=1</t></is></c><c><f>A1</f></c></row>'
    files = parts(worksheet(rows))
    if wrong == "strict":
        files = {**parts(worksheet(rows, space=STRICT)), "xl/workbook.xml": workbook({"Trang 1": ""}, space=STRICT)}
    else:
        files = parts(worksheet(rows.replace("0.30000000000000004", "NaN")))
    before, after = rewritten(tmp_path, files)
    assert after == before


def test_a_strict_workbook_keeps_its_looks(tmp_path, book):
    book.active["B2"].number_format = "#,##0.00"
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    strict = re.compile(rb"http://schemas.openxmlformats.org/(spreadsheetml|officeDocument|drawingml)/2006/")
    files = {name: strict.sub(rb"http://purl.oclc.org/ooxml/\1/", part) for name, part in files.items()}
    sheet = again(marked(tmp_path, saved(tmp_path, files), mark("A2")))["Xã"]
    assert (sheet["B2"].number_format, sheet.column_dimensions["C"].hidden) == ("#,##0.00", True)


def test_a_copy_without_its_looks_is_logged_and_keeps_days_and_what_is_hidden(tmp_path, caplog):
    """A number that openpyxl does not read, beside a day in a hidden column."""
    rows = '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1" s="1"><v>45587</v></c></row>'
    files = parts(worksheet(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>'))
    files["xl/styles.xml"] = styles({164: "dd/mm/yyyy"}, (0, 164))
    sheet = again(marked(tmp_path, saved(tmp_path, files), mark("A1", sheet="Trang 1")))["Trang 1"]
    assert "copied without its looks" in caplog.text
    assert (sheet["B1"].number_format, sheet.column_dimensions["B"].hidden) == ("dd/mm/yyyy", True)


TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), st.sampled_from("_x000D_=\r\n\t ")),
    min_size=1,
    max_size=30,
)


@given(st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=100)
def test_any_text_survives_our_escaping(texts):
    items = (f'<t xml:space="preserve">{as_xml(escaped(text))}</t>' for text in texts)
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(len(texts)))
    files = {**parts(worksheet(f"<row>{cells}</row>")), "xl/sharedStrings.xml": shared_strings(*items)}
    with tempfile.TemporaryDirectory() as folder:
        found = read_workbook(saved(Path(folder), files)).sheets[0]
    assert [found.value(1, column) for column in range(1, len(texts) + 1)] == texts


def as_xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.lists(TEXTS, min_size=1, max_size=30))
@settings(max_examples=5)
def test_any_text_comes_back_marked(texts):
    items = (f'<t xml:space="preserve">{as_xml(escaped(text))}</t>' for text in texts)
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(len(texts)))
    with tempfile.TemporaryDirectory() as folder:
        before, after = rewritten(
            Path(folder),
            {**parts(worksheet(f"<row>{cells}</row>")), "xl/sharedStrings.xml": shared_strings(*items)},
        )
    assert after == before


def test_protection_drop_downs_formulas_and_fonts_stay(tmp_path, book):
    sheet = book.active
    sheet.protection.set_password("a")
    sheet["B2"].protection = openpyxl.styles.Protection(locked=False)
    choice = DataValidation("list", formula1='"Đạt,Chưa đạt"')
    choice.add("B2:B9")
    sheet.add_data_validation(choice)
    sheet["A3"] = CellRichText("Chưa ", TextBlock(InlineFont(b=True), "đạt"))
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("ẩn").sheet_state = "veryHidden"
    path = marked(tmp_path, book, mark("B2"))
    found = openpyxl.load_workbook(path, rich_text=True)
    back = found["Xã"]
    assert back.protection.sheet
    assert back.protection.password == sheet.protection.password
    assert not back["B2"].protection.locked
    assert [rule.formula1 for rule in back.data_validations.dataValidation] == ['"Đạt,Chưa đạt"']
    assert back["C2"].value == "=B2"
    assert back["A3"].value == sheet["A3"].value
    assert back.column_dimensions["C"].hidden
    assert found["ẩn"].sheet_state == "veryHidden"


def test_a_drop_down_with_its_list_on_another_sheet_stays(tmp_path):
    """As Excel writes it."""
    rule = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" '
        'allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>Danh!$A$1:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>B2:B9 D2</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    source = saved(tmp_path, parts(worksheet("<row><c><v>1</v></c></row>", after=rule)))
    sheet = again(marked(tmp_path, source, mark("A1", sheet="Trang 1")))["Trang 1"]
    (found,) = sheet.data_validations.dataValidation
    assert (found.type, found.formula1, str(found.sqref)) == ("list", "Danh!$A$1:$A$3", "B2:B9 D2")
    assert colour(sheet["A1"]) == COLOURS["fix"]


def test_the_marked_workbook_is_accepted_again(tmp_path, book):
    path = marked(tmp_path, book, mark("A1", "B2"), mark("C2", level="explain"))
    check(path)
    assert [sheet.name for sheet in child.read(path)] == ["Lỗi", "Xã"]


# --- What goes wrong ------------------------------------------------------------------------------------------------


def test_a_refused_file_is_not_marked(tmp_path):
    source = saved(tmp_path, {**parts(), "xl/vbaProject.bin": b"x"})
    with pytest.raises(Refused) as refused:
        child.mark(source, [], tmp_path / "out.xlsx")
    assert refused.value.code == Code.MACRO
    assert not (tmp_path / "out.xlsx").exists()


def test_a_copy_that_was_begun_is_removed(tmp_path, book):
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"half")
    with pytest.raises(Refused) as refused:
        child.mark(saved(tmp_path, b""), [], out)
    assert refused.value.code == Code.EMPTY
    assert not out.exists()


def test_bytes_of_the_source_stay_as_they_are(tmp_path, book):
    stream = BytesIO()
    book.save(stream)
    source = saved(tmp_path, stream.getvalue())
    marked(tmp_path, source, mark("B2"))
    assert source.read_bytes() == stream.getvalue()
