"""GeoJSON areas read with suspicion, and drawn as paths of few points."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 8 * 1024 * 1024
MOST_FEATURES = 2_000
MOST_READ = 500_000  # points of a file
MOST_DRAWN = 6_000  # points of all paths together: the page is read over a mountain line
WIDTH, HEIGHT = 840, 840
GRIDS = (2, 3, 4, 5, 6, 8, 10, 12, 16)

Point = tuple[float, float]
Ring = list[Point]


class BadOutlines(ValueError):
    """The file cannot be used; says why."""


@dataclass(frozen=True)
class Area:
    properties: Mapping[str, Any]
    rings: list[Ring]


def read_areas(content: bytes) -> list[Area]:
    """The areas of a GeoJSON FeatureCollection in degrees; BadOutlines says what is wrong."""
    if len(content) > MOST_BYTES:
        raise BadOutlines(too_large())
    features = _features(content)
    areas = [_area(number, feature) for number, feature in enumerate(features, 1)]
    if sum(len(ring) for area in areas for ring in area.rings) > MOST_READ:
        raise BadOutlines(_("The file has more than 500.000 points. Simplify the boundaries first."))
    return areas


def too_large() -> str:
    return _("The file is larger than 8 MB. Simplify the boundaries first.")


def _features(content: bytes) -> list[Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadOutlines(_("The file is no GeoJSON: it is not JSON in UTF-8.")) from None
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise BadOutlines(_("The file is no GeoJSON of the type FeatureCollection."))
    features = found.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= MOST_FEATURES:
        raise BadOutlines(_("The file must hold 1 to 2.000 areas («features»)."))
    return features


def _no_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _area(number: int, feature: Any) -> Area:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    properties = feature.get("properties") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(properties, dict):
        sentence = _("Area number %(number)s is no Polygon or MultiPolygon with properties.")
        raise BadOutlines(sentence % {"number": number})
    shape: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    try:
        polygons = [shape] if kind == "Polygon" else shape or []
        return Area(properties, [_ring(ring) for polygon in polygons for ring in polygon])
    except (TypeError, ValueError, LookupError, OverflowError):
        sentence = _("The coordinates of area number %(number)s cannot be read; they must be degrees (WGS 84).")
        raise BadOutlines(sentence % {"number": number}) from None


def _ring(points: Any) -> Ring:
    ring = [_point(point) for point in points]
    if len(ring) < 4:
        raise ValueError(ring)
    return ring


def _point(point: Any) -> Point:
    longitude, latitude = point[0], point[1]
    if not (type(longitude) in (int, float) and type(latitude) in (int, float)):
        raise TypeError(point)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(point)
    return float(longitude), float(latitude)


# --- Drawing --------------------------------------------------------------------------------------------------------

Cell = tuple[int, int]


@dataclass(frozen=True)
class Outline:
    """A path in whole units of the picture, and where its value is written."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    outlines: dict[str, Outline]
    borders: str


def draw(shapes: Mapping[str, list[Ring]], groups: Mapping[str, str]) -> Drawing:
    """All shapes on the finest grid that stays within `MOST_DRAWN` points, and the borders between their groups.

    Neighbours are snapped to the same grid, so that common borders stay common.
    """
    if not any(shapes.values()):
        raise BadOutlines(_("The areas of the communes are empty."))
    scale = _Scale.of(shapes)
    for grid in GRIDS:
        drawn = {key: list(scale.all_snapped(rings, grid)) for key, rings in shapes.items()}
        if sum(len(cells) for rings in drawn.values() for cells in rings) <= MOST_DRAWN:
            outlines = {key: _outline(rings) for key, rings in drawn.items() if rings}
            if not outlines:
                raise BadOutlines(_("The areas of the communes are empty."))
            return Drawing(scale.width, scale.height, outlines, _borders(drawn, groups))
    raise BadOutlines(_("The boundaries are too fine to be drawn. Simplify them first."))


