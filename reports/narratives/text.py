"""Narrative as blocks and pieces: paragraphs and bullets whose figures stand as `[[key]]`.

Pieces are what a renderer needs to know of a text: plain words, a bound figure, a date or document number (whose
digits are no figures), a number typed by hand, one that was excused with a reason (`[[=7|theo Kế hoạch năm]]`), or a
key that does not exist. `**…**` and `*…*` are emphasis. HTML stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from reports.figures import Figure

Kind = Literal["text", "figure", "unknown", "date", "document", "criterion", "number", "excused"]
Style = Literal["", "strong", "em"]
_LEVELS = {"- ": 1, "+ ": 2}
_EMPHASIS = re.compile(r"\*\*(?P<strong>[^*\n]+)\*\*|(?<!\w)\*(?P<em>[^*\s](?:[^*\n]*[^*\s])?)\*(?!\w)")
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
# «1990 hộ» counts households: a year is not followed by what is counted.
_COUNTED = (
    "xã|huyện|bản|thôn|hộ|người|lượt|lớp|học viên|triệu|tỷ|đồng|nghìn|km|ha|m2|tấn|con|tiêu chí|công trình|mô hình"
    "|sản phẩm|trường|buổi|tin|bài|văn bản|cuộc|căn|nhà|%"
)
_TOKEN = re.compile(
    r"\[\[=(?P<excused>[^\[\]|]+)\|(?P<reason>[^\[\]]+)\]\]"
    r"|\[\[(?P<key>[^\[\]]+)\]\]|(?P<broken>\[\[|\]\])"
    r"|(?P<document>\d+(?:/\d{4})?/[A-ZĐ][\w-]*(?:/\d+)?)"
    rf"|(?P<date>(?:{_DAY}/)?{_MONTH}/\d{{4}}|{_YEAR}\s?[-–]\s?{_YEAR}|{_YEAR}(?!\s?(?:{_COUNTED})\b))(?![\d.,/]*\d)"
    r"|(?P<criterion>(?<=iêu chí số )\d{1,2}(?![\d.,]*\d)|(?<=iêu chí )\d{1,2}(?=\.\s))"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:\s?%)?)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`start` and `end` say where it stands in the text of the section; `note` is the reason of an excuse."""

    kind: Kind
    text: str
    figure: Figure | None = None
    style: Style = ""
    start: int = 0
    end: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (level 0) or a bullet («-» is level 1, «+» level 2)."""

    level: int
    pieces: tuple[Piece, ...]


def blocks(text: str, figures: Mapping[str, Figure]) -> list[Block]:
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            found.append(_block(words, figures, start + line.index(words)))
        start += len(line)
    return found


def _block(line: str, figures: Mapping[str, Figure], start: int) -> Block:
    level = _LEVELS.get(line[:2], 0)
    skipped = 2 if level else 0
    return Block(level, tuple(pieces(line[skipped:], figures, start + skipped)))


def pieces(text: str, figures: Mapping[str, Figure], start: int = 0) -> Iterator[Piece]:
    """The pieces of one line; `start` is where it begins in the whole text."""
    end = 0
    for match in _EMPHASIS.finditer(text):
        yield from _plain(text[end : match.start()], figures, start + end, "")
        style: Style = "strong" if match["strong"] else "em"
        yield from _plain(match[style], figures, start + match.start(style), style)
        end = match.end()
    yield from _plain(text[end:], figures, start + end, "")


def _plain(text: str, figures: Mapping[str, Figure], start: int, style: Style) -> Iterator[Piece]:
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            yield Piece("text", text[end : match.start()], None, style, start + end, start + match.start())
        yield _piece(match, figures, start, style)
        end = match.end()
    if end < len(text):
        yield Piece("text", text[end:], None, style, start + end, start + len(text))


def _piece(match: re.Match[str], figures: Mapping[str, Figure], start: int, style: Style) -> Piece:
    place = (style, start + match.start(), start + match.end())
    if match["excused"]:
        return Piece("excused", match["excused"].strip(), None, *place, match["reason"].strip())
    if match["broken"]:
        return Piece("unknown", match[0], None, *place)
    if match["key"]:
        figure = figures.get(match["key"].strip())
        return Piece("figure", figure.printed, figure, *place) if figure else Piece("unknown", match[0], None, *place)
    kinds: tuple[Kind, ...] = ("document", "date", "criterion", "number")
    kind = next(kind for kind in kinds if match[kind])
    return Piece(kind, match[0], None, *place)


def printed(text: str, figures: Mapping[str, Figure]) -> tuple[str, list[tuple[int, int]]]:
    """The text as it reads on paper, one line a paragraph, and where in it figures and excused numbers stand."""
    paper, settled = "", []
    for block in blocks(text, figures):
        paper += {0: "", 1: "- ", 2: "+ "}[block.level]
        for piece in block.pieces:
            if piece.kind in ("figure", "excused"):
                settled.append((len(paper), len(paper) + len(piece.text)))
            paper += piece.text
        paper += "\n"
    return paper, settled
