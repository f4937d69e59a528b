"""Units by the names that reports use for them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import pairwise

from ntm_portal.lib.text import search_key
from reports.drafts.known import DISTRICTS, Known, Place
from reports.drafts.reading.fold import key

WORD = re.compile(r"[^\W_]+")
_KIND = re.compile(r"(?<!\w)(xã|huyện|thành phố|tp\.?|tỉnh|thị trấn|phường|bản|thôn) ?\Z")
_KINDS = {
    "xã": ("commune",),
    "huyện": ("district",),
    "thành phố": ("city",),
    "tp": ("city",),
    "tp.": ("city",),
    "tỉnh": ("province",),
}
_IS_PROVINCE = re.compile(r"(?:,| là| là một| -)? tỉnh(?! lỵ| ủy)")  # «Lai Châu là tỉnh miền núi»
_NAME = re.compile(r"(?:[^\W\d_]+ ){0,3}[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit named in the text; `places` is empty for a name that no unit in force bears."""

    start: int
    end: int
    places: tuple[Place, ...]
    name: str
    kind: str = ""

    def of_kind(self, *kinds: str) -> Place | None:
        return next((place for place in self.places if place.kind in kinds), None)

    @property
    def district(self) -> Place | None:
        return self.of_kind(*DISTRICTS)

    @property
    def commune(self) -> Place | None:
        return self.of_kind("commune")


class Units:
    """Finds names in folded text by their words; made once for each report."""

    def __init__(self, known: Known) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], tuple[Place, ...]]]] = {}
        by_words: dict[tuple[str, ...], list[Place]] = {}
        for place in known.places:
            for name in (place.name, *place.variants):
                by_words.setdefault(_words(key(name)), []).append(place)
        for words, places in sorted(by_words.items(), key=lambda item: -len(item[0])):
            self._names.setdefault(words[0], []).append((words, tuple(places)))
        self._by_key = {search_key(place.name): place for place in known.places}
        self.province = next((place for place in known.places if place.kind == "province"), None)
        self.districts = {place.code for place in known.places if place.kind in DISTRICTS}
        self.knows_units = bool(known.places)

    def units(self, low: str, cased: str, start: int, end: int) -> list[UnitRef]:
        """Names of units between two offsets, longest first; a name begins with a capital or follows its kind."""
        words = [(match[0], match.start(), match.end()) for match in WORD.finditer(low, start, end)]
        found: list[UnitRef] = []
        place = 0
        while place < len(words):
            ref, used = self._unit_at(words, place, low, cased)
            if ref:
                found.append(ref)
            place += max(used, 1)
        return found

    def _unit_at(
        self, words: list[tuple[str, int, int]], place: int, low: str, cased: str
    ) -> tuple[UnitRef | None, int]:
        word, start, _end = words[place]
        before = _KIND.search(low[max(0, start - 12) : start])
        kind = before[1] if before else ""
        capital = cased[start].isupper()
        if not capital and not kind:
            return None, 1
        for name, places in self._names.get(word, ()):
            here = words[place : place + len(name)]
            if tuple(item[0] for item in here) == name and _is_together(low, here) and (capital or len(name) > 1):
                province = _IS_PROVINCE.match(low, here[-1][2])
                return self._chosen(kind or ("tỉnh" if province else ""), places, here, cased), len(name)
        if kind in ("xã", "huyện") and capital:
            ref, used = _unknown(words, place, cased, kind)
            return (ref if self.knows_units or ref is None else _taken_on_trust(ref)), used
        return None, 1

    def _chosen(
        self, kind: str, places: tuple[Place, ...], here: list[tuple[str, int, int]], cased: str
    ) -> UnitRef | None:
        start, end = here[0][1], here[-1][2]
        if kind in ("thị trấn", "phường", "thôn") or (kind == "bản" and not cased[start].isupper()):
            return None
        kinds = _KINDS.get(kind)
        chosen = tuple(place for place in places if kinds is None or place.kind in kinds)
        if kinds is None:
            chosen = tuple(sorted(chosen, key=lambda place: place.kind == "commune"))
            if any(place.kind == "province" for place in chosen):
                chosen = tuple(sorted(chosen, key=lambda place: place.kind != "province"))
        return UnitRef(start, end, chosen, cased[start:end], kind)

    def suggestion(self, name: str) -> str:
        """A known name close to an unknown one, or nothing."""
        wanted = search_key(name)
        if wanted in self._by_key:
            return self._by_key[wanted].name
        close = difflib.get_close_matches(wanted, self._by_key, n=1, cutoff=0.75) if len(wanted) < 60 else []
        return self._by_key[close[0]].name if close else ""


def _unknown(words: list[tuple[str, int, int]], place: int, cased: str, kind: str) -> tuple[UnitRef | None, int]:
    """A capitalised name after «xã» or «huyện» that nobody bears."""
    last = place
    while last + 1 < len(words) and last - place < 3:
        _, start, _ = words[last + 1]
        if cased[words[last][2] : start] != " " or not cased[start].isupper():
            break
        last += 1
    start, end = words[place][1], words[last][2]
    if cased[start:end].isupper():  # a heading in capitals: XÃ NÔNG THÔN MỚI
        return None, 1
    if not _NAME.fullmatch(cased[start:end]) or cased[start:end].upper() in ("NTM", "MTQG"):
        return None, 1
    return UnitRef(start, end, (), cased[start:end], kind), last - place + 1


def _taken_on_trust(ref: UnitRef) -> UnitRef:
    """Where no units are known a name after its kind is a unit: the draft can still be held against itself."""
    kind = _KINDS[ref.kind][0]
    place = Place(f"?{key(ref.name)}", ref.name, f"{ref.kind} {ref.name}", kind)
    return UnitRef(ref.start, ref.end, (place,), ref.name, ref.kind)


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text))


def _is_together(low: str, here: list[tuple[str, int, int]]) -> bool:
    return all(low[one[2] : two[1]] == " " for one, two in pairwise(here))
