"""Targets of a year: whole counts for units, an average for the province, never more than there are criteria."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from communes.models import Unit
from criteria.models import CriteriaSet, Level, Target
from criteria.services import record_target
from tests.conftest import CUTOFF
from tests.entry_forms import boxes, problems, question

ADDRESS = "/entry/targets/commune/2025/"


@pytest.fixture
def page(client_of: Callable[[User], Client], lan: User) -> Client:
    return client_of(lan)


@pytest.fixture
def box(unit: Callable[[str], Unit]) -> Callable[[str], str]:
    return lambda code: f"u{unit(code).pk}-expected"


def now(code: str, year: int = 2025) -> Target | None:
    found: Target | None = (
        Target.objects.as_of(CUTOFF).filter(unit__code=code, year=year, criteria_set__level=Level.COMMUNE).first()
    )
    return found


def sent(page: Client, **changed: str) -> Any:
    return page.post(ADDRESS, boxes(page.get(ADDRESS).content) | changed)


def test_every_commune_has_a_box_and_planned_ones_show_their_count(page, box):
    shown = boxes(page.get(ADDRESS).content)
    assert len([name for name in shown if name.endswith("-expected")]) == 95
    assert (shown[box("03391")], shown[box("03628")]) == ("16", "")


def test_a_new_and_a_changed_target_are_recorded_and_nothing_else(page, box):
    before = Target.objects.count()
    assert sent(page, **{box("03628"): "19", box("03391"): "17"}).status_code == 302
    assert (now("03628").expected, now("03391").expected) == (19, 17)
    assert Target.objects.count() == before + 2


@pytest.mark.parametrize("year", [1, 1024, 9999, 10000])
def test_a_year_that_cannot_be_has_no_targets(page, year):
    assert page.get(f"/entry/targets/commune/{year}/").status_code == 404


def test_the_goal_of_the_province_is_an_average(page, box):
    assert sent(page, **{box("12"): "16,25"}).status_code == 302
    assert now("12").expected == Decimal("16.25")


@pytest.mark.parametrize(("code", "typed"), [("03628", "20"), ("12", "19,5"), ("03628", "15,5"), ("03628", "-1")])
def test_a_count_that_cannot_be_is_refused(page, box, code, typed):
    response = sent(page, **{box(code): typed})
    assert response.status_code == 422
    assert problems(response.content)
    assert now(code) is None


def test_the_service_refuses_more_than_the_set_has(unit, lan):
    chosen = CriteriaSet.objects.in_force(Level.DISTRICT, CUTOFF)
    about = {"unit": unit("106"), "criteria_set": chosen, "year": 2025, "observed_on": CUTOFF, "by": lan}
    with pytest.raises(ValidationError):
        record_target(**about, expected=Decimal(10))
    assert record_target(**about, expected=Decimal(9)).expected == 9


def test_an_emptied_box_drops_the_target_with_a_reason(page, box):
    response = sent(page, **{box("03391"): ""})
    assert response.status_code == 422
    assert now("03391")
    assert sent(page, **{box("03391"): "", "note": "Chuyển sang năm 2026"}).status_code == 302
    assert now("03391") is None
    assert Target.objects.filter(unit__code="03391", voids__isnull=False).get().note == "Chuyển sang năm 2026"


def test_somebody_elses_target_is_shown_and_the_person_chooses(page, box, unit, chi):
    opened = boxes(page.get(ADDRESS).content)
    chosen = CriteriaSet.objects.in_force(Level.COMMUNE, CUTOFF)
    record_target(unit=unit("03628"), criteria_set=chosen, year=2025, expected=Decimal(18), observed_on=CUTOFF, by=chi)
    asked = page.post(ADDRESS, opened | {box("03628"): "19"})
    assert asked.status_code == 409
    assert "18" in question(asked.content)
    choice = box("03628").replace("expected", "choice")
    assert page.post(ADDRESS, boxes(asked.content) | {choice: "theirs"}).status_code == 302
    assert now("03628").expected == 18
    assert page.post(ADDRESS, boxes(asked.content) | {choice: "mine"}).status_code == 302
    assert now("03628").expected == 19


def test_a_district_narrows_the_list(page):
    shown = boxes(page.get(f"{ADDRESS}?district=106").content)
    assert len([name for name in shown if name.endswith("-expected")]) == 13


@pytest.mark.parametrize("level", ["commune_advanced", "district", "village"])
def test_every_level_has_its_targets(page, level):
    assert page.get(f"/entry/targets/{level}/").status_code == 200


def test_a_day_without_a_set_says_so(page):
    page.post("/working-day/", {"day": "2026-03-01"})
    assert page.get("/entry/targets/district/").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_units(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page.get(ADDRESS)
