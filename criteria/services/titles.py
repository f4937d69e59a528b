"""Verbs that write decisions about titles; awards and withdrawals of a unit take turns."""

from __future__ import annotations

from datetime import date
from types import EllipsisType
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.models import Evidence, Unit
from communes.services import (
    fact_in_force,
    is_repeat,
    record_fact,
    refuse_stale,
    turn_of,
    void_fact,
)
from criteria import rules
from criteria.models import (
    Recognition,
)


def newest_decision(unit: Unit, title: str) -> Recognition | None:
    """What was recorded last about the title of a unit, whatever its day; a form of decisions is based on it."""
    rows = Recognition.objects.filter(unit=unit, title=title).select_related("recorded_by")
    found: Recognition | None = rows.order_by("pk").last()
    return found


def record_recognition(
    *,
    unit: Unit,
    title: str,
    act: str,
    decision: str,
    signed_on: date,
    by: User,
    note: str = "",
    evidence: Evidence | None = None,
    based_on: int | EllipsisType | None = ...,
) -> Recognition:
    """A signed decision; it is observed on the day of signing. Awards and withdrawals of a title take turns.

    What is sent twice is stored once.
    """
    said: dict[str, Any] = {
        "act": act,
        "decision": decision,
        "observed_on": signed_on,
        "recorded_by": by,
        "note": note,
        "evidence": evidence,
    }
    fact = Recognition(unit=unit, title=title, **said)
    with turn_of(unit.pk):
        newest = newest_decision(unit, title)
        if newest and newest.voids_id is None and is_repeat(newest, based_on, said):
            return newest
        refuse_stale(newest, based_on)
        fact.clean()
        _refuse_decision(fact)
        return record_fact(fact)


def _refuse_decision(fact: Recognition) -> None:
    standing = Recognition.objects.not_voided().filter(unit=fact.unit, title=fact.title)
    before = fact_in_force(fact, fact.observed_on)
    after = standing.filter(observed_on__gt=fact.observed_on).order_by("observed_on", "recorded_at", "pk").first()
    problem = rules.decision_problem(fact.act, before.act if before else None, after.act if after else None)
    if problem is None:
        return
    other = after if problem in {rules.DecisionProblem.HELD_LATER, rules.DecisionProblem.LOST_LATER} else before
    values = {
        "unit": fact.unit,
        "decision": other.decision if other else "",
        "day": f"{other.observed_on:%d/%m/%Y}" if other else "",
    }
    raise ValidationError(str(_decision_sentences()[problem]) % values, code=problem.value)


def cancel_recognition(
    *, fact: Recognition, reason: str, by: User, based_on: int | EllipsisType | None = ...
) -> Recognition:
    """Voids a decision that should never have been; what remains still takes turns. Twice is the same as once."""
    with turn_of(fact.unit_id):
        own: Recognition | None = Recognition.objects.filter(voids=fact.pk, recorded_by=by).first()
        if own:
            return own
        refuse_stale(newest_decision(fact.unit, fact.title), based_on)
        _refuse_remaining(fact)
        return void_fact(fact, reason=reason, by=by)


def _refuse_remaining(fact: Recognition) -> None:
    """Without a decision its neighbours follow each other: two awards, or a withdrawal of what was never awarded."""
    standing = Recognition.objects.not_voided().filter(unit=fact.unit, title=fact.title)
    rows = list(standing.order_by("observed_on", "recorded_at", "pk"))
    place = next((place for place, row in enumerate(rows) if row.pk == fact.pk), None)
    if place is None or place + 1 == len(rows):
        return
    before, after = rows[place - 1] if place else None, rows[place + 1]
    if rules.decision_problem(after.act, before.act if before else None, None):
        values = {"decision": after.decision, "day": f"{after.observed_on:%d/%m/%Y}"}
        sentence = _("Decision %(decision)s of %(day)s rests on this one: cancel that one first.")
        raise ValidationError({"note": sentence % values})


def _decision_sentences() -> dict[rules.DecisionProblem, str]:
    return {
        rules.DecisionProblem.HELD: _("%(unit)s holds this title already, by decision %(decision)s of %(day)s."),
        rules.DecisionProblem.NEVER_HELD: _("%(unit)s does not hold this title; there is nothing to withdraw."),
        rules.DecisionProblem.LOST: _(
            "The title of %(unit)s was withdrawn already, by decision %(decision)s of %(day)s."
        ),
        rules.DecisionProblem.HELD_LATER: _(
            "A later award is recorded already: decision %(decision)s of %(day)s. Check the day of signing."
        ),
        rules.DecisionProblem.LOST_LATER: _(
            "A later withdrawal is recorded already: decision %(decision)s of %(day)s. Check the day of signing."
        ),
    }
