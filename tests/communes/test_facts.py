"""Dated facts: a correction is a new row, nothing is ever changed, and `as_of` finds what was in force."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.append_only import AppendOnly
from communes.facts import DatedFact
from communes.models import Unit
from communes.services import record_fact, void_fact
from criteria.models import Assessment, CriteriaSet, Criterion, Level, Reading, Verdict
from criteria.services import record_assessment
from tests.conftest import CUTOFF, JUNE

MET, NOT_MET = Verdict.MET.value, Verdict.NOT_MET.value
START = date(2024, 11, 1)  # after the demo data set, so that its facts lie before every history made here
MORNING = datetime(2024, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def pha_mu(unit: Callable[[str], Unit]) -> Unit:
    return unit("03628")


@pytest.fixture
def record(lan: User, pha_mu: Unit, criterion: Callable[..., Criterion]) -> Callable[..., Assessment]:
    """Records a verdict on criterion 6 of Pha Mu, through the front door."""

    def assess(verdict: str, on: date) -> Assessment:
        return record_assessment(
            unit=pha_mu, criterion=criterion(6), verdict=verdict, observed_on=on, by=lan, note="Số liệu thử"
        )

    return assess


@pytest.fixture
def fact(record: Callable[..., Assessment]) -> Assessment:
    return record(MET, START)


def in_force(fact: Assessment, on: date, known_at: datetime | None = None) -> Assessment:
    found: Assessment = Assessment.objects.as_of(on, known_at=known_at).get(unit=fact.unit, criterion=fact.criterion)
    return found


# --- What is in force on a day --------------------------------------------------------------------------------------


def test_a_correction_is_a_new_row_and_the_newest_is_in_force(record):
    old, new = record(MET, START), record(NOT_MET, START + timedelta(days=5))
    assert in_force(old, START + timedelta(days=5)) == new


def test_a_correction_on_the_same_day_replaces_the_earlier_record(record):
    old, new = record(MET, START), record(NOT_MET, START)
    assert in_force(old, START) == new


def test_a_fact_on_a_later_day_does_not_change_an_earlier_day(record):
    old, _new = record(MET, START), record(NOT_MET, START + timedelta(days=1))
    assert in_force(old, START) == old


def test_a_late_record_about_an_earlier_day_does_not_beat_a_later_day(record):
    later, _earlier = record(MET, START + timedelta(days=9)), record(NOT_MET, START)
    assert in_force(later, START + timedelta(days=9)) == later


def test_known_at_hides_what_was_recorded_later(record):
    old = record(MET, START)
    between = timezone.now()
    new = record(NOT_MET, START)
    assert in_force(old, START, known_at=between) == old
    assert in_force(old, START) == new


def test_known_at_hides_a_void_that_came_later(fact, lan):
    before = timezone.now()
    void_fact(fact, reason="Nhập nhầm xã", by=lan)
    assert in_force(fact, START, known_at=before) == fact
    assert in_force(fact, START) != fact


def test_a_filter_on_the_verdict_before_and_after_as_of_gives_the_same(db):
    """A window function chooses the newest among the filtered rows: every commune came out at 19/19."""
    met = Assessment.objects.filter(verdict=MET)
    before = set(met.as_of(CUTOFF).values_list("pk", flat=True))
    after = set(Assessment.objects.as_of(CUTOFF).filter(verdict=MET).values_list("pk", flat=True))
    everything = set(Assessment.objects.as_of(CUTOFF).values_list("pk", flat=True))
    assert before == after
    assert 0 < len(after) < len(everything)


def test_a_commune_that_lost_a_criterion_no_longer_counts_as_meeting_it(unit, criterion):
    """Lản Nhì Thàng met criterion 9 in June and not at the cut-off."""
    history = Assessment.objects.filter(unit=unit("03391"), criterion=criterion(9), verdict=MET)
    assert history.as_of(JUNE).count() == 1
    assert history.as_of(CUTOFF).count() == 0


def test_as_of_gives_one_fact_for_each_identity(db):
    rows = Reading.objects.as_of(CUTOFF)
    assert rows.count() == rows.values("unit", "indicator").distinct().count() > 94


# --- as_of against a model that anyone can read ---------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing that happened: a verdict on a day, or a void of what the history holds so far."""

    day: int
    hour: int
    identity: int
    verdict: str
    voids: int | None


