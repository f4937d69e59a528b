"""Decisions on titles: awards and withdrawals take turns, each on the day it was signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from communes.models import Evidence, Unit
from communes.services import void_fact
from criteria import rules
from criteria.models import Act, Level, Recognition
from criteria.services import cancel_recognition, record_recognition
from tests.conftest import CUTOFF
from tests.entry_forms import boxes, problems

ADDRESS = "/entry/recognitions/commune/03628/"  # Pha Mu holds no title yet
HELD = "/entry/recognitions/commune/03409/"
NEW = {"act": Act.AWARD, "decision": "1050/QĐ-UBND", "signed_on": "01/10/2024"}


@pytest.mark.parametrize(
    ("act", "before", "after", "problem"),
    [
        ("award", None, None, None),
        ("award", "withdrawal", None, None),
        ("award", None, "withdrawal", None),
        ("award", "award", None, "held"),
        ("award", None, "award", "held_later"),
        ("withdrawal", "award", None, None),
        ("withdrawal", None, None, "never_held"),
        ("withdrawal", "withdrawal", None, "lost"),
        ("withdrawal", "award", "withdrawal", "lost_later"),
    ],
)
def test_awards_and_withdrawals_take_turns(act, before, after, problem):
    found = rules.decision_problem(act, before, after)
    assert (found.value if found else None) == problem


@pytest.fixture
def record(lan: User, unit: Callable[[str], Unit]) -> Callable[..., Recognition]:
    def decide(act: str, on: date, code: str = "03628") -> Recognition:
        return record_recognition(
            unit=unit(code), title=Level.COMMUNE, act=act, decision="1/QĐ", signed_on=on, by=lan, note="Thử"
        )

    return decide


def test_a_title_is_awarded_withdrawn_and_awarded_again(record):
    for days, act in enumerate([Act.AWARD, Act.WITHDRAWAL, Act.AWARD]):
        record(act, CUTOFF - timedelta(days=9 - days))
    assert Recognition.objects.as_of(CUTOFF).get(unit__code="03628").act == Act.AWARD


def test_an_award_while_held_is_refused_with_the_decision_that_holds(record):
    with pytest.raises(ValidationError, match="QĐ"):
        record(Act.AWARD, CUTOFF, "03409")


def test_a_withdrawal_while_not_held_is_refused(record):
    with pytest.raises(ValidationError, match="Pha Mu"):
        record(Act.WITHDRAWAL, CUTOFF)


def test_a_decision_of_the_future_is_refused(record):
    with pytest.raises(ValidationError):
        record(Act.AWARD, timezone.localdate() + timedelta(days=1))


def test_a_decision_before_the_unit_existed_is_refused(record):
    with pytest.raises(ValidationError, match="Pha Mu"):
        record(Act.AWARD, date(1900, 1, 1))


def test_an_earlier_award_of_a_title_held_later_is_refused(record):
    record(Act.AWARD, CUTOFF)
    with pytest.raises(ValidationError):
        record(Act.AWARD, CUTOFF - timedelta(days=5))


def test_a_cancelled_award_does_not_stand_in_the_way(record, lan):
    void_fact(record(Act.AWARD, CUTOFF), reason="Nhập nhầm xã", by=lan)
    record(Act.AWARD, CUTOFF)


def test_what_remains_after_a_cancelling_still_takes_turns(record, lan):
    days = [CUTOFF - timedelta(days=9 - place) for place in range(3)]
    acts = [Act.AWARD, Act.WITHDRAWAL, Act.AWARD]
    award, withdrawal, again = (record(act, day) for act, day in zip(acts, days, strict=True))
    for rested_upon in (award, withdrawal):
        with pytest.raises(ValidationError, match="hủy quyết định đó trước"):
            cancel_recognition(fact=rested_upon, reason="Nhập nhầm", by=lan)
    for last in (again, withdrawal, award):
        cancel_recognition(fact=last, reason="Nhập nhầm", by=lan)
    assert not Recognition.objects.as_of(CUTOFF).filter(unit__code="03628").exists()


def test_a_cancelling_sent_twice_is_done_once(record, lan):
    fact = record(Act.AWARD, CUTOFF)
    assert cancel_recognition(fact=fact, reason="x", by=lan) == cancel_recognition(fact=fact, reason="x", by=lan)


# --- Pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client_of: Callable[[User], Client], lan: User) -> Client:
    return client_of(lan)


def sent(page: Client, address: str = ADDRESS, **changed: Any) -> Any:
    return page.post(address, boxes(page.get(address).content) | NEW | changed)


def test_a_decision_is_recorded_on_the_day_of_signing(page):
    assert sent(page).url == "/entry/recognitions/commune/"
    fact = Recognition.objects.get(unit__code="03628")
    assert (fact.observed_on, fact.decision, fact.act) == (date(2024, 10, 1), "1050/QĐ-UBND", Act.AWARD)
    html = page.get("/entry/recognitions/commune/").content.decode()
    assert "1050/QĐ-UBND" in html
    assert "40" in html


@pytest.mark.parametrize(
    ("address", "changed", "said"),
    [
        (HELD, {}, "QĐ"),
        (ADDRESS, {"act": Act.WITHDRAWAL}, "Pha Mu"),
        (ADDRESS, {"signed_on": "1/13/2024"}, "22/10/2024"),
        (ADDRESS, {"signed_on": "01/01/2199"}, "2199"),
        (ADDRESS, {"decision": ""}, ""),
    ],
)
def test_a_refused_decision_says_why_and_keeps_what_was_typed(page, address, changed, said):
    before = Recognition.objects.count()
    response = sent(page, address, **changed)
    assert response.status_code == 422
    assert said in problems(response.content)
    assert boxes(response.content)["signed_on"] == changed.get("signed_on", NEW["signed_on"])
    assert Recognition.objects.count() == before


def test_a_file_is_kept_with_its_decision_and_not_with_a_refused_one(page):
    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("C:\\quyet dinh.pdf", b"%PDF-1.7 x")

    sent(page, HELD, evidence=file())
    assert not Evidence.objects.exists()
    assert sent(page, evidence=file()).status_code == 302
    kept = Recognition.objects.get(unit__code="03628").evidence
    assert kept.original_name == "quyet dinh.pdf"
    response = page.get(f"/evidence/{kept.pk}/")
    assert response.getvalue() == b"%PDF-1.7 x"


def test_a_file_of_another_kind_is_refused(page):
    response = sent(page, evidence=SimpleUploadedFile("x.pdf", b"<html>"))
    assert response.status_code == 422
    assert "PDF" in problems(response.content)


def test_a_decision_that_came_in_between_is_shown_first(page, record):
    opened = boxes(page.get(ADDRESS).content)
    record(Act.AWARD, CUTOFF - timedelta(days=50))
    asked = page.post(ADDRESS, opened | NEW | {"act": Act.WITHDRAWAL})
    assert asked.status_code == 409
    assert "1/QĐ" in problems(asked.content)
    assert "1050/QĐ-UBND" in problems(asked.content)
    assert Recognition.objects.filter(unit__code="03628").count() == 1
    again = boxes(asked.content)
    assert page.post(ADDRESS, again).status_code == 302
    assert Recognition.objects.filter(unit__code="03628").count() == 2


def test_a_wrong_record_is_cancelled_with_a_reason(page, record):
    fact = record(Act.AWARD, CUTOFF)
    address = f"/entry/recognitions/{fact.pk}/cancel/"
    form = boxes(page.get(address).content)
    assert page.post(address, form | {"note": " "}).status_code == 422
    assert page.post(address, form | {"note": "Nhập nhầm xã"}).status_code == 302
    assert not Recognition.objects.as_of(CUTOFF).filter(unit__code="03628").exists()
    assert "Nhập nhầm xã" in page.get(ADDRESS).content.decode()


def test_the_list_leads_to_the_form_of_the_chosen_unit(page):
    assert page.get("/entry/recognitions/commune/?unit=03628").url == ADDRESS
    assert page.get("/entry/recognitions/commune/?unit=a/b").status_code == 200


@pytest.mark.parametrize("title", ["district", "village", "commune_advanced"])
def test_every_title_has_its_list(page, title):
    assert page.get(f"/entry/recognitions/{title}/").status_code == 200


def test_a_decision_sent_twice_is_recorded_once_and_told_as_recorded(page):
    form = boxes(page.get(ADDRESS).content) | NEW
    for _time in range(2):
        assert page.post(ADDRESS, form).url == "/entry/recognitions/commune/"
    assert Recognition.objects.filter(unit__code="03628").count() == 1


def test_a_cancelling_of_what_somebody_changed_meanwhile_is_not_done(page, record):
    fact = record(Act.AWARD, CUTOFF - timedelta(days=5))
    address = f"/entry/recognitions/{fact.pk}/cancel/"
    form = boxes(page.get(address).content) | {"note": "Nhập nhầm"}
    record(Act.WITHDRAWAL, CUTOFF)
    assert "Chưa hủy gì" in page.post(address, form, follow=True).content.decode()
    assert not Recognition.objects.filter(voids=fact).exists()
