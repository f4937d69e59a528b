"""Finds the font of printed reports: Liberation Serif 2, as wide as Times New Roman and with every Vietnamese letter.

Version 1 (Debian 12's `fonts-liberation`) lacks most letters between U+1EA0 and U+1EF9: a PDF made with it would show
boxes or letters of another font. Imports nothing of Django: scripts/check_font.py asks before the portal is set up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",  # Debian 12, Ubuntu 22.04
    "/usr/share/fonts/truetype/liberation",  # Debian 13, Ubuntu 24.04
    "/usr/share/fonts/liberation-serif",  # Fedora
    "/usr/share/fonts/liberation",  # Arch
    "/Library/Fonts",
    "~/Library/Fonts",
)
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
LETTERS = frozenset(
    {ord(letter) for letter in "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư–—‘’“”…≥≤×²°"}
    | set(range(0x1EA0, 0x1EFA))  # ă, â, ê, ô, ơ and ư with tones, and the dot and hook below and above
    | set(range(0x20, 0x7F))
)


class FontMissing(Exception):
    """No font on this machine can print a Vietnamese report; says what to install."""


def find_fonts() -> dict[str, Path]:
    """The four files of the first complete folder, by style; NTM_FONT_DIR, when set, is the only folder asked."""
    chosen = os.environ.get("NTM_FONT_DIR", "").strip()
    for folder in (chosen,) if chosen else FOLDERS:
        files = _files(Path(folder).expanduser())
        if not any(lacks_letters(file) for file in files.values()):
            return files
    raise FontMissing(
        f"Không thấy phông Liberation Serif bản 2 đủ chữ tiếng Việt (U+1EA0–U+1EF9){_asked(chosen)}. "
        "Hãy cài gói fonts-liberation2 (Debian 12, Ubuntu 22.04) hoặc fonts-liberation (Debian 13, Ubuntu 24.04), "
        "hoặc đặt NTM_FONT_DIR là thư mục có bốn tệp LiberationSerif-*.ttf."
    )


@cache
def letters_of_report() -> frozenset[int]:
    """Code points that the report prints in its own font; raises FontMissing."""
    with TTFont(find_fonts()["Regular"], lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def lacks_letters(file: Path) -> bool:
    if not file.is_file():
        return True
    with TTFont(file, lazy=True) as font:
        return not _covers(font.getBestCmap() or ())


def _covers(letters: Iterable[int]) -> bool:
    return LETTERS.issubset(letters)


def _files(folder: Path) -> dict[str, Path]:
    return {style: folder / f"LiberationSerif-{style}.ttf" for style in STYLES}


def _asked(chosen: str) -> str:
    return f" trong thư mục «{chosen}» (NTM_FONT_DIR)" if chosen else ""
