"""Customary tables with what must be mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.returns.books import Said
from tests.returns.case import PROBLEMS, Case, Made, Templates, answered
from tests.returns.good_tables import groups, in_words, lone, moved, muong_te
from tests.returns.tables import COMMUNES, SHEET, Table, customary, saved

ROW = 8  # of the first commune, Bình Lư, under stacked headings
SUNG_PHAI = {"Sùng Phài": "03403"}


def put(place: str, value: Any) -> Callable[[Worksheet, Said], None]:
    def change(sheet: Worksheet, said: Said) -> None:
        sheet[place] = value
        for key in [key for key, (cell, _value) in said.items() if cell == f"'{SHEET}'!{place}"]:
            del said[key]

    return change


def named(text: Any, name: str = "Bình Lư") -> Callable[[Worksheet, Said], None]:
    """The first commune under another name: its row is a problem."""

    def change(sheet: Worksheet, said: Said) -> None:
        sheet.cell(ROW, 2).value = text
        for key in [key for key in said if key[1] == COMMUNES[name]]:
            del said[key]

    return change


def merged(sheet: Worksheet, said: Said) -> None:
    put(f"D{ROW}", None)(sheet, said)
    sheet.merge_cells(f"C{ROW}:D{ROW}")


def under_roman_number(sheet: Worksheet, said: Said) -> None:
    """It might be the head of a group, were there no marks beside it."""
    named("Binh Lư")(sheet, said)
    sheet.cell(ROW, 1).value = "I"


def with_empty_row(sheet: Worksheet, said: Said) -> None:
    """A misspelt commune without any mark says «not met» nineteen times, or nothing at all."""
    named("Binh Lư")(sheet, said)
    for column in range(3, 22):
        sheet.cell(ROW, column).value = None


def bad(
    name: str,
    *tables: Table,
    told: tuple[str, ...],
    empty: str = "",
    change: Callable[[Worksheet, Said], None] | None = None,
    **more: Any,
) -> Case:
    made = customary(*tables, unit=more.get("unit", "106"), change=change)
    return Case(f"table: {name}", made, PROBLEMS, told, answers=answered(empty), **more)


def cell(name: str, value: Any, code: str = "not_a_word", table: Table | None = None, **more: Any) -> Case:
    told = (f"{code} {SHEET}!C{ROW}",)
    return bad(name, table or in_words(totals=False), told=told, change=put(f"C{ROW}", value), **more)


def twice_over() -> tuple[Table, Table]:
    return in_words(), in_words(sheet="Biểu 02")


def letter(templates: Templates) -> Made:
    """A workbook without any table."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Kính gửi Văn phòng Điều phối nông thôn mới"
    book.worksheets[0]["A3"] = "Đề nghị xem xét."
    return Made(saved(book), {})


def blank(templates: Templates) -> Made:
    return Made(saved(openpyxl.Workbook()), {})


def all_empty() -> Table:
    return Table(marks={}, empty=None, totals=False)


NAM_CHA = in_words(
    groups=groups({"03473": "Nậm Cha"}),
    shows_groups=True,
    verdicts={(code, number): "met" for code in ("03473", "03526") for number in range(1, 20)},
)


def only_cha(sheet: Worksheet, said: Said) -> None:
    """Both rows speak of Nậm Cha; the later one is what is shown."""
    for key in [key for key in said if key[1] == "03473"]:
        said[(key[0], "03526", *key[2:])] = said.pop(key)


def swapped(sheet: Worksheet, said: Said) -> None:
    """«Thủy lợi» over 2 and «Giao thông» over 3; the names say what is read."""
    sheet["D6"].value, sheet["E6"].value = sheet["E6"].value, sheet["D6"].value
    other = {"2": "3", "3": "2"}
    moved_keys = {key: (*key[:3], other[key[3]]) for key in said if key[3] in other}
    taken = {moved_keys[key]: said.pop(key) for key in moved_keys}
    said.update(taken)


def said_twice(sheet: Worksheet, said: Said) -> None:
    """Mường Tè again below its district, whose group row is no third one."""
    sheet.insert_rows(14)
    for column in range(1, 24):
        sheet.cell(14, column).value = sheet.cell(13, column).value
    moved(said, 14, 1)
    for key in [key for key, (cell, _value) in said.items() if cell.endswith("13")]:
        said[key] = (said[key][0][:-1] + "4", said[key][1])


