"""The page of a district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from communes.models import DISTRICT_KINDS, Unit, UnitKind
from communes.selectors import Territory, UnitInfo
from criteria import rules
from criteria.models import Level
from criteria.selectors import (
    CriterionInfo,
    ReadingInfo,
    Results,
    readings_on,
    results_by_level,
    targets_on,
)
from criteria.unit_selectors import Turned, criterion_history, last_turned
from funding.selectors import Capital, capital_on
from ntm_portal.lib.charts import Bar
from ntm_portal.pages.selectors.commune import LAST
from ntm_portal.pages.selectors.lines import (
    CommuneLine,
    DistrictLine,
    band_chart,
    commune_line,
    district_line,
    first_years,
    titles,
)


@dataclass(frozen=True)
class DistrictCriterion:
    criterion: CriterionInfo
    verdict: str
    components: list[ReadingInfo]

    @property
    def components_met(self) -> int:
        return sum(rules.counts_as_met(reading.verdict) for reading in self.components)


@dataclass(frozen=True)
class DistrictPage:
    unit: Unit
    line: DistrictLine
    communes: list[CommuneLine]
    decision: str
    criteria: list[DistrictCriterion]
    capital: Capital
    last_turned: list[Turned]

    @property
    def chart(self) -> list[Bar]:
        return band_chart(self.line.bands)

    @property
    def components_total(self) -> int:
        return sum(len(criterion.components) for criterion in self.criteria)

    @property
    def components_met(self) -> int:
        return sum(criterion.components_met for criterion in self.criteria)


def district_page(code: str, day: date) -> DistrictPage | None:
    """None where the code means no district on the day."""
    wanted = Q(code=code, kind__in=DISTRICT_KINDS) | Q(parent__code=code, kind=UnitKind.COMMUNE)
    units = list(Unit.objects.in_force(day).filter(wanted).select_related("parent").order_by("code"))
    unit = next((unit for unit in units if unit.is_district), None)
    if unit is None:
        return None
    return _district_page(unit, tuple(UnitInfo.of(member) for member in units if member.parent_id == unit.pk), day)


def _district_page(unit: Unit, members: tuple[UnitInfo, ...], day: date) -> DistrictPage:
    info = UnitInfo.of(unit)
    units = {Level.COMMUNE.value: members, Level.COMMUNE_ADVANCED.value: members, Level.DISTRICT.value: (info,)}
    results = results_by_level(units, day)
    held = titles(day, unit)
    targets = targets_on(day, within=unit)
    own = results[Level.DISTRICT]
    territory = Territory(None, {info.code: info})
    years = first_years(targets, Level.COMMUNE)
    pairs = zip(results[Level.COMMUNE].rows, results[Level.COMMUNE_ADVANCED].rows, strict=True)
    return DistrictPage(
        unit=unit,
        line=district_line(
            info, results[Level.COMMUNE], held[Level.COMMUNE], first_years(targets, Level.DISTRICT), own.by_code
        ),
        communes=[commune_line(row, advanced, territory, held[Level.COMMUNE], years) for row, advanced in pairs],
        decision=held[Level.DISTRICT].get(unit.code, ""),
        criteria=_district_criteria(own, readings_on(day, within=unit)),
        capital=capital_on(day, within=unit),
        last_turned=last_turned(criterion_history(unit, Level.DISTRICT, day), LAST),
    )


def _district_criteria(own: Results, readings: Sequence[ReadingInfo]) -> list[DistrictCriterion]:
    verdicts = own.rows[0].verdicts
    components: dict[int, list[ReadingInfo]] = {item.number: [] for item in own.criteria}
    for reading in readings:
        if reading.level == Level.DISTRICT:
            components[reading.criterion].append(reading)
    return [DistrictCriterion(item, verdicts.get(item.number, ""), components[item.number]) for item in own.criteria]
