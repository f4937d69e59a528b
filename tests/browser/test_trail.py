"""From ten numbers of the report, picked at random, one click leads to the formula and the records behind each."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE


def picked(page, count: int) -> list[int]:
    """Places of numbers in the report; the same ten in every run."""
    numbers = page.locator(".report [data-figure]").count()
    return random.Random(5).sample(range(numbers), count)


def test_one_click_leads_from_a_number_to_its_formula_and_records(visit):
    visitor = visit("tinh", javascript=False)
    page = visitor.open("/reports/2024-9m/")
    for place in picked(page, 10):
        number = page.locator(".report [data-figure]").nth(place)
        key, printed = number.get_attribute("data-figure"), number.text_content()
        number.click()
        assert page.url.endswith(f"/figures/{key}/")
        assert page.locator("#formula").inner_text()
        records = page.locator("#h-records ~ .scroll tbody tr").count()
        assert records or (printed in ("0", "–") and "Chưa có bản ghi nào" in page.inner_text("main"))
        if not key.endswith("_list"):
            assert page.locator(".figure-value strong").inner_text() == printed
        page.go_back()


def test_a_record_leads_to_its_fact_and_back_to_the_figure(visit):
    page = visit("tinh").open("/reports/2024-9m/figures/commune.03628.met/")
    page.locator("#h-records ~ .scroll tbody a").first.click()
    expect(page.locator("#h-uses")).to_be_visible()
    page.click("a:has-text('Bình quân tiêu chí, Huyện Than Uyên')")
    assert "/figures/district.110.communes.average/" in page.url


def test_a_leader_follows_a_number_on_a_phone(visit):
    page = visit("lanhdao", screen=PHONE).open("/reports/2024-9m/")
    number = page.locator("[data-figure='communes.met_all']").first
    printed = number.inner_text()
    number.click()
    assert page.locator(".figure-value strong").inner_text() == printed
    counted = page.locator("#h-units ~ table tbody tr td:last-child").all_inner_texts()
    assert counted.count("1") == int(printed)


@pytest.mark.parametrize("words", ["binh quan", "district.106"])
def test_figures_are_found_without_javascript(visit, words):
    page = visit("tamduong", javascript=False).open("/reports/2024-9m/figures/")
    page.fill("#q", words)
    page.click("main >> text=Tìm")
    assert "unit=106" in page.url
    assert page.locator("tbody tr").count() > 0
