"""The criteria matrix of a level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from communes.access import Denied, Scope, can_correct_after_lock, enterable
from communes.models import Period
from communes.periods import is_closed
from communes.selectors import Territory, UnitInfo, territory_on
from criteria import rules
from criteria.models import Level
from criteria.selectors import (
    CriterionInfo,
    Results,
    results_for,
    targets_on,
)
from ntm_portal.pages.selectors.lines import Band, bands_of


@dataclass(frozen=True)
class MatrixGroup:
    """The rows of one district; without districts all rows stand in one group without a name."""

    district: UnitInfo | None
    results: Results


@dataclass(frozen=True)
class ColumnTotal:
    criterion: CriterionInfo
    met: int
    share: Decimal | None


@dataclass(frozen=True)
class Matrix:
    results: Results
    groups: list[MatrixGroup]
    totals: list[ColumnTotal]
    bands: list[Band]
    territory: Territory
    chosen: UnitInfo | None
    left_out: int  # units of the level, or of the chosen district, that do not take part and are not shown

    @property
    def about(self) -> str:
        """The district that was chosen, else the province."""
        return self.chosen.full_name if self.chosen else str(self.territory.province or "")

    @property
    def districts(self) -> tuple[UnitInfo, ...]:
        return self.territory.districts


@dataclass(frozen=True)
class Entry:
    """The matrix as an entry grid: for which rows, or why not on this day, and whether every change needs a reason."""

    units: frozenset[int]
    refusal: str = ""
    needs_reason: bool = False


def entry_of(page: Matrix, scope: Scope, day: date, periods: Sequence[Period]) -> Entry:
    units = enterable(scope, (row.unit for row in page.results.rows), page.territory)
    if not units or not is_closed(day, periods):
        return Entry(units)
    decision = can_correct_after_lock(scope)
    return Entry(frozenset(), decision.reason) if isinstance(decision, Denied) else Entry(units, needs_reason=True)


def matrix(level: str, day: date, district_code: str = "", *, everyone: bool = False) -> Matrix:
    """All units of the level, or those of one district. Communes are always all there; of other levels
    only the units that were assessed or have a target, unless `everyone` is asked for."""
    territory = territory_on(day)
    results = results_for(level, units_of_level(level, territory), day)
    chosen = next((unit for unit in territory.districts if unit.code == district_code), None)
    if chosen:
        results = results.only({row.unit.code for row in results.rows if territory.district_of(row.unit) == chosen})
    shown = results if everyone else _taking_part(results, territory, day)
    left_out = len(results.rows) - len(shown.rows)
    return Matrix(shown, _groups(shown, territory), _totals(shown), bands_of(shown), territory, chosen, left_out)


def units_of_level(level: str, territory: Territory) -> tuple[UnitInfo, ...]:
    by_level = {Level.DISTRICT.value: territory.districts, Level.VILLAGE.value: territory.villages}
    return by_level.get(level, territory.communes)


def _taking_part(results: Results, territory: Territory, day: date) -> Results:
    if results.level == Level.COMMUNE or territory.province is None:
        return results
    planned = {
        target.unit.code for target in targets_on(day, within=territory.province) if target.level == results.level
    }
    return results.only(planned | {row.unit.code for row in results.rows if row.verdicts})


def _groups(results: Results, territory: Territory) -> list[MatrixGroup]:
    if results.level == Level.DISTRICT:
        return [MatrixGroup(None, results)] if results.rows else []
    members: dict[str, set[str]] = {}
    for row in results.rows:
        district = territory.district_of(row.unit)
        members.setdefault(district.code if district else "", set()).add(row.unit.code)
    return [MatrixGroup(territory.by_code.get(code), results.only(codes)) for code, codes in sorted(members.items())]


def _totals(results: Results) -> list[ColumnTotal]:
    met = results.met_by_criterion()
    whole = len(results.rows)
    return [ColumnTotal(item, met[item.number], rules.share(met[item.number], whole)) for item in results.criteria]