verdicts = st.sampled_from(Verdict.values)
steps = st.lists(
    st.builds(
        Step,
        day=st.integers(0, 2),
        hour=st.integers(0, 1),
        identity=st.integers(0, 1),
        verdict=verdicts,
        voids=st.none() | st.integers(0, 7),
    ),
    min_size=2,
    max_size=10,
)


def moment(hour: int) -> datetime:
    return MORNING + timedelta(hours=hour)


@contextlib.contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(history: list[Step], unit: Unit, criteria: list[Criterion], by: User) -> list[Assessment]:
    """Writes the history; a step that cannot void anything records a verdict instead."""
    rows: list[Assessment] = []
    for step in history:
        voidable = [row for row in rows if row.voids_id is None and all(other.voids_id != row.pk for other in rows)]
        voided = voidable[step.voids % len(voidable)] if step.voids is not None and voidable else None
        row = Assessment(
            unit=unit,
            criterion=voided.criterion if voided else criteria[step.identity],
            verdict=voided.verdict if voided else step.verdict,
            observed_on=voided.observed_on if voided else START + timedelta(days=step.day),
            recorded_at=moment(step.hour),
            recorded_by=by,
            voids=voided,
        )
        row.save()
        rows.append(row)
    return rows


def naive_as_of(rows: list[Assessment], on: date, known_at: datetime | None) -> set[int]:
    """What DESIGN says, word for word."""
    known = [row for row in rows if known_at is None or row.recorded_at <= known_at]
    voided = {row.voids_id for row in known}
    standing = [row for row in known if row.voids_id is None and row.pk not in voided and row.observed_on <= on]
    newest = sorted(standing, key=lambda row: (row.observed_on, row.recorded_at, row.pk))
    return set({row.criterion_id: row.pk for row in newest}.values())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=steps, day=st.integers(-1, 3), hour=st.none() | st.integers(-1, 2), verdict=st.sampled_from(Verdict.values)
)
def test_as_of_agrees_with_the_naive_model_and_commutes_with_filters(lan, pha_mu, history, day, hour, verdict):
    on, known_at = START + timedelta(days=day), None if hour is None else moment(hour)
    with rolled_back():
        rows = stored(history, pha_mu, fresh_criteria(), lan)
        mine = Assessment.objects.filter(pk__in=[row.pk for row in rows])
        found = set(mine.as_of(on, known_at=known_at))
        of_verdict = set(mine.filter(verdict=verdict).as_of(on, known_at=known_at))
        assert {row.pk for row in found} == naive_as_of(rows, on, known_at)
        assert of_verdict == {row for row in found if row.verdict == verdict}


def fresh_criteria() -> list[Criterion]:
    """Two criteria that nobody has assessed yet."""
    criteria_set = CriteriaSet.objects.on(CUTOFF).get(level=Level.COMMUNE)
    return [Criterion.objects.create(criteria_set=criteria_set, number=number, name="Thử") for number in (98, 99)]


def test_of_two_records_of_one_moment_the_later_row_is_in_force(lan, pha_mu):
    """A workbook's rows are stored in bulk, with one time."""
    with rolled_back():
        steps_at_once = [Step(0, 0, 0, verdict, None) for verdict in (MET, NOT_MET)]
        _first, second = stored(steps_at_once, pha_mu, fresh_criteria(), lan)
        assert in_force(second, START) == second


# --- Voiding --------------------------------------------------------------------------------------------------------


def test_a_voided_fact_brings_back_the_earlier_one(record, lan):
    old, wrong = record(MET, START), record(NOT_MET, START + timedelta(days=1))
    void_fact(wrong, reason="Nhập nhầm ngày", by=lan)
    assert in_force(old, START + timedelta(days=1)) == old


