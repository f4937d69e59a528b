"""Which accepted files still count: a later file of the same or a larger unit may have said something newer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

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


def newer_files(file: Submission) -> list[Submission]:
    """The files whose figures stand in place of those that an accepted file brought; two queries a ledger."""
    found: set[int] = set()
    for ledger in books().ledgers.values():
        facts: Any = ledger.model._default_manager
        same = {name: OuterRef(name) for name in ledger.identity}
        own = facts.filter(submission=file, voids=None)
        over = facts.as_of(file.period.cutoff).filter(Exists(own.filter(**same)))
        found.update(over.exclude(submission=file).values_list("submission", flat=True))
        found.update(facts.filter(voids__in=own.values("pk")).values_list("submission", flat=True))
    return list(Submission.objects.filter(pk__in=found - {None}).order_by("-decided_at", "-pk"))
