"""Makes openpyxl give a workbook back as it was: every character, every digit, the results of formulas.

On its own openpyxl 3.1 cuts numbers to 16 digits, turns days into its own and back, reads `_x005F_` wrongly, drops
values under merged cells and drop-downs with a list on another sheet, and forgets what formulas gave (a phone or a
preview then shows nothing). Runs in the child.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell import MergedCell
from openpyxl.cell import _writer as cell_writer
from openpyxl.worksheet import _writer as sheet_writer
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import Element, SubElement

from communes.submissions.drop_downs import extended
from communes.submissions.sheets import BOOL, DATE, ERROR, FORMULA, NUMBER, TEXT, Cell, Sheet, Workbook

# What XML cannot hold, what its readers change, and what looks as if it stood for one of these.
TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
TYPES = {TEXT: "str", NUMBER: "n", DATE: "n", BOOL: "b", ERROR: "e"}
RESULTS: dict[tuple[object, int, int], Cell] = {}  # of formulas; the child writes one workbook and ends

# No part of openpyxl's interface: the tests of marking hold what is made of it.
attributes_of: Any = vars(cell_writer)["_set_attributes"]
write_plainly: Any = vars(cell_writer)["write_cell"]


def escaped(text: str) -> str:
    return TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def load(path: Path, found: Workbook) -> openpyxl.Workbook:
    """As openpyxl has it, with the values that our reader found; values alone where openpyxl gives up."""
    warnings.simplefilter("ignore")  # of extensions that openpyxl leaves out
    try:
        book = openpyxl.load_workbook(path, rich_text=True, keep_links=False)
        pairs = [(book[sheet.name], sheet) for sheet in found]
        for name, rule in extended(path):
            book[name].add_data_validation(rule)
    except Exception:
        # Strict files, among others; the errors that openpyxl raises for them are of all kinds.
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        pairs = [(book.create_sheet(sheet.name), sheet) for sheet in found]
    for written, sheet in pairs:
        restore_all(written, sheet)
    vars(sheet_writer)["write_cell"] = write_cell
    return book


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
