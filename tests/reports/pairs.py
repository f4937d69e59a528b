"""Drafts that are right as they stand, each right number or name with a wrong one beside it.

`{40|42} xã` is «40 xã» in the right draft and «42 xã» in the wrong one. A file's name begins with the period and the
unit that it is checked against.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "drafts" / "pairs"
FILES = sorted(FOLDER.glob("*.txt"))
_TURN = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")


@dataclass(frozen=True)
class Draft:
    text: str
    places: tuple[tuple[int, int], ...]  # of the numbers and names that differ


def right(path: Path) -> Draft:
    return _draft(path, 1)


def wrong(path: Path) -> Draft:
    return _draft(path, 2)


def against(path: Path) -> tuple[str, str | None]:
    """Slug of the period, and code of the district; none for the province."""
    slug, code, _name = path.name.split(".", 2)
    return slug, None if code == "12" else code


def _draft(path: Path, side: int) -> Draft:
    source = path.read_text(encoding="utf-8")
    text, at = "", 0
    places: list[tuple[int, int]] = []
    for turn in _TURN.finditer(source):
        text += source[at : turn.start()]
        places.append((len(text), len(text) + len(turn[side])))
        text, at = text + turn[side], turn.end()
    return Draft(text + source[at:], tuple(places))
