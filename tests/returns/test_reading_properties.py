"""Values, names and headings: what holds for every text and number, without a database."""

from __future__ import annotations

from decimal import Context, Decimal
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from communes.models import UnitKind
from communes.selectors import UnitInfo
from communes.submissions.layout import find_layout
from communes.submissions.names import Names
from communes.submissions.sheets import BOOL, DATE, ERROR, FORMULA, NUMBER, TEXT, Cell, Sheet
from communes.submissions.tables import Column, Line, Role, Table
from communes.submissions.values import MOST_DECIMALS, MOST_MILLIONS, Read, Reader, Wrong
from criteria.resources import WORDS
from ntm_portal.lib.numbers import typed
from ntm_portal.lib.text import same_spelling, search_key
from tests.returns.good_books import WORDS as LISTED
from tests.returns.tables import COMMUNES, NAMES

pytestmark = pytest.mark.once

WORD, NUMBER_COLUMN = Column("1", "1. Quy hoạch", Role.WORD), Column("value", "Giá trị", Role.NUMBER)
AMOUNT, NOTE = Column("amount", "Giải ngân", Role.MILLION), Column("note", "Ghi chú", Role.NOTE)
reader, digits = Reader(WORDS), Reader(WORDS, digits=True)
spaces = st.text(" \t\n\u00a0", max_size=3)
forms = st.sampled_from(["NFC", "NFD"])


def text(value: str) -> Cell:
    return Cell(value, TEXT)


def number(raw: str, *, percent: bool = False) -> Cell:
    return Cell(float(raw), NUMBER, raw, is_percent=percent)


# --- Words ------------------------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(LISTED)), spaces, spaces, forms, st.sampled_from([str.upper, str.lower, str.title]))
def test_a_listed_word_is_read_however_it_is_typed(word, before, after, form, case) -> None:
    found = reader.read(WORD, text(before + normalize(form, case(word.strip())) + after))
    assert isinstance(found, Read)
    assert found.value == LISTED[word]


@given(st.sampled_from(sorted(LISTED)), st.text(min_size=1, max_size=5))
def test_a_word_with_an_addition_is_refused(word, addition) -> None:
    whole = same_spelling(word + addition)
    assume(whole and whole not in WORDS.accepted)
    assert isinstance(reader.read(WORD, text(word + addition)), Wrong)


@given(st.text(min_size=1, max_size=12))
def test_only_the_closed_list_is_a_word(found) -> None:
    read = reader.read(WORD, text(found))
    if isinstance(read, Read):
        assert WORDS.accepted[same_spelling(found)] == read.value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.booleans(), st.booleans())
def test_a_number_is_no_word_unless_all_marks_are_digits(value, percent) -> None:
    cell = Cell(value, BOOL) if isinstance(value, bool) else number(str(value), percent=percent)
    assert isinstance(reader.read(WORD, cell), Wrong)
    taken = digits.read(WORD, cell)
    assert isinstance(taken, Read) == (not isinstance(value, bool) and not percent and value in (0, 1))


@pytest.mark.parametrize("column", [WORD, NUMBER_COLUMN, AMOUNT, NOTE])
@pytest.mark.parametrize("cell", [Cell("#REF!", ERROR), Cell("=A1", FORMULA)])
def test_what_failed_in_excel_is_never_a_value(column, cell) -> None:
    assert isinstance(reader.read(column, cell), Wrong)


@given(spaces)
def test_a_cell_of_spaces_is_empty(found) -> None:
    assert all(reader.read(column, text(found)) is None for column in (WORD, NUMBER_COLUMN, AMOUNT, NOTE))


# --- Numbers ----------------------------------------------------------------------------------------------------------

readable = st.decimals(-999_999_999, 999_999_999, places=MOST_DECIMALS)
amounts = st.integers(0, MOST_MILLIONS * 1_000_000)


@given(readable)
def test_a_number_is_the_same_typed_or_stored(value) -> None:
    for cell in (number(str(value)), text(typed(value)), text(f" {typed(value)} ")):
        found = reader.read(NUMBER_COLUMN, cell)
        assert isinstance(found, Read)
        assert found.value == value


@given(st.decimals(0, 100, places=1))
def test_a_per_cent_is_the_number_that_is_shown(value) -> None:
    for cell in (number(str(value / 100), percent=True), text(f"{typed(value)}%"), number(str(value))):
        found = reader.read(NUMBER_COLUMN, cell)
        assert isinstance(found, Read)
        assert found.value == value


@given(amounts)
def test_an_amount_is_exact_to_the_last_dong(amount) -> None:
    millions = Decimal(amount) / 1_000_000
    for cell in (Cell(float(millions), NUMBER, str(millions)), text(typed(millions))):
        found = reader.read(AMOUNT, cell)
        assert isinstance(found, Read)
        assert found.value == amount


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(found) -> None:
    for column in (NUMBER_COLUMN, AMOUNT):
        read = reader.read(column, text(found))
        if isinstance(read, Read):
            assert any(letter.isdigit() for letter in found)
            assert not any(letter.isalpha() for letter in found)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_any_number_is_taken_exactly_or_refused(value) -> None:
    for column in (NUMBER_COLUMN, AMOUNT, WORD, NOTE):
        read = reader.read(column, Cell(value, NUMBER, repr(value)))
        if isinstance(read, Read) and column is NUMBER_COLUMN:
            assert read.value == round(Context(prec=15).create_decimal(repr(value)), 9)


