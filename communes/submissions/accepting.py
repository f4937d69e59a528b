"""Turning what a return claims into facts: all of it in one transaction, with a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.facts import DatedFact
from communes.models import Submission, Unit
from communes.services import NOT_COPIED
from communes.submissions.difference import Difference
from communes.submissions.findings import Claim
from communes.submissions.tables import Ledger


def lock_units(difference: Difference) -> None:
    """Writers of a unit take turns; the order keeps two returns from waiting for each other."""
    claims = (*difference.claims, *(gone.claim for gone in difference.withdrawn))
    units = sorted({claim.identity[0] for claim in claims})
    if connection.features.has_select_for_update:
        list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk").values_list("pk"))


def write(
    difference: Difference,
    submission: Submission,
    ledgers: Mapping[str, Ledger],
    *,
    by: User,
    reasons: Mapping[str, str],
) -> None:
    """Voids what the replaced files said, then records every claim. `reasons` go by the key of a claim."""
    for name, facts in _voided(difference, ledgers).items():
        model: Any = ledgers[name].model
        model.objects.bulk_create([_voiding(fact, submission, by) for fact in model.objects.filter(pk__in=facts)])
    for name, claims in _by_ledger(difference).items():
        ledger: Ledger = ledgers[name]
        model = ledger.model
        assert submission.observed_on is not None
        model.objects.bulk_create(
            [_fact(ledger, claim, submission, submission.observed_on, by, reasons) for claim in claims]
        )


def _voided(difference: Difference, ledgers: Mapping[str, Ledger]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for name, pk in difference.voided:
        found[name].append(pk)
    return found


def _by_ledger(difference: Difference) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in difference.claims:
        found[claim.ledger].append(claim)
    return found


def _voiding(fact: DatedFact, submission: Submission, by: User) -> DatedFact:
    model: Any = type(fact)
    copied = {field.attname: getattr(fact, field.attname) for field in model._meta.concrete_fields}
    kept = {name: value for name, value in copied.items() if name not in NOT_COPIED}
    note = _("Replaced by the return «%(file)s».") % {"file": submission.original_name}
    voiding: DatedFact = model(
        **kept, voids_id=fact.pk, note=note, recorded_by=by, recorded_at=timezone.now(), submission=submission
    )
    return voiding


def _fact(
    ledger: Ledger, claim: Claim, submission: Submission, on: date, by: User, reasons: Mapping[str, str]
) -> DatedFact:
    model: Any = ledger.model
    fact: DatedFact = model(
        **dict(zip(ledger.identity, claim.identity, strict=True)),
        **claim.said,
        observed_on=on,
        recorded_by=by,
        submission=submission,
        source_cell=claim.cell,
        note=reasons.get(claim.key, ""),
    )
    return fact
