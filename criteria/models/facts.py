"""What was observed, decided and planned about units."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.facts import DatedFact, identity_index, refuse_future
from communes.models import DISTRICT_KINDS, Evidence, Unit, UnitKind
from criteria.models.sets import CriteriaSet, Criterion, Indicator, Level


class Verdict(models.TextChoices):
    """Blank is never «not met»: what nobody assessed is `not_assessed`."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


# Which kinds of units a set of a level is about.
LEVEL_KINDS: dict[str, tuple[str, ...]] = {
    Level.COMMUNE: (UnitKind.COMMUNE,),
    Level.COMMUNE_ADVANCED: (UnitKind.COMMUNE,),
    Level.DISTRICT: DISTRICT_KINDS,
    Level.VILLAGE: (UnitKind.VILLAGE,),
}


class UnitFact(DatedFact):
    """A fact about one unit, which must be in force on the observed day and of the kind that the level is about."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="%(class)ss", verbose_name=_("unit"))

    class Meta(DatedFact.Meta):
        abstract = True

    @property
    def level(self) -> str:
        """The level that the fact is about; each kind of fact says which."""
        return ""

    def kinds(self) -> tuple[str, ...]:
        return LEVEL_KINDS[self.level]

    def clean(self) -> None:
        super().clean()
        if self.voids_id is None and self.unit.kind not in self.kinds():
            values = {"unit": self.unit, "level": Level(self.level).label}
            raise ValidationError({"unit": _("%(unit)s does not belong to the level «%(level)s».") % values})

    def dated_subjects(self) -> tuple[Any, ...]:
        return (self.unit,)


class Assessment(UnitFact):
    """The status of one criterion for one unit on a day."""

    identity = ("unit", "criterion")

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="assessments", verbose_name=_("criterion"))
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict)
    evidence_number = models.CharField(_("evidence number"), max_length=80, blank=True)
    evidence_date = models.DateField(_("evidence date"), null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )

    class Meta(UnitFact.Meta):
        abstract = False
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = [identity_index("assessment", "unit", "criterion", read_with=("verdict", "voids"))]
        constraints = [
            *UnitFact.Meta.constraints,
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="assessment_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.criterion}: {self.get_verdict_display()}"

    def clean(self) -> None:
        super().clean()
        refuse_future(self.evidence_date, "evidence_date")

    def validate_constraints(self, exclude: Any = None) -> None:
        """Left to the database: the choices of the verdict and `void_fact` say the same without a query a cell."""

    @property
    def level(self) -> str:
        return self.criterion.criteria_set.level

    def dated_subjects(self) -> tuple[Any, ...]:
        return self.unit, self.criterion.criteria_set


class Reading(UnitFact):
    """An indicator of one unit on a day: the measured value, and whether the bar is met."""

    identity = ("unit", "indicator")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings", verbose_name=_("indicator"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3, null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict)

    class Meta(UnitFact.Meta):
        abstract = False
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        indexes = [identity_index("reading", "unit", "indicator")]
        constraints = [
            *UnitFact.Meta.constraints,
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="reading_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.indicator.code}: {self.get_verdict_display()}"

    def clean(self) -> None:
        super().clean()
        if self.voids_id is None:
            self.indicator.refuse_value(self.value)

    @property
    def level(self) -> str:
        return self.indicator.criterion.criteria_set.level

    def dated_subjects(self) -> tuple[Any, ...]:
        return self.unit, self.indicator.criterion.criteria_set


class Act(models.TextChoices):
    AWARD = "award", _("Award")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class Recognition(UnitFact):
    """A signed decision that a unit holds a title, or no longer; observed on the day of signing.

    Meeting all criteria is not recognition and is never derived from it, nor the other way.
    """

    identity = ("unit", "title")

    title = models.CharField(_("title held"), max_length=20, choices=Level)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    decision = models.CharField(_("decision number"), max_length=60)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )

    class Meta(UnitFact.Meta):
        abstract = False
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        indexes = [identity_index("recognition", "unit", "title")]
        constraints = [
            *UnitFact.Meta.constraints,
            models.CheckConstraint(condition=Q(act__in=Act.values), name="recognition_act_known"),
            models.CheckConstraint(condition=Q(title__in=Level.values), name="recognition_title_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_act_display()} {self.decision}"

    @property
    def level(self) -> str:
        return self.title


class Target(UnitFact):
    """What a unit is to reach: the title by the end of `year`, and the count expected this year.

    For the province itself `expected` is the average that the year's plan sets as its goal.
    """

    identity = ("unit", "criteria_set", "year")

    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="targets", verbose_name=_("criteria set")
    )
    year = models.PositiveSmallIntegerField(_("target year"))
    expected = models.DecimalField(_("expected count"), max_digits=5, decimal_places=2)

    class Meta(UnitFact.Meta):
        abstract = False
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        indexes = [identity_index("target", "unit", "criteria_set", "year")]
        constraints = [
            *UnitFact.Meta.constraints,
            models.CheckConstraint(condition=Q(expected__gte=0), name="target_expected_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.year}"

    @property
    def level(self) -> str:
        return self.criteria_set.level

    def kinds(self) -> tuple[str, ...]:
        """The province's own targets are the goals of the year."""
        return *super().kinds(), UnitKind.PROVINCE

    def dated_subjects(self) -> tuple[Any, ...]:
        return self.unit, self.criteria_set
