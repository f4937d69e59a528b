"""The portal's own workbook, filled, rearranged and saved in ways that must be accepted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any
from unicodedata import normalize

import openpyxl
from django.utils.translation import gettext

from tests.returns.books import CAPITAL, GUIDE, MAIN, PERCENT, VERDICTS, Book, Formula, Styled
from tests.returns.case import ACCEPTED, Case, Made, Templates, ours

SHEET = "Xã NTM"
WORDS = {  # of status-words.md
    "Đạt": "met",
    "Đ": "met",
    "x": "met",
    "X": "met",
    "✓": "met",
    "√": "met",
    "+": "met",
    "  đạt ": "met",
    "ĐẠT": "met",
    "Chưa đạt": "not_met",
    "chưa  đạt": "not_met",
    "Không đạt": "not_met",
    "CĐ": "not_met",
    "KĐ": "not_met",
    "Chưa": "not_met",
    "Chưa đánh giá": "not_assessed",
    "CĐG": "not_assessed",
    "cđg": "not_assessed",
    "Không xét": "not_applicable",
    "Không áp dụng": "not_applicable",
    "KX": "not_applicable",
    "KXĐ": "not_applicable",
    "//": "not_applicable",
}
GIANG_MA, TA_LENG, THEN_SIN = "03405", "03400", "03394"


def every_word(book: Book) -> None:
    """Each word of the list, in communes without advanced figures: nothing can be lost."""
    cells = [(code, number) for code in ("03421", "03427") for number in range(1, 20)]
    for (code, number), (word, verdict) in zip(cells, WORDS.items(), strict=False):
        book.mark(code, number, word, verdict, "Xã NTM nâng cao")


def decomposed(book: Book) -> None:
    book.mark(TA_LENG, 6, normalize("NFD", "Đạt"), "met")
    book.mark(TA_LENG, 10, "\u00a0Đạt\u00a0", "met")


def shuffled(book: Book) -> None:
    book.renumber(SHEET, {6: 17, 7: 16, 8: 15, 15: 6, 16: 8, 17: 7})
    rows = {row: 6 + (row - 6 + 100) % 684 for row in range(6, 690)}
    book.reading(GIANG_MA, "17.10", 100, "Đạt", (100, "met"))
    book.renumber("Chỉ tiêu xã", rows)


def more_above(book: Book) -> None:
    book.shift(SHEET, 3)
    book.put(SHEET, "B1", "UBND HUYỆN TAM ĐƯỜNG")
    book.put(SHEET, "C2", "Biểu số 01")
    book.shift(CAPITAL, 2)


def blank_rows(book: Book) -> None:
    book.renumber(SHEET, {row: row + (row - 6) * 2 for row in range(6, 19)})


def renamed(book: Book) -> None:
    book.rename(SHEET, "Biểu 1")
    book.rename(CAPITAL, "Vốn 2024")


def reordered(book: Book) -> None:
    sheets = book.tree("xl/workbook.xml").find(f"{MAIN}sheets")
    sheets[:] = list(reversed(sheets))


def no_marks(book: Book) -> None:
    """The hidden column of a sheet is deleted; its name still tells it."""
    book.delete_column(SHEET, "A")


def hidden(book: Book) -> None:
    columns = book.sheet(SHEET).find(f"{MAIN}cols")
    for column in columns:
        if column.get("min") in ("5", "6"):
            column.set("hidden", "1")
    book.sheet(SHEET).find(f"{MAIN}sheetData").find(f"{MAIN}row[@r='8']").set("hidden", "1")
    book.mark(GIANG_MA, 2, "Đạt", "met")


def wrong_dimension(book: Book) -> None:
    """As WPS Office saves."""
    for sheet in (SHEET, CAPITAL, "Chỉ tiêu xã"):
        book.sheet(sheet).find(f"{MAIN}dimension").set("ref", "A1")
    book.mark("03430", 19, "Đạt", "met")


def pasted_over(book: Book) -> None:
    """Words beside the drop-down's: pasting goes past it."""
    book.mark(TA_LENG, 6, "đạt", "met")
    book.mark(TA_LENG, 10, "KĐ", "not_met")


def formulas(book: Book) -> None:
    book.mark(TA_LENG, 6, Formula('IF(1=1,"Đạt","Chưa đạt")', "Đạt"), "met")
    book.money(6, paid=Formula("10890+100", 10990))
    book.means_money(6, paid=10_990_000_000)


