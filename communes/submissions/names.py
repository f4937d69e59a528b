"""Finding a unit by what stands in a cell: spelling is repaired and told, a likeness is only suggested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from communes.models import UNIT_WORDS, UnitKind
from communes.selectors import UnitInfo
from ntm_portal.lib.text import same_spelling, search_key, tidy

# «Xã», «X.» and the like before a name; villages carry their word in the name.
PREFIXES: Mapping[str, tuple[str, ...]] = {
    UnitKind.COMMUNE: ("xã", "x."),
    UnitKind.DISTRICT: ("huyện", "h."),
    UnitKind.CITY: ("thành phố", "tp.", "tp"),
    UnitKind.PROVINCE: ("tỉnh",),
}
# A letter may be missing; Nậm Chà and Nậm Cha are one letter apart and both exist.
_LIKENESS = 0.75
_LONGEST = 200  # characters of a name, with room to spare


@dataclass(frozen=True)
class Names:
    """The units that a return may speak about, by name, other spelling and code."""

    units: tuple[UnitInfo, ...]
    aliases: Mapping[str, tuple[str, ...]]

    @cached_property
    def by_code(self) -> dict[str, UnitInfo]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _by_spelling(self) -> dict[str, tuple[UnitInfo, ...]]:
        found: dict[str, list[UnitInfo]] = defaultdict(list)
        for unit in self.units:
            for spelling in dict.fromkeys(map(same_spelling, self._spellings(unit))):
                found[spelling].append(unit)
        return {spelling: tuple(units) for spelling, units in found.items()}

    def _spellings(self, unit: UnitInfo) -> Iterable[str]:
        for name in (unit.name, *self.aliases.get(unit.code, ())):
            yield name
            for prefix in PREFIXES.get(unit.kind, ()):
                yield f"{prefix} {name}"

    @cached_property
    def _by_key(self) -> dict[str, list[UnitInfo]]:
        found: dict[str, list[UnitInfo]] = defaultdict(list)
        for unit in self.units:
            found[search_key(unit.name)].append(unit)
        return found

    def find(self, text: str) -> tuple[UnitInfo, ...]:
        """Units that the text names; several when a name is not unique."""
        if text not in self._known:
            self._known[text] = self._by_spelling.get(same_spelling(text), ()) if len(text) <= _LONGEST else ()
        return self._known[text]

    @cached_property
    def _known(self) -> dict[str, tuple[UnitInfo, ...]]:
        """A sheet is asked about several times, its cells repeat, and decomposing letters is slow."""
        return {}

    def suggest(self, text: str) -> list[UnitInfo]:
        """Units that the text may mean: the same without diacritics, or nearly so. Never taken without asking."""
        if len(text) > _LONGEST:
            return []
        key = _without_word(search_key(text))
        near = get_close_matches(key, self._by_key, n=3, cutoff=_LIKENESS)
        return [unit for name in near for unit in self._by_key[name]]

    def coded(self, value: str | int | float | bool | None) -> tuple[UnitInfo | None, bool]:
        """The unit of a code, and whether it was written otherwise: a number has lost its leading zero."""
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        text = tidy(str(whole))
        unit = self.by_code.get(text) or self.by_code.get(f"0{text}")
        return unit, unit is not None and unit.code != str(whole)


def _without_word(key: str) -> str:
    words = (f"{search_key(word)} " for word in UNIT_WORDS.values() if word)
    return next((key.removeprefix(word) for word in words if key.startswith(word)), key)
