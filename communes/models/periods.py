"""Periods of reporting."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class PeriodState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Period(models.Model):
    """A reporting period: «as of» for its report is the cut-off.

    It carries what stands on the paper besides figures: letterhead, number, place, date,
    signer and recipients (NĐ 30/2020/NĐ-CP, Phụ lục I).
    """

    slug = models.CharField(
        _("code"), max_length=20, unique=True, validators=[RegexValidator(r"^\d{4}-[a-z0-9]+$")], help_text="2024-9m"
    )
    title = models.CharField(_("title"), max_length=80, help_text="9 tháng đầu năm 2024")
    report_title = models.CharField(_("report title"), max_length=300)
    cutoff = models.DateField(_("cut-off"))
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    meeting_on = models.DateField(_("review meeting on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PeriodState, default=PeriodState.PLANNED)
    meeting_note = models.CharField(_("line under the title"), max_length=300, blank=True)
    capital_note = models.CharField(_("note on the capital figures"), max_length=200, blank=True)
    parent_agency = models.CharField(_("parent agency"), max_length=120, blank=True)
    agency = models.CharField(_("issuing agency"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=60, blank=True)
    number = models.PositiveIntegerField(_("report number"), null=True, blank=True)
    symbol = models.CharField(_("report symbol"), max_length=30, blank=True, help_text="BC-SNN")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    authority_line = models.CharField(_("authority line"), max_length=120, blank=True, help_text="KT. GIÁM ĐỐC")
    signer_title = models.CharField(_("signer's title"), max_length=120, blank=True)
    signer_name = models.CharField(_("signer's name"), max_length=120, blank=True)
    recipients = models.TextField(_("recipients"), blank=True, help_text=_("One a line."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-cutoff"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="period_due_after_opening"),
            models.CheckConstraint(condition=Q(state__in=PeriodState.values), name="period_state_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def year(self) -> int:
        return self.cutoff.year
