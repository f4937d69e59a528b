"""One workbook of the collection, and how it must end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from communes.submissions.findings import Answers
from tests.returns.books import Book, Said

ACCEPTED, PROBLEMS, QUESTIONS, REFUSED = "accepted", "problems", "questions", "refused"
MANY = ("many",)  # more problems than are listed
DAY = "22/10/2024"


class Made(NamedTuple):
    """The file and what it reports."""

    content: bytes
    said: Said


class Templates:
    """The workbooks that the portal hands out, by the code of the unit, and what they report."""

    def __init__(self, write: Callable[[str], bytes], read: Callable[[bytes], Said]) -> None:
        self.write, self.read = write, read
        self.known: dict[str, Made] = {}

    def made(self, unit: str) -> Made:
        if unit not in self.known:
            content = self.write(unit)
            self.known[unit] = Made(content, self.read(content))
        return self.known[unit]

    def book(self, unit: str = "106") -> Book:
        return Book(*self.made(unit))


@dataclass(frozen=True)
class Case:
    """`told` are problems («code Sheet!F7»), the names of questions, or the code of the refusal.

    An accepted case may tell what has to be explained; `repaired` («Sheet!C6 Thèn Sin») is compared where it is given.
    """

    name: str
    make: Callable[[Templates], Made]
    ends: str
    told: tuple[str, ...] = ()
    unit: str = "106"
    answers: Answers | None = None
    repaired: tuple[str, ...] | None = None
    slow: bool = False


def ours(change: Callable[[Book], None], unit: str = "106") -> Callable[[Templates], Made]:
    """The portal's workbook with a change."""

    def make(templates: Templates) -> Made:
        book = templates.book(unit)
        change(book)
        return Made(book.content(), book.said)

    return make


def answered(empty: str = "", level: str = "") -> Answers:
    return Answers(level=level, empty=empty, observed_on=DAY)
