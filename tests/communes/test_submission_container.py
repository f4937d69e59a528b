"""What is refused before it is read, each for its own reason, and which real files are not."""

from __future__ import annotations

import random
import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation
from openpyxl.comments import Comment

from communes.submissions import child
from communes.submissions.container import MOST_BYTES, check
from communes.submissions.refusals import Code, Refused
from communes.submissions.sentences import sentence
from tests.communes.packages import (
    CONTENT,
    WORKBOOK_TYPE,
    content_types,
    packed,
    parts,
    relationships,
    saved,
    worksheet,
)

pytestmark = pytest.mark.once

OLE2 = bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 1000
DTD = '<!DOCTYPE worksheet [<!ENTITY a "Đạt">]>'


def code_of(folder: Path, content: object) -> Code | None:
    try:
        check(saved(folder, content))
    except Refused as refused:
        return refused.code
    return None


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


# --- No zip at all --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Code.EMPTY),
        (b"\x01\x02\x03" * 100, Code.NOT_EXCEL),
        (b"   \n", Code.NOT_EXCEL),
        ("một dòng chữ".encode(), Code.NOT_EXCEL),
        (b"MZ\x90\x00", Code.NOT_EXCEL),
        (b"<html><table><tr><td>1</td></tr></table></html>", Code.HTML_DISGUISE),
        ("\ufeff\n <!DOCTYPE HTML>\n<html>".encode(), Code.HTML_DISGUISE),
        ("\ufeff<html><body>Đạt".encode("utf-16"), Code.HTML_DISGUISE),
        (b'<table border="1"><tr>', Code.HTML_DISGUISE),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", Code.HTML_DISGUISE),
        ("Xã,Tiêu chí 1\nBản Bo,Đạt\n".encode(), Code.CSV_DISGUISE),
        ("Xã;Tiêu chí 1\nBản Bo;Đạt\n".encode("utf-16"), Code.CSV_DISGUISE),
        ("X\xe3\tTi\xeau ch\xed\n".encode("latin-1"), Code.CSV_DISGUISE),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', Code.XML_SPREADSHEET),
        (b'<?xml version="1.0"?><root/>', Code.NOT_EXCEL),
        (b"%PDF-1.7\n", Code.PDF),
        (b"\xff\xd8\xff\xe0", Code.PICTURE),
        (b"\x89PNG\r\n\x1a\n", Code.PICTURE),
        (OLE2 + wide("Root Entry") + wide("Workbook"), Code.LEGACY_XLS),
        (OLE2 + wide("Book"), Code.LEGACY_XLS),
        (b"\x09\x08\x10\x00\x00\x06", Code.LEGACY_XLS),
        (OLE2 + wide("EncryptedPackage") + wide("EncryptionInfo"), Code.PASSWORD),
        (OLE2 + wide("EncryptedPackage") + wide("DRMEncryptedDataSpace"), Code.ENCRYPTED),
        (OLE2 + wide("WordDocument"), Code.OTHER_OFFICE),
        (b"PK\x03\x04" + b"\x00" * 500, Code.BROKEN),
        (b"PK\x05\x06" + b"\x00" * 18, Code.ARCHIVE),
        (b"x" * (MOST_BYTES + 1), Code.TOO_BIG),
    ],
)
def test_what_is_no_workbook_says_what_it_is(tmp_path, content, code):
    assert code_of(tmp_path, content) == code


# --- Another package ------------------------------------------------------------------------------------------------


