"""What a check says of units, places and holders of capital."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from communes.models import Unit, UnitKind
from communes.submissions.reasons import problems_of
from communes.submissions.sheets import place, split_place
from communes.submissions.workbook import write_workbook
from criteria.lists import _bar_words
from criteria.models import Threshold
from ntm_portal.pages.returns.foresight import kept_lines, shown_difference
from ntm_portal.pages.returns.plans import return_plan
from tests.conftest import CUTOFF
from tests.returns.test_accept_rules import commune, day_cell
from tests.returns.test_round_trip import GIANG_MA, TA_LENG, only_row, send, take
from tests.returns.test_workbooks import known

pytestmark = pytest.mark.once

__all__ = ["send", "take"]  # fixtures


@pytest.mark.parametrize("sheet", ["Xã", "Xã nâng cao", "Xã 'mới'", "'", "A1"])
def test_a_place_is_taken_apart_as_it_was_put_together(sheet) -> None:
    assert split_place(place(sheet, 12, 6)) == (sheet, "F12")


def test_a_sheet_with_an_apostrophe_keeps_reasons_and_problems(take) -> None:
    book = known.book()
    book.mark(TA_LENG, 1, "Chưa đạt", "not_met")
    content = book
    content.rename("Xã NTM", "Xã 'mới'")
    (lost,) = [one for one in problems_of(take(content.content())) if one.code == "lost_criterion"]
    assert (lost.sheet, lost.cells) == ("Xã 'mới'", ("D7",))


def test_a_commune_that_is_younger_than_the_figures_is_left_out_or_mended(take, unit) -> None:
    Unit.objects.filter(pk=unit(TA_LENG).pk).update(valid_from=date(2024, 10, 10))
    book = known.book()
    book.put("Hướng dẫn", day_cell(book), "01/10/2024")
    problems = [one for one in problems_of(take(book.content())) if one.code == "unit_not_in_force"]
    assert [(one.unit, one.blocks, one.unit_name) for one in problems] == [(TA_LENG, True, "Xã Tả Lèng")]
    assert "10/10/2024" in problems[0].accepted


def test_a_workbook_of_another_unit_is_told_of_the_whole_file(take) -> None:
    (other,) = problems_of(take(known.made("110").content))
    assert (other.code, other.sheet, other.cells) == ("other_unit", "", ())


def test_the_province_reports_the_capital_of_its_departments(province, period, tmp_path) -> None:
    departments = set(Unit.objects.in_force(CUTOFF).filter(kind=UnitKind.DEPARTMENT).values_list("code", flat=True))
    file = tmp_path / "tinh.xlsx"
    with file.open("wb") as output:
        write_workbook(return_plan(province, period), output, day=CUTOFF)
    cells = {str(cell.value) for row in openpyxl.load_workbook(file)["Vốn"].iter_rows() for cell in row}
    assert departments
    assert departments <= cells


def test_a_bar_that_nobody_verified_says_so_in_vietnamese(db) -> None:
    bar = Threshold.objects.filter(value__isnull=False, verified=False).first()
    assert bar
    assert _bar_words(bar).endswith("(chưa kiểm chứng)")


@pytest.mark.foresight
def test_what_changes_is_told_of_the_district_and_of_the_province(send, province) -> None:
    submission = send(commune(GIANG_MA, c2="Đạt"))
    reports = {line["report"] for line in kept_lines(submission)}
    assert reports == {submission.unit.full_name, province.full_name}


def test_a_draft_shows_the_difference_without_units_to_mend(take) -> None:
    book = known.book()
    book.spoil("Xã NTM", "D7", "x*")
    found = shown_difference(take(only_row(book, TA_LENG)))
    assert found is not None
    assert found.claims == ()
