"""Marks and numbers that Word gives to list items and headings. Only the standard library, for the child process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from communes.submissions.markup import Attributes, Handler, attribute, local
from ntm_portal.lib.numbers import roman

LEVELS = 9
_MARKED = re.compile(r"\s*[-+•*]")
_PLACE = re.compile(r"%([1-9])")


@dataclass
class Style:
    based_on: str = ""
    number: str = ""
    level: int = 0


@dataclass
class StylesPart(Handler):
    """Style id → what it is based on and which list it belongs to."""

    found: dict[str, Style] = field(default_factory=dict)
    here: Style = field(default_factory=Style)

    def start(self, name: str, attributes: Attributes) -> None:
        value = attribute(attributes, "val")
        match local(name):
            case "style":
                self.here = self.found.setdefault(attribute(attributes, "styleId"), Style())
            case "basedOn":
                self.here.based_on = value
            case "numId":
                self.here.number = value
            case "ilvl" if value.isdecimal():
                self.here.level = int(value)

    def list_of(self, style: str) -> tuple[str, int]:
        """The list of a style or of the nearest one that it is based on."""
        for _step in range(LEVELS):
            here = self.found.get(style, Style())
            if here.number or not here.based_on:
                return here.number, here.level
            style = here.based_on
        return "", 0


@dataclass
class Level:
    kind: str = "decimal"
    pattern: str = ""
    first: int = 1


@dataclass
class NumberingPart(Handler):
    """List id → its levels."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    here: dict[int, Level] = field(default_factory=dict)
    level: Level = field(default_factory=Level)
    number: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        value = attribute(attributes, "val")
        match local(name):
            case "abstractNum":
                self.here = self.abstract.setdefault(attribute(attributes, "abstractNumId"), {})
            case "lvl" if (level := attribute(attributes, "ilvl")).isdecimal():
                self.level = self.here.setdefault(int(level), Level())
            case "numFmt":
                self.level.kind = value
            case "lvlText":
                self.level.pattern = value
            case "start" if value.isdecimal():
                self.level.first = int(value)
            case "num":
                self.number = attribute(attributes, "numId")
                self.here = {}  # overrides of single lists are not followed
            case "abstractNumId":
                self.lists[self.number] = value

    def levels(self, number: str) -> dict[int, Level]:
        return self.abstract.get(self.lists.get(number, ""), {})


class Lists:
    """Counts the items of every list as Word does."""

    def __init__(self, styles: StylesPart, numbering: NumberingPart) -> None:
        self._styles, self._numbering = styles, numbering
        self._counts: dict[str, list[int]] = {}

    def mark(self, style: str, number: str, level: int | None, words: str) -> str:
        of_style, level_of_style = self._styles.list_of(style)
        number, at = number or of_style, level_of_style if level is None else level
        levels = self._numbering.levels(number)
        if at not in levels or at >= LEVELS or not words.strip():
            return ""
        kind = levels[at].kind
        if kind == "bullet":
            return "" if _MARKED.match(words) else "- "
        return f"{self._numbered(number, levels, at)} ".lstrip() if kind != "none" else ""

    def _numbered(self, number: str, levels: dict[int, Level], at: int) -> str:
        counts = self._counts.setdefault(self._numbering.lists.get(number, ""), [0] * LEVELS)
        counts[at] = counts[at] + 1 if counts[at] else levels[at].first
        counts[at + 1 :] = [0] * (LEVELS - at - 1)

        def figure(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            return printed(counts[place] or 1, levels.get(place, Level()).kind)

        return _PLACE.sub(figure, levels[at].pattern)


def printed(number: int, kind: str) -> str:
    if kind.endswith("Roman") and number < 40:
        return roman(number).lower() if kind.startswith("lower") else roman(number)
    if kind.endswith("Letter") and number <= 26:
        return chr(ord("a" if kind.startswith("lower") else "A") + number - 1)
    return str(number)
