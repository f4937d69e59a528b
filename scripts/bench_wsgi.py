"""The portal with one page more, for scripts/bench: a file behind the same sign-in, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.urls import path

from ntm_portal.wsgi import application

__all__ = ["application"]


def bare_file(request: HttpRequest) -> FileResponse:
    """No rights, no row, no tag: the least that a signed-in download costs."""
    response = FileResponse((Path(settings.STATIC_ROOT) / "bench.pdf").open("rb"), as_attachment=True)
    response["Content-Encoding"] = "identity"
    return response


def add_page() -> None:
    from ntm_portal import urls  # the application above has made Django ready for it

    addresses: list[Any] = urls.urlpatterns
    addresses.append(path("bench.pdf", bare_file))


add_page()
