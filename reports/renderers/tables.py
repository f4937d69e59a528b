"""The appendices as grids of typed values: what workbook and CSV files are made from."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import groupby

from reports.build import ProgressReport
from reports.figures import Figure
from reports.renderers.blocks import Appendix, Cell, Paragraph, Row, Table
from reports.renderers.html import render_document
from reports.renderers.markup import read

Figures = Mapping[str, Figure]
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Vietnamese as another alphabet
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its place; `figure` when the cell is that number, `whole` when it prints «40/94»."""

    row: int
    column: int
    cell: Cell
    kind: str
    figure: Figure | None = None
    whole: Figure | None = None

    @property
    def plain(self) -> str:
        """Machine form, with a dot for decimals."""
        return self.figure.text if self.figure else self.cell.text


@dataclass(frozen=True)
class Grid:
    """An appendix: its lines of text, and the cells of its table in rows and columns from 0."""

    number: str
    title: str
    lines: tuple[str, ...]
    table: Table
    cells: tuple[Placed, ...]

    @property
    def head_rows(self) -> int:
        return len(self.table.head)

    def rows(self) -> Iterator[tuple[Row, list[Placed]]]:
        by_row = groupby(self.cells, lambda placed: placed.row)
        for row, (_, cells) in zip(self.table.rows, by_row, strict=True):
            yield row, list(cells)


def grids(report: ProgressReport) -> list[Grid]:
    blocks = read(render_document(report))
    return [_grid(block, report.figures) for block in blocks if isinstance(block, Appendix)]


def _grid(appendix: Appendix, figures: Figures) -> Grid:
    number, title, *lines = (block.text for block in appendix.blocks if isinstance(block, Paragraph))
    (table,) = appendix.tables
    return Grid(number, title, tuple(lines), table, tuple(_place(table, figures)))


def _place(table: Table, figures: Figures) -> Iterator[Placed]:
    taken: set[tuple[int, int]] = set()
    for position, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (position, column) in taken:
                column += 1
            taken |= {(position + down, column + along) for down in range(cell.rows) for along in range(cell.columns)}
            yield Placed(position, column, cell, row.name, *_numbers(cell, figures))


def _numbers(cell: Cell, figures: Figures) -> tuple[Figure | None, Figure | None]:
    """The figure that the cell is, and the one after a stroke; none where the cell says more than the number."""
    found = [figures[key] for key in cell.keys if not isinstance(figures[key].value, tuple)]
    found = [figure for figure in found if figure.value is not None]
    if not found or cell.text != "/".join(figure.printed for figure in found):
        return None, None
    return found[0], found[1] if len(found) > 1 else None


# --- CSV ----------------------------------------------------------------------

FIGURE_HEADS = ("Mã", "Số liệu", "Giá trị", "Đơn vị tính", "Số liệu đến ngày")


def figures_csv(report: ProgressReport) -> str:
    rows = [(item.key, item.label, item.text, item.unit, item.cutoff.isoformat()) for item in report.figures.values()]
    return _csv([FIGURE_HEADS, *rows])


def grid_csv(grid: Grid) -> str:
    """One row of heads («Vốn đầu tư: Kéo dài»), then the rows of the table with plain numbers."""
    width = len(grid.table.columns)
    heads = [": ".join(dict.fromkeys(_heads_of(grid, column))) for column in range(width)]
    body = [_values(cells, width) for row, cells in grid.rows() if row.name != "head"]
    return _csv([heads, *body])


def _heads_of(grid: Grid, column: int) -> Iterator[str]:
    for placed in grid.cells:
        if placed.kind == "head" and placed.column <= column < placed.column + placed.cell.columns:
            yield placed.cell.text


def _values(cells: list[Placed], width: int) -> list[str]:
    values = [""] * width
    for placed in cells:
        values[placed.column] = placed.plain
    return values


def _csv(rows: Iterable[Iterable[str]]) -> str:
    return BYTE_ORDER_MARK + csv_text(rows)


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Without the byte order mark, as programs read it."""
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([[_harmless(value) for value in row] for row in rows])
    return file.getvalue()


def _harmless(value: str) -> str:
    """A spreadsheet must take words for words; no number of a report begins with one of these signs but a minus."""
    is_formula = value.startswith(FORMULA_STARTS) and not value.removeprefix("-").replace(".", "").isdigit()
    return f"'{value}" if is_formula else value
