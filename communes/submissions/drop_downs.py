"""Drop-downs that Excel keeps in an extension of the sheet, which openpyxl would leave out.

Excel moves a list there as soon as it stands on another sheet. Runs in the child.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl.worksheet.datavalidation import DataValidation

from communes.submissions.markup import Attributes, Handler, local
from communes.submissions.parts import relationships
from communes.submissions.reading import Tabs, main_part, read_part

EXTENSION = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
NAMES = {
    "type", "errorStyle", "operator", "allowBlank", "showDropDown", "showInputMessage", "showErrorMessage",
    "errorTitle", "error", "promptTitle", "prompt",
}  # fmt: skip
MOST = 1_000


class Extended(Handler):
    """`<x14:dataValidation><x14:formula1><xm:f>…</xm:f></x14:formula1><xm:sqref>…`: what it says, by name."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []
        self.rule: dict[str, Any] | None = None
        self.formula = "formula1"
        self.texts: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self.texts.clear()
        if not name.startswith(EXTENSION):
            return
        if local(name) == "dataValidation":
            self.rule = {key: value for key, value in attributes.items() if key in NAMES}
        elif local(name) in ("formula1", "formula2"):
            self.formula = local(name)

    def text(self, data: str) -> None:
        if self.rule is not None:
            self.texts.append(data)

    def end(self, name: str) -> None:
        if self.rule is None:
            return
        if local(name) in ("f", "sqref"):
            self.rule[self.formula if local(name) == "f" else "sqref"] = "".join(self.texts)
        elif local(name) == "dataValidation":
            if len(self.found) < MOST:
                self.found.append(self.rule)
            self.rule = None


def extended(path: Path) -> Iterator[tuple[str, DataValidation]]:
    """With the name of their sheet. A wrong rule is left out: a copy without it is better than none."""
    with ZipFile(path) as archive:
        main, tabs = main_part(archive), Tabs()
        related = relationships(archive, main)
        read_part(archive, main, tabs)
        for name, _hidden, key in tabs.sheets:
            rules = Extended()
            read_part(archive, related[key][1], rules)
            for rule in rules.found:
                with suppress(ValueError, TypeError):
                    yield name, DataValidation(**rule)
