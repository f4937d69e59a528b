"""Running counts over dated steps, without the ORM: what units meet or hold on each of many days, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from heapq import heappop, heappush

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """On the day the count of `key` changes by `change`; from `until` on the key counts no more."""

    day: date
    key: Key
    change: int
    until: date | None = None


@dataclass(slots=True)
class Tally:
    """Counts by key; a key is there from its first step on, also with 0."""

    counts: dict[Key, int] = field(default_factory=dict)
    total: int = 0
    _ends: list[tuple[date, Key]] = field(default_factory=list)

    @property
    def average(self) -> Decimal | None:
        """As `rules.average`, without walking through all counts."""
        return Decimal(self.total) / len(self.counts) if self.counts else None

    def take(self, step: Step) -> None:
        if step.until is not None:
            if step.until <= step.day:
                return
            if step.key not in self.counts:
                heappush(self._ends, (step.until, step.key))
        self.counts[step.key] = self.counts.get(step.key, 0) + step.change
        self.total += step.change

    def drop_ended(self, day: date) -> None:
        while self._ends and self._ends[0][0] <= day:
            self.total -= self.counts.pop(heappop(self._ends)[1])


def tallies(steps: Iterable[Step], days: Iterable[date]) -> Iterator[Tally]:
    """The tally as it stands on each of the days; one object that goes on changing. Days and steps go upwards."""
    tally = Tally()
    waiting = iter(steps)
    step = next(waiting, None)
    for day in days:
        while step is not None and step.day <= day:
            tally.take(step)
            step = next(waiting, None)
        tally.drop_ended(day)
        yield tally