def with_main_type(content_type: str) -> dict[str, str | bytes]:
    return {**parts(), "[Content_Types].xml": content_types(**{"xl/workbook.xml": content_type})}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.txt": "a"}, Code.ARCHIVE),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, Code.ODS),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, Code.OTHER_OFFICE),
        ({"mimetype": "application/epub+zip"}, Code.ARCHIVE),
        ({"Index/Tables.iwa": "a"}, Code.OTHER_OFFICE),
        (with_main_type("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), Code.MACRO),
        (with_main_type("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), Code.XLSB),
        (with_main_type(f"{CONTENT}.template.main+xml"), Code.OTHER_OFFICE),
        (with_main_type("application/vnd.ms-excel.template.macroEnabled.main+xml"), Code.MACRO),
        (
            with_main_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
            Code.OTHER_OFFICE,
        ),
        (with_main_type("application/xml"), Code.ARCHIVE),
    ],
)
def test_another_package_says_what_it_is(tmp_path, files, code):
    assert code_of(tmp_path, files) == code


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", Code.MACRO),
        ("XL/VBAPROJECT.BIN", Code.MACRO),
        ("xl/macrosheets/sheet1.xml", Code.MACRO),
        ("customUI/customUI.xml", Code.MACRO),
        ("xl/externalLinks/externalLink1.xml", Code.EXTERNAL_LINKS),
        ("xl/embeddings/oleObject1.bin", Code.EMBEDDED),
        ("xl/activeX/activeX1.xml", Code.EMBEDDED),
        ("xl/connections.xml", Code.CONNECTIONS),
        ("xl/queryTables/queryTable1.xml", Code.CONNECTIONS),
        ("xl/model/item.data", Code.CONNECTIONS),
    ],
)
def test_foreign_parts_are_refused_with_their_name(tmp_path, part, code):
    with pytest.raises(Refused) as refused:
        check(saved(tmp_path, {**parts(), part: "<a/>"}))
    assert (refused.value.code, refused.value.place) == (code, part)


@pytest.mark.parametrize(
    ("content_type", "code"),
    [("application/vnd.ms-office.vbaProject", Code.MACRO), (f"{CONTENT}.externalLink+xml", Code.EXTERNAL_LINKS)],
)
def test_a_foreign_part_under_a_harmless_name_is_known_by_its_type(tmp_path, content_type, code):
    types = content_types(**{"xl/workbook.xml": WORKBOOK_TYPE, "xl/theme.xml": content_type})
    assert code_of(tmp_path, {**parts(), "[Content_Types].xml": types, "xl/theme.xml": "<a/>"}) == code


@pytest.mark.parametrize(
    ("kind", "mode", "code"),
    [
        ("hyperlink", ' TargetMode="External"', None),
        ("image", ' TargetMode="External"', Code.EXTERNAL_LINKS),
        ("oleObject", "", Code.EMBEDDED),
        ("package", "", Code.EMBEDDED),
        ("externalLink", "", Code.EXTERNAL_LINKS),
        ("vbaProject", "", Code.MACRO),
        ("printerSettings", "", None),
    ],
)
def test_only_hyperlinks_lead_outside(tmp_path, kind, mode, code):
    rels = relationships(("rId1", kind, "https://example.vn/x"), mode=mode)
    assert code_of(tmp_path, {**parts(), "xl/worksheets/_rels/sheet1.xml.rels": rels}) == code


def test_labels_of_office_are_harmless_and_power_query_is_not(tmp_path):
    label, query = "<metadata/>", '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAA'
    assert code_of(tmp_path, {**parts(), "customXml/item1.xml": label}) is None
    assert code_of(tmp_path, {**parts(), "customXml/item1.xml": wide("\ufeff" + query)}) == Code.CONNECTIONS


# --- XML ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/app.xml", "xl/a.png"])
def test_a_dtd_is_refused_in_any_part_and_encoding(tmp_path, part, encoding):
    content = f"<!-- {'x' * 300_000} -->{DTD}<worksheet/>".encode(encoding)
    with pytest.raises(Refused) as refused:
        check(saved(tmp_path, packed({**parts(), part: content}, ZIP_STORED)))
    assert (refused.value.code, refused.value.place) == (Code.DTD, part)


def test_a_dtd_across_two_reads_is_seen(tmp_path):
    for length in range(262_125, 262_150):
        content = "<a>" + "x" * (length - 3) + "<!DOCTYPE a>"
        assert code_of(tmp_path, packed({**parts(), "xl/a.xml": content}, ZIP_STORED)) == Code.DTD


def test_a_dtd_in_the_list_of_types_is_refused(tmp_path):
    types = str(parts()["[Content_Types].xml"]).replace("<Types", DTD + "<Types", 1)
    assert code_of(tmp_path, {**parts(), "[Content_Types].xml": types}) == Code.DTD


def test_an_encoding_that_could_hide_a_dtd_is_refused(tmp_path):
    types = str(parts()["[Content_Types].xml"]).replace("UTF-8", "cp037", 1)
    assert code_of(tmp_path, {**parts(), "[Content_Types].xml": types}) == Code.ENCODING


