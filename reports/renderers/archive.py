"""Zip archives (DOCX) whose bytes depend on nothing but their content."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def with_fixed_dates(archive: bytes) -> bytes:
    """The same files, all of 1980-01-01, which is where the calendar of zip begins."""
    packed = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            file = ZipInfo(name)
            file.compress_type = ZIP_DEFLATED
            new.writestr(file, old.read(name))
    return packed.getvalue()
