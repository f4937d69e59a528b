"""Criteria sets: criteria, their departments, indicators and thresholds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from communes.models import Department
from criteria import rules
from criteria.querysets import CriteriaSetQuerySet, ThresholdQuerySet
from ntm_portal.lib.numbers import typed


class Level(models.TextChoices):
    COMMUNE = "commune", _("Commune")
    COMMUNE_ADVANCED = "commune_advanced", _("Advanced commune")
    DISTRICT = "district", _("District")
    VILLAGE = "village", _("Village")


class CriteriaSet(models.Model):
    """A national set for one level, in force in `[effective_from, effective_until)`.

    A used set is never edited: a new national decision is a new set. `bands` are pairs
    of lowest and highest count, best first, as the report groups units: [[19, 19], [15, 18], …].
    """

    level = models.CharField(_("level"), max_length=20, choices=Level)
    title = models.CharField(_("title"), max_length=200)
    legal_basis = models.TextField(_("legal basis"), help_text=_("One document a line."))
    effective_from = models.DateField(_("effective from"))
    effective_until = models.DateField(_("effective until"), null=True, blank=True)
    bands = models.JSONField(_("bands"), default=list, blank=True)

    objects = CriteriaSetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["level", "-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["level", "effective_from"], name="criteria_set_once_a_day"),
            models.UniqueConstraint(
                fields=["level"], condition=Q(effective_until=None), name="criteria_set_one_open_end"
            ),
            models.CheckConstraint(
                condition=Q(effective_until=None) | Q(effective_until__gt=F("effective_from")),
                name="criteria_set_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="criteria_set_level_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_until is None or on < self.effective_until)

    def clean(self) -> None:
        super().clean()
        if self.effective_from is None:  # a form reports the missing day itself
            return
        rivals = CriteriaSet.objects.filter(level=self.level).exclude(pk=self.pk)
        rivals = rivals.filter(Q(effective_until=None) | Q(effective_until__gt=self.effective_from))
        if self.effective_until:
            rivals = rivals.filter(effective_from__lt=self.effective_until)
        if rival := rivals.first():
            raise ValidationError(_("«%(set)s» is in force in these dates already.") % {"set": rival})


class Criterion(models.Model):
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="criteria", verbose_name=_("criteria set")
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=200)
    group = models.CharField(_("group"), max_length=120, blank=True)
    aliases = models.TextField(_("other spellings"), blank=True, help_text=_("One a line."))
    name_verified = models.BooleanField(_("name verified"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "number"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "number"], name="criterion_number_in_set")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class LeadDepartment(models.Model):
    """Which department answers for a criterion; departments merge, so it has dates."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="leads", verbose_name=_("criterion"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="leads", verbose_name=_("department"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    verified = models.BooleanField(_("verified"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lead department")
        verbose_name_plural = _("lead departments")
        constraints = [
            models.UniqueConstraint(fields=["criterion", "department", "valid_from"], name="lead_department_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="lead_department_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.department}"


class ValueType(models.TextChoices):
    CONDITION = "condition", _("Condition (met or not)")
    PERCENT = "percent", _("Per cent")
    NUMBER = "number", _("Number")


class Indicator(models.Model):
    """A component of a criterion («chỉ tiêu»). Its code is text: 17.1 and 17.10 differ."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="indicators", verbose_name=_("criterion"))
    code = models.CharField(_("code"), max_length=10)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.TextField(_("name"))
    value_type = models.CharField(_("value type"), max_length=10, choices=ValueType)
    measure = models.CharField(_("unit of measure"), max_length=40, blank=True)
    by_sex = models.BooleanField(_("must hold for men and for women"), default=False)
    name_verified = models.BooleanField(_("name verified"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["criterion", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "code"], name="indicator_code_in_criterion"),
            models.CheckConstraint(condition=Q(value_type__in=ValueType.values), name="indicator_value_type_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def most(self) -> Decimal:
        return rules.most_of(self.measure, is_percent=self.value_type == ValueType.PERCENT)

    def refuse_value(self, value: Decimal | None) -> None:
        """A reading or a bar outside of what the indicator can measure is a slip."""
        if value is not None and not 0 <= value <= self.most:
            sentence = _("%(value)s is not from 0 to %(most)s.")
            raise ValidationError({"value": sentence % {"value": typed(value), "most": typed(self.most)}})


class Operator(models.TextChoices):
    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    EQUAL = "=", "="
    HOLDS = "holds", _("met")


class Threshold(models.Model):
    """The bar of an indicator for a class of units and a year; a corrected bar is a new row.

    `unit_class` blank means every class, `year` empty means every year, `value` empty means
    that the national decision leaves the figure to the province and it is not known yet.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="thresholds", verbose_name=_("indicator"))
    unit_class = models.CharField(_("unit class"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    operator = models.CharField(_("operator"), max_length=5, choices=Operator)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3, null=True, blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    source = models.TextField(_("source"), blank=True)
    effective_from = models.DateField(_("effective from"))

    objects = ThresholdQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["indicator", "year", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit_class", "year", "effective_from"],
                name="threshold_once",
                condition=Q(year__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit_class", "effective_from"],
                name="threshold_once_for_all_years",
                condition=Q(year=None),
            ),
            models.CheckConstraint(condition=Q(operator__in=Operator.values), name="threshold_operator_known"),
        ]

    def __str__(self) -> str:
        value = "" if self.value is None else f" {self.value}"
        return f"{self.indicator.code} {self.get_operator_display()}{value}"

    def clean(self) -> None:
        super().clean()
        if self.indicator_id:  # a form reports the missing indicator itself
            self.indicator.refuse_value(self.value)
