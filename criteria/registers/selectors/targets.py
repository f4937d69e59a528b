"""Targets of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from communes.access import Scope, can_enter, enterable
from communes.lines import Lines, facts_seen
from communes.models import Unit
from communes.selectors import Territory, UnitInfo, territory_on
from criteria.entry import KINDS
from criteria.models import (
    CriteriaSet,
    Level,
    Target,
)
from criteria.registers.forms import TargetLine
from criteria.registers.selectors.units import groups_of

MOST_UNITS = 200  # more boxes than that are shown by district


@dataclass(frozen=True)
class TargetGroup:
    head: UnitInfo | None
    lines: list[TargetLine]


@dataclass(frozen=True)
class TargetPage:
    level: str
    year: int
    criteria_set: CriteriaSet
    most: int
    province: TargetLine | None
    groups: list[TargetGroup]
    districts: tuple[UnitInfo, ...]
    district: str

    @property
    def lines(self) -> Lines:
        own = [self.province] if self.province else []
        return Lines([*own, *(line for group in self.groups for line in group.lines)])

    @property
    def about(self) -> str:
        """The district that was chosen."""
        return next((unit.full_name for unit in self.districts if unit.code == self.district), "")

    @property
    def planned(self) -> int:
        return sum(bool(line.current) for group in self.groups for line in group.lines)


def target_page(
    level: str, year: int, day: date, scope: Scope, district: str = "", data: QueryDict | None = None
) -> TargetPage | None:
    """The units that the person may enter; None where no set of the level is in force on the day."""
    criteria_set = CriteriaSet.objects.in_force(level, day)
    if criteria_set is None:
        return None
    territory, most = territory_on(day), criteria_set.criteria.count()
    district = district if district in {unit.code for unit in territory.districts} else ""
    rows = Target.objects.as_of(day).filter(criteria_set=criteria_set, year=year).select_related("recorded_by", "unit")
    current = {row.unit_id: row for row in rows}
    shown = _shown(level, territory, district, set(current))
    own = enterable(scope, shown, territory)
    infos = [info for info in shown if info.id in own]
    units = Unit.objects.select_related("parent__parent").in_bulk([info.id for info in infos])
    seen = facts_seen(Target, data) if data is not None else {}

    def line(unit: Unit) -> TargetLine:
        fact = Target(unit=unit, criteria_set=criteria_set, year=year)
        return TargetLine(fact, current.get(unit.pk), seen, most=most, data=data, prefix=f"u{unit.pk}")

    groups = [
        TargetGroup(group.head, [line(units[info.id]) for info in group.units]) for group in groups_of(infos, territory)
    ]
    head = territory.province if level != Level.VILLAGE else None
    province = line(head) if head and can_enter(scope, head) else None
    return TargetPage(level, year, criteria_set, most, province, groups, territory.districts, district)


def _shown(level: str, territory: Territory, district: str, planned: set[int]) -> list[UnitInfo]:
    """All units of the level or of a district; where those are too many, only the planned ones."""
    units = list(territory.of_kind(*KINDS[level]))
    if district:
        above = ((unit, territory.district_of(unit)) for unit in units)
        return [unit for unit, head in above if head and head.code == district]
    return units if len(units) <= MOST_UNITS else [unit for unit in units if unit.id in planned]
