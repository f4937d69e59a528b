"""Arithmetic of criteria without the ORM."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from enum import Enum
from math import ceil

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


class Ground(Enum):
    """For which of its two reasons QĐ 18/2022/QĐ-TTg lets a title be withdrawn."""

    HALF = "half"
    WEIGHTY = "weighty"


HALF_SHARE, WEIGHTY_SHARE = Decimal("0.5"), Decimal("0.3")


def withdrawal_ground(lost: Collection[int], total: int) -> Ground | None:
    """Why a recognised commune may lose its title (QĐ 18/2022/QĐ-TTg); None where it may not.

    At least 50 % of the criteria lost, or 30 to 50 % when a weighty one is among them.
    """
    if not total:
        return None
    lost_share = Decimal(len(lost)) / total
    if lost_share >= HALF_SHARE:
        return Ground.HALF
    if lost_share >= WEIGHTY_SHARE and WEIGHTY_CRITERIA.intersection(lost):
        return Ground.WEIGHTY
    return None


def withdrawal_risk(lost: Collection[int], total: int) -> Risk:
    return Risk.AT_RISK if withdrawal_ground(lost, total) else Risk.NONE


def losses_left(lost: Collection[int], numbers: Collection[int]) -> int:
    """The fewest further criteria whose loss gives a ground for withdrawal; 0 where there is one already."""
    total, weighty = len(numbers), WEIGHTY_CRITERIA.intersection(numbers)
    until_half = ceil(HALF_SHARE * total) - len(lost)
    until_weighty = ceil(WEIGHTY_SHARE * total) - len(lost)
    if not weighty.intersection(lost):
        until_weighty = max(until_weighty, 1) if weighty else until_half
    return max(min(until_half, until_weighty), 0)


def passes(operator: str, bar: Decimal | None, value: Decimal | None) -> bool | None:
    """Whether a reading meets its bar; None when either is unknown or the bar is a condition."""
    if bar is None or value is None:
        return None
    return {">=": value >= bar, "<=": value <= bar, "=": value == bar}.get(operator)


def proposed_verdict(operator: str | None, bar: Decimal | None, value: Decimal | None) -> str:
    """What follows from a measured value; without a known bar nothing does."""
    passed = passes(operator, bar, value) if operator else None
    if passed is None:
        return "not_assessed"
    return "met" if passed else "not_met"


def may_be_absent(name: str) -> bool:
    """An indicator that is asked only of units that have its subject: «làng nghề truyền thống (nếu có)»."""
    return "nếu có" in name.lower()


def follows_from(verdicts: Collection[str | None]) -> bool | None:
    """Whether a criterion is met by its indicators; None while some of them leave it open."""
    if "not_met" in verdicts:
        return False
    return True if verdicts and all(counts_as_met(verdict) for verdict in verdicts) else None


MOST_VALUE = Decimal(99_999_999_999)  # what the column holds beside its three decimals

# The most that a value can sensibly be; a larger one is a slip of the unit, such as đồng in place of triệu đồng.
MOST_BY_MEASURE = {
    "%": Decimal(100),
    "triệu đồng/người/năm": Decimal(1_000),
    "m2/người": Decimal(10_000),
    "lít": Decimal(10_000),
}


def most_of(measure: str, *, is_percent: bool) -> Decimal:
    """The upper bound of the readings and bars of an indicator; the lower one is 0 for all."""
    return MOST_BY_MEASURE["%"] if is_percent else MOST_BY_MEASURE.get(measure, MOST_VALUE)


class DecisionProblem(Enum):
    HELD = "held"
    NEVER_HELD = "never_held"
    LOST = "lost"
    HELD_LATER = "held_later"
    LOST_LATER = "lost_later"


def decision_problem(act: str, before: str | None, after: str | None) -> DecisionProblem | None:
    """Why a decision does not fit between its neighbours in time: awards and withdrawals of a title take turns."""
    if act == "award":
        if before == "award":
            return DecisionProblem.HELD
        return DecisionProblem.HELD_LATER if after == "award" else None
    if before is None:
        return DecisionProblem.NEVER_HELD
    if before == "withdrawal":
        return DecisionProblem.LOST
    return DecisionProblem.LOST_LATER if after == "withdrawal" else None


FAR_APART = 50


def is_unlikely_share(value: Decimal) -> bool:
    """0,754 may have been meant as 75,4 per cent; so may 1 as 100."""
    return 0 < value <= 1


def is_unlikely_scale(value: Decimal, before: Decimal, *, is_percent: bool) -> bool:
    """A hundred or a thousand times the value before, or 0,064 where 6,4 per cent were meant."""
    if not value or not before:
        return False
    if is_percent and abs(value) <= 1 < abs(before):
        return True
    return not 1 < FAR_APART * value / before < FAR_APART**2
