"""What the frame of every page shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    context = getattr(request, "portal", None)
    return {"portal": context, "demo": settings.DEMO}
