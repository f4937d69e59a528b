"""A published file as it leaves the portal: the same bytes for ever, from disk."""

from __future__ import annotations

import os

from django.http import FileResponse
from django.utils.cache import patch_cache_control

from reports.models import PublishedFile
from reports.renderers.files import KINDS


class FileDamaged(Exception):
    """The file is gone from the disk, or no longer as long as it was."""


def sent(*, name: str, sha256: str, size: int, slug: str, number: int, ending: str, unit: str) -> FileResponse:
    """Raises FileDamaged; bytes are not hashed anew, which would cost as much as sending them."""
    try:
        content = PublishedFile.file.field.storage.open(name, "rb")
    except OSError as problem:
        raise FileDamaged from problem
    if os.fstat(content.fileno()).st_size != size:
        content.close()
        raise FileDamaged
    called = f"bao-cao-{slug}{f'-{unit}' if unit else ''}-ban-{number}.{ending}"
    response = FileResponse(content, as_attachment=True, filename=called, content_type=KINDS[ending].media_type)
    response["ETag"] = f'"{sha256}"'
    response["Content-Encoding"] = "identity"  # packed already: packing once more costs and helps nobody
    patch_cache_control(response, private=True, no_cache=True)
    return response
