"""Finished answers about criteria: the matrix of a day, its parts, and the history of a criterion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.models import Unit
from communes.selectors import UnitInfo, communes_of
from communes.services import void_fact
from criteria.models import Assessment, Level, Verdict
from criteria.selectors import Results, indicator_counts, readings_on, results_by_level, results_for, targets_on
from criteria.services import record_assessment, record_reading
from criteria.unit_selectors import IndicatorLine, criterion_histories, criterion_history, indicator_lines
from tests.conftest import CUTOFF, JUNE

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET


@pytest.fixture
def matrix(province: Unit) -> Results:
    return results_for(Level.COMMUNE, communes_of(province, CUTOFF), CUTOFF)


@pytest.fixture
def assess(lan, unit, criterion) -> Callable[..., Assessment]:
    """Records a verdict on criterion 6 of Sơn Bình."""

    def record(verdict: str, on: date, note: str = "Số liệu thử") -> Assessment:
        return record_assessment(
            unit=unit("03413"), criterion=criterion(6), verdict=verdict, observed_on=on, by=lan, note=note
        )

    return record


def queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


# --- The matrix -----------------------------------------------------------------------------------------------------


def test_the_matrix_has_a_row_for_each_commune_and_a_cell_for_each_criterion(matrix):
    assert len(matrix.rows) == 94
    assert {len(row.cells) for row in matrix.rows} == {19}
    assert [criterion.number for criterion in matrix.criteria] == list(range(1, 20))


def test_rows_keep_the_order_they_were_asked_in(province):
    backwards = communes_of(province, CUTOFF)[::-1]
    assert [row.unit for row in results_for(Level.COMMUNE, backwards, CUTOFF).rows] == list(backwards)


def test_totals_by_row_and_by_column_agree(matrix):
    assert sum(matrix.counts) == sum(matrix.met_by_criterion().values()) == 1357
    assert matrix.met_all == 40
    assert matrix.average == Decimal(1357) / 94


def test_met_and_unmet_numbers_are_all_criteria(matrix):
    for row in matrix.rows:
        assert sorted(row.met_numbers + row.unmet_numbers) == list(range(1, 20))
        assert row.met + row.unmet == 19


def test_a_criterion_that_no_commune_meets_is_counted_as_0(matrix):
    nobody = matrix.only([])
    assert nobody.met_by_criterion() == dict.fromkeys(range(1, 20), 0)
    assert nobody.average is None
    assert nobody.met_all == 0


def test_only_keeps_the_chosen_communes_in_the_order_of_the_matrix(matrix):
    chosen = matrix.only({"03628", "03405"})
    assert {row.unit.code for row in chosen.rows} == {"03628", "03405"}
    assert list(chosen.rows) == [row for row in matrix.rows if row in chosen.rows]
    assert chosen.criteria == matrix.criteria


def test_under_keeps_the_communes_of_a_district(matrix):
    assert len(matrix.under("106").rows) == 12
    assert matrix.under("999").rows == ()
    parts = [matrix.under(str(code)) for code in range(105, 113)]
    assert sum(len(part.rows) for part in parts) == 94
    assert sum(sum(part.counts) for part in parts) == 1357


def test_a_row_and_a_criterion_are_found_by_code_and_number(matrix):
    assert matrix.by_code["03628"].unit.name == "Pha Mu"
    assert matrix.criterion(6).name == "Cơ sở vật chất văn hóa"


def test_a_criterion_names_the_department_that_leads_it(matrix):
    assert matrix.criterion(1).leads == ("Sở Xây dựng",)


def test_a_department_that_ended_no_longer_leads(province):
    after = results_for(Level.COMMUNE, communes_of(province, date(2025, 6, 1)), date(2025, 6, 1))
    assert "Sở Giao thông vận tải" not in after.criterion(2).leads


def test_a_changed_verdict_changes_the_matrix_of_its_day_and_later_only(matrix, province, assess):
    assess(MET, date(2024, 11, 1))
    later = results_for(Level.COMMUNE, communes_of(province, date(2024, 11, 1)), date(2024, 11, 1))
    assert results_for(Level.COMMUNE, communes_of(province, CUTOFF), CUTOFF) == matrix
    assert sum(later.counts) == 1358


def test_the_matrix_is_known_as_it_was_at_a_moment(matrix, province, assess):
    before = timezone.now()
    assess(MET, CUTOFF)
    units = communes_of(province, CUTOFF)
    assert sum(results_for(Level.COMMUNE, units, CUTOFF).counts) == 1358
    assert results_for(Level.COMMUNE, units, CUTOFF, known_at=before) == matrix


def test_each_level_reads_its_own_set(unit):
    san_thang = [UnitInfo.of(unit("03409"))]
    found = results_by_level({Level.COMMUNE: san_thang, Level.COMMUNE_ADVANCED: san_thang}, CUTOFF)
    assert found[Level.COMMUNE].rows[0].met == 19
    assert found[Level.COMMUNE_ADVANCED].rows[0].met == 12


# --- Queries --------------------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_units(province):
    communes = communes_of(province, CUTOFF)
    one = queries(lambda: results_for(Level.COMMUNE, communes[:1], CUTOFF))
    all_of_them = queries(lambda: results_for(Level.COMMUNE, communes, CUTOFF))
    assert one == all_of_them <= 4


def test_the_number_of_queries_does_not_grow_with_the_levels(province):
    communes = communes_of(province, CUTOFF)
    one = queries(lambda: results_for(Level.COMMUNE, communes, CUTOFF))
    four = queries(lambda: results_by_level(dict.fromkeys(Level.values, communes), CUTOFF))
    assert one == four


@pytest.mark.parametrize("code", ["03628", "106", "0340501"])
def test_the_indicators_of_a_unit_cost_three_queries(unit, code):
    found = unit(code)
    assert queries(lambda: indicator_lines(found, Level.COMMUNE, CUTOFF)) == 3


def test_a_history_costs_one_query(unit):
    found = unit("03628")
    assert queries(lambda: criterion_histories(found, CUTOFF)) == 1


# --- Histories ------------------------------------------------------------------------------------------------------


def spells(unit: Callable[[str], Unit], on: date = CUTOFF) -> list[tuple[str, date, date]]:
    """Newest first: verdict, first day, day last confirmed."""
    found = criterion_history(unit("03413"), Level.COMMUNE, on)[6]
    return [(spell.verdict, spell.since, spell.last_confirmed) for spell in found]


def test_a_history_folds_equal_neighbours(unit):
    """Sơn Bình met criterion 6 on three observation days and lost it before the cut-off."""
    assert spells(unit) == [
        (NOT_MET, CUTOFF, CUTOFF),
        (MET, date(2023, 12, 31), JUNE),
    ]


def test_a_history_ends_on_the_day_asked_for(unit):
    assert spells(unit, date(2024, 4, 1)) == [(MET, date(2023, 12, 31), date(2024, 3, 31))]


def test_a_verdict_that_comes_back_is_a_new_spell(unit, assess):
    day = date(2024, 11, 1)
    assess(MET, day)
    assert [verdict for verdict, *_days in spells(unit, day)] == [MET, NOT_MET, MET]


def test_a_voided_record_leaves_the_history(unit, lan, assess):
    void_fact(assess(NOT_MET, date(2024, 5, 1)), reason="Nhập nhầm", by=lan)
    assert len(spells(unit)) == 2


def test_a_spell_carries_its_reason_and_its_writer(unit, assess):
    assess(MET, date(2024, 11, 1), note="Đã xây xong nhà văn hóa")
    newest, lost, _first = criterion_history(unit("03413"), Level.COMMUNE, date(2024, 11, 1))[6]
    assert (newest.note, newest.by, newest.is_sample) == ("Đã xây xong nhà văn hóa", "lan", False)
    assert "Nhà văn hóa" in lost.note


def test_a_history_keeps_the_levels_apart(unit):
    histories = criterion_histories(unit("03409"), CUTOFF)
    assert set(histories) == {Level.COMMUNE, Level.COMMUNE_ADVANCED}
    assert set(histories[Level.COMMUNE]) == set(range(1, 20))


# --- Readings, indicators, targets ----------------------------------------------------------------------------------


def test_a_reading_stands_beside_its_bar(unit):
    """Can Hồ: income 23 million against 45, poverty 60,13 % against 13 %."""
    lines = indicator_lines(unit("03514"), Level.COMMUNE, CUTOFF)
    (income,), (poverty,) = lines[10], lines[11]
    for line, value, bar in [(income, "23", 45), (poverty, "60.13", 13)]:
        assert line.reading
        assert line.threshold
        assert (line.reading.value, line.threshold.value) == (Decimal(value), Decimal(bar))
        assert not line.contradicts


def test_an_indicator_without_reading_or_bar_contradicts_nothing(unit):
    line = indicator_lines(unit("03514"), Level.COMMUNE, CUTOFF)[1][0]
    assert line.reading is None
    assert not line.contradicts
    assert not IndicatorLine(line.indicator, None, None).contradicts


def test_a_value_that_fails_its_bar_contradicts_the_verdict_met(unit, lan, criterion):
    indicator = criterion(10).indicators.get()
    fact = {"unit": unit("03514"), "indicator": indicator, "observed_on": CUTOFF, "by": lan, "value": Decimal(23)}
    record_reading(**fact, verdict=MET)
    (line,) = indicator_lines(unit("03514"), Level.COMMUNE, CUTOFF)[10]
    assert line.contradicts


def test_readings_are_those_of_units_within_and_sets_in_force(unit):
    codes = {item.unit_code for item in readings_on(CUTOFF, within=unit("106"))}
    assert "106" in codes
    assert codes <= set(Unit.objects.within(unit("106")).values_list("code", flat=True))
    assert readings_on(date(2026, 3, 1), within=unit("12")) == ()


def test_each_level_has_its_number_of_component_criteria(db):
    assert indicator_counts(CUTOFF) == {"commune": 57, "commune_advanced": 75, "district": 36, "village": 0}


def test_targets_of_this_year_and_later_are_listed_by_year(province):
    years = [target.year for target in targets_on(CUTOFF, within=province)]
    assert years == sorted(years)
    assert set(years) == {2024, 2025}
    assert {target.year for target in targets_on(date(2025, 1, 1), within=province)} == {2025}


def test_what_was_not_yet_recorded_is_not_known(province):
    long_ago = datetime(2020, 1, 1, tzinfo=timezone.get_current_timezone())
    assert targets_on(CUTOFF, within=province, known_at=long_ago) == ()
    assert readings_on(CUTOFF, within=province, known_at=long_ago) == ()
