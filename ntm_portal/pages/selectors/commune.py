"""The page of a commune."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from communes.access import Scope
from communes.models import Unit, UnitKind
from communes.selectors import UnitInfo
from criteria.models import Level, Recognition, Target
from criteria.selectors import CriterionInfo, Results, UnitResult, results_by_level
from criteria.unit_selectors import (
    IndicatorLine,
    Spell,
    Turned,
    criterion_histories,
    indicator_lines,
    last_turned,
)

LAST = 5  # changes that the profile tells


@dataclass(frozen=True)
class CriterionLine:
    criterion: CriterionInfo
    verdict: str
    spells: list[Spell]
    indicators: list[IndicatorLine]
    fact: int | None = None

    @property
    def current(self) -> Spell | None:
        return self.spells[0] if self.spells else None

    @property
    def is_proven(self) -> bool:
        return self.current is not None and self.current.is_proven


@dataclass(frozen=True)
class VillageLine:
    unit: UnitInfo
    result: UnitResult
    target_year: str
    is_sample: bool


@dataclass(frozen=True)
class CommunePage:
    unit: Unit
    district: Unit | None
    result: UnitResult
    lines: list[CriterionLine]
    recognitions: list[Recognition]
    targets: list[Target]
    advanced: UnitResult | None
    advanced_lines: list[CriterionLine]
    villages: list[VillageLine]
    last_turned: list[Turned]

    @property
    def groups(self) -> list[tuple[str, list[CriterionLine]]]:
        """Criteria that are not met, and those that nobody assessed."""
        missing = ((_("Not met"), self.result.unmet_numbers), (_("Not assessed"), self.result.pending_numbers))
        groups = [(label, self._lines(numbers)) for label, numbers in missing if numbers]
        return groups if self.result.is_reported else []

    def _lines(self, numbers: Collection[int]) -> list[CriterionLine]:
        return [line for line in self.lines if line.criterion.number in numbers]

    @property
    def proven(self) -> int:
        """Criteria that count as met, with evidence by number or file."""
        return sum(line.is_proven for line in self._lines(self.result.met_numbers))


def commune_page(code: str, day: date, scope: Scope) -> CommunePage | None:
    """None where the code means no commune on the day."""
    wanted = Q(code=code, kind=UnitKind.COMMUNE) | Q(parent__code=code, kind=UnitKind.VILLAGE)
    units = list(Unit.objects.in_force(day).filter(wanted).select_related("parent").order_by("code"))
    unit = next((unit for unit in units if unit.kind == UnitKind.COMMUNE), None)
    if unit is None:
        return None
    villages = [member for member in units if member.parent_id == unit.pk]
    return _commune_page(unit, villages, day, scope)


def _commune_page(unit: Unit, villages: list[Unit], day: date, scope: Scope) -> CommunePage:
    own = (UnitInfo.of(unit),)
    levels = {Level.COMMUNE.value: own, Level.COMMUNE_ADVANCED.value: own}
    results = results_by_level({**levels, Level.VILLAGE.value: [UnitInfo.of(village) for village in villages]}, day)
    histories = criterion_histories(unit, day, scope)
    targets = _targets(unit, day)
    mine = [target for target in targets if target.unit_id == unit.pk]
    shows_advanced = results[Level.COMMUNE_ADVANCED].rows[0].verdicts or any(
        target.criteria_set.level == Level.COMMUNE_ADVANCED for target in mine
    )
    return CommunePage(
        unit=unit,
        district=unit.parent if unit.parent and unit.parent.is_district else None,
        result=results[Level.COMMUNE].rows[0],
        lines=_criterion_lines(results[Level.COMMUNE], histories, indicator_lines(unit, Level.COMMUNE, day)),
        recognitions=list(Recognition.objects.as_of(day).filter(unit=unit).order_by("title")),
        targets=mine,
        advanced=results[Level.COMMUNE_ADVANCED].rows[0] if shows_advanced else None,
        advanced_lines=_criterion_lines(results[Level.COMMUNE_ADVANCED], histories, {}) if shows_advanced else [],
        villages=_village_lines(villages, results[Level.VILLAGE], targets),
        last_turned=last_turned(histories.get(Level.COMMUNE, {}), LAST),
    )


def _targets(unit: Unit, day: date) -> list[Target]:
    """Targets of the unit and of what lies in it, for this year and later."""
    targets = Target.objects.as_of(day).filter(Q(unit=unit) | Q(unit__parent=unit), year__gte=day.year)
    return list(targets.select_related("criteria_set").order_by("year"))


def _criterion_lines(
    results: Results, histories: Mapping[str, Mapping[int, list[Spell]]], indicators: Mapping[int, list[IndicatorLine]]
) -> list[CriterionLine]:
    row = results.rows[0]
    history = histories.get(results.level, {})
    numbers = {item.number: item for item in results.criteria}
    return [
        CriterionLine(
            item,
            row.verdicts.get(number, ""),
            history.get(number, []),
            indicators.get(number, []),
            row.facts.get(number),
        )
        for number, item in numbers.items()
    ]


def _village_lines(villages: list[Unit], results: Results, targets: list[Target]) -> list[VillageLine]:
    years = {target.unit_id: str(target.year) for target in reversed(targets)}
    pairs = zip(villages, results.rows, strict=True)
    return [VillageLine(row.unit, row, years.get(unit.pk, ""), unit.is_sample) for unit, row in pairs]
