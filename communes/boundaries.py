"""Boundaries of communes that the province loads: matched by code, drawn once, kept as paths."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from communes.models import BoundaryFile, Unit
from communes.selectors import UnitInfo
from ntm_portal.lib.crossings import Budget, crossing
from ntm_portal.lib.numbers import digits, shown
from ntm_portal.lib.outlines import Area, BadOutlines, Outline, Point, Ring, draw, read_areas

WEST, EAST, SOUTH, NORTH = 102, 110, 8, 24  # Viet Nam, in degrees
MOST_NAMED = 5


@dataclass(frozen=True)
class Loaded:
    """`padded`: codes as the file writes them and as they were read, where the two differ; `others`: codes of areas
    that are no communes of the day, such as wards, which are not drawn.
    """

    row: BoundaryFile
    padded: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


@transaction.atomic
def load_boundaries(*, content: bytes, name: str, communes: Sequence[UnitInfo], by: User) -> Loaded:
    """Keeps the paths of the communes of the day; BadOutlines says what is wrong with the file."""
    areas = read_areas(content)
    by_code = {unit.code: unit for unit in communes}
    holder = _property(areas, by_code)
    shapes = _shapes(areas, holder, by_code)
    groups = {str(unit.id): unit.parent_code for unit in communes}
    drawing = draw(shapes, groups)
    newest = Unit.objects.filter(pk__in=map(int, drawing.outlines)).aggregate(Max("valid_from"))
    row = BoundaryFile(
        day=newest["valid_from__max"],
        width=drawing.width,
        height=drawing.height,
        shapes={key: [outline.path, outline.x, outline.y] for key, outline in drawing.outlines.items()},
        borders=drawing.borders,
        original_name=name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        loaded_by=by,
    )
    row.full_clean()
    row.save()
    codes = (_code(area.properties.get(holder)) for area in areas)
    return Loaded(row, tuple(_padded(areas, holder, by_code)), tuple(code for code in codes if code not in by_code))


def _padded(areas: Sequence[Area], name: str, communes: Mapping[str, UnitInfo]) -> Iterator[tuple[str, str]]:
    for area in areas:
        written, code = _written(area.properties.get(name)), _code(area.properties.get(name))
        if code in communes and written != code:
            yield written, code


def _property(areas: Sequence[Area], communes: Mapping[str, UnitInfo]) -> str:
    """The property under which most areas carry the code of a commune, whatever it is called."""
    counts = Counter(name for area in areas for name, value in area.properties.items() if _code(value) in communes)
    if not counts:
        raise BadOutlines(_("No property of the areas holds codes of communes of the day, such as 03628."))
    return counts.most_common(1)[0][0]


def _code(value: object) -> str:
    """Five digits: programs for maps write codes as numbers, which lose their leading zero."""
    written = _written(value)
    return written.zfill(5) if digits(written) else written


def _written(value: object) -> str:
    """As an officer reads it in the file; a column with gaps makes 3403.0 of 3403."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""


def _shapes(areas: Sequence[Area], name: str, communes: Mapping[str, UnitInfo]) -> dict[str, list[Ring]]:
    """Rings by id of the unit: a code alone means another commune on another day. Other areas are left out."""
    found: dict[str, list[Ring]] = {}
    for area in areas:
        unit = communes.get(_code(area.properties.get(name)))
        if unit is None:
            continue
        if unit.code in found:
            raise BadOutlines(
                _("%(unit)s (%(code)s) has several areas. Join them into one MultiPolygon.")
                % {"unit": unit.full_name, "code": unit.code}
            )
        found[unit.code] = area.rings
    _refuse_elsewhere(found, communes)
    _refuse_the_same(found, communes)
    _refuse_missing(found, communes)
    _refuse_crossed(found, communes)
    return {str(communes[code].id): rings for code, rings in found.items()}


def _refuse_missing(found: Mapping[str, list[Ring]], communes: Mapping[str, UnitInfo]) -> None:
    """A commune without an area would be gone from the map."""
    missing = [unit.full_name for code, unit in communes.items() if not found.get(code)]
    if missing:
        sentence = _("The file has no area for %(count)s of %(all)s communes: %(names)s. Add them and load it again.")
        named = ", ".join(missing[:MOST_NAMED]) + ("…" if len(missing) > MOST_NAMED else "")
        raise BadOutlines(sentence % {"count": len(missing), "all": len(communes), "names": named})


def _refuse_elsewhere(found: Mapping[str, list[Ring]], communes: Mapping[str, UnitInfo]) -> None:
    for code, rings in found.items():
        for longitude, latitude in chain.from_iterable(rings):
            if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
                sentence = _(
                    "%(unit)s lies outside of Viet Nam in the file (longitude %(longitude)s, latitude %(latitude)s). "
                    "Write longitude first, in degrees (WGS 84)."
                )
                place = {"longitude": _degrees(longitude), "latitude": _degrees(latitude)}
                raise BadOutlines(sentence % {"unit": communes[code].full_name, **place})


def _refuse_crossed(found: Mapping[str, list[Ring]], communes: Mapping[str, UnitInfo]) -> None:
    budget = Budget()
    for code, rings in found.items():
        place = next((place for ring in rings if (place := crossing(ring, budget))), None)
        if place:
            sentence = _(
                "The boundary of %(unit)s (%(code)s) crosses itself near longitude %(longitude)s, "
                "latitude %(latitude)s. Correct its shape and load the file again."
            )
            said = {"longitude": _degrees(place[0]), "latitude": _degrees(place[1])}
            raise BadOutlines(sentence % {"unit": communes[code].full_name, "code": code, **said})


def _degrees(value: float) -> str:
    return shown(Decimal(str(round(value, 4))))


def _refuse_the_same(found: Mapping[str, list[Ring]], communes: Mapping[str, UnitInfo]) -> None:
    """A file whose table was joined wrongly gives every commune one area."""
    known: dict[frozenset[Point], str] = {}
    for code, rings in found.items():
        other = known.setdefault(frozenset(chain.from_iterable(rings)), code)
        if rings and other != code:
            sentence = _("%(one)s and %(other)s have the same area in the file. Check how codes and areas were joined.")
            raise BadOutlines(sentence % {"one": communes[other].full_name, "other": communes[code].full_name})


def outlines_on(day: date) -> tuple[BoundaryFile | None, dict[int, Outline]]:
    """The newest file whose communes were all in force by the day, with its outlines by unit; one query."""
    row = BoundaryFile.objects.filter(day__lte=day).order_by("-day", "-pk").first()
    return row, {int(key): Outline(*shape) for key, shape in row.shapes.items()} if row else {}
