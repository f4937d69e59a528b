"""The working day: the one day that every page speaks about, whatever the calendar says."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from communes.middleware import Context
from communes.models import Period, PeriodState
from communes.periods import choose_day, chosen_day, default_day
from tests.conftest import CUTOFF, JUNE

YEAR_END = date(2023, 12, 31)


@pytest.fixture
def request_of_nobody() -> SimpleNamespace:
    """A request with a session and nothing else."""
    return SimpleNamespace(session={})


@pytest.fixture
def today_is_far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of 2024 look right in any later year."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2031, 1, 2))


def period(cutoff: date, state: str = PeriodState.OPEN) -> Period:
    return Period(slug=f"{cutoff:%Y-%m}", cutoff=cutoff, state=state)


def test_the_default_day_is_the_cut_off_of_the_open_period(db, today_is_far_away):
    assert default_day(list(Period.objects.all())) == CUTOFF


def test_of_two_open_periods_the_later_one_counts(today_is_far_away):
    assert default_day([period(JUNE), period(CUTOFF), period(YEAR_END)]) == CUTOFF


def test_an_open_period_counts_before_later_ones_that_are_not_open(today_is_far_away):
    later = [period(CUTOFF, PeriodState.CLOSED), period(date(2025, 1, 1), PeriodState.PLANNED)]
    assert default_day([*later, period(JUNE)]) == JUNE


def test_without_an_open_period_the_latest_one_counts(today_is_far_away):
    closed = [
        period(JUNE, PeriodState.CLOSED),
        period(CUTOFF, PeriodState.CLOSED),
        period(YEAR_END, PeriodState.CLOSED),
    ]
    assert default_day(closed) == CUTOFF


def test_a_period_opened_before_its_cut_off_works_on_today(monkeypatch):
    """A fact of the cut-off would be one of the future, and refused."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2024, 10, 15))
    assert default_day([period(CUTOFF), period(JUNE, PeriodState.CLOSED)]) == date(2024, 10, 15)
    monkeypatch.setattr(timezone, "localdate", lambda: CUTOFF)
    assert default_day([period(CUTOFF)]) == CUTOFF


def test_only_an_empty_province_falls_back_to_today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2031, 1, 2))
    assert default_day([]) == date(2031, 1, 2)


def test_the_day_that_a_person_chose_counts_before_the_default(request_of_nobody, today_is_far_away):
    choose_day(request_of_nobody, JUNE)
    assert chosen_day(request_of_nobody, [period(CUTOFF)]) == JUNE


def test_without_a_choice_the_default_counts(request_of_nobody, today_is_far_away):
    assert chosen_day(request_of_nobody, [period(CUTOFF)]) == CUTOFF


def test_giving_the_choice_up_goes_back_to_the_default(request_of_nobody, today_is_far_away):
    choose_day(request_of_nobody, JUNE)
    choose_day(request_of_nobody, None)
    choose_day(request_of_nobody, None)
    assert chosen_day(request_of_nobody, [period(CUTOFF)]) == CUTOFF


def test_the_choice_survives_the_way_a_session_is_stored(request_of_nobody):
    """Sessions are JSON: a date object would not come back."""
    choose_day(request_of_nobody, JUNE)
    assert set(map(type, request_of_nobody.session.values())) == {str}


def test_the_period_of_a_page_is_the_one_cut_off_on_its_day(db, request_of_nobody):
    assert str(Context(request_of_nobody).period) == "9 tháng đầu năm 2024"
    choose_day(request_of_nobody, date(2024, 3, 31))
    assert Context(request_of_nobody).period is None


def test_a_request_asks_for_the_periods_once(db, request_of_nobody, django_assert_num_queries):
    with django_assert_num_queries(1):
        context = Context(request_of_nobody)
        assert (context.day, context.period, len(context.periods)) == (CUTOFF, context.periods[0], 3)


@pytest.mark.parametrize("slug", ["9m", "2024", "2024-9M", "2024-9m/../x", "24-9m"])
def test_a_code_of_a_period_that_would_not_fit_an_address_is_refused(db, slug):
    found = Period.objects.get(slug="2024-9m")
    found.slug = slug
    with pytest.raises(ValidationError) as refused:
        found.full_clean()
    assert "slug" in refused.value.message_dict


def test_returns_are_not_due_before_the_period_opens(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.filter(slug="2024-9m").update(due_on=date(2024, 9, 30))
