"""Evidence files: what is taken, how it is kept, and that it is kept only together with what it proves."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from communes.models import Evidence, Unit
from communes.services import turn_of

MOST_BYTES = 10 * 1024 * 1024
# A file is what its first bytes say, whatever its name or the browser says.
KINDS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
}

ENDINGS = dict(KINDS.values())


def media_type_of(start: bytes) -> tuple[str, str] | None:
    """Media type and ending by the magic bytes; None for anything else."""
    return next((kind for magic, kind in KINDS.items() if start.startswith(magic)), None)


# How browsers send a quotation mark and a line break in the name of a file, and what no disk takes in a name.
SENT_AS = {"%22": "", "%0D": "", "%0A": ""}
UNFIT = str.maketrans("", "", '"<>|?*')
SENT_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")


def tidy_name(name: str) -> str:
    """The name alone: no folders of the sender's disk, no control characters, one normal form, its end kept."""
    alone = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    for sent, meant in SENT_AS.items():
        alone = alone.replace(sent, meant)
    printable = "".join(letter for letter in alone if unicodedata.category(letter)[0] != "C")
    return printable.translate(UNFIT).strip(" .")[-255:] or "minh-chung"


def kept_name(name: str, media_type: str) -> str:
    """The tidy name with the ending of what the file is: «minh-chung.exe» of a PDF is opened as a PDF."""
    ending = ENDINGS[media_type]
    stem = SENT_ENDING.sub("", tidy_name(name)).removesuffix(ending).rstrip(" .") or "minh-chung"
    return f"{stem[-(255 - len(ending)) :]}{ending}"


def checked(file: File) -> tuple[str, str]:
    """Media type and ending of a file that may be kept; ValidationError says what is accepted."""
    if not file.size:
        raise ValidationError(_("The file is empty. Choose a PDF, JPEG or PNG file."))
    if file.size > MOST_BYTES:
        raise ValidationError(
            _("The file has %(size)s MB; at most 10 MB are accepted. Scan it in a lower resolution.")
            % {"size": -(-file.size // (1024 * 1024))}
        )
    file.seek(0)
    kind = media_type_of(file.read(16))
    file.seek(0)
    if kind is None:
        raise ValidationError(_("Only PDF, JPEG and PNG files are accepted; this file is none of them."))
    return kind


@transaction.atomic
def store_evidence(*, unit: Unit, file: File, by: User) -> Evidence:
    """Keeps the file unchanged under a random name, with its checksum."""
    media_type, ending = checked(file)
    evidence = Evidence(
        unit=unit,
        original_name=kept_name(file.name or "", media_type),
        media_type=media_type,
        size=file.size,
        sha256=checksum(file),
        uploaded_by=by,
    )
    evidence.file.save(f"{uuid.uuid4().hex}{ending}", file, save=False)
    evidence.save()
    return evidence


@contextmanager
def evidence_beside(*, unit: Unit, file: File | None, by: User) -> Iterator[Evidence | None]:
    """`with evidence_beside(…) as evidence: record_…(evidence=evidence)`: both are kept, or neither is.

    What a person sends again for the same unit, the answer having been lost, is the file that is kept already.
    """
    if file is None:
        yield None
        return
    fresh: Evidence | None = None
    try:
        with turn_of(unit.pk):
            kept = _kept_already(unit, file, by)
            fresh = None if kept else store_evidence(unit=unit, file=file, by=by)
            yield kept or fresh
    except BaseException:
        if fresh:
            fresh.file.storage.delete(str(fresh.file.name))
        raise


def _kept_already(unit: Unit, file: File, by: User) -> Evidence | None:
    name = kept_name(file.name or "", checked(file)[0])
    same = {"original_name": name, "size": file.size, "sha256": checksum(file)}
    return Evidence.objects.filter(unit=unit, uploaded_by=by, **same).first()


def checksum(file: IO[bytes] | File) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(1 << 16):
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
