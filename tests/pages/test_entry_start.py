"""The page where entry begins, and its entry in the menu."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup


@pytest.mark.parametrize("person", ["lan", "chi"])
def test_every_form_is_one_step_away(request, client_of, person):
    browser = client_of(request.getfixturevalue(person))
    links = {
        str(link["href"])
        for link in BeautifulSoup(browser.get("/entry/").content, "html.parser").select("main .cards a")
    }
    assert len(links) == 13
    assert {address: browser.get(address).status_code for address in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("person", "shown"), [("lan", 1), ("chi", 1), ("minh", 0), ("binh", 0), ("quan", 0)])
def test_the_menu_names_it_for_those_who_enter(request, client_of, person, shown):
    html = client_of(request.getfixturevalue(person)).get("/").content
    assert len(BeautifulSoup(html, "html.parser").select('.menu a[href="/entry/"]')) == shown


@pytest.mark.parametrize("person", ["minh", "binh", "quan", "khach"])
def test_others_are_told_why_not(request, client_of, person):
    response = client_of(request.getfixturevalue(person)).get("/entry/")
    assert response.status_code == 403
    assert "cán bộ tỉnh" in response.content.decode()
