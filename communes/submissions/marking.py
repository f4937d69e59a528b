"""Writes the copy of an uploaded workbook that goes back: marked cells, comments, a «Lỗi» sheet with links.

Runs in the child, with openpyxl. What a former round marked is taken away first.
A mark is `{"level": "fix" | "explain" | "comment", "sheet": "Xã", "cells": ["F12", …], "unit", "item", "found",
"accepted", "cure"}`, with `said` for the cure of a comment; one without sheet or cells is only listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.fills import Fill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import fromstring, tostring

from communes.submissions import errors_sheet
from communes.submissions.errors_sheet import LEVELS, Covered, Mark, clipped
from communes.submissions.faithful import escaped, load, own_cell
from communes.submissions.reading import read_workbook
from communes.submissions.sheets import coordinates

# Light red, yellow and blue that nobody else picks, so that a mark is known again; the first one wins.
COLOURS = {"fix": "FFFFC9CB", "comment": "FFCFE3F9", "explain": "FFFFEFB1"}
FILLS = {level: PatternFill("solid", fgColor=colour) for level, colour in COLOURS.items()}
AUTHOR = "Cổng nông thôn mới"
SEPARATOR = f"— {AUTHOR} —"
LINES = {"found": "Đã nhập", "accepted": "Yêu cầu", "cure": "Cách xử lý"}
RANKS = list(COLOURS)
COMMENT_WIDTH, LINE_HEIGHT, LETTERS_IN_LINE = 380, 18, 52
MOST_COMMENT = 8_000


def write_marked(path: Path, marks: list[Mark], output: Path) -> None:
    book = load(path, read_workbook(path))
    unmark(book)
    covered = list(mark_cells(book, marks))
    size_comments(book)
    errors_sheet.add(book, marks, covered)
    book.save(output)


# --- The former round -----------------------------------------------------------------------------------------------


def unmark(book: openpyxl.Workbook) -> None:
    """Colours and comments of ours go wherever they were moved to; a fill comes back where its cell still stands."""
    before = {(sheet, cell): fill for sheet, cell, fill in errors_sheet.covered_fills(book)}
    errors_sheet.remove_old(book)
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):
            if is_marked(cell):
                cell.fill = fill_from(before.get((sheet.title, cell.coordinate)))
            if cell.comment and SEPARATOR in cell.comment.text:
                cell.comment = without_ours(cell.comment)


def is_marked(cell: Cell | MergedCell) -> bool:
    return bool(cell.has_style and cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in COLOURS.values())


def fill_from(text: str | None) -> Any:
    tree: Any = fromstring(text) if text else None
    return PatternFill() if tree is None else Fill.from_tree(tree)


def without_ours(comment: Comment) -> Comment | None:
    rest = comment.text.partition(SEPARATOR)[0].rstrip()
    return Comment(rest, comment.author) if rest else None


# --- This round -----------------------------------------------------------------------------------------------------


def mark_cells(book: openpyxl.Workbook, marks: list[Mark]) -> Iterator[Covered]:
    """Fills and comments; gives what the fills cover."""
    ranked = sorted(marks, key=lambda mark: RANKS.index(mark["level"]))
    covered: dict[tuple[str, str], str] = {}
    for mark in reversed(ranked):
        for cell in cells_of(book, mark):
            covered.setdefault((cell.parent.title, cell.coordinate), covered_by(cell))
            cell.fill = FILLS[mark["level"]]
    for mark in ranked:
        for cell in cells_of(book, mark):
            comment_on(cell, comment_text(mark))
    return ((sheet, cell, fill) for (sheet, cell), fill in covered.items() if fill)


def cells_of(book: openpyxl.Workbook, mark: Mark) -> Iterator[Cell]:
    """A cell under a merged area stands for the area's first one, which shows."""
    if mark["sheet"] not in book.sheetnames:
        return
    sheet = book[mark["sheet"]]
    seen = set()
    for text in mark["cells"]:
        cell = shown_cell(sheet, *coordinates(text))
        if cell.coordinate not in seen:
            seen.add(cell.coordinate)
            yield cell


def shown_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            row, column = area.min_row, area.min_col
    return own_cell(sheet, row, column)


def covered_by(cell: Cell) -> str:
    return tostring(cell.fill.to_tree()).decode() if cell.has_style and cell.fill.fill_type else ""


def comment_text(mark: Mark) -> str:
    lines = [f"{label}: {clipped(mark[name])}" for name, label in LINES.items() if mark.get(name)]
    about = ", ".join(filter(None, (mark.get("unit"), mark.get("item"))))
    said = clipped(mark.get("said"))
    return "\n".join(filter(None, (f"{LEVELS[mark['level']]}:", about if said else "", said, *lines)))


def comment_on(cell: Cell, text: str) -> None:
    """Below what a comment says already; one separator however many problems the cell has."""
    before, author = (cell.comment.text, cell.comment.author) if cell.comment else ("", AUTHOR)
    parts = [before] if SEPARATOR in before else [*filter(None, [before]), SEPARATOR]
    whole = "\n".join([*parts, escaped(text)])[:MOST_COMMENT]
    cell.comment = Comment(whole, author)


def size_comments(book: openpyxl.Workbook) -> None:
    """All of them, since openpyxl does not read how large they were."""
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if cell.comment:
                lines = sum(1 + len(line) // LETTERS_IN_LINE for line in cell.comment.text.splitlines())
                cell.comment.width, cell.comment.height = COMMENT_WIDTH, LINE_HEIGHT * (lines + 1)
