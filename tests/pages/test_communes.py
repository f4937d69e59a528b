"""The list of communes: filters, order, and the part that htmx asks for."""

import re

import pytest
from django.http import HttpResponse


def codes(response: HttpResponse) -> list[str]:
    return re.findall(r'href="/communes/(\d{5})/"', response.content.decode())


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


def test_the_list_holds_every_commune_of_the_day(browser):
    assert len(codes(browser.get("/communes/"))) == 94


def test_a_name_typed_without_diacritics_finds_the_commune(browser):
    assert codes(browser.get("/communes/", {"name": "ta hua"})) == ["03634"]


def test_a_name_typed_with_diacritics_finds_the_commune(browser):
    assert codes(browser.get("/communes/", {"name": "Tà Hừa"})) == ["03634"]


def test_the_district_filter_keeps_its_communes(browser):
    assert len(codes(browser.get("/communes/", {"district": "106"}))) == 12


def test_the_band_filter_keeps_communes_in_the_band(browser):
    found = codes(browser.get("/communes/", {"band": "15-18"}))
    assert sorted(found) == ["03413", "03469", "03514", "03634", "03638"]


def test_recognised_is_the_decision_and_not_the_count(browser):
    assert len(codes(browser.get("/communes/", {"recognised": "yes"}))) == 39
    assert codes(browser.get("/communes/", {"recognised": "no", "band": "19-19"})) == ["03628"]


def test_an_unknown_value_of_a_filter_is_no_error(browser):
    assert browser.get("/communes/", {"band": "7-8", "district": "x", "sort": "nothing"}).status_code == 200


def test_a_name_that_nobody_has_gives_a_sentence(browser):
    assert "Không có xã nào phù hợp" in browser.get("/communes/", {"name": "zzz"}).content.decode()


@pytest.mark.parametrize("column", ["code", "name", "district", "met", "advanced", "decision", "target_year"])
def test_every_column_sorts_both_ways(browser, column):
    up = codes(browser.get("/communes/", {"sort": column}))
    down = codes(browser.get("/communes/", {"sort": f"-{column}"}))
    assert sorted(up) == sorted(down)
    assert up != down


def test_the_count_sorts_as_a_number(browser):
    page = browser.get("/communes/", {"sort": "met"}).content.decode()
    counts = [int(found) for found in re.findall(r'data-label="Số tiêu chí đạt">(\d+)/19<', page)]
    assert counts == sorted(counts)
    assert len(counts) == 94


def test_names_sort_the_vietnamese_way(browser):
    first = codes(browser.get("/communes/", {"sort": "name"}))[0]
    assert first == "03424"  # Bản Bo


def test_the_header_says_how_the_list_is_sorted(browser):
    assert 'aria-sort="descending"' in browser.get("/communes/", {"sort": "-met"}).content.decode()


def test_sorting_keeps_the_filter(browser):
    page = browser.get("/communes/", {"district": "106"}).content.decode()
    assert "district=106&amp;sort=met" in page


def test_htmx_gets_the_list_alone(browser):
    page = browser.get("/communes/", {"district": "106"}, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="results"')
    assert "<html" not in page


def test_a_page_restored_from_history_is_whole(browser):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in browser.get("/communes/", headers=headers).content.decode()


def test_caches_keep_the_part_apart_from_the_page(browser):
    assert "HX-Request" in browser.get("/communes/")["Vary"]
