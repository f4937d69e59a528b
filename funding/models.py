"""Capital of the programme. Amounts are whole đồng here and triệu đồng on screen and paper."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from communes.facts import DatedFact, identity_index
from communes.models import Unit


class CapitalKind(models.TextChoices):
    INVESTMENT = "investment", _("Investment capital")
    RECURRENT = "recurrent", _("Recurrent capital")


class CapitalSource(models.Model):
    """Where capital comes from, of one kind: «ngân sách trung ương, vốn đầu tư»."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=CapitalKind)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("capital source")
        verbose_name_plural = _("capital sources")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CapitalKind.values), name="capital_source_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class CapitalFact(DatedFact):
    """A fact about the capital of one source that a district or department holds in a budget year."""

    identity = ("holder", "source", "year")

    holder = models.ForeignKey(Unit, models.PROTECT, related_name="%(class)ss", verbose_name=_("holder"))
    source = models.ForeignKey(
        CapitalSource, models.PROTECT, related_name="%(class)ss", verbose_name=_("capital source")
    )
    year = models.PositiveSmallIntegerField(_("budget year"))

    class Meta(DatedFact.Meta):
        abstract = True

    def dated_subjects(self) -> tuple[Any, ...]:
        return (self.holder,)


class Allocation(CapitalFact):
    """Capital that may be spent in the year: assigned for it, and carried over from earlier years."""

    assigned = models.BigIntegerField(_("assigned this year"))
    carried_over = models.BigIntegerField(_("carried over"))

    class Meta(CapitalFact.Meta):
        abstract = False
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        indexes = [identity_index("allocation", "holder", "source", "year")]
        constraints = [
            *CapitalFact.Meta.constraints,
            models.CheckConstraint(condition=Q(assigned__gte=0), name="allocation_assigned_not_negative"),
            models.CheckConstraint(condition=Q(carried_over__gte=0), name="allocation_carried_over_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.source} {self.year}"

    @property
    def usable(self) -> int:
        return self.assigned + self.carried_over


class Disbursement(CapitalFact):
    """Cumulative amount paid out in the year up to the observed day."""

    amount = models.BigIntegerField(_("cumulative amount"))

    class Meta(CapitalFact.Meta):
        abstract = False
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        indexes = [identity_index("disbursement", "holder", "source", "year")]
        constraints = [
            *CapitalFact.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=0), name="disbursement_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.source} {self.year}"
