"""Files that are no plain workbook, hold what is not taken, or are made to cost time and memory."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter

from communes.submissions.refusals import Code
from tests.communes.packages import WORKBOOK_TYPE, content_types, packed, parts, relationships, worksheet
from tests.returns.books import GUIDE, Book
from tests.returns.case import MANY, PROBLEMS, REFUSED, Case, Made, Templates, answered, ours
from tests.returns.tables import NAMES, saved

SHEET = "Xã NTM"
OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
DTD = b'<!DOCTYPE worksheet [<!ENTITY a "Dat">]>'


def refused(name: str, content: bytes | Callable[[Templates], bytes], code: Code) -> Case:
    def make(templates: Templates) -> Made:
        return Made(content if isinstance(content, bytes) else content(templates), {})

    return Case(name, make, REFUSED, (code.value,))


def with_part(part: str, content: bytes = b"x") -> Callable[[Templates], bytes]:
    """The portal's workbook with one more part."""

    def made(templates: Templates) -> bytes:
        book = templates.book()
        book.parts[part] = content
        return book.content()

    return made


def ole(stream: str) -> bytes:
    """An OLE file with the name of a stream in its directory, as an old .xls or an encrypted workbook has."""
    return OLE2 + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 512


def with_dtd(templates: Templates) -> bytes:
    book = templates.book()
    part = book.part_of(SHEET)
    head, _, rest = book.parts[part].partition(b"?>")
    book.parts[part] = head + b"?>" + DTD + rest
    return book.content()


def external_link(templates: Templates) -> bytes:
    book = templates.book()
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    return book.content()


def linked_picture(templates: Templates) -> bytes:
    book = templates.book()
    target = relationships(("rId1", "image", "http://example.org/a.png"), mode=' TargetMode="External"')
    book.parts["xl/drawings/_rels/drawing9.xml.rels"] = target.encode()
    return book.content()


def encrypted_entry(templates: Templates) -> bytes:
    """The flag of an encrypted entry, in both headers of the first part."""
    content = bytearray(templates.made("106").content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)


def bomb(templates: Templates) -> bytes:
    book = templates.book()
    book.parts["xl/media/image1.png"] = b"\x00" * (90 * 1024 * 1024)
    return book.content()


def bomb_in_a_sheet(templates: Templates) -> bytes:
    return packed(parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * (60 * 1024 * 1024))))


def nested_bomb(templates: Templates) -> bytes:
    inner = BytesIO()
    with ZipFile(inner, "w", ZIP_DEFLATED) as archive:
        archive.writestr("0", b"\x00" * 1_000_000)
    return packed({"bomb.zip": inner.getvalue()})


def many_parts(templates: Templates) -> bytes:
    book = templates.book()
    book.parts |= {f"xl/media/{number}.png": b"" for number in range(1100)}
    return book.content()


def too_many_cells(templates: Templates) -> bytes:
    row = "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return packed(parts(worksheet("".join(f'<row r="{at}">{row.format(at)}</row>' for at in range(1, 8001)))))


def too_many_rows(templates: Templates) -> bytes:
    rows = (f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, 20_002))
    return packed(parts(worksheet("".join(rows))))


def wide(templates: Templates) -> bytes:
    return packed(parts(worksheet('<row r="1">' + "<c><v>1</v></c>" * 301 + "</row>")))


def long_cell(templates: Templates) -> bytes:
    book = templates.book()
    book.put(SHEET, "X8", "dài " * 2000)
    return book.content()


def deep(templates: Templates) -> bytes:
    return packed(parts(worksheet("<a>" * 100_000)))


def deep_workbook(templates: Templates) -> bytes:
    return packed({**parts(), "xl/workbook.xml": "<a>" * 100_000})


def cut(templates: Templates) -> bytes:
    return templates.made("106").content[:-2000]


