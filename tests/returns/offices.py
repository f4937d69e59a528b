"""Workbooks that went through LibreOffice, and what else it saves."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from communes.submissions.refusals import Code
from tests.reports.office import convert
from tests.returns.books import Book
from tests.returns.case import ACCEPTED, PROBLEMS, REFUSED, Case, Made, Templates, answered, ours
from tests.returns.good_books import GIANG_MA, readings, small_money
from tests.returns.good_tables import in_words, lone, province
from tests.returns.tables import Table, customary


def saved_as(content: bytes, ending: str) -> bytes:
    """What LibreOffice saves after opening the file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "biểu.xlsx"
        source.write_bytes(content)
        target = Path(folder) / "saved"
        target.mkdir()
        return convert(source, ending, target).read_bytes()


def resaved(make: Callable[[Templates], Made]) -> Callable[[Templates], Made]:
    def made(templates: Templates) -> Made:
        content, said = make(templates)
        return Made(saved_as(content, "xlsx"), said)

    return made


def other(ending: str) -> Callable[[Templates], Made]:
    return lambda templates: Made(saved_as(templates.made("106").content, ending), {})


def nothing(book: Book) -> None: ...


def words(book: Book) -> None:
    book.mark(GIANG_MA, 2, "đ", "met")
    book.mark(GIANG_MA, 6, "KXĐ", "not_applicable")


def wrong(book: Book) -> None:
    book.spoil("Xã NTM", "I7", "x*")
    book.spoil("Xã NTM", "J7", True)


def table(name: str, made: Table, empty: str = "", unit: str = "106") -> Case:
    make = resaved(customary(made, unit=unit))
    return Case(f"LibreOffice: {name}", make, ACCEPTED, unit=unit, answers=answered(empty), slow=True)


CASES = (
    Case("LibreOffice: as handed out", resaved(ours(nothing)), ACCEPTED, slow=True),
    Case("LibreOffice: words", resaved(ours(words)), ACCEPTED, slow=True),
    Case(
        "LibreOffice: readings",
        resaved(ours(readings)),
        ACCEPTED,
        ("contradicts_indicator Xã NTM!T6", "emptied Chỉ tiêu xã!I141"),
        slow=True,
    ),
    Case("LibreOffice: amounts", resaved(ours(small_money)), ACCEPTED, ("three_decimals Vốn!G7",), slow=True),
    Case(
        "LibreOffice: wrong marks",
        resaved(ours(wrong)),
        PROBLEMS,
        ("not_a_word Xã NTM!I7", "not_a_word Xã NTM!J7"),
        slow=True,
    ),
    table("table in words", in_words()),
    table("table of x", lone("x"), "not_met"),
    table("94 × 19", province(), unit="12"),
    Case("LibreOffice: ODS", other("ods"), REFUSED, (Code.ODS.value,), slow=True),
    Case("LibreOffice: XLS", other("xls"), REFUSED, (Code.LEGACY_XLS.value,), slow=True),
    Case("LibreOffice: CSV", other("csv"), REFUSED, (Code.CSV_DISGUISE.value,), slow=True),
    Case("LibreOffice: HTML", other("html"), REFUSED, (Code.HTML_DISGUISE.value,), slow=True),
)
