"""Geometry of a tile map: one square a place, borders between groups, names of the groups in the room left free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

STEP = 56
SIDE = STEP - 2
HEAD = 28  # room above the first row for names
LINE = 20

Place = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class GroupName:
    """A name in one line, or a word a line where only one tile's width is free."""

    lines: tuple[tuple[int, str], ...]  # y, text
    x: int


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
    """Each name above or below the longest row of its tiles that borders on free room, the highest of equals."""
    return [_name(own, groups, names[group]) for group, own in _members(groups).items() if group in names]


def _members(groups: Mapping[Place, str]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(groups):
        found[groups[place]].append(place)
    return found


def _name(own: Collection[Place], groups: Mapping[Place, str], name: str) -> GroupName:
    runs: dict[tuple[int, int], list[int]] = defaultdict(list)  # row and side (-1 above, 1 below): columns
    for row, column in own:
        for side in (-1, 1):
            if (row + side, column) not in groups:
                runs[row, side].append(column)
    row, side = max(runs, key=lambda run: (len(runs[run]), -run[0], -run[1]))
    columns = runs[row, side]
    words = [name] if len(columns) > 1 else name.split()
    first = row * STEP - 8 - LINE * (len(words) - 1) if side < 0 else (row + 1) * STEP + 22
    lines = tuple((HEAD + first + LINE * index, word) for index, word in enumerate(words))
    return GroupName(lines, (columns[0] + columns[-1] + 1) * STEP // 2)
