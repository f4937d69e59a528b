"""The portal's own workbook, taken apart and changed as a sender, a program or an attacker would.

`said` is what the book then reports, kept by the one who changes it: what the portal reads is compared with it cell by
cell. It starts with what openpyxl finds in the workbook that was handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from django.utils.translation import gettext
from lxml import etree
from openpyxl.utils import get_column_letter

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
HEADINGS = 5  # the row of headings in every sheet of the portal's workbook
GUIDE = gettext("Guide")
PERCENT = "10"  # 0.00%

# ledger, unit code, level (or nothing), item → (cell, value)
Key = tuple[str, str, str, str]
Said = dict[Key, tuple[str, Any]]

MATRICES = {"Xã NTM": "commune", "Xã NTM nâng cao": "commune_advanced", "Thôn, bản": "village"}
LISTS = {"Cấp huyện": "district", "Chỉ tiêu xã": "commune", "Chỉ tiêu nâng cao": "commune_advanced"}
CAPITAL = "Vốn"
VERDICTS = {"Đạt": "met", "Chưa đạt": "not_met", "Chưa đánh giá": "not_assessed", "Không áp dụng": "not_applicable"}


@dataclass(frozen=True)
class Formula:
    """A formula, with the value that was calculated last (none: never)."""

    text: str
    cached: Any = None


@dataclass(frozen=True)
class Error:
    text: str


@dataclass(frozen=True)
class Styled:
    """A number in a style of cells: a day, a per cent."""

    number: Any
    style: str


def full(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if sheet in ("Vốn",) else f"'{sheet}'!{cell}"


class Book:
    def __init__(self, content: bytes, said: Said) -> None:
        with ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.said = dict(said)
        self.trees: dict[str, Any] = {}

    # --- Parts ------------------------------------------------------------------------------------------------------

    def tree(self, part: str) -> Any:
        if part not in self.trees:
            self.trees[part] = etree.fromstring(self.parts[part])
        return self.trees[part]

    @property
    def tabs(self) -> dict[str, Any]:
        return {tab.get("name"): tab for tab in self.tree("xl/workbook.xml").iter(f"{MAIN}sheet")}

    def part_of(self, sheet: str) -> str:
        key = self.tabs[sheet].get(f"{RELATED}id")
        related = self.tree("xl/_rels/workbook.xml.rels")
        return "xl/" + str(next(line.get("Target") for line in related if line.get("Id") == key))

    def sheet(self, name: str) -> Any:
        return self.tree(self.part_of(name))

    def content(self) -> bytes:
        stream = BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                tree = self.trees.get(name)
                archive.writestr(name, content if tree is None else etree.tostring(tree, xml_declaration=True))
        return stream.getvalue()

    # --- Cells ------------------------------------------------------------------------------------------------------

    def cell(self, sheet: str, place: str) -> Any:
        """The element of the cell, made where the sheet has none."""
        number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        data = self.sheet(sheet).find(f"{MAIN}sheetData")
        row = data.find(f"{MAIN}row[@r='{number}']")
        if row is None:
            row = etree.SubElement(data, f"{MAIN}row", r=number)
        cell = row.find(f"{MAIN}c[@r='{place}']")
        return etree.SubElement(row, f"{MAIN}c", r=place) if cell is None else cell

    def put(self, sheet: str, place: str, value: Any) -> None:
        """As Excel writes it: text inline, numbers as they are, nothing for None; what it reports is left to `says`."""
        cell = self.cell(sheet, place)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, Styled):
            cell.set("s", value.style)
            value = value.number
        if isinstance(value, Formula):
            etree.SubElement(cell, f"{MAIN}f").text = value.text
            value = value.cached
            if isinstance(value, str):
                cell.set("t", "str")
                etree.SubElement(cell, f"{MAIN}v").text = value
                return
        _write(cell, value)

    def shown(self, sheet: str, place: str) -> str:
        """The text of the cell as it stands in the file."""
        cell = self.cell(sheet, place)
        value = cell.find(f"{MAIN}v")
        if value is None:
            return "".join(cell.itertext())
        if cell.get("t") != "s":
            return str(value.text)
        return "".join(self.tree("xl/sharedStrings.xml")[int(value.text)].itertext())

    def says(self, key: Key, cell: str, value: Any) -> None:
        self.said[key] = (cell, value)

    # --- What a sender does -----------------------------------------------------------------------------------------

    def row_of(self, sheet: str, code: str, item: str = "") -> int:
        for row in self.sheet(sheet).iter(f"{MAIN}row"):
            number = int(row.get("r"))
            if number <= HEADINGS or self.shown(sheet, f"B{number}") != code:
                continue
            if not item or self.shown(sheet, f"D{number}") == item:
                return number
        raise LookupError(code, item)

    def mark(self, code: str, number: int, value: Any, means: str | None, sheet: str = "Xã NTM") -> str:
        """A cell of a matrix: what is written there and what it means (None: no value is taken). Answers the cell."""
        place = f"{_letters(3 + number)}{self.row_of(sheet, code)}"
        self.put(sheet, place, value)
        key = ("assessment", code, MATRICES[sheet], str(number))
        self.said.pop(key, None)
        if means is not None:
            self.says(key, full(sheet, place), means)
        return place

    def forget(self, code: str, sheet: str = "Xã NTM") -> None:
        """The row of the unit reports nothing."""
        level = MATRICES[sheet]
        self.said = {
            key: said for key, said in self.said.items() if key[1:3] != (code, level) or key[0] != "assessment"
        }

    def reading(self, code: str, item: str, value: Any, verdict: Any, means: Any, sheet: str = "Chỉ tiêu xã") -> int:
        """A row of a list of indicators; `means` is (value, verdict) or None. Answers the row."""
        row = self.row_of(sheet, code, item)
        self.put(sheet, f"H{row}", value)
        self.put(sheet, f"I{row}", verdict)
        if means is not None:
            column = "H" if value is not None else "I"
            self.says(("reading", code, LISTS[sheet], item), full(sheet, f"{column}{row}"), means)
        return row

    def money(self, row: int, *, assigned: Any = ..., carried: Any = ..., paid: Any = ...) -> None:
        """Writes amounts of a row of capital; what they mean is left to `means_money`."""
        for column, value in (("G", assigned), ("H", carried), ("J", paid)):
            if value is not ...:
                self.put(CAPITAL, f"{column}{row}", value)

    def means_money(self, row: int, *, given: tuple[int, int] | None = None, paid: int | None = None) -> None:
        """What a row of capital reports, in whole đồng."""
        code, slug = self.shown(CAPITAL, f"B{row}"), self.shown(CAPITAL, f"D{row}")
        if given is not None:
            self.says(("allocation", code, "", slug), f"{CAPITAL}!G{row}", given)
        if paid is not None:
            self.says(("disbursement", code, "", slug), f"{CAPITAL}!J{row}", paid)

    def spoil(self, sheet: str, place: str, value: Any) -> None:
        """Writes what cannot be taken: nothing is reported by the cell."""
        self.put(sheet, place, value)
        self.said = {key: said for key, said in self.said.items() if said[0] != full(sheet, place)}

    def merge(self, sheet: str, area: str) -> None:
        tree = self.sheet(sheet)
        merges = tree.find(f"{MAIN}mergeCells")
        if merges is None:
            merges = etree.Element(f"{MAIN}mergeCells")
            tree.find(f"{MAIN}sheetData").addnext(merges)
        etree.SubElement(merges, f"{MAIN}mergeCell", ref=area)

    # --- What happens to sheets -------------------------------------------------------------------------------------

    def renumber(self, sheet: str, places: Mapping[int, int]) -> None:
        """Moves rows (old number → new), with all that they report."""
        data = self.sheet(sheet).find(f"{MAIN}sheetData")
        for row in data:
            new = places.get(int(row.get("r")), int(row.get("r")))
            row.set("r", str(new))
            for cell in row:
                cell.set("r", f"{cell.get('r').rstrip('0123456789')}{new}")
        data[:] = sorted(data, key=lambda row: int(row.get("r")))
        for key, (place, value) in self.said.items():
            head, _, cell = place.rpartition("!")
            if head.strip("'") == sheet:
                column = cell.rstrip("0123456789")
                old = int(cell[len(column) :])
                self.said[key] = (f"{head}!{column}{places.get(old, old)}", value)

    def shift(self, sheet: str, by: int) -> None:
        """Blank rows above everything."""
        rows = [int(row.get("r")) for row in self.sheet(sheet).iter(f"{MAIN}row")]
        self.renumber(sheet, {row: row + by for row in rows})

    def rename(self, sheet: str, name: str) -> None:
        self.tabs[sheet].set("name", name)
        plain = name.isalpha()
        for key, (place, value) in self.said.items():
            head, _, cell = place.rpartition("!")
            if head.strip("'") == sheet:
                self.said[key] = (f"{name}!{cell}" if plain else f"'{name}'!{cell}", value)

    def drop(self, sheet: str) -> None:
        """Without the sheet, and without what it reported."""
        tab = self.tabs[sheet]
        tab.getparent().remove(tab)
        self.said = {key: said for key, said in self.said.items() if said[0].rpartition("!")[0].strip("'") != sheet}

    def duplicate(self, sheet: str, name: str) -> None:
        """A copy at the end, as «Move or Copy» makes it."""
        part = self.part_of(sheet)
        copy = part.replace(".xml", "copy.xml")
        self.parts[copy] = etree.tostring(self.sheet(sheet))
        related = self.tree("xl/_rels/workbook.xml.rels")
        line = etree.SubElement(related, related[0].tag, Id="rIdCopy", Target=copy.removeprefix("xl/"))
        line.set("Type", f"{RELATED.strip('{}')}/worksheet")
        tab = etree.SubElement(self.tree("xl/workbook.xml").find(f"{MAIN}sheets"), f"{MAIN}sheet", name=name)
        tab.set("sheetId", "99")
        tab.set(f"{RELATED}id", "rIdCopy")
        types = self.tree("[Content_Types].xml")
        sheet_type = next(line for line in types if line.get("PartName") == f"/{part}")
        etree.SubElement(types, sheet_type.tag, PartName=f"/{copy}", ContentType=sheet_type.get("ContentType"))

    def style(self, number_format: str) -> str:
        """The number of a style of cells with the built-in format."""
        styles = self.tree("xl/styles.xml").find(f"{MAIN}cellXfs")
        etree.SubElement(styles, f"{MAIN}xf", numFmtId=number_format, fontId="0", fillId="0", borderId="0", xfId="0")
        return str(len(styles) - 1)

    def delete_column(self, sheet: str, letter: str) -> None:
        """Only what stands in the column; nothing moves."""
        for row in self.sheet(sheet).iter(f"{MAIN}row"):
            for cell in [cell for cell in row if cell.get("r").rstrip("0123456789") == letter]:
                row.remove(cell)


def _write(cell: Any, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, Error):
        cell.set("t", "e")
        etree.SubElement(cell, f"{MAIN}v").text = value.text
    elif isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, f"{MAIN}v").text = str(int(value))
    elif isinstance(value, int | float | Decimal):
        etree.SubElement(cell, f"{MAIN}v").text = str(value)
    else:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _letters(column: int) -> str:
    return str(get_column_letter(column))


# --- What the workbook that is handed out reports ---------------------------------------------------------------------


def reported(content: bytes) -> Said:
    """By openpyxl, knowing only the layout of the sheets."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    found: Said = {}
    for sheet in book:
        if sheet.title in MATRICES:
            found |= _matrix(sheet, MATRICES[sheet.title])
        elif sheet.title in LISTS:
            found |= _list(sheet, LISTS[sheet.title])
        elif sheet.title == CAPITAL:
            found |= _capital(sheet)
    return found


