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
from funding.models import Allocation, CapitalSource, Disbursement
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
        allocation = fact_in_force(Allocation(**fact), account.observed_on)
        disbursement = fact_in_force(Disbursement(**fact), account.observed_on)
        if given:
            refuse_stale(allocation, given.based_on)
        if paid:
            refuse_stale(disbursement, paid.based_on)
        _refuse_amounts(allocation, disbursement, given, paid, note)
        fact |= {"observed_on": account.observed_on, "by": by, "note": note}
        if given:
            record_allocation(**fact, assigned=given.assigned, carried_over=given.carried_over)
        if paid:
            record_disbursement(**fact, amount=paid.amount)


def _refuse_amounts(
    allocation: Allocation | None, disbursement: Disbursement | None, given: Given | None, paid: Paid | None, note: str
) -> None:
    usable = given or allocation
    assigned, carried_over = (usable.assigned, usable.carried_over) if usable else (0, 0)
    before = disbursement.amount if disbursement else 0
    disbursed = paid.amount if paid else before
    found = rules.refusal(
        assigned=assigned,
        carried_over=carried_over,
        disbursed=disbursed,
        disbursed_before=before,
        has_reason=bool(note.strip()),
    )
    if found:
        amounts = {
            "disbursed": typed_million(disbursed),
            "usable": typed_million(rules.usable(assigned, carried_over)),
            "before": typed_million(before),
        }
        raise ValidationError(str(_sentences()[found]) % amounts, code=found.value)


def _sentences() -> dict[rules.Refusal, str]:
    return {
        rules.Refusal.NEGATIVE: _("An amount is 0 or more."),
        rules.Refusal.ABOVE_USABLE: _(
            "Disbursed %(disbursed)s is more than the usable %(usable)s million đồng. "
            "Correct the amount, or first enter the capital assigned or carried over."
        ),
        rules.Refusal.FALLS: _(
            "The cumulative amount falls from %(before)s to %(disbursed)s million đồng. "
            "If it is a correction, write its reason below."
        ),
    }
