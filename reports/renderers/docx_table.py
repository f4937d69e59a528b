"""Tables of the DOCX: the data tables with repeated heads, and the two columns of letterhead and signature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reports.renderers.blocks import Cell, Columns, Paragraph, Row, Table
from reports.renderers.docx_text import Element, paragraph, twips, w

FIXED = {"col-stt": 10.0, "col-name": 36.0, "col-total": 15.0}  # mm; the other columns share the rest
SHARES = {"col-wide": 2.0}
UPRIGHT_HEIGHT = 42  # mm, for the names of criteria that stand on end
LETTERHEAD_LEFT, SIGNATURE_LEFT = 0.39, 0.5


def widths(table: Table, whole: float) -> list[float]:
    """Millimetres of each column."""
    rest = whole - sum(FIXED.get(column, 0) for column in table.columns)
    shares = sum(SHARES.get(column, 1) for column in table.columns if column not in FIXED)
    return [FIXED.get(column) or rest * SHARES.get(column, 1) / shares for column in table.columns]


def table_of(table: Table, whole: float) -> Element:
    found = widths(table, whole)
    made = _frame(found, "TableGrid", margins=(0.4, 0.4) if table.name == "matrix" else (0.6, 1.1))
    made.extend(_rows(table, found))
    return made


def columns_of(block: Columns, whole: float, paragraphs: Callable[[Iterable[Paragraph]], Iterator[Element]]) -> Element:
    """Letterhead: number and day stand level, in a row of their own. Signature: one row."""
    is_letterhead = block.name == "letterhead"
    share = LETTERHEAD_LEFT if is_letterhead else SIGNATURE_LEFT
    found = [whole * share, whole * (1 - share)]
    made = _frame(found, None, margins=(0, 0))
    cuts = [slice(None, -1), slice(-1, None)] if is_letterhead else [slice(None)]
    for cut in cuts:
        sides = zip(found, (block.left, block.right), strict=True)
        cells = [_cell(width, paragraphs(side[cut]), align="top") for width, side in sides]
        made.append(w("tr", w("trPr", w("cantSplit")), *cells))
    return made


def _frame(found: list[float], style: str | None, *, margins: tuple[float, float]) -> Element:
    across, along = margins
    sides = {"top": across, "left": along, "bottom": across, "right": along}
    room = [w(side, w=twips(margin), type="dxa") for side, margin in sides.items()]
    properties = w("tblPr", *([w("tblStyle", val=style)] if style else []))
    properties.append(w("tblW", w=twips(sum(found)), type="dxa"))
    properties.extend([w("tblLayout", type="fixed"), w("tblCellMar", *room)])
    if style:
        properties.append(
            w("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)
        )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=twips(width)) for width in found)))


def _rows(table: Table, found: list[float]) -> Iterator[Element]:
    open_below: dict[int, int] = {}  # column → rows that a cell above still covers
    for row in table.rows:
        yield w("tr", _row_properties(row), *_cells(table, row, found, open_below))


def _row_properties(row: Row) -> Element:
    properties = w("trPr", w("cantSplit"))
    if any(cell.name == "criterion" for cell in row.cells):
        properties.append(w("trHeight", val=twips(UPRIGHT_HEIGHT), hRule="exact"))
    if row.name == "head":
        properties.append(w("tblHeader"))
    return properties


def _cells(table: Table, row: Row, found: list[float], open_below: dict[int, int]) -> Iterator[Element]:
    waiting, column = list(row.cells), 0
    while column < len(found):
        if open_below.get(column):
            open_below[column] -= 1
            yield _cell(found[column], [paragraph("NTM-cell", ())], w("vMerge"))
            column += 1
            continue
        cell = waiting.pop(0)
        merged = [w("gridSpan", val=cell.columns)] if cell.columns > 1 else []
        if cell.rows > 1:
            open_below[column] = cell.rows - 1
            merged.append(w("vMerge", val="restart"))
        upright = [w("textDirection", val="btLr")] if cell.name == "criterion" else []
        style, stands_out = _style(table, row, cell, column), row.name in ("group", "total")
        content = [paragraph(style, cell.runs, bold=stands_out, keep=row.name == "group")]
        yield _cell(sum(found[column : column + cell.columns]), content, *merged, *upright)
        column += cell.columns


def _cell(width: float, content: Iterable[Element], *properties: Element, align: str = "center") -> Element:
    fixed = w("tcPr", w("tcW", w=twips(width), type="dxa"), *properties, w("vAlign", val=align))
    return w("tc", fixed, *(list(content) or [paragraph("NTM-cell", ())]))


def _style(table: Table, row: Row, cell: Cell, column: int) -> str:
    """The identifier of the paragraph style of a cell."""
    is_matrix, is_amount = table.name == "matrix", "capital" in table.name and column > 1
    if row.name == "head":
        return "NTM-matrix-head" if cell.name == "criterion" else "NTM-cell-head"
    if cell.is_head or cell.name == "text":
        return "NTM-matrix-name" if is_matrix else "NTM-cell-left"
    if is_matrix:
        return "NTM-matrix-cell"
    return "NTM-cell-right" if is_amount else "NTM-cell"
