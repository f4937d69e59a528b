"""Workbooks of a test, written part by part, so that anything in them can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK_TYPE = f"{CONTENT}.sheet.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def relationships(*lines: tuple[str, str, str], mode: str = "") -> str:
    """Of (id, kind, target)."""
    found = "".join(
        f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"{mode}/>' for key, kind, target in lines
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE_RELATED}">{found}</Relationships>'


def content_types(**overrides: str) -> str:
    """Of part name → type; `/` is written `__` in names: `content_types(**{"xl/workbook.xml": …})`."""
    found = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{found}</Types>'
    )


def worksheet(rows: str, before: str = "", after: str = "", space: str = MAIN) -> str:
    return f'{HEAD}<worksheet xmlns="{space}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(names: Mapping[str, str], properties: str = "", space: str = MAIN) -> str:
    """Of sheet name → further attributes."""
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}" {more}/>'
        for number, (name, more) in enumerate(names.items(), 1)
    )
    return f'{HEAD}<workbook xmlns="{space}" xmlns:r="{RELATED}">{properties}<sheets>{sheets}</sheets></workbook>'


def shared_strings(*items: str) -> str:
    """Of what stands inside `<si>`."""
    return f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles(formats: Mapping[int, str], cells: tuple[int, ...]) -> str:
    found = "".join(f'<numFmt numFmtId="{key}" formatCode={quoteattr(code)}/>' for key, code in formats.items())
    xfs = "".join(f'<xf numFmtId="{key}"/>' for key in cells)
    return f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{found}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>'


def parts(*sheets: str, names: Mapping[str, str] | None = None, properties: str = "") -> dict[str, str | bytes]:
    """The parts of a plain workbook with these sheets, to be changed by the test."""
    sheets = sheets or (worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t>Đạt</t></is></c></row>'),)
    names = names or {f"Trang {number}": "" for number, _sheet in enumerate(sheets, 1)}
    files = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)}
    related = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    others = [("rIdText", "sharedStrings", "sharedStrings.xml"), ("rIdStyle", "styles", "styles.xml")]
    return {
        "[Content_Types].xml": content_types(
            **{"xl/workbook.xml": WORKBOOK_TYPE}, **dict.fromkeys(files, f"{CONTENT}.worksheet+xml")
        ),
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook(names, properties),
        "xl/_rels/workbook.xml.rels": relationships(*related, *others),
        "xl/sharedStrings.xml": shared_strings("<t>Đạt</t>"),
        "xl/styles.xml": styles({}, (0,)),
        **files,
    }


def packed(files: Mapping[str, str | bytes], compression: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def saved(folder: Path, content: bytes | Mapping[str, str | bytes], name: str = "biểu.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else packed(content))
    return path
