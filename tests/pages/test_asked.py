"""What an address asks for in vain is told above the page, with what is shown instead and what is accepted."""

from __future__ import annotations

import re
from html import unescape

import pytest

from communes.asked import LONGEST

pytestmark = pytest.mark.once

CODES = "105, 106, 107, 108, 109, 110, 111, 112"


@pytest.fixture
def told(client_of, lan):
    """The sentences above a page, as a person reads them."""
    browser = client_of(lan)

    def ask(address: str) -> list[str]:
        response = browser.get(address)
        assert response.status_code == 200
        note = re.search(r'<div class="note" role="status">(.*?)</div>', response.content.decode(), re.DOTALL)
        return [unescape(sentence) for sentence in re.findall(r"<p>(.*?)</p>", note[1])] if note else []

    return ask


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            "/at-risk/?district=999",
            f"Không có huyện, thành phố mã «999»; trang hiển thị toàn tỉnh. Được nhận: {CODES}.",
        ),
        ("/criteria/commune/?district=999", f"trang hiển thị toàn tỉnh. Được nhận: {CODES}."),
        ("/compare/?within=999", f"Không có huyện, thành phố mã «999»; trang hiển thị toàn tỉnh. Được nhận: {CODES}."),
        ("/entry/targets/commune/?district=999", f"trang hiển thị toàn tỉnh. Được nhận: {CODES}."),
        (
            "/?map=zzz",
            "Không có cách thể hiện bản đồ «zzz»; bản đồ thể hiện số tiêu chí đạt. "
            "Được nhận: met, band, recognised, disbursed, criterion-1 … criterion-19.",
        ),
        ("/?map=criterion-77", "Không có cách thể hiện bản đồ «criterion-77»;"),
        ("/communes/?district=999", f"«999»; danh sách không lọc theo mục này. Được nhận: {CODES}."),
        ("/communes/?band=20-30", "Không có số tiêu chí đạt «20-30»;"),
        ("/communes/?recognised=maybe", "«maybe»; danh sách không lọc theo mục này. Được nhận: yes, no."),
        ("/communes/?sort=-zzz", "Không có cách sắp xếp «-zzz»; trang hiển thị theo thứ tự thường dùng."),
        ("/compare/units/?a=9999", "Không có huyện hoặc xã mã «9999»; hãy chọn đơn vị trong danh sách."),
        ("/entry/capital/?year=abc", "Không có năm «abc»; trang hiển thị năm 2024. Được nhận: 1900–2100."),
    ],
)
def test_a_value_that_does_not_exist_is_told(told, address, sentence):
    (said,) = told(address)
    assert sentence in said


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/communes/",
        "/communes/03634/",
        "/districts/",
        "/districts/106/",
        "/criteria/commune/",
        "/capital/",
        "/at-risk/",
        "/plans/",
        "/overview/trend/",
        "/compare/",
        "/compare/units/",
        "/search/",
        "/entry/thresholds/",
    ],
)
def test_a_name_that_a_page_does_not_read_and_a_file_that_it_does_not_have_are_told(told, page):
    (said,) = told(f"{page}?criterion=77")
    assert said.startswith("Trang này không lọc theo «criterion»; trang hiển thị như không có mục đó.")
    (said,) = told(f"{page}?export=pdf&table=zzz")
    assert said.startswith("Trang này không có bảng như vậy để tải về")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?map=",
        "/?map=criterion-6",
        "/communes/?name=zzz&district=106&band=19-19&recognised=no&sort=-met",
        "/at-risk/?district=",
        "/criteria/village/?all=1",
        "/compare/?since=30/06/2024&within=106",
        "/search/?q=zzz",
    ],
)
def test_nothing_is_said_of_an_address_that_is_answered_in_full(told, address):
    assert told(address) == []


def test_an_unknown_district_shows_the_whole_province(client_of, lan):
    browser = client_of(lan)
    assert len(browser.get("/compare/?within=999").context["pair"].after.rows) == 94
    assert len(browser.get("/entry/targets/commune/?district=999").context["lines"].lines) == 95


def test_what_is_told_is_text_and_short(told):
    (said,) = told("/at-risk/?district=<script>" + "x" * 500 + "%00")
    assert "«<script>" in said
    assert len(said) < 2 * LONGEST + 150


def test_every_vain_wish_has_its_sentence(told):
    assert len(told("/communes/?district=999&band=zzz&colour=red")) == 3
