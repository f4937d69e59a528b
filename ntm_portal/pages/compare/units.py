"""Two communes or two districts on one day, criterion by criterion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from communes.asked import Choice
from communes.models import DISTRICT_KINDS, UnitKind
from communes.selectors import Territory, UnitInfo, territory_on
from criteria.models import Level
from criteria.rules import counts_as_met
from criteria.selectors import CriterionInfo, Results, results_by_level
from ntm_portal.pages.selectors.lines import titles

KINDS = (UnitKind.COMMUNE, *DISTRICT_KINDS)


@dataclass(frozen=True)
class Line:
    """A criterion with the verdicts of both, or with the number of communes of both that meet it."""

    criterion: CriterionInfo
    first: str | int
    second: str | int

    @property
    def differs(self) -> bool:
        if isinstance(self.first, str) and isinstance(self.second, str):
            return counts_as_met(self.first) != counts_as_met(self.second)
        return self.first != self.second


@dataclass(frozen=True)
class Part:
    """One criteria set; `counts`: the numbers of communes instead of verdicts, of so many each."""

    level: str
    title: str
    lines: tuple[Line, ...]
    totals: tuple[str, str]
    averages: tuple[object, object] | None = None

    @property
    def counts(self) -> bool:
        return self.averages is not None

    @property
    def differing(self) -> int:
        return sum(line.differs for line in self.lines)


@dataclass(frozen=True)
class UnitPair:
    first: UnitInfo
    second: UnitInfo
    parts: tuple[Part, ...]
    decisions: tuple[str, str]


@dataclass(frozen=True)
class UnitChoice:
    """What can be chosen, and what was; a pair only of two different units of one kind."""

    territory: Territory
    first: UnitInfo | None
    second: UnitInfo | None
    pair: UnitPair | None

    @property
    def accepted(self) -> Choice:
        """For the addresses of the page: districts and communes, too many to be listed."""
        codes = [unit.code for unit in self.territory.by_code.values() if unit.kind in KINDS]
        instead = _("choose a unit in the list")
        return Choice(_("district or commune with the code"), codes, instead, _("codes of the day's units"))

    @property
    def groups(self) -> list[tuple[UnitInfo | None, list[UnitInfo]]]:
        """Districts first, then the communes of each."""
        found: dict[str, list[UnitInfo]] = {}
        for unit in self.territory.communes:
            found.setdefault(unit.parent_code, []).append(unit)
        districts = [(None, list(self.territory.districts))] if self.territory.districts else []
        return [*districts, *((self.territory.by_code.get(code), units) for code, units in found.items())]


def compare_units(first: str, second: str, day: date) -> UnitChoice:
    territory = territory_on(day)
    one, two = (_chosen(code, territory) for code in (first, second))
    pair = _pair(one, two, territory, day) if one and two and one != two and _alike(one, two) else None
    return UnitChoice(territory, one, two, pair)


def _chosen(code: str, territory: Territory) -> UnitInfo | None:
    unit = territory.by_code.get(code)
    return unit if unit and unit.kind in KINDS else None


def _alike(one: UnitInfo, two: UnitInfo) -> bool:
    return (one.kind in DISTRICT_KINDS) == (two.kind in DISTRICT_KINDS)


def _pair(one: UnitInfo, two: UnitInfo, territory: Territory, day: date) -> UnitPair:
    parts = _of_districts(one, two, territory, day) if one.kind in DISTRICT_KINDS else _of_communes(one, two, day)
    title = Level.DISTRICT if one.kind in DISTRICT_KINDS else Level.COMMUNE
    held = titles(day, territory.province)[title] if territory.province else {}
    decisions = held.get(one.code, ""), held.get(two.code, "")
    return UnitPair(one, two, tuple(part for part in parts if part.lines), decisions)


def _of_communes(one: UnitInfo, two: UnitInfo, day: date) -> list[Part]:
    levels = Level.COMMUNE.value, Level.COMMUNE_ADVANCED.value
    results = results_by_level(dict.fromkeys(levels, (one, two)), day)
    return [_verdicts(results[level]) for level in levels]


def _of_districts(one: UnitInfo, two: UnitInfo, territory: Territory, day: date) -> list[Part]:
    units = {Level.DISTRICT.value: (one, two), Level.COMMUNE.value: territory.communes}
    results = results_by_level(units, day)
    return [_verdicts(results[Level.DISTRICT]), _counts(results[Level.COMMUNE], one, two)]


def _verdicts(results: Results) -> Part:
    one, two = results.rows
    lines = (
        Line(item, one.verdicts.get(item.number, ""), two.verdicts.get(item.number, "")) for item in results.criteria
    )
    totals = tuple(f"{row.met}/{len(row.numbers)}" if row.is_reported else "" for row in (one, two))
    return Part(results.level, results.title, tuple(lines), (totals[0], totals[1]))


def _counts(results: Results, one: UnitInfo, two: UnitInfo) -> Part:
    """How many communes of each district meet each criterion of communes."""
    first, second = results.under(one.code), results.under(two.code)
    met, other = first.met_by_criterion(), second.met_by_criterion()
    lines = tuple(Line(item, met[item.number], other[item.number]) for item in results.criteria)
    totals = (str(len(first.rows)), str(len(second.rows)))
    return Part(results.level, results.title, lines, totals, (first.average, second.average))
