"""Corrections of closed periods stand in the report of the period and of the next one, with who, when and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.models import Period, PeriodState, Unit
from communes.records import version_of
from communes.services import void_fact
from criteria.models import Assessment, Verdict
from criteria.services import record_assessment
from funding.models import CapitalSource
from funding.services import Account, Paid, record_capital
from reports.build import build_progress_report
from reports.corrections import Correction, corrections_for
from reports.renderers.html import render_document
from reports.services import change_state
from tests.conftest import CUTOFF, JUNE

NEXT = "2024-9m"
PINNED = json.loads((Path(__file__).resolve().parent.parent / "query_counts.json").read_text())["actions"]


@pytest.fixture
def correct(unit: Callable[[str], Unit], criterion: Callable[..., Any], lan: User) -> Callable[..., Assessment]:
    """Lan corrects criterion 6 of Pha Mu."""

    def record(verdict: str = Verdict.NOT_MET, **changed: Any) -> Assessment:
        said = {"observed_on": JUNE, "note": "Rà soát lại hồ sơ", "by": lan, **changed}
        return record_assessment(unit=unit("03628"), criterion=criterion(6), verdict=verdict, **said)

    return record


def told(slug: str, unit: Unit) -> tuple[Correction, ...]:
    return corrections_for(Period.objects.get(slug=slug), unit)


def move(slug: str, to: str, by: User) -> None:
    row = Period.objects.get(slug=slug)
    change_state(period=row, to=to, by=by, based_on=version_of(row), reason="Thử")


def test_without_a_correction_nothing_is_told_or_printed(report):
    assert report.corrections == ()
    assert "ĐÍNH CHÍNH" not in render_document(report)


@pytest.mark.parametrize("slug", ["2024-6m", NEXT])
def test_a_correction_stands_in_the_period_itself_and_in_the_next(correct, province, slug):
    before = correct().criterion
    (found,) = told(slug, province)
    assert found.place == "Xã Pha Mu, Huyện Than Uyên"
    assert str(before) in found.what
    assert (found.observed_on, found.after, found.by, found.reason) == (JUNE, "Chưa đạt", "lan", "Rà soát lại hồ sơ")
    assert found.before in {"Đạt", "Chưa đạt"}


def test_a_correction_of_an_older_period_is_one_of_the_last_closed_too(correct, province):
    correct(Verdict.NOT_ASSESSED, observed_on=Period.objects.get(slug="2023-12m").cutoff)
    assert len(told(NEXT, province)) == 1


def test_a_value_that_was_only_confirmed_is_no_correction(correct, province):
    correct(Verdict.NOT_ASSESSED)
    correct(Verdict.NOT_ASSESSED)
    assert len(told(NEXT, province)) == 1


def test_a_figure_of_the_open_period_is_no_correction(correct, province):
    correct(observed_on=CUTOFF)
    assert told(NEXT, province) == ()


def test_a_voided_fact_is_a_correction_back_to_what_stood_before(correct, province, lan):
    fact = correct(Verdict.NOT_APPLICABLE)
    void_fact(fact, reason="Ghi nhầm xã", by=lan)
    newest, first = told(NEXT, province)
    assert (newest.before, newest.after, newest.reason) == (first.after, first.before, "Ghi nhầm xã")


def test_what_is_entered_while_a_period_is_open_again_is_no_correction(correct, province, lan):
    correct()
    move("2024-6m", PeriodState.OPEN, lan)
    correct(Verdict.NOT_APPLICABLE)
    move("2024-6m", PeriodState.CLOSED, lan)
    assert [item.after for item in told("2024-6m", province)] == ["Chưa đạt"]


def test_a_corrected_amount_is_told_in_million_dong(unit, province, lan):
    account = Account(unit("106"), CapitalSource.objects.get(slug="ngan-sach-trung-uong-dau-tu"), 2024, JUNE)
    record_capital(account=account, by=lan, paid=Paid(5_000_000_000), note="Kho bạc đính chính")
    (found,) = told(NEXT, province)
    assert found.place == "Huyện Tam Đường"
    assert found.after == "5.000 triệu đồng"


def test_a_district_is_told_its_own_corrections_only(correct, unit):
    correct()
    assert len(told(NEXT, unit("110"))) == 1
    assert told(NEXT, unit("106")) == ()


def test_the_report_as_known_before_a_correction_does_not_tell_it(correct, province, period):
    correct()
    earlier = timezone.now() - timedelta(minutes=5)
    assert build_progress_report(unit=province, period=period, known_at=earlier).corrections == ()


def test_the_page_leads_to_the_appendix_of_corrections(client_of: Callable[[User], Client], lan, correct):
    correct()
    soup = BeautifulSoup(client_of(lan).get(f"/reports/{NEXT}/").content, "html.parser")
    (link,) = soup.select('a[href="#dinh-chinh"]')
    appendix = soup.select_one("#dinh-chinh")
    assert appendix
    assert all(words in appendix.get_text() for words in ("Pha Mu", "Chưa đạt", "lan", "Rà soát lại hồ sơ"))
    assert link.find_parent("p").get_text().strip().startswith("Có 1 số liệu")


def test_many_corrections_take_the_queries_of_one(correct, province, unit, criterion, lan, period):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            corrections_for(period, province)
        return len(captured)

    correct()
    few = queries()
    for number in range(1, 6):
        record_assessment(
            unit=unit("03405"),
            criterion=criterion(number),
            verdict=Verdict.NOT_MET,
            observed_on=JUNE,
            by=lan,
            note="Rà soát",
        )
    assert queries() == few == PINNED["tell corrections"]
