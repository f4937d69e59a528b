"""What a published version keeps of a report as plain data, and how a later one differs from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder

from communes.models import Period
from communes.selectors import PeriodInfo
from reports.build import ProgressReport
from reports.checks.findings import Finding, Gate
from reports.figures import Figure
from reports.models import Section


def plain(value: Any) -> Any:
    """The value as JSON holds it: days as 2024-10-22."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def frozen_figure(figure: Figure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": figure.label,
        "value": figure.text,
        "printed": figure.printed,
        "unit": figure.unit,
        "cutoff": figure.cutoff.isoformat(),
    }


def frozen_figures(report: ProgressReport) -> list[dict[str, Any]]:
    return [frozen_figure(figure) for figure in report.figures.values()]


def frozen_finding(finding: Finding, gate: Gate) -> dict[str, str]:
    return {**asdict(finding), "explanation": gate.explanations.get(finding.key, "")}


def frozen_letterhead(period: PeriodInfo) -> dict[str, Any]:
    found: dict[str, Any] = plain({name: getattr(period, name) for name in PeriodInfo.__slots__})
    return found


def signed(report: ProgressReport, number: int | None, signed_on: date | None, edition: str = "") -> ProgressReport:
    """The report as it goes on paper: with number and day, no longer a draft; a correction says what it is."""
    period = replace(report.period, number=number, signed_on=signed_on)
    return replace(report, is_draft=False, edition=edition, period=period)


def digest(report: ProgressReport, gate: Gate) -> str:
    """Names all that a person who publishes has looked at: figures, text, letterhead, findings, explanations."""
    findings = sorted((frozen_finding(finding, gate) for finding in gate.findings), key=lambda item: str(item))
    figures = sorted(frozen_figures(report), key=lambda item: str(item["key"]))
    seen = [figures, dict(report.narrative), frozen_letterhead(report.period), findings]
    return hashlib.sha256(json.dumps(plain(seen), sort_keys=True).encode()).hexdigest()


# --- Differences ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureChange:
    """«–» stands where a figure was not there, or is no more."""

    key: str
    label: str
    unit: str
    before: str
    after: str


class Says(Protocol):
    """What a published version keeps, and what a report says now."""

    @property
    def figures(self) -> Any: ...
    @property
    def narrative(self) -> Any: ...
    @property
    def letterhead(self) -> Any: ...


@dataclass(frozen=True)
class Said:
    figures: list[dict[str, Any]]
    narrative: dict[str, str]
    letterhead: dict[str, Any]

    @classmethod
    def by(cls, report: ProgressReport) -> Said:
        return cls(frozen_figures(report), dict(report.narrative), frozen_letterhead(report.period))


@dataclass(frozen=True)
class Difference:
    figures: tuple[FigureChange, ...]
    sections: tuple[str, ...]
    letterhead: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.sections or self.letterhead)


# Number and day are given when a version is published: a period does not know those of the version.
LETTERHEAD = (
    "report_title",
    "meeting_note",
    "capital_note",
    "parent_agency",
    "agency",
    "symbol",
    "place",
    "authority_line",
    "signer_title",
    "signer_name",
    "recipients",
)
SIGNED = ("number", "signed_on")


def difference(before: Says, after: Says, *, lines: Iterable[str] = LETTERHEAD) -> Difference:
    """What a version says otherwise than the one before: figures as printed, sections of the text by name, and the
    lines of the letterhead, signature and recipients by name.
    """
    return Difference(
        tuple(_changes(before.figures, after.figures)),
        tuple(_sections(before.narrative, after.narrative)),
        tuple(_letterhead(before.letterhead, after.letterhead, lines)),
    )


def _changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> Iterator[FigureChange]:
    old, new = ({item["key"]: item for item in items} for items in (before, after))
    for key in {**old, **new}:
        known = new.get(key) or old[key]
        said = [(items[key]["printed"] if key in items else "–") for items in (old, new)]
        if said[0] != said[1]:
            yield FigureChange(key, known["label"], known["unit"], *said)


def _sections(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for section in Section:
        if before.get(section, "") != after.get(section, ""):
            yield str(section.label)


def _letterhead(before: Mapping[str, Any], after: Mapping[str, Any], lines: Iterable[str]) -> Iterator[str]:
    for name in lines:
        if (before.get(name) or None) != (after.get(name) or None):
            yield str(Period._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
