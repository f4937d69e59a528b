"""From a workbook to findings: what it is, what it claims, and everything that is wrong with it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from communes.submissions.customary import check_table
from communes.submissions.days import day_of
from communes.submissions.findings import Answers, Problem, merged, merged_repairs
from communes.submissions.gathering import Findings, collect, marked, reader
from communes.submissions.layout import find_layout
from communes.submissions.passport import Passport, find_passport
from communes.submissions.rows import SheetRead
from communes.submissions.sheets import Sheet, Workbook
from communes.submissions.tables import ReturnPlan, Table
from communes.submissions.wording import problem

OURS = "workbook"
MOST_LISTED = 1000  # problems, and repairs
SILENT = frozenset({"emptied", "rows_missing"})  # told one by one only where something is said at all


def check(workbook: Workbook, plan: ReturnPlan, answers: Answers, *, today: date) -> Findings:
    """Reads the portal's own workbook by its hidden sheet, any other as a customary table."""
    passport = find_passport(workbook)
    found = _check_ours(workbook, plan, passport, today) if passport else check_table(workbook, plan, answers, today)
    if not (found.claims or found.must_fix or found.questions):
        found.problems = [one for one in found.problems if one.code not in SILENT]
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
    found.made_at = passport.made_at
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
    collect(found, reads, plan)
    return found


def _wrong_passport(passport: Passport, plan: ReturnPlan) -> Iterator[Problem]:
    if not passport.is_current:
        yield problem("other_version", found=passport.version)
    elif passport.period != plan.period:
        titled = passport.period_title or passport.period
        found = f"{titled} ({passport.period})" if titled == plan.period_title else titled
        yield problem("other_period", found=found, period=plan.period_title)
    elif passport.unit != plan.unit.code:
        found = passport.unit_name or passport.unit
        yield problem("other_unit", found=found, scope=plan.unit.full_name)
    elif passport.sets != plan.sets:
        yield problem("other_set", found=", ".join(passport.sets.values()))


def _sheets_by_table(workbook: Workbook, plan: ReturnPlan) -> dict[str, list[Sheet]]:
    """By the mark in the hidden first column, else by the name of the sheet."""
    found: dict[str, list[Sheet]] = {}
    by_name = {table.sheet.casefold(): table.key for table in plan.tables}
    for sheet in workbook:
        key = marked(sheet) or by_name.get(sheet.name.casefold())
        if key:
            found.setdefault(key, []).append(sheet)
    return found


def _read_ours(sheet: Sheet, table: Table, plan: ReturnPlan, found: Findings) -> list[SheetRead]:
    layout = find_layout(sheet, table, plan.names)
    if layout is None:
        found.problems.append(problem("no_table", sheet=sheet.name, found=sheet.name))
        return []
    read = reader(layout, plan, was_filled=True).run()
    found.problems += _missing_rows(read, table)
    return [read]


def _missing_rows(read: SheetRead, table: Table) -> Iterator[Problem]:
    """Rows with approved figures that were deleted; a row whose unit could not be read is told already."""
    if any(one.blocks and not one.unit for one in read.problems):
        return
    present = {(row.unit.code, row.item) for row in read.rows}
    told = {one.unit for one in read.problems if one.blocks}
    gone = Counter(
        line.unit
        for line in table.lines
        if line.approved and line.unit.code not in told and (line.unit.code, line.item) not in present
    )
    for unit, count in gone.items():
        about = {"sheet": read.layout.sheet.name, "unit": unit.code, "unit_name": unit.full_name}
        yield problem("rows_missing", found=_("(no row)"), rows=count, **about)
