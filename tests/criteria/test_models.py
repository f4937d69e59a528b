"""Criteria sets, thresholds and titles: what is in force, and what must never be derived from what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from communes.models import Unit
from communes.selectors import UnitInfo, communes_of
from criteria.models import Act, Assessment, CriteriaSet, Criterion, Indicator, Level, Operator, Threshold, Verdict
from criteria.selectors import Results, UnitResult, recognitions_on, results_for
from criteria.services import record_assessment, record_recognition
from criteria.unit_selectors import indicator_lines
from tests.conftest import CUTOFF, JUNE

LAST_DAY_OF_THE_OLD_SETS = date(2026, 2, 14)
NEW_SETS = date(2026, 2, 15)


def in_force(level: str, on: date) -> CriteriaSet:
    found = CriteriaSet.objects.in_force(level, on)
    assert found
    return found


def results(province: Unit, on: date = CUTOFF) -> Results:
    return results_for(Level.COMMUNE, communes_of(province, on), on)


# --- Sets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "criteria"), [("commune", 19), ("commune_advanced", 19), ("district", 9), ("village", 15)]
)
def test_each_level_has_one_set_at_the_cut_off(db, level, criteria):
    assert CriteriaSet.objects.on(CUTOFF).filter(level=level).count() == 1
    assert in_force(level, CUTOFF).criteria.count() == criteria


def test_before_the_first_decision_no_set_is_in_force(db):
    assert CriteriaSet.objects.in_force(Level.COMMUNE, date(2022, 3, 7)) is None
    assert CriteriaSet.objects.in_force(Level.COMMUNE, date(2022, 3, 8)) is not None


def test_districts_have_no_set_after_the_old_one_ended(db):
    assert CriteriaSet.objects.in_force(Level.DISTRICT, LAST_DAY_OF_THE_OLD_SETS) is not None
    assert CriteriaSet.objects.in_force(Level.DISTRICT, NEW_SETS) is None


def test_the_set_of_2026_is_data_with_10_criteria(db):
    old, new = in_force(Level.COMMUNE, LAST_DAY_OF_THE_OLD_SETS), in_force(Level.COMMUNE, NEW_SETS)
    assert new != old
    assert "2026-2030" in new.title
    assert [criterion.number for criterion in new.criteria.all()] == list(range(1, 11))


def test_results_of_2026_follow_the_new_set_and_the_new_map(province, lan, monkeypatch):
    """36 communes and 10 criteria, with no change of code."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 12, 31))
    commune = communes_of(province, NEW_SETS)[0]
    first = in_force(Level.COMMUNE, NEW_SETS).criteria.get(number=1)
    record_assessment(
        unit=Unit.objects.get(pk=commune.id), criterion=first, verdict=Verdict.MET, observed_on=NEW_SETS, by=lan
    )
    found = results(province, NEW_SETS)
    assert (len(found.rows), len(found.criteria)) == (36, 10)
    assert found.by_code[commune.code].met_numbers == (1,)
    assert sum(found.counts) == 1


def test_two_sets_of_a_level_do_not_overlap(db):
    rival = CriteriaSet(level=Level.COMMUNE, title="Khác", legal_basis="QĐ", effective_from=date(2024, 1, 1))
    with pytest.raises(ValidationError) as refused:
        rival.full_clean()
    assert "đang có hiệu lực" in refused.value.messages[0]


def test_a_set_without_its_first_day_is_a_field_error_and_no_crash(db):
    with pytest.raises(ValidationError) as refused:
        CriteriaSet(level=Level.COMMUNE, title="Khác", legal_basis="QĐ").full_clean()
    assert "effective_from" in refused.value.message_dict


