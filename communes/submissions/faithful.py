"""Makes openpyxl give a workbook back as it was: every character, every digit, the results of formulas.

On its own openpyxl 3.1 cuts numbers to 16 digits, turns days into its own and back, reads `_x005F_` wrongly, drops
values under merged cells and drop-downs with a list on another sheet, and forgets what formulas gave (a phone or a
preview then shows nothing). Runs in the child.
"""

from __future__ import annotations

import re
import sys
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell import MergedCell
from openpyxl.cell import _writer as cell_writer
from openpyxl.worksheet import _writer as sheet_writer
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import Element, SubElement

from communes.submissions.drop_downs import extended
from communes.submissions.sheets import BOOL, DATE, ERROR, FORMULA, NUMBER, TEXT, Cell, Sheet, Workbook, letters

# What XML cannot hold, what its readers change, and what looks as if it stood for one of these.
TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
TYPES = {TEXT: "str", NUMBER: "n", DATE: "n", BOOL: "b", ERROR: "e"}
RESULTS: dict[tuple[object, int, int], Cell] = {}  # of formulas; the child writes one workbook and ends

# The namespaces of a strict workbook begin so; those of a transitional one are named as openpyxl expects them.
STRICT = b"http://purl.oclc.org/ooxml/"
STRICT_NAMES = re.compile(STRICT + rb"(officeDocument|spreadsheetml|drawingml)/")
TRANSITIONAL = {
    b"officeDocument": b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"spreadsheetml": b"http://schemas.openxmlformats.org/spreadsheetml/2006/",
    b"drawingml": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
# What openpyxl raises for files that it cannot hold.
GIVEN_UP = (ValueError, TypeError, KeyError, AttributeError, IndexError, OSError, SyntaxError)

# No part of openpyxl's interface: the tests of marking hold what is made of it.
attributes_of: Any = vars(cell_writer)["_set_attributes"]
write_plainly: Any = vars(cell_writer)["write_cell"]


def escaped(text: str) -> str:
    return TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def load(path: Path, found: Workbook) -> openpyxl.Workbook:
    """As openpyxl has it, with the values that our reader found; without its looks where openpyxl gives up."""
    warnings.simplefilter("ignore")  # of extensions that openpyxl leaves out
    try:
        book = opened(path)
        pairs: list[tuple[Any, Sheet]] = [(book[sheet.name], sheet) for sheet in found]
    except GIVEN_UP as error:
        sys.stderr.write(f"copied without its looks: {error!r}\n")  # the parent logs it
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        pairs = [(plain_copy(book, sheet), sheet) for sheet in found]
    else:
        for name, rule in extended(path):
            book[name].add_data_validation(rule)
    for written, sheet in pairs:
        restore_all(written, sheet)
    vars(sheet_writer)["write_cell"] = write_cell
    return book


def opened(path: Path) -> openpyxl.Workbook:
    """From a stream: openpyxl judges a file by its name, and uploads are kept under one of their own."""
    return openpyxl.load_workbook(BytesIO(transitional(path.read_bytes())), rich_text=True, keep_links=False)


def transitional(content: bytes) -> bytes:
    """A strict workbook in the namespaces that openpyxl knows; any other as it is."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    if not any(STRICT in part for name, part in parts.items() if name.endswith(".xml")):
        return content
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, STRICT_NAMES.sub(lambda found: TRANSITIONAL[found[1]], part))
    return stream.getvalue()


def plain_copy(book: openpyxl.Workbook, sheet: Sheet) -> Worksheet:
    """What our reader knows of a sheet besides its values: what is hidden, which numbers are days and per cents."""
    copy: Worksheet = book.create_sheet(sheet.name)
    copy.sheet_state = "hidden" if sheet.hidden else "visible"
    for column in sheet.hidden_columns:
        copy.column_dimensions[letters(column)].hidden = True
    for row in sheet.hidden_rows:
        copy.row_dimensions[row].hidden = True
    for (row, column), cell in sheet.cells.items():
        copy.cell(row, column).number_format = number_format(cell)
    return copy


def number_format(cell: Cell) -> str:
    if cell.kind == DATE:
        return "dd/mm/yyyy"
    if cell.kind == TEXT:
        return "@"
    return "0.00%" if cell.is_percent else "General"


def restore_all(written: Worksheet, sheet: Sheet) -> None:
    for (row, column), cell in sheet.cells.items():
        restore(own_cell(written, row, column), cell)


def own_cell(sheet: Worksheet, row: int, column: int) -> WrittenCell:
    """Under a merged area too, where openpyxl keeps a place without a value."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        cell = sheet._cells[row, column] = WrittenCell(sheet, row, column)
    return cell


def restore(written: WrittenCell, cell: Cell) -> None:
    if written.data_type == "f":
        if cell.from_formula:
            RESULTS[written.parent, written.row, written.column] = cell
        return
    if cell.kind == TEXT:
        restore_text(written, str(cell.value))
    elif cell.raw:
        put(written, cell.raw, "n")
    elif written.value is None:
        put(written, cell.value, {FORMULA: "f", DATE: "s"}.get(cell.kind) or TYPES[cell.kind])


def restore_text(written: WrittenCell, text: str) -> None:
    """A text in several fonts stays so as long as it is the same."""
    if written.data_type != "s" or str(written.value) != text or TO_ESCAPE.search(text):
        put(written, escaped(text), "s")


def put(written: Any, value: object, data_type: str) -> None:
    # Past the setter, which would guess: `=1+1` typed as a text is a text.
    written._value = value
    written.data_type = data_type


def put_text(written: WrittenCell, text: str) -> None:
    """A text of ours, that no program takes for a formula when somebody edits it."""
    put(written, escaped(text), "s")
    written.quotePrefix = True


def write_cell(xml: Any, sheet: Worksheet, cell: WrittenCell, styled: bool = False) -> None:
    """A formula with what it gave beside it; the rest is openpyxl's."""
    result = RESULTS.get((sheet, cell.row, cell.column)) if cell.data_type == "f" else None
    if result is None or isinstance(cell.value, DataTableFormula):
        write_plainly(xml, sheet, cell, styled)
        return
    formula, attributes = attributes_of(cell, styled)
    element = Element("c", {**attributes, "t": TYPES[result.kind]})
    is_array = isinstance(formula, ArrayFormula)
    SubElement(element, "f", dict(formula) if is_array else {}).text = (formula.text if is_array else formula)[1:]
    SubElement(element, "v").text = result_text(result)
    xml.write(element)


def result_text(result: Cell) -> str:
    if result.kind == BOOL:
        return str(int(bool(result.value)))
    return result.raw or escaped(str(result.value))
