"""The report as DOCX in the layout of NĐ 30/2020/NĐ-CP, to be edited: named styles, headings, tables, sections.

Made from the same templates as HTML and PDF (`markup.py`), so that a sentence or number cannot differ between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm

from reports.build import ProgressReport
from reports.renderers import archive, docx_chart
from reports.renderers.blocks import Appendix, Block, Chart, Columns, Paragraph, Table
from reports.renderers.docx_styles import OWN, name_styles, style_id
from reports.renderers.docx_table import columns_of, table_of
from reports.renderers.docx_text import Element, paragraph, text, w
from reports.renderers.html import page_mark, render_document
from reports.renderers.markup import read

A4 = (210, 297)
MARGINS = {"top_margin": 20, "right_margin": 15, "bottom_margin": 20, "left_margin": 30}
BODY_WIDTH, APPENDIX_WIDTH = 210 - 45, 297 - 45
WORD_OF_TODAY = "15"  # 2013 and later; python-docx's template is of 2010, which Word opens in compatibility mode
RULED = {"agency", "motto", "h1"}  # a rule stands under them


def render_docx(report: ProgressReport) -> bytes:
    """The whole report; the same report always gives the same bytes."""
    document = docx.Document()
    name_styles(document)
    _describe(document, report)
    _Writer(document, report).write(read(render_document(report)))
    document.add_paragraph(style=OWN["end"].name)  # Word wants one after the last table
    file = BytesIO()
    document.save(file)
    return archive.with_fixed_dates(file.getvalue())


def _describe(document: Document, report: ProgressReport) -> None:
    day = datetime.combine(report.period.cutoff, time())
    about = document.core_properties
    about.title, about.author = f"Báo cáo {report.title}", report.period.agency
    about.subject, about.comments = f"{report.period.title}, {report.subject.full_name}", ""
    about.language, about.last_modified_by = "vi-VN", report.period.agency
    about.created = about.modified = day
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_OF_TODAY)


class _Writer:
    """Puts blocks one after the other into the document; an appendix opens a section of its own."""

    def __init__(self, document: Document, report: ProgressReport) -> None:
        self.document, self.report, self.charts = document, report, 0
        self.width: float = BODY_WIDTH
        self.body: Element = document.element.body
        self.write_one: dict[type, Callable[[Any], None]] = {
            Paragraph: self._paragraph,
            Columns: self._columns,
            Chart: self._chart,
            Table: self._table,
            Appendix: self._appendix,
        }
        _shape_section(document.sections[0], landscape=False)
        _head_pages(document.sections[0], page_mark(report))

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.write_one[type(block)](block)

    def _add(self, *elements: Element) -> None:
        for element in elements:
            self.body.insert_element_before(element, "w:sectPr")

    def _paragraph(self, block: Paragraph) -> None:
        self._add(*paragraphs((block,)))

    def _columns(self, block: Columns) -> None:
        self._add(columns_of(block, self.width, paragraphs))

    def _table(self, block: Table) -> None:
        self._add(table_of(block, self.width))

    def _chart(self, block: Chart) -> None:
        self.charts += 1
        self._add(*paragraphs((block.title,)))
        bars = [(label, self.report.figures[key]) for label, key in block.bars]
        self._add(docx_chart.chart_of(self.document.part, block.title.text, bars, self.charts))

    def _appendix(self, block: Appendix) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self.document.paragraphs[-1].style = OWN["end"].name
        _shape_section(section, landscape=True)
        self.width = APPENDIX_WIDTH
        self.write(block.blocks)


def paragraphs(blocks: Iterable[Paragraph]) -> Iterator[Element]:
    for block in blocks:
        yield paragraph(style_id(block.name), block.runs)
        if block.name in RULED:
            yield paragraph(style_id(f"rule-{block.name}"), ())


# --- Pages --------------------------------------------------------------------


def _shape_section(section: Section, *, landscape: bool) -> None:
    """A4 with the margins of the decree; pages count from 1 and the first shows no number."""
    sizes = [Mm(side) for side in A4]
    section.page_width, section.page_height = reversed(sizes) if landscape else sizes
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    for margin, size in MARGINS.items():
        setattr(section, margin, Mm(size))
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.insert_element_before(w("pgNumType", start=1), "w:cols", "w:titlePg", "w:docGrid")


def _head_pages(section: Section, mark: str) -> None:
    """The number in the upper margin, and below what the report is not yet; the appendices take them over."""
    field = w("fldSimple", w("r", w("t")), instr="PAGE")
    _fill(section.header, "header", field)
    _fill(section.first_page_header, "header")
    foot = (w("r", text(mark)),) if mark else ()
    _fill(section.footer, "footer", *foot)
    _fill(section.first_page_footer, "footer", *deepcopy(foot))


def _fill(part: _Header | _Footer, name: str, *content: Element) -> None:
    part.is_linked_to_previous = False
    for old in list(part._element):
        part._element.remove(old)
    part._element.append(paragraph(style_id(name), ()))
    part._element[0].extend(content)
