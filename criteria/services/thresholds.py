"""The verb that corrects and verifies thresholds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.services import (
    refuse_locked,
)
from criteria.models import (
    Indicator,
    Operator,
    Threshold,
)


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
