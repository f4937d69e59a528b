"""What a published version keeps of a report as plain data, and how a later one differs from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

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


@dataclass(frozen=True)
class Difference:
    figures: tuple[FigureChange, ...]
    sections: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.figures or self.sections)


def difference(
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    text_before: Mapping[str, str],
    text_after: Mapping[str, str],
) -> Difference:
    """What a version says otherwise than the one before: figures as printed, and sections of the text by name."""
    return Difference(tuple(_changes(before, after)), tuple(_sections(text_before, text_after)))


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
