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
    return {"file": f"img/help/{name}.png", "alt": alt, "width": width, "height": height}


@cache
def size_of(name: str) -> tuple[int, int]:
    """Width and height as the head of the PNG says: the page keeps the place of a picture that is still on its way."""
    with (settings.BASE_DIR / "static" / "img" / "help" / f"{name}.png").open("rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:])
    return width, height
