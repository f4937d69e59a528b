"""The text of a stranger's .docx. Runs in the limited child process (`communes.submissions.child`): no Django, no lxml.

What Word keeps beside the text and the sense hangs on is written out: the mark of a list item, the number of a heading,
«|» between the cells of a table, and one more for each further column that a cell spans. Deleted text is left out,
inserted text is read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from communes.submissions.container import check
from communes.submissions.markup import Attributes, Handler, attribute, local, parse
from communes.submissions.parts import content_types, part_names, relationships
from communes.submissions.refusals import Code, Refused
from reports.drafts.reading.word_lists import Lists, NumberingPart, StylesPart

DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = ("macroenabled", "vbaproject")
# Drawn twice for old programs; moved away; the words of a chart or a formula.
LEFT_OUT = frozenset(("Fallback", "moveFrom", "instrText", "oMath"))
MOST_SPANNED = 60  # columns; Word has no more
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def text(path: str, most: str) -> str:
    """The task of the child: JSON with at most a little more than `most` characters of text."""
    check(Path(path), check_document)
    with ZipFile(path) as archive:
        return json.dumps({"text": _text(archive, int(most))})


def check_document(archive: ZipFile) -> None:
    """Refused unless the package is a Word document without macros; nothing but its words is ever looked at."""
    types, parts = content_types(archive), list(part_names(archive))
    kinds = {*types.overrides.values(), *map(types.of, parts)}
    if any(word in told.lower() for told in (*kinds, *parts) for word in MACROS):
        raise Refused(Code.MACRO)
    if DOCUMENT not in kinds:
        raise Refused(Code.OTHER_OFFICE)


def _text(archive: ZipFile, most: int) -> str:
    main = _target(archive, "", "officeDocument")
    if main not in archive.NameToInfo:
        raise Refused(Code.BROKEN)
    styles, numbering = StylesPart(), NumberingPart()
    for kind, handler in (("styles", styles), ("numbering", numbering)):
        part = _target(archive, main, kind)
        if part in archive.NameToInfo:
            with archive.open(part) as stream:
                parse(stream, handler, part)
    body = Body(Lists(styles, numbering), most)
    try:
        with archive.open(main) as stream:
            parse(stream, body, main)
    except Enough:
        pass  # whoever asked refuses what is longer than asked for
    return "\n".join(body.lines)


def _target(archive: ZipFile, part: str, kind: str) -> str:
    found = relationships(archive, part).values()
    return next((target for name, target, outside in found if name == kind and not outside), "")


class Enough(Exception):
    pass


@dataclass
class Writing:
    """A paragraph as far as it has been read."""

    pieces: list[str] = field(default_factory=list)
    style: str = ""
    number: str = ""
    level: int | None = None


@dataclass
class Body(Handler):
    """Paragraphs and rows as lines. Text boxes stand inside paragraphs and tables inside cells: hence the stacks."""

    lists: Lists
    most: int
    lines: list[str] = field(default_factory=list)
    read: int = 0
    left_out: int = 0
    is_text: bool = False
    open: list[Writing] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    spanned: list[int] = field(default_factory=list)  # columns that each open cell takes

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if self.left_out or tag in LEFT_OUT:
            self.left_out += 1
        elif tag == "p":
            self.open.append(Writing())
        elif tag == "tr":
            self.rows.append([])
        elif tag == "tc":
            self.cells.append([])
            self.spanned.append(1)
        elif tag == "gridSpan" and self.spanned:
            value = attribute(attributes, "val")
            self.spanned[-1] = min(int(value), MOST_SPANNED) if value.isdecimal() else 1
        elif self.open:
            self._inside(tag, attribute(attributes, "val"))

    def _inside(self, tag: str, value: str) -> None:
        writing = self.open[-1]
        if tag in BREAKS:
            writing.pieces.append(BREAKS[tag])
        elif tag == "pStyle":
            writing.style = value
        elif tag == "numId":
            writing.number = value
        elif tag == "ilvl":
            writing.level = int(value) if value.isdecimal() else None
        self.is_text = tag == "t"

    def end(self, name: str) -> None:
        tag = local(name)
        self.is_text = False
        if self.left_out:
            self.left_out -= 1
        elif tag == "p" and self.open:
            self._put(self._written(self.open.pop()))
        elif tag == "tc" and self.cells and self.rows:
            self.rows[-1] += [" ".join(" ".join(self.cells.pop()).split()), *[""] * (self.spanned.pop() - 1)]
        elif tag == "tr" and self.rows:
            self._put(" | ".join(self.rows.pop()))

    def text(self, data: str) -> None:
        if self.is_text and not self.left_out and self.open:
            self.open[-1].pieces.append(data)
            self.read += len(data)
            if self.read > self.most:
                self.lines.append("".join(self.open[-1].pieces))
                raise Enough

    def _written(self, writing: Writing) -> str:
        words = "".join(writing.pieces)
        return self.lists.mark(writing.style, writing.number, writing.level, words) + words

    def _put(self, line: str) -> None:
        (self.cells[-1] if self.cells else self.lines).append(line)
