"""Finished answers about the communes on all days of observation: one walk through their history, no query a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When, Window
from django.db.models.functions import Lag

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
    """All days of observation up to the day, and how it stood on an earlier one; three queries."""
    observed = _facts(day).order_by("observed_on").values_list("observed_on", flat=True).distinct()
    points = set(observed)
    days = sorted(points | {day} | ({since} if since else set()))
    told: list[TrendPoint] = []
    states: dict[date, State] = {}
    for on, met, held in zip(days, tallies(_turns(day), days), tallies(_decisions(day), days), strict=True):
        point = TrendPoint(on, met.average, len(met.counts), held.total)
        if on in (day, since):
            states[on] = State.of(point, met, held)
        if on in points:
            told.append(point)
    return Trend(tuple(told), states[day], states[since] if since else None)


def _facts(day: date) -> Any:
    """EXISTS rather than a join: SQLite would walk the facts criterion by criterion, out of their order on disk."""
    of_communes = Criterion.objects.filter(pk=OuterRef("criterion_id"), criteria_set__level=Level.COMMUNE)
    return Assessment.objects.standing(day).filter(Exists(of_communes))


def _turns(day: date) -> Iterator[Step]:
    """Facts by which a criterion came to be met or no longer, and the first of each: later returns mostly vouch again
    for what stood, and stay in the database. Of several on one day only the sum counts.
    """
    met = Case(When(verdict__in=rules.MET_VERDICTS, then=Value(1)), default=Value(0), output_field=IntegerField())
    in_time = [F("observed_on"), F("recorded_at"), F("pk")]
    before = Window(Lag("met"), partition_by=[F("unit_id"), F("criterion_id")], order_by=in_time)
    rows = _facts(day).annotate(met=met).annotate(before=before).filter(Q(before=None) | ~Q(before=F("met")))
    columns = "observed_on", "criterion__criteria_set_id", "unit_id", "met", "before", *_ENDS
    for on, set_id, unit, now, was, *ends in rows.order_by("observed_on").values_list(*columns):
        yield Step(on, (set_id, unit), now - (was or 0), min(filter(None, ends), default=None))


_ENDS = ("unit__valid_until", "criterion__criteria_set__effective_until")


def _decisions(day: date) -> Iterator[Step]:
    """The newest decision holds, whatever stood before."""
    rows = Recognition.objects.standing(day).filter(title=Level.COMMUNE).order_by("observed_on", "recorded_at", "pk")
    held: dict[int, bool] = {}
    for on, unit, act, until in rows.values_list("observed_on", "unit_id", "act", "unit__valid_until"):
        holds = act == Act.AWARD
        yield Step(on, (0, unit), holds - held.get(unit, False), until)
        held[unit] = holds