def test_a_voided_fact_stays_in_the_database_with_the_reason(fact, lan):
    voiding = void_fact(fact, reason="  Nhập nhầm xã ", by=lan)
    assert Assessment.objects.filter(pk=fact.pk).exists()
    assert (voiding.voids, voiding.note, voiding.recorded_by) == (fact, "Nhập nhầm xã", lan)
    assert fact not in Assessment.objects.not_voided()
    assert voiding not in Assessment.objects.not_voided()


def test_a_fact_is_recorded_anew_after_a_void(record, lan):
    void_fact(record(MET, START), reason="Nhập nhầm", by=lan)
    again = record(NOT_MET, START)
    assert in_force(again, START) == again


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_void_needs_a_reason(fact, lan, reason):
    with pytest.raises(ValidationError):
        void_fact(fact, reason=reason, by=lan)
    assert in_force(fact, START) == fact


def test_a_fact_is_not_voided_twice(fact, lan):
    void_fact(fact, reason="Nhập nhầm", by=lan)
    with pytest.raises(ValidationError) as refused:
        void_fact(fact, reason="Nhập nhầm", by=lan)
    assert "assessment_voided_once" not in str(refused.value), "the sentence is for a person"


def test_the_database_refuses_a_second_void(fact, lan):
    voiding = void_fact(fact, reason="Nhập nhầm", by=lan)
    voiding.pk = None
    voiding._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        voiding.save()


def test_a_voiding_record_cannot_be_voided(fact, lan):
    voiding = void_fact(fact, reason="Nhập nhầm", by=lan)
    with pytest.raises(ValidationError):
        void_fact(voiding, reason="Đổi ý", by=lan)


def test_a_fact_that_lies_outside_the_dates_of_its_unit_can_be_voided(fact, lan, pha_mu):
    """The dates of the unit were corrected after the fact had been recorded."""
    Unit.objects.filter(pk=pha_mu.pk).update(valid_until=START)
    fact.refresh_from_db()
    void_fact(fact, reason="Xã đã sáp nhập trước ngày này", by=lan)
    assert in_force(fact, START) != fact


# --- Refused facts --------------------------------------------------------------------------------------------------


def test_a_fact_of_tomorrow_is_refused(record):
    with pytest.raises(ValidationError) as refused:
        record(MET, timezone.localdate() + timedelta(days=1))
    assert set(refused.value.message_dict) == {"observed_on"}


def test_a_fact_of_today_is_accepted(monkeypatch, record):
    monkeypatch.setattr(timezone, "localdate", lambda: START)
    assert record(MET, START).pk


def test_a_fact_after_the_end_of_its_unit_is_refused(record, pha_mu):
    """Pha Mu ended on 2025-07-01, the first day on which it is no longer in force."""
    assert record(MET, date(2025, 6, 30)).pk
    with pytest.raises(ValidationError, match=str(pha_mu)):
        record(MET, date(2025, 7, 1))


def test_a_fact_before_its_criteria_set_is_refused(record, criterion):
    with pytest.raises(ValidationError, match=str(criterion(6).criteria_set)):
        record(MET, date(2022, 3, 7))
    assert record(MET, date(2022, 3, 8)).pk


def test_a_fact_after_its_criteria_set_is_refused(lan, province, criterion, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 3, 1))
    with pytest.raises(ValidationError, match=str(criterion(6).criteria_set)):
        record_assessment(unit=province, criterion=criterion(6), verdict=MET, observed_on=date(2026, 2, 15), by=lan)


def test_the_sentences_of_refusals_are_given_to_translators(record, monkeypatch):
    """Every sentence passes through gettext, with its own values put in afterwards."""
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        return text

    monkeypatch.setattr("communes.facts._", translate)
    with contextlib.suppress(ValidationError):
        record(MET, timezone.localdate() + timedelta(days=1))
    with contextlib.suppress(ValidationError):
        record(MET, date(2025, 7, 1))
    assert len(asked) == 2
    assert all("%(" in text for text in asked)


def test_a_refused_fact_leaves_nothing_behind(record):
    before = Assessment.objects.count()
    with pytest.raises(ValidationError):
        record("perhaps", START)
    assert Assessment.objects.count() == before