def changed_byte(templates: Templates) -> bytes:
    content = bytearray(templates.made("106").content)
    size = struct.unpack_from("<I", content, 18)[0]
    content[60 + size // 2] ^= 0xFF
    return bytes(content)


def two_of_a_cell(templates: Templates) -> bytes:
    return packed(parts(worksheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')))


def macro_book(templates: Templates) -> bytes:
    return packed({**parts(), "[Content_Types].xml": content_types(**{"xl/workbook.xml": MACRO_TYPE})})


def ods(templates: Templates) -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})


def word_document(templates: Templates) -> bytes:
    kind = WORKBOOK_TYPE.replace("spreadsheetml.sheet", "wordprocessingml.document")
    return packed({**parts(), "[Content_Types].xml": content_types(**{"xl/workbook.xml": kind})})


# --- What is read and costs time --------------------------------------------------------------------------------------


def _rows(lines: int, name: Callable[[int], str], mark: Callable[[int], str], columns: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Biểu 01")
    sheet.append(["STT", "Tên xã", *NAMES])
    for row in range(lines):
        sheet.append([row + 1, name(row), *(mark(row * columns + column) for column in range(columns))])
    return saved(book)


def strangers(templates: Templates) -> Made:
    """Twenty thousand names that are like communes and are none."""
    return Made(_rows(19_990, lambda row: f"Bình Lư {row or ''}", lambda at: "x", 1), {})


def one_unit_everywhere(templates: Templates) -> Made:
    """A commune in each row, with marks of which each is wrong in its own way."""
    return Made(_rows(9_000, lambda row: "Bình Lư", lambda at: f"mark {at}", 19), {})


def one_long_text(templates: Templates) -> Made:
    """A text as long as a cell may be, once in the file and shown by 170,000 cells."""
    text = ("Đường trục thôn, bản đã được cứng hóa và bảo đảm ô tô đi lại thuận tiện quanh năm. " * 48)[:3_960]
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 01")
    sheet.write_row(0, 0, ["STT", "Tên xã", *NAMES])
    for row in range(1, 9_001):
        sheet.write_row(row, 0, [row, "Bình Lư", *[text] * 19])
    book.close()
    return Made(stream.getvalue(), {})


def forty_sheets(templates: Templates) -> Made:
    """Each sheet may be any table of the province: every one is tried on each."""
    book = openpyxl.Workbook(write_only=True)
    for number in range(40):
        sheet = book.create_sheet(f"Biểu {number}")
        sheet.append(["STT", "Tên xã", *NAMES])
        for row in range(220):
            sheet.append([row + 1, "Bình Lư", *(f"mark {number} {row} {column}" for column in range(19))])
    return Made(saved(book), {})


def day_marks(book: Book) -> None:
    """The hidden mark of the day in each row of a sheet, without a day."""
    first = book.part_of(next(iter(book.tabs)))
    rows = (f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>ntm-day</t></is></c></row>' for at in range(1, 19_999))
    book.parts[first] = worksheet("".join(rows)).encode()
    book.trees.pop(first, None)


def merges(book: Book) -> None:
    """Areas upon areas over all rows."""
    for _count in range(19_000):
        book.merge(SHEET, "D6:V17")


CASES = (
    refused("web page", b"<html><table><tr><td>1</td></tr></table></html>", Code.HTML_DISGUISE),
    refused("CSV", "Tên xã;TC1;TC2\nBình Lư;x;x\n".encode() * 20, Code.CSV_DISGUISE),
    refused("old .xls", ole("Workbook"), Code.LEGACY_XLS),
    refused("encrypted workbook", ole("EncryptedPackage"), Code.PASSWORD),
    refused("PDF", b"%PDF-1.7\n" + b"x" * 200, Code.PDF),
    refused("picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, Code.PICTURE),
    refused("ODS", ods, Code.ODS),
    refused("Word document", word_document, Code.OTHER_OFFICE),
    refused("zip of something else", nested_bomb, Code.ARCHIVE),
    refused("noise", bytes(range(256)) * 40, Code.NOT_EXCEL),
    refused("macros", with_part("xl/vbaProject.bin"), Code.MACRO),
    refused("macro workbook by its type", macro_book, Code.MACRO),
    refused("external link", external_link, Code.EXTERNAL_LINKS),
    refused("linked picture", linked_picture, Code.EXTERNAL_LINKS),
    refused("embedded object", with_part("xl/embeddings/oleObject1.bin"), Code.EMBEDDED),
    refused("form control", with_part("xl/ctrlProps/c.xml"), Code.EMBEDDED),
    refused("program inside", with_part("evil.exe"), Code.FOREIGN_PART),
    refused("program among the pictures", with_part("xl/media/evil.exe"), Code.FOREIGN_PART),
    refused("script inside", with_part("xl/evil.js"), Code.FOREIGN_PART),
    refused("document inside", with_part("word/document.xml"), Code.FOREIGN_PART),
    refused("encrypted package inside", with_part("EncryptedPackage"), Code.FOREIGN_PART),
    refused("rest of an old file", OLE2, Code.BROKEN),
    refused("data connection", with_part("xl/connections.xml"), Code.CONNECTIONS),
    refused("DTD", with_dtd, Code.DTD),
    refused("encrypted part", encrypted_entry, Code.ENCRYPTED),
    refused("zip bomb", bomb, Code.BOMB),
    refused("bomb of spaces in a sheet", bomb_in_a_sheet, Code.BOMB),
    refused("thousand parts", many_parts, Code.TOO_MANY_ENTRIES),
    refused("too many cells", too_many_cells, Code.TOO_MANY_CELLS),
    refused("too many rows", too_many_rows, Code.TOO_MANY_ROWS),
    refused("too many columns", wide, Code.TOO_MANY_COLUMNS),
    refused("endless cell", long_cell, Code.LONG_CELL),
    refused("endless nesting", deep_workbook, Code.BROKEN),
    refused("nesting in a sheet", deep, Code.BROKEN),
    refused("cut off", cut, Code.BROKEN),
    refused("changed byte", changed_byte, Code.BROKEN),
    refused("one cell twice", two_of_a_cell, Code.BROKEN),
    refused("more than ten megabytes", b"PK\x03\x04" + b"\x00" * (11 * 1024 * 1024), Code.TOO_BIG),
    Case("twenty thousand strange names", strangers, PROBLEMS, MANY, answers=answered("not_met"), slow=True),
    Case("170,000 wrong marks", one_unit_everywhere, PROBLEMS, MANY, answers=answered("not_met"), slow=True),
    Case("one long text in 170,000 cells", one_long_text, PROBLEMS, MANY, answers=answered("not_met"), slow=True),
    Case("one long text, for the province", one_long_text, PROBLEMS, MANY, "12", answered("not_met"), slow=True),
    Case("forty sheets, for the province", forty_sheets, PROBLEMS, MANY, "12", answered("not_met"), slow=True),
    Case("marks of a day in each row", ours(day_marks), PROBLEMS, (f"no_day {GUIDE}!C1",)),
    Case("areas upon areas", ours(merges), PROBLEMS, ("merged_cells Xã NTM!D6:V17",), slow=True),
)
