"""Choosing the day that every page speaks about."""

import pytest
from django.test import Client


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


def home(browser: Client) -> str:
    return browser.get("/").content.decode()


def test_another_day_changes_the_figures(browser):
    browser.post("/working-day/", {"day": "30/06/2024"})
    page = home(browser)
    assert "Số liệu đến ngày 30/06/2024 (6 tháng đầu năm 2024)" in page
    assert "14,20" in page
    assert "14,44" not in page


def test_the_cut_off_of_a_period_is_a_choice(browser):
    assert '<option value="2024-06-30">' in home(browser)
    browser.post("/working-day/", {"day": "2024-06-30"})
    assert "Số liệu đến ngày 30/06/2024" in home(browser)


def test_an_empty_choice_goes_back_to_the_open_period(browser):
    browser.post("/working-day/", {"day": "30/06/2024"})
    browser.post("/working-day/", {"day": ""})
    assert "Số liệu đến ngày 22/10/2024" in home(browser)


@pytest.mark.parametrize("typed", ["31/02/2024", "hôm qua", "2024", "10/22/2024"])
def test_a_bad_day_gets_a_sentence_and_changes_nothing(browser, typed):
    page = browser.post("/working-day/", {"day": typed}, follow=True).content.decode()
    assert f"«{typed}» không phải là một ngày" in page
    assert "Số liệu đến ngày 22/10/2024" in page


def test_it_leads_back_to_the_page_it_was_chosen_on(browser):
    response = browser.post("/working-day/", {"day": "30/06/2024", "next": "/communes/?district=106"})
    assert response.url == "/communes/?district=106"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_site(browser, target):
    assert browser.post("/working-day/", {"day": "30/06/2024", "next": target}).url == "/"


def test_a_day_is_chosen_by_sending_a_form_only(browser):
    assert browser.get("/working-day/", {"day": "30/06/2024"}).url == "/"
    assert "Số liệu đến ngày 22/10/2024" in home(browser)


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.post("/working-day/", {"day": "30/06/2024"}).url.startswith("/accounts/login/")


def test_the_choice_is_one_session_s_own(client_of, lan, binh):
    client_of(lan).post("/working-day/", {"day": "30/06/2024"})
    assert "Số liệu đến ngày 22/10/2024" in home(client_of(binh))


# --- The day in an address ----------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/communes/?band=19-19", "/plans/", "/at-risk/", "/overview/trend/", "/districts/"]
)
def test_a_link_brings_its_day_with_it_and_the_next_page_keeps_it(browser, address):
    joined = "&" if "?" in address else "?"
    page = browser.get(f"{address}{joined}day=2024-06-30").content.decode()
    assert "Số liệu đến ngày 30/06/2024" in page
    assert 'class="note" role="status"' not in page
    assert "Số liệu đến ngày 30/06/2024" in browser.get("/capital/").content.decode()


def test_the_link_of_a_page_and_its_files_carry_the_day(browser, client_of, binh):
    page = browser.get("/communes/?band=19-19&day=30/06/2024").content.decode()
    assert '<link rel="canonical" href="/communes/?band=19-19&amp;day=2024-06-30">' in page
    file = client_of(binh).get("/communes/?band=19-19&day=2024-06-30&export=csv")
    assert "2024-06-30" in file["Content-Disposition"]
    assert 'href="?band=19-19&amp;day=2024-06-30&amp;export=csv"' in page


@pytest.mark.parametrize("typed", ["31/02/2024", "hôm qua", "0001-01-01"])
def test_a_bad_day_in_an_address_is_told_and_changes_nothing(browser, typed):
    page = browser.get("/plans/", {"day": typed}).content.decode()
    assert "Trang hiển thị ngày 22/10/2024." in page
    assert "Số liệu đến ngày 22/10/2024" in home(browser)


def test_the_form_in_the_head_wins_over_the_day_of_the_address_it_stood_on(browser):
    answer = browser.post("/working-day/", {"day": "30/06/2024", "next": "/communes/?day=2023-12-31&district=106"})
    assert answer.url == "/communes/?district=106"


def test_pages_of_entry_keep_the_day_of_the_session(browser):
    page = browser.get("/entry/targets/commune/?day=2024-06-30").content.decode()
    assert "Số liệu đến ngày 22/10/2024" in page
    assert "Trang này không lọc theo «day»" in page
    assert "canonical" not in page
