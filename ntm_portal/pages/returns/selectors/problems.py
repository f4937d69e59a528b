"""Problems of a return as its page shows them: by grade and sheet, with room for the sender's words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communes.models import Submission
from communes.submissions.findings import EXPLAIN, FIX, Problem
from communes.submissions.reasons import problems_of
from communes.submissions.sheets import coordinates

MOST_LINES = 60  # of a group; the marked workbook lists all
MOST_BOXES = 400  # Django takes 1,000 fields of one form
MOST_CELLS = 12


@dataclass(frozen=True)
class ProblemLine:
    """`explanation` is what the sender wrote; `has_box` where it can be written on the page."""

    problem: Problem
    unit: str = ""
    explanation: str = ""
    has_box: bool = False

    @property
    def cells(self) -> str:
        shown = self.problem.cells[:MOST_CELLS]
        more = len(self.problem.cells) - len(shown)
        text = ", ".join(shown)
        return _("%(cells)s and %(more)s more") % {"cells": text, "more": more} if more else text

    @property
    def about(self) -> str:
        """Unit, then criterion: the name first, the number behind it."""
        return ", ".join(part for part in (self.unit, self.problem.item) if part)


@dataclass(frozen=True)
class ProblemGroup:
    grade: str
    sheet: str
    lines: tuple[ProblemLine, ...]
    hidden: int
    number: int

    @property
    def count(self) -> int:
        return len(self.lines) + self.hidden

    @property
    def blocks(self) -> bool:
        return self.grade == FIX

    @property
    def common(self) -> str:
        """The name of the box that explains every silent line of the group."""
        return f"explain-group-{self.number}"


def problem_groups(
    submission: Submission, explanations: Mapping[str, str], names: Mapping[str, str]
) -> tuple[ProblemGroup, ...]:
    """Those to mend first, then by sheet in the order of the file. `names` are full names of units by code."""
    boxes = MOST_BOXES
    groups = []
    for number, (grade, sheet, problems) in enumerate(_grouped(submission)):
        shown = problems[: min(MOST_LINES, boxes) if grade == EXPLAIN else MOST_LINES]
        boxes -= len(shown) if grade == EXPLAIN else 0
        lines = tuple(_lines(shown, explanations, names))
        groups.append(ProblemGroup(grade, sheet, lines, len(problems) - len(shown), number))
    return tuple(groups)


def keys_by_group(submission: Submission) -> dict[int, tuple[str, ...]]:
    """The keys that ask for an explanation, by the number of their group."""
    groups = enumerate(_grouped(submission))
    return {
        number: tuple(problem.key for problem in problems)
        for number, (grade, _sheet, problems) in groups
        if grade == EXPLAIN
    }


def _grouped(submission: Submission) -> list[tuple[str, str, list[Problem]]]:
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in in_file_order(submission):
        found.setdefault((problem.grade, problem.sheet), []).append(problem)
    return [(grade, sheet, problems) for (grade, sheet), problems in found.items()]


def in_file_order(submission: Submission) -> list[Problem]:
    """What must be mended first; then as somebody meets it who pages through the file, the file as a whole first."""
    sheets = submission.check_result.understanding.get("sheets", [])
    places = {one["sheet"]: number for number, one in enumerate(sheets)}

    def place(problem: Problem) -> tuple[bool, int, tuple[int, int]]:
        cell = problem.cells[0].partition(":")[0] if problem.cells else ""
        sheet = places.get(problem.sheet, len(places)) if problem.sheet else -1
        return problem.grade != FIX, sheet, coordinates(cell) if cell else (0, 0)

    return sorted(problems_of(submission), key=place)


def _lines(
    problems: Iterable[Problem], explanations: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[ProblemLine]:
    """Equal problems of two sheets share one explanation, and so one box."""
    seen: set[str] = set()
    for problem in problems:
        has_box = problem.grade == EXPLAIN and problem.key not in seen
        seen.add(problem.key)
        unit = problem.unit_name or names.get(problem.unit, "")
        yield ProblemLine(problem, unit, explanations.get(problem.key, ""), has_box)


def units_to_mend(problems: Collection[Problem]) -> dict[str, str]:
    """Code → name of the units with something to mend; they are mended or left out."""
    return {found.unit: found.unit_name or found.unit for found in problems if found.blocks and found.unit}


def file_blocks(problems: Collection[Problem]) -> bool:
    """Something to mend belongs to no unit: leaving units out does not help."""
    return any(found.blocks and not found.unit for found in problems)
