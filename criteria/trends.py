"""Finished answers about the communes on all days of observation: one walk through their history, no query a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When, Window
from django.db.models.functions import Lead

from communes.models import Unit
from criteria import rules
from criteria.models import Act, Assessment, Criterion, Level, Recognition
from criteria.tallies import Step, Tally, tallies


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What held of the communes on a day of observation; the average is of those that had reported."""

    day: date
    average: Decimal | None
    reported: int
    recognised: int


@dataclass(frozen=True, slots=True)
class State:
    """What every commune met on a day of the set then in force, and the ids of those that held the title."""

    point: TrendPoint
    set_ids: frozenset[int]
    counts: tuple[int, ...]
    held: frozenset[int]

    @classmethod
    def of(cls, point: TrendPoint, met: Tally, held: Tally) -> State:
        sets = frozenset(set_id for set_id, _unit in met.counts)
        titled = frozenset(unit for (_title, unit), count in held.counts.items() if count)
        return cls(point, sets, tuple(met.counts.values()), titled)


@dataclass(frozen=True)
class Trend:
    """`points` are the days of observation; `now` and `since` are the last day asked about and an earlier one."""

    points: tuple[TrendPoint, ...]
    now: State
    since: State | None


def trend_until(day: date, *, since: date | None = None) -> Trend:
    """All days of observation up to the day, and how it stood on an earlier one; five queries."""
    places, ends = _places(), _ends()
    points = _days(day, places)
    days = sorted(points | {day} | ({since} if since else set()))
    told: list[TrendPoint] = []
    states: dict[date, State] = {}
    met_on, held_on = tallies(_turns(day, places, ends), days), tallies(_decisions(day, ends), days)
    for on, met, held in zip(days, met_on, held_on, strict=True):
        point = TrendPoint(on, met.average, len(met.counts), held.total)
        if on in (day, since):
            states[on] = State.of(point, met, held)
        if on in points:
            told.append(point)
    return Trend(tuple(told), states[day], states[since] if since else None)


Places = dict[int, tuple[int, date | None]]  # by criterion: its set, and the day from which the set is not in force
Ends = dict[int, date]  # by unit: the day from which it is not in force


def _places() -> Places:
    """Read apart, as are the ends of units: a join would be made for every fact of the history."""
    rows = Criterion.objects.filter(criteria_set__level=Level.COMMUNE)
    columns = "pk", "criteria_set_id", "criteria_set__effective_until"
    return {pk: (set_id, until) for pk, set_id, until in rows.values_list(*columns)}


def _ends() -> Ends:
    return dict(Unit.objects.exclude(valid_until=None).values_list("pk", "valid_until"))


def _days(day: date, places: Places) -> set[date]:
    rows = Assessment.objects.standing(day).order_by("observed_on", "criterion_id")
    return {on for on, item in rows.values_list("observed_on", "criterion_id").distinct() if item in places}


def _turns(day: date, places: Places, ends: Ends) -> Iterator[Step]:
    """Facts by which a criterion came to be met or no longer, and the first of each: later returns mostly vouch again
    for what stood, and stay in the database. Of several on one day only the sum counts.

    Newest first, as the index has them: SQLite sorts nothing. EXISTS rather than a join: it would walk the facts
    criterion by criterion, out of that order.
    """
    of_communes = Criterion.objects.filter(pk=OuterRef("criterion_id"), criteria_set__level=Level.COMMUNE)
    met = Case(When(verdict__in=rules.MET_VERDICTS, then=Value(1)), default=Value(0), output_field=IntegerField())
    newest_first = [F("observed_on").desc(), F("recorded_at").desc(), F("pk").desc()]
    before = Window(Lead("met"), partition_by=[F("unit_id"), F("criterion_id")], order_by=newest_first)
    rows = Assessment.objects.standing(day).filter(Exists(of_communes)).annotate(met=met).annotate(before=before)
    rows = rows.filter(Q(before=None) | ~Q(before=F("met"))).order_by("observed_on")
    for on, item, unit, now, was in rows.values_list("observed_on", "criterion_id", "unit_id", "met", "before"):
        set_id, until = places[item]
        yield Step(on, (set_id, unit), now - (was or 0), min(filter(None, (until, ends.get(unit))), default=None))


def _decisions(day: date, ends: Ends) -> Iterator[Step]:
    """The newest decision holds, whatever stood before."""
    rows = Recognition.objects.standing(day).filter(title=Level.COMMUNE).order_by("observed_on", "recorded_at", "pk")
    held: dict[int, bool] = {}
    for on, unit, act in rows.values_list("observed_on", "unit_id", "act"):
        holds = act == Act.AWARD
        yield Step(on, (0, unit), holds - held.get(unit, False), ends.get(unit))
        held[unit] = holds
