"""Whether a file is a plain .xlsx of bounded size, told before anything in it is read.

Only the standard library. The zip is looked at by its own bytes first: `zipfile` believes what the directory says.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from communes.submissions.disguises import disguise
from communes.submissions.markup import CHUNK
from communes.submissions.parts import check_parts
from communes.submissions.refusals import Code, Refused

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_ENTRIES = 1000
MOST_UNPACKED, MOST_UNPACKED_EACH = 128 * MEGABYTE, 96 * MEGABYTE
MOST_RATIO, SMALL = 250, MEGABYTE  # sheets of equal rows reach 100; deflate's own limit is 1,032

LOCAL, CENTRAL, END, END_64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
END_RECORD = struct.Struct("<4s4H2IH")
FLAG_ENCRYPTED, FLAG_SIZES_FOLLOW, FLAG_PATCH, FLAG_STRONG = 0x1, 0x8, 0x20, 0x40
# «<!» opens a DTD, a comment or CDATA; a DTD is sought in every encoding that some XML reader takes.
DTD_MARKS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)
LONGEST_MARK = max(map(len, DTD_MARKS))
# `zipfile` says NotImplementedError of ways of packing that it does not know, RuntimeError of what is locked.
BAD_ZIP = (BadZipFile, zlib.error, struct.error, ValueError, EOFError, NotImplementedError, RuntimeError, OSError)


def check(path: Path, check_package: Callable[[ZipFile], None] = check_parts) -> None:
    """Refused unless the file is a plain .xlsx; costs one unpacking of all its parts and no memory to speak of.

    `check_package` says which office package it may be instead.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Refused(Code.TOO_BIG)
    content = path.read_bytes()
    if not content.startswith((LOCAL, END)):
        raise Refused(disguise(content))
    check_end(content)
    try:
        with ZipFile(path) as archive:
            check_entries(archive.infolist(), content)
            check_package(archive)
            check_contents(archive)
    except BAD_ZIP as error:
        raise Refused(Code.BROKEN) from error


def check_end(content: bytes) -> None:
    """The directory lies right before the end record, is small, and is not of the 64-bit kind."""
    at = content.rfind(END, max(0, len(content) - END_RECORD.size - 0xFFFF))
    if at < 0 or len(content) - at < END_RECORD.size:
        raise Refused(Code.BROKEN)
    _, disk, directory_disk, here, entries, size, start, comment = END_RECORD.unpack_from(content, at)
    if content[max(0, at - 20) :][:4] == END_64:
        raise Refused(Code.ODD_ARCHIVE)
    if entries > MOST_ENTRIES or content.count(CENTRAL) > 2 * MOST_ENTRIES:
        raise Refused(Code.TOO_MANY_ENTRIES)
    if (
        disk
        or directory_disk
        or here != entries
        or start + size != at
        or at + END_RECORD.size + comment != len(content)
    ):
        raise Refused(Code.ODD_ARCHIVE)


def check_entries(entries: list[ZipInfo], content: bytes) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused(Code.TOO_MANY_ENTRIES)
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise Refused(Code.ODD_ARCHIVE)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(Code.BOMB)
    for entry in entries:
        check_entry(entry, content)
    check_order(sorted(entries, key=lambda entry: entry.header_offset), content)


def check_entry(entry: ZipInfo, content: bytes) -> None:
    if entry.flag_bits & (FLAG_ENCRYPTED | FLAG_STRONG):
        raise Refused(Code.ENCRYPTED, entry.filename)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or entry.flag_bits & FLAG_PATCH or is_odd(entry):
        raise Refused(Code.ODD_ARCHIVE, entry.filename)
    if entry.file_size > MOST_UNPACKED_EACH:
        raise Refused(Code.BOMB, entry.filename)
    if entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size):
        raise Refused(Code.BOMB, entry.filename)
    if not same_header(entry, content):
        raise Refused(Code.ODD_ARCHIVE, entry.filename)


def is_odd(entry: ZipInfo) -> bool:
    """A name that some program would unpack elsewhere, or read as another part's."""
    name = entry.orig_filename
    steps = name.rstrip("/").split("/")
    return "\\" in name or ":" in name or "\x00" in name or bool({"", ".", ".."} & set(steps)) or is_full_folder(entry)


def is_full_folder(entry: ZipInfo) -> bool:
    return entry.is_dir() and entry.file_size > 0


def same_header(entry: ZipInfo, content: bytes) -> bool:
    """Whether the entry says the same of itself as the directory does."""
    header = content[entry.header_offset :][: LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size:
        return False
    mark, _, flags, method, _, _, crc, packed, size, name_length, _ = LOCAL_HEADER.unpack(header)
    name = content[entry.header_offset + LOCAL_HEADER.size :][:name_length]
    encoding = "utf-8" if flags & 0x800 else "cp437"
    if (mark, method) != (LOCAL, entry.compress_type) or name != entry.orig_filename.encode(encoding, "replace"):
        return False
    # Written to a stream, sizes follow the data; some writers keep a 64-bit field for them.
    later = flags & FLAG_SIZES_FOLLOW and (crc, packed, size) == (0, 0, 0)
    elsewhere = crc in (0, entry.CRC) and packed == size == 2**32 - 1
    return bool(later or elsewhere or (crc, packed, size) == (entry.CRC, entry.compress_size, entry.file_size))


def check_order(entries: list[ZipInfo], content: bytes) -> None:
    """No two entries share bytes: overlapping ones unpack to petabytes."""
    ends = 0
    for entry in entries:
        if entry.header_offset < ends:
            raise Refused(Code.ODD_ARCHIVE, entry.filename)
        name_length, extra_length = struct.unpack_from("<2H", content, entry.header_offset + 26)
        ends = entry.header_offset + LOCAL_HEADER.size + name_length + extra_length + entry.compress_size


def check_contents(archive: ZipFile) -> None:
    """Every part unpacks to what the directory says, and none holds a DTD."""
    for entry in archive.infolist():
        for window in windows(archive, entry):
            if b"<" in window and any(mark in window for mark in DTD_MARKS):
                raise Refused(Code.DTD, entry.filename)


def windows(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """The part in pieces that overlap by a mark's length."""
    tail = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(4 * CHUNK):
            yield tail + chunk
            tail = chunk[-LONGEST_MARK:]
