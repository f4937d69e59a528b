"""What every figure means: definition and formula in words, and what it is computed from; data, by families of keys."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from reports.figures.definitions import changes, funding, programme, targets, units
from reports.figures.definitions.entry import Definition

__all__ = ["DEFINITIONS", "Definition", "definition_of"]

DEFINITIONS: tuple[Definition, ...] = (
    *units.DEFINITIONS,
    *targets.DEFINITIONS,
    *funding.DEFINITIONS,
    *programme.DEFINITIONS,
    *changes.DEFINITIONS,
)


def definition_of(key: str) -> Definition | None:
    """The entry of the key's family, with the words and keys of this very key."""
    for entry, shape in _shapes():
        if match := shape.fullmatch(key):
            return _named(entry, match.groupdict())
    return None


def _named(entry: Definition, names: dict[str, str]) -> Definition:
    told = {part: getattr(entry, part).format(**names) for part in ("words", "formula", "worked")}
    return replace(entry, names=names, **told)


@cache
def _shapes() -> list[tuple[Definition, re.Pattern[str]]]:
    return [(entry, re.compile(_shape(entry.pattern))) for entry in DEFINITIONS]


_NAMES = {"indicator": ".+", "low": r"\d+", "high": r"\d+", "number": r"\d+", "year": r"\d+"}


def _shape(pattern: str) -> str:
    """`plan.{year}.average` as an expression; the code of an indicator may hold dots (17.1)."""
    parts = re.split(r"\{(\w+)\}", pattern)
    named = [f"(?P<{name}>{_NAMES.get(name, '[^.]+')})" for name in parts[1::2]]
    fixed = [re.escape(text) for text in parts[::2]]
    return "".join(part for pair in zip(fixed, [*named, ""], strict=True) for part in pair)
