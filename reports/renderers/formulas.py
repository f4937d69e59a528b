"""Live totals of the workbook: which formula gives a figure from the other cells.

A figure that stands on several sheets is computed once and linked to from the others. Where no rule knows a figure (a
decision, a target, an amount that was reported) the cell is a plain number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.renderers.tables import Grid, Placed

COUNTED = ("x", "KXĐ")  # what does not apply counts as met


@dataclass(frozen=True)
class Sheet:
    """A grid on its sheet: the table begins at row `top`."""

    name: str
    grid: Grid
    top: int

    @property
    def is_matrix(self) -> bool:
        return self.grid.table.name == "matrix"

    def at(self, placed: Placed) -> str:
        return str(xl_rowcol_to_cell(self.top + placed.row, placed.column))

    def unit_ranges(self, column: int, near: Placed | None = None) -> list[str]:
        """Ranges of the units in the column: one a group, or only the group that `near` heads."""
        start, found = self.grid.head_rows, []
        for body in self.grid.table.bodies:
            rows = [start + at for at, row in enumerate(body) if row.name == "unit"]
            if rows and (near is None or start <= near.row < start + len(body)):
                found.append(xl_range(self.top + rows[0], column, self.top + rows[-1], column))
            start += len(body)
        return found


class Book:
    """All sheets of the workbook, and where each figure stands first."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.sheets = tuple(sheets)
        self.places: dict[str, tuple[Sheet, Placed]] = {}
        for sheet in self.sheets:
            for placed in sheet.grid.cells:
                if placed.figure:
                    self.places.setdefault(placed.figure.key, (sheet, placed))

    def formula(self, sheet: Sheet, placed: Placed) -> str | None:
        """The formula of the cell, or None where its value was reported."""
        if placed.figure is None:
            return None
        home, first = self.places[placed.figure.key]
        if (home, first) != (sheet, placed):
            return f"={self.address(sheet, placed.figure.key)}"
        for pattern, rule in RULES:
            if match := pattern.fullmatch(placed.figure.key):
                return rule(self, sheet, placed, match)
        return None

    def address(self, sheet: Sheet, key: str) -> str | None:
        """Where the figure stands, seen from the sheet."""
        if key not in self.places:
            return None
        home, placed = self.places[key]
        return home.at(placed) if home is sheet else f"'{home.name}'!{home.at(placed)}"

    def counts(self, prefix: str) -> list[str]:
        """Ranges of the first appendix that hold how many criteria each commune of the district or province meets."""
        matrix = next((sheet for sheet in self.sheets if sheet.is_matrix), None)
        if matrix is None:
            return []
        _, near = self.places.get(f"{prefix}communes.met_total", (matrix, None))
        is_group = near is not None and near.kind == "group"
        ranges = matrix.unit_ranges(len(matrix.grid.table.columns) - 1, near if is_group else None)
        return [f"'{matrix.name}'!{found}" for found in ranges]


Rule = Callable[[Book, Sheet, Placed, "re.Match[str]"], "str | None"]


def _marks(ranges: Iterable[str]) -> str:
    return "=" + "+".join(f'COUNTIF({found},"{mark}")' for found in ranges for mark in COUNTED)


def _of_one_commune(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    if not sheet.is_matrix:
        return None
    row = sheet.top + placed.row
    return _marks([xl_range(row, 2, row, placed.column - 1)])


def _of_one_criterion(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    near = placed if placed.kind == "group" else None
    return _marks(sheet.unit_ranges(placed.column, near)) if sheet.is_matrix else None


def _sum(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    ranges = sheet.unit_ranges(placed.column, placed if placed.kind == "group" else None)
    return f"=SUM({','.join(ranges)})" if ranges and placed.kind in ("group", "total") else None


def _count(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str], condition: str) -> str | None:
    """Communes of a district by their counts of criteria; the province's are the sum of its districts."""
    if placed.kind == "total" and (total := _sum(book, sheet, placed, match)):
        return total
    ranges = book.counts(match["prefix"])
    return "=" + "+".join(condition.format(found) for found in ranges) if ranges else None


def _communes(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    return _count(book, sheet, placed, match, "ROWS({})")


def _met_all(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    matrix = next((found for found in book.sheets if found.is_matrix), None)
    criteria = len(matrix.grid.table.columns) - 3 if matrix else 0
    return _count(book, sheet, placed, match, f"COUNTIF({{}},{criteria})")


def _band(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    return _count(book, sheet, placed, match, f'COUNTIFS({{0}},">={match["low"]}",{{0}},"<={match["high"]}")')


def _average(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    ranges = book.counts(match["prefix"])
    return f"=AVERAGE({','.join(ranges)})" if ranges else None


def _share(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    return _rate(book, sheet, f"{match['key']}.met", "units.communes")


def _spent(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    return _rate(book, sheet, f"{match['key']}.disbursed", f"{match['key']}.usable")


def _rate(book: Book, sheet: Sheet, part: str, whole: str) -> str | None:
    above, below = book.address(sheet, part), book.address(sheet, whole)
    return f'=IF({below}=0,"",{above}/{below}*100)' if above and below else None


def _usable(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    assigned, kept = (book.address(sheet, f"{match['key']}.{part}") for part in ("assigned", "carried_over"))
    return f"={assigned}+{kept}" if assigned and kept else None


def _difference(book: Book, sheet: Sheet, placed: Placed, match: re.Match[str]) -> str | None:
    now, before = book.address(sheet, match["key"]), book.address(sheet, f"changes.{match['key']}.before")
    return f"={now}-{before}" if now and before else None


_PREFIX = r"(?P<prefix>(?:district\.[^.]+\.)?)"
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"commune\.[^.]+\.met", _of_one_commune),
        (rf"{_PREFIX}criterion\.\d+\.met", _of_one_criterion),
        (rf"{_PREFIX}communes\.met_total", _sum),
        (r"(?P<prefix>)units\.communes", _communes),
        (r"(?P<prefix>district\.[^.]+\.)communes", _communes),
        (rf"{_PREFIX}communes\.met_all", _met_all),
        (rf"{_PREFIX}communes\.band\.(?P<low>\d+)_(?P<high>\d+)", _band),
        (rf"{_PREFIX}communes\.average", _average),
        (r"communes\.recognised", _sum),
        (r"(?P<key>criterion\.\d+)\.rate", _share),
        (r"(?P<key>funding\..+)\.rate", _spent),
        (r"(?P<key>funding\..+)\.usable", _usable),
        (r"changes\.(?P<key>funding\..+)\.difference", _difference),
        (r"funding\.[a-z]+\.(?:assigned|carried_over|disbursed)", _sum),
    )
)
