"""Will the plan hold: each target with what is missing and its pace, and the goal of the province in criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import ceil

from communes.models import Period, UnitKind
from communes.selectors import Territory, UnitInfo, territory_on
from criteria.counts import met_counts
from criteria.models import Level
from criteria.pace import Outlook, Pace, Reach, Step, When, months_between, outlook, pace_of, reach, steps_of, when
from criteria.selectors import CriterionInfo, Results, TargetInfo, UnitResult, results_by_level, targets_on
from reports.figures.plans import GoalSum, goal_sum, outlook_year, plans_of

PERIODS = 3  # how many cut-offs before the day the pace is taken from
NEAREST = 10  # communes without a plan that are named
WORST_FIRST = list(reversed(Outlook))


@dataclass(frozen=True)
class PlanLine:
    """One target. `until` is the day by which the expected count is due."""

    target: TargetInfo
    result: UnitResult
    district: UnitInfo | None
    missing: tuple[CriterionInfo, ...]
    steps: tuple[Step, ...]
    reach: Reach | None
    when: When | None
    outlook: Outlook
    until: date

    @property
    def above(self) -> UnitInfo | None:
        """The district of a unit that is none itself."""
        return None if self.target.level == Level.DISTRICT else self.district

    @property
    def short(self) -> int:
        """Criteria still wanted for the expected count."""
        return max(ceil(self.target.expected) - self.result.met, 0)

    @property
    def pace(self) -> Pace | None:
        return pace_of(self.steps)

    @property
    def gained(self) -> int:
        return sum(step.gained for step in self.steps)

    @property
    def months(self) -> Decimal:
        return sum((step.months for step in self.steps), Decimal())


@dataclass(frozen=True)
class PlanGroup:
    """The targets of one level and year, those that hold worst first."""

    level: Level
    year: int
    lines: tuple[PlanLine, ...]

    @property
    def slug(self) -> str:
        return f"{self.level}-{self.year}"

    @property
    def counts(self) -> list[tuple[Outlook, int]]:
        """How many targets have which outlook, the worst first."""
        found = [(one, sum(line.outlook is one for line in self.lines)) for one in WORST_FIRST]
        return [(one, count) for one, count in found if count]


@dataclass(frozen=True)
class Goal:
    """The goal of the province in criteria, with the pace of all communes together."""

    sum: GoalSum
    until: date
    steps: tuple[Step, ...]
    reach: Reach | None
    when: When | None
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Shortage:
    """A criterion that communes with a plan do not meet, and how many of all communes do not."""

    criterion: CriterionInfo
    planned: tuple[UnitInfo, ...]
    everywhere: int


@dataclass(frozen=True)
class PlansPage:
    day: date
    year: int
    groups: tuple[PlanGroup, ...]
    goal: Goal | None
    shortages: tuple[Shortage, ...]
    unplanned: tuple[UnitResult, ...]

    @property
    def nearest(self) -> tuple[UnitResult, ...]:
        return self.unplanned[:NEAREST]

    @property
    def unplanned_missing(self) -> int:
        return sum(len(row.numbers) - row.met for row in self.unplanned)


@dataclass(frozen=True)
class _Past:
    """Criteria met by unit at each earlier cut-off, the oldest first, and on the day."""

    days: tuple[tuple[date, Mapping[tuple[str, int], int]], ...]
    day: date

    def steps(self, level: str, row: UnitResult) -> tuple[Step, ...]:
        """Of one unit, from the first cut-off on by which it had reported."""
        if not row.is_reported:
            return ()
        key = level, row.unit.id
        points = [(on, counts[key]) for on, counts in self.days if key in counts]
        return steps_of([*points, (self.day, row.met)])

    def steps_together(self, results: Results) -> tuple[Step, ...]:
        """Of all units that had reported on both days; left out where those are less than half of them."""
        now = {(results.level, row.unit.id): row.met for row in results.rows if row.is_reported}
        points = [*self.days, (self.day, now)]
        found = []
        for (since, before), (until, after) in pairwise(points):
            common = [key for key in now if key in before and key in after]
            if common and len(common) * 2 >= len(now):
                found.append(Step(since, until, sum(after[key] - before[key] for key in common)))
        return tuple(found)


def plans_page(day: date, periods: Sequence[Period]) -> PlansPage | None:
    """A constant number of queries; None where there are no units on the day."""
    territory = territory_on(day)
    if territory.province is None:
        return None
    targets = targets_on(day, within=territory.province)
    named = [target for target in targets if target.unit.kind != UnitKind.PROVINCE]
    units: dict[str, Sequence[UnitInfo]] = {
        level: list({target.unit.id: target.unit for target in named if target.level == level}.values())
        for level in Level.values
    }
    results = results_by_level({**units, Level.COMMUNE.value: territory.communes}, day)
    past, communes = _past(day, periods), results[Level.COMMUNE]
    lines = [_line(target, results[target.level], territory, past) for target in named]
    planned = {target.unit.code for target in named if target.level == Level.COMMUNE}
    return PlansPage(
        day=day,
        year=outlook_year(day),
        groups=tuple(_groups(lines)),
        goal=_goal(targets, communes, past),
        shortages=tuple(_shortages(communes, planned)),
        unplanned=tuple(_unplanned(communes, planned)),
    )


def _past(day: date, periods: Sequence[Period]) -> _Past:
    cutoffs = sorted({period.cutoff for period in periods if period.cutoff < day})[-PERIODS:]
    return _Past(tuple((on, met_counts(on, sets_of=day)) for on in cutoffs), day)


def _line(target: TargetInfo, results: Results, territory: Territory, past: _Past) -> PlanLine:
    row = results.by_code[target.unit.code]
    until = _due(target, len(row.numbers), past.day)
    months, steps = months_between(past.day, until), past.steps(target.level, row)
    found = reach(row.met, len(row.numbers), steps, months)
    missing = {*row.unmet_numbers, *row.pending_numbers}
    return PlanLine(
        target=target,
        result=row,
        district=territory.district_of(row.unit),
        missing=tuple(item for item in results.criteria if item.number in missing),
        steps=steps,
        reach=found,
        when=when(row.met, target.expected, steps, past.day),
        outlook=outlook(row.met, target.expected, found, months),
        until=until,
    )


def _due(target: TargetInfo, total: int, day: date) -> date:
    """All criteria are the title itself, due in the target's own year; a smaller count is what this year is to give."""
    year = target.year if target.expected >= total else min(target.year, outlook_year(day))
    return date(year, 12, 31)


