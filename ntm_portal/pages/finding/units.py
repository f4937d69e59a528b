"""Units found by name or code, in force on the working day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communes.access import Scope
from communes.models import DISTRICT_KINDS, Unit, UnitKind
from criteria.models import Level
from ntm_portal.pages.finding.hits import MOST, Hit, HitGroup
from ntm_portal.pages.finding.words import Asked


@dataclass(frozen=True)
class UnitGroup:
    """A kind of unit, the words before its name that may be left out, and its page."""

    label: object
    kinds: tuple[str, ...]
    prefixes: tuple[str, ...]
    address: Callable[[Unit], str]


def _district(unit: Unit) -> str:
    return reverse("district", args=[unit.code]) if unit.is_district else reverse("home")


def _village(unit: Unit) -> str:
    """On the page of its commune; a ward or township has none."""
    if unit.parent and unit.parent.kind == UnitKind.COMMUNE:
        return reverse("commune", args=[unit.parent.code]) + "#h-villages"
    return reverse("criteria", args=[Level.VILLAGE])


GROUPS = (
    UnitGroup(_("Communes"), (UnitKind.COMMUNE,), ("xa",), lambda unit: reverse("commune", args=[unit.code])),
    UnitGroup(
        _("Districts, cities and the province"),
        (UnitKind.PROVINCE, *DISTRICT_KINDS),
        ("huyen", "thanh pho", "tp", "tinh"),
        _district,
    ),
    UnitGroup(_("Villages"), (UnitKind.VILLAGE,), (), _village),
)


def page_of(unit: Unit) -> str:
    return next((group.address(unit) for group in GROUPS if unit.kind in group.kinds), "")


def find_units(asked: Asked, day: date, scope: Scope) -> list[HitGroup]:
    """One query a group, however many units there are."""
    units = Unit.objects.in_force(day).visible_to(scope).select_related("parent")
    return [HitGroup.of(str(group.label), _hits(group, asked, units)) for group in GROUPS]


def _hits(group: UnitGroup, asked: Asked, units: object) -> list[Hit]:
    keys = asked.keys(*group.prefixes)
    rank = Case(
        When(code__in=asked.codes, then=Value(0)),
        When(search_name__in=keys, then=Value(1)),
        When(_any("search_name__startswith", keys), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    named = _any("search_name__contains", keys) | Q(code__in=asked.codes)
    rows = units.filter(named, kind__in=group.kinds).order_by(rank, "search_name", "code")  # type: ignore[attr-defined]
    return [_hit(group, asked, unit) for unit in rows[: MOST + 1]]


def _any(lookup: str, keys: list[str]) -> Q:
    return reduce(or_, (Q((lookup, key)) for key in keys))


def _hit(group: UnitGroup, asked: Asked, unit: Unit) -> Hit:
    is_exact = unit.code in asked.codes or asked.names(unit.name, unit.full_name)
    is_near = not is_exact and asked.sounds_like(unit.name, unit.full_name)
    above = unit.parent.full_name if unit.parent else ""
    return Hit(group.address(unit), unit.full_name, ", ".join(filter(None, (above, unit.code))), is_exact, is_near)
