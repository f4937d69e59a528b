"""Named questions about units and returns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from communes.access import Scope
    from communes.models import Unit


class UnitQuerySet(models.QuerySet["Unit"]):
    def in_force(self, on: date) -> UnitQuerySet:
        """Units whose half-open dates `[valid_from, valid_until)` hold the day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)

    def within(self, unit: Unit) -> UnitQuerySet:
        """The unit itself and everything below it (province, district, commune, village)."""
        return self.filter(Q(pk=unit.pk) | Q(parent=unit) | Q(parent__parent=unit) | Q(parent__parent__parent=unit))

    def visible_to(self, scope: Scope) -> UnitQuerySet:
        """Approved figures are readable by everyone who holds a role; without one nothing is."""
        return self if scope.roles else self.none()


class UnitManager(models.Manager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """Units of some kinds only; the proxies of `Unit` are told apart by it."""

    def __init__(self, kinds: Iterable[str] = ()) -> None:
        super().__init__()
        self.kinds = tuple(kinds)

    def get_queryset(self) -> Any:
        units = super().get_queryset()
        return units.filter(kind__in=self.kinds) if self.kinds else units


class FileQuerySet(models.QuerySet[Any]):
    def visible_to(self, scope: Scope) -> Self:
        """Files and drafts belong to a unit: the province sees all, a district those of its own tree, a leader none."""
        if scope.is_provincial:
            return self
        held = scope.working_unit_ids
        own = Q(unit__in=held) | Q(unit__parent__in=held) | Q(unit__parent__parent__in=held)
        return self.filter(own) if held else self.none()
