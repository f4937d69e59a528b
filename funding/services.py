"""Verbs that write facts about capital; amounts are whole đồng."""

from __future__ import annotations

from datetime import date
from typing import Any

from communes.models import Unit
from communes.services import record_fact
from funding.models import Allocation, CapitalSource, Disbursement


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
