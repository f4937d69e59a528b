"""The hidden sheet of the portal's own workbook: what it is for, and which rows it was handed out with."""

from __future__ import annotations

from dataclasses import dataclass, field

from communes.submissions.sheets import DATE, Sheet, Workbook, address
from communes.submissions.tables import ReturnPlan

SHEET = "_ntm"
KIND = "ntm-portal-return"
VERSION = "1"
MARKER = "ntm:"  # in the hidden first column of a sheet, before the key of its table
DAY_MARK = "ntm-day"  # in the hidden first column of the first sheet, in the row of «Số liệu đến ngày»


@dataclass(frozen=True)
class Passport:
    kind: str
    version: str
    period: str
    period_title: str
    unit: str
    unit_name: str
    sets: dict[str, str] = field(default_factory=dict)
    made_at: str = ""
    observed_on: str = ""
    day_sheet: str = ""
    day_cell: str = ""

    @property
    def is_current(self) -> bool:
        return self.kind == KIND and self.version == VERSION


def passport_rows(plan: ReturnPlan) -> list[tuple[str, ...]]:
    """What stands in the hidden sheet: the passport, then the identity of every row."""
    head = [
        ("kind", KIND),
        ("version", VERSION),
        ("period", plan.period),
        ("period_title", plan.period_title),
        ("unit", plan.unit.code),
        ("unit_name", plan.unit.full_name),
        *((f"set:{level}", title) for level, title in plan.sets.items()),
        ("made_at", plan.made_at.isoformat()),
    ]
    lines = [("row", table.key, line.unit.code, line.item) for table in plan.tables for line in table.lines]
    return [*head, *lines]


def find_passport(workbook: Workbook) -> Passport | None:
    """None for a workbook that the portal did not hand out."""
    sheet = next((sheet for sheet in workbook if _is_passport(sheet)), None)
    if sheet is None:
        return None
    rows = {str(sheet.value(row, 1)): row for row in range(1, 40) if sheet.value(row, 1)}
    said = {name: str(sheet.value(row, 2) or "") for name, row in rows.items()}
    sets = {key.removeprefix("set:"): title for key, title in said.items() if key.startswith("set:")}
    plain = {
        name: said.get(name, "")
        for name in ("kind", "version", "period", "period_title", "unit", "unit_name", "made_at")
    }
    observed_on, sheet_name, cell = _day(workbook)
    return Passport(**plain, sets=sets, observed_on=observed_on, day_sheet=sheet_name, day_cell=cell)


def _is_passport(sheet: Sheet) -> bool:
    return sheet.value(1, 1) == "kind" and sheet.value(1, 2) == KIND


def _day(workbook: Workbook) -> tuple[str, str, str]:
    """What the sender wrote beside «Số liệu đến ngày», and where."""
    for sheet in workbook:
        mark = next((at for at, cell in sheet.cells.items() if cell.value == DAY_MARK), None)
        if mark is not None:
            row, first = mark
            beside = [at for line, at in sheet.cells if line == row and at > first + 1]
            column = min(beside, default=first + 2)
            return _day_at(sheet, row, column), sheet.name, address(row, column)
    return "", "", ""


def _day_at(sheet: Sheet, row: int, column: int) -> str:
    found = sheet.cell(row, column)
    if found is None:
        return ""
    return str(found.value)[:10] if found.kind == DATE else str(found.value)
