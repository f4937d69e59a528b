"""Text of drafts: from .docx and .txt, and what is refused."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile

import pytest
from docx import Document

from reports.drafts.reading import text as drafts
from reports.drafts.reading.text import DraftRefused, bounded, text_of_file
from reports.renderers.docx import render_docx

pytestmark = pytest.mark.once


def docx(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, content in zip(row.cells, cells, strict=True):
                cell.text = content
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info.filename))
        new.writestr(name, part)
    return out.getvalue()


def test_paragraphs_and_tables_of_a_docx_are_read_in_order():
    content = docx("Mở đầu", table=(("Xã", "Số tiêu chí"), ("Xã Pha Mu", "19/19")))
    assert text_of_file("du-thao.docx", content) == "Mở đầu\nXã | Số tiêu chí\nXã Pha Mu | 19/19"


def test_a_cell_that_spans_columns_leaves_them_room():
    document = Document()
    made = document.add_table(3, 3)
    for place, content in (
        (0, "Xã"),
        (1, "Số tiêu chí"),
        (4, "đạt"),
        (5, "chưa đạt"),
        (6, "Pha Mu"),
        (7, "19"),
        (8, "0"),
    ):
        made.cell(*divmod(place, 3)).text = content
    made.cell(0, 1).merge(made.cell(0, 2))
    made.cell(0, 0).merge(made.cell(1, 0))
    file = io.BytesIO()
    document.save(file)
    assert text_of_file("a.docx", file.getvalue()) == "Xã | Số tiêu chí | \n | đạt | chưa đạt\nPha Mu | 19 | 0"


def test_list_items_of_word_keep_their_mark():
    document = Document()
    document.add_paragraph("Xã Tà Mung đạt 16/19 tiêu chí", style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    assert text_of_file("a.docx", file.getvalue()) == "- Xã Tà Mung đạt 16/19 tiêu chí"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_files_in_unicode_are_read(encoding):
    assert text_of_file("a.txt", "40 xã đạt".encode(encoding)) == "40 xã đạt"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0"),
        ("a", b"abc"),
        ("a.txt", "đạt".encode("utf-16-be")[1:] + b"\xff"),
        ("a.txt", b"\0\0abc"),
        ("a.txt", b"  \n "),
        ("a.docx", b"not a zip"),
        ("a.docx", docx("")),
    ],
)
def test_everything_else_is_refused_in_a_sentence(name, content):
    with pytest.raises(DraftRefused) as refused:
        text_of_file(name, content)
    assert str(refused.value).endswith(".")


def test_a_zip_that_is_no_word_file_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(DraftRefused):
        text_of_file("a.docx", out.getvalue())


def test_a_document_type_declaration_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for part in (bomb, bomb.decode().encode("utf-16")):
        with pytest.raises(DraftRefused):
            text_of_file("a.docx", repacked(docx("a"), "word/document.xml", part))


def test_what_unpacks_too_large_is_refused():
    with pytest.raises(DraftRefused, match="giải nén"):
        text_of_file("a.docx", repacked(docx("a"), "word/media/a.bin", b"0" * 40_000_000))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp rỗng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "không phải văn bản Word"),
        (b"%PDF-1.7", "không phải văn bản Word"),
        (b"<html><body>40/94</body></html>", "không phải văn bản Word"),
        (docx("a")[:-30], "Không đọc được"),
    ],
)
def test_each_cause_has_a_sentence_of_its_own(content, said):
    with pytest.raises(DraftRefused, match=said):
        text_of_file("a.docx", content)


def test_macros_are_refused():
    types = zipfile.ZipFile(io.BytesIO(docx("a"))).read("[Content_Types].xml")
    macro = types.replace(b"wordprocessingml.document.main", b"macroEnabled.main")
    with pytest.raises(DraftRefused, match="macro"):
        text_of_file("a.docx", repacked(docx("a"), "[Content_Types].xml", macro))
    with pytest.raises(DraftRefused, match="macro"):
        text_of_file("a.docx", repacked(docx("a"), "word/vbaProject.bin", b"\xd0\xcf\x11\xe0"))


def test_a_document_of_endless_text_is_read_no_further_than_needed():
    body = b"<w:p><w:r><w:t>" + b"abcdefgh " * 40 + b"</w:t></w:r></w:p>"
    part = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    with pytest.raises(DraftRefused, match=r"200\.000"):
        text_of_file("a.docx", repacked(docx("a"), "word/document.xml", part + body * 3000 + b"</w:body></w:document>"))


def test_the_child_reads_drafts_without_django():
    from communes.submissions import child

    told = "import os; os._exit = lambda code: print(sorted(sys.modules), file=sys.stderr); main(sys.argv[1:])"
    with tempfile.NamedTemporaryFile() as file:
        file.write(docx("a"))
        file.flush()
        command = child.command(drafts.READER, file.name, "100")
        command = [part.replace("main(sys.argv[1:])", told) if part == child.START else part for part in command]
        done = subprocess.run(command, capture_output=True, env={}, check=True)
    assert b"reports.drafts.reading.word" in done.stderr
    assert b"django" not in done.stderr
    assert b"lxml" not in done.stderr


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str) -> bytes:
    part = f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    return repacked(docx("a"), "word/document.xml", f"{part}<w:body>{body}</w:body></w:document>".encode())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>40</w:t></w:r><w:del><w:r><w:delText>41</w:delText></w:r></w:del></w:p>", "40"),
        ("<w:p><w:ins><w:r><w:t>40</w:t></w:r></w:ins></w:p>", "40"),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", "a\nb\tc"),
        ("<w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink></w:p>", "a"),
        (
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
            "</w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback>"
            "</mc:AlternateContent><w:t>after</w:t></w:r></w:p>",
            "box\nafter",
        ),
    ],
)
def test_what_word_keeps_is_read_as_it_shows(body, text):
    assert text_of_file("a.docx", document(body)) == text


def test_lists_of_word_are_counted_as_word_does(report):
    text = text_of_file("a.docx", render_docx(report))
    assert "\nI. KẾT QUẢ THỰC HIỆN\n" in text
    assert "\n1. Công tác chỉ đạo" in text


def test_broken_xml_inside_is_refused():
    with pytest.raises(DraftRefused):
        text_of_file("a.docx", repacked(docx("a"), "word/document.xml", b"<w:document"))


def test_too_much_text_is_refused():
    with pytest.raises(DraftRefused):
        bounded("a" * (drafts.MAX_TEXT + 1))


def test_too_large_a_file_is_refused():
    with pytest.raises(DraftRefused):
        text_of_file("a.txt", b"a" * (drafts.MAX_FILE + 1))
