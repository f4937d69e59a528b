"""From a workbook to findings: what it is, what it claims, and everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from communes.submissions.days import day_of, day_question
from communes.submissions.findings import Answers, Claim, Problem, Question, Repair, merged, merged_repairs
from communes.submissions.layout import Layout, find_layout
from communes.submissions.passport import MARKER, Passport, find_passport
from communes.submissions.rows import SheetRead, SheetReader, twice
from communes.submissions.sheets import ERRORS_SHEET, Sheet, Workbook
from communes.submissions.tables import ReturnPlan, Table
from communes.submissions.understanding import understood
from communes.submissions.wording import problem

OURS, CUSTOMARY = "workbook", "table"
MOST_LISTED = 1000  # problems, and repairs


@dataclass
class Findings:
    """Everything that a check says about a file. `rows` names the units that each table speaks about."""

    kind: str
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


def check(workbook: Workbook, plan: ReturnPlan, answers: Answers, *, today: date) -> Findings:
    """Reads the portal's own workbook by its hidden sheet, any other as a customary table."""
    passport = find_passport(workbook)
    found = _check_ours(workbook, plan, passport, today) if passport else _check_table(workbook, plan, answers, today)
    if not (found.claims or found.must_fix or found.questions):
        found.problems.append(problem("nothing_reported"))
    found.problems = _bounded([with_name(problem, plan) for problem in merged(found.problems)])
    found.repairs = merged_repairs(found.repairs)[:MOST_LISTED]
    return found


def with_name(found: Problem, plan: ReturnPlan) -> Problem:
    unit = plan.names.by_code.get(found.unit)
    return replace(found, unit_name=unit.full_name) if unit and not found.unit_name else found


def _bounded(problems: list[Problem]) -> list[Problem]:
    """A list that nobody could mend is cut; what was cut keeps the file from being sent."""
    rest = len(problems) - MOST_LISTED
    return (
        problems
        if rest <= 0
        else [problem("too_many_problems", found=_("%(count)s more") % {"count": rest}), *problems[:MOST_LISTED]]
    )


# --- The portal's own workbook ----------------------------------------------------------------------------------------


def _check_ours(workbook: Workbook, plan: ReturnPlan, passport: Passport, today: date) -> Findings:
    found = Findings(OURS, problems=list(_wrong_passport(passport, plan)))
    if found.problems:  # of another district, period or version: every row would be a problem too
        return found
    where = {"sheet": passport.day_sheet, "cell": passport.day_cell}
    found.observed_on, wrong_day = day_of(passport.observed_on, plan, today, **where)
    found.problems += wrong_day
    sheets = _sheets_by_table(workbook, plan)
    reads = []
    for table in plan.tables:
        candidates = sheets.get(table.key, [])
        if not candidates:
            found.problems.append(problem("sheet_missing", found=_("(none)"), sheet=table.sheet, missing=table.sheet))
        elif len(candidates) > 1:
            named = ", ".join(sheet.name for sheet in candidates)
            found.problems.append(problem("sheet_twice", found=named, sheet=candidates[0].name))
        else:
            reads += _read_ours(candidates[0], table, plan, found)
    _collect(found, reads, plan)
    return found


def _wrong_passport(passport: Passport, plan: ReturnPlan) -> Iterator[Problem]:
    if not passport.is_current:
        yield problem("other_version", found=passport.version)
    elif passport.period != plan.period:
        yield problem("other_period", found=passport.period_title or passport.period, period=plan.period_title)
    elif passport.unit != plan.unit.code:
        yield problem("other_unit", found=passport.unit_name or passport.unit, scope=plan.unit.full_name)
    elif passport.sets != plan.sets:
        yield problem("other_set", found=", ".join(passport.sets.values()))


def _sheets_by_table(workbook: Workbook, plan: ReturnPlan) -> dict[str, list[Sheet]]:
    """By the mark in the hidden first column, else by the name of the sheet."""
    found: dict[str, list[Sheet]] = {}
    by_name = {table.sheet.casefold(): table.key for table in plan.tables}
    for sheet in workbook:
        key = _marked(sheet) or by_name.get(sheet.name.casefold())
        if key:
            found.setdefault(key, []).append(sheet)
    return found


def _marked(sheet: Sheet) -> str:
    marks = (str(cell.value) for (row, _column), cell in sheet.cells.items() if row <= 40)
    return next((mark.removeprefix(MARKER) for mark in marks if mark.startswith(MARKER)), "")


