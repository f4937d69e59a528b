"""What a person typed into the search box, in the forms in which names are kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ntm_portal.lib.text import same_spelling, search_key, tidy

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
    def words(self) -> list[str]:
        return self.key.split()

    @property
    def is_enough(self) -> bool:
        """Two letters, or a number: criteria have numbers of one digit."""
        return len(self.key) > 1 or self.key.isdigit()

    def without(self, *prefixes: str) -> str:
        """The key without a word for the kind: `xã Pha Mu` and `Pha Mu` are the same commune."""
        for prefix in prefixes:
            if self.key.startswith(f"{prefix} "):
                return self.key.removeprefix(f"{prefix} ")
        return self.key

    def are_in(self, text: str) -> bool:
        """Whether every word stands in the text, in any order, with or without diacritics."""
        key = search_key(text)
        return all(word in key for word in self.words)

    def names(self, *names: str) -> bool:
        """Whether it is one of the names in full. Typed with diacritics, these count: Nậm Chà is not Nậm Cha."""
        if self.key == self.text.lower():
            return self.key in {search_key(name) for name in names}
        return same_spelling(self.text) in {same_spelling(name) for name in names}
