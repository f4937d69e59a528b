"""What one record adds to a figure, and which records add something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from criteria.models import Verdict
from criteria.rules import MET_VERDICTS, counts_as_met

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Addition:
    """`where` finds the records that add something, which stand first in a list; None: all do."""

    of: Callable[[Any], Decimal | int | None]
    where: Q | None = None


ONE = Addition(lambda row: 1)
MET = Addition(lambda row: 1 if counts_as_met(row.verdict) else None, Q(verdict__in=sorted(MET_VERDICTS)))
NOT_MET = Addition(lambda row: 1 if row.verdict == Verdict.NOT_MET else None, Q(verdict=Verdict.NOT_MET))
NOT_ASSESSED = Addition(lambda row: 1 if row.verdict == Verdict.NOT_ASSESSED else None, Q(verdict=Verdict.NOT_ASSESSED))
VALUE = Addition(lambda row: row.value)
EXPECTED = Addition(lambda row: row.expected)
USABLE = Addition(lambda row: Decimal(row.usable) / MILLION)
ASSIGNED = Addition(lambda row: Decimal(row.assigned) / MILLION)
CARRIED_OVER = Addition(lambda row: Decimal(row.carried_over) / MILLION)
PAID = Addition(lambda row: Decimal(row.amount) / MILLION)
TRAINEES = Addition(lambda row: row.trainees)
