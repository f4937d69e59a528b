"""Finished answers for the pages of the narrative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from communes.lines import person_name
from communes.models import Period, Unit
from reports.build import ProgressReport
from reports.models import Narrative, Section
from reports.narratives.marks import marks
from reports.services import period_before


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section as the list of the report's text shows it."""

    section: str
    label: str
    words: int
    unknown: int
    typed: int
    by: str
    at: datetime | None


def section_states(report: ProgressReport, period: Period, subject: Unit) -> list[SectionState]:
    """One line a section, written or not; two queries."""
    history: Any = Narrative.history.model.objects
    rows = history.filter(period=period, subject=subject).select_related("history_user").order_by("history_id")
    newest = {row.section: row for row in rows}
    return [_state(Section(name), report, newest.get(name)) for name in Section.values]


def _state(section: Section, report: ProgressReport, newest: Any) -> SectionState:
    text = report.narrative.get(section, "")
    kinds = [mark.kind for mark in marks(text, report.figures)]
    by, at = (person_name(newest.history_user), newest.history_date) if newest else ("", None)
    return SectionState(
        section, str(section.label), len(text.split()), kinds.count("unknown"), kinds.count("number"), by, at
    )


def text_before(period: Period, subject: Unit, section: str) -> str:
    """What the last period's report said there, about the unit that now has the subject's code."""
    last = period_before(period.cutoff)
    earlier = Narrative.objects.filter(period=last, subject__code=subject.code, section=section)
    return earlier.values_list("text", flat=True).first() or ""


def versions_of(row: Narrative) -> list[Any]:
    """All versions of a section, the newest first."""
    if row.pk is None:
        return []
    history: Any = row.history
    return list(history.select_related("history_user").order_by("-history_id"))
