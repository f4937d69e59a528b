"""Readings: the bar proposes a verdict, the officer's own is kept and listed, and nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from communes.access import Scope
from communes.models import Role, Unit
from communes.services import Stale, fact_in_force
from criteria import rules
from criteria.models import Indicator, Level, Reading, Verdict
from criteria.registers.selectors.explain import contradictions
from criteria.services import record_assessment, record_reading
from tests.conftest import CUTOFF, JUNE
from tests.entry_forms import boxes, problems, question

EVERYWHERE = Scope(frozenset({(Role.OFFICER, None)}))

ADDRESS = "/entry/readings/commune/03628/"
MET, NOT_MET, NOT_APPLICABLE = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE


# --- Rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "bar", "value", "verdict"),
    [
        (">=", Decimal(42), Decimal(42), "met"),
        (">=", Decimal(42), Decimal("41.9"), "not_met"),
        ("<=", Decimal(13), Decimal(14), "not_met"),
        (">=", None, Decimal(14), "not_assessed"),
        (None, None, Decimal(14), "not_assessed"),
        ("holds", None, None, "not_assessed"),
    ],
)
def test_the_bar_proposes_the_verdict(operator, bar, value, verdict):
    assert rules.proposed_verdict(operator, bar, value) == verdict


@pytest.mark.parametrize(
    ("verdicts", "follows"),
    [
        (["met", "met"], True),
        (["met", "not_applicable"], True),
        (["met", None], None),
        (["met", "not_assessed"], None),
        (["not_met", None], False),
        ([], None),
    ],
)
def test_a_criterion_follows_from_its_indicators_once_they_decide_it(verdicts, follows):
    assert rules.follows_from(verdicts) is follows


def test_only_an_indicator_that_says_so_may_be_absent():
    assert rules.may_be_absent("bảo tồn làng nghề truyền thống (nếu có)")
    assert not rules.may_be_absent("Tỷ lệ hộ có nhà tiêu hợp vệ sinh")


# --- Page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client_of: Callable[[User], Client], lan: User) -> Client:
    return client_of(lan)


@pytest.fixture
def indicator(db: None) -> Callable[[str], Indicator]:
    return lambda code: Indicator.objects.get(criterion__criteria_set__level=Level.COMMUNE, code=code)


@pytest.fixture
def income(indicator: Callable[[str], Indicator]) -> Indicator:
    """Income per head: at least 45 million đồng in 2024."""
    return indicator("10")


@pytest.fixture
def box(income: Indicator) -> str:
    return f"i{income.pk}"


def now(unit: Unit, indicator: Indicator) -> Reading | None:
    return fact_in_force(Reading(unit=unit, indicator=indicator), CUTOFF)


def sent(page: Client, **changed: str) -> Any:
    return page.post(ADDRESS, boxes(page.get(ADDRESS).content) | changed)


def test_the_page_has_every_indicator_with_its_bar(page):
    soup = BeautifulSoup(page.get(ADDRESS).content, "html.parser")
    assert len(soup.select(".readings tbody tr")) == 57
    assert "chưa xác minh" in soup.get_text()
    assert "45" in soup.select_one("#h10").parent.get_text()


def test_an_unchanged_page_records_nothing(page):
    before = Reading.objects.count()
    assert sent(page).status_code == 302
    assert Reading.objects.count() == before


@pytest.mark.parametrize(("typed", "verdict"), [("45,5", MET), ("41,9", NOT_MET)])
def test_a_value_alone_takes_the_verdict_of_the_bar(page, unit, income, box, typed, verdict):
    before = Reading.objects.count()
    assert sent(page, **{f"{box}-value": typed}).status_code == 302
    fact = now(unit("03628"), income)
    assert fact
    assert (fact.value, fact.verdict, fact.recorded_by.username) == (Decimal(typed.replace(",", ".")), verdict, "lan")
    assert Reading.objects.count() == before + 1


def test_a_different_verdict_is_kept_and_listed_to_explain_with_its_note(page, unit, income, box):
    assert contradictions(Level.COMMUNE, CUTOFF, EVERYWHERE).readings == []
    sent(page, **{f"{box}-value": "41", f"{box}-verdict": MET, f"{box}-note": "Chờ số liệu thống kê"})
    assert now(unit("03628"), income).verdict == MET
    (listed,) = contradictions(Level.COMMUNE, CUTOFF, EVERYWHERE).readings
    assert (listed.unit.code, listed.line.indicator) == ("03628", income)
    html = page.get("/entry/to-explain/").content.decode()
    assert "Chờ số liệu thống kê" in html
    assert "Xã Pha Mu" in html


def test_a_new_value_takes_its_own_verdict_where_the_last_one_followed_from_the_bar(page, unit, income, box):
    sent(page, **{f"{box}-value": "50"})
    sent(page, **{f"{box}-value": "10"})
    assert now(unit("03628"), income).verdict == NOT_MET


def test_a_note_alone_is_recorded_with_the_same_value(page, unit, income, box):
    before = now(unit("03628"), income)
    assert sent(page, **{f"{box}-note": "Theo Cục Thống kê"}).status_code == 302
    after = now(unit("03628"), income)
    assert (after.value, after.verdict, after.note) == (before.value, before.verdict, "Theo Cục Thống kê")


def test_a_condition_has_a_verdict_and_no_value(page, unit, indicator):
    condition = indicator("1.1")
    assert f"i{condition.pk}-value" not in boxes(page.get(ADDRESS).content)
    sent(page, **{f"i{condition.pk}-verdict": MET})
    assert (now(unit("03628"), condition).value, now(unit("03628"), condition).verdict) == (None, MET)


def test_what_a_commune_need_not_have_may_be_not_applicable(page, unit, indicator):
    craft_villages = indicator("13.4")
    assert sent(page, **{f"i{craft_villages.pk}-verdict": NOT_APPLICABLE}).status_code == 302
    assert now(unit("03628"), craft_villages).verdict == NOT_APPLICABLE


def test_what_every_commune_must_have_may_not(page, indicator):
    assert sent(page, **{f"i{indicator('1.1').pk}-verdict": NOT_APPLICABLE}).status_code == 422


def test_an_indicator_by_sex_asks_for_the_lower_value(page, indicator):
    line = BeautifulSoup(page.get(ADDRESS).content, "html.parser").select_one(f"#id_i{indicator('12.1').pk}-value")
    assert "nam" in line.find_parent("tr").select_one("small").get_text()


@pytest.mark.parametrize("typed", ["12.5", "1,234", "abc"])
def test_what_cannot_be_read_is_refused_and_nothing_is_recorded(page, box, indicator, typed):
    before = Reading.objects.count()
    response = sent(page, **{f"{box}-value": typed, f"i{indicator('1.1').pk}-verdict": MET})
    assert response.status_code == 422
    assert typed in problems(response.content)
    assert boxes(response.content)[f"{box}-value"] == typed
    assert Reading.objects.count() == before


def test_an_income_in_dong_is_a_slip_of_the_unit(page, box, unit, income):
    before = now(unit("03628"), income)
    response = sent(page, **{f"{box}-value": "1.000.000.000"})
    assert response.status_code == 422
    assert "từ 0 đến 1.000" in problems(response.content)
    assert now(unit("03628"), income) == before


def test_a_percentage_ends_at_100(page, indicator):
    assert sent(page, **{f"i{indicator('15.1').pk}-value": "101"}).status_code == 422


def test_an_emptied_line_deletes_nothing(page, box, unit, income):
    response = sent(page, **{f"{box}-value": "", f"{box}-verdict": ""})
    assert response.status_code == 422
    assert now(unit("03628"), income).value is not None


def test_somebody_elses_reading_is_shown_and_the_person_chooses(page, unit, income, box, chi):
    opened = boxes(page.get(ADDRESS).content)
    about = {"unit": unit("03628"), "indicator": income, "observed_on": CUTOFF}
    record_reading(**about, value=Decimal("43"), verdict=MET, by=chi)
    asked = page.post(ADDRESS, opened | {f"{box}-value": "44"})
    assert asked.status_code == 409
    assert all(words in question(asked.content) for words in ("43", "44", "chi"))
    again = boxes(asked.content)
    assert page.post(ADDRESS, again).status_code == 409
    assert page.post(ADDRESS, again | {f"{box}-choice": "mine"}).status_code == 302
    assert now(unit("03628"), income).value == 44


def test_a_reading_on_top_of_another_is_stale(unit, income, lan, chi):
    about = {"unit": unit("03628"), "indicator": income, "observed_on": CUTOFF, "verdict": MET}
    seen = now(unit("03628"), income).pk
    record_reading(**about, value=Decimal(43), by=chi, based_on=seen)
    with pytest.raises(Stale):
        record_reading(**about, value=Decimal(44), by=lan, based_on=seen)


@pytest.mark.parametrize(("level", "code"), [("district", "106"), ("commune_advanced", "03409")])
def test_other_levels_have_their_own_indicators(page, level, code):
    assert page.get(f"/entry/readings/{level}/{code}/").status_code == 200
    assert page.get(f"/entry/readings/{level}/").status_code == 200


@pytest.mark.parametrize("address", ["commune/106/", "district/03628/", "nothing/03628/", "commune/99999/"])
def test_a_unit_of_another_level_is_unknown(page, address):
    assert page.get(f"/entry/readings/{address}").status_code == 404


def test_a_page_costs_a_constant_number_of_queries(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        page.get(ADDRESS)


# --- To explain -----------------------------------------------------------------------------------------------------


def test_a_criterion_that_is_met_against_its_indicators_is_listed(unit, lan, income, criterion):
    about = {"unit": unit("03628"), "observed_on": CUTOFF, "by": lan, "note": "Thử"}
    record_reading(**about, indicator=income, value=Decimal(10), verdict=NOT_MET)
    record_assessment(**about, criterion=criterion(10), verdict=MET)
    (found,) = contradictions(Level.COMMUNE, CUTOFF, EVERYWHERE).criteria
    assert (found.unit.code, found.criterion.number, found.failing) == ("03628", 10, ["10"])


def test_a_criterion_that_is_not_met_although_all_its_indicators_are_is_listed(unit, lan, income, criterion):
    about = {"unit": unit("03628"), "observed_on": CUTOFF, "by": lan, "note": "Thử"}
    record_reading(**about, indicator=income, value=Decimal(60), verdict=MET)
    record_assessment(**about, criterion=criterion(10), verdict=NOT_MET)
    (found,) = contradictions(Level.COMMUNE, CUTOFF, EVERYWHERE).criteria
    assert (found.criterion.number, found.failing) == (10, [])


def test_the_list_is_that_of_the_day(unit, lan, income):
    record_reading(unit=unit("03628"), indicator=income, value=Decimal(10), verdict=MET, observed_on=CUTOFF, by=lan)
    assert contradictions(Level.COMMUNE, JUNE, EVERYWHERE).count == 0
    assert contradictions(Level.COMMUNE, CUTOFF, EVERYWHERE).count >= 1


def test_the_list_costs_a_constant_number_of_queries(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        contradictions(Level.COMMUNE, CUTOFF, EVERYWHERE)
