"""Profiles: what the page of a commune or district tells on one sheet."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from communes.access import Scope
from criteria.models import Assessment, Level, Verdict
from criteria.unit_selectors import criterion_history, last_turned
from ntm_portal.pages.selectors.commune import commune_page
from tests.conftest import CUTOFF

pytestmark = pytest.mark.once


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


@pytest.fixture
def say(lan, unit, criterion):
    def record(code: str, number: int, verdict: str, on: date = CUTOFF, **more) -> Assessment:
        about = {"unit": unit(code), "criterion": criterion(number), "verdict": verdict, "observed_on": on}
        return Assessment.objects.create(**about, recorded_by=lan, **more)

    return record


def text(browser, address: str) -> str:
    return str(browser.get(address).content.decode())


def test_what_is_missing_is_named_with_its_lead_department(browser, say):
    say("03628", 2, Verdict.NOT_MET)
    say("03628", 4, Verdict.NOT_ASSESSED)
    page = text(browser, "/communes/03628/")
    assert "Chưa đạt (1):" in page
    assert "Chưa đánh giá (1):" in page
    assert page.index("Chưa đạt (1):") < page.index("Sở Giao thông vận tải") < page.index("Chưa đánh giá (1):")


def test_nothing_is_missing_where_all_criteria_are_met(browser):
    assert "Tiêu chí còn thiếu" not in text(browser, "/communes/03628/")


def test_a_blank_commune_is_not_told_as_missing_everything(browser):
    browser.post("/working-day/", {"day": "01/01/2023"})
    assert "Tiêu chí còn thiếu" not in text(browser, "/communes/03628/")


def test_evidence_counts_for_criteria_that_are_met_and_stays_with_a_confirmation(say):
    say("03628", 2, Verdict.MET, CUTOFF - timedelta(days=2), evidence_number="12/BB")
    say("03628", 2, Verdict.MET, CUTOFF)
    say("03628", 3, Verdict.NOT_MET, CUTOFF, evidence_number="13/BB")
    page = commune_page("03628", CUTOFF, Scope())
    assert page
    assert page.proven == 1


def test_last_changes_are_the_newest_and_tell_both_verdicts(browser, say, unit):
    say("03628", 2, Verdict.NOT_MET, CUTOFF - timedelta(days=1), note="Sạt lở")
    say("03628", 2, Verdict.MET, CUTOFF)
    turned = last_turned(criterion_history(unit("03628"), Level.COMMUNE, CUTOFF), 2)
    assert [(item.number, item.before.verdict, item.after.verdict) for item in turned][:1] == [(2, "not_met", "met")]
    page = text(browser, "/communes/03628/")
    assert "tiêu chí 2: chưa đạt → đạt" in page


def test_what_was_reported_first_is_no_change():
    assert last_turned({}, 5) == []


def test_the_trail_of_the_number_is_linked_for_those_who_may_read_the_report(browser, client_of, minh):
    for address, link in [
        ("/communes/03628/", "/reports/2024-9m/figures/commune.03628.met/"),
        ("/districts/106/", "/reports/2024-9m/figures/district.106.communes.average/"),
    ]:
        assert link in text(browser, address)
        assert browser.get(link).status_code == 200
    own = text(client_of(minh), "/communes/03405/")
    assert "/figures/commune.03405.met/?unit=106" in own
    assert client_of(minh).get("/reports/2024-9m/figures/commune.03405.met/?unit=106").status_code == 200
    assert "/figures/commune.03628.met/" not in text(client_of(minh), "/communes/03628/")


def test_paper_says_where_the_unit_lies_and_the_day(browser):
    assert "Huyện Than Uyên. Số liệu đến ngày 22/10/2024." in text(browser, "/communes/03628/")


def test_the_list_of_districts_has_the_averages_of_the_report(browser, report):
    page = text(browser, "/districts/")
    assert page.count('href="/districts/1') == 8
    assert "17,58" in page


def test_communes_that_meet_all_criteria_stand_in_one_column(browser):
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)', text(browser, "/districts/"))
    assert heads[3] == "đạt đủ 19 tiêu chí"
    assert [head for head in heads if "tiêu chí" in head and "19" in head] == ["đạt đủ 19 tiêu chí"]
    assert "đạt 15–18 tiêu chí" in heads


def test_on_a_day_without_districts_the_list_says_so(browser):
    browser.post("/working-day/", {"day": "01/08/2025"})
    assert "Không có huyện nào vào ngày 01/08/2025" in text(browser, "/districts/")