CASES = (
    bad(
        "commune of its district's name twice",
        muong_te(),
        told=(f"unit_twice {SHEET}!B13,B14",),
        empty="not_met",
        unit="107",
        change=said_twice,
    ),
    cell("mark with a star", "x*"),
    cell("mark with a per cent", "Đạt (75%)"),
    cell("percentage", "100%"),
    cell("TRUE", True),
    cell("1 among words", 1),
    cell("Cyrillic х", "х", "foreign_letters"),
    cell("error", "=1/0", "formula_without_value"),
    cell("1 among x", 1, table=lone("x", totals=False), empty="not_met"),
    bad("merged marks", in_words(totals=False), told=(f"merged_cells {SHEET}!C{ROW}:D{ROW}",), change=merged),
    bad("name without diacritics", in_words(), told=(f"unknown_unit {SHEET}!B{ROW}",), change=named("Binh Lu")),
    bad("misspelt name", in_words(), told=(f"unknown_unit {SHEET}!B{ROW}",), change=named("Bình Lưu")),
    bad("Cyrillic in a name", in_words(), told=(f"foreign_letters {SHEET}!B{ROW}",), change=named("Вình Lư")),
    bad(
        "misspelt name under a Roman number",
        in_words(),
        told=(f"unknown_unit {SHEET}!B{ROW}",),
        change=under_roman_number,
    ),
    bad("no name", in_words(), told=(f"no_unit {SHEET}!B{ROW}",), change=named(None)),
    bad("no name beside x", lone("x"), told=(f"no_unit {SHEET}!B{ROW}",), change=named(None), empty="not_met"),
    bad(
        "misspelt name without marks",
        lone("x"),
        told=(f"unknown_unit {SHEET}!B{ROW}",),
        change=with_empty_row,
        empty="not_met",
    ),
    bad(
        "Sùng Phài in Tam Đường",
        in_words(groups=(("Huyện Tam Đường", COMMUNES), ("Thành phố", SUNG_PHAI))),
        told=(f"foreign_unit {SHEET}!B20",),
        change=lambda sheet, said: [said.pop(key) for key in list(said) if key[1] == "03403"] and None,
    ),
    bad(
        "unit of another district",
        in_words(groups=(("Huyện Tam Đường", COMMUNES), ("Huyện Than Uyên", {"Pha Mu": "03628"}))),
        told=(f"foreign_unit {SHEET}!B20",),
        change=lambda sheet, said: [said.pop(key) for key in list(said) if key[1] == "03628"] and None,
    ),
    bad(
        "number and name of two criteria",
        in_words(),
        told=(f"heading_contradicts {SHEET}!E7",),
        change=lambda sheet, said: sheet.__setitem__("E7", "TC4: Thủy lợi và phòng, chống thiên tai"),
    ),
    bad(
        "names over numbers of other criteria",
        in_words(heads="numbered below"),
        told=(
            f"heading_contradicts {SHEET}!D6,D7",
            f"heading_contradicts {SHEET}!E6,E7",
            f"lost_criterion {SHEET}!D16",
        ),
        change=swapped,
    ),
    bad(
        "criterion 20",
        in_words(totals=False, heads="plain"),
        told=(f"unknown_criterion {SHEET}!V6",),
        change=lambda sheet, said: sheet.__setitem__("V6", "20. Chuyển đổi số"),
    ),
    bad(
        "one table in two sheets",
        *twice_over(),
        told=tuple(f"unit_twice {sheet}!B{ROW + at}" for at in range(12) for sheet in (SHEET, "Biểu 02")),
    ),
    bad("no mark at all", all_empty(), told=("nothing_reported",)),
    Case("table: a letter", letter, PROBLEMS, ("no_table",)),
    Case("table: an empty workbook", blank, PROBLEMS, ("no_table",)),
    bad(
        "Nậm Cha written for Nậm Chà",
        NAM_CHA,
        told=(
            f"unit_twice {SHEET}!B51,B102",
            *(f"contradicts_indicator {SHEET}!{at}51,{at}102" for at in "LQS"),  # approved ones, for all are «met»
        ),
        unit="12",
        slow=True,
        change=only_cha,
    ),
)
