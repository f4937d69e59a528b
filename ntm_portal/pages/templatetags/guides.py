"""Pictures of the guides, which the browser tests cut from the pages (tests/browser/test_help.py)."""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("help/picture.html")
def picture(name: str, alt: str) -> dict[str, Any]:
    width, height = size_of(name)
    return {"file": f"img/help/{name}.webp", "alt": alt, "width": width, "height": height}


@cache
def size_of(name: str) -> tuple[int, int]:
    """As the head of a lossless WebP says: the page keeps the place of a picture that is still on its way.

    After 21 bytes come both sizes less one, 14 bits each.
    """
    with (settings.BASE_DIR / "static" / "img" / "help" / f"{name}.webp").open("rb") as file:
        (sizes,) = struct.unpack("<I", file.read(25)[21:])
    return (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1
