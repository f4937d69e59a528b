"""Where a ring crosses itself, found in bounded time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ntm_portal.lib.outlines import Point, Ring

MOST_PAIRS = 4_000_000  # of sides held against each other: seconds, in the worst file that is allowed

Side = tuple[float, float, Point, Point]  # west, east, from, to


class Budget:
    """Pairs that may still be looked at, in all rings of a file together."""

    def __init__(self, most: int = MOST_PAIRS) -> None:
        self.left = most


def crossing(ring: Ring, budget: Budget) -> Point | None:
    """Where two sides cross, from west to east; rings that touch themselves are whole.

    What lies beyond the budget is not looked at: it can only be reached by a file that is finer than any map.
    """
    active: list[Side] = []
    for side in sorted(_sides(ring)):
        active = [other for other in active if other[1] >= side[0]]
        budget.left -= len(active)
        if budget.left < 0:
            return None
        found = _first_crossed(side, active)
        if found:
            return found
        active.append(side)
    return None


def _sides(ring: Ring) -> Iterable[Side]:
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        if one != other:
            yield min(one[0], other[0]), max(one[0], other[0]), one, other


def _first_crossed(side: Side, others: Sequence[Side]) -> Point | None:
    one, other = side[2], side[3]
    low, high = min(one[1], other[1]), max(one[1], other[1])
    for _west, _east, start, end in others:
        if (start[1] < low and end[1] < low) or (start[1] > high and end[1] > high):
            continue
        if _cross(one, other, start, end):
            return start
    return None


def _cross(one: Point, other: Point, start: Point, end: Point) -> bool:
    """Each has the ends of the other on both of its sides; an end that lies on the other is a touch."""
    return (
        _turn(one, other, start) * _turn(one, other, end) < 0 and _turn(start, end, one) * _turn(start, end, other) < 0
    )


def _turn(one: Point, other: Point, third: Point) -> int:
    """1 to the left, -1 to the right, 0 on the line, as far as degrees are exact."""
    area = (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])
    return 0 if abs(area) < 1e-15 else 1 if area > 0 else -1
