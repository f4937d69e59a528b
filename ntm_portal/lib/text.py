"""Vietnamese text: one normal form, and a key for finding names typed without diacritics."""

import re
import unicodedata
from functools import lru_cache

# Cells of a workbook repeat, and decomposing letters is slow; a table may hold hundreds of thousands of marks.
remembered = lru_cache(maxsize=4096)


# What no reader sees and what pasted text brings along: zero-width spaces, soft hyphens, marks of direction.
UNSEEN = frozenset(map(chr, [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]))
_ANY_UNSEEN = re.compile(f"[{''.join(UNSEEN)}]+")


def without_unseen(text: str) -> str:
    """Marks of direction would let a page print 41 as 14."""
    return _ANY_UNSEEN.sub("", text)


@remembered
def tidy(text: str) -> str:
    """NFC without unseen characters, outer spaces gone and inner runs of white space made one space."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", without_unseen(text))
    return " ".join(plain.split())


@remembered
def search_key(text: str) -> str:
    """Lower case without diacritics: `Tà Hừa` gives `ta hua`, `Đường` gives `duong`."""
    decomposed = unicodedata.normalize("NFD", tidy(text).lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def lower_first(text: str) -> str:
    """For a name that stands in mid-sentence: `Huyện Tam Đường` gives `huyện Tam Đường`."""
    return text[:1].lower() + text[1:]


_TONES = "\u0300\u0301\u0303\u0309\u0323"
# In «oa», «oe» and «uy» the mark stands on either letter: Khoá and Khóa, Thuỷ and Thủy.
_LATE_TONE = re.compile(f"(o)([ae])([{_TONES}])|(u)(y)([{_TONES}])")


@remembered
def same_spelling(text: str) -> str:
    """One form for spellings that mean the same: case, spaces, normal form, and where the tone mark stands."""
    if text.isascii():  # nothing to take apart
        return tidy(text).casefold()
    decomposed = unicodedata.normalize("NFD", tidy(text).casefold())
    moved = _LATE_TONE.sub(lambda m: "".join((m[1] or m[4], m[3] or m[6], m[2] or m[5])), decomposed)
    return unicodedata.normalize("NFC", moved)


@remembered
def bare_words(text: str) -> str:
    """For headings: no diacritics, no punctuation, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", search_key(text)))


@remembered
def has_foreign_letters(text: str) -> bool:
    """Letters that look like Vietnamese ones and are not: a Cyrillic х, the Icelandic Ð."""
    letters = (letter for letter in text if letter.isalpha())
    return any(letter in "Ðð" or "LATIN" not in unicodedata.name(letter, "") for letter in letters)