# --- The zip itself -------------------------------------------------------------------------------------------------


def test_every_cut_of_a_good_file_is_refused(tmp_path):
    good = packed(parts())
    found = {code_of(tmp_path, good[:length]) for length in range(4, len(good), 7)}
    assert found <= {Code.BROKEN, Code.ODD_ARCHIVE}


def test_a_damaged_part_is_refused(tmp_path):
    good = bytearray(packed(parts(), ZIP_STORED))
    at = good.index("Đạt".encode())
    good[at] ^= 0x01
    assert code_of(tmp_path, bytes(good)) == Code.BROKEN


@pytest.mark.parametrize(
    "name",
    ["/xl/a.xml", "../a.xml", "xl/../../a.xml", "xl\\a.xml", "C:/a.xml", "xl//a.xml", "./a.xml", "XL/Workbook.xml"],
)
def test_odd_and_double_names_are_refused(tmp_path, name):
    assert code_of(tmp_path, {**parts(), name: "<a/>"}) == Code.ODD_ARCHIVE


def test_two_entries_of_one_name_are_refused(tmp_path):
    stream = BytesIO(packed(parts()))
    with ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<a/>")
    assert code_of(tmp_path, stream.getvalue()) == Code.ODD_ARCHIVE


def test_another_compression_is_refused(tmp_path):
    assert code_of(tmp_path, packed(parts(), ZIP_BZIP2)) == Code.ODD_ARCHIVE


