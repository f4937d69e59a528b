"""Vietnamese text: one normal form, and a key for finding names typed without diacritics."""

import unicodedata


def tidy(text: str) -> str:
    """NFC with outer spaces gone and inner runs of white space made one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_key(text: str) -> str:
    """Lower case without diacritics: `Tà Hừa` gives `ta hua`, `Đường` gives `duong`."""
    decomposed = unicodedata.normalize("NFD", tidy(text).lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def lower_first(text: str) -> str:
    """For a name that stands in mid-sentence: `Huyện Tam Đường` gives `huyện Tam Đường`."""
    return text[:1].lower() + text[1:]
