"""Text of drafts: from .docx and .txt, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from reports.drafts import text as drafts
from reports.drafts.text import DraftRefused, bounded, text_of_file


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


def test_what_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(drafts, "MAX_UNPACKED", 300_000)
    with pytest.raises(DraftRefused):
        text_of_file("a.docx", repacked(docx("a"), "word/media/a.bin", b"0" * 400_000))


def test_broken_xml_inside_is_refused():
    with pytest.raises(DraftRefused):
        text_of_file("a.docx", repacked(docx("a"), "word/document.xml", b"<w:document"))


def test_too_much_text_is_refused():
    with pytest.raises(DraftRefused):
        bounded("a" * (drafts.MAX_TEXT + 1))


def test_too_large_a_file_is_refused():
    with pytest.raises(DraftRefused):
        text_of_file("a.txt", b"a" * (drafts.MAX_FILE + 1))
