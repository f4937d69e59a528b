"""Arithmetic of capital without the ORM. Amounts are whole đồng, rates per cent."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum


def usable(assigned: int, carried_over: int) -> int:
    """What may be spent this year; the denominator of every rate."""
    return assigned + carried_over


def disbursement_rate(disbursed: int, usable_amount: int) -> Decimal | None:
    """Disbursed over usable, unrounded per cent; None when nothing may be spent."""
    return Decimal(disbursed) * 100 / usable_amount if usable_amount else None


class Refusal(Enum):
    NEGATIVE = "negative"
    ABOVE_USABLE = "above_usable"
    FALLS = "falls"


def refusal(
    *, assigned: int, carried_over: int, disbursed: int, disbursed_before: int, has_reason: bool
) -> Refusal | None:
    """Why the amounts of one holder and source cannot stand; a cumulative amount falls only as a correction."""
    if min(assigned, carried_over, disbursed) < 0:
        return Refusal.NEGATIVE
    if disbursed > usable(assigned, carried_over):
        return Refusal.ABOVE_USABLE
    if disbursed < disbursed_before and not has_reason:
        return Refusal.FALLS
    return None
