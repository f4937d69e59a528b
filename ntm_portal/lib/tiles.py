"""Geometry of a tile map: one square a place, borders between groups, names of the groups in the room left free."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

STEP = 56
SIDE = STEP - 2
HEAD = 28  # room above the first row for names

Place = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class GroupName:
    name: str
    x: int
    y: int


def left(place: Place) -> int:
    return place[1] * STEP + 1


def top(place: Place) -> int:
    return HEAD + place[0] * STEP + 1


def size(places: Collection[Place]) -> tuple[int, int]:
    """Width and height of the picture, with a line of text below."""
    width = (max(column for _row, column in places) + 1) * STEP
    return width, HEAD + (max(row for row, _column in places) + 1) * STEP + HEAD


def borders(groups: Mapping[Place, str]) -> str:
    """A path along every side where a tile meets another group or nothing; each side once."""
    sides: set[str] = set()
    for (row, column), group in groups.items():
        x, y = column * STEP, HEAD + row * STEP
        if groups.get((row - 1, column)) != group:
            sides.add(f"M{x} {y}h{STEP}")
        if groups.get((row + 1, column)) != group:
            sides.add(f"M{x} {y + STEP}h{STEP}")
        if groups.get((row, column - 1)) != group:
            sides.add(f"M{x} {y}v{STEP}")
        if groups.get((row, column + 1)) != group:
            sides.add(f"M{x + STEP} {y}v{STEP}")
    return "".join(sorted(sides))


def group_names(groups: Mapping[Place, str], names: Mapping[str, str]) -> list[GroupName]:
    """Each name above the group's first row, or below its last one, where other groups leave room."""
    found = []
    for group, name in names.items():
        own = [place for place, other in groups.items() if other == group]
        if own:
            found.append(_name(own, groups, name))
    return found


def _name(own: Collection[Place], groups: Mapping[Place, str], name: str) -> GroupName:
    first, last = min(own)[0], max(own)[0]
    above = [column for row, column in own if row == first and (first - 1, column) not in groups]
    if above:
        return GroupName(name, _middle(above), HEAD + first * STEP - 8)
    below = [column for row, column in own if row == last and (last + 1, column) not in groups]
    columns = below or [column for row, column in own if row == last]
    return GroupName(name, _middle(columns), HEAD + (last + 1) * STEP + 20)


def _middle(columns: Collection[int]) -> int:
    return (min(columns) + max(columns) + 1) * STEP // 2
