"""What a report consists of, for renderings that are no HTML; `markup.py` reads it from the templates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`name` is the element's class, or its tag when it has none: level-1, agency, h2, p."""

    name: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side: letterhead or signature."""

    name: str
    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars as pairs of a label and the key of a figure."""

    title: Paragraph
    bars: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    runs: tuple[Run, ...]
    keys: tuple[str, ...] = ()
    name: str = ""
    is_head: bool = False
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    """`name` is head, group, unit or total; empty for a plain row."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are the classes of the columns."""

    name: str
    columns: tuple[str, ...]
    head: tuple[Row, ...]
    bodies: tuple[tuple[Row, ...], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.head, *(row for body in self.bodies for row in body))


@dataclass(frozen=True, slots=True)
class Appendix:
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))


Block = Paragraph | Columns | Chart | Table | Appendix
