"""What must hold of capital once a return is written: as on the page of entry, for all accounts at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from communes.submissions.findings import Claim, Difference, Problem
from communes.submissions.sheets import split_place
from communes.submissions.wording import problem
from funding import rules
from funding.models import Allocation, Disbursement
from funding.rules import Breach, Refusal, Step
from ntm_portal.lib.numbers import typed_million

Account = tuple[int, ...]  # holder, source and year
LEDGERS = ("allocation", "disbursement")


@dataclass(frozen=True)
class Touched:
    """What a return says of an account; `about` is the claim, or the withdrawn one, that a problem is told of."""

    about: Claim
    is_withdrawn: bool
    given: int | None = None
    paid: int | None = None


def capital_problems(found: Difference) -> Iterator[Problem]:
    """Two queries, and none where no capital is touched."""
    touched = _touched(found)
    histories = _histories(found, touched) if touched else {}
    for account, what in touched.items():
        steps = histories.get(account, [])
        before = _in_force(found.observed_on, [step for step in steps if step.day <= found.observed_on])
        now = Step(found.observed_on, what.given, what.paid)
        for breach in rules.breaches(before, now, [step for step in steps if step.day > found.observed_on]):
            yield _problem(breach, what, found.observed_on)


def _touched(found: Difference) -> dict[Account, Touched]:
    gone = [one.claim for one in found.withdrawn if one.claim.ledger in LEDGERS]
    touched = {claim.identity: Touched(claim, is_withdrawn=True) for claim in gone}
    said: dict[Account, dict[str, Claim]] = defaultdict(dict)
    for claim in found.claims:
        if claim.ledger in LEDGERS:
            said[claim.identity][claim.ledger] = claim
    for account, claims in said.items():
        given, paid = claims.get("allocation"), claims.get("disbursement")
        about = paid or given
        assert about is not None
        touched[account] = Touched(about, False, _usable(given.said) if given else None, _amount(paid))
    return touched


def _usable(said: Mapping[str, Any]) -> int:
    return rules.usable(int(said["assigned"]), int(said["carried_over"]))


def _amount(claim: Claim | None) -> int | None:
    return int(claim.said["amount"] or 0) if claim else None


def _histories(found: Difference, touched: Mapping[Account, Touched]) -> dict[Account, list[Step]]:
    """The standing rows of each account, by the order in which they come into force; those to be voided left out."""
    holders = {account[0] for account in touched}
    histories: dict[Account, list[tuple[Any, Step]]] = defaultdict(list)
    models: tuple[Any, ...] = (Allocation, Disbursement)
    for ledger, model in zip(LEDGERS, models, strict=True):
        rows = model.objects.not_voided().filter(holder__in=holders).exclude(pk__in=found.voided_of(ledger))
        for row in rows:
            order = (row.observed_on, row.recorded_at, row.pk)
            histories[row.holder_id, row.source_id, row.year].append((order, _step(row)))
    return {account: _by_day(rows) for account, rows in histories.items()}


def _step(row: Any) -> Step:
    if isinstance(row, Allocation):
        return Step(row.observed_on, usable=rules.usable(row.assigned, row.carried_over))
    return Step(row.observed_on, amount=row.amount)


def _by_day(rows: Sequence[tuple[Any, Step]]) -> list[Step]:
    """One step a day: what was recorded last of it."""
    days: dict[date, list[Step]] = defaultdict(list)
    for _order, step in sorted(rows, key=lambda row: row[0]):
        days[step.day].append(step)
    return [_in_force(day, of_day) for day, of_day in days.items()]


def _in_force(day: date, steps: Sequence[Step]) -> Step:
    usable = next((step.usable for step in reversed(steps) if step.usable is not None), None)
    amount = next((step.amount for step in reversed(steps) if step.amount is not None), None)
    return Step(day, usable, amount)


# --- In words ---------------------------------------------------------------------------------------------------------


def _problem(breach: Breach, what: Touched, on: date) -> Problem:
    amount, bound = typed_million(breach.amount), typed_million(breach.bound)
    names = {Refusal.ABOVE_USABLE: ("above_usable", "usable"), Refusal.FALLS: ("amount_falls", "before")}
    code, name = names[breach.kind]
    told: dict[str, Any] = {name: bound}
    if breach.day != on:
        code, told = f"{code}_later", {name: bound, "later": bound, "day": f"{breach.day:%d/%m/%Y}"}
    return problem(code, found=amount, about=f"{amount} / {bound}", item=what.about.item, **_where(what), **told)


def _where(what: Touched) -> dict[str, Any]:
    """A withdrawn value stands in no cell of the file."""
    sheet, cell = split_place(what.about.cell)
    return {"unit": what.about.unit, "sheet": sheet, "cells": [] if what.is_withdrawn else [cell]}
