"""The text of a draft: pasted, from a .txt file or from a .docx file, within bounds. Everything else is refused."""

from __future__ import annotations

import re
import tempfile

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.submissions import child
from communes.submissions.refusals import Code, Refused

MAX_FILE = 5 * 1024 * 1024  # bytes
MAX_TEXT = 200_000  # characters; the longest report of this kind has 40.000
MAX_NUMBERS = 3_000  # each is held against all figures; the longest report has some hundreds
READER = "reports.drafts.reading.word:text"
_NUMBERS = re.compile(r"\d+")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

UNREADABLE = gettext_lazy("The .docx file cannot be read. Open it in Word, save it again as .docx and send it again.")
LOCKED = gettext_lazy(
    "The file opens with a password, so it cannot be read. Save it without a password and send it again."
)
OTHER = gettext_lazy(
    "The file is no Word document (.docx), whatever its name says. Open it in Word, choose Save As → Word Document "
    "(.docx) and send that file."
)
TOO_MUCH = gettext_lazy("The .docx file is too large once unpacked. Copy its text into a new document and send that.")
REFUSALS: dict[Code, Promise] = {
    Code.EMPTY: gettext_lazy("The file is empty."),
    Code.PASSWORD: LOCKED,
    Code.ENCRYPTED: LOCKED,
    Code.MACRO: gettext_lazy(
        "The document holds macros. Save it as Word Document (.docx) without macros and send it again."
    ),
    Code.DTD: gettext_lazy("The .docx file holds a document type declaration (DTD), which no report needs."),
    **dict.fromkeys((Code.BOMB, Code.TOO_BIG, Code.TOO_MANY_ENTRIES, Code.TOO_HEAVY, Code.TOO_SLOW), TOO_MUCH),
    **dict.fromkeys((Code.OTHER_OFFICE, Code.LEGACY_XLS, Code.ODS, Code.ARCHIVE, Code.PDF, Code.PICTURE), OTHER),
    **dict.fromkeys((Code.NOT_EXCEL, Code.HTML_DISGUISE, Code.CSV_DISGUISE, Code.XML_SPREADSHEET), OTHER),
    Code.BUSY: gettext_lazy("Other files are being read just now. Send the draft again in a minute."),
}


class DraftRefused(ValueError):
    """The file cannot be read as a draft; the message is a Vietnamese sentence for the person who sent it."""


def text_of_file(name: str, content: bytes) -> str:
    """Text of an uploaded file, by the ending of its name. Raises DraftRefused."""
    if len(content) > MAX_FILE:
        raise DraftRefused(_("The file is larger than %(limit)s MB.") % {"limit": MAX_FILE // 1024 // 1024})
    if not content:
        raise DraftRefused(_("The file is empty."))
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
    if len(_NUMBERS.findall(text)) > MAX_NUMBERS:
        raise DraftRefused(
            _("The draft holds more than %(limit)s numbers: send the text of one report.") % {"limit": "3.000"}
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
    """Read by the child process, whose time and memory are limited."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(content)
        file.flush()
        try:
            return str(child.answer(READER, file.name, str(MAX_TEXT))["text"])
        except Refused as refused:
            raise DraftRefused(str(REFUSALS.get(refused.code, UNREADABLE))) from None