def _read_ours(sheet: Sheet, table: Table, plan: ReturnPlan, found: Findings) -> list[SheetRead]:
    layout = find_layout(sheet, table, plan.names)
    if layout is None:
        found.problems.append(problem("no_table", sheet=sheet.name, found=sheet.name))
        return []
    return [_reader(layout, plan).run()]


def _reader(layout: Layout, plan: ReturnPlan, *, empty_means: str = "") -> SheetReader:
    units = {line.unit.code: line.unit for line in layout.table.lines}
    return SheetReader(layout, plan.names, units, plan.unit.full_name, layout.is_in_digits, empty_means)


# --- A customary table ------------------------------------------------------------------------------------------------


def _check_table(workbook: Workbook, plan: ReturnPlan, answers: Answers, today: date) -> Findings:
    found = Findings(CUSTOMARY)
    layouts, rivals = _best_layouts(workbook, plan, answers)
    if not layouts:
        names = ", ".join(sheet.name for sheet in workbook if sheet.cells)
        found.problems.append(problem("no_table", found=names or _("(empty)")))
        return found
    found.questions = [*_level_question(rivals, answers), *_empty_question(layouts, answers)]
    day = answers.observed_on
    if not day:
        found.questions.append(day_question(plan, today))
    else:
        found.observed_on, wrong_day = day_of(day, plan, today)
        found.problems += wrong_day
    empty = "not_met" if answers.empty == "not_met" else ""
    reads = [_reader(layout, plan, empty_means=empty).run() for layout in layouts]
    _collect(found, reads, plan)
    return found


def _best_layouts(workbook: Workbook, plan: ReturnPlan, answers: Answers) -> tuple[list[Layout], list[Table]]:
    """Each sheet with the table that fits its headings best, and the tables that fit a sheet equally well."""
    layouts: list[Layout] = []
    rivals: list[Table] = []
    for sheet in workbook:
        fitting = [layout for table in _candidates(sheet, plan) if (layout := _fitting(sheet, table, plan))]
        best = max(map(_fit, fitting), default=0)
        equal = [layout for layout in fitting if _fit(layout) == best]
        if len(equal) > 1:
            rivals = rivals or [layout.table for layout in equal]
            equal = [layout for layout in equal if layout.table.key == answers.level] or equal
        layouts += equal[:1]
    return layouts, rivals


def _candidates(sheet: Sheet, plan: ReturnPlan) -> list[Table]:
    """A sheet of ours that has lost the hidden sheet still says what it is."""
    if sheet.name == ERRORS_SHEET:
        return []
    ours = plan.table(_marked(sheet))
    return [ours] if ours else [table for table in plan.tables if table.is_matrix]


def _fitting(sheet: Sheet, table: Table, plan: ReturnPlan) -> Layout | None:
    """A table that names units of its own kind."""
    layout = find_layout(sheet, table, plan.names)
    return layout if layout and layout.names_units else None


def _fit(layout: Layout) -> int:
    return layout.certainty - 3 * len(layout.problems) - 2 * len(layout.missing)


def _level_question(rivals: list[Table], answers: Answers) -> Iterator[Question]:
    if rivals and not answers.level:
        choices = tuple((table.key, table.title) for table in rivals)
        yield Question("level", _("Which criteria does the table speak about?"), choices, rivals[0].key)


def _empty_question(layouts: list[Layout], answers: Answers) -> Iterator[Question]:
    """A table whose marks all say «met» leaves open what an empty cell means."""
    meant = [layout.meant for layout in layouts]
    verdicts = {value for found in meant for value in found.values()}
    counted = frozenset().union(*(layout.table.counted for layout in layouts))
    if answers.empty or len(verdicts) != 1 or not verdicts <= counted:
        return
    marks = ", ".join(f"«{mark}»" for mark in dict.fromkeys(mark for found in meant for mark in found))
    count = sum(layout.marks[mark] for layout, found in zip(layouts, meant, strict=True) for mark in found)
    text = _("The table uses only %(marks)s (%(count)s cells). What does an empty cell mean?")
    choices = (("not_met", _("Not met")), ("not_reported", _("Not reported: nothing is recorded")))
    yield Question("empty", text % {"marks": marks, "count": count}, choices)


# --- Both -------------------------------------------------------------------------------------------------------------


def _collect(found: Findings, reads: list[SheetRead], plan: ReturnPlan) -> None:
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
