"""Boundaries of communes that the province loads: matched by code, drawn once, kept as paths."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from communes.models import BoundaryFile, Unit
from communes.selectors import UnitInfo
from ntm_portal.lib.outlines import Area, BadOutlines, Outline, Ring, draw, read_areas


@transaction.atomic
def load_boundaries(*, content: bytes, name: str, communes: Sequence[UnitInfo], by: User) -> BoundaryFile:
    """Keeps the paths of the communes of the day; BadOutlines says what is wrong with the file."""
    areas = read_areas(content)
    shapes = _shapes(areas, _property(areas, communes), {unit.code: unit for unit in communes})
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
    return row


def _property(areas: Sequence[Area], communes: Sequence[UnitInfo]) -> str:
    """The property under which most areas carry the code of a commune, whatever it is called."""
    codes = {unit.code for unit in communes}
    counts = Counter(
        name for area in areas for name, value in area.properties.items() if isinstance(value, str) and value in codes
    )
    if not counts:
        raise BadOutlines(_("No property of the areas holds codes of communes of the day, such as 03628."))
    return counts.most_common(1)[0][0]


def _shapes(areas: Sequence[Area], name: str, communes: Mapping[str, UnitInfo]) -> dict[str, list[Ring]]:
    """Rings by id of the unit: a code alone means another commune on another day. Other areas are left out."""
    found: dict[str, list[Ring]] = defaultdict(list)
    for area in areas:
        code = area.properties.get(name)
        if isinstance(code, str) and code in communes:
            found[str(communes[code].id)] += area.rings
    return found


def outlines_on(day: date) -> tuple[BoundaryFile | None, dict[int, Outline]]:
    """The newest file whose communes were all in force by the day, with its outlines by unit; one query."""
    row = BoundaryFile.objects.filter(day__lte=day).order_by("-day", "-pk").first()
    return row, {int(key): Outline(*shape) for key, shape in row.shapes.items()} if row else {}
