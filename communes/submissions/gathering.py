"""What both kinds of workbook share when they are checked: findings, and rows that become claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from communes.submissions.findings import Claim, Problem, Question, Repair
from communes.submissions.layout import Layout
from communes.submissions.passport import MARKER
from communes.submissions.rows import SheetRead, SheetReader, twice
from communes.submissions.sheets import Sheet
from communes.submissions.tables import ReturnPlan
from communes.submissions.understanding import understood
from communes.submissions.wording import problem


@dataclass
class Findings:
    """Everything that a check says about a file. `made_at`: when the portal handed its workbook out, as ISO text."""

    kind: str
    made_at: str = ""
    observed_on: date | None = None
    problems: list[Problem] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    understanding: dict[str, Any] = field(default_factory=dict)

    @property
    def must_fix(self) -> int:
        return sum(problem.blocks for problem in self.problems)

    @property
    def to_explain(self) -> int:
        return len(self.problems) - self.must_fix


def marked(sheet: Sheet) -> str:
    marks = (str(cell.value) for (row, _column), cell in sheet.cells.items() if row <= 40)
    return next((mark.removeprefix(MARKER) for mark in marks if mark.startswith(MARKER)), "")


def reader(layout: Layout, plan: ReturnPlan, *, empty_means: str = "", was_filled: bool = False) -> SheetReader:
    units = {line.unit.code: line.unit for line in layout.table.lines}
    scope = plan.unit.full_name
    return SheetReader(layout, plan.names, units, scope, layout.is_in_digits, empty_means, was_filled)


def collect(found: Findings, reads: list[SheetRead], plan: ReturnPlan) -> None:
    found.problems += _in_two_sheets(reads)
    for read in reads:
        found.problems += [*read.problems, *_missing_columns(read.layout)]
        found.repairs += read.repairs
        for row in read.rows:
            for said in row.table.claims(row):
                if isinstance(said, Claim):
                    found.claims.append(said)
                else:
                    found.problems.append(said)
    found.understanding = understood(reads)


def _in_two_sheets(reads: list[SheetRead]) -> Iterator[Problem]:
    """Rows of one table that stand in several sheets; within a sheet its reader has told them."""
    for problem_found in twice(row for read in reads for row in read.rows):
        if "«" in problem_found.found:
            yield problem_found


def _missing_columns(layout: Layout) -> Iterator[Problem]:
    if missing := layout.missing:
        named = ", ".join(column.heading for column in missing)
        yield problem("column_missing", sheet=layout.sheet.name, found=_("missing: %(columns)s") % {"columns": named})
