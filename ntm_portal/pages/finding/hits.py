"""What a search finds, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 20  # of a group; whoever gets that many types another word


@dataclass(frozen=True, slots=True)
class Hit:
    """`is_exact`: what was typed is its code or its full name; `is_near`: it is, but for diacritics typed otherwise."""

    address: str
    name: str
    about: str = ""
    is_exact: bool = False
    is_near: bool = False
    rank: int = 0


def best_first(hits: Iterable[Hit]) -> list[Hit]:
    """Whole words before beginnings; else as they came."""
    return sorted(hits, key=lambda hit: -hit.rank)


@dataclass(frozen=True)
class HitGroup:
    label: str
    hits: tuple[Hit, ...]
    is_cut: bool = False

    @classmethod
    def of(cls, label: str, hits: Sequence[Hit]) -> HitGroup:
        """Of one more hit than is shown, it is known that there are more."""
        return cls(label, tuple(hits[:MOST]), len(hits) > MOST)


@dataclass(frozen=True)
class Found:
    groups: tuple[HitGroup, ...]

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)

    @property
    def near(self) -> list[Hit]:
        return [hit for group in self.groups for hit in group.hits if hit.is_near]

    @property
    def only(self) -> Hit | None:
        """The one thing that has what was typed as its code or full name."""
        exact = [hit for group in self.groups for hit in group.hits if hit.is_exact]
        return exact[0] if len(exact) == 1 else None
