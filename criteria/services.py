"""Verbs that write facts about criteria; keyword-only and atomic, ValidationError says what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import EllipsisType
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.models import Evidence, Unit, UnitKind
from communes.services import (
    Stale,
    fact_in_force,
    is_repeat,
    record_fact,
    refuse_locked,
    refuse_stale,
    turn_of,
    void_fact,
)
from criteria import rules
from criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    Operator,
    Reading,
    Recognition,
    Target,
    Threshold,
)
from criteria.rules import counts_as_met
from ntm_portal.lib.numbers import typed


def record_assessment(
    *,
    unit: Unit,
    criterion: Criterion,
    verdict: str,
    observed_on: date,
    by: User,
    note: str = "",
    evidence_number: str = "",
    evidence_date: date | None = None,
    evidence: Evidence | None = None,
    based_on: int | EllipsisType | None = ...,
) -> Assessment:
    """Records a status. `based_on` is the fact that the person saw in force; Stale is raised when it no longer is.

    Losing a met criterion needs a reason in the note: it is what the next report and the unit itself ask for first.
    """
    fact = Assessment(
        unit=unit,
        criterion=criterion,
        verdict=verdict,
        observed_on=observed_on,
        recorded_by=by,
        note=note,
        evidence_number=evidence_number,
        evidence_date=evidence_date,
        evidence=evidence,
    )
    with turn_of(unit.pk):
        current = fact_in_force(fact, observed_on)
        refuse_stale(current, based_on)
        if current and counts_as_met(current.verdict) and not counts_as_met(verdict) and not note.strip():
            raise ValidationError({"note": ValidationError(_("Losing a met criterion needs a reason."), code="reason")})
        return record_fact(fact)


def save_assessment(*, based_on: int | None, seen_on: date, by: User, **said: Any) -> Assessment:
    """`record_assessment` for a browser on a bad line: what is sent twice, the answer being lost, is stored once.

    `based_on` is what the person saw on the day of the page, `seen_on`; the fact itself may be of another day.
    """
    try:
        if seen_on == said["observed_on"]:
            return record_assessment(by=by, based_on=based_on, **said)
        with turn_of(said["unit"].pk):
            refuse_stale(fact_in_force(Assessment(unit=said["unit"], criterion=said["criterion"]), seen_on), based_on)
            return record_assessment(by=by, **said)
    except Stale as stale:
        if isinstance(stale.current, Assessment) and is_repeat(stale.current, based_on, {"recorded_by": by, **said}):
            return stale.current
        raise


def take_back(fact: Assessment, *, by: User) -> Assessment | None:
    """Voids one's own newest entry of a cell; answers the fact in force again. Twice is the same as once."""
    if fact.recorded_by_id != by.pk:
        raise ValidationError(_("Only the person who entered it takes an entry back."))
    with turn_of(fact.unit_id):
        current = fact_in_force(fact, fact.observed_on)
        if not Assessment.objects.filter(voids=fact.pk, recorded_by=by).exists():
            refuse_stale(current, fact.pk)
            void_fact(fact, reason=_("Taken back by the person who entered it."), by=by)
            current = fact_in_force(fact, fact.observed_on)
    return current


def record_reading(
    *,
    unit: Unit,
    indicator: Indicator,
    verdict: str,
    observed_on: date,
    by: User,
    value: Decimal | None = None,
    note: str = "",
    based_on: int | EllipsisType | None = ...,
) -> Reading:
    """Records an indicator. A verdict that contradicts the bar is kept: the list «to explain» shows it."""
    fact = Reading(
        unit=unit,
        indicator=indicator,
        value=value,
        verdict=verdict,
        observed_on=observed_on,
        recorded_by=by,
        note=note,
    )
    with turn_of(unit.pk):
        refuse_stale(fact_in_force(fact, observed_on), based_on)
        return record_fact(fact)


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


