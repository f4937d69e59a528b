"""Where the words on capital leave room: a number that does not fit is then not wrong, only not recognised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.drafts.capital.capital import Capital
from reports.drafts.capital.holders import capital_answer
from reports.drafts.desk import Desk, unrecognised
from reports.drafts.judge import fits
from reports.drafts.reading.capital_kinds import KINDS
from reports.drafts.reading.mentions import Mention
from reports.drafts.statements import UNKNOWN, Answer, Claim

SUMS = ("usable", "assigned", "carried_over", "disbursed")


def in_doubt(desk: Desk, mention: Mention, made: Claim, capital: Capital, *, said: bool) -> Claim:
    """`said`: the clause tells the kind and what the sum is; else another figure of the holder may be meant."""
    if not made.answers or any(fits(made, answer) for answer in made.answers):
        return made
    if not capital.sure or (not said and _is_another(desk, made, capital)):
        return unrecognised(mention, UNKNOWN, made.unit)
    return made


def _is_another(desk: Desk, made: Claim, capital: Capital) -> bool:
    exact = replace(made, hedge="")
    told = made.unit == "%" or made.decimals > 0 or made.scale <= 1
    return told and any(fits(exact, answer) for answer in _of_holder(desk, made.unit, capital))


def _of_holder(desk: Desk, unit: str, capital: Capital) -> Iterator[Answer]:
    for holder in dict.fromkeys(without_kind(prefix) for prefix in capital.prefixes):
        for prefix in (holder, *(f"{holder}.{kind}" for kind in KINDS)):
            if unit == "%":
                yield capital_answer(desk, prefix, "rate")
                continue
            yield from (capital_answer(desk, prefix, measure) for measure in SUMS)
            yield left_of(desk, prefix, "usable")


def without_kind(prefix: str) -> str:
    head, _, kind = prefix.rpartition(".")
    return head if kind in KINDS else prefix


def left_of(desk: Desk, prefix: str, whole: str) -> Answer:
    """What is still to be paid of the capital."""
    given, paid = capital_answer(desk, prefix, whole), capital_answer(desk, prefix, "disbursed")
    value = given.value - paid.value if given.value is not None and paid.value is not None else None
    label = "vốn chưa giải ngân" if whole == "usable" else "vốn giao trong năm trừ vốn đã giải ngân"
    return Answer(given.figure, value, label, f"left of {given.fact or given.figure}")
