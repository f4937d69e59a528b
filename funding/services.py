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
        _refuse_later(account, Standing(given or allocation, paid or disbursement), given, paid, note)
        fact |= {"observed_on": account.observed_on, "by": by, "note": note}
        if given:
            record_allocation(**fact, assigned=given.assigned, carried_over=given.carried_over)
        if paid:
            record_disbursement(**fact, amount=paid.amount)


@dataclass(frozen=True)
class Standing:
    """What is in force of an account: usable capital and the amount paid out, either of them perhaps not yet."""

    given: Given | Allocation | None
    paid: Paid | Disbursement | None

    @property
    def usable(self) -> int:
        return rules.usable(self.given.assigned, self.given.carried_over) if self.given else 0

    @property
    def amount(self) -> int:
        return self.paid.amount if self.paid else 0


def _refuse_later(account: Account, standing: Standing, given: Given | None, paid: Paid | None, note: str) -> None:
    """What is entered for an earlier day still stands on the later days that it reaches: until its kind is told anew.

    More than usable is refused on every such day; the next later amount falls below it only with a reason.
    """
    given_reaches, paid_reaches = given is not None, paid is not None
    allocations, payments = _later(Allocation, account), _later(Disbursement, account)
    for day in sorted(allocations.keys() | payments.keys()):
        allocation, payment = allocations.get(day), payments.get(day)
        if payment and paid_reaches and payment.amount < standing.amount and not note.strip():
            raise ValidationError(_falls_later(payment, standing.amount), code=rules.Refusal.FALLS.value)
        standing = Standing(allocation or standing.given, payment or standing.paid)
        given_reaches, paid_reaches = given_reaches and not allocation, paid_reaches and not payment
        if (given_reaches or paid_reaches) and standing.amount > standing.usable:
            raise ValidationError(_above_later(day, standing), code=rules.Refusal.ABOVE_USABLE.value)


def _later(model: Any, account: Account) -> dict[date, Any]:
    """What stands of the account on each later day that says something anew; of one day the newest."""
    where = {"holder": account.holder, "source": account.source, "year": account.year}
    rows = model.objects.not_voided().filter(**where, observed_on__gt=account.observed_on)
    return {row.observed_on: row for row in rows.order_by("recorded_at", "pk")}


def _falls_later(later: Disbursement, amount: int) -> str:
    return _(
        "%(amount)s million đồng is more than the %(later)s of %(day)s: the cumulative amount would fall. "
        "If the later amount is right and this one too, write the reason below."
    ) % {"amount": typed_million(amount), "later": typed_million(later.amount), "day": f"{later.observed_on:%d/%m/%Y}"}


def _above_later(day: date, standing: Standing) -> str:
    return _(
        "On %(day)s, %(disbursed)s disbursed would be more than the usable %(usable)s million đồng. "
        "Correct the amounts of that day first."
    ) % {
        "day": f"{day:%d/%m/%Y}",
        "disbursed": typed_million(standing.amount),
        "usable": typed_million(standing.usable),
    }


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
