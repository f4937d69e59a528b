"""Bars are corrected by a new dated row and verified with their source; the criteria set itself is not touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from criteria.models import CriteriaSet, Level, Threshold
from criteria.services import correct_threshold, newest_of_series
from criteria.unit_selectors import indicator_lines
from tests.conftest import CUTOFF, JUNE
from tests.entry_forms import boxes, problems

SOURCE = "QĐ 318/QĐ-TTg ngày 08/3/2022, Phụ lục I"


@pytest.fixture
def bar(db: None) -> Threshold:
    """Health insurance: at least 90 per cent."""
    return Threshold.objects.get(indicator__criterion__criteria_set__level=Level.COMMUNE, indicator__code="15.1")


@pytest.fixture
def correct(lan: User, bar: Threshold) -> Callable[..., Threshold]:
    def change(**said: Any) -> Threshold:
        usual = {"value": bar.value, "source": SOURCE, "verified": False, "effective_from": CUTOFF}
        version = newest_of_series(bar).history_id
        return correct_threshold(threshold=bar, **{**usual, "by": lan, "based_on": version, **said})

    return change


def applied(unit: Any, on: date) -> Decimal | None:
    line = next(line for line in indicator_lines(unit, Level.COMMUNE, on)[15] if line.indicator.code == "15.1")
    return line.threshold.value if line.threshold else None


def test_a_corrected_bar_is_a_new_row_from_its_day(correct, bar, unit):
    row = correct(value=Decimal(92))
    assert row.pk != bar.pk
    assert applied(unit("03628"), CUTOFF) == 92
    assert applied(unit("03628"), JUNE) == 90
    assert Threshold.objects.get(pk=bar.pk).value == 90


def test_a_verified_bar_stays_the_same_row_and_names_its_source(correct, bar, lan):
    row = correct(verified=True)
    assert (row.pk, row.verified, row.source) == (bar.pk, True, SOURCE)
    assert row.history.latest("history_id").history_user == lan


@pytest.mark.parametrize(
    "said",
    [
        {"verified": True, "source": " "},
        {"verified": True, "value": None},
        {"value": Decimal(91), "effective_from": date(2022, 3, 8)},
        {"value": Decimal(91), "effective_from": date(2026, 3, 1)},
        {"value": Decimal(91), "based_on": 0},
    ],
)
def test_what_cannot_be_is_refused(correct, said):
    before = Threshold.objects.count()
    with pytest.raises(ValidationError):
        correct(**said)
    assert Threshold.objects.count() == before


def test_a_condition_has_no_value(lan):
    condition = Threshold.objects.filter(operator="holds").first()
    assert condition
    with pytest.raises(ValidationError):
        correct_threshold(
            threshold=condition,
            value=Decimal(1),
            source=SOURCE,
            verified=False,
            effective_from=CUTOFF,
            by=lan,
            based_on=newest_of_series(condition).history_id,
        )


def test_a_correction_changes_nothing_of_the_set(correct):
    before = list(CriteriaSet.history.values_list("history_id"))
    correct(value=Decimal(92))
    assert list(CriteriaSet.history.values_list("history_id")) == before


@pytest.mark.parametrize("value", ["-5", "100.1", "9999999", "9" * 24])
def test_a_percentage_lies_between_0_and_100(correct, value):
    with pytest.raises(ValidationError):
        correct(value=Decimal(value))


def test_a_bar_of_days_of_a_closed_period_is_corrected_by_an_approver_with_a_reason(correct, bar, chi):
    said = {"value": Decimal(85), "effective_from": date(2023, 6, 1)}
    with pytest.raises(ValidationError, match="lý do"):
        correct(**said)
    with pytest.raises(ValidationError, match="người duyệt"):
        correct(**said, by=chi, note="Sai số")
    row = correct(**said, note="Nhập nhầm theo bản cũ")
    assert row.history.latest("history_id").history_change_reason == "Nhập nhầm theo bản cũ"


def test_verifying_a_bar_of_closed_days_changes_no_figure_and_needs_no_approver(correct, chi):
    assert correct(verified=True, by=chi).verified


def test_a_wrong_bar_is_replaced_on_its_own_day_and_its_history_keeps_it(correct, unit):
    wrong = correct(value=Decimal(5))
    right = correct(value=Decimal(92))
    assert right.pk == wrong.pk
    assert applied(unit("03628"), CUTOFF) == 92
    assert [row.value for row in right.history.order_by("history_id")] == [5, 92]


# --- Pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client_of: Callable[[User], Client], chi: User) -> Client:
    return client_of(chi)


def test_the_list_marks_what_is_not_verified(page, bar):
    html = page.get("/entry/thresholds/commune/").content.decode()
    assert "chưa xác minh" in html
    assert f"/entry/thresholds/{bar.pk}/" in html
    Threshold.objects.filter(pk=bar.pk).update(verified=True)
    assert f"/entry/thresholds/{bar.pk}/" not in page.get("/entry/thresholds/commune/?unverified").content.decode()


def test_the_form_corrects_and_verifies(page, bar):
    address = f"/entry/thresholds/{bar.pk}/"
    form = boxes(page.get(address).content)
    assert form["value"] == "90"
    assert page.post(address, form | {"value": "92,5", "source": SOURCE, "verified": "on"}).status_code == 302
    row = Threshold.objects.latest("pk")
    assert (row.value, row.verified, row.effective_from) == (Decimal("92.5"), True, CUTOFF)


@pytest.mark.parametrize("changed", [{"value": "12.5"}, {"verified": "on", "source": ""}, {"effective_from": "x"}])
def test_a_refused_form_says_why(page, bar, changed):
    address = f"/entry/thresholds/{bar.pk}/"
    response = page.post(address, boxes(page.get(address).content) | changed)
    assert response.status_code == 422
    assert problems(response.content)


def test_somebody_elses_correction_is_shown_first(page, bar, correct):
    address = f"/entry/thresholds/{bar.pk}/"
    opened = boxes(page.get(address).content)
    correct(value=Decimal(95), effective_from=date(2024, 7, 1))
    asked = page.post(address, opened | {"value": "93"})
    assert asked.status_code == 409
    assert all(words in problems(asked.content) for words in ("95", "93", "lan"))
    assert page.post(address, boxes(asked.content) | {"source": SOURCE}).status_code == 302
    assert Threshold.objects.latest("pk").value == 93


@pytest.mark.parametrize("level", ["district", "commune_advanced", "village"])
def test_every_level_has_its_list(page, level):
    assert page.get(f"/entry/thresholds/{level}/").status_code == 200


def test_a_mistyped_bar_is_refused_and_every_page_goes_on(page, bar):
    address = f"/entry/thresholds/{bar.pk}/"
    response = page.post(address, boxes(page.get(address).content) | {"value": "9" * 24, "source": SOURCE})
    assert response.status_code == 422
    assert "từ 0 đến 100" in problems(response.content)
    for path in ["/communes/03628/", "/entry/thresholds/commune/", "/entry/readings/commune/03628/"]:
        assert page.get(path).status_code == 200


def test_a_changed_value_asks_for_its_source_and_no_longer_counts_as_verified(page, bar):
    Threshold.objects.filter(pk=bar.pk).update(source=SOURCE, verified=True)
    address = f"/entry/thresholds/{bar.pk}/"
    asked = page.post(address, boxes(page.get(address).content) | {"value": "92"})
    assert asked.status_code == 422
    assert "văn bản" in problems(asked.content)
    form = boxes(asked.content)
    assert (form["value"], form["source"], form.get("verified")) == ("92", "", None)
    assert page.post(address, form).status_code == 422
    assert page.post(address, form | {"source": SOURCE}).status_code == 302
    row = Threshold.objects.latest("pk")
    assert (row.value, row.verified) == (Decimal(92), False)
