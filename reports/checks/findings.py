"""What a rule is, what it answers, and the gate that follows from all answers. Words are those of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from communes.selectors import PeriodInfo
from reports.build import ProgressReport
from reports.drafts.findings import Finding as DraftFinding
from reports.meeting_facts import MeetingFacts

Severity = Literal["block", "explain", "note"]
SEVERITIES: dict[Severity, str] = {"block": "Phải sửa", "explain": "Cần giải trình", "note": "Lưu ý"}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of the text with its verdict (`reports.drafts`), and the section that it stands in.

    `is_settled`: its numbers are bound or excused, so that only the words around them can be wrong.
    """

    section: str
    finding: DraftFinding
    is_settled: bool = False


@dataclass(frozen=True)
class Checked:
    """All that the rules look at; nothing of it reads the database."""

    report: ProgressReport
    facts: MeetingFacts
    said: tuple[Said, ...]
    demo: bool = False

    @property
    def period(self) -> PeriodInfo:
        return self.report.period


@dataclass(frozen=True, slots=True)
class Hit:
    """What one rule found once. `about` names the place: `figure:KEY`, `section:NAME`, `unit:CODE`, `page:NAME`."""

    message: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    severity: Severity
    title: str
    looks_for: str
    check: Callable[[Checked], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` names rule, place and words: an explanation holds while all three stay the same."""

    rule: str
    severity: Severity
    title: str
    message: str
    about: str

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.rule}\0{self.about}\0{self.message}".encode()).hexdigest()[:32]

    @property
    def place(self) -> tuple[str, str]:
        """Kind and name of what it is about."""
        kind, _colon, name = self.about.partition(":")
        return kind, name


@dataclass(frozen=True)
class Gate:
    """Findings with the explanations given, by key."""

    findings: tuple[Finding, ...]
    explanations: Mapping[str, str]

    def of(self, severity: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == severity)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return self.of("block")

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.of("explain") if finding.key not in self.explanations)

    @property
    def is_clear(self) -> bool:
        return not self.blocking and not self.unexplained
