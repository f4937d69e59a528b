"""What is in force of the values that a return claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from communes.submissions.findings import Claim
from communes.submissions.tables import Ledger
from ntm_portal.lib.numbers import plain

Key = tuple[str, tuple[int, ...]]  # ledger and identity


@dataclass(frozen=True)
class Standing:
    """The fact in force of an identity: its id and what it says."""

    fact_id: int
    said: dict[str, str | int | None]


def standing(
    claims: Iterable[Claim],
    ledgers: Mapping[str, Ledger],
    on: date,
    *,
    without: Mapping[str, Collection[int]] = {},
    known_at: datetime | None = None,
) -> dict[Key, Standing]:
    """What is in force of the claimed identities on the day, as known now or at a moment; one query a ledger.

    `without` are facts, by ledger, that are taken as if they had been voided.
    """
    found: dict[Key, Standing] = {}
    for name, group in by_ledger(claims).items():
        ledger = ledgers[name]
        model: Any = ledger.model
        units = {claim.identity[0] for claim in group}
        facts = model.objects
        rows = facts.as_of(on, known_at=known_at) if known_at else facts.as_of_without(on, without.get(name, ()))
        rows = rows.filter(**{f"{ledger.identity[0]}__in": units})
        for row in rows.values_list("pk", *ledger.identity, *ledger.fields):
            identity, said = row[1 : 1 + len(ledger.identity)], row[1 + len(ledger.identity) :]
            values = dict(zip(ledger.fields, map(_plain, said), strict=True))
            found[name, tuple(identity)] = Standing(row[0], values)
    return found


def _plain(value: Any) -> str | int | None:
    return plain(value) if isinstance(value, Decimal) else value


def by_ledger(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.ledger].append(claim)
    return found
