"""Customary tables that are understood, with the answers of their sender."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from openpyxl.worksheet.worksheet import Worksheet

from tests.returns.books import Said
from tests.returns.case import ACCEPTED, QUESTIONS, Case, answered
from tests.returns.tables import ADVANCED, FIRST, NAME, SHEET, Table, customary

WORDS = {"met": "Đạt", "not_met": "Chưa đạt", "not_assessed": "Chưa đánh giá", "not_applicable": "Không áp dụng"}
SHORT = {"met": "Đ", "not_met": "CĐ", "not_assessed": "CĐG", "not_applicable": "KXĐ"}
DIGITS = {"met": 1, "not_met": 0}
DISTRICTS = {
    "105": "Thành phố Lai Châu",
    "106": "Huyện Tam Đường",
    "107": "Huyện Mường Tè",
    "108": "Huyện Sìn Hồ",
    "109": "Huyện Phong Thổ",
    "110": "Huyện Than Uyên",
    "111": "Huyện Tân Uyên",
    "112": "Huyện Nậm Nhùn",
}
SUNG_PHAI = "03403"


def in_words(**more: Any) -> Table:
    return Table(marks=WORDS, empty=None, **more)


def lone(mark: Any, empty: str = "not_met", **more: Any) -> Table:
    return Table(marks={"met": mark}, empty="not_met" if empty == "not_met" else None, **more)


def communes_of(district: str) -> dict[str, str]:
    path = settings.BASE_DIR / "fixtures" / "reference" / "units" / "communes.csv"
    with path.open(encoding="utf-8") as lines:
        return {line["name"]: line["code"] for line in csv.DictReader(lines) if line["district_code"] == district}


def variants() -> dict[str, str]:
    path = settings.BASE_DIR / "fixtures" / "reference" / "units" / "name_variants.csv"
    with path.open(encoding="utf-8") as lines:
        return {line["code"]: line["variant"] for line in csv.DictReader(lines)}


def groups(spelled: Mapping[str, str] | None = None, word: str = "") -> tuple[tuple[str, dict[str, str]], ...]:
    """All districts with their communes; `spelled` gives other spellings by code."""
    other = spelled or {}
    return tuple(
        (
            name if not word else name.removeprefix("Huyện ").removeprefix("Thành phố "),
            {other.get(code, commune): code for commune, code in communes_of(district).items()},
        )
        for district, name in DISTRICTS.items()
    )


def province(spelled: Mapping[str, str] | None = None, word: str = "", **more: Any) -> Table:
    return in_words(groups=groups(spelled, word), shows_groups=True, **more)


def lone_province(mark: Any) -> Table:
    """The customary table of the province: one mark, districts by bare name with their sums."""
    return lone(mark, groups=groups(word="bare"), shows_groups=True, sums=True)


def old_lists() -> tuple[tuple[str, dict[str, str]], ...]:
    """Sùng Phài under Tam Đường, where it was until 2020."""
    found = {name: dict(communes) for name, communes in groups()}
    moved = {name: code for name, code in found["Thành phố Lai Châu"].items() if code == SUNG_PHAI}
    found["Thành phố Lai Châu"] = {
        name: code for name, code in found["Thành phố Lai Châu"].items() if code != SUNG_PHAI
    }
    found["Huyện Tam Đường"] = {**found["Huyện Tam Đường"], **moved}
    return tuple(found.items())


def muong_te(mark: Any = "x", name: str = "MƯỜNG TÈ", counted: str = "I", *, sums: bool = True, **more: Any) -> Table:
    """A district with a commune of its name, its group row as offices write it."""
    district = ((name, communes_of("107")),)
    return lone(mark, groups=district, shows_groups=True, counted=(counted,), sums=sums, **more)


def without_numbers(sheet: Worksheet, said: Said) -> None:
    for row in range(8, 30):
        sheet.cell(row, 1).value = None


def two_marks(sheet: Worksheet, said: Said) -> None:
    """Đ in the first column, x in the others."""
    for row in range(8, 20):
        cell = sheet.cell(row, FIRST)
        cell.value = "Đ" if cell.value == "x" else cell.value


def a_sheet_each() -> tuple[Table, ...]:
    return tuple(in_words(groups=((name, communes),), sheet=name) for name, communes in groups())


def reason(sheet: Worksheet, said: Said) -> None:
    """Giang Ma has lost criterion 5; the notes say why."""
    row = _row(sheet, "Giang Ma")
    sheet.cell(row, FIRST + 20, "Trường xuống cấp")


def wrong_total(sheet: Worksheet, said: Said) -> None:
    sheet.cell(_row(sheet, "Giang Ma"), FIRST + 19, 19)


def far(sheet: Worksheet, said: Said) -> None:
    sheet["XFD1048576"] = "x"


def group_across(sheet: Worksheet, said: Said) -> None:
    """A note in a merged row in the middle of the table."""
    row = _row(sheet, "Giang Ma")
    sheet.insert_rows(row)
    sheet.cell(row, 1, "Các xã vùng cao")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=FIRST + 20)
    moved(said, row, 1)


def without_criterion(sheet: Worksheet, said: Said) -> None:
    """The last column of criteria is missing."""
    sheet.delete_cols(FIRST + 18)
    for key in [key for key in said if key[3] == "19"]:
        del said[key]


def recognised(sheet: Worksheet, said: Said) -> None:
    """A column of its own behind the notes: «Đạt chuẩn»."""
    sheet.cell(6, FIRST + 21, "Xã đạt chuẩn NTM")
    for row in range(8, 12):
        sheet.cell(row, FIRST + 21, "x")


def _row(sheet: Worksheet, name: str) -> int:
    return next(int(cell.row or 0) for (cell,) in sheet.iter_rows(min_col=NAME, max_col=NAME) if cell.value == name)


def moved(said: Said, first: int, by: int) -> None:
    for key, (place, value) in said.items():
        head, _, cell = place.rpartition("!")
        column = cell.rstrip("0123456789")
        row = int(cell[len(column) :])
        said[key] = (f"{head}!{column}{row + by if row >= first else row}", value)


def good(
    name: str,
    *tables: Table,
    told: tuple[str, ...] = (),
    empty: str = "",
    level: str = "",
    change: Callable[[Worksheet, Said], None] | None = None,
    **more: Any,
) -> Case:
    unit = more.get("unit", "106")
    made = customary(*tables, unit=unit, change=change)
    return Case(f"table: {name}", made, ACCEPTED, told, answers=answered(empty, level), **more)


def asks(
    name: str,
    table: Table,
    *questions: str,
    change: Callable[[Worksheet, Said], None] | None = None,
    **more: Any,
) -> Case:
    made = customary(table, unit=more.get("unit", "106"), change=change)
    return Case(f"table: {name}", made, QUESTIONS, questions, **more)


LOST = {("03405", 5): "not_met"}

CASES = (
    good("in words", in_words()),
    good("in short words", Table(marks=SHORT, empty=None, heads="named")),
    good("names and numbers", in_words(heads="plain")),
    good("x and empty: not met", lone("x"), empty="not_met"),
    good("x and empty: not reported", lone("x", "not_reported"), empty="not_reported"),
    good("X and empty", lone("X", heads="plain"), empty="not_met"),
    good("Đ and empty", lone("Đ", heads="named"), empty="not_met"),
    good("√ and empty", lone("√"), empty="not_met"),
    good("✓ and empty", lone("✓"), empty="not_met"),
    good("+ and empty", lone("+"), empty="not_met"),
    good("1 and empty", lone(1), empty="not_met"),
    good("1 as text and empty", lone("1"), empty="not_met"),
    good("1 and 0", Table(marks=DIGITS, empty=None)),
    good("x and CĐ", Table(marks={"met": "x", "not_met": "CĐ"}, empty=None)),
    good("criteria counted below, 1 and 0", Table(marks=DIGITS, empty=None, heads="numbered below")),
    good("columns counted below, 1 and empty", lone(1, heads="counted below"), empty="not_met"),
    good("columns counted in words", in_words(heads="counted in words")),
    good("one heading over numbers and names", in_words(heads="one for two")),
    good("numbers as headings", in_words(heads="numbers"), level="commune"),
    good("twenty rows above", in_words(top=20)),
    good("without totals", in_words(totals=False)),
    good("advanced criteria", in_words(criteria=ADVANCED, level="commune_advanced")),
    good("both levels", in_words(), in_words(criteria=ADVANCED, level="commune_advanced", sheet="Biểu 02")),
    good("far lone cell", in_words(), change=far),
    good("merged row in the middle", in_words(), change=group_across),
    good("a column less", in_words(totals=False), told=(f"column_missing {SHEET}",), change=without_criterion),
    good("a column more", in_words(), told=(f"unknown_column {SHEET}!X6",), change=recognised),
    good("wrong total", in_words(), told=(f"wrong_total {SHEET}!V16",), change=wrong_total),
    good("lost with its reason", in_words(verdicts=LOST), change=reason),
    good("lost without a reason", in_words(verdicts=LOST), told=(f"lost_criterion {SHEET}!G16",)),
    good("94 × 19", province(), unit="12", slow=True),
    good("94 × 19, districts by bare name", province(word="bare"), unit="12", slow=True),
    good("94 × 19, names of other lists", province(variants()), unit="12", slow=True),
    good(
        "94 × 19, Sùng Phài under its old district",
        in_words(groups=old_lists(), shows_groups=True),
        unit="12",
        slow=True,
    ),
    good("a sheet a district", *a_sheet_each(), unit="12", slow=True),
    good("group row with sums", muong_te(), empty="not_met", unit="107"),
    good("group row with sums among ones", muong_te(1), empty="not_met", unit="107"),
    good("group row counted by a letter", muong_te(counted="A"), empty="not_met", unit="107"),
    good("group row without a number", muong_te(counted=""), empty="not_met", unit="107"),
    good("group row without a number and sums", muong_te(counted="", sums=False), empty="not_met", unit="107"),
    good(
        "group row among rows without numbers",
        muong_te(counted="", sums=False),
        empty="not_met",
        unit="107",
        change=without_numbers,
    ),
    good("group row counted in its name", muong_te(name="II. Mường Tè", counted=""), empty="not_met", unit="107"),
    good("commune of its district's name", muong_te(name="Huyện Mường Tè"), empty="not_met", unit="107"),
    good("94 × 19 in x with sums", lone_province("x"), empty="not_met", unit="12", slow=True),
    good("94 × 19 in 1 with sums", lone_province(1), empty="not_met", unit="12", slow=True),
    good("x and Đ", lone("x"), empty="not_met", change=two_marks),
    asks("group row with sums, and x alone", muong_te(), "empty", answers=answered(), unit="107"),
    asks("group row with sums, and 1 alone", muong_te(1), "empty", answers=answered(), unit="107"),
    asks("two marks that mean the same", lone("x"), "empty", answers=answered(), change=two_marks),
    asks("x alone asks for empty cells and the day", lone("x"), "empty", "observed_on"),
    asks("1 alone asks for empty cells", lone(1), "empty", answers=answered()),
    asks("numbers alone ask for the level", in_words(heads="numbers"), "level", answers=answered()),
    asks("words ask for the day", in_words(), "observed_on"),
)
