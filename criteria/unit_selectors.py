"""Finished answers about one unit: its indicators with bar and reading, and the history of each criterion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from communes.access import Scope
from communes.models import Unit
from communes.origins import RELATED, Origin, origin_of
from criteria import rules
from criteria.models import Assessment, CriteriaSet, Indicator, Reading, Threshold, Verdict

NOBODY = Scope()


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of a unit with the bar that applies on the day and the reading, if any."""

    indicator: Indicator
    threshold: Threshold | None
    reading: Reading | None

    @property
    def contradicts(self) -> bool:
        """The value passes the bar and the verdict says no, or the other way round."""
        if self.threshold is None or self.reading is None:
            return False
        passed = rules.passes(self.threshold.operator, self.threshold.value, self.reading.value)
        return passed is not None and passed != rules.counts_as_met(self.reading.verdict)


def indicator_lines(unit: Unit, level: str, day: date) -> dict[int, list[IndicatorLine]]:
    """Indicators by criterion number, with threshold and reading; three queries."""
    sets = CriteriaSet.objects.on(day).filter(level=level)
    indicators = (
        Indicator.objects.filter(criterion__criteria_set__in=sets).select_related("criterion").order_by("order")
    )
    bars = Threshold.objects.in_force(day).filter(indicator__in=indicators, unit_class__in=["", unit.unit_class])
    threshold = {bar.indicator_id: bar for bar in bars}
    readings = Reading.objects.as_of(day).filter(unit=unit, indicator__in=indicators)
    reading = {row.indicator_id: row for row in readings}
    lines: dict[int, list[IndicatorLine]] = defaultdict(list)
    for item in indicators:
        lines[item.criterion.number].append(IndicatorLine(item, threshold.get(item.pk), reading.get(item.pk)))
    return dict(lines)


@dataclass(frozen=True)
class Spell:
    """A run of days with the same verdict; neighbours that say the same are folded into one. `fact` is the first.

    `is_proven`: one of its facts names evidence, by number or file.
    """

    verdict: str
    label: str
    since: date
    last_confirmed: date
    note: str
    by: str
    is_sample: bool
    fact: int
    is_proven: bool = False
    origin: Origin | None = None


def criterion_history(unit: Unit, level: str, day: date) -> dict[int, list[Spell]]:
    """The history of every criterion of the unit up to the day, newest first, by number."""
    return criterion_histories(unit, day).get(level, {})


def criterion_histories(unit: Unit, day: date, scope: Scope = NOBODY) -> dict[str, dict[int, list[Spell]]]:
    """Histories by level and criterion number, of the sets in force on the day, with the files that the person may see;
    one query."""
    facts = Assessment.objects.not_voided().filter(unit=unit, observed_on__lte=day)
    facts = facts.filter(criterion__criteria_set__in=CriteriaSet.objects.on(day))
    facts = facts.select_related("criterion__criteria_set", "recorded_by", *RELATED).order_by(
        "observed_on", "recorded_at", "pk"
    )
    histories: dict[str, dict[int, list[Spell]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        spells = histories[fact.criterion.criteria_set.level][fact.criterion.number]
        if spells and spells[0].verdict == fact.verdict:
            is_proven = spells[0].is_proven or _is_proven(fact)
            spells[0] = replace(spells[0], last_confirmed=fact.observed_on, is_proven=is_proven)
        else:
            spells.insert(0, _spell(fact, scope))
    return {level: dict(numbers) for level, numbers in histories.items()}


def _spell(fact: Assessment, scope: Scope) -> Spell:
    by = fact.recorded_by.get_username()
    label = str(Verdict(fact.verdict).label)
    on, is_proven, origin = fact.observed_on, _is_proven(fact), origin_of(fact, scope)
    return Spell(fact.verdict, label, on, on, fact.note, by, fact.is_sample, fact.pk, is_proven, origin)


def _is_proven(fact: Assessment) -> bool:
    return bool(fact.evidence_id or fact.evidence_number)


@dataclass(frozen=True)
class Turned:
    """A verdict that took the place of another one."""

    number: int
    before: Spell
    after: Spell


def last_turned(histories: Mapping[int, list[Spell]], most: int) -> list[Turned]:
    """The newest changes of one unit and set, by day and then by number; what was reported first is none."""
    found = [
        Turned(number, before, after) for number, spells in histories.items() for after, before in pairwise(spells)
    ]
    newest_first = sorted(found, key=lambda turned: (-turned.after.since.toordinal(), turned.number))
    return newest_first[:most]
