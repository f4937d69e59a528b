"""An officer of one district is led to the units of that district only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from communes.models import Membership, Role, Unit


@pytest.fixture
def browser(client_of: Callable[[User], Client], khach: User, unit: Callable[[str], Unit]) -> Client:
    """Signed in as officer of Than Uyên."""
    Membership.objects.create(user=khach, role=Role.OFFICER, unit=unit("110"))
    return client_of(khach)


def codes(browser: Client, address: str, choose: str, attribute: str) -> set[str]:
    found = BeautifulSoup(browser.get(address).content, "html.parser").select(choose)
    return {str(item[attribute]).rstrip("/").rpartition("/")[2] for item in found}


@pytest.fixture
def own(unit: Callable[[str], Unit]) -> set[str]:
    return set(Unit.objects.filter(parent=unit("110"), kind="commune").values_list("code", flat=True))


def test_readings_are_entered_for_the_own_communes(browser, own):
    assert codes(browser, "/entry/readings/commune/", ".unit-list a", "href") == own


def test_decisions_are_entered_for_the_own_communes(browser, own):
    chosen = codes(browser, "/entry/recognitions/commune/", "#unit option", "value") - {""}
    assert chosen == own
    assert codes(browser, "/entry/recognitions/commune/", "main tbody th a", "href") <= own


def test_targets_are_entered_for_the_own_communes_and_not_for_the_province(browser, own, unit):
    ids = {f"u{unit(code).pk}" for code in own}
    html = BeautifulSoup(browser.get("/entry/targets/commune/2024/").content, "html.parser")
    assert {str(box["name"]).partition("-")[0] for box in html.select("main table input[name$=expected]")} == ids


def test_what_needs_explaining_is_that_of_the_own_communes(browser, own):
    linked = codes(browser, "/entry/to-explain/commune/", "main tbody th a", "href")
    assert {address.partition("#")[0] for address in linked} <= own


def test_thresholds_are_read_and_not_led_to(browser):
    assert codes(browser, "/entry/thresholds/commune/", "main tbody a", "href") == set()


@pytest.mark.parametrize("address", ["/entry/recognitions/district/", "/entry/targets/commune_advanced/"])
def test_other_levels_open_too(browser, address):
    assert browser.get(address).status_code == 200
