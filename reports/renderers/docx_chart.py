"""Bar charts of the DOCX: Word's own charts, each with its little workbook, so that they can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart

from ntm_portal.lib.numbers import plain
from reports.figures import Figure
from reports.renderers.docx_styles import FONT, LANGUAGE, style_id
from reports.renderers.docx_text import Element, paragraph

Bars = Sequence[tuple[str, Figure]]
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WIDTH, BAR_HEIGHT = 130, 10  # mm
EMU = 36_000  # of a millimetre
COLOUR = "1C5D8F"


def chart_of(document: DocumentPart, title: str, bars: Bars, number: int) -> Element:
    """A paragraph that holds the chart; `number` tells it from the others of the document."""
    book = _part(document, f"/word/embeddings/bieu-do-{number}.xlsx", BOOK_TYPE, _workbook(bars))
    chart = _part(document, f"/word/charts/chart{number}.xml", CHART_TYPE, b"")
    chart._blob = _chart(bars, chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)).encode()
    made = paragraph(style_id("chart"), ())
    made.append(parse_xml(_drawing(title, len(bars), number, document.relate_to(chart, RELATIONSHIP_TYPE.CHART))))
    return made


def _part(document: DocumentPart, name: str, content_type: str, blob: bytes) -> Part:
    return Part(PackURI(name), content_type, blob, document.package)


def _workbook(bars: Bars) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(bars[0][1].cutoff, time())})
        sheet = book.add_worksheet()
        for row, (label, figure) in enumerate(bars):
            sheet.write_string(row, 0, label)
            sheet.write_number(row, 1, float(_number(figure)))
    return file.getvalue()


def _number(figure: Figure) -> str:
    return "0" if figure.value is None or isinstance(figure.value, tuple) else plain(figure.value, figure.decimals)


def _drawing(title: str, bars: int, number: int, relation: str) -> str:
    width, height = WIDTH * EMU, bars * BAR_HEIGHT * EMU
    return f"""<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing>
<wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">
<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name={quoteattr(title)} descr={quoteattr(title)}/>
<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/chart">
<c:chart xmlns:c="{DRAWING}/chart" xmlns:r="{OFFICE}" r:id="{relation}"/>
</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def _chart(bars: Bars, book: str) -> str:
    """Labels and values as in the workbook; best first, from the top."""
    last, decimals = len(bars), bars[0][1].decimals or 0
    labels = "".join(f'<c:pt idx="{at}"><c:v>{escape(label)}</c:v></c:pt>' for at, (label, _) in enumerate(bars))
    values = "".join(f'<c:pt idx="{at}"><c:v>{_number(figure)}</c:v></c:pt>' for at, (_, figure) in enumerate(bars))
    code = "[$-42A]#,##0" + ("." + "0" * decimals if decimals else "")  # 42A: the commas of Vietnam
    look = (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1300" b="{{bold}}"><a:latin typeface="{FONT}"/></a:defRPr>'
        f'</a:pPr><a:endParaRPr lang="{LANGUAGE}"/></a:p></c:txPr>'
    )
    bare = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"><c:lang val="{LANGUAGE}"/>
<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>
<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>
<c:ser><c:idx val="0"/><c:order val="0"/><c:spPr><a:solidFill><a:srgbClr val="{COLOUR}"/></a:solidFill></c:spPr>
<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/><c:spPr/>{look.format(bold=1)}<c:showLegendKey val="0"/>
<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>
</c:dLbls>
<c:cat><c:strRef><c:f>Sheet1!$A$1:$A${last}</c:f><c:strCache>
<c:ptCount val="{last}"/>{labels}</c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:f>Sheet1!$B$1:$B${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>
<c:ptCount val="{last}"/>{values}</c:numCache></c:numRef></c:val></c:ser>
<c:gapWidth val="40"/><c:axId val="1"/><c:axId val="2"/></c:barChart>
<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>
<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{bare}{look.format(bold=0)}
<c:crossAx val="2"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>
<c:crossAx val="1"/></c:valAx>
</c:plotArea><c:plotVisOnly val="1"/></c:chart>
<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>
<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>"""
