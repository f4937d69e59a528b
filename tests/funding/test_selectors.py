"""Capital on a day: by holder and kind, of the province and of a district."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.models import Unit
from communes.services import void_fact
from funding.models import Allocation, CapitalKind, CapitalSource, Disbursement
from funding.selectors import Amounts, Capital, capital_on
from funding.services import record_allocation, record_disbursement
from funding.tables import capital_tables
from tests.conftest import CUTOFF, JUNE

MILLION = 1_000_000
OBSERVED = date(2024, 10, 15)


@pytest.fixture
def capital(province: Unit) -> Capital:
    return capital_on(CUTOFF, within=province)


@pytest.fixture
def account(unit: Callable[[str], Unit]) -> dict[str, Any]:
    """Tam Đường's investment capital of 2024."""
    source = CapitalSource.objects.get(kind=CapitalKind.INVESTMENT)
    return {"holder": unit("106"), "source": source, "year": 2024, "observed_on": CUTOFF}


def of(capital: Capital, code: str, kind: str = CapitalKind.INVESTMENT) -> Amounts:
    (holder,) = (holder for holder in capital.holders if holder.holder.code == code)
    return holder.by_kind[kind]


# --- The province ---------------------------------------------------------------------------------------------------


def test_the_capital_of_the_province_by_kind(capital):
    assert capital.of_kind(CapitalKind.INVESTMENT) == Amounts(67_950 * MILLION, 8_241 * MILLION, 54_851 * MILLION)
    assert capital.of_kind(CapitalKind.RECURRENT) == Amounts(22_342 * MILLION, 18_015 * MILLION, 3_921 * MILLION)
    assert capital.total.usable == 116_548 * MILLION


def test_the_kinds_add_up_to_the_total_and_so_do_the_holders(capital):
    kinds = sum((amounts for _label, amounts in capital.kinds), Amounts())
    holders = sum((holder.total for holder in capital.holders), Amounts())
    assert kinds == holders == capital.total


def test_districts_stand_before_departments(capital):
    codes = [holder.holder.code for holder in capital.holders]
    assert codes == ["105", "106", "107", "108", "109", "110", "111", "112", "SNNPTNT", "SVHTTDL"]


def test_a_holder_without_capital_of_a_kind_has_nothing_of_it(capital):
    (department,) = (holder for holder in capital.holders if holder.holder.code == "SNNPTNT")
    assert CapitalKind.INVESTMENT not in department.by_kind
    assert department.kinds[CapitalKind.values.index("investment")] == Amounts()


def test_capital_names_the_newest_day_on_which_it_was_observed(capital):
    assert capital.observed_on == OBSERVED


def test_capital_costs_two_queries_whatever_the_holders(province, unit):
    for where in [province, unit("106")]:
        with CaptureQueriesContext(connection) as asked:
            capital_on(CUTOFF, within=where)
        assert len(asked) == 2


def test_the_tables_of_the_page_show_every_kind_and_both(capital):
    investment, recurrent, both = capital_tables(capital)
    assert (len(investment.rows), len(recurrent.rows), len(both.rows)) == (8, 10, 10)
    assert investment.total + recurrent.total == both.total == capital.total


# --- A district, another day ----------------------------------------------------------------------------------------


def test_the_capital_of_a_district_is_its_own(unit):
    found = capital_on(CUTOFF, within=unit("106"))
    assert [holder.holder.code for holder in found.holders] == ["106"]
    assert of(found, "106") == Amounts(11_800 * MILLION, 1_320 * MILLION, 10_890 * MILLION)


def test_june_keeps_its_own_figures(province):
    assert capital_on(JUNE, within=province).total.disbursed == 31_066 * MILLION


def test_a_budget_year_ends_with_its_year(province):
    """On New Year's Day nothing of the new budget is known, and the old year's figures are not shown for it."""
    after = capital_on(date(2025, 1, 1), within=province)
    assert (after.year, after.holders, after.observed_on) == (2025, (), None)


