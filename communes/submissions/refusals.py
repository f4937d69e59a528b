"""Why a file is not read at all; the sentences that people get are in `sentences`.

Only the standard library: the child process, which has no Django, raises these too.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """One cause each, so that each can say its own way out."""

    # What the file is instead of a workbook
    EMPTY = "empty"
    NOT_EXCEL = "not_excel"
    HTML_DISGUISE = "html_disguise"
    CSV_DISGUISE = "csv_disguise"
    XML_SPREADSHEET = "xml_spreadsheet"  # Excel 2003 XML
    PDF = "pdf"
    PICTURE = "picture"
    LEGACY_XLS = "legacy_xls"
    XLSB = "xlsb"
    ODS = "ods"
    OTHER_OFFICE = "other_office"
    ARCHIVE = "archive"  # a zip of something else
    # What a workbook holds that is not taken
    PASSWORD = "password"
    ENCRYPTED = "encrypted"
    MACRO = "macro"
    EXTERNAL_LINKS = "external_links"
    EMBEDDED = "embedded"
    CONNECTIONS = "connections"
    FOREIGN_PART = "foreign_part"
    DTD = "dtd"
    ENCODING = "encoding"
    # Too much of it
    TOO_BIG = "too_big"
    TOO_MANY_ENTRIES = "too_many_entries"
    BOMB = "bomb"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    LONG_CELL = "long_cell"
    TOO_SLOW = "too_slow"
    TOO_HEAVY = "too_heavy"
    # Damaged, or made to mislead
    BROKEN = "broken"
    ODD_ARCHIVE = "odd_archive"
    UNREADABLE = "unreadable"  # the reader itself gave up
    BUSY = "busy"


PASSING = frozenset({Code.TOO_SLOW, Code.BUSY})  # said of the moment, not of the file


class Refused(Exception):
    """The file is not read. `place` is a part (`xl/vbaProject.bin`), a sheet («Xã») or a cell (`Xã!F12`), or empty."""

    def __init__(self, code: Code, place: str = "") -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place
