"""Where a fact comes from: typed by somebody, or a cell of a return that somebody accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from communes.access import Scope
from communes.lines import person_name
from communes.models import Submission

RELATED = ("recorded_by", "submission__unit", "submission__sent_by", "submission__decided_by")


@dataclass(frozen=True, slots=True)
class Source:
    """`returned` tells a return from what was typed in the portal; `file` is empty where the person may not see it."""

    by: str
    at: datetime
    returned: str = ""
    file: Submission | None = None
    sheet: str = ""
    cell: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = None


def source_of(fact: Any, files: Collection[int]) -> Source:
    """`files` are the returns that the person may see; of others only the district is told."""
    returned = fact.submission
    if returned is None:
        return Source(person_name(fact.recorded_by), fact.recorded_at)
    accepted = person_name(returned.decided_by or fact.recorded_by), returned.decided_at or fact.recorded_at
    if returned.pk not in files:
        return Source("", fact.recorded_at, returned.unit.full_name, None, "", "", *accepted)
    sheet, _bang, cell = fact.source_cell.rpartition("!")
    return Source(
        person_name(returned.sent_by), fact.recorded_at, returned.unit.full_name, returned, sheet, cell, *accepted
    )


def files_seen(facts: Iterable[Any], scope: Scope) -> frozenset[int]:
    """Returns of these facts that the person may see."""
    named = {fact.submission_id for fact in facts if fact.submission_id}
    if not named:
        return frozenset()
    return frozenset(Submission.objects.visible_to(scope).filter(pk__in=named).values_list("pk", flat=True))