@dataclass(frozen=True)
class _Scale:
    """Degrees to units: a degree of longitude is shorter the farther from the equator."""

    west: float
    north: float
    squeeze: float
    per_degree: float
    width: int
    height: int

    @classmethod
    def of(cls, shapes: Mapping[str, list[Ring]]) -> _Scale:
        points = [point for rings in shapes.values() for ring in rings for point in ring]
        west, east = min(x for x, _y in points), max(x for x, _y in points)
        south, north = min(y for _x, y in points), max(y for _x, y in points)
        squeeze = max(math.cos(math.radians((south + north) / 2)), 0.01)
        across, up = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
        per_degree = min((WIDTH - 8) / across, (HEIGHT - 8) / up)
        return cls(west, north, squeeze, per_degree, round(across * per_degree) + 8, round(up * per_degree) + 8)

    def all_snapped(self, rings: list[Ring], grid: int) -> Iterator[list[Cell]]:
        return (cells for ring in rings if (cells := self.snapped(ring, grid)))

    def snapped(self, ring: Ring, grid: int) -> list[Cell]:
        """Nothing where the ring is too small to be seen."""
        cells: list[Cell] = []
        for x, y in ring:
            across, down = (x - self.west) * self.squeeze * self.per_degree, (self.north - y) * self.per_degree
            cell = 4 + round(across / grid) * grid, 4 + round(down / grid) * grid
            if cells[-2:-1] == [cell]:
                cells.pop()  # there and back again
            elif cells[-1:] != [cell]:
                cells.append(cell)
        if len(cells) > 1 and cells[0] == cells[-1]:
            cells.pop()
        return cells if len(cells) > 2 else []


def _outline(rings: list[list[Cell]]) -> Outline:
    x, y = _middle(max(rings, key=lambda ring: abs(_twice_area(ring))))
    return Outline("".join(_path(ring) for ring in rings), x, y)


def _path(ring: list[Cell]) -> str:
    """Corners alone: what lies on a straight line between two others is left out."""
    (x, y), *others = ring
    moves: list[Cell] = []
    at = x, y
    for cell in others:
        move, at = (cell[0] - at[0], cell[1] - at[1]), cell
        if moves and _goes_on(moves[-1], move):
            move = (moves[-1][0] + move[0], moves.pop()[1] + move[1])
        moves.append(move)
    return f"M{x} {y}l{' '.join(f'{across} {down}' for across, down in moves)}z"


def _goes_on(before: Cell, move: Cell) -> bool:
    """Straight on, not back."""
    return before[0] * move[1] == before[1] * move[0] and before[0] * move[0] + before[1] * move[1] > 0


def _borders(drawn: Mapping[str, list[list[Cell]]], groups: Mapping[str, str]) -> str:
    """Sides that a group has once only: those that two of its shapes share lie inside."""
    counts: Counter[tuple[str, Cell, Cell]] = Counter()
    for key, rings in drawn.items():
        for ring in rings:
            group = groups.get(key, "")
            counts.update((group, min(one, other), max(one, other)) for one, other, _cross in _sides(ring))
    sides = {(one, other) for (_group, one, other), count in counts.items() if count % 2}
    return "".join(f"M{x} {y}l{to_x - x} {to_y - y}" for (x, y), (to_x, to_y) in sorted(sides))


def _sides(ring: list[Cell]) -> Iterator[tuple[Cell, Cell, int]]:
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        yield one, other, one[0] * other[1] - other[0] * one[1]


def _twice_area(ring: list[Cell]) -> int:
    return sum(cross for _one, _other, cross in _sides(ring))


def _middle(ring: list[Cell]) -> Cell:
    """The centre of gravity; the mean of the corners where there is no area."""
    area = _twice_area(ring)
    if not area:
        return sum(x for x, _y in ring) // len(ring), sum(y for _x, y in ring) // len(ring)
    x = sum((one[0] + other[0]) * cross for one, other, cross in _sides(ring)) / (3 * area)
    y = sum((one[1] + other[1]) * cross for one, other, cross in _sides(ring)) / (3 * area)
    return round(x), round(y)
