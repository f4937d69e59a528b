"""Finished answers about what became of criteria and titles between two days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from communes.lines import person_name
from communes.models import Unit
from communes.selectors import UnitInfo
from criteria.models import Act, Assessment, CriteriaSet, Criterion, Recognition
from criteria.rules import counts_as_met
from criteria.selectors import Results, UnitResult


@dataclass(frozen=True, slots=True)
class Turn:
    """The facts by which a criterion turned: the day it was seen, why, and who said so or in which file."""

    observed_on: date
    reason: str
    by: str
    file: str


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that one unit gained or lost; `fact` is the id of the fact in force on the later day."""

    unit: UnitInfo
    level: str
    number: int
    name: str
    before: str
    after: str
    fact: int
    turn: Turn


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What one unit met before and meets after, and the criteria that made the difference."""

    before: UnitResult
    after: UnitResult
    gained: tuple[CriterionChange, ...]
    lost: tuple[CriterionChange, ...]

    @property
    def unit(self) -> UnitInfo:
        return self.after.unit

    @property
    def difference(self) -> int:
        return self.after.met - self.before.met

    @property
    def gained_numbers(self) -> tuple[int, ...]:
        return tuple(change.number for change in self.gained)

    @property
    def gained_turns(self) -> list[Turn]:
        """Each day, reason and source of the gained criteria once."""
        return list(dict.fromkeys(change.turn for change in self.gained))

    @property
    def gained_days(self) -> list[tuple[date, str]]:
        """Each day and reason once, whoever said it."""
        return list(dict.fromkeys((change.turn.observed_on, change.turn.reason) for change in self.gained))


@dataclass(frozen=True)
class LevelChanges:
    """One level; where another set is in force than before, criteria cannot be compared.

    A unit that had reported nothing before has not gained what it reports now: it is told as reporting first.
    """

    level: str
    is_comparable: bool
    units: tuple[UnitChange, ...]
    first_reported: tuple[UnitInfo, ...]

    @property
    def gained(self) -> tuple[CriterionChange, ...]:
        return tuple(change for unit in self.units for change in unit.gained)

    @property
    def lost(self) -> tuple[CriterionChange, ...]:
        return tuple(change for unit in self.units for change in unit.lost)

    @property
    def risen(self) -> tuple[UnitChange, ...]:
        return tuple(unit for unit in self.units if unit.difference > 0)

    @property
    def fallen(self) -> tuple[UnitChange, ...]:
        return tuple(unit for unit in self.units if unit.difference < 0)

    @property
    def gaining(self) -> tuple[UnitChange, ...]:
        return tuple(unit for unit in self.units if unit.gained)


def changes_since(
    day: date, results: Iterable[Results], until: date, *, known_at: datetime | None = None
) -> tuple[LevelChanges, ...]:
    """What became of the results since the day, as far as is known now or was known then; three queries."""
    results = tuple(results)
    known = set(Criterion.objects.filter(criteria_set__in=CriteriaSet.objects.on(day)).values_list("pk", flat=True))
    stood = _verdicts(day, results, known_at)
    pairs = {found.level: [(_before(row, found, stood), row) for row in found.rows] for found in results}
    comparable = {found.level: known.issuperset(item.id for item in found.criteria) for found in results}
    turned = turns(_turned(results, pairs), until, since=day, known_at=known_at)
    return tuple(_level(found, comparable[found.level], pairs[found.level], turned) for found in results)


def changes_between(before: Results, after: Results, since: date, until: date) -> LevelChanges:
    """The same of two matrices that are known already, for the units of the later one; one query."""
    stood = {row.unit.id: row for row in before.rows}
    pairs = [(stood.get(row.unit.id) or UnitResult(row.unit, {}, row.numbers), row) for row in after.rows]
    comparable = {item.id for item in before.criteria}.issuperset(item.id for item in after.criteria)
    turned = _turned([after], {after.level: pairs}) if comparable else {}
    return _level(after, comparable, pairs, turns(turned, until, since=since))


Pair = tuple[UnitResult, UnitResult]
Cell = tuple[int, int]  # ids of unit and criterion


def _verdicts(day: date, results: Sequence[Results], known_at: datetime | None) -> dict[Cell, str]:
    units = {row.unit.id for found in results for row in found.rows}
    criteria = {item.id for found in results for item in found.criteria}
    rows = Assessment.objects.as_of(day, known_at=known_at).filter(unit__in=units, criterion__in=criteria)
    return {(unit, criterion): verdict for unit, criterion, verdict in rows.values_list(*_CELL, "verdict")}


_CELL = ("unit_id", "criterion_id")


def _before(row: UnitResult, results: Results, stood: Mapping[Cell, str]) -> UnitResult:
    said = {item.number: stood.get((row.unit.id, item.id)) for item in results.criteria}
    return UnitResult(row.unit, {number: verdict for number, verdict in said.items() if verdict}, row.numbers)


def _turned(results: Iterable[Results], pairs: Mapping[str, list[Pair]]) -> dict[Cell, str]:
    """Cells that count as met on one of the days only, with the verdict of the later one."""
    return {
        (after.unit.id, item.id): after.verdicts.get(item.number, "")
        for found in results
        for before, after in pairs[found.level]
        for item in found.criteria
        if before.is_reported and _differs(before, after, item.number)
    }


def _differs(before: UnitResult, after: UnitResult, number: int) -> bool:
    return counts_as_met(before.verdicts.get(number)) != counts_as_met(after.verdicts.get(number))


def turns(
    turned: Mapping[Cell, str], until: date, *, since: date = date.min, known_at: datetime | None = None
) -> dict[Cell, Turn]:
    """For each cell the fact that turned it to its verdict: the first of those at the end of its history that agree.

    Later returns only vouch for it again; a reason given with one of them explains it all the same.
    """
    rows: Any = Assessment.objects.standing(until, known_at=known_at).filter(observed_on__gt=since)
    rows = rows.filter(unit__in={unit for unit, _ in turned}, criterion__in={criterion for _, criterion in turned})
    histories: dict[Cell, list[Assessment]] = defaultdict(list)
    for fact in rows.select_related("recorded_by", "submission").order_by("-observed_on", "-recorded_at", "-pk"):
        histories[fact.unit_id, fact.criterion_id].append(fact)
    return {cell: _turn(list(_agreeing(histories[cell], verdict))) for cell, verdict in turned.items()}


def _agreeing(newest_first: Iterable[Assessment], verdict: str) -> Iterator[Assessment]:
    """Back to the first day on which something else stood; a fact overruled on its own day never did."""
    day = None
    for fact in newest_first:
        agrees = counts_as_met(fact.verdict) == counts_as_met(verdict)
        if agrees:
            yield fact
        elif fact.observed_on != day:
            return
        day = fact.observed_on


def _turn(newest_first: Sequence[Assessment]) -> Turn:
    first = newest_first[-1]
    reason = next((fact.note for fact in reversed(newest_first) if fact.note.strip()), "")
    file = " ".join(filter(None, (first.submission.original_name, first.source_cell))) if first.submission else ""
    return Turn(first.observed_on, reason, person_name(first.recorded_by), file)


def _level(results: Results, is_comparable: bool, pairs: list[Pair], turns: Mapping[Cell, Turn]) -> LevelChanges:
    if not is_comparable:
        return LevelChanges(results.level, False, (), ())
    first = tuple(after.unit for before, after in pairs if after.is_reported and not before.is_reported)
    units = (_unit(results, before, after, turns) for before, after in pairs if before.is_reported)
    return LevelChanges(results.level, True, tuple(unit for unit in units if unit.gained or unit.lost), first)


def _unit(results: Results, before: UnitResult, after: UnitResult, turns: Mapping[Cell, Turn]) -> UnitChange:
    found = [
        CriterionChange(
            after.unit,
            results.level,
            item.number,
            item.name,
            before.verdicts.get(item.number, ""),
            after.verdicts.get(item.number, ""),
            after.facts[item.number],
            turns[after.unit.id, item.id],
        )
        for item in results.criteria
        if _differs(before, after, item.number)
    ]
    gained = tuple(change for change in found if counts_as_met(change.after))
    return UnitChange(before, after, gained, tuple(change for change in found if not counts_as_met(change.after)))


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """A signed decision on a title of a unit; `fact` is its id."""

    unit: UnitInfo
    title: str
    act: str
    decision: str
    signed_on: date
    fact: int

    @property
    def is_award(self) -> bool:
        return self.act == Act.AWARD


def decisions_between(
    day: date, until: date, *, within: Unit, known_at: datetime | None = None
) -> tuple[DecisionInfo, ...]:
    """Decisions signed after the day and up to the other, the oldest first."""
    rows = Recognition.objects.standing(until, known_at=known_at).filter(observed_on__gt=day)
    rows = rows.filter(unit__in=Unit.objects.within(within)).select_related("unit__parent")
    return tuple(
        DecisionInfo(UnitInfo.of(row.unit), row.title, row.act, row.decision, row.observed_on, row.pk)
        for row in rows.order_by("observed_on", "unit__code", "pk")
    )
