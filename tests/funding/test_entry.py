"""Capital is entered in triệu đồng; what cannot be is refused, and nobody overwrites what came in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from communes.models import Membership, Period, PeriodState, Role, Unit
from communes.services import Stale, fact_in_force
from funding import rules
from funding.models import Allocation, CapitalSource, Disbursement
from funding.rules import Refusal, Step
from funding.services import Account, Given, Paid, record_capital
from tests.conftest import CUTOFF
from tests.entry_forms import boxes, problems, question

ADDRESS = "/entry/capital/"
MILLION = 1_000_000


# --- Rules ----------------------------------------------------------------------------------------------------------

amounts = st.integers(0, 5)
told = st.none() | amounts
DAY, LATER = date(2024, 6, 30), date(2024, 9, 30)


@given(amounts, amounts, told, told)
def test_what_stands_is_not_above_usable_and_falls_only_with_a_reason(usable, amount, now_usable, now_amount):
    step = Step(DAY, now_usable, now_amount)
    found = {breach.kind for breach in rules.breaches(Step(DAY, usable, amount), step, [])}
    usable_now = usable if now_usable is None else now_usable
    amount_now = amount if now_amount is None else now_amount
    assert (Refusal.ABOVE_USABLE in found) == (amount_now > usable_now)
    assert (Refusal.FALLS in found) == (amount_now < amount)


@given(amounts, amounts, amounts)
def test_a_later_day_counts_until_it_says_everything_anew(usable, amount, later_amount):
    later = Step(LATER, amount=later_amount)
    found = {(breach.kind, breach.day) for breach in rules.breaches(Step(DAY), Step(DAY, usable, amount), [later])}
    assert ((Refusal.FALLS, LATER) in found) == (later_amount < amount)
    assert ((Refusal.ABOVE_USABLE, LATER) in found) == (later_amount > usable)
    assert (Refusal.ABOVE_USABLE, LATER) not in {
        (breach.kind, breach.day)
        for breach in rules.breaches(Step(DAY), Step(DAY, usable, amount), [Step(LATER, 0, later_amount)])
    }


# --- Service --------------------------------------------------------------------------------------------------------


@pytest.fixture
def account(unit: Callable[[str], Unit]) -> Account:
    """Tam Đường, investment capital: 11.800 assigned, 1.320 carried over, 10.890 disbursed."""
    return Account(unit("106"), CapitalSource.objects.get(slug="ngan-sach-trung-uong-dau-tu"), 2024, CUTOFF)


def now(account: Account, model: Any) -> Any:
    return fact_in_force(model(holder=account.holder, source=account.source, year=account.year), CUTOFF)


def test_only_what_changed_makes_facts(account, lan):
    record_capital(account=account, by=lan, paid=Paid(11_000 * MILLION))
    assert now(account, Disbursement).amount == 11_000 * MILLION
    assert not Allocation.objects.filter(observed_on=CUTOFF).exists()


def test_more_than_usable_is_not_paid_out(account, lan):
    with pytest.raises(ValidationError, match=r"13\.120"):
        record_capital(account=account, by=lan, paid=Paid(13_121 * MILLION))
    assert not Disbursement.objects.filter(observed_on=CUTOFF).exists()


def test_usable_does_not_sink_below_what_is_paid_out(account, lan):
    with pytest.raises(ValidationError):
        record_capital(account=account, by=lan, given=Given(1_000 * MILLION, 0))


def test_both_sink_together_with_a_reason(account, lan):
    given, paid = Given(1_000 * MILLION, 0), Paid(900 * MILLION)
    record_capital(account=account, by=lan, given=given, paid=paid, note="Nhập nhầm đơn vị tính")
    assert (now(account, Allocation).usable, now(account, Disbursement).amount) == (1_000 * MILLION, 900 * MILLION)


def test_a_cumulative_amount_falls_only_with_a_reason(account, lan):
    with pytest.raises(ValidationError) as refused:
        record_capital(account=account, by=lan, paid=Paid(10_000 * MILLION), note="  ")
    assert refused.value.code == "falls"
    record_capital(account=account, by=lan, paid=Paid(10_000 * MILLION), note="Kho bạc đính chính")
    assert now(account, Disbursement).note == "Kho bạc đính chính"


def test_a_negative_amount_is_refused(account, lan):
    with pytest.raises(ValidationError):
        record_capital(account=account, by=lan, paid=Paid(-1), note="thử")


def test_a_save_on_top_of_another_is_stale(account, lan, chi):
    seen = now(account, Disbursement).pk
    record_capital(account=account, by=chi, paid=Paid(11_000 * MILLION, seen))
    with pytest.raises(Stale) as stale:
        record_capital(account=account, by=lan, paid=Paid(11_500 * MILLION, seen))
    assert stale.value.current.recorded_by == chi


# --- Page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client_of: Callable[[User], Client], lan: User) -> Client:
    return client_of(lan)


@pytest.fixture
def paid_box(account: Account) -> str:
    return f"p-{account.holder.pk}-{account.source.pk}-amount"


def sent(page: Client, **changed: str) -> Any:
    return page.post(ADDRESS, boxes(page.get(ADDRESS).content) | changed)


def test_the_page_shows_amounts_in_millions_with_totals_and_rates(page, paid_box):
    html = page.get(ADDRESS).content.decode()
    assert boxes(html.encode())[paid_box] == "10.890"
    assert "116.548" in html
    assert "50,4%" in html


def test_an_unchanged_page_records_nothing(page):
    before = Allocation.objects.count(), Disbursement.objects.count()
    assert sent(page).status_code == 302
    assert (Allocation.objects.count(), Disbursement.objects.count()) == before


def test_a_changed_box_is_recorded_exactly(page, paid_box, account):
    assert sent(page, **{paid_box: "10.890,000001"}).status_code == 302
    fact = now(account, Disbursement)
    assert fact.amount == 10_890_000_001
    assert (fact.observed_on, fact.recorded_by.username) == (CUTOFF, "lan")
    assert Disbursement.objects.filter(observed_on=CUTOFF).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"), [("12.5", "12.5"), ("99.999", "13.121"), ("10.000", "10.890"), ("-1", "-1"), ("", "0")]
)
def test_a_refused_box_says_why_keeps_what_was_typed_and_records_nothing(page, paid_box, typed, said):
    other = paid_box.replace("p-", "g-").replace("amount", "assigned")
    response = sent(page, **{paid_box: typed, other: "11.801"})
    assert response.status_code == 422
    assert said in problems(response.content)
    assert boxes(response.content)[paid_box] == typed
    assert not Allocation.objects.filter(observed_on=CUTOFF).exists()


def test_a_new_holder_is_entered_with_its_carried_over_left_empty(page, unit, account):
    department = unit("SNNPTNT")
    name = f"{department.pk}-{account.source.pk}"
    assert sent(page, **{f"g-{name}-assigned": "5,5", f"p-{name}-amount": "1"}).status_code == 302
    given = Allocation.objects.get(holder=department, source=account.source)
    assert (given.assigned, given.carried_over) == (5_500_000, 0)


def test_somebody_elses_change_is_shown_and_the_person_chooses(page, paid_box, account, chi):
    opened = boxes(page.get(ADDRESS).content)
    record_capital(account=account, by=chi, paid=Paid(11_000 * MILLION))
    asked = page.post(ADDRESS, opened | {paid_box: "11.500"})
    assert asked.status_code == 409
    assert {"11.000", "11.500", "chi"} <= set(question(asked.content).replace(":", " ").split())
    choice = paid_box.replace("amount", "choice")
    again = boxes(asked.content) | {paid_box: "11.500"}
    again.pop(choice, None)
    assert page.post(ADDRESS, again).status_code == 409, "without a choice nothing is recorded"
    assert now(account, Disbursement).amount == 11_000 * MILLION
    assert page.post(ADDRESS, again | {choice: "theirs"}).status_code == 302
    assert now(account, Disbursement).amount == 11_000 * MILLION
    assert page.post(ADDRESS, again | {choice: "mine"}).status_code == 302
    assert now(account, Disbursement).amount == 11_500 * MILLION


def test_somebody_elses_change_of_a_line_left_alone_is_not_undone(page, paid_box, account, chi):
    opened = boxes(page.get(ADDRESS).content)
    record_capital(account=account, by=chi, paid=Paid(11_000 * MILLION))
    other = paid_box.replace("p-", "g-").replace("amount", "assigned")
    assert page.post(ADDRESS, opened | {other: "12.000"}).status_code == 302
    assert now(account, Disbursement).amount == 11_000 * MILLION
    assert now(account, Allocation).assigned == 12_000 * MILLION


def test_the_same_value_from_two_people_is_no_conflict(page, paid_box, account, chi):
    opened = boxes(page.get(ADDRESS).content)
    record_capital(account=account, by=chi, paid=Paid(11_000 * MILLION))
    assert page.post(ADDRESS, opened | {paid_box: "11.000"}).status_code == 302
    assert now(account, Disbursement).recorded_by == chi


def test_a_fact_of_another_line_is_no_base(page, paid_box, account):
    """Whoever writes a foreign id into the form does not get past the question."""
    opened = boxes(page.get(ADDRESS).content)
    base = paid_box.replace("amount", "based_on")
    other = Disbursement.objects.exclude(holder=account.holder).latest("pk")
    assert page.post(ADDRESS, opened | {paid_box: "11.500", base: str(other.pk)}).status_code == 409


def test_the_day_is_that_of_the_page_not_of_another_window(page, paid_box):
    opened = boxes(page.get(ADDRESS).content)
    page.post("/working-day/", {"day": "2024-06-30"})
    page.post(ADDRESS, opened | {paid_box: "10.891"})
    assert Disbursement.objects.latest("pk").observed_on == CUTOFF


def test_a_closed_period_takes_no_figures_from_an_officer(client_of, chi, paid_box):
    Period.objects.filter(slug="2024-9m").update(state=PeriodState.CLOSED)
    response = sent(client_of(chi), **{paid_box: "10.891"})
    assert response.status_code == 422
    assert Disbursement.objects.filter(observed_on=CUTOFF).count() == 0


def test_another_year_is_another_page(page):
    html = page.get(f"{ADDRESS}?year=2023").content.decode()
    assert "13.730" in html
    assert page.get(f"{ADDRESS}?year=khong").status_code == 200


@pytest.mark.parametrize("person", ["minh", "binh", "quan", "khach"])
def test_others_see_the_reason(request, client_of, person):
    assert client_of(request.getfixturevalue(person)).get(ADDRESS).status_code == 403


def test_an_officer_of_a_district_sees_and_writes_its_own_holder_only(client_of, unit, khach, account):
    Membership.objects.create(user=khach, role=Role.OFFICER, unit=unit("110"))
    browser = client_of(khach)
    names = boxes(browser.get(ADDRESS).content)
    assert {name.split("-")[1] for name in names if name.startswith("g-")} == {str(unit("110").pk)}
    foreign = f"p-{account.holder.pk}-{account.source.pk}-amount"
    browser.post(ADDRESS, names | {foreign: "11.000", f"g-{foreign[2:]}": "1"})
    assert not Disbursement.objects.filter(holder=account.holder, observed_on=CUTOFF).exists()


def test_the_number_of_queries_does_not_grow_with_the_holders(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page.get(f"{ADDRESS}?all")


def test_without_units_the_page_says_so(page):
    page.post("/working-day/", {"day": f"{date(1900, 1, 1):%d/%m/%Y}"})
    assert page.get(ADDRESS).status_code == 200


# --- Earlier days ---------------------------------------------------------------------------------------------------


@pytest.fixture
def earlier(account: Account) -> Account:
    """A day before the disbursement of 10.890 on the cut-off."""
    return Account(account.holder, account.source, account.year, date(2024, 9, 30))


def test_an_earlier_amount_above_the_next_later_one_needs_a_reason(earlier, lan):
    with pytest.raises(ValidationError, match=r"10\.890") as refused:
        record_capital(account=earlier, by=lan, paid=Paid(11_000 * MILLION))
    assert refused.value.code == "falls"
    record_capital(account=earlier, by=lan, paid=Paid(10_890 * MILLION))
    record_capital(account=earlier, by=lan, paid=Paid(11_000 * MILLION), note="Kho bạc đính chính")


def test_earlier_capital_below_what_is_paid_later_is_refused(earlier, account, lan):
    start = Account(account.holder, account.source, 2030, date(2024, 7, 10))
    later = Account(account.holder, account.source, 2030, date(2024, 9, 10))
    record_capital(account=start, by=lan, given=Given(100 * MILLION, 0))
    record_capital(account=later, by=lan, paid=Paid(90 * MILLION))
    with pytest.raises(ValidationError, match="10/09/2024") as refused:
        record_capital(account=start, by=lan, given=Given(80 * MILLION, 0), note="Giảm vốn")
    assert refused.value.code == "above_usable"
    record_capital(account=start, by=lan, given=Given(90 * MILLION, 0), note="Giảm vốn")


def test_an_earlier_payment_above_what_is_usable_later_is_refused(account, lan):
    july, september, august = (
        Account(account.holder, account.source, 2030, date(2024, month, 10)) for month in (7, 9, 8)
    )
    record_capital(account=july, by=lan, given=Given(100 * MILLION, 0))
    record_capital(account=september, by=lan, given=Given(50 * MILLION, 0))
    with pytest.raises(ValidationError, match="10/09/2024"):
        record_capital(account=august, by=lan, paid=Paid(60 * MILLION), note="Thử")
    record_capital(account=august, by=lan, paid=Paid(50 * MILLION))


def test_capital_and_payment_that_sink_on_one_later_day_do_not_stand_in_the_way(account, lan):
    july, september, august = (
        Account(account.holder, account.source, 2030, date(2024, month, 10)) for month in (7, 9, 8)
    )
    record_capital(account=july, by=lan, given=Given(100 * MILLION, 0))
    record_capital(account=september, by=lan, given=Given(50 * MILLION, 0), paid=Paid(40 * MILLION))
    record_capital(account=august, by=lan, paid=Paid(60 * MILLION), note="Thu hồi tạm ứng trong tháng chín")


def test_a_box_named_by_what_is_no_number_is_no_error(page):
    assert page.post(ADDRESS, {"g-²-1-based_on": "²", "note": ""}).status_code in {200, 302, 422}


def test_a_note_that_is_too_long_is_told_as_that(page):
    response = sent(page, note="x" * 501)
    assert response.status_code == 422
    assert "0 dòng" not in problems(response.content)
    assert "ghi chú" in problems(response.content).lower()
