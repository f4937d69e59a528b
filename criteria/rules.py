"""Arithmetic of criteria without the ORM."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from enum import Enum

MET_VERDICTS = frozenset({"met", "not_applicable"})

# QĐ 18/2022/QĐ-TTg: losing one of these weighs more. Numbers of the commune set 2021-2025:
# income, environment and food safety, defence and security; «living environment» has no number of its own there.
WEIGHTY_CRITERIA = frozenset({10, 17, 19})


def counts_as_met(verdict: str | None) -> bool:
    """Not applicable counts as met; blank and not assessed count as 0 but stay in the denominator."""
    return verdict in MET_VERDICTS


def average(counts: Collection[int]) -> Decimal | None:
    """Criteria per unit, unrounded; None without units."""
    return Decimal(sum(counts)) / len(counts) if counts else None


def share(part: int, whole: int) -> Decimal | None:
    """Per cent, unrounded; None when there is nothing to divide by."""
    return Decimal(part * 100) / whole if whole else None


def in_band(counts: Iterable[int], low: int, high: int) -> int:
    """How many counts lie in the band, both edges included."""
    return sum(low <= count <= high for count in counts)


class Risk(Enum):
    NONE = "none"
    AT_RISK = "at_risk"


def withdrawal_risk(lost: Collection[int], total: int) -> Risk:
    """Whether a recognised commune may lose its title (QĐ 18/2022/QĐ-TTg).

    At least 50 % of the criteria lost, or 30 to 50 % when a weighty one is among them.
    """
    if not total:
        return Risk.NONE
    lost_share = Decimal(len(lost)) / total
    if lost_share >= Decimal("0.5"):
        return Risk.AT_RISK
    if lost_share >= Decimal("0.3") and WEIGHTY_CRITERIA.intersection(lost):
        return Risk.AT_RISK
    return Risk.NONE


def passes(operator: str, bar: Decimal | None, value: Decimal | None) -> bool | None:
    """Whether a reading meets its bar; None when either is unknown or the bar is a condition."""
    if bar is None or value is None:
        return None
    return {">=": value >= bar, "<=": value <= bar, "=": value == bar}.get(operator)
