"""Which parts make a package something else than a plain workbook. Only the standard library."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from zipfile import ZipFile

from communes.submissions.markup import Attributes, Handler, attribute, local, parse
from communes.submissions.refusals import Code, Refused

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MOST_PART_BYTES = 4 * 1024 * 1024  # of a part that is read before the limits of a sheet hold

# Parts that Excel and its like write, by folder and ending; nothing but the sheets is ever read. Settings of printers
# and of add-ins alone are neither XML nor pictures.
FOLDERS = ("xl/", "_rels/", "docprops/", "docmetadata/", "customxml/", "_xmlsignatures/")
ENDINGS = frozenset(
    "xml rels vml sigs png jpg jpeg jpe jfif gif bmp dib tif tiff emf wmf emz wmz svg wdp".split()  # noqa: SIM905
)
BINARIES = ("xl/printersettings/", "xl/customproperty")
# By the start of the part's name, in lower case.
FOREIGN_NAMES = {
    "xl/vbaproject": Code.MACRO,
    "xl/vbadata": Code.MACRO,
    "xl/macrosheets/": Code.MACRO,
    "xl/dialogsheets/": Code.MACRO,
    "xl/attachedtoolbars": Code.MACRO,
    "customui/": Code.MACRO,
    "xl/externallinks/": Code.EXTERNAL_LINKS,
    "xl/embeddings/": Code.EMBEDDED,
    "xl/activex/": Code.EMBEDDED,
    "xl/ctrlprops/": Code.EMBEDDED,
    "xl/webextensions/": Code.EMBEDDED,
    "xl/connections": Code.CONNECTIONS,
    "xl/querytables/": Code.CONNECTIONS,
    "xl/model/": Code.CONNECTIONS,
}
# By a word in the content type or in the relationship's type, in lower case.
FOREIGN_TYPES = {
    "vbaproject": Code.MACRO,
    "macroenabled": Code.MACRO,
    "macrosheet": Code.MACRO,
    "dialogsheet": Code.MACRO,
    "externallink": Code.EXTERNAL_LINKS,
    "oleobject": Code.EMBEDDED,
    "activex": Code.EMBEDDED,
    "/package": Code.EMBEDDED,
    "connections": Code.CONNECTIONS,
    "querytable": Code.CONNECTIONS,
    "datamodel": Code.CONNECTIONS,
}
# What a package is by its main part, or by a part that only it has.
MAIN_TYPES = {
    "binary.macroenabled": Code.XLSB,
    "spreadsheetml.template": Code.OTHER_OFFICE,
    "wordprocessingml": Code.OTHER_OFFICE,
    "presentationml": Code.OTHER_OFFICE,
    "ms-word": Code.OTHER_OFFICE,
    "ms-powerpoint": Code.OTHER_OFFICE,
    "ms-excel": Code.MACRO,  # sheet, template or add-in with macros
}
ODS_TYPES = (b"application/vnd.oasis.opendocument.spreadsheet", b"application/x-vnd.oasis.opendocument.spreadsheet")


@dataclass
class ContentTypes(Handler):
    """Part name → content type, by override or by ending."""

    overrides: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: Attributes) -> None:
        content_type = attributes.get("ContentType", "").lower()
        if local(name) == "Override":
            self.overrides[attributes.get("PartName", "").lstrip("/").lower()] = content_type
        elif local(name) == "Default":
            self.endings[attributes.get("Extension", "").lower()] = content_type

    def of(self, part: str) -> str:
        return self.overrides.get(part.lower()) or self.endings.get(part.lower().rpartition(".")[2], "")


@dataclass
class Relationships(Handler):
    """Id → (kind, target, external): the kind is the last step of its address (`worksheet`)."""

    found: dict[str, tuple[str, str, bool]] = field(default_factory=dict)

    def start(self, name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            external = attribute(attributes, "TargetMode").lower() == "external"
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""), external)


def small_part(archive: ZipFile, part: str, handler: Handler) -> None:
    if archive.getinfo(part).file_size > MOST_PART_BYTES:
        raise Refused(Code.BOMB, part)
    with archive.open(part) as stream:
        parse(stream, handler, part)


def relationships(archive: ZipFile, part: str) -> dict[str, tuple[str, str, bool]]:
    """Those that the part has (`xl/workbook.xml`, or nothing for the package itself), targets as part names."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in archive.NameToInfo:
        return {}
    read = Relationships()
    small_part(archive, source, read)
    return {key: (kind, resolved(folder, target), outside) for key, (kind, target, outside) in read.found.items()}


def resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def content_types(archive: ZipFile) -> ContentTypes:
    """Refused where the zip is no office package."""
    if CONTENT_TYPES not in archive.NameToInfo:
        raise Refused(other_archive(archive))
    types = ContentTypes()
    small_part(archive, CONTENT_TYPES, types)
    return types


def part_names(archive: ZipFile) -> list[str]:
    return [name for name in archive.namelist() if not name.endswith("/")]


def check_parts(archive: ZipFile) -> None:
    """Refused unless the package is a workbook without macros, links, embedded objects and connections."""
    types, names = content_types(archive), part_names(archive)
    check_kind({*types.overrides.values(), *map(types.of, names)})
    for name in names:
        check_part(name, types.of(name))
    for name in names:
        if name.lower().endswith(".rels"):
            check_relationships(archive, name)
    for name in names:
        if name.lower().startswith("customxml/"):
            check_custom(archive, name)


def other_archive(archive: ZipFile) -> Code:
    names = archive.NameToInfo
    if "mimetype" not in names or names["mimetype"].file_size > 200:
        return Code.OTHER_OFFICE if any(name.endswith(".iwa") for name in names) else Code.ARCHIVE
    media_type = archive.read("mimetype").strip()
    if media_type.startswith(ODS_TYPES):
        return Code.ODS
    return Code.OTHER_OFFICE if b"opendocument" in media_type else Code.ARCHIVE


def check_kind(types: set[str]) -> None:
    """What the package says it is comes before what single parts are."""
    if WORKBOOK_TYPE in types:
        return
    for word, code in MAIN_TYPES.items():
        if any(word in content_type for content_type in types):
            raise Refused(code)
    raise Refused(Code.ARCHIVE)


def check_part(name: str, content_type: str) -> None:
    lower = name.lower()
    foreign = next((code for start, code in FOREIGN_NAMES.items() if lower.startswith(start)), None)
    foreign = foreign or next((code for word, code in FOREIGN_TYPES.items() if word in content_type), None)
    if foreign or lower.endswith("vbaproject.bin"):
        raise Refused(foreign or Code.MACRO, name)
    if lower != CONTENT_TYPES.lower() and not is_of_a_workbook(lower):
        raise Refused(Code.FOREIGN_PART, name)


def is_of_a_workbook(lower: str) -> bool:
    is_known = lower.rpartition(".")[2] in ENDINGS or lower.startswith(BINARIES)
    return is_known and lower.startswith(FOLDERS)


def check_relationships(archive: ZipFile, name: str) -> None:
    """Only hyperlinks may lead outside the file."""
    read = Relationships()
    small_part(archive, name, read)
    for kind, _target, external in read.found.values():
        foreign = next((code for word, code in FOREIGN_TYPES.items() if word in f"/{kind.lower()}"), None)
        if foreign:
            raise Refused(foreign, name)
        if external and kind != "hyperlink":
            raise Refused(Code.EXTERNAL_LINKS, name)


def check_custom(archive: ZipFile, name: str) -> None:
    """Office keeps labels and properties here, which are harmless, and Power Query its sources."""
    with archive.open(name) as stream:
        start = stream.read(4096).replace(b"\x00", b"")
    if b"DataMashup" in start:
        raise Refused(Code.CONNECTIONS, name)
