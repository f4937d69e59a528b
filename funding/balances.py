"""What must hold of capital once a return is written: as on the page of entry, for all accounts at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from communes.submissions.findings import Claim, Difference, Problem
from communes.submissions.sheets import split_place
from communes.submissions.wording import problem
from funding import rules
from funding.histories import LEDGERS, AccountKey, histories, in_force
from funding.rules import Breach, Refusal, Step
from ntm_portal.lib.numbers import typed_million


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
    gone = {ledger: found.voided_of(ledger) for ledger in LEDGERS}
    known = histories({account[0] for account in touched}, gone) if touched else {}
    for account, what in touched.items():
        steps = known.get(account, [])
        before = in_force(found.observed_on, [step for step in steps if step.day <= found.observed_on])
        now = Step(found.observed_on, what.given, what.paid)
        for breach in rules.breaches(before, now, [step for step in steps if step.day > found.observed_on]):
            yield _problem(breach, what, found.observed_on)


def _touched(found: Difference) -> dict[AccountKey, Touched]:
    gone = [one.claim for one in found.withdrawn if one.claim.ledger in LEDGERS]
    touched = {claim.identity: Touched(claim, is_withdrawn=True) for claim in gone}
    said: dict[AccountKey, dict[str, Claim]] = defaultdict(dict)
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
