"""One number everywhere: report, overview, interface for other systems, and the files that people take away."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.api.conftest import everything


@pytest.fixture
def printed(report) -> dict[str, str]:
    """What the report prints, by key."""
    return {key: figure.printed for key, figure in report.figures.items()}


def in_the_file(response: Any) -> dict[str, str]:
    """The table of figures as CSV: value by the code in its last column, below the line that names the file."""
    text = response.content.decode("utf-8-sig")
    return {row[-1]: row[1] for row in csv.reader(StringIO(text)) if len(row) > 3}


def number(text: str) -> Decimal | tuple[str, ...]:
    """19.0 and 19 are one number; a list of criteria is its numbers."""
    return tuple(text.replace(",", " ").split()) if " " in text or not text else Decimal(text)


def test_overview_interface_files_and_report_tell_the_same_numbers(client_of, lan, program, report, printed):
    browser = client_of(lan)
    told = {item["key"]: item["printed"] for item in everything(program(lan), "figures", period="2024-9m", limit=5000)}
    assert told == printed

    taken = in_the_file(browser.get("/reports/2024-9m/figures/?export=csv"))
    assert {key: number(taken[key]) for key in printed} == {
        key: number(figure.text) for key, figure in report.figures.items()
    }

    page = BeautifulSoup(browser.get("/").content, "html.parser")
    seen = [(str(place["data-figure"]), place.get_text().strip().rstrip("%")) for place in page.select("[data-figure]")]
    assert len(seen) > 100
    assert [(key, text) for key, text in seen if printed[key].rstrip("%") != text] == []
