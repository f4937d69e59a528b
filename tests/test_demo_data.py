"""What the sample values must hold together (issue 2, section 3), checked on the loaded database."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from communes.facts import DatedFact
from communes.models import Membership, Period, Role, Unit
from communes.selectors import communes_of
from criteria.models import Act, Assessment, Indicator, Level, Reading, Recognition, Target, Threshold, Verdict
from criteria.rules import passes
from criteria.selectors import Results, results_for
from funding.models import Allocation, CapitalSource, Disbursement
from ntm_portal.pages import demo
from reports.models import GuidanceDocument, Narrative, TrainingClass
from tests.conftest import CUTOFF, JUNE

DAYS = [date(2023, 12, 31), date(2024, 3, 31), JUNE, CUTOFF]
PASSWORD = "demo-password-2024"  # the one of conftest.py


@pytest.fixture
def matrix(province: Unit) -> Results:
    return on(province, CUTOFF)


def on(province: Unit, day: date) -> Results:
    return results_for(Level.COMMUNE, communes_of(province, day), day)


def lines(name: str) -> list[dict[str, str]]:
    with (demo.FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- Communes -------------------------------------------------------------------------------------------------------


def test_the_free_40_communes_sum_to_398(matrix):
    """Those which the source report does not describe: neither at 19, nor planned for 2024 or 2025."""
    planned = set(Target.objects.filter(unit__kind="commune").values_list("unit__code", flat=True))
    free = [row for row in matrix.rows if not row.meets_all and row.unit.code not in planned]
    assert len(free) == 40
    assert sum(row.met for row in free) == 398


@pytest.mark.parametrize(("day", "met"), list(zip(DAYS, [1288, 1310, 1335, 1357], strict=True)))
def test_the_total_of_each_observation_day(province, day, met):
    assert sum(on(province, day).counts) == met


def test_hard_criteria_are_met_least_often(matrix):
    """Income, poverty, culture houses and environment are harder than planning and electricity."""
    by_ease = [number for number, _met in Counter(matrix.met_by_criterion()).most_common()]
    assert {1, 4} <= set(by_ease[:4])
    assert {6, 10, 11, 17} == set(by_ease[-4:])


def test_only_met_and_not_met_occur_at_the_cut_off(matrix):
    assert {cell for row in matrix.rows for cell in row.cells} == {Verdict.MET, Verdict.NOT_MET}


# --- Readings and verdicts ------------------------------------------------------------------------------------------


@pytest.fixture(params=DAYS, ids=str)
def read(request: pytest.FixtureRequest, province: Unit) -> dict[str, dict[str, tuple[Decimal | None, str]]]:
    """Code of commune → code of indicator → value and verdict of its criterion on the day."""
    verdicts = on(province, request.param).by_code
    found: dict[str, dict[str, tuple[Decimal | None, str]]] = {}
    facts = Reading.objects.as_of(request.param).filter(indicator__criterion__criteria_set__level=Level.COMMUNE)
    for reading in facts.filter(observed_on=request.param).select_related("unit", "indicator__criterion"):
        verdict = verdicts[reading.unit.code].verdicts[reading.indicator.criterion.number]
        found.setdefault(reading.unit.code, {})[reading.indicator.code] = (reading.value, verdict)
    return found


def test_every_commune_has_the_seven_readings_on_each_observation_day(read):
    assert len(read) == 94
    assert {frozenset(of_commune) for of_commune in read.values()} == {
        frozenset({"3.1", "6.3", "9.2", "10", "11", "15.1", "17.4"})
    }


def test_criterion_11_is_met_exactly_where_poverty_is_at_most_13_per_cent(read):
    for of_commune in read.values():
        poverty, verdict = of_commune["11"]
        assert (verdict == Verdict.MET) == (poverty <= 13)


def test_criterion_10_is_met_exactly_where_income_reaches_the_bar_of_the_year(request, read):
    day = request.node.callspec.params["read"]
    bar = Threshold.objects.get(
        indicator__code="10", indicator__criterion__criteria_set__level="commune", year=day.year
    )
    for of_commune in read.values():
        income, verdict = of_commune["10"]
        assert (verdict == Verdict.MET) == (income >= bar.value)


def test_a_met_criterion_has_no_reading_that_fails_its_bar(request, read):
    """An unmet one may have failed on another indicator."""
    bars = {bar.indicator.code: bar for bar in bars_of(request.node.callspec.params["read"])}
    for of_commune in read.values():
        for code, (value, verdict) in of_commune.items():
            if verdict == Verdict.MET and code in bars:
                assert passes(bars[code].operator, bars[code].value, value) is not False


def bars_of(day: date) -> list[Threshold]:
    bars = Threshold.objects.in_force(day).filter(indicator__criterion__criteria_set__level=Level.COMMUNE)
    return list(bars.select_related("indicator"))


def test_the_verdict_of_a_reading_follows_from_its_value(db):
    poverty = Reading.objects.filter(indicator__code="11", indicator__criterion__criteria_set__level=Level.COMMUNE)
    assert poverty.filter(value__gt=13, verdict=Verdict.MET).count() == 0
    assert poverty.filter(value__lte=13).exclude(verdict=Verdict.MET).count() == 0
    assert poverty.filter(value__gt=13).exists()


@pytest.mark.parametrize("day", [date(2023, 12, 31), JUNE, CUTOFF])
def test_a_district_criterion_is_met_exactly_when_all_its_components_are(db, day):
    components = Reading.objects.as_of(day).filter(indicator__criterion__criteria_set__level=Level.DISTRICT)
    unmet = set(components.exclude(verdict=Verdict.MET).values_list("unit", "indicator__criterion"))
    assessed = Assessment.objects.as_of(day).filter(criterion__criteria_set__level=Level.DISTRICT)
    assert components.count() == 3 * 36
    assert {(fact.unit_id, fact.criterion_id) for fact in assessed if fact.verdict != Verdict.MET} == unmet


# --- Losses and recognition -----------------------------------------------------------------------------------------


def losses(level: str) -> Iterator[Assessment]:
    """Facts that say «not met» where the observation before said «met»."""
    facts = Assessment.objects.filter(criterion__criteria_set__level=level).order_by("unit", "criterion", "observed_on")
    for before, after in pairwise(facts.select_related("unit", "criterion")):
        same = (before.unit_id, before.criterion_id) == (after.unit_id, after.criterion_id)
        if same and before.verdict == Verdict.MET and after.verdict == Verdict.NOT_MET:
            yield after


@pytest.mark.parametrize("level", Level.values)
def test_every_criterion_lost_between_two_observation_days_has_its_reason(db, level):
    noted = {
        (line["day"], line["code"], int(line["criterion"])) for line in lines("notes.csv") if line["level"] == level
    }
    lost = list(losses(level))
    assert {(str(fact.observed_on), fact.unit.code, fact.criterion.number) for fact in lost} == noted
    assert all(fact.note for fact in lost)


def test_only_losses_carry_a_reason(db):
    lost = {fact.pk for level in Level.values for fact in losses(level)}
    assert len(lost) == 13
    assert set(Assessment.objects.exclude(note="").values_list("pk", flat=True)) == lost


def test_by_the_cut_off_communes_that_are_not_recognised_have_lost_criteria_6_9_and_19(db):
    recognised = set(Recognition.objects.filter(title=Level.COMMUNE).values_list("unit", flat=True))
    lost = [fact for fact in losses(Level.COMMUNE) if fact.observed_on == CUTOFF]
    assert {fact.criterion.number for fact in lost} == {6, 9, 19}
    assert not recognised & {fact.unit_id for fact in lost}


def test_ban_lang_was_below_19_in_june_and_has_recovered(province):
    counts = [on(province, day).by_code["03577"].met for day in DAYS]
    assert counts == [19, 19, 18, 19]
    assert on(province, JUNE).by_code["03577"].unit.name == "Bản Lang"


def test_every_recognised_commune_holds_a_decision_and_19_criteria(matrix):
    decisions = Recognition.objects.filter(title=Level.COMMUNE, act=Act.AWARD).select_related("unit")
    assert decisions.count() == 39
    for decision in decisions:
        assert "QĐ" in decision.decision
        assert decision.observed_on < CUTOFF
        assert matrix.by_code[decision.unit.code].meets_all


def test_pha_mu_alone_meets_all_criteria_without_a_decision(matrix):
    recognised = set(Recognition.objects.values_list("unit__code", flat=True))
    assert {row.unit.name for row in matrix.rows if row.meets_all and row.unit.code not in recognised} == {"Pha Mu"}


# --- Capital --------------------------------------------------------------------------------------------------------


def test_capital_carried_over_is_what_2023_left_undisbursed(db):
    paid = {(row.holder_id, row.source_id): row.amount for row in Disbursement.objects.filter(year=2023)}
    left = {
        (row.holder_id, row.source_id): row.usable - paid[row.holder_id, row.source_id]
        for row in Allocation.objects.filter(year=2023)
    }
    of_2024 = Allocation.objects.filter(year=2024)
    assert of_2024.count() == 3 * len(left)
    assert {(row.holder_id, row.source_id, row.carried_over) for row in of_2024} == {
        (*key, sum_) for key, sum_ in left.items()
    }


def test_disbursement_only_grows_and_never_exceeds_what_is_usable(db):
    usable = {(row.holder_id, row.source_id, row.observed_on): row.usable for row in Allocation.objects.all()}
    by_account: dict[tuple[int, int, int], list[int]] = {}
    for row in Disbursement.objects.order_by("observed_on"):
        by_account.setdefault((row.holder_id, row.source_id, row.year), []).append(row.amount)
        assert row.amount <= usable[row.holder_id, row.source_id, row.observed_on]
    assert all(amounts == sorted(amounts) for amounts in by_account.values())


# --- Marked as sample -----------------------------------------------------------------------------------------------


def fact_models() -> list[type[DatedFact]]:
    return [model for model in apps.get_models() if issubclass(model, DatedFact)]


def test_what_the_source_report_does_not_state_is_marked_as_sample(db):
    """Per kind of fact: (sample, stated by the source)."""
    marked = {
        model.__name__: (model.objects.filter(is_sample=True).count(), model.objects.filter(is_sample=False).count())
        for model in fact_models()
    }
    assert marked == {model: (counted["sample"], counted["source"]) for model, counted in in_the_files().items()}


def in_the_files() -> dict[str, Counter[str]]:
    """Facts of each kind by origin, counted from the files."""
    wide = {
        "Assessment": ["communes_2*", "communes_advanced_2*", "districts_2*", "villages_2*"],
        "Reading": ["readings_2*", "readings_source_2*", "district_indicators_2*"],
        "Recognition": ["recognitions"],
        "Target": ["targets"],
        "Allocation": ["capital"],
        "Disbursement": ["capital"],
    }
    return {
        kind: sum((origins(file, kind) for name in names for file in found(name)), Counter())
        for kind, names in wide.items()
    }


def found(name: str) -> list[Path]:
    return sorted(demo.FOLDER.glob(f"{name}.csv"))


def origins(file: Path, kind: str) -> Counter[str]:
    """A wide line holds a fact in each filled cell besides its labels."""
    counted: Counter[str] = Counter()
    for line in lines(file.name):
        cells = [value for name, value in line.items() if name[0].isdigit() and value]
        counted[line["origin"]] += len(cells) if cells else 1
    return counted


def test_facts_at_earlier_observation_days_are_all_sample(db):
    assert not Assessment.objects.filter(observed_on__lt=CUTOFF, is_sample=False).exists()


def test_village_names_and_narrative_are_marked_as_sample(db):
    assert set(Unit.objects.filter(kind="village").values_list("is_sample", flat=True)) == {True}
    assert set(Narrative.objects.values_list("is_sample", flat=True)) == {True}
    assert not Unit.objects.exclude(kind="village").filter(is_sample=True).exists()


def test_demo_facts_are_recorded_on_their_own_day_and_by_a_person(db):
    for model in fact_models():
        for fact in model.objects.select_related("recorded_by")[:50]:
            assert fact.recorded_at.date() == fact.observed_on
            assert fact.recorded_by.username == "tinh"


def test_every_demo_fact_would_be_accepted_at_the_front_door(db):
    """They are stored in bulk; a sample of each kind goes through the checks."""
    for model in fact_models():
        for fact in model.objects.order_by("pk")[:20]:
            fact.full_clean()


# --- Documents, training, periods -----------------------------------------------------------------------------------


def test_guidance_and_training_of_the_9_months(db):
    assert Counter(GuidanceDocument.objects.values_list("category", flat=True)) == {"guidance": 9, "programme": 6}
    classes = TrainingClass.objects.filter(held_on__year=2024, held_until__lte=CUTOFF)
    assert (classes.count(), sum(classes.values_list("trainees", flat=True))) == (10, 685)


def test_one_period_is_open_and_two_are_closed(db):
    assert dict(Period.objects.values_list("slug", "state")) == {
        "2024-9m": "open",
        "2024-6m": "closed",
        "2023-12m": "closed",
    }


def test_component_criteria_of_the_three_target_districts(db):
    codes = Reading.objects.filter(indicator__criterion__criteria_set__level=Level.DISTRICT)
    assert set(codes.values_list("unit__code", flat=True)) == {"106", "110", "111"}
    assert Indicator.objects.filter(criterion__criteria_set__level=Level.DISTRICT).count() == 36
    assert CapitalSource.objects.count() == 2


# --- Loading twice --------------------------------------------------------------------------------------------------


def table_sizes() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_loading_twice_changes_nothing(db):
    before = table_sizes()
    assert demo.load() is False
    assert table_sizes() == before


@pytest.mark.parametrize("password", [PASSWORD, "mot-mat-khau-khac-2024"])
def test_accounts_exist_once_and_follow_the_password(db, password):
    before = table_sizes()
    demo.create_accounts(password)
    assert table_sizes() == before
    assert all(
        user.check_password(password) for user in User.objects.filter(username__in=["tinh", "tamduong", "quantri"])
    )


def test_the_demo_accounts_hold_their_roles(db):
    roles = {(held.user.username, held.role, held.unit.code if held.unit else "") for held in Membership.objects.all()}
    assert {("tinh", Role.APPROVER, ""), ("chuyenvien", Role.OFFICER, ""), ("lanhdao", Role.VIEWER, "")} <= roles
    assert {("quantri", Role.ADMIN, ""), ("tamduong", Role.SENDER, "106"), ("thanuyen", Role.SENDER, "110")} <= roles
    assert len(roles) == Membership.objects.count() == User.objects.count() == 12
