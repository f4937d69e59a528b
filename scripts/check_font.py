"""Checks that a Times-metric font with every Vietnamese letter is on this machine.

Version 1 of the Liberation fonts (Debian 12's `fonts-liberation`) lacks most of the letters between
U+1EA0 and U+1EF9: a PDF made with it would show boxes or letters of another font.
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation",
    "/Library/Fonts",
    "~/Library/Fonts",
)
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
VIETNAMESE = {ord(letter) for letter in "ĂÂĐÊÔƠƯăâđêôơư"} | set(range(0x1EA0, 0x1EFA))


def lacks_letters(file: Path) -> bool:
    if not file.is_file():
        return True
    with TTFont(file, lazy=True) as font:
        return bool(VIETNAMESE - set(font.getBestCmap()))


def is_complete(folder: Path) -> bool:
    return not any(lacks_letters(folder / f"LiberationSerif-{style}.ttf") for style in STYLES)


def main() -> int:
    if any(is_complete(Path(folder).expanduser()) for folder in FOLDERS):
        return 0
    print(
        "✗ Không thấy phông Liberation Serif bản 2 đủ chữ tiếng Việt (U+1EA0–U+1EF9).\n"
        "  Hãy cài gói fonts-liberation2 (Debian 12, Ubuntu 22.04) hoặc fonts-liberation (Debian 13, Ubuntu 24.04).",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