@given(st.dates())
def test_a_day_is_no_number(day) -> None:
    for column in (NUMBER_COLUMN, AMOUNT, WORD):
        assert isinstance(reader.read(column, Cell(day.isoformat(), DATE, "45000")), Wrong)


# --- Names ------------------------------------------------------------------------------------------------------------


def unit(at: int, code: str, name: str, kind: str = UnitKind.COMMUNE, word: str = "Xã") -> UnitInfo:
    return UnitInfo(at, code, name, f"{word} {name}", kind, "106")


units = tuple(unit(at, code, name) for at, (name, code) in enumerate(COMMUNES.items()))
alike = (unit(90, "03473", "Nậm Chà"), unit(91, "03526", "Nậm Cha"), unit(92, "03433", "Mường Tè"))
district = unit(93, "107", "Mường Tè", UnitKind.DISTRICT, "Huyện")
names = Names((*units, *alike, district), {"03412": ("Bình Lu",)})


@given(st.sampled_from([*units, *alike[:2]]), spaces, forms, st.sampled_from(["", "Xã ", "xã ", "X. "]))
def test_a_name_is_found_however_it_is_typed(meant, around, form, word) -> None:
    found = names.find(around + normalize(form, (word + meant.name)) + around)
    assert found == (meant,)


@given(st.sampled_from(units))
def test_a_name_without_diacritics_is_suggested_and_never_taken(meant) -> None:
    bare = search_key(meant.name)
    assume(same_spelling(bare) != same_spelling(meant.name))
    assert names.find(bare) == ()
    assert meant in names.suggest(bare)


@given(st.text(max_size=20))
def test_no_text_is_taken_for_a_unit_that_it_does_not_spell(found) -> None:
    for meant in names.find(found):
        spellings = {meant.name, "Bình Lu"}
        assert any(same_spelling(found).endswith(same_spelling(spelling)) for spelling in spellings)


def test_two_communes_that_differ_in_one_mark_stay_two() -> None:
    assert names.find("Nậm Chà") == alike[:1]
    assert names.find("Nậm Cha") == alike[1:2]
    assert set(names.suggest("Nam Cha")) >= set(alike[:2])


def test_a_name_of_two_units_finds_both_and_its_word_tells_them_apart() -> None:
    assert set(names.find("Mường Tè")) == {alike[2], district}
    assert names.find("Huyện Mường Tè") == (district,)
    assert names.find("xã mường tè") == (alike[2],)


@given(st.sampled_from(units))
def test_a_code_is_found_without_its_zero(meant) -> None:
    assert names.coded(meant.code) == (meant, False)
    assert names.coded(int(meant.code)) == (meant, True)
    assert names.coded(float(meant.code)) == (meant, True)


@given(st.integers(0, 104) | st.booleans())
def test_a_running_number_is_no_code(value) -> None:
    assert names.coded(value) == (None, False)


# --- Headings ---------------------------------------------------------------------------------------------------------

CRITERIA = tuple(
    Column(str(number), f"{number}. {name}", Role.WORD, (name,), number) for number, name in enumerate(NAMES, 1)
)
FIXED = (Column("code", "Mã", Role.CODE, ("Mã xã",)), Column("unit", "Tên xã", Role.UNIT, ("Xã", "Đơn vị")))
TABLE = Table(
    "commune", "Xã NTM", "Xã", (*FIXED, *CRITERIA), tuple(map(Line, units)), WORDS, lambda row: (), is_matrix=True
)
written = st.sampled_from(
    ["{number}. {name}", "{name}", "TC{number}: {name}", "Tiêu chí {number} - {name}", "{number}"]
)


@given(st.permutations(range(1, 20)), written, st.integers(1, 30), st.booleans())
def test_columns_are_found_in_any_order_under_any_wording(order, wording, row, shouts) -> None:
    headings = {at: wording.format(number=number, name=NAMES[number - 1]) for at, number in enumerate(order, 3)}
    cells = {(row, at): text(words.upper() if shouts else words) for at, words in headings.items()}
    cells |= {(row, 1): text("STT"), (row, 2): text("Tên xã")}
    for at, name in enumerate(COMMUNES, row + 1):
        cells |= {(at, 1): Cell(at - row, NUMBER, str(at - row)), (at, 2): text(name), (at, 3): text("x")}
    layout = find_layout(Sheet("Biểu 01", cells=cells), TABLE, names)
    assert layout is not None
    assert layout.heading_row == row
    assert {at: layout.columns[str(number)] for at, number in enumerate(order, 3)} == {at: at for at in headings}
    assert layout.columns["unit"] == 2
    assert "code" not in layout.columns
    assert layout.problems == ()


@given(st.dictionaries(st.tuples(st.integers(1, 30), st.integers(1, 20)), st.text(max_size=15), max_size=60))
def test_any_sheet_is_a_table_or_none(found) -> None:
    cells = {at: text(value) for at, value in found.items() if value}
    layout = find_layout(Sheet("Trang 1", cells=cells), TABLE, names)
    assert layout is None or len(layout.columns) >= 2
