"""Geometry of a line over days; the drawing is `templates/components/line_chart.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 24, 32
DOTS = 40  # more days than that are drawn as a line alone


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the upright axis or a day on the lower one."""

    at: int
    text: str
    anchor: str = "middle"


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


def line_chart(points: Sequence[Point], most: int) -> LineChart | None:
    """Each value stands until the next day; None with fewer than two days.

    The scale is cut out around the values, between 0 and `most`, and says so: a programme moves by small steps.
    """
    if len(points) < 2:
        return None
    low, top = _scale([Decimal(value) for _day, value, _text in points], most)
    start, end = points[0][0], points[-1][0]
    span = (end - start).days or 1
    drawn = [Dot(_across((day - start).days, span), _up(value, low, top)) for day, value, _text in points]
    inner = {(start, "start"), (end, "end")}
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        path=_path(drawn),
        dots=tuple(drawn) if len(drawn) <= DOTS else (),
        levels=tuple(Mark(_up(level, low, top), str(level)) for level in (low, top)),
        days=tuple(Mark(_across((day - start).days, span), f"{day:%d/%m/%Y}", side) for day, side in sorted(inner)),
        first=points[0][2],
        last=points[-1][2],
        last_dot=drawn[-1],
    )


def _across(days: int, span: int) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * days // span


def _scale(values: Sequence[Decimal], most: int) -> tuple[int, int]:
    low, top = floor(min(values)) - 1, ceil(max(values)) + 1
    return max(low, 0), max(min(top, most), 1)


def _up(value: Decimal | int, low: int, top: int) -> int:
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - round(room * (Decimal(value) - low) / (top - low))


def _path(dots: Sequence[Dot]) -> str:
    """Steps; of several days on one point of the paper the last stands."""
    newest = {dot.x: dot.y for dot in dots}
    first, *others = newest.items()
    return f"M{first[0]} {first[1]}" + "".join(f"H{x}V{y}" for x, y in others)