def test_the_database_refuses_two_open_sets_of_a_level(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaSet.objects.create(level=Level.COMMUNE, title="Khác", effective_from=date(2030, 1, 1))


def test_bands_are_data_of_the_set(province):
    assert results(province).bands == ((19, 19), (15, 18), (10, 14), (5, 9), (0, 4))
    CriteriaSet.objects.filter(level=Level.COMMUNE).update(bands=[[19, 19], [0, 18]])
    assert results(province).bands == ((19, 19), (0, 18))


def test_codes_of_indicators_are_text(db):
    found = {
        code: Indicator.objects.get(criterion__criteria_set=in_force(Level.COMMUNE, CUTOFF), code=code)
        for code in ("17.1", "17.10")
    }
    assert found["17.1"].name != found["17.10"].name
    assert found["17.1"].order < found["17.10"].order


# --- Blank, not applicable, not assessed ----------------------------------------------------------------------------


@pytest.fixture
def judge(lan, unit: Callable[[str], Unit], criterion: Callable[..., Criterion]) -> Callable[[str], Assessment]:
    """Records another verdict on criterion 1 of Pha Mu, which met it before."""

    def assess(verdict: str) -> Assessment:
        return record_assessment(
            unit=unit("03628"), criterion=criterion(1), verdict=verdict, observed_on=CUTOFF, by=lan, note="Thử"
        )

    return assess


def test_blank_is_never_not_met(unit):
    nobody_reported = UnitResult(UnitInfo.of(unit("03628")), {2: Verdict.NOT_MET}, (1, 2))
    assert nobody_reported.cells == ["", "not_met"]
    assert nobody_reported.met == 0
    assert (nobody_reported.unmet_numbers, nobody_reported.pending_numbers) == ((2,), (1,))
    assert not nobody_reported.meets_all


def test_a_unit_of_which_nothing_was_reported_has_blank_cells(province):
    """Before the first observation day."""
    found = results(province, date(2023, 6, 30))
    assert {cell for row in found.rows for cell in row.cells} == {""}
    assert found.unreported == 94
    assert found.average is None


def test_without_a_set_nothing_is_met_and_nothing_is_missing(unit):
    found = results_for(Level.DISTRICT, [UnitInfo.of(unit("106"))], NEW_SETS)
    assert found.criteria == ()
    assert not found.rows[0].meets_all
    assert found.rows[0].unmet == 0


def test_not_applicable_counts_as_met(province, judge):
    judge(Verdict.NOT_APPLICABLE)
    row = results(province).by_code["03628"]
    assert row.verdicts[1] == Verdict.NOT_APPLICABLE
    assert row.meets_all


def test_not_assessed_counts_0_and_stays_in_the_denominator(province, judge):
    met_before = results(province).met_by_criterion()[1]
    judge(Verdict.NOT_ASSESSED)
    after = results(province)
    assert after.by_code["03628"].met == 18
    assert after.by_code["03628"].pending_numbers == (1,)
    assert after.by_code["03628"].unmet_numbers == ()
    assert len(after.by_code["03628"].numbers) == 19
    assert after.average == Decimal(1357 - 1) / 94
    assert after.met_by_criterion()[1] == met_before - 1


# --- Meeting all criteria is not recognition ------------------------------------------------------------------------


def recognised(province: Unit) -> set[str]:
    held = recognitions_on(CUTOFF, within=province)
    return {item.unit_code for item in held if item.title == Level.COMMUNE}


def test_pha_mu_meets_all_19_criteria_and_is_not_recognised(province):
    assert results(province).by_code["03628"].meets_all
    assert "03628" not in recognised(province)
    assert (results(province).met_all, len(recognised(province))) == (40, 39)


def test_meeting_the_last_criterion_gives_no_title(province, lan, unit, criterion):
    """Sơn Bình lacks two criteria."""
    held = recognised(province)
    for number in results(province).by_code["03413"].unmet_numbers:
        record_assessment(
            unit=unit("03413"), criterion=criterion(number), verdict=Verdict.MET, observed_on=CUTOFF, by=lan, note="Thử"
        )
    assert results(province).by_code["03413"].meets_all
    assert recognised(province) == held


def test_losing_criteria_takes_no_title(province, lan, unit, criterion):
    assert "03409" in recognised(province)
    for number in range(1, 11):
        record_assessment(
            unit=unit("03409"),
            criterion=criterion(number),
            verdict=Verdict.NOT_MET,
            observed_on=CUTOFF,
            by=lan,
            note="Thử",
        )
    assert results(province).by_code["03409"].met == 9
    assert "03409" in recognised(province)


@pytest.mark.parametrize(("code", "act", "holds"), [("03413", Act.AWARD, True), ("03409", Act.WITHDRAWAL, False)])
def test_a_decision_changes_no_verdict(province, lan, unit, code, act, holds):
    before = results(province)
    record_recognition(unit=unit(code), title=Level.COMMUNE, act=act, decision="1/QĐ-UBND", signed_on=CUTOFF, by=lan)
    assert results(province) == before
    assert (code in recognised(province)) is holds


def test_a_withdrawn_title_is_no_longer_held(province, lan, unit):
    act = {"unit": unit("03409"), "title": Level.COMMUNE, "act": Act.WITHDRAWAL, "decision": "2/QĐ-UBND"}
    record_recognition(**act, signed_on=CUTOFF, by=lan)
    assert "03409" not in recognised(province)


def test_titles_of_two_levels_stand_apart(province, lan, unit):
    decision = {"unit": unit("03409"), "title": Level.COMMUNE_ADVANCED, "decision": "3/QĐ-UBND", "by": lan}
    record_recognition(**decision, act=Act.AWARD, signed_on=JUNE, note="Số liệu thử")
    record_recognition(**decision, act=Act.WITHDRAWAL, signed_on=CUTOFF)
    assert "03409" in recognised(province)


# --- Thresholds -----------------------------------------------------------------------------------------------------


@pytest.fixture
def income(criterion: Callable[..., Criterion]) -> Indicator:
    found: Indicator = criterion(10).indicators.get()
    return found


@pytest.fixture
def bar(unit: Callable[[str], Unit], income: Indicator) -> Callable[[date], Decimal | None]:
    """The bar of income that applies to Pha Mu on a day."""

    def find(on: date) -> Decimal | None:
        (line,) = indicator_lines(unit("03628"), Level.COMMUNE, on)[10]
        return line.threshold.value if line.threshold else None

    return find


def new_bar(income: Indicator, value: int, **columns: object) -> Threshold:
    defaults = {"unit_class": "northern_mountain", "year": 2024, "effective_from": date(2024, 3, 1)}
    return Threshold.objects.create(indicator=income, operator=Operator.AT_LEAST, value=value, **(defaults | columns))


@pytest.mark.parametrize(("year", "million"), [(2022, 39), (2023, 42), (2024, 45), (2025, 48)])
def test_a_bar_is_chosen_by_year(bar, year, million):
    assert bar(date(year, 6, 30)) == million


def test_a_year_without_its_own_bar_has_none(bar):
    assert bar(date(2026, 1, 31)) is None


def test_a_bar_of_another_class_does_not_apply(bar, income):
    new_bar(income, 60, unit_class="lowland")
    assert bar(CUTOFF) == 45


def test_a_corrected_bar_is_a_newer_row_and_the_past_keeps_the_old_one(bar, income):
    old = Threshold.objects.get(indicator=income, year=2024)
    new_bar(income, 50, effective_from=date(2024, 7, 1))
    assert bar(date(2024, 6, 30)) == 45
    assert bar(date(2024, 7, 1)) == 50
    old.refresh_from_db()
    assert old.value == 45


def test_the_bar_of_the_year_counts_before_the_bar_of_every_year(bar, income):
    new_bar(income, 20, year=None)
    assert bar(CUTOFF) == 45
    assert bar(date(2026, 1, 31)) == 20


def test_the_bar_of_the_class_counts_before_the_bar_of_every_class(bar, income):
    new_bar(income, 60, unit_class="", effective_from=date(2024, 9, 1))
    assert bar(CUTOFF) == 45


def test_the_same_bar_does_not_stand_twice(income):
    new_bar(income, 50)
    with pytest.raises(IntegrityError), transaction.atomic():
        new_bar(income, 51)


def test_the_same_bar_of_every_year_does_not_stand_twice(income):
    new_bar(income, 50, year=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        new_bar(income, 51, year=None)
