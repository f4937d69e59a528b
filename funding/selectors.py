"""Finished answers about capital on a day. Amounts are whole đồng."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from communes.models import Unit, UnitKind
from communes.selectors import UnitInfo
from funding import rules
from funding.models import Allocation, CapitalKind, Disbursement


@dataclass(frozen=True, slots=True)
class Amounts:
    assigned: int = 0
    carried_over: int = 0
    disbursed: int = 0

    @property
    def usable(self) -> int:
        return rules.usable(self.assigned, self.carried_over)

    @property
    def rate(self) -> Decimal | None:
        return rules.disbursement_rate(self.disbursed, self.usable)

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.assigned + other.assigned, self.carried_over + other.carried_over, self.disbursed + other.disbursed
        )


@dataclass(frozen=True)
class HolderCapital:
    """One district or department, by kind of capital."""

    holder: UnitInfo
    by_kind: dict[str, Amounts]

    @property
    def total(self) -> Amounts:
        return total(self.by_kind.values())

    @property
    def kinds(self) -> list[Amounts]:
        return [self.by_kind.get(kind, Amounts()) for kind in CapitalKind.values]


@dataclass(frozen=True)
class Capital:
    """Capital of a budget year; `observed_on` is the newest day any of its amounts was observed."""

    year: int
    observed_on: date | None
    holders: tuple[HolderCapital, ...]

    def held_by(self, holder_id: int, kind: str) -> Amounts:
        entry = next((entry for entry in self.holders if entry.holder.id == holder_id), None)
        return entry.by_kind.get(kind, Amounts()) if entry else Amounts()

    def of_kind(self, kind: str) -> Amounts:
        return total(holder.by_kind.get(kind, Amounts()) for holder in self.holders)

    @property
    def total(self) -> Amounts:
        return total(holder.total for holder in self.holders)

    @property
    def kinds(self) -> list[tuple[str, Amounts]]:
        return [(str(CapitalKind(kind).label), self.of_kind(kind)) for kind in CapitalKind.values]


def total(amounts: Iterable[Amounts]) -> Amounts:
    return sum(amounts, Amounts())


def capital_on(day: date, *, within: Unit, known_at: datetime | None = None) -> Capital:
    """Capital of the day's budget year held within the unit; two queries.

    What was paid out counts even where no allocation is recorded: it must show, not vanish.
    """
    holders: dict[int, HolderCapital] = {}
    days: list[date] = []
    for model in (Allocation, Disbursement):
        rows = model.objects.as_of(day, known_at=known_at).filter(year=day.year, holder__in=Unit.objects.within(within))
        for row in rows.select_related("holder__parent", "source"):
            entry = holders.setdefault(row.holder_id, HolderCapital(UnitInfo.of(row.holder), {}))
            entry.by_kind[row.source.kind] = entry.by_kind.get(row.source.kind, Amounts()) + _amounts(row)
            days.append(row.observed_on)
    in_order = sorted(holders.values(), key=lambda entry: (entry.holder.kind == UnitKind.DEPARTMENT, entry.holder.code))
    return Capital(day.year, max(days, default=None), tuple(in_order))


def _amounts(row: Allocation | Disbursement) -> Amounts:
    if isinstance(row, Disbursement):
        return Amounts(disbursed=row.amount)
    return Amounts(assigned=row.assigned, carried_over=row.carried_over)


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of the capital of one kind: of one holder, or of all where `holder` is None."""

    holder: UnitInfo | None
    kind: str
    before: Amounts
    after: Amounts

    @property
    def moved(self) -> tuple[str, ...]:
        """Names of the amounts that differ."""
        return tuple(name for name in AMOUNTS if getattr(self.before, name) != getattr(self.after, name))


AMOUNTS = ("assigned", "carried_over", "disbursed")


def movements(before: Capital, after: Capital) -> tuple[Movement, ...]:
    """What moved between two days of one budget year, by holder and kind and then in all; the rest is left out."""
    of_holders = (
        Movement(entry.holder, kind, before.held_by(entry.holder.id, kind), after.held_by(entry.holder.id, kind))
        for entry in after.holders
        for kind in CapitalKind.values
    )
    in_all = (Movement(None, kind, before.of_kind(kind), after.of_kind(kind)) for kind in CapitalKind.values)
    return tuple(movement for movement in (*of_holders, *in_all) if movement.moved)