def test_a_year_without_capital_has_no_rate(province):
    nothing = capital_on(date(2022, 6, 30), within=province)
    assert nothing.total == Amounts()
    assert nothing.total.rate is None
    assert nothing.observed_on is None
    assert [table.rows for table in capital_tables(nothing)] == [[], [], []]


# --- Corrections ----------------------------------------------------------------------------------------------------


def test_a_corrected_allocation_keeps_its_disbursement(capital, province, lan, account):
    before = of(capital, "106")
    record_allocation(**account, assigned=before.assigned + MILLION, carried_over=before.carried_over, by=lan)
    after = of(capital_on(CUTOFF, within=province), "106")
    assert after.disbursed == before.disbursed
    assert after.usable == before.usable + MILLION
    assert after.rate == before.disbursed * 100 / Decimal(before.usable + MILLION)


def test_a_new_disbursement_is_cumulative_and_replaces_the_old_one(capital, province, lan, account):
    record_disbursement(**account, amount=11_000 * MILLION, by=lan)
    assert of(capital_on(CUTOFF, within=province), "106").disbursed == 11_000 * MILLION
    assert capital_on(CUTOFF, within=province).observed_on == CUTOFF
    assert of(capital_on(OBSERVED, within=province), "106") == of(capital, "106")


def test_a_voided_disbursement_brings_back_the_earlier_one(capital, province, lan, account):
    wrong = record_disbursement(**account, amount=1, by=lan)
    void_fact(wrong, reason="Nhập nhầm đơn vị tính", by=lan)
    assert capital_on(CUTOFF, within=province) == capital


def test_a_correction_is_not_known_before_it_was_recorded(capital, province, lan, account):
    before = timezone.now()
    record_allocation(**account, assigned=1, carried_over=0, by=lan)
    assert capital_on(CUTOFF, within=province, known_at=before) == capital


def test_an_allocation_without_disbursement_has_a_rate_of_0(province, lan, account):
    record_allocation(**(account | {"holder": province}), assigned=MILLION, carried_over=0, by=lan)
    assert of(capital_on(CUTOFF, within=province), "12").rate == 0


def test_two_sources_of_one_kind_add_up(capital, province, lan, account):
    local = CapitalSource.objects.create(slug="tinh", name="Ngân sách tỉnh", kind=CapitalKind.INVESTMENT)
    record_allocation(**(account | {"source": local}), assigned=MILLION, carried_over=0, by=lan)
    assert of(capital_on(CUTOFF, within=province), "106").assigned == of(capital, "106").assigned + MILLION


@pytest.mark.parametrize("column", ["assigned", "carried_over"])
def test_a_negative_allocation_is_refused(lan, account, column):
    with pytest.raises(ValidationError):
        record_allocation(**account, **({"assigned": 0, "carried_over": 0} | {column: -1}), by=lan)
    assert not Allocation.objects.filter(observed_on=CUTOFF).exists()


def test_a_negative_disbursement_is_refused(lan, account):
    with pytest.raises(ValidationError):
        record_disbursement(**account, amount=-1, by=lan)
    assert not Disbursement.objects.filter(observed_on=CUTOFF).exists()


def test_a_department_that_ended_receives_nothing_more(lan, unit, account):
    """The agriculture department was merged on 2025-03-01."""
    account |= {"holder": unit("SNNPTNT"), "year": 2025, "observed_on": date(2025, 3, 1)}
    with pytest.raises(ValidationError, match="Sở Nông nghiệp và PTNT"):
        record_allocation(**account, assigned=1, carried_over=0, by=lan)


def test_what_was_paid_without_an_allocation_still_shows(unit, lan):
    tam_duong, source = unit("106"), CapitalSource.objects.get(kind=CapitalKind.RECURRENT)
    before = capital_on(date(2022, 12, 31), within=tam_duong)
    record_disbursement(
        holder=tam_duong, source=source, year=2022, amount=5_000_000, observed_on=date(2022, 6, 30), by=lan, note="thử"
    )
    after = capital_on(date(2022, 12, 31), within=tam_duong)
    assert (before.total.disbursed, after.total.disbursed, after.total.rate) == (0, 5_000_000, None)
