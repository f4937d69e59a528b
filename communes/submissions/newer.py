"""Approved figures of a later day than a return speaks of: they stay in force, and the return changes nothing there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from communes.submissions.findings import Difference, Problem
from communes.submissions.tables import Ledger
from communes.submissions.wording import problem


def newer_figures(found: Difference, ledgers: Mapping[str, Ledger]) -> Iterator[Problem]:
    """One line for the whole file; a query a ledger."""
    days = [day for name, ledger in ledgers.items() for day in _later(found, name, ledger)]
    if days:
        latest, day = f"{max(days):%d/%m/%Y}", f"{found.observed_on:%d/%m/%Y}"
        yield problem("older_than_approved", found=day, latest=latest, count=len(days), about=f"{day} {latest}")


def _later(found: Difference, name: str, ledger: Ledger) -> Iterator[date]:
    """Of each claimed value that has a newer fact the day of the newest."""
    claimed = {claim.identity for claim in found.claims if claim.ledger == name}
    if not claimed:
        return
    units = {identity[0] for identity in claimed}
    rows: Any = ledger.model.objects.not_voided().filter(observed_on__gt=found.observed_on)
    rows = rows.filter(**{f"{ledger.identity[0]}__in": units}).exclude(pk__in=found.voided_of(name))
    rows = rows.order_by("observed_on").values_list(*ledger.identity, "observed_on")
    newest = {tuple(identity): day for *identity, day in rows}
    yield from (day for identity, day in newest.items() if identity in claimed)
