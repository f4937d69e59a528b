"""The criteria matrix of each level."""

import gzip
import re

import pytest

from criteria.models import Verdict
from criteria.services import record_assessment
from tests.conftest import CUTOFF


@pytest.fixture
def browser(client_of, binh):
    """Somebody who only reads; the entry grid is the matter of tests/criteria/test_entry.py."""
    return client_of(binh)


def rows(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row">', page)


def test_the_commune_matrix_has_a_row_for_every_commune_and_two_of_totals(browser):
    page = browser.get("/criteria/commune/").content.decode()
    assert len(rows(page)) == 94 + 2
    assert "14,44" in page


def test_the_district_filter_recomputes_the_totals(browser):
    page = browser.get("/criteria/commune/", {"district": "106"}).content.decode()
    assert len(rows(page)) == 12 + 2
    assert "17,58" in page


def test_a_verdict_is_never_told_by_colour_alone(browser):
    page = browser.get("/criteria/commune/").content.decode()
    assert page.count('aria-label="Đạt"') == 1357
    assert page.count('aria-label="Chưa đạt"') == 94 * 19 - 1357


@pytest.mark.parametrize(("level", "count"), [("commune_advanced", 4), ("district", 3), ("village", 45)])
def test_other_levels_show_the_units_that_take_part(browser, level, count):
    assert len(rows(browser.get(f"/criteria/{level}/").content.decode())) == count + 2


def test_an_unknown_level_is_not_found(browser):
    assert browser.get("/criteria/province/").status_code == 404


def test_not_applicable_is_printed_and_counts_as_met(browser, unit, criterion, lan):
    record_assessment(
        unit=unit("03403"), criterion=criterion(2), verdict=Verdict.NOT_APPLICABLE, observed_on=CUTOFF, by=lan
    )
    page = browser.get("/criteria/commune/", {"district": "105"}).content.decode()
    assert ">KXĐ</abbr>" in page
    assert re.search(r"Sùng Phài</a></th><td>13</td>", page)


def test_the_matrix_is_light_over_the_wire(browser):
    page = browser.get("/criteria/commune/").content
    assert len(gzip.compress(page, 6)) < 40_000


def test_before_the_first_assessment_cells_are_blank(browser):
    browser.post("/working-day/", {"day": "01/01/2023"})
    page = browser.get("/criteria/commune/").content.decode()
    assert 'aria-label="Đạt"' not in page
    assert 'aria-label="Chưa đạt"' not in page


@pytest.mark.parametrize(("level", "count"), [("commune_advanced", 94), ("district", 8)])
def test_who_enters_reaches_every_unit_of_the_level(client_of, chi, level, count):
    browser = client_of(chi)
    page = browser.get(f"/criteria/{level}/").content.decode()
    assert 'href="?all=1"' in page
    everyone = browser.get(f"/criteria/{level}/?all=1").content.decode()
    assert len(rows(everyone)) + everyone.count('<tr data-unit="') == count + 2
    assert everyone.count(f'<a href="/entry/{level}/') == count, "also without JavaScript"


def test_the_choice_of_all_units_stays_with_the_district(client_of, chi):
    page = client_of(chi).get("/criteria/commune_advanced/", {"all": "1", "district": "106"}).content.decode()
    assert page.count('<tr data-unit="') == 12
    assert '<input type="hidden" name="all" value="1">' in page


def test_who_reads_sees_the_units_that_take_part(browser):
    page = browser.get("/criteria/district/?all=1").content.decode()
    assert len(rows(page)) == 3 + 2
    assert 'href="?all=1"' not in page


@pytest.mark.parametrize("address", ["/criteria/commune/", "/", "/entry/commune/03405/", "/entry/commune/03405/6/"])
def test_back_never_shows_figures_of_before_the_last_save(client_of, lan, address):
    assert "no-store" in client_of(lan).get(address)["Cache-Control"]