def test_encrypted_entries_are_refused(tmp_path):
    good = bytearray(packed(parts()))
    good[good.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(tmp_path, bytes(good)) == Code.ENCRYPTED


def test_a_zip_behind_or_before_something_else_is_refused(tmp_path):
    good = packed(parts())
    assert code_of(tmp_path, good + b"x") == Code.ODD_ARCHIVE
    assert code_of(tmp_path, b"PK\x03\x04" + good) == Code.ODD_ARCHIVE
    assert code_of(tmp_path, b"MZ" + good) == Code.NOT_EXCEL


def test_entries_that_say_another_thing_than_the_directory_are_refused(tmp_path):
    good = packed(parts(), ZIP_STORED)
    name = good.replace(b"xl/styles.xml", b"xl/styleZ.xml", 1)
    assert code_of(tmp_path, name) == Code.ODD_ARCHIVE
    for offset in (8, 14, 18, 22):  # method, checksum, packed size, size
        changed = bytearray(good)
        changed[offset] ^= 1
        assert code_of(tmp_path, bytes(changed)) == Code.ODD_ARCHIVE


def test_a_64_bit_directory_is_refused(tmp_path):
    good = packed(parts())
    at = good.rindex(b"PK\x05\x06")
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    assert code_of(tmp_path, good[:at] + locator + good[at:]) == Code.ODD_ARCHIVE


def test_entries_that_share_bytes_are_refused(tmp_path):
    """As in the bombs of David Fifield: every entry of the directory points at one that others use too."""
    good = bytearray(packed({"a.xml": "<a/>", "b.xml": "<a/>"}, ZIP_STORED))
    first = good.index(b"PK\x01\x02")
    second = good.index(b"PK\x01\x02", first + 1)
    good[second + 42 : second + 46] = good[first + 42 : first + 46]
    good[second + 46 : second + 51] = b"a.xmk"
    assert code_of(tmp_path, bytes(good)) == Code.ODD_ARCHIVE


def test_too_many_entries_are_refused_before_the_directory_is_read(tmp_path):
    files = {f"a{number}.xml": "" for number in range(1001)}
    assert code_of(tmp_path, files) == Code.TOO_MANY_ENTRIES
    lying = bytearray(packed({f"a{number}.xml": "" for number in range(2100)}))
    at = lying.rindex(b"PK\x05\x06")
    lying[at + 8 : at + 12] = struct.pack("<2H", 5, 5)
    assert code_of(tmp_path, bytes(lying)) == Code.TOO_MANY_ENTRIES


@pytest.mark.parametrize("size", [2_000_000, 97 * 1024 * 1024])
def test_what_unpacks_to_far_more_is_refused(tmp_path, size):
    assert code_of(tmp_path, {**parts(), "xl/media/a.png": b"\x00" * size}) == Code.BOMB


def test_many_parts_that_are_too_large_together_are_refused(tmp_path):
    noise = random.Random(1).randbytes(60_000)  # which alone packs badly
    files = {f"xl/media/{number}.png": noise + b"\x00" * 14_000_000 for number in range(10)}
    assert code_of(tmp_path, {**parts(), **files}) == Code.BOMB


# --- What must pass -------------------------------------------------------------------------------------------------


def from_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "Đạt"
    sheet["A1"].comment = Comment("Số liệu tháng trước", "Lan")
    sheet["A2"] = '=HYPERLINK("#A1")'
    sheet["A3"].hyperlink = "https://example.vn/"
    sheet.protection.set_password("a")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def from_xlsxwriter(**options: object) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Xã")
        sheet.write("A1", "Đạt")
        sheet.write_comment("A1", "Kỳ trước: Chưa đạt")
        sheet.data_validation("B1:B9", {"validate": "list", "source": ["Đạt", "Chưa đạt"]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Xã!$B$1:$B$9"})
        sheet.insert_chart("D2", chart)
        bars = book.add_chart({"type": "bar"})
        bars.add_series({"values": "=Xã!$B$1:$B$9"})
        book.add_chartsheet("Biểu đồ").set_chart(bars)
    return stream.getvalue()


def with_harmless_parts() -> bytes:
    """Parts as Excel, WPS Office and SharePoint leave them."""
    more: dict[str, str | bytes] = {
        "docProps/app.xml": "<Properties/>",
        "docProps/custom.xml": "<Properties/>",
        "docMetadata/LabelInfo.xml": "<clbl:labelList xmlns:clbl='x'/>",
        "xl/printerSettings/printerSettings1.bin": b"\x00\x01",
        "xl/calcChain.xml": "<calcChain/>",
        "xl/persons/person.xml": "<personList/>",
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
        "xl/media/image1.png": b"\x89PNG",
        "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
        "xl/cellimages.xml": "<etc/>",
        "xl/richData/rdrichvalue.xml": "<rvData/>",
        "xl/pivotCache/pivotCacheDefinition1.xml": "<a/>",
        "customXml/item1.xml": "<a/>",
        "xl/": "",
    }
    return packed({**parts(), **more})


def to_a_stream() -> bytes:
    """As servers write: sizes follow the data."""

    class OneWay(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    stream = OneWay()
    with ZipFile(stream, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_64_bit_sizes() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in parts().items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(str(content).encode())
    return stream.getvalue()


@pytest.mark.parametrize(
    "make",
    [from_openpyxl, from_xlsxwriter, with_harmless_parts, to_a_stream, with_64_bit_sizes, lambda: packed(parts(), 0)],
)
def test_real_files_pass_and_are_read(tmp_path, make):
    path = saved(tmp_path, make())
    check(path)
    assert child.read(path).sheets[0].value(1, 1) == "Đạt"


def test_a_large_sheet_of_equal_rows_is_no_bomb(tmp_path):
    row = (
        '<row r="{0}" spans="1:20">' + "".join(f'<c r="{name}{{0}}" s="1"/>' for name in "ABCDEFGHIJKLMNOP") + "</row>"
    )
    sheet = worksheet("".join(row.format(number) for number in range(1, 30_000)))
    assert len(sheet) > 8_000_000
    assert code_of(tmp_path, parts(sheet)) is None


# --- Sentences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", list(Code))
def test_each_cause_has_its_own_vietnamese_sentence(code):
    with translation.override("vi"):
        own, others = sentence(Refused(code)), {sentence(Refused(other)) for other in Code if other != code}
        placed = sentence(Refused(code, "Xã!F12"))
    assert own not in others
    assert any(letter in own for letter in "ạảãàáệếềđ")
    assert "(.xlsx)" in own or "gửi" in own
    assert placed == f"Xã!F12: {own}"


def test_a_part_of_the_file_is_named_behind_the_sentence():
    with translation.override("vi"):
        found = sentence(Refused(Code.MACRO, "xl/vbaProject.bin"))
    assert found.startswith("Tệp có macro (.xlsm)")
    assert found.endswith("(xl/vbaProject.bin)")
