"""The report's HTML as blocks, for renderings that are no HTML: each sentence stands once, in a template.

Reads the markup of our own templates and nothing else: an element or class that is not known here is an error, so that
a template cannot grow something that silently falls out of the DOCX. Narrative arrives escaped and is only ever text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import lxml.html

from ntm_portal.lib.numbers import roman
from reports.renderers.blocks import Appendix, Block, Cell, Chart, Columns, Paragraph, Row, Run, Table

Element = Any  # lxml has no types
BLANK = "\u00a0" * 7  # room for a number or a day written by hand
_SPACE = re.compile(r"[\x00-\x20]+")  # as HTML folds it; control characters have no place in XML
_NOT_IN_XML = re.compile("[\x7f\ud800-\udfff\ufffe\uffff]")


class UnknownMarkup(ValueError):
    """A template holds an element that the renderings do not know."""


def read(html: str) -> tuple[Block, ...]:
    """Raises UnknownMarkup where the document holds what no rendering knows."""
    return tuple(_blocks(lxml.html.document_fromstring(html).body))


def _blocks(parent: Element) -> Iterator[Block]:
    _refuse_loose_text(parent)
    for element in parent:
        yield from _block(element)


def _block(element: Element) -> Iterator[Block]:
    match element.tag, _name(element):
        case (("p" | "h1" | "h2" | "h3" | "h4" | "li" | "figcaption"), name):
            yield Paragraph(name or element.tag, _text(element))
        case (("header" | "section"), ("letterhead" | "signature") as name):
            yield _columns(element, name)
        case "section", name if name.startswith("appendix"):
            yield Appendix(tuple(_blocks(element)))
        case (("div" | "section" | "ul"), "" | "title" | "body"):
            yield from _blocks(element)
        case "figure", "chart":
            yield _chart(element)
        case "table", name:
            yield _table(element, name)
        case tag, name:
            raise UnknownMarkup(f"<{tag} class='{name}'>")


def _columns(element: Element, name: str) -> Columns:
    left, right = (tuple(_flat(column)) for column in element)
    return Columns(name, left, right)


def _flat(column: Element) -> Iterator[Paragraph]:
    """The paragraphs of one column, those of its list included."""
    for block in _blocks(column):
        if not isinstance(block, Paragraph):
            raise UnknownMarkup(f"{type(block).__name__} in <{column.tag} class='{_name(column)}'>")
        yield block


def _chart(figure: Element) -> Chart:
    caption, svg = figure
    labels, values = (svg.xpath(f".//*[@class='{name}']") for name in ("bar-label", "bar-value"))
    bars = tuple((label.text_content(), value.get("data-figure")) for label, value in zip(labels, values, strict=True))
    return Chart(Paragraph("figcaption", _text(caption)), bars)


# --- Tables -------------------------------------------------------------------


def _table(element: Element, name: str) -> Table:
    parts = [part.tag for part in element]
    if parts != ["colgroup", "thead", *["tbody"] * (len(parts) - 2)]:
        raise UnknownMarkup(f"<table class='{name}'> is not colgroup, thead, tbody")
    columns, head, *bodies = element
    groups = iter(range(1, len(bodies) + 1))
    return Table(
        name,
        tuple(_name(column) for column in columns),
        tuple(Row("head", tuple(_cell(cell) for cell in row)) for row in head),
        tuple(tuple(_numbered(body, groups)) for body in bodies),
    )


def _numbered(body: Element, groups: Iterator[int]) -> Iterator[Row]:
    """Rows with the numbers that a stylesheet counts: 1, 2, 3 for units, I, II, III for groups."""
    count = 0
    for row in body:
        first, *rest = (_cell(cell) for cell in row)
        if first.name == "stt":
            count += 1
            first = replace(first, runs=(Run(str(count)),))
        elif _name(row) == "group":
            first = replace(first, runs=(Run(roman(next(groups))),))
        yield Row(_name(row), (first, *rest))


def _cell(cell: Element) -> Cell:
    if cell.tag not in ("td", "th"):
        raise UnknownMarkup(f"<{cell.tag}> in a row")
    return Cell(
        _text(cell),
        tuple(cell.xpath(".//@data-figure")) if len(cell) else (),
        _name(cell),
        cell.tag == "th",
        int(cell.get("colspan", 1)),
        int(cell.get("rowspan", 1)),
    )


# --- Text ---------------------------------------------------------------------

_LOOKS: dict[str, dict[str, Any]] = {
    "span": {},
    "time": {},
    "a": {},
    "mark": {"marked": True},
    "strong": {"bold": True},
    "em": {"italic": True},
}


def _text(element: Element) -> tuple[Run, ...]:
    """Runs with white space folded, neighbours of the same look joined: whole sentences to edit."""
    if not len(element):  # most cells
        return tuple(_folded([Run(element.text or "")]))
    return tuple(_folded(_joined(_runs(element, Run("")))))


def _runs(element: Element, look: Run) -> Iterator[Run]:
    yield replace(look, text=element.text or "")
    for child in element:
        if child.tag not in _LOOKS:
            raise UnknownMarkup(f"<{child.tag}> in <{element.tag} class='{_name(element)}'>")
        if _name(child) == "blank":
            yield replace(look, text=BLANK)
        yield from _runs(child, replace(look, **_LOOKS[child.tag]))
        yield replace(look, text=child.tail or "")


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for look, same in groupby((run for run in runs if run.text), lambda run: replace(run, text="")):
        yield replace(look, text="".join(run.text for run in same))


def _folded(runs: Iterable[Run]) -> Iterator[Run]:
    found = [(run, _NOT_IN_XML.sub("", _SPACE.sub(" ", run.text))) for run in runs]
    after_space = True
    for position, (run, folded) in enumerate(found):
        text = folded.removeprefix(" ") if after_space else folded
        text = text.rstrip(" ") if position == len(found) - 1 else text
        after_space = text.endswith(" ") if text else after_space
        if text:
            yield Run(text, run.bold, run.italic, run.marked)


def _name(element: Element) -> str:
    return str(element.get("class", ""))


def _refuse_loose_text(parent: Element) -> None:
    loose = (parent.text or "") + "".join(child.tail or "" for child in parent)
    if loose.strip():
        raise UnknownMarkup(f"text outside a paragraph: {loose.strip()[:40]!r}")
