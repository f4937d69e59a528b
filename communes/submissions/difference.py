"""What a return would change: each claim against the fact in force, and what a replaced file had said."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from communes.models import Submission, SubmissionState
from communes.submissions.findings import Claim
from communes.submissions.tables import Ledger, Said
from ntm_portal.lib.numbers import plain

Identity = tuple[int, ...]
Key = tuple[str, Identity]  # ledger and identity


@dataclass(frozen=True)
class Standing:
    """The fact in force of an identity: its id and what it says."""

    fact_id: int
    said: dict[str, str | int | None]


def standing(
    claims: Iterable[Claim], ledgers: Mapping[str, Ledger], on: date, *, without: Collection[int] = ()
) -> dict[Key, Standing]:
    """What is in force of the claimed identities on the day; one query a ledger.

    `without` are submissions whose facts are taken as if they had been voided.
    """
    found: dict[Key, Standing] = {}
    for name, group in _by_ledger(claims).items():
        ledger = ledgers[name]
        model: Any = ledger.model
        rows = model.objects.as_of(on) if not without else model.objects.as_of_without(on, without)
        units = {claim.identity[0] for claim in group}
        rows = rows.filter(**{f"{ledger.identity[0]}__in": units})
        for row in rows.values_list("pk", *ledger.identity, *ledger.fields):
            identity, said = row[1 : 1 + len(ledger.identity)], row[1 + len(ledger.identity) :]
            values = dict(zip(ledger.fields, map(_plain, said), strict=True))
            found[name, tuple(identity)] = Standing(row[0], values)
    return found


def _plain(value: Any) -> str | int | None:
    return plain(value) if isinstance(value, Decimal) else value


def _by_ledger(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.ledger].append(claim)
    return found


def compared(claims: Sequence[Claim], ledgers: Mapping[str, Ledger], on: date) -> list[Claim]:
    """The claims with what is approved now."""
    now = standing(claims, ledgers, on)
    return [_compared(claim, now.get((claim.ledger, claim.identity))) for claim in claims]


def _compared(claim: Claim, found: Standing | None) -> Claim:
    return replace(claim, base=found.fact_id if found else None, before=found.said if found else None)


@dataclass(frozen=True)
class Withdrawn:
    """A value of a replaced file that the new one leaves empty: it is voided, and `after` holds again."""

    claim: Claim
    fact_id: int
    after: Said | None


@dataclass(frozen=True)
class Difference:
    """Everything that accepting would do: facts written, and facts of replaced files voided."""

    claims: tuple[Claim, ...]
    voided: tuple[tuple[str, int], ...]  # ledger and fact id
    withdrawn: tuple[Withdrawn, ...]

    @property
    def changes(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.is_change]

    @property
    def digest(self) -> str:
        """Names this difference: a decision is about what was shown, or is shown anew."""
        told = [
            sorted(
                (claim.ledger, claim.identity, sorted(claim.said.items()), claim.base or 0) for claim in self.claims
            ),
            sorted(self.voided),
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def difference(submission: Submission, ledgers: Mapping[str, Ledger], *, left_out: Collection[str] = ()) -> Difference:
    """Against what is approved at this moment."""
    stored = submission.check_result
    claims = [Claim.of(data) for data in stored.claims if data["unit"] not in left_out]
    if submission.observed_on is None:
        return Difference((), (), ())
    claims = compared(claims, ledgers, submission.observed_on)
    rows = {(table, unit) for table, units in stored.understanding.get("rows", {}).items() for unit in units}
    rows = {(table, unit) for table, unit in rows if unit not in left_out}
    replaced = list(_replaced_claims(submission, rows))
    voided = tuple(sorted(_facts_of(submission, ledgers, replaced)))
    return Difference(
        tuple(claims),
        tuple((name, pk) for name, pk, _key in voided),
        _withdrawn(claims, replaced, voided, ledgers, submission),
    )


def replaced_submissions(submission: Submission) -> Any:
    """Files of the same unit and period that count now."""
    return Submission.objects.filter(
        unit=submission.unit_id, period=submission.period_id, state=SubmissionState.ACCEPTED
    ).exclude(pk=submission.pk)


def _replaced_claims(submission: Submission, rows: Collection[tuple[str, str]]) -> Iterator[Claim]:
    """What earlier accepted files said in the rows that this one reports anew."""
    for earlier in replaced_submissions(submission).select_related("check_result"):
        for data in earlier.check_result.claims:
            if (data["table"], data["unit"]) in rows:
                yield Claim.of(data)


def _facts_of(
    submission: Submission, ledgers: Mapping[str, Ledger], replaced: Iterable[Claim]
) -> Iterator[tuple[str, int, Identity]]:
    """The standing facts that those claims became; one query a ledger."""
    earlier = replaced_submissions(submission)
    for name, group in _by_ledger(replaced).items():
        ledger, said = ledgers[name], {claim.identity for claim in group}
        model: Any = ledger.model
        rows = model.objects.not_voided().filter(submission__in=earlier)
        for pk, *identity in rows.values_list("pk", *ledger.identity):
            if tuple(identity) in said:
                yield name, pk, tuple(identity)


def _withdrawn(
    claims: Iterable[Claim],
    replaced: Iterable[Claim],
    voided: Iterable[tuple[str, int, Identity]],
    ledgers: Mapping[str, Ledger],
    submission: Submission,
) -> tuple[Withdrawn, ...]:
    said = {(claim.ledger, claim.identity) for claim in claims}
    facts = {(name, identity): pk for name, pk, identity in voided}
    gone = {(claim.ledger, claim.identity): claim for claim in replaced}
    gone = {key: claim for key, claim in gone.items() if key not in said and key in facts}
    if not gone or submission.observed_on is None:
        return ()
    earlier = list(replaced_submissions(submission).values_list("pk", flat=True))
    after = standing(gone.values(), ledgers, submission.observed_on, without=earlier)
    return tuple(Withdrawn(claim, facts[key], after[key].said if key in after else None) for key, claim in gone.items())
