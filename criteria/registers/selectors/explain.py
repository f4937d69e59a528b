"""Verdicts that contradict a bar, or the indicators of their criterion."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from communes.access import Scope, enterable
from communes.selectors import UnitInfo, territory_on
from criteria import rules
from criteria.entry import KINDS
from criteria.models import (
    CriteriaSet,
    Indicator,
    Reading,
    Threshold,
    Verdict,
)
from criteria.querysets import CriteriaSetQuerySet
from criteria.selectors import CriterionInfo, Results, results_for
from criteria.unit_selectors import IndicatorLine


@dataclass(frozen=True)
class Unexplained:
    """A reading that says otherwise than its bar."""

    unit: UnitInfo
    line: IndicatorLine


@dataclass(frozen=True)
class Disagreement:
    """A criterion that says otherwise than its indicators."""

    unit: UnitInfo
    criterion: CriterionInfo
    verdict: str
    failing: list[str]


@dataclass(frozen=True)
class ToExplain:
    level: str
    readings: list[Unexplained]
    criteria: list[Disagreement]

    @property
    def count(self) -> int:
        return len(self.readings) + len(self.criteria)


def contradictions(level: str, day: date, scope: Scope) -> ToExplain:
    """Contradictions of the units of the level that the person may enter; a constant number of queries."""
    territory = territory_on(day)
    all_units = territory.of_kind(*KINDS[level])
    own = enterable(scope, all_units, territory)
    return contradictions_in(results_for(level, [unit for unit in all_units if unit.id in own], day), day)


def contradictions_in(results: Results, day: date, *, known_at: datetime | None = None) -> ToExplain:
    """Contradictions of the units of a matrix; three queries."""
    units = {row.unit.id: row.unit for row in results.rows}
    lines = _all_indicator_lines(results.level, day, units, known_at)
    readings = [Unexplained(units[key], line) for key, found in lines.items() for line in found if line.contradicts]
    return ToExplain(results.level, readings, _disagreements(results, day, lines))


def _all_indicator_lines(
    level: str, day: date, units: dict[int, UnitInfo], known_at: datetime | None
) -> dict[int, list[IndicatorLine]]:
    sets = CriteriaSet.objects.on(day).filter(level=level)
    bars: dict[tuple[int, str], Threshold] = {}
    for bar in Threshold.objects.in_force(day).filter(indicator__criterion__criteria_set__in=sets):
        bars[bar.indicator_id, bar.unit_class] = bar
    readings = Reading.objects.as_of(day, known_at=known_at)
    readings = readings.filter(unit__in=units, indicator__criterion__criteria_set__in=sets)
    found: dict[int, list[IndicatorLine]] = {key: [] for key in units}
    for row in readings.select_related("indicator__criterion", "unit").order_by("indicator__order"):
        bar = bars.get((row.indicator_id, row.unit.unit_class)) or bars.get((row.indicator_id, ""))
        found[row.unit_id].append(IndicatorLine(row.indicator, bar, row))
    return found


def _disagreements(results: Results, day: date, lines: dict[int, list[IndicatorLine]]) -> list[Disagreement]:
    wanted = _indicator_codes(results.level, day)
    found = []
    for row in results.rows:
        read = {(line.indicator.criterion.number, line.indicator.code): line for line in lines[row.unit.id]}
        for number, codes in wanted.items():
            verdict = row.verdicts.get(number)
            about = {code: _verdict(read.get((number, code))) for code in codes}
            follows = rules.follows_from(list(about.values()))
            if (
                verdict in {Verdict.MET, Verdict.NOT_MET}
                and follows is not None
                and follows != (verdict == Verdict.MET)
            ):
                failing = [code for code, said in about.items() if said == Verdict.NOT_MET]
                found.append(Disagreement(row.unit, results.criterion(number), str(verdict), failing))
    return found


def _sets(level: str, day: date) -> CriteriaSetQuerySet:
    return CriteriaSet.objects.on(day).filter(level=level)


def _indicator_codes(level: str, day: date) -> dict[int, list[str]]:
    codes: dict[int, list[str]] = defaultdict(list)
    rows = Indicator.objects.filter(criterion__criteria_set__in=_sets(level, day)).order_by("order")
    for number, code in rows.values_list("criterion__number", "code"):
        codes[number].append(code)
    return dict(codes)


def _verdict(line: IndicatorLine | None) -> str | None:
    return line.reading.verdict if line and line.reading else None
