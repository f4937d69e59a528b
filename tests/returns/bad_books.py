"""The portal's own workbook with what must be mended: each problem at its cell, everything else still read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.returns.books import GUIDE, PERCENT, Book, Error, Formula, Styled
from tests.returns.case import ACCEPTED, PROBLEMS, Case, ours

SHEET, READINGS, DISTRICT, ADVANCED = "Xã NTM", "Chỉ tiêu xã", "Cấp huyện", "Xã NTM nâng cao"
PASSPORT = "_ntm"
GUIDE_DAY = "C6"
OTHERS = ("Xã NTM", "Thôn, bản", "Cấp huyện", "Vốn", "Chỉ tiêu xã", "Chỉ tiêu nâng cao")
TA_LENG, GIANG_MA, HO_THAU = "03400", "03405", "03406"
INCOME_ROW = 141
WHOLE_PERCENT = "9"  # 0%
DAY_STYLE = "14"  # built in: a day

Change = Callable[[Book], None]


def word(value: Any) -> Change:
    """Criterion 6 of Tả Lèng."""
    return lambda book: book.spoil(SHEET, "I7", value)


def spoilt(sheet: str, place: str, value: Any) -> Change:
    return lambda book: book.spoil(sheet, place, value)


def percent_word(book: Book) -> None:
    book.spoil(SHEET, "I7", Styled(Decimal("0.75"), book.style(PERCENT)))


def merged(book: Book) -> None:
    """A merged area keeps its first value only."""
    book.merge(SHEET, "I7:I8")
    book.spoil(SHEET, "I8", None)


def row_below(*cells: Any, sheet: str = SHEET) -> Change:
    """A row under the sums: code, name, marks."""

    def change(book: Book) -> None:
        for letter, value in zip("BCDEFG", cells, strict=False):
            book.put(sheet, f"{letter}19", value)

    return change


def twice(book: Book) -> None:
    row_below(TA_LENG, "Tả Lèng", "Đạt")(book)
    book.says(("assessment", TA_LENG, "commune", "1"), f"'{SHEET}'!D19", "met")


def without_code(name: str) -> Change:
    """Tả Lèng under another name, which then is all that says whose the row is."""

    def change(book: Book) -> None:
        book.put(SHEET, "B7", None)
        book.put(SHEET, "C7", name)
        book.forget(TA_LENG)

    return change


def other_name(book: Book) -> None:
    book.put(SHEET, "C7", "Giang Ma")
    book.forget(TA_LENG)


def strange_name(book: Book) -> None:
    book.put(SHEET, "C7", "Thị trấn Than Uyên")
    book.forget(TA_LENG)


def passport(row: int, value: str) -> Change:
    def change(book: Book) -> None:
        book.put(PASSPORT, f"B{row}", value)
        book.said.clear()

    return change


def day(value: Any) -> Change:
    return lambda book: book.put(GUIDE, GUIDE_DAY, value)


def copied(book: Book) -> None:
    book.duplicate(SHEET, "Xã NTM (2)")
    book.said = {key: said for key, said in book.said.items() if not said[0].startswith("'Xã NTM'!")}


def copied_advanced(book: Book) -> None:
    """A sheet of ours copied over another: both say that they are the same."""
    book.drop(ADVANCED)
    copied(book)


def heading(place: str, text: Any, *, lost: int = 0) -> Change:
    """`lost` is the criterion that its column no longer reports."""

    def change(book: Book) -> None:
        book.put(SHEET, place, text)
        gone = {key for key in book.said if key[0] == "assessment" and key[2:] == ("commune", str(lost))}
        for key in gone:
            del book.said[key]

    return change


def added_column(text: str) -> Change:
    """Behind the notes, with marks."""

    def change(book: Book) -> None:
        book.put(SHEET, "Y5", text)
        for row in range(6, 10):
            book.put(SHEET, f"Y{row}", "x")

    return change


def two_columns(book: Book) -> None:
    """The column of criterion 4 under the heading of criterion 3; the first of the two is read."""
    heading("G5", "3. Thủy lợi và phòng, chống thiên tai", lost=4)(book)


def reading(value: Any, verdict: Any, item_row: int = 157) -> Change:
    def change(book: Book) -> None:
        book.put(READINGS, f"H{item_row}", value)
        book.put(READINGS, f"I{item_row}", verdict)

    return change


def became_day(book: Book) -> None:
    """3.11 typed as a number turned into 3 November."""
    book.put(READINGS, "H157", Styled(45599, book.style(DAY_STYLE)))
    book.put(READINGS, "I157", "Đạt")
    book.says(("reading", GIANG_MA, "commune", "17.1"), f"'{READINGS}'!I157", (None, "met"))


def verdict_only(value: Any) -> Change:
    """The value is refused; the result beside it is read."""

    def change(book: Book) -> None:
        book.put(READINGS, "H157", value)
        book.put(READINGS, "I157", "Đạt")
        book.says(("reading", GIANG_MA, "commune", "17.1"), f"'{READINGS}'!I157", (None, "met"))

    return change


def item(value: Any, row: int = 166) -> Change:
    """The code of an indicator: row 166 is 17.10 of Giang Ma."""

    def change(book: Book) -> None:
        book.put(READINGS, f"D{row}", value)
        book.put(READINGS, f"H{row}", 100)
        book.put(READINGS, f"I{row}", "Đạt")

    return change


def item_twice(book: Book) -> None:
    item("17.1")(book)
    book.says(("reading", GIANG_MA, "commune", "17.1"), f"'{READINGS}'!H166", (100, "met"))


def item_as_day(book: Book) -> None:
    item(Styled(45942, book.style(DAY_STYLE)))(book)


def money(*, assigned: Any = ..., carried: Any = ..., paid: Any = ..., keeps: str = "") -> Change:
    """The first row of capital, 11.800, 1.320 and 10.890 million; `keeps` is what it still reports."""

    def change(book: Book) -> None:
        book.money(6, assigned=assigned, carried=carried, paid=paid)
        for ledger, cell in (("allocation", "Vốn!G6"), ("disbursement", "Vốn!J6")):
            if ledger not in keeps:
                book.said = {key: said for key, said in book.said.items() if said[0] != cell}

    return change


def percent_money(book: Book) -> None:
    """0.5 in a cell of per cents is 50 %, and no half a million."""
    money(paid=Styled(Decimal("0.5"), book.style(WHOLE_PERCENT)), keeps="allocation")(book)


def income(value: Any) -> Change:
    """Of Giang Ma, measured in million đồng; which stands at 35,1."""

    def change(book: Book) -> None:
        book.reading(GIANG_MA, "10", value, "Chưa đạt", (None, "not_met"))
        book.says(("reading", GIANG_MA, "commune", "10"), f"'{READINGS}'!I{INCOME_ROW}", (None, "not_met"))

    return change


def income_as_percent(book: Book) -> None:
    income(Styled(Decimal("0.45"), book.style(WHOLE_PERCENT)))(book)


def value_of_a_criterion(book: Book) -> None:
    """The row of a criterion of the district has a result and no value."""
    book.put(DISTRICT, "H6", 5)


def wrong_result_beside_a_value(book: Book) -> None:
    book.put(READINGS, "H157", 95)
    book.put(READINGS, "I157", "có")


def misspelt_beside_its_code(book: Book) -> None:
    book.put(SHEET, "C9", "Hồ Thấu")
    book.forget(HO_THAU)


def above_usable(book: Book) -> None:
    book.money(6, paid=13121)
    book.means_money(6, paid=13_121_000_000)


def nothing_at_all(book: Book) -> None:
    for sheet in list(book.tabs):
        if sheet not in (ADVANCED, PASSPORT, GUIDE):
            book.drop(sheet)
    for _key, (place, _value) in list(book.said.items()):
        book.spoil(ADVANCED, place.rpartition("!")[2], None)


def long_note(book: Book) -> None:
    book.put(SHEET, "X8", "lý do " * 200)


def many_problems(book: Book) -> None:
    """All at once, each at its own place."""
    for place, value in (("D6", "x*"), ("E6", "1"), ("F6", True), ("G6", 0.5), ("D7", Error("#N/A"))):
        book.spoil(SHEET, place, value)


def same_criterion(book: Book) -> None:
    for place in ("D6", "E6"):
        book.spoil(SHEET, place, "ok")


def _word(name: str, value: Any, code: str = "not_a_word") -> Case:
    return Case(name, ours(word(value)), PROBLEMS, (f"{code} {SHEET}!I7",))


def _reading(name: str, value: Any, code: str) -> Case:
    return Case(name, ours(verdict_only(value)), PROBLEMS, (f"{code} {READINGS}!H157",))


WORDS = (
    _word("unknown word", "Có"),
    _word("mark with a star", "x*"),
    _word("mark with a per cent", "Đạt (75%)"),
    _word("word with an addition", "đạt rồi"),
    _word("word without diacritics", "Dat"),
    _word("wrong diacritics", "Đat"),
    _word("two words", "Đạt/Chưa đạt"),
    _word("dash", "-"),
    _word("question mark", "?"),
    _word("per cent as text", "75%"),
    _word("bare number", 0.75),
    _word("one among words", 1),
    _word("zero among words", 0),
    _word("one as text among words", "1"),
    _word("TRUE", True),
    _word("TRUE as text", "TRUE"),
    _word("Cyrillic х", "х", "foreign_letters"),
    _word("Icelandic Ð", "Ðạt", "foreign_letters"),
    _word("error value", Error("#REF!"), "error_value"),
    _word("error of a formula", Formula("VLOOKUP(1,A1:B2,3)", None), "formula_without_value"),
    _word("formula never calculated", Formula('IF(1=1,"Đạt","")'), "formula_without_value"),
    Case("per cent in a cell of words", ours(percent_word), PROBLEMS, ("not_a_word Xã NTM!I7",)),
)
UNITS = (
    Case("merged data cells", ours(merged), PROBLEMS, ("merged_cells Xã NTM!I7:I8", "emptied Xã NTM!I8")),
    Case(
        "unit twice",
        ours(twice),
        PROBLEMS,
        ("unit_twice Xã NTM!C7,C19", f"emptied Xã NTM!{','.join(f'{letter}19' for letter in 'EFGHIJKLMNOPQRSTUV')}"),
    ),
    Case("unit of another district", ours(row_below("03628", "Pha Mu", "x")), PROBLEMS, ("foreign_unit Xã NTM!C19",)),
    Case("foreign unit by name", ours(row_below(None, "Pha Mu", "x")), PROBLEMS, ("foreign_unit Xã NTM!C19",)),
    Case("foreign unit without marks", ours(row_below("03628", "Pha Mu")), ACCEPTED),
    Case("unknown unit", ours(row_below(None, "Bản Không Có", "x")), PROBLEMS, ("unknown_unit Xã NTM!C19",)),
    Case(
        "misspelt unit, unreadable marks",
        ours(row_below(None, "Tả Lẻng", "?", "?")),
        PROBLEMS,
        ("unknown_unit Xã NTM!C19",),
    ),
    Case("marks without a unit", ours(row_below(None, None, "x", "x")), PROBLEMS, ("no_unit Xã NTM!C19",)),
    Case("number for a name", ours(row_below(None, 7, "Đạt")), PROBLEMS, ("no_unit Xã NTM!C19",)),
    Case("village among communes", ours(row_below("0340001", None, "x")), PROBLEMS, ("wrong_kind Xã NTM!C19",)),
    Case("code and name of two units", ours(other_name), PROBLEMS, ("code_contradicts Xã NTM!C7",)),
    Case("code beside another name", ours(strange_name), PROBLEMS, ("code_contradicts Xã NTM!C7",)),
    Case("name without diacritics", ours(without_code("Ta Leng")), PROBLEMS, ("unknown_unit Xã NTM!C7",)),
    Case("misspelt name beside its code", ours(misspelt_beside_its_code), PROBLEMS, ("unknown_unit Xã NTM!C9",)),
    Case("misspelt name", ours(without_code("Tả Lèn")), PROBLEMS, ("unknown_unit Xã NTM!C7",)),
    Case(
        "Cyrillic in a name", ours(without_code("Tả Lèng".replace("T", "Т"))), PROBLEMS, ("foreign_letters Xã NTM!C7",)
    ),
    Case("township among communes", ours(without_code("Thị trấn Tam Đường")), PROBLEMS, ("unknown_unit Xã NTM!C7",)),
)
FILES = (
    Case("other period", ours(passport(3, "2024-6m")), PROBLEMS, ("other_period",)),
    Case("other district", ours(passport(5, "110")), PROBLEMS, ("other_unit",)),
    Case("other version", ours(passport(2, "0")), PROBLEMS, ("other_version",)),
    Case("other criteria", ours(passport(7, "Bộ tiêu chí 2016-2020")), PROBLEMS, ("other_set",)),
    Case("no day", ours(day(None)), PROBLEMS, (f"no_day {GUIDE}!C6",)),
    Case("day in words", ours(day("tháng 10")), PROBLEMS, (f"no_day {GUIDE}!C6",)),
    Case("day as text", ours(day("22/10/2024")), ACCEPTED),
    Case("day after the cut-off", ours(day(45590)), PROBLEMS, (f"day_too_late {GUIDE}!C6",)),
    Case("day of the period before", ours(day(45473)), PROBLEMS, (f"day_of_earlier_period {GUIDE}!C6",)),
    Case("day of last year", ours(day(45291)), PROBLEMS, (f"day_of_earlier_period {GUIDE}!C6",)),
    Case("day before the set", ours(day(44000)), PROBLEMS, (f"day_too_early {GUIDE}!C6",)),
    Case(
        "nothing reported",
        ours(nothing_at_all),
        PROBLEMS,
        (*(f"sheet_missing {name}" for name in OTHERS), "nothing_reported"),
    ),
    Case("sheet copied", ours(copied), PROBLEMS, ("sheet_twice Xã NTM",)),
    Case(
        "sheet copied over another",
        ours(copied_advanced),
        PROBLEMS,
        ("sheet_twice Xã NTM", "sheet_missing Xã NTM nâng cao"),
    ),
)
HEADINGS = (
    Case(
        "number and name of two criteria",
        ours(heading("F5", "4. Thủy lợi và phòng, chống thiên tai")),
        PROBLEMS,
        ("heading_contradicts Xã NTM!F5",),
    ),
    Case("criterion 20", ours(added_column("20. Chuyển đổi số")), PROBLEMS, ("unknown_criterion Xã NTM!Y5",)),
    Case(
        "column of marks without meaning", ours(added_column("Chuyển đổi số")), ACCEPTED, ("unknown_column Xã NTM!Y5",)
    ),
    Case(
        "two columns of one criterion",
        ours(two_columns),
        PROBLEMS,
        ("column_twice Xã NTM!F5,G5", "column_missing Xã NTM"),
    ),
    Case("heading deleted", ours(heading("G5", None, lost=4)), ACCEPTED, ("column_missing Xã NTM",)),
    Case("heading only a number", ours(heading("G5", 4)), ACCEPTED),
)
VALUES = (
    _reading("words for a number", "khoảng 40", "not_a_number"),
    _reading("1,234", "1,234", "ambiguous_number"),
    _reading("English decimal as text", "12.5", "not_a_number"),
    _reading("number with its unit", "95 hộ", "not_a_number"),
    _reading("TRUE for a number", True, "not_a_number"),
    _reading("four decimals", Decimal("12.3456"), "too_precise"),
    _reading("huge number", 1e15, "out_of_range"),
    _reading("number with 300 digits", 1e300, "out_of_range"),
    _reading("text of 300 digits", "1" * 300, "out_of_range"),
    _word("number with 300 digits among words", 1e300),
    _reading("error for a number", Error("#DIV/0!"), "error_value"),
    _reading("number never calculated", Formula("1+1"), "formula_without_value"),
    Case("income in per cent", ours(income("45%")), PROBLEMS, (f"no_per_cent {READINGS}!H{INCOME_ROW}",)),
    Case("income shown as per cent", ours(income_as_percent), PROBLEMS, (f"no_per_cent {READINGS}!H{INCOME_ROW}",)),
    Case(
        "value in the row of a criterion", ours(value_of_a_criterion), PROBLEMS, (f"value_of_criterion {DISTRICT}!H6",)
    ),
    Case(
        "unreadable result beside a value",
        ours(wrong_result_beside_a_value),
        PROBLEMS,
        (f"not_a_word {READINGS}!I157",),
    ),
    Case("number that became a day", ours(became_day), PROBLEMS, (f"became_a_day {READINGS}!H157",)),
    Case("per cent above 100", ours(reading(120, "Đạt")), PROBLEMS, (f"out_of_range {READINGS}!H157",)),
    Case("negative per cent", ours(reading(-1, "Đạt")), PROBLEMS, (f"out_of_range {READINGS}!H157",)),
    Case("value without a result", ours(reading(95, None)), PROBLEMS, (f"no_verdict {READINGS}!H157",)),
    Case("17.10 that became 17.1", ours(item(Decimal("17.1"))), PROBLEMS, (f"unknown_item {READINGS}!D166",)),
    Case("code that became a day", ours(item_as_day), PROBLEMS, (f"unknown_item {READINGS}!D166",)),
    Case("unknown code", ours(item("99.9")), PROBLEMS, (f"unknown_item {READINGS}!D166",)),
    Case("code typed over another", ours(item_twice), PROBLEMS, (f"unit_twice {READINGS}!C157,C166",)),
    Case("code deleted", ours(item(None)), PROBLEMS, (f"unknown_item {READINGS}!D166",)),
    Case("long note", ours(long_note), PROBLEMS, ("long_text Xã NTM!X8",)),
    Case(
        "many problems at once",
        ours(many_problems),
        PROBLEMS,
        (*(f"not_a_word Xã NTM!{at}6" for at in "DEFG"), "error_value Xã NTM!D7"),
    ),
    Case(
        "one word wrong in two cells", ours(same_criterion), PROBLEMS, ("not_a_word Xã NTM!D6", "not_a_word Xã NTM!E6")
    ),
)
MONEY = (
    Case(
        "amount of 116.548 as text",
        ours(money(paid="116,548", keeps="allocation")),
        PROBLEMS,
        ("ambiguous_number Vốn!J6",),
    ),
    Case("negative amount", ours(money(paid=-1, keeps="allocation")), PROBLEMS, ("negative Vốn!J6",)),
    Case("amount with words", ours(money(paid="10.890 triệu", keeps="allocation")), PROBLEMS, ("not_a_number Vốn!J6",)),
    Case(
        "amount of a part of a đồng",
        ours(money(paid=Decimal("1.2345678"), keeps="allocation")),
        PROBLEMS,
        ("too_precise Vốn!J6",),
    ),
    Case("amount in đồng", ours(money(paid=10_890_000_000, keeps="allocation")), PROBLEMS, ("perhaps_dong Vốn!J6",)),
    Case(
        "amount with 300 digits",
        ours(money(paid=1e300, keeps="allocation")),
        PROBLEMS,
        ("perhaps_dong Vốn!J6",),
    ),
    Case("paid above usable", ours(above_usable), PROBLEMS, ("above_usable Vốn!J6",)),
    Case("half an allocation", ours(money(carried=None)), PROBLEMS, ("half_an_allocation Vốn!H6", "emptied Vốn!H6")),
    Case("half of an allocation unreadable", ours(money(carried="1.320 triệu")), PROBLEMS, ("not_a_number Vốn!H6",)),
    Case("per cent for an amount", ours(money(paid="5%", keeps="allocation")), PROBLEMS, ("no_per_cent Vốn!J6",)),
    Case("amount shown as per cent", ours(percent_money), PROBLEMS, ("no_per_cent Vốn!J6",)),
)

CASES = (*WORDS, *UNITS, *FILES, *HEADINGS, *VALUES, *MONEY)
