"""From the database to what the rules look at, and back: explanations."""

from __future__ import annotations

from django.conf import settings

from communes.models import Period, Unit
from reports.build import ProgressReport
from reports.checks.findings import Checked, Gate, Said
from reports.checks.rules import gate_of
from reports.drafts.door import check_draft
from reports.drafts.findings import Finding
from reports.meeting_facts import meeting_facts
from reports.models import Explanation, Section
from reports.narratives.text import printed

# Headings tell the recogniser what a section speaks about; a section without one would be read as the one above.
HEADINGS = {
    Section.ACHIEVEMENTS: "II. ĐÁNH GIÁ CHUNG\n1. Kết quả đạt được",
    Section.DIFFICULTIES: "2. Khó khăn, vướng mắc",
    Section.TASKS: "III. NHIỆM VỤ, GIẢI PHÁP THỰC HIỆN TRONG THỜI GIAN TỚI\n1. Nhiệm vụ",
    Section.SOLUTIONS: "2. Giải pháp",
    Section.PROPOSALS: "IV. KIẾN NGHỊ, ĐỀ XUẤT",
}


def checked_of(report: ProgressReport, period: Period, subject: Unit) -> Checked:
    return Checked(report, meeting_facts(report, period, subject), tuple(said_in(report)), settings.DEMO)


def gate_for(report: ProgressReport, period: Period, subject: Unit) -> Gate:
    """All findings, and the explanations that were given about this report."""
    given = Explanation.objects.filter(period=period, subject=subject).values_list("finding", "text")
    return gate_of(checked_of(report, period, subject), dict(given))


def said_in(report: ProgressReport) -> list[Said]:
    """Statements of the whole text, each with its section; read in one piece, since one section may answer another."""
    text, ends, settled = "", [], []
    for section in Section:
        text += f"{HEADINGS.get(section, str(section.label))}\n"
        paper, places = printed(report.narrative.get(section, ""), report.figures)
        settled += [(len(text) + start, len(text) + end) for start, end in places]
        text += f"{paper}\n"
        ends.append((len(text), section.value))
    found = check_draft(text, report)
    return [
        Said(next(name for end, name in ends if finding.start < end), finding, _is_settled(text, finding, settled))
        for finding in found
    ]


def _is_settled(text: str, finding: Finding, settled: list[tuple[int, int]]) -> bool:
    """Whether every digit of the statement was bound to a figure or excused with a reason."""
    digits = [at for at in range(finding.start, finding.end) if text[at].isdigit()]
    return bool(digits) and all(any(start <= at < end for start, end in settled) for at in digits)
