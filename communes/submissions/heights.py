"""How high rows must be: programs that do not calculate heights print one line a row. Only the standard library."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

LINE_HEIGHT, LETTER_HEIGHT = 15, 5.5  # points of a line, and of a letter of a heading that stands upright
TALLEST = 400  # points; Excel has rows up to 409
LETTERS_IN_DIGIT = 1.15  # a letter is narrower than the digit that widths count


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    return sum(len(wrap(line, int(width * LETTERS_IN_DIGIT))) or 1 for line in text.split("\n"))


def row_height(texts: Iterable[tuple[str, float]], *, least: int = 1) -> float:
    """Of texts, each with the width of its column."""
    return min(LINE_HEIGHT * max([least, *(lines_of(text, width) for text, width in texts)]), TALLEST)


def upright_height(headings: Iterable[str]) -> float:
    """Of headings that are turned and stand in two lines."""
    return min(LETTER_HEIGHT * (max(map(len, headings)) / 2 + 9), TALLEST)
