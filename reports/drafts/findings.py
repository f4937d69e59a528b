"""What the check answers with, and how its numbers are printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Literal

from ntm_portal.lib import numbers

Verdict = Literal["agrees", "contradicts", "not_recognised"]
AGREES: Verdict = "agrees"
CONTRADICTS: Verdict = "contradicts"
NOT_RECOGNISED: Verdict = "not_recognised"
# What kind of statement it is; the consistency gate has a rule for each.
Topic = Literal["value", "denominator", "noun", "twice", "list", "opinion", "title", "goal", "unclear"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of the draft with its verdict: draft[start:end] == quote.

    `figure` is the key of the report's figure, empty where the draft is compared with itself.
    """

    verdict: Verdict
    quote: str
    start: int
    end: int
    figure: str
    stated: str
    actual: str
    why: str
    topic: Topic = "value"

    def as_dict(self) -> dict[str, str | int]:
        return {name: value for name, value in asdict(self).items() if name != "topic"}


def printed(value: Decimal, decimals: int | None = None) -> str:
    """Vietnamese form, short: at most two decimals unless more were asked for."""
    if decimals is None:
        exact = -int(value.normalize().as_tuple().exponent)
        decimals = min(max(exact, 0), 2)
    return numbers.vietnamese(value, decimals)
