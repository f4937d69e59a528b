"""Values that the sender left as the workbook had them, while something else was approved after it was handed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from communes.submissions.findings import Difference, Problem
from communes.submissions.sheets import split_place
from communes.submissions.standing import standing
from communes.submissions.tables import Ledger
from communes.submissions.wording import problem


def untouched(found: Difference, ledgers: Mapping[str, Ledger], handed_out: datetime | None) -> Iterator[Problem]:
    """Accepting them would take a newer decision back without anybody having wanted it. A query a ledger, and none
    where nothing changes."""
    changes = [claim for claim in found.claims if claim.before and claim.is_change] if handed_out else []
    then = standing(changes, ledgers, found.observed_on, known_at=handed_out) if changes else {}
    for claim in changes:
        before = then.get((claim.ledger, claim.identity))
        if before is None or before.said != claim.said or before.fact_id == claim.base:
            continue
        words = ledgers[claim.ledger].words
        sheet, cell = split_place(claim.cell)
        told = {"sheet": sheet, "unit": claim.unit, "item": claim.item, "before": words(claim.before or {})}
        yield problem("untouched", cells=[cell], found=words(claim.said), **told)
