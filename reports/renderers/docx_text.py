"""Elements of WordprocessingML: what python-docx has no verbs for, and what it would make slowly (2,300 cells)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from reports.renderers.blocks import Run

Element = Any  # lxml has no types
TWIPS = 1440 / 25.4  # of a millimetre


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """`w("sz", val=28)` is <w:sz w:val="28"/>."""
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def paragraph(style: str, runs: Iterable[Run], *, bold: bool = False, keep: bool = False) -> Element:
    """`keep` holds it on the page of what follows; `bold` makes all of it bold."""
    properties = w("pPr", w("pStyle", val=style), *([w("keepNext")] if keep else []))
    return w("p", properties, *(_run(run, bold or run.bold) for run in runs))


def text(words: str) -> Element:
    made = w("t")
    made.text = words
    made.set(qn("xml:space"), "preserve")
    return made


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)


def _run(run: Run, bold: bool) -> Element:
    looks = [("b", bold), ("i", run.italic), ("highlight", run.marked)]
    properties = [w(name, val="yellow") if name == "highlight" else w(name) for name, wanted in looks if wanted]
    return w("r", *([w("rPr", *properties)] if properties else []), text(run.text))
