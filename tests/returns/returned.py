"""The marked copy that goes back to its sender, sent in again: with and without what was to be mended."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from communes.submissions import child
from tests.returns.books import Said
from tests.returns.case import ACCEPTED, PROBLEMS, Case, Made, Templates, answered
from tests.returns.good_books import TA_LENG, TOO_GOOD
from tests.returns.good_tables import in_words
from tests.returns.tables import SHEET, customary, saved


def mark(sheet: str, cell: str) -> dict[str, Any]:
    told = {"unit": "Xã Tả Lèng", "item": "Tiêu chí", "found": "x*", "accepted": "Đạt, Chưa đạt", "cure": "Hãy sửa ô."}
    return {"level": "fix", "sheet": sheet, "cells": [cell], **told}


def marked(content: bytes, *marks: dict[str, Any]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "biểu.xlsx", Path(folder) / "lỗi.xlsx"
        source.write_bytes(content)
        child.mark(source, list(marks), target)
        return target.read_bytes()


def wrong(templates: Templates) -> tuple[bytes, Said]:
    book = templates.book()
    book.spoil("Xã NTM", "I7", "x*")
    return marked(book.content(), mark("Xã NTM", "I7")), book.said


def unmended(templates: Templates) -> Made:
    return Made(*wrong(templates))


def mended(templates: Templates) -> Made:
    content, said = wrong(templates)
    book = openpyxl.load_workbook(BytesIO(content))
    book["Xã NTM"]["I7"].value = "Đạt"
    return Made(saved(book), {**said, ("assessment", TA_LENG, "commune", "6"): ("'Xã NTM'!I7", "met")})


def table(templates: Templates) -> Made:
    content, said = customary(in_words())(templates)
    return Made(marked(content, mark(SHEET, "C8")), said)


CASES = (
    Case("marked copy sent again", unmended, PROBLEMS, ("not_a_word Xã NTM!I7",), slow=True),
    Case("marked copy mended", mended, ACCEPTED, (TOO_GOOD,), slow=True),
    Case("marked table sent again", table, ACCEPTED, answers=answered(), slow=True),
)
