"""Units as the registers list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communes.selectors import Territory, UnitInfo


@dataclass(frozen=True)
class Group:
    """Units under one other unit: communes of a district, villages of a commune."""

    head: UnitInfo | None
    units: list[UnitInfo]


def groups_of(units: Iterable[UnitInfo], territory: Territory) -> list[Group]:
    found: dict[str, Group] = {}
    for unit in units:
        found.setdefault(unit.parent_code, Group(territory.parent(unit), [])).units.append(unit)
    return list(found.values())
