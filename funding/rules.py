"""Arithmetic of capital without the ORM. Amounts are whole đồng, rates per cent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


def usable(assigned: int, carried_over: int) -> int:
    """What may be spent this year; the denominator of every rate."""
    return assigned + carried_over


def disbursement_rate(disbursed: int, usable_amount: int) -> Decimal | None:
    """Disbursed over usable, unrounded per cent; None when nothing may be spent."""
    return Decimal(disbursed) * 100 / usable_amount if usable_amount else None


def year_gone(day: date) -> Decimal:
    """Per cent of the year's days that are over at the end of the day."""
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return Decimal(((day - first).days + 1) * 100) / ((last - first).days + 1)


class Refusal(Enum):
    """Why amounts of one holder and source cannot stand."""

    NEGATIVE = "negative"
    ABOVE_USABLE = "above_usable"
    FALLS = "falls"


@dataclass(frozen=True)
class Step:
    """What an account says on a day: usable capital and the cumulative amount, None where the day says nothing new."""

    day: date
    usable: int | None = None
    amount: int | None = None


@dataclass(frozen=True)
class Breach:
    """A step that cannot stand, or only with a reason: `amount` against `bound`."""

    kind: Refusal
    day: date
    amount: int
    bound: int


def breaches(before: Step, now: Step, later: Iterable[Step]) -> Iterator[Breach]:
    """What is wrong once `now` is recorded: on its own day, and on later days that were recorded already.

    More than is usable never stands; a cumulative amount falls only with a reason. `before` is what stands without
    it; `later` goes by days.
    """
    usable_now = next(one for one in (now.usable, before.usable, 0) if one is not None)
    amount_now = next(one for one in (now.amount, before.amount, 0) if one is not None)
    if amount_now > usable_now:
        yield Breach(Refusal.ABOVE_USABLE, now.day, amount_now, usable_now)
    if now.amount is not None and now.amount < (before.amount or 0):
        yield Breach(Refusal.FALLS, now.day, now.amount, before.amount or 0)
    yield from _later_breaches(usable_now, amount_now, later)


def _later_breaches(usable_now: int, amount_now: int, later: Iterable[Step]) -> Iterator[Breach]:
    """A day counts as long as something of `now` is still in force on it."""
    usable_reaches = amount_reaches = True
    for step in later:
        if step.amount is not None and amount_reaches and step.amount < amount_now:
            yield Breach(Refusal.FALLS, step.day, amount_now, step.amount)
        usable_reaches, amount_reaches = usable_reaches and step.usable is None, amount_reaches and step.amount is None
        usable_now = usable_now if step.usable is None else step.usable
        amount_now = amount_now if step.amount is None else step.amount
        if not (usable_reaches or amount_reaches):
            return
        if amount_now > usable_now:
            yield Breach(Refusal.ABOVE_USABLE, step.day, amount_now, usable_now)