def test_the_database_refuses_a_verdict_that_nobody_defined(lan, pha_mu, criterion):
    blank = Assessment(unit=pha_mu, criterion=criterion(6), verdict="", observed_on=START, recorded_by=lan)
    with pytest.raises(IntegrityError), transaction.atomic():
        blank.save()


# --- Append-only through every door ---------------------------------------------------------------------------------


def changed(fact: Assessment) -> Assessment:
    fact.verdict = NOT_MET
    return fact


def loaded_over(fact: Assessment) -> None:
    """A fixture that holds the row with another verdict, as `loaddata` writes it."""
    for item in serializers.deserialize("json", serializers.serialize("json", [changed(fact)])):
        item.save()


def same(fact: Assessment) -> Any:
    return Assessment.objects.filter(pk=fact.pk)


def twin(fact: Assessment) -> Assessment:
    """A new object with the key of a stored row."""
    columns = {field.attname: getattr(fact, field.attname) for field in fact._meta.concrete_fields}
    return changed(Assessment(**columns))


CHANGES: dict[str, Callable[[Any], object]] = {
    "save": lambda fact: changed(fact).save(),
    "save with update_fields": lambda fact: changed(fact).save(update_fields=["verdict"]),
    "save with force_update": lambda fact: changed(fact).save(force_update=True),
    "save_base": lambda fact: changed(fact).save_base(),
    "save_base of the base class": lambda fact: models.Model.save_base(changed(fact), raw=True),
    "loaddata": loaded_over,
    "asave": lambda fact: async_to_sync(changed(fact).asave)(),
    "update": lambda fact: same(fact).update(verdict=NOT_MET),
    "aupdate": lambda fact: async_to_sync(same(fact).aupdate)(verdict=NOT_MET),
    "select_for_update": lambda fact: same(fact).select_for_update().update(verdict=NOT_MET),
    "manager update": lambda fact: Assessment.objects.update(verdict=NOT_MET),
    "base manager update": lambda fact: Assessment._base_manager.filter(pk=fact.pk).update(verdict=NOT_MET),
    "the queryset's inner update": lambda fact: same(fact)._update([(Assessment._meta.get_field("verdict"), None, "")]),
    "bulk_update": lambda fact: Assessment.objects.bulk_update([changed(fact)], ["verdict"]),
    "abulk_update": lambda fact: async_to_sync(Assessment.objects.all().abulk_update)([changed(fact)], ["verdict"]),
    "update_or_create": lambda fact: same(fact).update_or_create(defaults={"verdict": NOT_MET}),
    "aupdate_or_create": lambda fact: async_to_sync(same(fact).aupdate_or_create)(defaults={"verdict": NOT_MET}),
    "bulk_create over conflicts": lambda fact: Assessment.objects.bulk_create(
        [twin(fact)], update_conflicts=True, update_fields=["verdict"], unique_fields=["id"]
    ),
    "bulk_create over conflicts, by position": lambda fact: Assessment.objects.bulk_create(
        [twin(fact)], None, False, True, update_fields=["verdict"], unique_fields=["id"]
    ),
    "abulk_create over conflicts": lambda fact: async_to_sync(Assessment.objects.all().abulk_create)(
        [twin(fact)], update_conflicts=True, update_fields=["verdict"], unique_fields=["id"]
    ),
    "related manager update": lambda fact: fact.unit.assessments.update(verdict=NOT_MET),
    "related manager add": lambda fact: fact.unit.parent.assessments.add(fact),
    "related manager add to voids": lambda fact: Assessment.objects.exclude(pk=fact.pk)[0].voided_by.add(fact),
    "related manager set": lambda fact: fact.voided_by.set([fact]),
    "related manager update_or_create": lambda fact: fact.unit.assessments.update_or_create(
        pk=fact.pk, defaults={"verdict": NOT_MET}
    ),
}

