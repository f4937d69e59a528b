"""What a file that is no zip is instead. Only the standard library."""

from __future__ import annotations

import re

from communes.submissions.refusals import Code

OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
OTHER_STREAMS = ("WordDocument", "PowerPoint Document", "__properties_version1.0", "VisioDocument", "Quill")
OLD_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # Excel 2 to 5, without OLE2
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
HTML = re.compile(r"<!doctype\s+html|<html|<table|<body|<head|mime-version:", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
DELIMITERS = re.compile(r"[,;\t|]")


def disguise(content: bytes) -> Code:
    """By the content; an old or encrypted workbook shows by the streams that it names."""
    if not content:
        return Code.EMPTY
    if content.startswith(OLE2):
        return ole2(content)
    if content.startswith(OLD_XLS):
        return Code.LEGACY_XLS
    if b"%PDF-" in content[:1024]:
        return Code.PDF
    if content.startswith(PICTURES):
        return Code.PICTURE
    return written(decoded(content[: 1 << 16]))


def ole2(content: bytes) -> Code:
    def names(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if names("DRMEncryptedDataSpace"):
        return Code.ENCRYPTED
    if names("EncryptedPackage"):
        return Code.PASSWORD
    if names("Workbook") or names("Book"):
        return Code.LEGACY_XLS
    # Without the name of a stream it is a rest of a file, of whatever kind.
    return Code.OTHER_OFFICE if any(map(names, OTHER_STREAMS)) else Code.BROKEN


def decoded(start: bytes) -> str:
    """Text, or nothing when the bytes are none."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    if b"\x00" in start:
        return ""
    try:
        # The last character may be cut in the middle.
        return start.decode("utf-8-sig", "strict" if len(start) < 1 << 16 else "ignore")
    except UnicodeDecodeError:
        return start.decode("cp1258", "replace")


def written(text: str) -> Code:
    """A text with a delimiter is a table in disguise; anything else is no table at all."""
    if not text.strip():
        return Code.NOT_EXCEL
    if HTML.search(text[:4096]):
        return Code.HTML_DISGUISE
    if text.lstrip().startswith("<"):
        return Code.XML_SPREADSHEET if "office:spreadsheet" in text[:4096] else Code.NOT_EXCEL
    if CONTROLS.search(text) or not DELIMITERS.search(text):
        return Code.NOT_EXCEL
    return Code.CSV_DISGUISE
