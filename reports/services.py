"""Verbs about periods: creating one from the last, opening, closing and reopening it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import Denied, can_keep_periods, scope_of
from communes.models import Period, PeriodState, Unit
from communes.records import delete_record, save_record
from communes.services import CUTOFF, refuse_locked
from criteria.models import Act, CriteriaSet, Recognition, Target
from criteria.services import record_target
from reports.models import GuidanceDocument, Narrative, TrainingClass

LETTERHEAD = (
    "parent_agency",
    "agency",
    "place",
    "symbol",
    "authority_line",
    "signer_title",
    "signer_name",
    "recipients",
)

# From which states an act leads to a state.
MOVES = {
    PeriodState.OPEN: {PeriodState.PLANNED, PeriodState.CLOSED},
    PeriodState.CLOSED: {PeriodState.OPEN},
}


def period_before(cutoff: date) -> Period | None:
    """The period that a new one continues: the latest one cut off earlier."""
    return Period.objects.filter(cutoff__lt=cutoff).order_by("cutoff").last()


@transaction.atomic
def create_period(
    *, period: Period, by: User, letterhead: bool = False, narrative: bool = False, targets: bool = False
) -> Period:
    """Stores a planned period; what is ticked is carried over from the last one."""
    _require_approver(by)
    last = period_before(period.cutoff)
    if last and letterhead:
        for name in LETTERHEAD:
            setattr(period, name, getattr(period, name) or getattr(last, name))
    if last and not period.report_title:
        period.report_title = last.report_title.replace(last.title, period.title)
    period.report_title = period.report_title or period.title
    save_record(row=period, by=by, based_on=None)
    if last and narrative:
        _carry_narrative(last, period, by)
    if last and targets:
        _carry_targets(last, period, by)
    return period


def _carry_narrative(last: Period, period: Period, by: User) -> None:
    in_force = Unit.objects.in_force(period.cutoff)
    for old in Narrative.objects.filter(period=last, subject__in=in_force).order_by("pk"):
        text = Narrative(
            period=period, subject=old.subject, section=old.section, text=old.text, is_sample=old.is_sample
        )
        save_record(row=text, by=by, based_on=None)


def _carry_targets(last: Period, period: Period, by: User) -> None:
    """Targets of a year hold through it; in a new year those not reached are recorded again for it."""
    if period.year == last.year:
        return
    day = min(period.cutoff, timezone.localdate())
    held = Recognition.objects.as_of(day).filter(act=Act.AWARD).values_list("unit_id", "title")
    done, known = (
        set(held),
        set(Target.objects.as_of(day).filter(year=period.year).values_list("unit_id", "criteria_set_id")),
    )
    old = Target.objects.as_of(last.cutoff).filter(
        year=last.year, unit__in=Unit.objects.in_force(day), criteria_set__in=CriteriaSet.objects.on(day)
    )
    note = _("Carried over from the period «%(period)s».") % {"period": last.title}
    for target in old.select_related("unit", "criteria_set").order_by("unit_id", "pk"):
        if (target.unit_id, target.criteria_set.level) in done or (target.unit_id, target.criteria_set_id) in known:
            continue
        record_target(
            unit=target.unit,
            criteria_set=target.criteria_set,
            year=period.year,
            expected=target.expected,
            observed_on=day,
            note=note,
            by=by,
        )


@transaction.atomic
def change_state(*, period: Period, to: str, by: User, based_on: int | None, reason: str = "") -> Period:
    """Opens, closes or reopens a period; a closed one takes no more figures up to its cut-off but corrections."""
    _require_approver(by)
    if period.state not in MOVES.get(PeriodState(to), set()):
        values = {"period": period.title, "state": period.get_state_display().lower()}
        raise ValidationError(_("The period «%(period)s» is %(state)s; this act does not fit.") % values)
    if period.state == PeriodState.CLOSED and not reason.strip():
        raise ValidationError({"note": _("Reopening a closed period needs a reason.")})
    if to == PeriodState.CLOSED and period.cutoff > timezone.localdate():
        sentence = _("The period is closed on its cut-off %(day)s at the earliest: closing locks every day up to it.")
        raise ValidationError(sentence % {"day": f"{period.cutoff:%d/%m/%Y}"})
    period.state = to
    return save_record(row=period, by=by, based_on=based_on, reason=reason.strip())


@transaction.atomic
def save_period(*, period: Period, by: User, based_on: int | None, reason: str = "") -> Period:
    """Stores what stands in a period; a closed one was handed out on paper, so its changes need a reason."""
    _require_approver(by)
    if period.state == PeriodState.CLOSED and not reason.strip():
        raise ValidationError({"note": _("The period is closed: a change needs a reason.")})
    return save_record(row=period, by=by, based_on=based_on, reason=reason.strip())


# --- Documents and classes ------------------------------------------------------

Entry = GuidanceDocument | TrainingClass

# The day by which a record counts, and the last such day that the report of a period counts.
COUNTED_BY: dict[type[Entry], tuple[str, Any]] = {
    GuidanceDocument: ("issued_on", Coalesce("meeting_on", "cutoff")),
    TrainingClass: ("held_until", CUTOFF),
}


@transaction.atomic
def save_entry(*, row: Entry, by: User, based_on: int | None, reason: str = "") -> Entry:
    """Stores a document or a class; what counts in the report of a closed period is an approver's correction."""
    _refuse_locked_entry(row, reason, by)
    return save_record(row=row, by=by, based_on=based_on, reason=reason.strip())


@transaction.atomic
def delete_entry(*, row: Entry, by: User, based_on: int | None, reason: str = "") -> None:
    _refuse_locked_entry(row, reason, by)
    delete_record(row=row, by=by, based_on=based_on, reason=reason.strip())


def _refuse_locked_entry(row: Entry, reason: str, by: User) -> None:
    """Asks about the earlier of two days: moving a record out of a closed period changes its report too."""
    name, until = COUNTED_BY[type(row)]
    stored = type(row)._default_manager.filter(pk=row.pk).values_list(name, flat=True).first()
    refuse_locked(min(filter(None, (getattr(row, name), stored))), reason, by, until=until)


def _require_approver(by: User) -> None:
    decision = can_keep_periods(scope_of(by))
    if isinstance(decision, Denied):
        raise ValidationError(decision.reason)
