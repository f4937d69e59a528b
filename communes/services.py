"""Verbs that write facts; keyword-only and atomic.

Writers of one unit take turns: the unit's row is locked, so that what a writer saw and
what it writes belong together. On SQLite the transaction itself is the turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import EllipsisType
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import can_correct_after_lock, scope_of
from communes.facts import DatedFact
from communes.models import Period, PeriodState, Submission, Unit

Fact = TypeVar("Fact", bound=DatedFact)
CUTOFF = F("cutoff")


class Stale(Exception):
    """Somebody recorded another fact since the person looked; `current` is it (None: it was cancelled)."""

    def __init__(self, current: DatedFact | None) -> None:
        super().__init__("stale")
        self.current = current


def is_repeat(current: DatedFact | None, based_on: int | EllipsisType | None, said: dict[str, Any]) -> bool:
    """Whether the person said the very same after the fact that it was based on: sent twice, the answer being lost."""
    if current is None or based_on is ...:
        return False
    is_newer = based_on is None or current.pk > based_on
    return is_newer and all(getattr(current, name) == value for name, value in said.items())


@contextmanager
def turn_of(unit_id: int) -> Iterator[None]:
    """A transaction in which nobody else writes facts of the unit.

    A weak row lock is enough and lets others insert rows that merely point to the unit.
    """
    with transaction.atomic():
        lock_units([unit_id])
        yield


def lock_units(units: Collection[int]) -> None:
    """Writers of a unit take turns until the transaction ends; the order keeps two of them from a deadlock."""
    if connection.features.has_select_for_update:
        list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk").values_list("pk"))


def fact_in_force(fact: Fact, on: date) -> Fact | None:
    """The stored fact of the same identity that is in force on the day.

    One identity has few rows: picking the newest here is several times quicker than `as_of`, and each saved cell waits.
    """
    model: Any = type(fact)
    identity = {name: getattr(fact, name) for name in fact.identity}
    rows = model.objects.filter(**identity, observed_on__lte=on).order_by("-observed_on", "-recorded_at", "-pk")
    cancelled = {row.voids_id for row in rows}
    return next((row for row in rows if row.voids_id is None and row.pk not in cancelled), None)


def refuse_stale(current: DatedFact | None, based_on: int | EllipsisType | None) -> None:
    """Raises Stale unless the person saw what is in force; `...` means that nobody looked (loaders, tests)."""
    if based_on is ... or based_on == (current.pk if current else None):
        return
    raise Stale(current)


@transaction.atomic
def record_fact(fact: Fact) -> Fact:
    """Checks and stores one fact. Raises ValidationError with the sentence for the person."""
    refuse_locked(fact.observed_on, fact.note, fact.recorded_by)
    fact.full_clean(exclude=_fetched(fact))
    fact.save()
    return fact


def _fetched(fact: DatedFact) -> set[str]:
    """Relations whose row is at hand: asking the database once more whether it exists costs a query each."""
    relations = (field for field in fact._meta.concrete_fields if field.is_relation)
    return {field.name for field in relations if field.name in fact._state.fields_cache}


def refuse_locked(observed_on: date, reason: str, by: Any, *, until: Any = CUTOFF) -> None:
    """A closed period takes no more facts up to its cut-off, but an approver's correction with a reason.

    `until` is another last day of a period where its report counts further than the cut-off.
    """
    first = closed_period(observed_on, until=until)
    if first is None:
        return
    decision = can_correct_after_lock(scope_of(by))
    values = {"period": first[0], "day": f"{first[1]:%d/%m/%Y}"}
    if not decision:
        raise ValidationError(
            _("The period «%(period)s» is closed: figures up to %(day)s are corrected by an approving officer only.")
            % values
        )
    if not reason.strip():
        raise ValidationError(
            {"note": _("The period «%(period)s» is closed: a correction up to %(day)s needs a reason.") % values}
        )


def closed_period(observed_on: date, *, until: Any = CUTOFF) -> tuple[str, date] | None:
    """Title and last day of the first closed period that holds the day."""
    closed = Period.objects.filter(state=PeriodState.CLOSED).annotate(last=until).filter(last__gte=observed_on)
    found: tuple[str, date] | None = closed.order_by("last").values_list("title", "last").first()
    return found


@transaction.atomic
def void_fact(fact: Fact, *, reason: str, by: User) -> Fact:
    """Cancels a fact that should never have been; the earlier one is in force again."""
    if not reason.strip():
        raise ValidationError(_("Voiding a record needs a reason."))
    if fact.voids_id is not None:
        raise ValidationError(_("A voiding record cannot be voided; record the fact again."))
    model: Any = type(fact)
    if model.objects.filter(voids=fact.pk).exists():
        raise ValidationError(_("This record has been voided already."))
    return record_fact(voiding_of(fact, note=reason.strip(), by=by, at=timezone.now()))


def voiding_of(fact: Fact, *, note: str, by: User, at: datetime, submission: Submission | None = None) -> Fact:
    """The row that cancels the fact, not yet stored: it says the same of the same day."""
    model: Any = type(fact)
    copied = {field.attname: getattr(fact, field.attname) for field in model._meta.concrete_fields}
    kept = {name: value for name, value in copied.items() if name not in NOT_COPIED}
    voiding: Fact = model(**kept, voids_id=fact.pk, note=note, recorded_by=by, recorded_at=at, submission=submission)
    return voiding


NOT_COPIED = {"id", "recorded_at", "recorded_by_id", "note", "voids_id", "submission_id"}  # by a voiding row
