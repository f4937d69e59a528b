"""What stands of accounts day by day, for the rules that look before and behind what is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from funding import rules
from funding.models import Allocation, Disbursement
from funding.rules import Step

AccountKey = tuple[int, ...]  # holder, source and year
LEDGERS: Mapping[str, Any] = {"allocation": Allocation, "disbursement": Disbursement}


def histories(holders: Collection[int], without: Mapping[str, Collection[int]] | None = None) -> dict[Any, list[Step]]:
    """The steps of each account of the holders by days, one a day; `without` names rows that are to be voided.

    Two queries.
    """
    found: dict[AccountKey, list[tuple[Any, Step]]] = defaultdict(list)
    for ledger, model in LEDGERS.items():
        rows = model.objects.not_voided().filter(holder__in=holders).exclude(pk__in=(without or {}).get(ledger, ()))
        for row in rows:
            order = (row.observed_on, row.recorded_at, row.pk)
            found[row.holder_id, row.source_id, row.year].append((order, _step(row)))
    return {account: _by_day(rows) for account, rows in found.items()}


def in_force(day: date, steps: Sequence[Step]) -> Step:
    """What the last of the steps say, on the day."""
    usable = next((step.usable for step in reversed(steps) if step.usable is not None), None)
    amount = next((step.amount for step in reversed(steps) if step.amount is not None), None)
    return Step(day, usable, amount)


def _step(row: Any) -> Step:
    if isinstance(row, Allocation):
        return Step(row.observed_on, usable=rules.usable(row.assigned, row.carried_over))
    return Step(row.observed_on, amount=row.amount)


def _by_day(rows: Sequence[tuple[Any, Step]]) -> list[Step]:
    """One step a day: what was recorded last of it."""
    days: dict[date, list[Step]] = defaultdict(list)
    for _order, step in sorted(rows, key=lambda row: row[0]):
        days[step.day].append(step)
    return [in_force(day, of_day) for day, of_day in days.items()]
