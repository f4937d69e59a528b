"""The text of a draft: pasted, from a .txt file or from a .docx file, within bounds. Everything else is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as OpenDocument
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

MAX_FILE = 5 * 1024 * 1024  # bytes
MAX_UNPACKED = 40 * 1024 * 1024  # bytes of all parts of a .docx together
MAX_PARTS = 2000
MAX_TEXT = 200_000  # characters; the longest report of this kind has 40.000
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LIST_NAME = re.compile(r"List|Bullet", re.IGNORECASE)


class DraftRefused(ValueError):
    """The file cannot be read as a draft; the message is a Vietnamese sentence for the person who sent it."""


def text_of_file(name: str, content: bytes) -> str:
    """Text of an uploaded file, by the ending of its name. Raises DraftRefused."""
    if len(content) > MAX_FILE:
        raise DraftRefused(_("The file is larger than %(limit)s MB.") % {"limit": MAX_FILE // 1024 // 1024})
    ending = name.rpartition(".")[2].lower()
    if ending == "docx":
        return bounded(_docx(content))
    if ending == "txt":
        return bounded(_plain(content))
    raise DraftRefused(
        _("«%(name)s» is not a .docx or .txt file. Save the draft as one of these and send it again.") % {"name": name}
    )


def bounded(text: str) -> str:
    """The text itself, once it is known to be neither empty nor beyond all measure. Raises DraftRefused."""
    if not text.strip():
        raise DraftRefused(_("The draft holds no text."))
    if len(text) > MAX_TEXT:
        raise DraftRefused(
            _("The draft is longer than %(limit)s characters.") % {"limit": f"{MAX_TEXT:,}".replace(",", ".")}
        )
    return text


def _plain(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in _UTF16 else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise DraftRefused(
            _("The text file is not in Unicode. Save it with the encoding UTF-8 and send it again.")
        ) from None
    if "\0" in text:
        raise DraftRefused(_("The file is no text, whatever its name says."))
    return text


def _docx(content: bytes) -> str:
    _refuse_unsafe(content)
    try:
        document = Document(io.BytesIO(content))
        return "\n".join(_lines(document))
    except (KeyError, ValueError, AttributeError, InvalidXmlError, XMLSyntaxError, zipfile.BadZipFile, OSError):
        raise _unreadable() from None


def _unreadable() -> DraftRefused:
    return DraftRefused(_("The .docx file cannot be read. Open it in Word, save it again as .docx and send it again."))


def _refuse_unsafe(content: bytes) -> None:
    """Reads every part within the bounds: the sizes that a zip declares may lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise DraftRefused(_("The .docx file has too many parts."))
            left = MAX_UNPACKED
            for part in parts:
                left -= _checked_size(archive, part, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, DraftRefused):
            raise
        raise _unreadable() from None


def _checked_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    with archive.open(part) as file:
        data = file.read(left + 1)
    if len(data) > left:
        raise DraftRefused(_("The .docx file is too large once unpacked."))
    if part.filename.endswith((".xml", ".rels")) and _has_dtd(data):
        raise DraftRefused(_("The .docx file holds a document type declaration, which no report needs."))
    return len(data)


def _has_dtd(data: bytes) -> bool:
    """Also in UTF-16, where every other byte is zero."""
    return bool(_DTD.search(data) or _DTD.search(data.replace(b"\0", b"")))


def _lines(document: OpenDocument) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        else:
            yield from _table(block)


def _paragraph(paragraph: Paragraph) -> str:
    """Word keeps the mark of a list item in its style: it is written again, since the sense hangs on it."""
    text = paragraph.text
    style = paragraph.style.name if paragraph.style is not None else ""
    bulleted = bool(text.strip()) and bool(_LIST_NAME.search(style or "")) and not re.match(r"\s*[-+•*]", text)
    return f"- {text}" if bulleted else text


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            text = " ".join(cell.text.split())
            if not cells or cells[-1] != text:  # a merged cell comes once for each column
                cells.append(text)
        yield " | ".join(cells)