def formula_of_nothing(book: Book) -> None:
    """A formula that gives an empty text says nothing."""
    book.mark(TA_LENG, 6, Formula('IF(1=2,"Đạt","")', ""), None)


def cleared(book: Book) -> None:
    book.mark(TA_LENG, 6, None, None)
    book.mark(TA_LENG, 10, "   ", None)
    for number in range(1, 20):
        book.mark(GIANG_MA, number, None, None)


def codes_as_numbers(book: Book) -> None:
    for row in range(6, 18):
        book.put(SHEET, f"B{row}", int(book.shown(SHEET, f"B{row}")))
    book.put(CAPITAL, "B6", 106)


def other_spellings(book: Book) -> None:
    book.put(SHEET, "C6", "Xã Thèn Sin")
    book.put(SHEET, "C7", "tả  lèng")
    book.put(SHEET, "C9", normalize("NFD", "Hồ Thầu"))
    book.put(SHEET, "C10", "X. Bình Lư")


def name_without_diacritics(book: Book) -> None:
    """The code says which unit it is; the name is told as repaired."""
    book.put(SHEET, "C6", "Then Sin")


def lost_with_reason(book: Book) -> None:
    book.mark(GIANG_MA, 5, "Chưa đạt", "not_met")
    book.put(SHEET, "X8", "Trường xuống cấp sau lũ tháng 9")


def lost_without_reason(book: Book) -> None:
    book.mark(GIANG_MA, 5, "Chưa đạt", "not_met")


def typed_total(book: Book) -> None:
    book.put(SHEET, "W6", 19)
    book.put(SHEET, "W8", 19)


def text_total(book: Book) -> None:
    book.put(SHEET, "W6", "19/19")
    book.put(SHEET, "W8", "15/19")


def money_as_text(book: Book) -> None:
    book.money(6, assigned="11.800", carried="1.320,5", paid="10.890,123456")
    book.means_money(6, given=(11_800_000_000, 1_320_500_000), paid=10_890_123_456)


def money_as_number(book: Book) -> None:
    book.money(6, assigned=116548, carried=0, paid=Decimal("10890.25"))
    book.means_money(6, given=(116_548_000_000, 0), paid=10_890_250_000)


def money_with_fraction(book: Book) -> None:
    """116.548 in a cell of numbers is 116,548 million; it may have been meant as 116.548 million."""
    book.money(7, assigned=Decimal("1116.548"), carried=0, paid=Decimal("690"))
    book.means_money(7, given=(1_116_548_000, 0), paid=690_000_000)


def small_money(book: Book) -> None:
    book.money(7, assigned=Decimal("116.548"), carried=2310, paid=690)
    book.means_money(7, given=(116_548_000, 2_310_000_000), paid=690_000_000)


def fallen(book: Book) -> None:
    book.money(6, paid=10000)
    book.means_money(6, paid=10_000_000_000)


def readings(book: Book) -> None:
    book.reading(GIANG_MA, "10", Decimal("60.5"), None, (Decimal("60.5"), "met"))
    book.reading(TA_LENG, "10", "38,5", "Chưa đạt", (Decimal("38.5"), "not_met"))
    book.reading(GIANG_MA, "17.1", Decimal("95.4"), "Đạt", (Decimal("95.4"), "met"))
    book.reading(GIANG_MA, "17.10", "100", "Đạt", (100, "met"))
    book.reading(THEN_SIN, "17.10", None, "CĐG", (None, "not_assessed"))
    book.reading(THEN_SIN, "17.2", "75,4%", "Đạt", (Decimal("75.4"), "met"))
    book.reading(THEN_SIN, "17.4", 0.1 + 0.2, "Chưa đạt", (Decimal("0.3"), "not_met"))


def sums_of_amounts(book: Book) -> None:
    """What Excel keeps of 10.000,3 + 890,212 and of 13.120,1 − 11.800."""
    book.money(6, carried=Decimal("1320.10000000036"), paid=Decimal("10890.511999999999"))
    book.means_money(6, given=(11_800_000_000, 1_320_100_000), paid=10_890_512_000)