DELETIONS: dict[str, Callable[[Any], object]] = {
    "delete": lambda fact: fact.delete(),
    "adelete": lambda fact: async_to_sync(fact.adelete)(),
    "queryset delete": lambda fact: same(fact).delete(),
    "queryset adelete": lambda fact: async_to_sync(same(fact).adelete)(),
    "base manager delete": lambda fact: Assessment._base_manager.filter(pk=fact.pk).delete(),
    "raw delete": lambda fact: same(fact)._raw_delete("default"),
    "related manager delete": lambda fact: fact.unit.assessments.all().delete(),
}


def assert_untouched(fact: Assessment) -> None:
    assert same(fact).values_list("verdict", "unit__code", "voids").get() == (MET, "03628", None)


@pytest.mark.parametrize("door", CHANGES)
def test_a_stored_fact_cannot_be_changed_through(door, fact):
    with pytest.raises(AppendOnly), transaction.atomic():
        CHANGES[door](fact)
    assert_untouched(fact)


@pytest.mark.parametrize("door", DELETIONS)
def test_a_stored_fact_cannot_be_deleted_through(door, fact):
    with pytest.raises(AppendOnly), transaction.atomic():
        DELETIONS[door](fact)
    assert_untouched(fact)


def test_a_new_object_with_the_key_of_a_stored_fact_does_not_replace_it(fact):
    with pytest.raises(IntegrityError), transaction.atomic():
        twin(fact).save()
    assert_untouched(fact)


def test_the_same_holds_for_every_kind_of_fact(db):
    """A kind that defines a manager or a `save` of its own would open the doors again."""
    for kind in fact_models():
        with pytest.raises(AppendOnly), transaction.atomic():
            kind._base_manager.update(note="")
        with pytest.raises(AppendOnly), transaction.atomic():
            kind._default_manager.all().delete()
        assert kind._do_update is DatedFact._do_update
        assert kind.delete is DatedFact.delete


def fact_models() -> list[type[DatedFact]]:
    found = [model for model in apps.get_models() if issubclass(model, DatedFact)]
    assert len(found) == 6
    return found


def test_get_or_create_only_reads_a_stored_fact(fact):
    found, created = Assessment.objects.get_or_create(pk=fact.pk, defaults={"verdict": NOT_MET})
    assert (found.verdict, created) == (MET, False)


def test_a_new_fact_from_a_fixture_is_still_accepted(fact):
    """`loaddata` of a backup into an empty database adds rows."""
    backup = serializers.serialize("json", [fact]).replace(f'"pk": {fact.pk}', f'"pk": {fact.pk + 1000}')
    for item in serializers.deserialize("json", backup):
        item.save()
    assert Assessment.objects.filter(pk=fact.pk + 1000, verdict=MET).exists()


@pytest.mark.parametrize("of", ["unit", "criterion", "recorded_by"])
def test_what_a_fact_speaks_about_cannot_be_deleted(fact, of):
    with pytest.raises(ProtectedError):
        getattr(fact, of).delete()
    assert_untouched(fact)


@pytest.mark.parametrize("kind", fact_models(), ids=lambda kind: kind.__name__)
def test_no_reference_of_a_fact_cascades(kind):
    """A cascade would delete facts past the model."""
    references = [field for field in kind._meta.concrete_fields if field.remote_field]
    assert {field.remote_field.on_delete for field in references} == {models.PROTECT}


@pytest.mark.parametrize("kind", fact_models(), ids=lambda kind: kind.__name__)
def test_identity_fields_are_never_empty(kind):
    """NOT EXISTS compares identities with «=», which NULL never satisfies."""
    assert not any(kind._meta.get_field(name).null for name in kind.identity)


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", fact_models(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_postgresql_itself_refuses(db, kind, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(kind._meta.db_table))


@pytest.mark.postgresql
def test_postgresql_refuses_djangos_collector(fact):
    """The one door of the ORM that Python cannot close: `Model.delete` of the base class."""
    collector = Collector("default")
    collector.collect([fact])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        collector.delete()
    assert_untouched(fact)


def test_a_fact_is_checked_before_it_is_stored(lan, pha_mu, criterion):
    unchecked = Assessment(unit=pha_mu, criterion=criterion(6), verdict="", observed_on=START, recorded_by=lan)
    with pytest.raises(ValidationError):
        record_fact(unchecked)
    assert unchecked.pk is None
