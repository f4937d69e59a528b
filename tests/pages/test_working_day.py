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