def hard_spaces(book: Book) -> None:
    """As programs print thousands."""
    book.money(6, assigned="11\u00a0800", carried="1\u202f320,5", paid="10.890")
    book.means_money(6, given=(11_800_000_000, 1_320_500_000), paid=10_890_000_000)


def slipped(item: str, value: Any, means: str, result: str = "Đạt") -> Callable[[Book], None]:
    """Giang Ma has 35,1 million of income and 33,74 % of poor households approved."""

    def change(book: Book) -> None:
        book.reading(GIANG_MA, item, value, result, (Decimal(means), VERDICTS[result]))

    return change


def earlier_day(book: Book) -> None:
    """30/09/2024, and the portal has figures of 22/10/2024; two criteria were still met before."""
    book.put(GUIDE, "C6", 45565)


def percent(book: Book) -> None:
    book.reading(GIANG_MA, "17.1", Styled(Decimal("0.754"), book.style(PERCENT)), "Đạt", (Decimal("75.4"), "met"))


def digits_in_a_sheet(book: Book) -> None:
    """A whole sheet in 1 and 0."""
    for row in range(6, 18):
        code = book.shown(SHEET, f"B{row}")
        for number in range(1, 20):
            met = book.said["assessment", code, "commune", str(number)][1] == "met"
            book.mark(code, number, int(met), "met" if met else "not_met")


def fewer_rows(book: Book) -> None:
    data = book.sheet(SHEET).find(f"{MAIN}sheetData")
    for row in [row for row in data if row.get("r") in ("8", "9")]:
        data.remove(row)
    book.forget(GIANG_MA)
    book.forget("03406")


def one_sheet_left(book: Book) -> None:
    for sheet in list(book.tabs):
        if sheet not in (SHEET, "_ntm", GUIDE):
            book.drop(sheet)


def text_below(book: Book) -> None:
    book.put(SHEET, "C30", "Người lập biểu")
    book.put(SHEET, "P30", "TM. ỦY BAN NHÂN DÂN")
    book.put(SHEET, "P34", "CHỦ TỊCH")


def far_cell(book: Book) -> None:
    """A lone cell in the last row and column costs nothing."""
    book.put(SHEET, "XFD1048576", "x")


def user_formula_text(book: Book) -> None:
    """What begins like a formula stays the text that it is."""
    book.mark(GIANG_MA, 5, "Chưa đạt", "not_met")
    book.put(SHEET, "X8", '=HYPERLINK("http://example.org") _x000D_ <b>&amp;')


def by_openpyxl(templates: Templates) -> Made:
    """Saved by a program that forgets every cached value."""
    book = templates.book()
    loaded = openpyxl.load_workbook(BytesIO(book.content()))
    loaded[SHEET]["I7"] = "Đạt"
    loaded[CAPITAL]["J6"] = 11000
    book.says(("assessment", TA_LENG, "commune", "6"), "'Xã NTM'!I7", "met")
    book.means_money(6, paid=11_000_000_000)
    stream = BytesIO()
    loaded.save(stream)
    return Made(stream.getvalue(), book.said)


def nothing(book: Book) -> None: ...


def apart(text: str) -> str:
    """How the portal tells that letters and their marks were typed apart."""
    return gettext("%(text)s (its accents were typed apart)") % {"text": text}


TOO_GOOD = "contradicts_indicator Xã NTM!I7"  # an indicator of the criterion is not met
EARLIER = ("older_than_approved", "lost_criterion Xã NTM!I11", "lost_criterion Xã NTM nâng cao!U15")
LOSS = "lost_criterion Xã NTM!H8"

