"""What people are told when their file is not read: what was found, what is accepted, what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.submissions.refusals import Code, Refused

SAVE_AS = gettext_lazy("Open the file in Excel, choose Save As → Excel Workbook (.xlsx) and send it again.")
REPACK = gettext_lazy(
    "Only workbooks as Excel saves them are accepted. Open the file in Excel, choose Save As → Excel Workbook (.xlsx) "
    "under a new name and send that file."
)
SMALLER = gettext_lazy("Copy the sheets with figures into a new workbook without the rest and send that file.")

FOUND: dict[Code, Promise] = {
    Code.EMPTY: gettext_lazy("The file is empty (0 bytes). Choose the file again, or save it once more in Excel."),
    Code.NOT_EXCEL: gettext_lazy("The file is no Excel workbook. Only Excel workbooks (.xlsx) are accepted."),
    Code.HTML_DISGUISE: gettext_lazy("The file is a web page (HTML) that only bears the name of an Excel file."),
    Code.CSV_DISGUISE: gettext_lazy("The file is a plain text table (CSV), not an Excel workbook."),
    Code.XML_SPREADSHEET: gettext_lazy("The file is an Excel 2003 XML table, not an Excel workbook (.xlsx)."),
    Code.PDF: gettext_lazy("The file is a PDF. Send the Excel workbook (.xlsx) that it was made from."),
    Code.PICTURE: gettext_lazy("The file is a picture. Send the Excel workbook (.xlsx) with the figures."),
    Code.LEGACY_XLS: gettext_lazy("The file is in the old Excel format (.xls, Excel 97-2003)."),
    Code.XLSB: gettext_lazy("The file is an Excel binary workbook (.xlsb)."),
    Code.ODS: gettext_lazy("The file is an OpenDocument table (.ods)."),
    Code.OTHER_OFFICE: gettext_lazy(
        "The file is another office document (such as Word, PowerPoint or a template), not an Excel workbook (.xlsx). "
        "Choose the workbook with the figures."
    ),
    Code.ARCHIVE: gettext_lazy(
        "The file is a compressed folder (.zip), not an Excel workbook. Take the .xlsx file out of it and send that."
    ),
    Code.PASSWORD: gettext_lazy(
        "The workbook opens with a password, so it cannot be read. In Excel choose File → Info → Protect Workbook → "
        "Encrypt with Password, clear the password, save and send it again."
    ),
    Code.ENCRYPTED: gettext_lazy(
        "The workbook is encrypted or its use is restricted, so it cannot be read. In Excel choose File → Info → "
        "Protect Workbook, remove encryption and restricted access, save and send it again."
    ),
    Code.MACRO: gettext_lazy("The workbook holds macros (.xlsm). Only workbooks without macros are accepted."),
    Code.EXTERNAL_LINKS: gettext_lazy(
        "The workbook holds links to other files. In Excel choose Data → Edit Links → Break Link for every link, save "
        "and send it again."
    ),
    Code.EMBEDDED: gettext_lazy(
        "The workbook holds embedded objects (OLE, ActiveX or add-ins). Delete them, save and send it again."
    ),
    Code.CONNECTIONS: gettext_lazy(
        "The workbook holds connections to outside data (queries or a data model). In Excel choose Data → Queries & "
        "Connections, delete them, save and send it again."
    ),
    Code.FOREIGN_PART: gettext_lazy("The file holds a part that no Excel workbook has, such as a program or a script."),
    Code.DTD: gettext_lazy("The workbook holds a document type declaration (DTD), which Excel never writes."),
    Code.ENCODING: gettext_lazy("The workbook's parts are in an encoding that Excel never writes."),
    Code.TOO_BIG: gettext_lazy("The file is larger than 10 MB. Remove pictures and sheets without figures."),
    Code.TOO_MANY_ENTRIES: gettext_lazy("The file consists of more than 1,000 parts."),
    Code.BOMB: gettext_lazy("The file becomes too large when it is unpacked."),
    Code.TOO_MANY_SHEETS: gettext_lazy("The workbook has more than 40 sheets."),
    Code.TOO_MANY_ROWS: gettext_lazy("The sheet has more than 20,000 rows with content."),
    Code.TOO_MANY_COLUMNS: gettext_lazy("The sheet has more than 300 columns with content."),
    Code.TOO_MANY_CELLS: gettext_lazy("The workbook has more than 200,000 cells with content."),
    Code.LONG_CELL: gettext_lazy(
        "The cell holds more than 4,000 characters. Shorten it, put long texts into a document, and send it again."
    ),
    Code.TOO_SLOW: gettext_lazy("Reading the file took longer than allowed. Try again; if it happens again:"),
    Code.TOO_HEAVY: gettext_lazy("Reading the file takes more memory than allowed."),
    Code.BROKEN: gettext_lazy("The file is damaged or incomplete and cannot be read."),
    Code.ODD_ARCHIVE: gettext_lazy("The file is packed in a way that Excel never uses."),
    Code.UNREADABLE: gettext_lazy("The file cannot be read."),
    Code.BUSY: gettext_lazy("Many files are being checked right now. Send the file again in a minute."),
}

CURES: dict[Code, Promise] = {
    Code.NOT_EXCEL: SAVE_AS,
    Code.HTML_DISGUISE: SAVE_AS,
    Code.CSV_DISGUISE: SAVE_AS,
    Code.XML_SPREADSHEET: SAVE_AS,
    Code.LEGACY_XLS: SAVE_AS,
    Code.XLSB: SAVE_AS,
    Code.ODS: SAVE_AS,
    Code.MACRO: SAVE_AS,
    Code.BROKEN: SAVE_AS,
    Code.UNREADABLE: SAVE_AS,
    Code.FOREIGN_PART: REPACK,
    Code.DTD: REPACK,
    Code.ENCODING: REPACK,
    Code.ODD_ARCHIVE: REPACK,
    Code.TOO_MANY_ENTRIES: REPACK,
    Code.BOMB: SMALLER,
    Code.TOO_MANY_SHEETS: SMALLER,
    Code.TOO_MANY_ROWS: SMALLER,
    Code.TOO_MANY_COLUMNS: SMALLER,
    Code.TOO_MANY_CELLS: SMALLER,
    Code.TOO_SLOW: SMALLER,
    Code.TOO_HEAVY: SMALLER,
}


def sentence(refused: Refused) -> str:
    """For the page and for the command line: where, what was found, what is accepted, what to do."""
    text = " ".join(str(part[refused.code]) for part in (FOUND, CURES) if refused.code in part)
    if not refused.place:
        return text
    # A sheet's name has no slash, a part of the file has one; its name is for whoever helps the sender.
    if "/" in refused.place:
        return f"{text} ({refused.place})"
    return _("%(place)s: %(text)s") % {"place": refused.place, "text": text}
