"""What the draft is compared with: the report's figures and names, without the ORM."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from reports.drafts.reading.fold import key
from reports.figures import Figure

_BEFORE = re.compile(r"changes\..*\.before")
COMMUNE, ADVANCED, DISTRICT, VILLAGE = "commune", "commune_advanced", "district", "village"
DISTRICTS = ("district", "city")
_HOLDER = re.compile(r"funding\.holder\.([^.]+)\.usable")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by the names a draft may call it."""

    code: str
    name: str
    full_name: str
    kind: str
    parent: str = ""
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """`subject` is what the report is about; plans map a year to its communes and their expected counts."""

    subject: Place | None = None
    places: tuple[Place, ...] = ()
    criteria: Mapping[str, Mapping[int, str]] = field(default_factory=lambda: MappingProxyType({}))
    figures: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))
    recognised: frozenset[str] = frozenset()
    plans: Mapping[int, Mapping[str, Decimal]] = field(default_factory=lambda: MappingProxyType({}))
    advanced: frozenset[str] = frozenset()
    targeted: frozenset[str] = frozenset()
    title: str = ""
    cutoff: date | None = None

    @cached_property
    def by_code(self) -> dict[tuple[str, str], Place]:
        return {(place.kind, place.code): place for place in self.places}

    @cached_property
    def communes(self) -> dict[str, Place]:
        return {place.code: place for place in self.places if place.kind == "commune"}

    @cached_property
    def offices(self) -> tuple[tuple[str, str], ...]:
        """Holders of capital that are no places: code and name of each."""
        units = {place.code for place in self.places}
        held = ((match[1], figure) for name, figure in self.figures.items() if (match := _HOLDER.fullmatch(name)))
        return tuple((code, figure.label.partition(":")[0]) for code, figure in held if code not in units)

    @property
    def year(self) -> int | None:
        return self.cutoff.year if self.cutoff else None

    @cached_property
    def last_cutoff(self) -> date | None:
        """The day of the report before, where this report tells what has changed since."""
        return next((item.cutoff for key, item in self.figures.items() if _BEFORE.fullmatch(key)), None)

    @property
    def is_province(self) -> bool:
        return self.subject is None or self.subject.kind == "province"

    @cached_property
    def goal_years(self) -> dict[str, list[int]]:
        """Years for which a goal of a name (`recognised`, `average`) is set, in their order."""
        found: dict[str, list[int]] = {}
        for name in sorted(self.figures):
            kind, _, rest = name.partition(".")
            year, _, goal = rest.partition(".")
            if kind == "goal" and year.isdecimal():
                found.setdefault(goal, []).append(int(year))
        return found

    @cached_property
    def villages(self) -> dict[str, list[str]]:
        """Keys of the counts of villages by their folded names; several bear the same."""
        found: dict[str, list[str]] = {}
        for name, figure in self.figures.items():
            if name.startswith("village.") and name.endswith(".met"):
                found.setdefault(_village(figure.label), []).append(name)
        return found

    def value(self, key: str) -> Decimal | None:
        """None where the report has no such figure, or no value for it."""
        figure = self.figures.get(key)
        if figure is None or figure.value is None or isinstance(figure.value, tuple):
            return None
        return Decimal(figure.value)

    def numbers(self, key: str) -> tuple[int, ...] | None:
        figure = self.figures.get(key)
        return figure.value if figure and isinstance(figure.value, tuple) else None

    def size(self, level: str) -> int:
        """How many criteria the level has; the sets of 2021-2025 where nothing is known."""
        return len(self.criteria.get(level, ())) or {DISTRICT: 9, VILLAGE: 15}.get(level, 19)

    def met(self, code: str) -> Decimal | None:
        return self.value(f"commune.{code}.met")

    def within(self, districts: Iterable[str] | None) -> list[str]:
        """Codes of the communes of the districts; of all where none is named."""
        chosen = None if districts is None else set(districts)
        return [code for code, place in self.communes.items() if chosen is None or place.parent in chosen]


def _village(label: str) -> str:
    """`Bản Nậm Ty: số tiêu chí đạt` is of `nậm ty`."""
    name = key(label.partition(":")[0])
    return name.removeprefix("bản ").removeprefix("thôn ")
