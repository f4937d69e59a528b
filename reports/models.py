"""What the report needs besides criteria and capital, and what was published of it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from communes.append_only import AppendOnlyModel, AppendOnlyQuerySet
from communes.facts import refuse_future
from communes.models import Period, Unit
from reports.querysets import DocumentQuerySet, PublishedQuerySet


class DocumentCategory(models.TextChoices):
    GUIDANCE = "guidance", _("Guidance of the province")
    PROGRAMME = "programme", _("National thematic programme")


class GuidanceDocument(models.Model):
    """A document that directs or guides the programme, named by kind, number and day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name=_("unit"))
    kind = models.CharField(_("document type"), max_length=40, help_text="Kế hoạch")
    number = models.CharField(_("document number"), max_length=60, help_text="1050/KH-UBND")
    issued_on = models.DateField(_("issued on"))
    issuer = models.CharField(_("issuer"), max_length=120)
    category = models.CharField(
        _("category"), max_length=10, choices=DocumentCategory, default=DocumentCategory.GUIDANCE
    )
    title = models.TextField(_("abstract"))

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("guidance document")
        verbose_name_plural = _("guidance documents")
        ordering = ["issued_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number", "issued_on"], name="document_number_with_day"),
            models.CheckConstraint(condition=Q(category__in=DocumentCategory.values), name="document_category_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    def clean(self) -> None:
        super().clean()
        refuse_future(self.issued_on, "issued_on")


class TrainingClass(models.Model):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_classes", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=300)
    held_on = models.DateField(_("held on"))
    held_until = models.DateField(_("held until"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    trainees = models.PositiveIntegerField(_("trainees"), validators=[MinValueValidator(1)])
    is_sample = models.BooleanField(_("sample data"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("training class")
        verbose_name_plural = _("training classes")
        ordering = ["held_on", "title"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title", "held_on"], name="training_class_once"),
            models.CheckConstraint(condition=Q(held_until__gte=F("held_on")), name="training_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A class is counted once it is over."""
        super().clean()
        refuse_future(self.held_until, "held_until")


class Section(models.TextChoices):
    """Where narrative stands in the progress report."""

    DIRECTION = "direction", _("I.1 Direction and guidance")
    DEPARTMENTS = "departments", _("I.1 Work of departments")
    COMMUNICATION = "communication", _("I.2.a Communication")
    TRAINING = "training", _("I.2.b Training")
    ACHIEVEMENTS = "achievements", _("II.1 Achievements")
    DIFFICULTIES = "difficulties", _("II.2 Difficulties")
    TASKS = "tasks", _("III.1 Tasks")
    SOLUTIONS = "solutions", _("III.2 Solutions")
    PROPOSALS = "proposals", _("IV Proposals")


MAY_BE_EMPTY = frozenset((Section.DEPARTMENTS, Section.TRAINING))  # registers stand there too


class Narrative(models.Model):
    """The prose of one section for a period and a subject; figures stand in it as `[[key]]`."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="narratives", verbose_name=_("period"))
    subject = models.ForeignKey(Unit, models.PROTECT, related_name="narratives", verbose_name=_("subject"))
    section = models.CharField(_("section"), max_length=20, choices=Section)
    text = models.TextField(_("text"), blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        constraints = [
            models.UniqueConstraint(fields=["period", "subject", "section"], name="narrative_once"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="narrative_section_known"),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.get_section_display()}"


class Explanation(models.Model):
    """Why a finding of the consistency gate stands; it holds while what was found stays the same."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="explanations", verbose_name=_("period"))
    subject = models.ForeignKey(Unit, models.PROTECT, related_name="explanations", verbose_name=_("subject"))
    finding = models.CharField(_("finding"), max_length=64, help_text=_("Names the rule, its place and its values."))
    text = models.TextField(_("explanation"), max_length=1000)
    is_sample = models.BooleanField(_("sample data"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        constraints = [models.UniqueConstraint(fields=["period", "subject", "finding"], name="explanation_once")]

    def __str__(self) -> str:
        return self.text


class PublishedReport(AppendOnlyModel):
    """A version of a report as it was signed: it never changes, a correction is the next version.

    `figures`, `narrative`, `findings` and `letterhead` are what the report said; `known_at` is the moment whose
    records it counted.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="published", verbose_name=_("period"))
    subject = models.ForeignKey(Unit, models.PROTECT, related_name="published", verbose_name=_("subject"))
    version = models.PositiveSmallIntegerField(_("version"), validators=[MinValueValidator(1)])
    number = models.PositiveIntegerField(_("report number"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    change_note = models.TextField(_("what the version corrects"), blank=True, max_length=1000)
    letterhead = models.JSONField(_("letterhead"))
    figures = models.JSONField(_("figures"))
    narrative = models.JSONField(_("narrative"), blank=True)
    findings = models.JSONField(_("findings"), blank=True)
    known_at = models.DateTimeField(_("as known at"))
    published_at = models.DateTimeField(_("published at"), default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = PublishedQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("published report")
        verbose_name_plural = _("published reports")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["period", "subject", "version"], name="published_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period}, {self.subject}: {self.version}"


class PublishedFile(AppendOnlyModel):
    """A file of a published report, kept unchanged under a random name outside every served folder."""

    report = models.ForeignKey(PublishedReport, models.PROTECT, related_name="files", verbose_name=_("report"))
    ending = models.CharField(_("kind of file"), max_length=5)
    file = models.FileField(_("file"), upload_to="published")
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("published file")
        verbose_name_plural = _("published files")
        constraints = [models.UniqueConstraint(fields=["report", "ending"], name="published_file_once")]

    def __str__(self) -> str:
        return f"{self.report}.{self.ending}"
