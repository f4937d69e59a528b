"""Dated facts: nothing is overwritten, and «now» is only the latest day.

A fact says what was observed on a day about one identity (a unit and a criterion, say).
A correction is a new row; a row that should never have been is cancelled by a voiding
row that points to it with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communes.append_only import AppendOnlyModel, AppendOnlyQuerySet
from communes.models import Submission


class FactQuerySet(AppendOnlyQuerySet):
    def as_of(self, on: date, *, known_at: datetime | None = None) -> Self:
        """The fact in force on the day for each identity, as the portal knew it at `known_at`.

        NOT EXISTS rather than a window function: a later filter on the value must not
        be applied before the newest row is chosen.
        """
        return self._newest(lambda rows: rows.standing(on, known_at=known_at))

    def as_of_without(self, on: date, facts: Collection[int]) -> Self:
        """`as_of` as if these facts had been voided."""
        return self._newest(lambda rows: rows.standing(on).exclude(pk__in=facts)) if facts else self.as_of(on)

    def _newest(self, standing: Callable[[Self], Self]) -> Self:
        everything = self.model._default_manager.all()
        same_identity = {name: OuterRef(name) for name in self.model.identity}
        newer = Q(observed_on__gt=OuterRef("observed_on")) | Q(observed_on=OuterRef("observed_on")) & (
            Q(recorded_at__gt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk"))
        )
        rivals = everything.filter(newer, observed_on__gte=OuterRef("observed_on"), **same_identity)
        return standing(self).filter(~Exists(standing(rivals)))

    def standing(self, on: date, *, known_at: datetime | None = None) -> Self:
        """All rows observed by the day and not voided, as known at the moment: the history up to the day."""
        voiding = self.model._default_manager.filter(voids=OuterRef("pk"))
        rows = self.filter(observed_on__lte=on, voids=None)
        if known_at is None:
            return rows.filter(~Exists(voiding))
        return rows.filter(~Exists(voiding.filter(recorded_at__lte=known_at)), recorded_at__lte=known_at)

    def not_voided(self) -> Self:
        """All rows that stand, of every day: the history of an identity."""
        return self.filter(voids=None, voided_by=None)


def refuse_future(day: date | None, box: str) -> None:
    """What is recorded has happened; a day that is missing is told by its own box."""
    if day and day > timezone.localdate():
        sentence = _("%(day)s is in the future; enter a day up to today.")
        raise ValidationError({box: sentence % {"day": f"{day:%d/%m/%Y}"}})


class DatedFact(AppendOnlyModel):
    """Base of every fact; a subclass names its `identity` fields, all NOT NULL."""

    identity: ClassVar[tuple[str, ...]]
    voids_id: int | None

    observed_on = models.DateField(_("observed on"))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submission")
    )
    source_cell = models.CharField(_("cell in the file"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)
    # No index of its own: nearly all rows are NULL here, and SQLite would walk them all through it.
    voids = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_index=False, related_name="voided_by", verbose_name=_("voids")
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        get_latest_by = ["observed_on", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["voids"], condition=Q(voids__isnull=False), name="%(class)s_voided_once")
        ]

    def clean(self) -> None:
        """Refuses a fact in the future or outside the dates of what it is about; cancelling such a fact is allowed."""
        super().clean()
        if self.voids_id is not None:
            return
        refuse_future(self.observed_on, "observed_on")
        for subject in self.dated_subjects():
            if not subject.in_force(self.observed_on):
                raise ValidationError(
                    {
                        "observed_on": _("%(subject)s was not in force on %(day)s.")
                        % {"subject": subject, "day": f"{self.observed_on:%d/%m/%Y}"}
                    }
                )

    def dated_subjects(self) -> tuple[Any, ...]:
        """Units and sets that must be in force on the observed day."""
        return ()


def identity_index(model_name: str, *fields: str, read_with: Collection[str] = ()) -> models.Index:
    """The index that `as_of` walks: identity, then the newest first.

    `read_with` are columns that a walk through all years of all units reads: it then need not fetch each row.
    """
    newest_first = (F(name).desc() for name in ("observed_on", "recorded_at", "id"))
    columns: list[F | OrderBy] = [*(F(name) for name in fields), *newest_first, *(F(name) for name in read_with)]
    return models.Index(*columns, condition=Q(voids=None), name=f"{model_name}_as_of")
