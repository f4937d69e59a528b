"""Finding things: the search in the head of every page, tables to take away, profiles on paper."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest

from tests.browser.conftest import PHONE

PAGE_OF_A_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")


def test_a_commune_is_one_search_away_without_javascript(visit):
    page = visit("lanhdao", javascript=False, screen=PHONE).open("/capital/")
    page.fill("#find", "ta hua")
    page.click(".find button")
    assert page.url.endswith("/communes/03634/")


def test_a_word_that_many_have_gives_a_list_that_leads_on(visit):
    page = visit("lanhdao").open("/")
    page.fill("#find", "thu nhap")
    page.keyboard.press("Enter")
    page.click("main >> text=10. Thu nhập >> nth=0")
    assert page.locator("th:target").inner_text().endswith("10")


def test_the_list_is_taken_away_as_it_is_filtered(visit):
    page = visit("lanhdao").open("/communes/?district=106&sort=-met")
    with page.expect_download() as download:
        page.click(".export >> text=Excel")
    assert download.value.suggested_filename == "danh-sach-xa-2024-10-22.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert sheet["A1"].value == "Danh sách xã"
    assert sum(str(cell.value or "").startswith("03") for cell in sheet["A"]) == 12


@pytest.mark.parametrize("address", ["/communes/03628/", "/communes/03394/", "/communes/03442/", "/districts/106/"])
def test_a_profile_is_one_page_of_paper(visit, address):
    page = visit("tinh").open(address)
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(PAGE_OF_A_PDF.findall(paper)) == 1


def test_paper_shows_no_menu_and_no_form(visit):
    page = visit("tinh").open("/communes/03628/")
    page.emulate_media(media="print")
    shown = page.locator("nav, form, button, .export, .links").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).length"
    )
    assert shown == 0
    assert page.locator(".on-paper").is_visible()
