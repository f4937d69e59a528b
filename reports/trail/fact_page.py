"""A fact in full, and the figures that use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from communes.access import WORKING_ROLES, Scope, can_read_report
from communes.models import DISTRICT_KINDS, Evidence, Period, Unit
from communes.selectors import province_on
from criteria.models import Assessment, Reading, Target
from funding.models import CapitalFact
from reports.build import ProgressReport, build_progress_report
from reports.fact_words import FACT_KINDS, FactKind
from reports.figures import Figure
from reports.trail.records import RecordLine, fact_line
from reports.trail.sources import RELATED, files_seen

KINDS = {kind.slug: kind for kind in FACT_KINDS}


@dataclass(frozen=True)
class Use:
    """The figures of one report that the fact goes into."""

    report: ProgressReport
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class FactPage:
    """`periods` are those on whose cut-off the fact is in force and counts; `uses` the reports of the chosen one.

    `is_own`: the person works on the unit and sees the papers of the fact. `cancels` is the row that this one voids,
    `cancelled` the one that voids it, `replaced` the next fact about the same.
    """

    kind: FactKind
    fact: Any
    line: RecordLine
    is_own: bool
    note: str
    evidence: Evidence | None
    cancels: Any
    cancelled: RecordLine | None
    cancelled_because: str
    replaced: RecordLine | None
    periods: tuple[Period, ...]
    period: Period | None
    uses: tuple[Use, ...]


def fact_page(slug: str, pk: int, scope: Scope, periods: Sequence[Period], chosen: str = "") -> FactPage | None:
    """None where there is no such fact."""
    kind = KINDS.get(slug)
    fact = _found(kind, pk) if kind else None
    if kind is None or fact is None:
        return None
    cancelled, replaced = _cancelled(kind, fact), _next(kind, fact)
    files = files_seen([row for row in (fact, cancelled, replaced) if row], scope)
    unit = getattr(fact, kind.unit)
    counted = tuple(_in_force(kind, fact, periods))
    period = next((one for one in counted if one.slug == chosen), counted[0] if counted else None)
    return FactPage(
        kind=kind,
        fact=fact,
        line=fact_line(fact, None, files),
        is_own=scope.covers(unit, *WORKING_ROLES),
        note=_note(fact, files),
        evidence=_evidence(fact, scope),
        cancels=fact.voids,
        cancelled=fact_line(cancelled, None, files) if cancelled else None,
        cancelled_because=_note(cancelled, files) if cancelled else "",
        replaced=fact_line(replaced, None, files) if replaced else None,
        periods=counted,
        period=period,
        uses=tuple(_uses(fact, unit, period, scope)) if period else (),
    )


def _rows(kind: FactKind) -> Any:
    return kind.model.objects.select_related(*RELATED, f"{kind.unit}__parent__parent__parent", *kind.related, "voids")


def _found(kind: FactKind, pk: int) -> Any:
    return _rows(kind).filter(pk=pk).first()


def _cancelled(kind: FactKind, fact: Any) -> Any:
    return _rows(kind).filter(voids=fact.pk).first()


def _same(kind: FactKind, fact: Any) -> Any:
    """Facts that stand about the same, the newest first."""
    identity = {name: getattr(fact, name) for name in kind.model.identity}
    return kind.model.objects.not_voided().filter(**identity).order_by("-observed_on", "-recorded_at", "-pk")


def _next(kind: FactKind, fact: Any) -> Any:
    """What stands now in place of the fact from some day on."""
    if fact.voids_id:
        return None
    newer = [row for row in _same(kind, fact) if _moment(row) > _moment(fact)]
    return _rows(kind).get(pk=newer[-1].pk) if newer else None


def _moment(fact: Any) -> tuple[Any, ...]:
    return fact.observed_on, fact.recorded_at, fact.pk


def _in_force(kind: FactKind, fact: Any, periods: Sequence[Period]) -> Iterator[Period]:
    """The newest period first."""
    standing = list(_same(kind, fact).values_list("pk", "observed_on"))
    for period in sorted(periods, key=lambda period: period.cutoff, reverse=True):
        newest = next((pk for pk, day in standing if day <= period.cutoff), None)
        if newest == fact.pk and counts_on(fact, period.cutoff):
            yield period


def _note(fact: Any, files: frozenset[int]) -> str:
    """A row that a return cancelled names the file, which is not for everybody."""
    is_hidden = fact.voids_id and fact.submission_id and fact.submission_id not in files
    return "" if is_hidden else fact.note


def _evidence(fact: Any, scope: Scope) -> Evidence | None:
    wanted = getattr(fact, "evidence_id", None)
    return Evidence.objects.visible_to(scope).filter(pk=wanted).first() if wanted else None


def _uses(fact: Any, unit: Unit, period: Period, scope: Scope) -> Iterator[Use]:
    """The report of the province and that of the district, as far as the person may read them."""
    for subject in _subjects(unit, period):
        if can_read_report(scope, subject):
            report = build_progress_report(unit=subject, period=period)
            yield Use(report, tuple(figures_of(fact, report)))


def _subjects(unit: Unit, period: Period) -> Iterator[Unit]:
    if province := province_on(period.cutoff):
        yield province
    step: Unit | None = unit
    while step and step.kind not in DISTRICT_KINDS:
        step = step.parent
    if step and step.in_force(period.cutoff):
        yield step


def figures_of(fact: Any, report: ProgressReport) -> Iterator[Figure]:
    """Figures of the report whose question lists the fact, which is in force on the cut-off and about the subject."""
    if counts_on(fact, report.period.cutoff):
        yield from (figure for figure in report.figures.values() if figure.records.ask_for(fact))


def counts_on(fact: Any, day: date) -> bool:
    """Whether its unit and set hold on the cut-off, and its year is one that a report of the day is about."""
    if isinstance(fact, CapitalFact):
        return bool(fact.year == day.year)
    if isinstance(fact, Target):
        return fact.year >= day.year and fact.unit.in_force(day)
    if isinstance(fact, Assessment | Reading):
        return all(subject.in_force(day) for subject in fact.dated_subjects())
    return bool(fact.unit.in_force(day))
