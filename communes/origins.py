"""The file that a fact came from, as far as somebody may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communes.access import WORKING_ROLES, Scope
from communes.lines import person_name
from communes.models import Submission

RELATED = ("submission__unit__parent", "submission__sent_by")


@dataclass(frozen=True)
class Origin:
    """Of a fact that a return brought; `file` is empty where the person may not see it, and only the unit is told."""

    unit: str
    file: Submission | None = None
    cell: str = ""
    sent_by: str = ""


def origin_of(fact: Any, scope: Scope) -> Origin | None:
    """None for what was typed in the portal. Needs `RELATED` fetched."""
    returned = fact.submission
    if returned is None:
        return None
    if not scope.covers(returned.unit, *WORKING_ROLES):
        return Origin(returned.unit.full_name)
    return Origin(returned.unit.full_name, returned, fact.source_cell, person_name(returned.sent_by))
