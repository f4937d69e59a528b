"""What a person typed into the search box, in the forms in which names are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ntm_portal.lib.text import bare_words, same_spelling, search_key, tidy

LONGEST = 100


@dataclass(frozen=True)
class Asked:
    text: str

    @classmethod
    def of(cls, typed: str) -> Asked:
        """Without what no name holds and PostgreSQL refuses."""
        printable = "".join(letter for letter in typed if letter.isprintable() or letter.isspace())
        return cls(tidy(printable)[:LONGEST].strip())

    @cached_property
    def key(self) -> str:
        return search_key(self.text)

    @cached_property
    def bare(self) -> str:
        """Without punctuation either: `Khoen-On` is the commune Khoen On."""
        return bare_words(self.text)

    @property
    def words(self) -> list[str]:
        return self.bare.split()

    @property
    def codes(self) -> list[str]:
        """As typed, and with the zero that a worksheet takes off the code of a commune: 3643 is 03643."""
        return [self.text, f"0{self.text}"] if len(self.text) == 4 and self.text.isdigit() else [self.text]

    @property
    def is_enough(self) -> bool:
        """Two letters, or a number: criteria have numbers of one digit."""
        return len(self.key) > 1 or self.key.isdigit()

    def without(self, *prefixes: str) -> str:
        """The key without a word for the kind: `xã Pha Mu` and `Pha Mu` are the same commune."""
        return _without(self.key, prefixes)

    def keys(self, *prefixes: str) -> list[str]:
        """As typed and without punctuation, each without a word for the kind."""
        return [found for text in (self.key, self.bare) if (found := _without(text, prefixes))]

    def in_text(self, text: str) -> int:
        """2 where every word stands in the text, 1 where words of it begin so, else 0; in any order, without marks."""
        there = bare_words(text).split()
        if not self.words or not all(any(other.startswith(word) for other in there) for word in self.words):
            return 0
        return 2 if set(self.words) <= set(there) else 1

    def names(self, *names: str) -> bool:
        """Whether it is one of the names in full. Typed with diacritics, these count: Nậm Chà is not Nậm Cha."""
        if self.key == self.text.lower():
            return self.sounds_like(*names)
        return _spelled(self.text) in {_spelled(name) for name in names}

    def sounds_like(self, *names: str) -> bool:
        """Whether it is one of the names but for diacritics and punctuation."""
        return self.bare in {bare_words(name) for name in names}


def _without(text: str, prefixes: tuple[str, ...]) -> str:
    return next((text.removeprefix(f"{word} ") for word in prefixes if text.startswith(f"{word} ")), text)


def _spelled(text: str) -> str:
    """With its diacritics; a hyphen or full stop between the words of a name means nothing."""
    return same_spelling(re.sub(r"[\W_]+", " ", text))
