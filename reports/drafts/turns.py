"""«Vốn đầu tư và vốn sự nghiệp giải ngân lần lượt đạt 72% và 9,7%»: to each of those named its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from reports.drafts.reading.mentions import IN_TURN, ROW, Mention
from reports.drafts.reading.passages import Passage

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of `count` numbers a number is, and where the word stands before which those named are."""

    at: int
    place: int
    count: int

    def of(self, named: Sequence[Named]) -> Named | None:
        """The one that the number is about; None where names and numbers do not pair."""
        return named[self.place] if len(named) == self.count else None


def turn_of(passage: Passage, mention: Mention) -> Turn | None:
    """None for a number that stands in no such row."""
    start, end = passage.sentence(mention.start)
    at = passage.low.rfind(IN_TURN, start, mention.start)
    if at < 0:
        return None
    row: list[Mention] = []
    for item in passage.mentions:
        if not at < item.start < end or item.noun not in ("", mention.noun):
            continue
        if row and not ROW.fullmatch(passage.low, row[-1].end, item.start):
            break
        row.append(item)
    return Turn(at, row.index(mention), len(row)) if len(row) > 1 and mention in row else None
