"""Narrative as blocks and pieces: paragraphs and bullets whose figures stand as `[[key]]`.

Pieces are what a renderer needs to know of a text: plain words, a bound figure, a date or
document number (whose digits are no figures), or a key that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from reports.figures import Figure

Kind = Literal["text", "figure", "unknown", "date", "document"]
_LEVELS = {"- ": 1, "+ ": 2}
_TOKEN = re.compile(
    r"\[\[(?P<key>[^\[\]]+)\]\]"
    r"|(?P<document>\d+(?:/\d{4})?/[A-ZĐ][\w-]*(?:/\d+)?)"
    r"|(?P<date>\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (level 0) or a bullet («-» is level 1, «+» level 2)."""

    level: int
    pieces: tuple[Piece, ...]


def blocks(text: str, figures: Mapping[str, Figure]) -> list[Block]:
    return [_block(line.strip(), figures) for line in text.splitlines() if line.strip()]


def _block(line: str, figures: Mapping[str, Figure]) -> Block:
    level = _LEVELS.get(line[:2], 0)
    return Block(level, tuple(pieces(line[2:] if level else line, figures)))


def pieces(text: str, figures: Mapping[str, Figure]) -> Iterator[Piece]:
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            yield Piece("text", text[end : match.start()])
        yield _piece(match, figures)
        end = match.end()
    if end < len(text):
        yield Piece("text", text[end:])


def _piece(match: re.Match[str], figures: Mapping[str, Figure]) -> Piece:
    if match["document"]:
        return Piece("document", match[0])
    if match["date"]:
        return Piece("date", match[0])
    figure = figures.get(match["key"].strip())
    return Piece("figure", figure.printed, figure) if figure else Piece("unknown", match[0])
