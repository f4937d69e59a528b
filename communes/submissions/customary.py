"""The customary appendix table: which sheet speaks about what, and what has to be asked first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from communes.submissions.days import day_of, day_question
from communes.submissions.findings import MARK, Answers, Question
from communes.submissions.gathering import Findings, collect, marked, reader
from communes.submissions.layout import Layout, find_layout
from communes.submissions.rows import MOST_NOTED, SheetRead
from communes.submissions.sheets import ERRORS_SHEET, Sheet, Workbook
from communes.submissions.tables import ReturnPlan, Table
from communes.submissions.wording import problem
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.lib.text import same_spelling

CUSTOMARY = "table"
NO_MARK = "none"  # the answer that a mark is none
MOST_ASKED, FEWEST_ASKED = 3, 5  # marks, and cells of one; the rest are slips


class AskedMark(NamedTuple):
    """A mark as it is first written, and how many cells hold it."""

    written: str
    cells: int


def check_table(workbook: Workbook, plan: ReturnPlan, answers: Answers, today: date) -> Findings:
    found = Findings(CUSTOMARY)
    layouts, rivals = _best_layouts(workbook, _with_marks(plan, answers), answers)
    if not layouts:
        names = ", ".join(sheet.name for sheet in workbook if sheet.cells)
        found.problems.append(problem("no_table", found=names or _("(empty)")))
        return found
    asked = _asked_marks(layouts, answers)
    about_marks = [*_mark_questions(layouts, asked)] or [*_empty_question(layouts, answers)]
    found.questions = [*_level_question(rivals, answers), *about_marks]
    if not answers.observed_on:
        found.questions.append(day_question(plan, today))
    else:
        found.observed_on, wrong_day = day_of(answers.observed_on, plan, today)
        found.problems += wrong_day
    empty = "not_met" if answers.empty == "not_met" else ""
    collect(found, _reads(layouts, plan, empty, found), plan)
    found.problems = [
        one for one in found.problems if not (one.code == "not_a_word" and same_spelling(one.found) in asked)
    ]
    return found


def _reads(layouts: list[Layout], plan: ReturnPlan, empty: str, found: Findings) -> list[SheetRead]:
    """After so many problems the next sheets are not read: nobody could mend such a list."""
    reads: list[SheetRead] = []
    for layout in layouts:
        if sum(len(read.problems) for read in reads) < MOST_NOTED:
            reads.append(reader(layout, plan, empty_means=empty).run())
        else:
            found.problems.append(problem("too_many_problems", sheet=layout.sheet.name, found=_("(not read)")))
    return reads


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
    ours = plan.table(marked(sheet))
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


def _with_marks(plan: ReturnPlan, answers: Answers) -> ReturnPlan:
    """The plan with the marks that the sender has explained."""
    told = {same_spelling(mark): value for mark, value in answers.marks.items() if value != NO_MARK}
    if not told:
        return plan
    return replace(plan, tables=tuple(replace(one, words=replace(one.words, answered=told)) for one in plan.tables))


def _asked_marks(layouts: Sequence[Layout], answers: Answers) -> dict[str, AskedMark]:
    """Short marks on no list that stand in many cells, by spelling: an own way of writing rather than slips."""
    said = set(map(same_spelling, answers.marks))
    found: dict[str, AskedMark] = {}
    for layout in layouts:
        for mark, count in layout.unknown.items():
            spelling = same_spelling(mark)
            before = found.get(spelling, AskedMark(mark, 0))
            found[spelling] = before._replace(cells=before.cells + count)
    often = sorted(found.items(), key=lambda item: -item[1].cells)
    asked = [item for item in often if item[1].cells >= FEWEST_ASKED and item[0] not in said]
    return dict(asked[:MOST_ASKED])


def _mark_questions(layouts: Sequence[Layout], asked: Mapping[str, AskedMark]) -> Iterator[Question]:
    written = layouts[0].table.words.written
    choices = (*written.items(), (NO_MARK, _("It is no result: list these cells as problems")))
    for spelling, mark in asked.items():
        text = _("What does the mark «%(mark)s» mean (%(count)s cells)?")
        yield Question(f"{MARK}{spelling}", text % {"mark": mark.written, "count": vietnamese(mark.cells)}, choices)


def _empty_question(layouts: list[Layout], answers: Answers) -> Iterator[Question]:
    """A table whose marks all say «met» leaves open what an empty cell means."""
    meant = [layout.meant for layout in layouts]
    verdicts = {value for found in meant for value in found.values()}
    counted = frozenset().union(*(layout.table.counted for layout in layouts))
    if answers.empty or len(verdicts) != 1 or not verdicts <= counted:
        return
    if not any(layout.has_empty_cells for layout in layouts):
        return
    marks = ", ".join(f"«{mark}»" for mark in dict.fromkeys(mark for found in meant for mark in found))
    count = sum(layout.marks[mark] for layout, found in zip(layouts, meant, strict=True) for mark in found)
    text = _("The table uses only %(marks)s (%(count)s cells). What does an empty cell mean?")
    choices = (("not_met", _("Not met")), ("not_reported", _("Not reported: nothing is recorded")))
    yield Question("empty", text % {"marks": marks, "count": vietnamese(count)}, choices)