CASES = (
    Case("as handed out", ours(nothing), ACCEPTED),
    Case("as handed out, province", ours(nothing, "12"), ACCEPTED, unit="12", slow=True),
    Case("every word of the list", ours(every_word), ACCEPTED),
    Case(
        "decomposed letters and hard spaces",
        ours(decomposed),
        ACCEPTED,
        (TOO_GOOD, "contradicts_indicator Xã NTM!M7"),
        repaired=(f"I7 {apart('Đạt')}", "M7 Đạt"),
    ),
    Case("rows in another order", ours(shuffled), ACCEPTED),
    Case("title rows added", ours(more_above), ACCEPTED),
    Case("blank rows between", ours(blank_rows), ACCEPTED),
    Case("sheets renamed", ours(renamed), ACCEPTED),
    Case("sheets in another order", ours(reordered), ACCEPTED),
    Case("hidden column deleted", ours(no_marks), ACCEPTED),
    Case("columns and a row hidden", ours(hidden), ACCEPTED),
    Case("dimension declared as A1", ours(wrong_dimension), ACCEPTED),
    Case("pasted over the drop-down", ours(pasted_over), ACCEPTED, (TOO_GOOD,), repaired=("I7 Đạt",)),
    Case("formulas with results", ours(formulas), ACCEPTED, (TOO_GOOD,)),
    Case("formula that gives an empty text", ours(formula_of_nothing), ACCEPTED, ("emptied Xã NTM!I7",)),
    Case(
        "cells and a whole row cleared",
        ours(cleared),
        ACCEPTED,
        (f"emptied Xã NTM!{','.join(f'{letter}8' for letter in 'DEFGHIJKLMNOPQRSTUV')}", "emptied Xã NTM!I7,M7"),
    ),
    Case("codes without leading zero", ours(codes_as_numbers), ACCEPTED),
    Case(
        "names spelled otherwise",
        ours(other_spellings),
        ACCEPTED,
        repaired=("C7 Tả Lèng", f"C9 {apart('Hồ Thầu')}", "C10 Bình Lư"),
    ),
    Case("name without diacritics beside its code", ours(name_without_diacritics), ACCEPTED, repaired=("C6 Thèn Sin",)),
    Case("lost criterion with its reason", ours(lost_with_reason), ACCEPTED),
    Case("lost criterion without a reason", ours(lost_without_reason), ACCEPTED, (LOSS,)),
    Case("total typed and wrong", ours(typed_total), ACCEPTED, ("wrong_total Xã NTM!W8",)),
    Case("total as 15/19", ours(text_total), ACCEPTED, ("wrong_total Xã NTM!W8",)),
    Case("amounts as text", ours(money_as_text), ACCEPTED),
    Case("amounts as numbers", ours(money_as_number), ACCEPTED),
    Case("amount of 1116.548", ours(money_with_fraction), ACCEPTED),
    Case("amount of 116.548", ours(small_money), ACCEPTED, ("three_decimals Vốn!G7",)),
    Case("paid amount falls", ours(fallen), ACCEPTED, ("amount_falls Vốn!J6",)),
    Case(
        "readings",
        ours(readings),
        ACCEPTED,
        ("contradicts_indicator Xã NTM!T6", "emptied Chỉ tiêu xã!I141"),
    ),
    Case("amounts with the tail of a sum", ours(sums_of_amounts), ACCEPTED),
    Case(
        "amounts with hard spaces",
        ours(hard_spaces),
        ACCEPTED,
        repaired=("G6 11.800", "H6 1.320,5"),
    ),
    Case("income in thousands", ours(slipped("10", "35.100", "35100")), ACCEPTED, ("unlikely_scale Chỉ tiêu xã!H141",)),
    Case(
        "poverty as a share",
        ours(slipped("11", Decimal("0.337"), "0.337")),
        ACCEPTED,
        ("unlikely_scale Chỉ tiêu xã!H142",),
    ),
    Case("income a little higher", ours(slipped("10", "36,8", "36.8", "Chưa đạt")), ACCEPTED),
    Case("day before approved figures", ours(earlier_day), ACCEPTED, EARLIER),
    Case("number shown as per cent", ours(percent), ACCEPTED),
    Case("sheet in 1 and 0", ours(digits_in_a_sheet), ACCEPTED),
    Case("rows deleted", ours(fewer_rows), ACCEPTED, ("rows_missing Xã NTM",) * 2),
    Case("far lone cell", ours(far_cell), ACCEPTED),
    Case("signatures below", ours(text_below), ACCEPTED),
    Case("reason that looks like a formula", ours(user_formula_text), ACCEPTED),
    Case("saved by openpyxl", by_openpyxl, ACCEPTED, (TOO_GOOD,)),
    Case(
        "only one sheet left",
        ours(one_sheet_left),
        ACCEPTED,
        (
            "sheet_missing Xã NTM nâng cao",
            "sheet_missing Thôn, bản",
            "sheet_missing Cấp huyện",
            "sheet_missing Vốn",
            "sheet_missing Chỉ tiêu xã",
            "sheet_missing Chỉ tiêu nâng cao",
        ),
    ),
)
