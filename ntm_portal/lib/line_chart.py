"""Geometry of a line over days; the drawing is `templates/components/line_chart.html`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from math import ceil, floor

from ntm_portal.lib.numbers import vietnamese

# Narrow, so that its letters can still be read where a phone makes it smaller.
WIDTH, HEIGHT = 440, 200
LEFT, RIGHT, TOP, BOTTOM = 50, 58, 14, 34  # to the right of the line stands its last value
DOTS = 30  # more days than that are drawn as a line alone
LEVELS = 5  # at most so many steps of the scale
DAY, MONTH, YEAR, GAP = 84, 60, 36, 6  # how wide labels are in a wide type, and how far apart at least
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)  # from one label between the ends to the next


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the upright axis or a day on the lower one; without a text where there is no room for it."""

    at: int
    text: str


@dataclass(frozen=True)
class LineChart:
    width: int
    height: int
    left: int
    right: int
    bottom: int
    path: str
    dots: tuple[Dot, ...]
    levels: tuple[Mark, ...]
    days: tuple[Mark, ...]
    first: str
    last: str
    last_dot: Dot


Point = tuple[date, Decimal | int, str]  # day, value, printed value


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers a round step apart, the data between the first and the last of them.

    Cut out around the values, since a programme moves by small steps, but never closer than from 1 to 2.
    """

    low: int
    high: int
    step: int

    @classmethod
    def around(cls, values: Sequence[Decimal]) -> Scale:
        low, high = min(values), max(values)
        if low == high:  # in the middle of the picture, unless it is nothing
            low, high = max(low - 1, Decimal()), high + 1
        step = next(step for step in _round_numbers() if ceil(high / step) - floor(low / step) <= LEVELS)
        return cls(floor(low / step) * step, ceil(high / step) * step, step)

    def up(self, value: Decimal | int) -> int:
        room = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - round(room * (Decimal(value) - self.low) / (self.high - self.low))

    @property
    def levels(self) -> Iterator[Mark]:
        for value in range(self.low, self.high + 1, self.step):
            yield Mark(self.up(value), vietnamese(value))


@dataclass(frozen=True, slots=True)
class Span:
    """The days from the first to the last, as far apart on paper as in time."""

    start: date
    end: date

    def across(self, day: date) -> int:
        return LEFT + round((WIDTH - LEFT - RIGHT) * (day - self.start).days / (self.end - self.start).days)

    @property
    def days(self) -> list[Mark]:
        """Both ends as days, and between them months or years as close as their labels fit."""
        ends = [Mark(self.across(day), f"{day:%d/%m/%Y}") for day in (self.start, self.end)]
        return [ends[0], *next(self._inner(months) for months in MONTHS if self._fits(months)), ends[1]]

    def _fits(self, months: int) -> bool:
        room = (WIDTH - LEFT - RIGHT) * months * 30 / (self.end - self.start).days
        return room >= _width(months) + GAP or months == MONTHS[-1]

    def _inner(self, months: int) -> list[Mark]:
        clear = (DAY + _width(months)) // 2 + GAP
        places = [(self.across(day), f"{day:%Y}" if months >= 12 else f"{day:%m/%Y}") for day in self._each(months)]
        apart = [(at, min(at - LEFT, WIDTH - RIGHT - at), text) for at, text in places]
        return [Mark(at, text if room >= clear else "") for at, room, text in apart if room >= GAP]

    def _each(self, months: int) -> Iterator[date]:
        """First days of months: every third is January, April, July and October."""
        first, last = (day.year * 12 + day.month - 1 for day in (self.start, self.end))
        for number in range(first - first % months + months, last + 1, months):
            yield date(number // 12, number % 12 + 1, 1)


def line_chart(points: Sequence[Point]) -> LineChart | None:
    """Each value stands until the next day; None with fewer than two days."""
    if len(points) < 2:
        return None
    scale = Scale.around([Decimal(value) for _day, value, _text in points])
    span = Span(points[0][0], points[-1][0])
    drawn = [Dot(span.across(day), scale.up(value)) for day, value, _text in points]
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        path=_path(drawn),
        dots=tuple(drawn) if len(drawn) <= DOTS else (),
        levels=tuple(scale.levels),
        days=tuple(span.days),
        first=points[0][2],
        last=points[-1][2],
        last_dot=drawn[-1],
    )


def _round_numbers() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 and so on."""
    for power in count():
        yield from (10**power, 2 * 10**power, 5 * 10**power)


def _width(months: int) -> int:
    return YEAR if months >= 12 else MONTH


def _path(dots: Sequence[Dot]) -> str:
    """Steps; of several days on one point of the paper the last stands."""
    newest = {dot.x: dot.y for dot in dots}
    first, *others = newest.items()
    return f"M{first[0]} {first[1]}" + "".join(f"H{x}V{y}" for x, y in others)
