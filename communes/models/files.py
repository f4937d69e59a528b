"""Files that people hand in: returns, evidence and boundaries."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from communes.models.periods import Period
from communes.models.units import Unit
from communes.querysets import FileQuerySet


class SubmissionState(models.TextChoices):
    RECEIVED = "received", _("Received")
    CHECKED = "checked", _("Checked")
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Submission(models.Model):
    """An uploaded return («biểu báo cáo»), kept unchanged under a random name; its facts point back to it.

    `unit` is the district that reports, or the province for a file of all districts. A file that could
    not be read stays «received» and `refusal` says why.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions", verbose_name=_("unit"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="submissions", verbose_name=_("period"))
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState, default=SubmissionState.RECEIVED)
    file = models.FileField(_("file"), upload_to="submissions")
    original_name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    refusal = models.CharField(_("refusal"), max_length=40, blank=True)
    observed_on = models.DateField(_("observed on"), null=True, blank=True)
    cells = models.PositiveIntegerField(_("reported cells"), default=0)
    must_fix = models.PositiveIntegerField(_("problems to mend"), default=0)
    to_explain = models.PositiveIntegerField(_("problems to explain"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decision_note = models.TextField(_("note of the decision"), blank=True)

    objects = FileQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["period", "unit", "-received_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_known"),
            models.UniqueConstraint(
                fields=["unit", "period"], condition=Q(state=SubmissionState.SENT), name="submission_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name


class SubmissionCheck(models.Model):
    """What was found in a file, as plain data: kept beside it so that a preview is what will be written.

    Shapes: `communes/submissions/findings.py`. `answers` are what the sender said of an ambiguous table;
    `explanations` go by the key of a problem; `left_out` holds unit codes; `comments` go by cell; `foreseen` is what
    accepting would change in reports, `outcome` what it did change in figures.
    """

    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="check_result", verbose_name=_("submission")
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    understanding = models.JSONField(_("understanding"), default=dict, blank=True)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    repairs = models.JSONField(_("repairs"), default=list, blank=True)
    claims = models.JSONField(_("reported values"), default=list, blank=True)
    foreseen = models.JSONField(_("changes in the report"), default=dict, blank=True)
    outcome = models.JSONField(_("what it changed"), default=dict, blank=True)
    explanations = models.JSONField(_("explanations"), default=dict, blank=True)
    left_out = models.JSONField(_("units left out"), default=list, blank=True)
    comments = models.JSONField(_("comments"), default=list, blank=True)

    class Meta:
        verbose_name = _("check of a submission")
        verbose_name_plural = _("checks of submissions")

    def __str__(self) -> str:
        return str(self.submission)


class Evidence(models.Model):
    """A file that proves a status or a decision: a PDF or a picture, kept unchanged under a random name."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence", verbose_name=_("unit"))
    file = models.FileField(_("file"), upload_to="evidence")
    original_name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(_("media type"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.original_name


class BoundaryFile(models.Model):
    """Boundaries of communes as the province loaded them, drawn already: no file is kept.

    `shapes` holds a path and the place of its value by unit id, `borders` the path between districts. It serves from
    the day on which all its communes were in force until a newer file does.
    """

    day = models.DateField(_("valid from"))
    shapes = models.JSONField(_("boundaries"), default=dict)
    borders = models.TextField(_("borders of districts"), blank=True)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    original_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("loaded by")
    )
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("boundary file")
        verbose_name_plural = _("boundary files")
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.original_name
