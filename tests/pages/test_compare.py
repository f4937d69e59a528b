"""Comparing two days and two units."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

import pytest

from criteria.models import Assessment, Level
from ntm_portal.pages.compare.days import compare_days
from ntm_portal.pages.compare.units import compare_units
from tests.conftest import CUTOFF, JUNE


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


def text(browser, address: str, **query: str) -> str:
    response = browser.get(address, query)
    assert response.status_code == 200
    return str(response.content.decode())


def lines(browser, address: str, **query: str) -> list[list[str]]:
    content = browser.get(address, {**query, "export": "csv"}).content.decode("utf-8-sig")
    return list(csv.reader(StringIO(content)))


def test_two_days_give_what_the_report_calls_changes(report):
    """One arithmetic for both: gained, lost and averages are the same numbers."""
    pair = compare_days(Level.COMMUNE, JUNE, CUTOFF)
    told = report.changes.communes
    assert [change.unit.code for change in pair.changes.units] == [change.unit.code for change in told.units]
    assert pair.changes.gained == told.gained
    assert pair.changes.lost == told.lost
    assert (pair.after.average, pair.before.met_all, pair.after.met_all) == (report.communes.average, 38, 40)


def test_the_difference_of_the_totals_is_that_of_the_units(province):
    pair = compare_days(Level.COMMUNE, JUNE, CUTOFF)
    total = next(total for total in pair.totals if total.label == "tổng số tiêu chí đạt")
    assert total.difference == sum(change.difference for change in pair.changes.units)
    assert total.difference == len(pair.changes.gained) - len(pair.changes.lost)


def test_without_a_choice_the_last_cut_off_and_the_working_day_are_compared(browser):
    page = text(browser, "/compare/")
    assert "ngày 30/06/2024 và ngày 22/10/2024" in page


def test_days_in_the_other_order_are_the_same_comparison(browser):
    there = text(browser, "/compare/", since="30/06/2024", until="22/10/2024")
    back = text(browser, "/compare/", since="22/10/2024", until="30/06/2024")
    assert there[there.index("h-totals") :] == back[back.index("h-totals") :].replace(
        "since=22%2F10%2F2024&amp;until=30%2F06%2F2024", "since=30%2F06%2F2024&amp;until=22%2F10%2F2024"
    )


def test_a_district_alone_can_be_compared(browser):
    within = compare_days(Level.COMMUNE, JUNE, CUTOFF, "106")
    assert len(within.after.rows) == 12
    assert {change.unit.parent_code for change in within.changes.units} <= {"106"}


def test_a_criterion_lost_on_a_later_day_is_shown_with_its_reason(browser, lan, unit, criterion):
    fact = {"verdict": "not_met", "observed_on": CUTOFF, "note": "Đường bị sạt lở", "recorded_by": lan}
    Assessment.objects.create(unit=unit("03628"), criterion=criterion(2), **fact)
    page = text(browser, "/compare/", since="21/10/2024", until="22/10/2024")
    assert "Đường bị sạt lở" in page
    row = next(row for row in lines(browser, "/compare/", since="21/10/2024", table="units")[2:] if row[0] == "03628")
    assert "2. Giao thông (22/10/2024: Đường bị sạt lở)" in row[7]


def test_units_that_ended_are_told_and_another_set_is_not_compared(browser):
    page = text(browser, "/compare/", since="22/10/2024", until="01/08/2025")
    assert "Chỉ có vào ngày thứ nhất:" in page
    later = compare_days(Level.COMMUNE, CUTOFF, date(2026, 3, 1))
    assert not later.changes.is_comparable
    assert "không so sánh được từng tiêu chí" in text(browser, "/compare/", until="01/03/2026")


def test_a_day_that_is_none_is_told_at_its_box(browser):
    page = text(browser, "/compare/", since="31/02/2024")
    assert "errorlist" in page or 'class="wrong"' in page
    assert "h-totals" not in page


@pytest.mark.parametrize("level", Level.values)
def test_every_level_can_be_compared(browser, level):
    assert "h-totals" in text(browser, "/compare/", level=level)


def test_an_unknown_level_is_told(browser):
    assert "h-totals" not in text(browser, "/compare/", level="x")


def test_an_empty_portal_has_a_sentence(empty_province, client_of):
    pair = compare_days(Level.COMMUNE, JUNE, CUTOFF)
    assert (pair.after.rows, pair.changes.units) == ((), ())
    assert compare_units("1", "2", CUTOFF).pair is None


# --- Two units ------------------------------------------------------------------------------------------------------


def test_two_communes_are_compared_criterion_by_criterion(browser):
    pair = compare_units("03628", "03634", CUTOFF).pair
    assert pair
    part = pair.parts[0]
    assert (part.level, len(part.lines), part.totals[0]) == ("commune", 19, "19/19")
    met = int(part.totals[1].split("/")[0])
    assert part.differing == 19 - met
    assert "Khác nhau ở" in text(browser, "/compare/units/", a="03628", b="03634")


def test_two_districts_are_compared_by_their_criteria_and_those_of_their_communes(browser, report):
    pair = compare_units("106", "110", CUTOFF).pair
    assert pair
    own, communes = pair.parts
    assert (own.level, communes.level, communes.totals) == ("district", "commune", ("12", "11"))
    assert communes.averages == (report.communes.under("106").average, report.communes.under("110").average)


@pytest.mark.parametrize(("a", "b"), [("03628", "03628"), ("03628", "106"), ("106", "106")])
def test_what_cannot_be_compared_is_told(browser, a, b):
    assert "Hãy chọn hai xã khác nhau" in text(browser, "/compare/units/", a=a, b=b)


@pytest.mark.parametrize(("a", "b"), [("", ""), ("03628", ""), ("x", "99999"), ("12", "03628")])
def test_without_two_units_the_page_says_what_to_choose(browser, a, b):
    assert "Chọn hai xã hoặc hai huyện" in text(browser, "/compare/units/", a=a, b=b)


def test_both_units_are_columns_of_the_file(browser):
    rows = lines(browser, "/compare/units/", a="106", b="110")
    assert rows[1][3:5] == ["Huyện Tam Đường", "Huyện Than Uyên"]
    assert len(rows) > 2 + 19


def test_a_day_on_which_nothing_was_reported_is_no_fall_to_zero(client_of, binh):
    """The communes of 1 July 2025 are new ones; none of them has reported."""
    page = client_of(binh).get("/compare/", {"since": "22/10/2024", "until": "01/07/2025"}).content.decode()
    cells = re.search(r"tổng số tiêu chí đạt</th>(.*?)</tr>", page, re.IGNORECASE)
    assert cells
    assert re.findall(r">([^<]*)</td>", cells[1]) == ["1.357", "–", "–"]


def test_districts_that_reported_nothing_have_no_numbers_of_communes_by_band(client_of, binh):
    browser = client_of(binh)
    browser.post("/working-day/", {"day": "30/12/2023"})
    bands = re.findall(r'data-figure="district.106.communes.band[^"]*">([^<]*)<', browser.get("/").content.decode())
    assert set(bands) == {"–"}


def test_a_fall_is_written_with_a_true_minus(browser):
    assert ">−58</td>" in text(browser, "/compare/", since="22/10/2024", until="01/07/2025")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"since": "31/02/2024"}, "«31/02/2024» không phải là một ngày."),
        ({"until": "01/01/0001"}, "01/01/0001 không nằm trong khoảng từ 01/01/1990 đến 31/12/2100"),
        ({"level": "zzz"}, "«zzz» không có trong danh sách; hãy chọn một mục của danh sách."),
    ],
)
def test_a_day_or_level_that_cannot_be_read_is_told_in_our_own_words(browser, query, sentence):
    page = text(browser, "/compare/", **query)
    assert sentence in page
    assert "h-totals" not in page


def test_days_before_the_first_unit_name_no_province(browser):
    assert ", cấp xã" not in text(browser, "/compare/", since="01/01/2000", until="01/02/2000")
