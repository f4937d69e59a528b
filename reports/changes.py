"""What changed since the last report, from cut-off to cut-off: criteria, decisions, capital and units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from communes.models import Period, Unit
from communes.selectors import Fates, PeriodInfo, fates_between
from criteria.changes import CriterionChange, DecisionInfo, LevelChanges, changes_since, decisions_between
from criteria.models import Level
from criteria.selectors import Results
from funding.selectors import Capital, Movement, capital_on, movements
from reports.services import period_before

NO_FATES = Fates()


@dataclass(frozen=True)
class Changes:
    """Nothing at all where no period was cut off earlier.

    `capital` is None where the years differ: amounts of two budget years are not of one kind. What was corrected in
    days before the last cut-off is no change here; the report lists it among its corrections.
    """

    since: PeriodInfo | None = None
    levels: tuple[LevelChanges, ...] = ()
    decisions: tuple[DecisionInfo, ...] = ()
    fates: Fates = NO_FATES
    capital: tuple[Movement, ...] | None = None

    @property
    def gained(self) -> tuple[CriterionChange, ...]:
        return tuple(change for level in self.levels for change in level.gained)

    @property
    def lost(self) -> tuple[CriterionChange, ...]:
        return tuple(change for level in self.levels for change in level.lost)

    @property
    def recognised(self) -> tuple[DecisionInfo, ...]:
        return tuple(decision for decision in self.decisions if decision.is_award)

    @property
    def withdrawn(self) -> tuple[DecisionInfo, ...]:
        return tuple(decision for decision in self.decisions if not decision.is_award)

    @property
    def communes(self) -> LevelChanges:
        """Changes of the communes' own set, which totals and averages are about."""
        found = (level for level in self.levels if level.level == Level.COMMUNE)
        return next(found, LevelChanges(Level.COMMUNE, True, (), ()))

    @property
    def not_comparable(self) -> tuple[LevelChanges, ...]:
        return tuple(level for level in self.levels if not level.is_comparable)

    @property
    def is_empty(self) -> bool:
        firsts = [unit for level in self.levels for unit in level.first_reported]
        told = (self.gained, self.lost, self.decisions, self.fates.ended, self.fates.came, self.capital, firsts)
        return not any(told) and not self.not_comparable


def changes_of(
    period: Period, unit: Unit, results: Iterable[Results], capital: Capital, *, known_at: datetime | None = None
) -> Changes:
    """What changed between the last period's cut-off and this one's; a constant number of queries."""
    last = period_before(period.cutoff)
    if last is None:
        return Changes()
    day, until = last.cutoff, period.cutoff
    return Changes(
        since=PeriodInfo.of(last),
        levels=changes_since(day, results, until, known_at=known_at),
        decisions=decisions_between(day, until, within=unit, known_at=known_at),
        fates=fates_between(day, until, within=unit),
        capital=_moved(last, unit, capital, known_at),
    )


def _moved(last: Period, unit: Unit, capital: Capital, known_at: datetime | None) -> tuple[Movement, ...] | None:
    if last.year != capital.year:
        return None
    return movements(capital_on(last.cutoff, within=unit, known_at=known_at), capital)