def _lines(sheet: Any) -> Iterator[tuple[int, Any]]:
    for row, cells in enumerate(sheet.iter_rows(min_row=HEADINGS + 1), HEADINGS + 1):
        if cells[1].value:
            yield row, cells


def _matrix(sheet: Any, level: str) -> Said:
    found: Said = {}
    headings = sheet[HEADINGS]
    for _row, cells in _lines(sheet):
        for heading, cell in zip(headings, cells, strict=True):
            number = str(heading.value or "").partition(".")[0]
            if number.isdigit() and cell.value is not None:
                key = ("assessment", cells[1].value, level, number)
                found[key] = (full(sheet.title, cell.coordinate), VERDICTS[cell.value])
    return found


def _list(sheet: Any, level: str) -> Said:
    found: Said = {}
    for row, cells in _lines(sheet):
        code, item, value, word = (cells[at].value for at in (1, 3, 7, 8))
        if item.startswith("TC ") and word is not None:
            key = ("assessment", code, level, item.removeprefix("TC "))
            found[key] = (full(sheet.title, f"I{row}"), VERDICTS[word])
        elif value is not None or word is not None:
            number = None if value is None else Decimal(str(value))
            column = "H" if value is not None else "I"
            found["reading", code, level, item] = (full(sheet.title, f"{column}{row}"), (number, VERDICTS[word]))
    return found


def _capital(sheet: Any) -> Said:
    found: Said = {}
    for row, cells in _lines(sheet):
        code, slug, assigned, carried, paid = (cells[at].value for at in (1, 3, 6, 7, 9))
        if assigned is not None:
            given = (_dong(assigned), _dong(carried))
            found["allocation", code, "", slug] = (full(sheet.title, f"G{row}"), given)
        if paid is not None:
            found["disbursement", code, "", slug] = (full(sheet.title, f"J{row}"), _dong(paid))
    return found


def _dong(million: Any) -> int:
    return int(Decimal(str(million)) * 1_000_000)
