"""Arithmetic of capital without the ORM. Amounts are whole đồng, rates per cent."""

from __future__ import annotations

from decimal import Decimal


def usable(assigned: int, carried_over: int) -> int:
    """What may be spent this year; the denominator of every rate."""
    return assigned + carried_over


def disbursement_rate(disbursed: int, usable_amount: int) -> Decimal | None:
    """Disbursed over usable, unrounded per cent; None when nothing may be spent."""
    return Decimal(disbursed) * 100 / usable_amount if usable_amount else None
