"""Everything that a search asks for."""

from __future__ import annotations

from communes.middleware import Context
from ntm_portal.pages.finding.criteria import find_criteria
from ntm_portal.pages.finding.decisions import find_decisions
from ntm_portal.pages.finding.documents import find_documents
from ntm_portal.pages.finding.hits import Found
from ntm_portal.pages.finding.reports import find_reports
from ntm_portal.pages.finding.units import find_units
from ntm_portal.pages.finding.words import Asked


def find(asked: Asked, portal: Context) -> Found:
    """Groups without hits are left out; seven queries, one more for a text with a number."""
    groups = [
        *find_units(asked, portal.day, portal.scope),
        *find_criteria(asked, portal.day),
        *find_reports(asked, portal.periods),
        *find_decisions(asked, portal.scope),
        *find_documents(asked, portal.scope, portal.periods),
    ]
    return Found(tuple(group for group in groups if group.hits))
