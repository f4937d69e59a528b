"""Named styles of the DOCX: sizes and places of NĐ 30/2020/NĐ-CP, Phụ lục I; names as an officer finds them in Word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from reports.renderers.docx_text import Element, w

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
INDENT = 12.7  # mm, first line
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: sizes and spaces in points, indents in mm; `outline` is the heading level."""

    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "center"
    indent: float = 0
    sides: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    keep: bool = False
    outline: int | None = None
    rule: bool = False


def _body(name: str, **changed: Any) -> Look:
    return Look(name, **{"align": "both", "indent": INDENT, "before": 6, "line": 1.08, **changed})


# By the name that a paragraph has in the templates: its class or its tag.
LOOKS = {
    "parent-agency": Look("Cơ quan chủ quản", 13),
    "agency": Look("Cơ quan ban hành", 13, bold=True),
    "number-line": Look("Số, ký hiệu", 13, before=8),
    "state-name": Look("Quốc hiệu", 13, bold=True),
    "motto": Look("Tiêu ngữ", bold=True),
    "place-date": Look("Địa danh, ngày", 13, italic=True, before=8),
    "kind": Look("Tên loại", bold=True, before=16),
    "h1": Look("Title", bold=True, sides=6),
    "meeting-note": Look("Chú dẫn tên báo cáo", italic=True, before=4, after=6),
    "h2": _body("Heading 1", bold=True, before=10, keep=True, outline=0),
    "h3": _body("Heading 2", bold=True, keep=True, outline=1),
    "h4": _body("Heading 3", keep=True, outline=2),
    "p": _body("Body Text"),
    "level-1": _body("Ý gạch đầu dòng"),
    "level-2": _body("Ý dấu cộng"),
    "note": _body("Ghi chú", size=11, line=1.0),
    "missing": _body("Chưa có nội dung", italic=True),
    "figcaption": Look("Caption", 13, bold=True, before=10, after=2, keep=True),
    "recipients-head": Look("Nơi nhận", 12, bold=True, italic=True, align="left", before=14),
    "li": Look("Danh sách nơi nhận", 11, align="left"),
    "authority": Look("Quyền hạn", bold=True, before=14, keep=True),
    "signer-title": Look("Chức vụ", bold=True, keep=True),
    "signer-name": Look("Họ tên người ký", bold=True, before=80),
    "appendix-number": Look("Số phụ lục", bold=True, keep=True),
    "appendix-title": Look("Tên phụ lục", bold=True, keep=True, outline=0),
    "appendix-note": Look("Kèm theo", 13, italic=True, after=8, keep=True),
    "legend": Look("Ký hiệu bảng", 11, italic=True, align="left", after=4, keep=True),
    "unit-line": Look("Đơn vị tính", 11, italic=True, align="right", after=4, keep=True),
}
# Paragraphs that no template names.
CELL, CELL_LEFT, CELL_RIGHT, CELL_HEAD = "cell", "cell-left", "cell-right", "cell-head"
MATRIX_CELL, MATRIX_NAME, MATRIX_HEAD = "matrix-cell", "matrix-name", "matrix-head"
OWN = {
    CELL: Look("Ô bảng giữa", 11),
    CELL_LEFT: Look("Ô bảng trái", 11, align="left"),
    CELL_RIGHT: Look("Ô bảng phải", 11, align="right"),
    CELL_HEAD: Look("Đầu bảng", 11, bold=True),
    MATRIX_CELL: Look("Ô biểu tiêu chí", 10),
    MATRIX_NAME: Look("Tên xã biểu tiêu chí", 10, align="left"),
    MATRIX_HEAD: Look("Đầu cột đứng", 9, bold=True, align="left"),
    "rule-agency": Look("Kẻ dưới cơ quan", 1, sides=19, before=3, rule=True),
    "rule-motto": Look("Kẻ dưới tiêu ngữ", 1, sides=20, before=2, rule=True),
    "rule-h1": Look("Kẻ dưới trích yếu", 1, sides=55, before=4, rule=True),
    "chart": Look("Biểu đồ", after=6),
    "end": Look("Hết phần", 1),
    "header": Look("Header", 13),
    "footer": Look("Footer", 11, bold=True),
}
KEPT = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid")
LEVEL_NUMBERED = {"h2": 0, "h3": 1}  # «I.» is typed in the templates, «1.» is counted
AFTER_NUMBERS = ("w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def style_id(key: str) -> str:
    """What a paragraph names its style by; KeyError where a template names one that has no style."""
    name = {**LOOKS, **OWN}[key].name
    return name.replace(" ", "") if name.isascii() else f"NTM-{key}"


def name_styles(document: Document) -> None:
    """Replaces the styles of python-docx's template, which are English and blue, by the report's own."""
    for style in list(document.styles):
        if style.name not in KEPT:
            style.delete()
    _set_defaults(document.styles.element)
    for key, look in {**LOOKS, **OWN}.items():
        style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=look.name.isascii())
        style.element.styleId = style_id(key)
        style.base_style = document.styles["Normal"]
        _shape(style, look)
        if key in LEVEL_NUMBERED:
            reference = w("numPr", w("ilvl", val=LEVEL_NUMBERED[key]), w("numId", val=1))
            _properties(style).insert_element_before(reference, *AFTER_NUMBERS)
    _count_headings(document)


def _set_defaults(styles: Element) -> None:
    """Font and language of everything; no space between paragraphs but what a style asks for."""
    defaults = styles.find(qn("w:docDefaults"))
    defaults.clear()
    fonts = w("rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT))
    text = w("rPr", fonts, w("sz", val=28), w("szCs", val=28), w("lang", val=LANGUAGE, eastAsia=LANGUAGE))
    defaults.extend(
        [w("rPrDefault", text), w("pPrDefault", w("pPr", w("spacing", after=0, line=240, lineRule="auto")))]
    )


def _shape(style: ParagraphStyle, look: Look) -> None:
    style.quick_style = True
    style.hidden = False
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
    paragraph = style.paragraph_format
    paragraph.alignment = ALIGNMENTS[look.align]
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.line_spacing = Pt(3) if look.rule else look.line
    paragraph.keep_with_next = look.keep
    if look.indent:
        paragraph.first_line_indent = Mm(look.indent)
    if look.sides:
        paragraph.left_indent = paragraph.right_indent = Mm(look.sides)
    properties = _properties(style)
    if look.rule:
        border = w("pBdr", w("top", val="single", sz=6, space=1, color="000000"))
        properties.insert_element_before(border, *AFTER_NUMBERS[1:])
    if look.outline is not None:
        properties.append(w("outlineLvl", val=look.outline))


def _properties(style: ParagraphStyle) -> Element:
    return style.element.get_or_add_pPr()


def _count_headings(document: Document) -> None:
    """«1.» before each heading of the second level, beginning anew under each of the first."""
    numbering = document.part.numbering_part.element
    for element in list(numbering):
        numbering.remove(element)
    first = w("lvl", w("start", val=1), w("numFmt", val="none"), w("pStyle", val="Heading1"), ilvl=0)
    first.extend([w("suff", val="nothing"), w("lvlText", val="")])
    second = w("lvl", w("start", val=1), w("numFmt", val="decimal"), w("pStyle", val="Heading2"), ilvl=1)
    second.extend([w("suff", val="space"), w("lvlText", val="%2.")])
    levels = w("abstractNum", w("multiLevelType", val="multilevel"), first, second, abstractNumId=0)
    numbering.extend([levels, w("num", w("abstractNumId", val=0), numId=1)])
