"""The meeting pack: one page a district, with its figures at a glance and the questions that the data leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil

from reports.build import ProgressReport
from reports.meeting_facts import MeetingFacts
from reports.meeting_questions import Place, Question, questions_of

# One sheet of A4 for a district, whatever its data: at 13 points about 80 letters make a line, and 33 lines stay
# below the figures. A kind costs three for its heading and for the line that counts the rest.
LETTERS_A_LINE = 80
LINES_A_SHEET = 33
LINES_A_KIND = 3

KINDS = {
    "return": "Biểu báo cáo",
    "risk": "Nguy cơ bị thu hồi danh hiệu",
    "lost": "Tiêu chí không còn đạt",
    "plan": "Mục tiêu trong năm",
    "capital": "Giải ngân chậm",
    "jump": "Biến động chưa có lý do",
    "explain": "Cần giải trình",
}


@dataclass(frozen=True)
class Group:
    """Questions of one kind as the page shows them; `rest` more are behind the link of the changes."""

    kind: str
    label: str
    questions: tuple[Question, ...]
    rest: int


@dataclass(frozen=True)
class Sheet:
    """The page of one place; `glance` holds words and the keys of figures."""

    place: Place
    glance: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]

    @property
    def groups(self) -> list[Group]:
        """By kind, in the order of KINDS; what the sheet does not hold is counted in `rest`."""
        by_kind = {kind: [one for one in self.questions if one.kind == kind] for kind in KINDS}
        shown = set(fitting(by_kind))
        return [
            Group(kind, KINDS[kind], tuple(found for found in questions if found in shown), len(set(questions) - shown))
            for kind, questions in by_kind.items()
            if questions
        ]


def fitting(by_kind: Mapping[str, Sequence[Question]]) -> Iterator[Question]:
    """The questions that a sheet has room for: the first of each kind, then the second of each, and so on."""
    room = LINES_A_SHEET - LINES_A_KIND * sum(bool(found) for found in by_kind.values())
    for same_rank in zip_longest(*by_kind.values()):
        for question in filter(None, same_rank):
            room -= ceil(len(question.text) / LETTERS_A_LINE)
            if room < 0:
                return
            yield question


def meeting_sheets(report: ProgressReport, facts: MeetingFacts) -> tuple[Sheet, ...]:
    groups = report.communes_by_district
    return tuple(_sheet(report, facts, Place(unit or report.subject, unit, rows)) for unit, rows in groups)


def _sheet(report: ProgressReport, facts: MeetingFacts, place: Place) -> Sheet:
    return Sheet(place, tuple(_glance(report, place)), tuple(questions_of(report, facts, place)))


def _glance(report: ProgressReport, place: Place) -> Iterator[tuple[str, str]]:
    """Words and keys of the figures at the head of a page; a key that the report has not is left out."""
    key = f"district.{place.district.code}.communes" if place.district else "communes"
    holder = f"funding.holder.{place.district.code}" if place.district else "funding"
    wanted = [
        ("xã", key if place.district else "units.communes"),
        ("xã đã được công nhận", f"{key}.recognised"),
        ("xã đạt đủ tiêu chí", f"{key}.met_all"),
        ("bình quân tiêu chí/xã", f"{key}.average"),
        ("tỷ lệ giải ngân (%)", f"{holder}.rate"),
    ]
    return ((label, name) for label, name in wanted if name in report.figures)
