"""Geometry of a line over days; the drawing is `templates/components/line_chart.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


def line_chart(points: Sequence[Point], top: int) -> LineChart | None:
    """A line from 0 to `top`, each value standing until the next day; None with fewer than two days."""
    if len(points) < 2:
        return None
    start, end = points[0][0], points[-1][0]
    span = (end - start).days or 1
    drawn = [Dot(_across((day - start).days, span), _up(value, top)) for day, value, _text in points]
    inner = {(start, "start"), (end, "end")}
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        path=_path(drawn),
        dots=tuple(drawn) if len(drawn) <= DOTS else (),
        levels=tuple(Mark(_up(level, top), str(level)) for level in sorted({0, top // 2, top})),
        days=tuple(Mark(_across((day - start).days, span), f"{day:%d/%m/%Y}", side) for day, side in sorted(inner)),
        first=points[0][2],
        last=points[-1][2],
        last_dot=drawn[-1],
    )


def _across(days: int, span: int) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * days // span


def _up(value: Decimal | int, top: int) -> int:
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - (round(Decimal(room) * Decimal(value) / top) if top else 0)


def _path(dots: Sequence[Dot]) -> str:
    """Steps; of several days on one point of the paper the last stands."""
    newest = {dot.x: dot.y for dot in dots}
    first, *others = newest.items()
    return f"M{first[0]} {first[1]}" + "".join(f"H{x}V{y}" for x, y in others)