def _groups(lines: Iterable[PlanLine]) -> Iterator[PlanGroup]:
    """By level, then by year."""
    found: dict[tuple[int, int], list[PlanLine]] = {}
    for line in lines:
        found.setdefault((Level.values.index(line.target.level), line.target.year), []).append(line)
    for (level, year), members in sorted(found.items()):
        ordered = sorted(members, key=lambda line: (WORST_FIRST.index(line.outlook), -line.short))
        yield PlanGroup(Level(Level.values[level]), year, tuple(ordered))


def _goal(targets: Iterable[TargetInfo], communes: Results, past: _Past) -> Goal | None:
    """The average that the province is to reach by the end of the year; None where none is set."""
    year = outlook_year(past.day)
    goals = (
        target.expected
        for target in targets
        if target.unit.kind == UnitKind.PROVINCE and target.level == Level.COMMUNE and target.year == year
    )
    goal = next(goals, None)
    if goal is None or not communes.rows:
        return None
    found, until = goal_sum(goal, communes, plans_of(targets, communes)), date(year, 12, 31)
    steps, months = past.steps_together(communes), months_between(past.day, until)
    ahead = reach(found.met, len(communes.rows) * len(communes.criteria), steps, months)
    then = when(found.met, found.needed, steps, past.day)
    return Goal(found, until, steps, ahead, then, outlook(found.met, found.needed, ahead, months))


def _shortages(communes: Results, planned: set[str]) -> Iterator[Shortage]:
    """What most communes with a plan are missing first."""
    found = []
    for item in communes.criteria:
        without = [row.unit for row in communes.rows if item.number not in row.met_numbers]
        found.append(Shortage(item, tuple(unit for unit in without if unit.code in planned), len(without)))
    return iter(sorted((one for one in found if one.planned), key=lambda one: -len(one.planned)))


def _unplanned(communes: Results, planned: set[str]) -> list[UnitResult]:
    """Communes without a plan that do not meet all criteria, the nearest to it first."""
    rows = [row for row in communes.rows if row.unit.code not in planned and row.is_reported and not row.meets_all]
    return sorted(rows, key=lambda row: (-row.met, row.unit.code))
