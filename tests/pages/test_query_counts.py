"""How many questions a page asks of the database: pinned, and the same for ten times as many communes."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communes.models import District, Unit, UnitKind

COUNTS = json.loads((Path(__file__).resolve().parent.parent / "query_counts.json").read_text())
PAGES, REPORTS = COUNTS["pages"], COUNTS["reports"]  # pages of a report build it first
PINNED = {**PAGES, **REPORTS}
MOST = 15
MOST_OF_HOME = 27  # several pages in one: the person's own work, and the overview
MOST_OF_A_BUILD = 36


def count(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("address", PINNED)
def test_the_number_of_queries_is_pinned(client_of, lan, address):
    browser = client_of(lan)
    browser.get(address)
    assert count(browser, address) == PINNED[address]


def test_no_page_asks_more_than_it_may():
    assert PAGES["/"] <= MOST_OF_HOME
    assert max(asked for address, asked in PAGES.items() if address.partition("?")[0] != "/") <= MOST
    assert max(REPORTS.values()) <= MOST_OF_A_BUILD + MOST


@pytest.mark.parametrize("address", PINNED)
def test_the_number_of_queries_does_not_grow_with_the_communes(client_of, lan, address):
    browser = client_of(lan)
    browser.get(address)  # the first page writes down that somebody is there
    district = District.objects.get(code="106")
    before = count(browser, address)
    Unit.objects.bulk_create(
        Unit(
            kind=UnitKind.COMMUNE,
            code=f"9{number:04}",
            name=f"Xã {number}",
            search_name=f"xa {number}",
            parent=district,
            valid_from=date(2020, 1, 1),
        )
        for number in range(846)
    )
    assert count(browser, address) == before
