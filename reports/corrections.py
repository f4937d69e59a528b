"""Corrections of closed periods: what was recorded of a locked day while it was locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from communes.lines import person_name
from communes.models import Period, PeriodState, Unit
from reports.fact_words import FACT_KINDS, FactKind, before_of, place_of

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Correction:
    """One fact in words; `before` and `after` are «–» where nothing stood or nothing stands any more."""

    place: str
    what: str
    observed_on: date
    before: str
    after: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Locked:
    """A time during which a period was closed; `until` is empty while it still is."""

    cutoff: date
    since: datetime
    until: datetime | None

    @property
    def facts(self) -> Q:
        recorded = Q(observed_on__lte=self.cutoff, recorded_at__gte=self.since)
        return recorded & Q(recorded_at__lt=self.until) if self.until else recorded


def corrections_for(period: Period, unit: Unit, *, known_at: datetime | None = None) -> tuple[Correction, ...]:
    """What the report of the period tells: corrections of the period itself and of the one that was closed before it.

    Older ones are among them, as their days lie before that cut-off too. Voiding rows count as corrections;
    a value that was only confirmed does not.
    """
    locked = _locked(period)
    if not locked:
        return ()
    found = [item for kind in FACT_KINDS for item in _of_kind(kind, locked, unit, known_at)]
    return tuple(sorted(found, key=lambda item: (item.at, item.place, item.what), reverse=True))


def _locked(period: Period) -> list[Locked]:
    """The closed times of the period and of the last one before it that was ever closed; the histories say when."""
    history: Any = Period.history
    cutoffs = dict(Period.objects.filter(cutoff__lte=period.cutoff).values_list("pk", "cutoff"))
    rows = history.filter(id__in=cutoffs).order_by("history_id").values_list("id", "state", "history_date")
    times: dict[int, list[Locked]] = {}
    for pk, state, at in rows:
        _note(times.setdefault(pk, []), cutoffs[pk], state, at)
    earlier = [pk for pk, found in times.items() if found and pk != period.pk]
    last = max(earlier, key=lambda pk: cutoffs[pk], default=None)
    return [*times.get(period.pk, []), *(times[last] if last is not None else [])]


def _note(times: list[Locked], cutoff: date, state: str, at: datetime) -> None:
    """Reads one entry of a history on: it begins a closed time, ends one, or says nothing of it."""
    is_open = bool(times) and times[-1].until is None
    if state == PeriodState.CLOSED and not is_open:
        times.append(Locked(cutoff, at, None))
    elif state != PeriodState.CLOSED and is_open:
        times[-1] = Locked(cutoff, times[-1].since, at)


def _of_kind(kind: FactKind, locked: list[Locked], unit: Unit, known_at: datetime | None) -> Iterator[Correction]:
    """At most two queries, whatever the number of corrections."""
    wanted = Q()
    for time in locked:
        wanted |= time.facts
    related = ("recorded_by", f"{kind.unit}__parent", *kind.related)
    rows = kind.model.objects.filter(wanted, **{f"{kind.unit}__in": Unit.objects.within(unit).values("pk")})
    if known_at:
        rows = rows.filter(recorded_at__lte=known_at)
    rows = list(rows.select_related(*related).annotate(stood=before_of(kind.model)))
    stood = [row.stood for row in rows if row.stood]
    before = kind.model.objects.select_related(*kind.related).in_bulk(stood) if stood else {}
    said_again = {_act(kind, row) for row in rows if row.voids_id is None}
    for row in rows:
        if row.voids_id is not None and _act(kind, row) in said_again:
            continue  # a file that replaces another: the new row tells the change
        found = _correction(kind, row, before.get(row.stood))
        if found.before != found.after:
            yield found


def _act(kind: FactKind, row: Any) -> tuple[Any, ...]:
    """What was recorded of an identity at one moment."""
    return (row.recorded_at, *(getattr(row, kind.model._meta.get_field(name).attname) for name in kind.model.identity))


def _correction(kind: FactKind, row: Any, stood: Any) -> Correction:
    """A voiding row copies the value that it cancels; what stood before that is in force again."""
    earlier, own = kind.value(stood) if stood else NOTHING, kind.value(row)
    is_voiding = row.voids_id is not None
    return Correction(
        place=place_of(getattr(row, kind.unit)),
        what=kind.what(row),
        observed_on=row.observed_on,
        before=own if is_voiding else earlier,
        after=earlier if is_voiding else own,
        by=person_name(row.recorded_by),
        at=row.recorded_at,
        reason=row.note,
    )
