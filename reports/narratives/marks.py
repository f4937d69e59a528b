"""What in a text asks for attention (names without a figure, numbers typed by hand), and the edits that settle it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache

from ntm_portal.lib.text import search_key
from reports.figures import Figure
from reports.narratives.text import Kind, Piece, blocks

AROUND = 40  # characters of a sentence shown before and after
MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One place in the text: text[start:end] == quote. `offered` are figures that may be meant, the likeliest first."""

    kind: Kind
    quote: str
    start: int
    end: int
    line: int
    before: str
    after: str
    offered: tuple[Figure, ...] = ()
    note: str = ""


def marks(text: str, figures: Mapping[str, Figure]) -> list[Mark]:
    """Unknown keys, numbers typed by hand, and those excused with a reason, in the order of the text."""
    asked: set[Kind] = {"unknown", "number", "excused"}
    found = (piece for block in blocks(text, figures) for piece in block.pieces if piece.kind in asked)
    return [_mark(text, piece) for piece in found]


def with_offers(text: str, found: Sequence[Mark], figures: Mapping[str, Figure]) -> list[Mark]:
    """The marks with the figures that may be meant; costs a look at every figure, so only for marks that are shown."""
    by_value: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures.values():
        by_value[figure.printed].append(figure)
    return [replace(mark, offered=_offers(text, mark, figures, by_value)) for mark in found]


def _mark(text: str, piece: Piece) -> Mark:
    start, end = piece.start, piece.end
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end) if "\n" in text[end : end + AROUND] else len(text)
    before, after = text[max(line_start, start - AROUND) : start], text[end : min(line_end, end + AROUND)]
    line = text.count("\n", 0, start) + 1
    return Mark(piece.kind, text[start:end], start, end, line, before, after, note=piece.note)


def _offers(
    text: str, mark: Mark, figures: Mapping[str, Figure], by_value: Mapping[str, list[Figure]]
) -> tuple[Figure, ...]:
    if mark.kind == "unknown":
        return tuple(figures[key] for key in get_close_matches(mark.quote.strip("[] "), figures, MOST_OFFERED, 0.5))
    if mark.kind != "number":
        return ()
    value = mark.quote.rstrip(" %").lstrip("0") or "0"  # «05 xã» is the 5 of the figure
    clause, around = _clause(text, mark), text[max(0, mark.start - 2 * AROUND) : mark.end + 2 * AROUND]
    near = {figure.key: _nearness(figure, _words(clause), _words(around)) for figure in by_value.get(value, [])}
    likely = [key for key, (shared, _rest) in near.items() if shared]
    return tuple(figures[key] for key in sorted(likely, key=lambda key: near[key][1], reverse=True)[:MOST_OFFERED])


# A clause ends where a comma or a stop stands that is no part of a number or a name such as TP.HCM.
_CLAUSE_END = re.compile(r"[()\n]|[,;:.!?](?=\s|$)")
_SMALL = frozenset(("so", "cac", "cua", "va", "co", "la", "da", "duoc", "trong"))  # words that tell nothing apart


def _clause(text: str, mark: Mark) -> str:
    """What is said of the number, without itself."""
    starts = [found.end() for found in _CLAUSE_END.finditer(text, 0, mark.start)]
    end = _CLAUSE_END.search(text, mark.end)
    before = text[starts[-1] if starts else 0 : mark.start]
    return f"{before} {'%' * mark.quote.endswith('%')} {text[mark.end : end.start() if end else len(text)]}"


def _nearness(figure: Figure, clause: frozenset[str], around: frozenset[str]) -> tuple[int, tuple[int, int]]:
    """How many words the figure shares with the clause, and its rank: what it names beyond the clause (a
    district that is not spoken of) counts against it, and more than what it shares; then the words around."""
    words = _words(f"{figure.label} {figure.unit}")
    shared = len(words & clause)
    return shared, (shared - 2 * len(words - clause), len(words & around))


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+|%", search_key(text))) - _SMALL


# --- Edits ------------------------------------------------------------------------------------------------------------


def bound(text: str, start: int, end: int, key: str) -> str:
    return f"{text[:start]}[[{key}]]{text[end:]}"


def excused(text: str, start: int, end: int, reason: str) -> str:
    """Brackets and strokes would end the mark early."""
    tidy = " ".join(reason.translate({ord(sign): " " for sign in "[]|"}).split())
    return f"{text[:start]}[[={text[start:end]}|{tidy}]]{text[end:]}"