def record_target(
    *,
    unit: Unit,
    criteria_set: CriteriaSet,
    year: int,
    expected: Decimal,
    observed_on: date,
    by: User,
    note: str = "",
    based_on: int | EllipsisType | None = ...,
) -> Target:
    """A target of a unit is a whole count, that of the province an average; neither exceeds the number of criteria."""
    most = criteria_set.criteria.count()
    if expected > most:
        values = {"expected": typed(expected), "most": most}
        raise ValidationError(_("%(expected)s is more than the %(most)s criteria of the set.") % values)
    if unit.kind != UnitKind.PROVINCE and expected != int(expected):
        raise ValidationError(_("The expected count of a unit is a whole number."))
    fact = Target(
        unit=unit,
        criteria_set=criteria_set,
        year=year,
        expected=expected,
        observed_on=observed_on,
        recorded_by=by,
        note=note,
    )
    with turn_of(unit.pk):
        refuse_stale(fact_in_force(fact, observed_on), based_on)
        return record_fact(fact)


@transaction.atomic
def drop_target(*, target: Target, reason: str, by: User) -> None:
    """The unit is no target of the year any more: everything recorded about it is voided."""
    if not reason.strip():
        raise ValidationError(_("Dropping a target needs a reason."))
    with turn_of(target.unit_id):
        refuse_stale(fact_in_force(target, target.observed_on), target.pk)
        same = {name: getattr(target, name) for name in target.identity}
        for fact in Target.objects.not_voided().filter(**same):
            void_fact(fact, reason=reason, by=by)


def newest_of_series(threshold: Threshold) -> Any:
    """The newest entry of the history of a bar's series: the rows of one indicator, unit class and year."""
    history: Any = Threshold.history
    same = {"indicator_id": threshold.indicator_id, "unit_class": threshold.unit_class, "year": threshold.year}
    return history.filter(**same).select_related("history_user").order_by("-history_id").first()


@transaction.atomic
def correct_threshold(
    *,
    threshold: Threshold,
    value: Decimal | None,
    source: str,
    verified: bool,
    effective_from: date,
    by: User,
    based_on: int | None,
    note: str = "",
) -> Threshold:
    """Another value is a new dated row of the series, so that earlier days keep theirs, or takes the place of the row
    of the same day, whose history keeps it; days of closed periods ask as every figure does (`refuse_locked`).
    The same value is only verified or given its source. A new value and a verified bar name their source document."""
    list(Indicator.objects.select_for_update().filter(pk=threshold.indicator_id).values_list("pk"))
    newest = newest_of_series(threshold)
    if newest.history_id != based_on:
        raise ValidationError(_("Somebody changed this threshold while you were entering."), code="conflict")
    is_new = value != threshold.value
    if (verified or is_new) and not source.strip():
        raise ValidationError({"source": _("A new or verified threshold names its source document.")})
    if verified and value is None and threshold.operator != Operator.HOLDS:
        raise ValidationError(_("A threshold without a value cannot be verified."))
    row = threshold
    if is_new:
        refuse_locked(_first_day(threshold, effective_from), note, by)
        row = _row_from(threshold, effective_from)
    row.value, row.source, row.verified = value, source.strip(), verified
    row.full_clean()
    row._history_user, row._change_reason = by, note.strip() or None  # type: ignore[attr-defined]
    row.save()
    return row


def _first_day(threshold: Threshold, effective_from: date) -> date:
    """The first day on which a row of the series is applied: a bar of one year says nothing before it."""
    return max(effective_from, date(threshold.year, 1, 1)) if threshold.year else effective_from


def _row_from(threshold: Threshold, effective_from: date) -> Threshold:
    """The row of the series that begins on the day: the one that is there, or a new one after all others."""
    if threshold.operator == Operator.HOLDS:
        raise ValidationError(_("This indicator is a condition: it is met or not and has no value."))
    criteria_set = threshold.indicator.criterion.criteria_set
    if not criteria_set.in_force(effective_from):
        values = {"set": criteria_set, "day": f"{effective_from:%d/%m/%Y}"}
        raise ValidationError({"effective_from": _("«%(set)s» is not in force on %(day)s.") % values})
    series = Threshold.objects.filter(
        indicator=threshold.indicator, unit_class=threshold.unit_class, year=threshold.year
    )
    if same_day := series.filter(effective_from=effective_from).first():
        return same_day
    if later := series.filter(effective_from__gt=effective_from).order_by("effective_from").last():
        sentence = _("A threshold from %(day)s is recorded already; choose that day to replace it, or a later one.")
        raise ValidationError({"effective_from": sentence % {"day": f"{later.effective_from:%d/%m/%Y}"}})
    same = {name: getattr(threshold, name) for name in ("indicator", "unit_class", "year", "operator")}
    return Threshold(**same, effective_from=effective_from)
