"""Readings of a commune: its income and its poverty rate."""

from __future__ import annotations

from reports.drafts.about import subject
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import UNKNOWN, Claim
from reports.drafts.turns import turn_of


def income(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim:
    return indicator(desk, passage, mention, left, "10", "triệu đồng")


def indicator(desk: Desk, passage: Passage, mention: Mention, left: str, code: str, unit: str) -> Claim:
    """A reading of a commune: its income or its poverty rate."""
    turn = turn_of(passage, mention)
    refs = subject(passage, turn.at if turn else mention.start)
    ref = turn.of(refs) if turn else refs[-1] if refs else None
    commune = ref.commune if ref else None
    time = desk.when(passage, mention)
    if commune is None or time in ("goal", "past", "change"):
        return unrecognised(mention, UNKNOWN, unit)
    return claim(mention, "reading", (desk.answer(f"commune.{commune.code}.indicator.{code}"),), left, unit=unit)
