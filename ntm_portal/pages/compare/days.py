"""The units of a level on two days: what each gained and lost, and totals, bands and averages of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from communes.selectors import Territory, UnitInfo, territory_on
from criteria import rules
from criteria.changes import LevelChanges, UnitChange, changes_between
from criteria.models import Level
from criteria.selectors import Results, results_for
from ntm_portal.lib.numbers import moved
from ntm_portal.pages.selectors.matrix import units_of_level


@dataclass(frozen=True)
class Total:
    """One number of both days; None where nobody reported."""

    label: str
    before: Decimal | int | None
    after: Decimal | int | None
    decimals: int = 0

    @property
    def difference(self) -> Decimal | None:
        return None if self.before is None or self.after is None else moved(self.after, self.before, self.decimals)


@dataclass(frozen=True)
class DayPair:
    since: date
    until: date
    before: Results
    after: Results
    changes: LevelChanges
    territory: Territory
    within: UnitInfo | None

    @property
    def ended(self) -> list[UnitInfo]:
        """Units of the first day that are no more on the second."""
        return _missing(self.before, self.after)

    @property
    def came(self) -> list[UnitInfo]:
        return _missing(self.after, self.before)

    @property
    def unchanged(self) -> int:
        return len(self.after.rows) - len(self.changes.units) - len(self.changes.first_reported)

    @property
    def totals(self) -> list[Total]:
        numbers = [Total(label, read(self.before), read(self.after), some) for label, read, some in _readers()]
        return [*numbers, *self._bands]

    @property
    def _bands(self) -> list[Total]:
        """Only where both days count by the same ones."""
        bands = self.after.bands if self.after.bands == self.before.bands else ()
        return [
            Total(
                _("at %(band)s criteria") % {"band": low if low == high else f"{low}–{high}"},
                _in_band(self.before, low, high),
                _in_band(self.after, low, high),
            )
            for low, high in bands
        ]

    def district_of(self, change: UnitChange) -> str:
        district = self.territory.district_of(change.unit)
        return district.full_name if district and district.id != change.unit.id else ""


def _readers() -> list[tuple[str, Callable[[Results], Decimal | int | None], int]]:
    return [
        (_("units"), lambda found: len(found.rows), 0),
        (_("not reported"), lambda found: found.unreported, 0),
        (_("criteria met, all units"), lambda found: found.met_total, 0),
        (_("criteria on average"), lambda found: found.average, 2),
        (_("meet all criteria"), lambda found: found.met_all if found.counts else None, 0),
    ]


def _in_band(found: Results, low: int, high: int) -> int | None:
    return rules.in_band(found.counts, low, high) if found.counts else None


def _missing(there: Results, here: Results) -> list[UnitInfo]:
    known = {row.unit.id for row in here.rows}
    return [row.unit for row in there.rows if row.unit.id not in known]


def compare_days(level: str, since: date, until: date, within: str = "") -> DayPair:
    """Units of the level in the province or a district of either day; the number of queries depends on nothing."""
    first, last = territory_on(since), territory_on(until)
    within = within if within in {unit.code for unit in (*first.districts, *last.districts)} else ""
    before = results_for(level, _units(level, first, within), since)
    after = results_for(level, _units(level, last, within), until)
    chosen = next((unit for unit in last.districts if unit.code == within), None)
    return DayPair(since, until, before, after, changes_between(before, after, since, until), last, chosen)


def _units(level: str, territory: Territory, within: str) -> list[UnitInfo]:
    units = units_of_level(level, territory)
    if not within or level == Level.DISTRICT:
        return list(units)
    above = ((unit, territory.district_of(unit)) for unit in units)
    return [unit for unit, district in above if district and district.code == within]
