"""Which accepted files still count: a later file of the same or a larger unit may have said something newer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from communes.models import Period, Submission, SubmissionState
from ntm_portal.pages.returns.plans import books

WHOLE, PART, NOTHING = "whole", "part", "nothing"


def mark_counting(files: Iterable[Submission | None]) -> None:
    """Tells each accepted file how much of it is in force on its period's cut-off; two queries a ledger and period."""
    accepted = [file for file in files if file and file.state == SubmissionState.ACCEPTED]
    for period in {file.period for file in accepted}:
        _mark(period, [file for file in accepted if file.period_id == period.pk])


def _mark(period: Period, files: list[Submission]) -> None:
    said, stands = Counter[int](), Counter[int]()
    for ledger in books().ledgers.values():
        facts: Any = ledger.model._default_manager
        own = {"submission__in": files, "voids": None}
        said.update(facts.filter(**own).values_list("submission", flat=True))
        stands.update(facts.as_of(period.cutoff).filter(**own).values_list("submission", flat=True))
    for file in files:
        whole = stands[file.pk] == said[file.pk]
        file.counted = NOTHING if not stands[file.pk] else WHOLE if whole else PART  # type: ignore[attr-defined]
