"""The DOCX: the same words and numbers as the HTML, in a document that an officer can edit."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from bs4 import BeautifulSoup, Tag
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pypdf import PdfReader

from ntm_portal.lib.numbers import plain
from reports.build import ProgressReport, build_progress_report
from reports.models import Narrative
from reports.renderers.docx import render_docx
from reports.renderers.html import SAMPLE, render_document
from tests.reports.office import convert, text_of
from tests.reports.test_pdf import A4, page_number, size

pytestmark = pytest.mark.once

HOSTILE = """<script>alert(1)</script> và =cmd|'/c calc'!A1
- <img src="http://127.0.0.1:9/x.png"> <link rel="attachment" href="file:///etc/passwd">
+ @import url(http://127.0.0.1:9/x.css); [x](file:///etc/passwd) & <w:t>thẻ Word</w:t>"""


def opened(report: ProgressReport) -> Document:
    return docx.Document(BytesIO(render_docx(report)))


def words(text: str) -> str:
    return " ".join(text.split())


def soup_of(report: ProgressReport) -> BeautifulSoup:
    return BeautifulSoup(render_document(report), "html.parser")


def text_in(element: Any) -> str:
    return words("".join(found.text or "" for found in element.iter(qn("w:t"))))


def data_tables(document: Document) -> list[Any]:
    """The tables of the appendices; letterhead and signature are tables without lines."""
    return [table._element for table in document.tables if table.style.name == "Table Grid"]


# --- The same words and numbers -------------------------------------------------


@pytest.fixture
def document(report: ProgressReport) -> Document:
    return opened(report)


def test_every_paragraph_of_the_html_stands_in_the_docx_in_the_same_order(report, document):
    expected = [words(found.get_text()) for found in soup_of(report).select("p, h1, h2, h3, h4, li, figcaption")]
    inside = {paragraph for table in data_tables(document) for paragraph in table.iter(qn("w:p"))}
    found = [text_in(paragraph) for paragraph in document.element.body.iter(qn("w:p")) if paragraph not in inside]
    found, expected = [text for text in found if text], [text for text in expected if text]
    letterhead = 6  # its two columns are rows here
    assert sorted(found[:letterhead]) == sorted(expected[:letterhead])
    assert found[letterhead:] == expected[letterhead:]


def test_every_cell_of_the_html_stands_in_the_docx(report, document):
    """But for the first column, which the stylesheet counts."""
    expected = [html_rows(table) for table in soup_of(report).select("table")]
    found = [docx_rows(table) for table in data_tables(document)]
    assert len(found) == 6
    assert found == expected


def html_rows(table: Tag) -> list[list[str]]:
    rows = table.select("tbody tr")
    return [[words(cell.get_text()) for cell in row.find_all(["td", "th"])][1:] for row in rows]


def docx_rows(table: Any) -> list[list[str]]:
    rows = [row for row in table.findall(qn("w:tr")) if row.find(f".//{qn('w:tblHeader')}") is None]
    return [[text_in(cell) for cell in row.findall(qn("w:tc"))][1:] for row in rows]


def test_charts_are_words_own_and_hold_the_figures(report):
    with ZipFile(BytesIO(render_docx(report))) as package:
        charts = [BeautifulSoup(package.read(f"word/charts/chart{number}.xml"), "xml") for number in (1, 2)]
        assert len([name for name in package.namelist() if name.startswith("word/embeddings/")]) == 2
    svgs = soup_of(report).select("svg")
    for chart, svg in zip(charts, svgs, strict=True):
        keys = [str(value["data-figure"]) for value in svg.select(".bar-value")]
        figures = [report.figures[key] for key in keys]
        assert [value.get_text() for value in chart.select("val v")] == [plain(f.value, f.decimals) for f in figures]
        labels = [label.get_text() for label in svg.select(".bar-label")]
        assert [label.get_text() for label in chart.select("cat v")] == labels


@pytest.mark.slow
def test_libreoffice_makes_a_pdf_of_it_with_every_number_of_the_html(report, tmp_path):
    soup = soup_of(report)
    for element in soup.select("head, svg title"):
        element.decompose()
    numbers = re.compile(r"\d[\d.,]*\d|\d")
    in_html = Counter(numbers.findall(soup.get_text(" ")))
    in_pdf = Counter(numbers.findall(text_of(as_pdf(report, tmp_path))))
    assert {number: count for number, count in in_html.items() if in_pdf[number] < count} == {}


def as_pdf(report: ProgressReport, folder: Path) -> Path:
    file = folder / "bao-cao.docx"
    file.write_bytes(render_docx(report))
    return convert(file, "pdf", folder)


# --- The layout of the decree -----------------------------------------------------


@pytest.mark.slow
def test_pages_are_numbered_above_but_the_first_of_report_and_appendix(report, tmp_path):
    pages = list(PdfReader(as_pdf(report, tmp_path)).pages)
    sizes = [size(page) for page in pages]
    body = sizes.count(A4)
    assert sizes == [A4] * body + [A4[::-1]] * (len(pages) - body)
    assert [page_number(page) for page in pages[:body]] == [None, *(str(number) for number in range(2, body + 1))]
    expected = 1
    for page in pages[body:]:
        expected = 1 if "Phụ lục" in page.extract_text().split("\n")[0] else expected + 1
        assert page_number(page) == (None if expected == 1 else str(expected))


def test_appendices_are_landscape_sections_that_count_from_1(document):
    first, *appendices = document.sections
    assert (first.orientation, round(first.page_width.mm)) == (WD_ORIENT.PORTRAIT, 210)
    assert [section.orientation for section in appendices] == [WD_ORIENT.LANDSCAPE] * 6
    for section in document.sections:
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.different_first_page_header_footer
        assert 20 <= round(section.top_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35


def test_heads_of_tables_are_repeated_and_rows_never_break(document):
    for table in data_tables(document):
        rows = table.findall(qn("w:tr"))
        assert rows[0].find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_everything_is_a_named_style_in_times_new_roman(document):
    names = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Heading 1", "Heading 2", "Heading 3", "Title", "Body Text", "Tên phụ lục"} <= names
    assert "Normal" not in names
    xml = document.element.xml + document.styles.element.xml
    assert "asciiTheme" not in xml
    assert set(re.findall(r'w:ascii="([^"]+)"', xml)) == {"Times New Roman"}
    assert 'w:lang w:val="vi-VN"' in xml


def test_headings_are_counted_by_word(document):
    headings = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Heading 2"]
    assert headings[0].text == "Công tác chỉ đạo, hướng dẫn thực hiện Chương trình"
    assert headings[0].style.element.pPr.numPr.numId.val == 1


def test_the_same_report_gives_the_same_bytes(report):
    assert render_docx(report) == render_docx(report)


# --- Demo mode and signing --------------------------------------------------------


@pytest.mark.parametrize("demo", [True, False])
def test_sample_data_are_called_sample_on_every_page(report, settings, demo):
    settings.DEMO = demo
    document = opened(report)
    first = document.sections[0]
    mark = f"DỰ THẢO · {SAMPLE}" if demo else "DỰ THẢO"
    assert [words(footer.paragraphs[0].text) for footer in (first.footer, first.first_page_footer)] == [mark, mark]
    for section in document.sections[1:]:
        assert section.footer.is_linked_to_previous
        assert section.first_page_footer.is_linked_to_previous


@pytest.mark.parametrize(("demo", "shown"), [(True, False), (False, True)])
def test_number_and_signer_are_blank_in_demo_mode_only(province, period, settings, demo, shown):
    settings.DEMO = demo
    period.number, period.signer_name = 7, "Nguyễn Thử"
    period.save()
    text = text_in(opened(build_progress_report(unit=province, period=period)).element.body)
    assert ("07/BC-SNN" in text) == shown
    assert ("Nguyễn Thử" in text) == shown
    assert "Nơi nhận:" in text


# --- Other reports, hostile text --------------------------------------------------


def test_hostile_narrative_stays_text_and_links_to_nothing(province, period):
    Narrative.objects.filter(period=period, subject=province, section="tasks").update(text=HOSTILE)
    file = render_docx(build_progress_report(unit=province, period=period))
    text = text_in(docx.Document(BytesIO(file)).element.body)
    assert all(words(line) in text for line in HOSTILE.splitlines())
    with ZipFile(BytesIO(file)) as package:
        relations = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
        assert not [name for name in package.namelist() if "media/" in name]
    assert "External" not in relations


@pytest.mark.parametrize(("year", "month"), [(2022, 10), (2026, 3)])
def test_a_period_without_data_or_without_districts_makes_a_document(province, period, year, month):
    period.cutoff = period.cutoff.replace(year=year, month=month)
    assert len(data_tables(opened(build_progress_report(unit=province, period=period)))) == 6


def test_a_district_s_report_makes_a_document(unit, period):
    document = opened(build_progress_report(unit=unit("106"), period=period))
    assert "huyện Tam Đường" in document.core_properties.title
    assert "Than Uyên" not in text_in(document.element.body)
