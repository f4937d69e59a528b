"""Amounts as they are spoken: «116 tỷ 548 triệu đồng» is one, «3 tỷ rưỡi» is a round one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from reports.drafts.reading.mentions import Mention

_STEP = re.compile(r"\s(?:lẻ )?")
_APART = re.compile(r"(?:,|,? và|\s?\+)\s")  # «58 tỷ và 772 triệu đồng» may be one amount or two
_NOTHING_AFTER = re.compile(r"\s?(?:[.,;:)(\n]|$)")
_ABOUT = re.compile(r"\s(?:lẻ(?! \d)|có lẻ|mấy)(?!\w)")
_HALF = "rưỡi"
BELOW = 1000  # of the next smaller unit
_FINER = {Decimal("0.001"): 3, Decimal("0.000001"): 6}  # decimals by the smaller unit in the larger one


def in_steps(low: str, found: Iterable[Mention]) -> tuple[Mention, ...]:
    """Numbers of a paragraph, those of one amount joined."""
    done: list[Mention] = []
    for item in found:
        step = _halved(low, item)
        done[-1:] = _with(low, done[-1], step) if done else [step]
    return tuple(done)


def _halved(low: str, item: Mention) -> Mention:
    """«3 tỷ rưỡi»."""
    if item.noun != "money":
        return item
    if _HALF not in low[item.number_end : item.end]:
        return replace(item, rough=True) if _ABOUT.match(low, item.end) else item
    more = Decimal() if item.whole is not None else item.scale / 2
    return replace(item, value=item.value + more, decimals=max(item.decimals, 1), rough=True)


def _with(low: str, before: Mention, step: Mention) -> list[Mention]:
    if not _may_follow(before, step):
        return [before, step]
    if _STEP.fullmatch(low, before.end, step.start):
        return _joined(before, step) if step.noun else _unsaid(low, before, step)
    apart = step.noun and _APART.fullmatch(low, before.end, step.start)
    return [replace(before, rough=True) if apart else before, step]


def _may_follow(before: Mention, step: Mention) -> bool:
    """Whether a number can be the next step of the sum before it: less than one of its unit, in a smaller one."""
    if before.noun != "money" or before.per or before.decimals or before.rough or step.noun not in ("money", ""):
        return False
    unit, last = step.scale if step.noun else before.scale / BELOW, before.whole or before.value
    size = step.value if step.noun else step.value * unit
    return last > 0 and last % (unit * BELOW) == 0 and size < unit * BELOW and step.upto is None


def _joined(before: Mention, step: Mention) -> list[Mention]:
    if before.whole is None:
        return [replace(step, start=before.start, value=before.value + step.value)]
    digits = _FINER.get(step.scale / before.scale, 0) + step.decimals
    return [replace(before, end=step.end, whole=before.whole + step.value, whole_decimals=digits, rough=step.rough)]


def _unsaid(low: str, before: Mention, step: Mention) -> list[Mention]:
    """«58 tỷ 772» is meant in the next smaller unit; «3 tỷ 9» is nine of its hundreds."""
    if step.whole is not None or not _NOTHING_AFTER.match(low, step.end):
        return [before, step]
    if before.whole is not None or step.end - step.start != len("772"):
        return [replace(before, rough=True), step]
    unit = before.scale / BELOW
    return _joined(before, replace(step, noun="money", value=step.value * unit, scale=unit, rough=True))
