"""Verbs that write facts about capital; amounts are whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import EllipsisType
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.models import Unit
from communes.services import fact_in_force, record_fact, refuse_stale, turn_of
from funding import rules
from funding.histories import histories, in_force
from funding.models import Allocation, CapitalSource, Disbursement
from funding.rules import Breach, Refusal, Step
from ntm_portal.lib.numbers import typed_million


def record_allocation(
    *,
    holder: Unit,
    source: CapitalSource,
    year: int,
    assigned: int,
    carried_over: int,
    observed_on: date,
    by: Any,
    note: str = "",
) -> Allocation:
    return record_fact(
        Allocation(
            holder=holder,
            source=source,
            year=year,
            assigned=assigned,
            carried_over=carried_over,
            observed_on=observed_on,
            recorded_by=by,
            note=note,
        )
    )


def record_disbursement(
    *, holder: Unit, source: CapitalSource, year: int, amount: int, observed_on: date, by: Any, note: str = ""
) -> Disbursement:
    """`amount` is cumulative for the budget year."""
    return record_fact(
        Disbursement(
            holder=holder, source=source, year=year, amount=amount, observed_on=observed_on, recorded_by=by, note=note
        )
    )


@dataclass(frozen=True)
class Account:
    """What one holder has of one source in a budget year, on a day."""

    holder: Unit
    source: CapitalSource
    year: int
    observed_on: date


@dataclass(frozen=True)
class Given:
    """What is to be recorded as usable; `based_on` is the allocation that the person saw."""

    assigned: int
    carried_over: int
    based_on: int | EllipsisType | None = ...


@dataclass(frozen=True)
class Paid:
    """What is to be recorded as paid out up to the day; `based_on` is the disbursement that the person saw."""

    amount: int
    based_on: int | EllipsisType | None = ...


def record_capital(
    *, account: Account, by: User, given: Given | None = None, paid: Paid | None = None, note: str = ""
) -> None:
    """Records what changed of an account, checked as a whole: more than is usable is never paid out,
    and a cumulative amount falls only with a reason. Raises Stale when somebody else changed it meanwhile."""
    fact: dict[str, Any] = {"holder": account.holder, "source": account.source, "year": account.year}
    with turn_of(account.holder.pk):
        if given:
            refuse_stale(fact_in_force(Allocation(**fact), account.observed_on), given.based_on)
        if paid:
            refuse_stale(fact_in_force(Disbursement(**fact), account.observed_on), paid.based_on)
        _refuse_breaches(account, given, paid, note)
        fact |= {"observed_on": account.observed_on, "by": by, "note": note}
        if given:
            record_allocation(**fact, assigned=given.assigned, carried_over=given.carried_over)
        if paid:
            record_disbursement(**fact, amount=paid.amount)


def _refuse_breaches(account: Account, given: Given | None, paid: Paid | None, note: str) -> None:
    """What is entered for an earlier day still stands on the later days that it reaches."""
    amounts = [*((given.assigned, given.carried_over) if given else ()), *((paid.amount,) if paid else ())]
    if any(amount < 0 for amount in amounts):
        raise ValidationError(_("An amount is 0 or more."), code=Refusal.NEGATIVE.value)
    key = (account.holder.pk, account.source.pk, account.year)
    steps = histories([account.holder.pk]).get(key, [])
    before = in_force(account.observed_on, [step for step in steps if step.day <= account.observed_on])
    later = [step for step in steps if step.day > account.observed_on]
    usable = rules.usable(given.assigned, given.carried_over) if given else None
    now = Step(account.observed_on, usable, paid.amount if paid else None)
    for breach in rules.breaches(before, now, later):
        if breach.kind != Refusal.FALLS or not note.strip():
            raise ValidationError(_sentence(breach, account.observed_on), code=breach.kind.value)


def _sentence(breach: Breach, observed_on: date) -> str:
    told = {
        "amount": typed_million(breach.amount),
        "bound": typed_million(breach.bound),
        "day": f"{breach.day:%d/%m/%Y}",
    }
    return _sentences()[breach.kind, breach.day > observed_on] % told


def _sentences() -> dict[tuple[Refusal, bool], str]:
    """By what is wrong, and whether it is so on a later day only."""
    return {
        (Refusal.ABOVE_USABLE, False): _(
            "Disbursed %(amount)s is more than the usable %(bound)s million đồng. "
            "Correct the amount, or first enter the capital assigned or carried over."
        ),
        (Refusal.FALLS, False): _(
            "The cumulative amount falls from %(bound)s to %(amount)s million đồng. "
            "If it is a correction, write its reason below."
        ),
        (Refusal.ABOVE_USABLE, True): _(
            "On %(day)s, %(amount)s disbursed would be more than the usable %(bound)s million đồng. "
            "Correct the amounts of that day first."
        ),
        (Refusal.FALLS, True): _(
            "%(amount)s million đồng is more than the %(bound)s of %(day)s: the cumulative amount would fall. "
            "If the later amount is right and this one too, write the reason below."
        ),
    }
