"""Decisions on titles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from communes.access import Scope, enterable
from communes.models import Unit
from communes.selectors import Territory, UnitInfo, territory_on
from criteria.entry import KINDS
from criteria.models import (
    Act,
    Recognition,
)
from criteria.registers.selectors.units import Group, groups_of


@dataclass(frozen=True)
class TitleLine:
    unit: UnitInfo
    last: Recognition | None

    @property
    def is_held(self) -> bool:
        return self.last is not None and self.last.act == Act.AWARD


@dataclass(frozen=True)
class Titles:
    level: str
    lines: list[TitleLine]
    territory: Territory
    own: frozenset[int]  # units that the person may enter

    @cached_property
    def decided(self) -> list[TitleLine]:
        """Units with a decision, the newest first."""
        lines = [(line.last.observed_on, line.unit.code, line) for line in self.lines if line.last]
        return [line for _day, _code, line in sorted(lines, key=lambda item: (item[0], item[1]), reverse=True)]

    @property
    def held(self) -> int:
        return sum(line.is_held for line in self.lines)

    @property
    def groups(self) -> list[Group]:
        """What a decision can be entered for."""
        return groups_of((line.unit for line in self.lines if line.unit.id in self.own), self.territory)


def titles_on(level: str, day: date, scope: Scope) -> Titles:
    territory = territory_on(day)
    rows = Recognition.objects.as_of(day).filter(title=level).select_related("evidence")
    last = {row.unit_id: row for row in rows}
    units = territory.of_kind(*KINDS[level])
    own = enterable(scope, units, territory)
    return Titles(level, [TitleLine(unit, last.get(unit.id)) for unit in units], territory, own)


@dataclass(frozen=True)
class DecisionLine:
    decision: Recognition
    voided: Recognition | None


def decisions_of(unit: Unit, title: str) -> list[DecisionLine]:
    """Every decision ever recorded, the newest day first; cancelled ones say who cancelled them and why."""
    rows = Recognition.objects.filter(unit=unit, title=title).select_related("recorded_by", "evidence")
    facts = list(rows.order_by("-observed_on", "-recorded_at", "-pk"))
    voiding = {fact.voids_id: fact for fact in facts if fact.voids_id}
    return [DecisionLine(fact, voiding.get(fact.pk)) for fact in facts if not fact.voids_id]
