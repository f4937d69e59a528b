"""Reads a checked .xlsx as plain values: sheets in the order of their tabs, all texts, which numbers are days.

Only the standard library, so that the child process starts at once. Call `container.check` first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from communes.submissions.container import BAD_ZIP
from communes.submissions.contents import DATE_FORMATS, PERCENT_FORMATS, is_date_format, is_percent_format, unescaped
from communes.submissions.markup import MOST_DEPTH, Attributes, Handler, attribute, local, parse
from communes.submissions.parts import relationships
from communes.submissions.refusals import Code, Refused
from communes.submissions.sheets import Sheet, Workbook
from communes.submissions.worksheets import MOST_CELLS, MOST_TEXT, TRUE, Shared, SheetHandler, inner_text

MOST_SHEETS = 40
MOST_TEXTS = 2 * MOST_CELLS
MOST_STYLES = 65_536
MOST_ESCAPED = 8 * MOST_TEXT  # `_x000D_` is one character of a cell
MOST_SHEET_NAME = 255  # 31 by Excel, more by others


class Shallow(Handler):
    """Keeps count of the depth; subclasses know the elements by their local names."""

    part = ""
    depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Refused(Code.BROKEN, self.part)
        self.open(local(name), attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.close(local(name))

    def open(self, name: str, attributes: Attributes) -> None: ...

    def close(self, name: str) -> None: ...


@dataclass
class Tabs(Shallow):
    """The sheets as the workbook lists them: name, hidden, relationship."""

    part = "xl/workbook.xml"
    sheets: list[tuple[str, bool, str]] = field(default_factory=list)
    from_1904: bool = False

    def open(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in TRUE
        elif name == "sheet" and self.depth == 3:
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((unescaped(attributes.get("name", "")), hidden, attribute(attributes, "id")))
            if len(self.sheets) > MOST_SHEETS:
                raise Refused(Code.TOO_MANY_SHEETS)


@dataclass
class Texts(Shallow):
    """The shared texts: runs of rich text joined, reading aids (`rPh`) left out."""

    part = "xl/sharedStrings.xml"
    found: list[str] = field(default_factory=list)
    item: str = ""
    run: str | None = None
    run_attributes: Attributes = field(default_factory=dict)
    phonetic: bool = False

    def open(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self.item = ""
        elif name == "t":
            self.run, self.run_attributes = "", attributes
        elif name == "rPh":
            self.phonetic = True

    def text(self, data: str) -> None:
        # What is longer than a cell may be is cut here and refused where a cell shows it.
        if self.run is not None and len(self.run) <= MOST_ESCAPED:
            self.run += data[: MOST_ESCAPED + 1]

    def close(self, name: str) -> None:
        if name == "t":
            if not self.phonetic and len(self.item) <= MOST_ESCAPED:
                self.item += inner_text(self.run or "", self.run_attributes)
            self.run = None
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.found.append(unescaped(self.item))
            if len(self.found) > MOST_TEXTS:
                raise Refused(Code.TOO_MANY_CELLS)


@dataclass
class Styles(Shallow):
    """Which styles of cells show a number as a day or a time, and which as a per cent."""

    part = "xl/styles.xml"
    date_formats: set[str] = field(default_factory=lambda: set(map(str, DATE_FORMATS)))
    percent_formats: set[str] = field(default_factory=lambda: set(map(str, PERCENT_FORMATS)))
    in_cells: bool = False
    count: int = 0
    dates: set[str] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)

    def open(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and self.depth == 3:
            self.define(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.add(attributes.get("numFmtId", ""))

    def define(self, number_format: str, code: str) -> None:
        """A file may give a number of its own meaning to what is built in."""
        formats = ((self.date_formats, is_date_format(code)), (self.percent_formats, is_percent_format(code)))
        for known, holds in formats:
            known.discard(number_format)
            if holds:
                known.add(number_format)

    def add(self, number_format: str) -> None:
        if number_format in self.date_formats:
            self.dates.add(str(self.count))
        elif number_format in self.percent_formats:
            self.percents.add(str(self.count))
        self.count += 1
        if self.count > MOST_STYLES:
            raise Refused(Code.BROKEN, self.part)

    def close(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False


def read_workbook(path: Path) -> Workbook:
    """Refused when the file is damaged or holds more than is taken."""
    try:
        with ZipFile(path) as archive:
            return workbook_of(archive)
    except BAD_ZIP as error:
        raise Refused(Code.BROKEN) from error


def workbook_of(archive: ZipFile) -> Workbook:
    main = main_part(archive)
    related = relationships(archive, main)
    tabs = Tabs()
    read_part(archive, main, tabs)
    shared = shared_of(archive, {kind: target for kind, target, _outside in related.values()}, tabs.from_1904)
    sheets = []
    for name, hidden, key in tabs.sheets:
        kind, target, _outside = related.get(key, ("", "", False))
        if kind != "chartsheet":
            sheets.append(read_sheet(archive, target, SheetHandler(name, hidden, shared)))
    check_names(sheets)
    return Workbook(tuple(sheets))


def main_part(archive: ZipFile) -> str:
    for kind, target, _outside in relationships(archive, "").values():
        if kind == "officeDocument":
            return target
    raise Refused(Code.BROKEN)


def shared_of(archive: ZipFile, parts: dict[str, str], from_1904: bool) -> Shared:
    texts, styles = Texts(), Styles()
    if "sharedStrings" in parts:
        read_part(archive, parts["sharedStrings"], texts)
    if "styles" in parts:
        read_part(archive, parts["styles"], styles)
    return Shared(texts.found, frozenset(styles.dates), frozenset(styles.percents), from_1904)


def read_sheet(archive: ZipFile, part: str, handler: SheetHandler) -> Sheet:
    read_part(archive, part, handler)
    handler.shared.cells_left -= len(handler.cells)
    return handler.sheet()


def read_part(archive: ZipFile, part: str, handler: Handler) -> None:
    if part not in archive.NameToInfo:
        raise Refused(Code.BROKEN, part)
    with archive.open(part) as stream:
        parse(stream, handler, part)


def check_names(sheets: list[Sheet]) -> None:
    names = {sheet.name.casefold() for sheet in sheets}
    if not sheets or len(names) < len(sheets) or any(not 1 <= len(name) <= MOST_SHEET_NAME for name in names):
        raise Refused(Code.BROKEN)
