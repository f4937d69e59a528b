"""Who and where: units with their dates, periods, roles and returned files."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from communes.history import ProxiedRecords
from communes.querysets import FileQuerySet, UnitManager
from ntm_portal.lib.text import search_key


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("Rural district")
    COMMUNE = "commune", _("Commune")
    WARD = "ward", _("Ward")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")
    DEPARTMENT = "department", _("Department")


DISTRICT_KINDS = (UnitKind.DISTRICT, UnitKind.CITY)


class Unit(models.Model):
    """A territory or a provincial department, in force in `[valid_from, valid_until)`.

    A code means a unit only together with a day: on 2025-07-01 most commune codes of
    the province came to mean another territory (NQ 1670/NQ-UBTVQH15).
    """

    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind)
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Without the word for its kind: Pha Mu, not Xã Pha Mu.")
    )
    search_name = models.CharField(max_length=120, editable=False)
    aliases = models.TextField(
        _("other spellings"), blank=True, help_text=_("One a line; accepted in returns and reported as repaired.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    unit_class = models.CharField(
        _("unit class"), max_length=40, blank=True, help_text=_("Chooses among thresholds that differ by region.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The first day it is no longer in force.")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects: ClassVar[UnitManager] = UnitManager()
    history = ProxiedRecords()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_with_dates"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_until=None), name="unit_code_once_in_force"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="unit_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="province", parent=None) | ~Q(kind="province") & Q(parent__isnull=False),
                name="unit_only_province_is_root",
            ),
        ]
        indexes = [models.Index(fields=["kind", "valid_from"]), models.Index(fields=["search_name"])]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name as it is spoken: Huyện Tam Đường, Xã Pha Mu, Bản Nà Kè; departments carry theirs already."""
        word = UNIT_WORDS[self.kind]
        return f"{word} {self.name}".strip()

    @property
    def is_district(self) -> bool:
        return self.kind in DISTRICT_KINDS

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def clean(self) -> None:
        super().clean()
        self.name = unicodedata.normalize("NFC", self.name)
        self._refuse_parent()
        if self.valid_from is None:  # a form reports the missing day itself
            return
        overlapping = Unit.objects.filter(code=self.code).exclude(pk=self.pk)
        overlapping = overlapping.filter(Q(valid_until=None) | Q(valid_until__gt=self.valid_from))
        if self.valid_until:
            overlapping = overlapping.filter(valid_from__lt=self.valid_until)
        if other := overlapping.first():
            raise ValidationError(
                {"code": _("Code %(code)s already means %(unit)s in these dates.") % {"code": self.code, "unit": other}}
            )

    def _refuse_parent(self) -> None:
        accepted = PARENT_KINDS.get(self.kind, ())
        if self.kind == UnitKind.PROVINCE and self.parent is None:
            return
        if self.parent is None or self.parent.kind not in accepted:
            words = ", ".join(str(UnitKind(kind).label) for kind in accepted) or _("nothing")
            raise ValidationError({"parent": _("A unit of this kind belongs to: %(kinds)s.") % {"kinds": words}})

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_name = search_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


# What a unit may belong to. The levels only go down, so the tree has no circle.
PARENT_KINDS: dict[str, tuple[str, ...]] = {
    UnitKind.PROVINCE: (),
    UnitKind.CITY: (UnitKind.PROVINCE,),
    UnitKind.DISTRICT: (UnitKind.PROVINCE,),
    UnitKind.COMMUNE: (*DISTRICT_KINDS, UnitKind.PROVINCE),
    UnitKind.WARD: (*DISTRICT_KINDS, UnitKind.PROVINCE),
    UnitKind.TOWNSHIP: (*DISTRICT_KINDS, UnitKind.PROVINCE),
    UnitKind.VILLAGE: (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP),
    UnitKind.DEPARTMENT: (UnitKind.PROVINCE,),
}

# The spoken word before the name; villages carry «Bản» or «Thôn» in their name.
UNIT_WORDS: dict[str, str] = {
    UnitKind.PROVINCE: "Tỉnh",
    UnitKind.CITY: "Thành phố",
    UnitKind.DISTRICT: "Huyện",
    UnitKind.COMMUNE: "Xã",
    UnitKind.WARD: "Phường",
    UnitKind.TOWNSHIP: "Thị trấn",
    UnitKind.VILLAGE: "",
    UnitKind.DEPARTMENT: "",
}


class District(Unit):
    """A rural district or the city: the level between province and commune until 2025-07-01."""

    objects: ClassVar[UnitManager] = UnitManager(DISTRICT_KINDS)

    class Meta:
        proxy = True
        verbose_name = _("district")
        verbose_name_plural = _("districts")


class Commune(Unit):
    """A rural commune; wards and townships do not take part in the programme."""

    objects: ClassVar[UnitManager] = UnitManager([UnitKind.COMMUNE])

    class Meta:
        proxy = True
        verbose_name = _("commune")
        verbose_name_plural = _("communes")


class Village(Unit):
    """A village of a commune (thôn, bản)."""

    objects: ClassVar[UnitManager] = UnitManager([UnitKind.VILLAGE])

    class Meta:
        proxy = True
        verbose_name = _("village")
        verbose_name_plural = _("villages")


class Department(Unit):
    """A provincial department: leads criteria and holds capital."""

    objects: ClassVar[UnitManager] = UnitManager([UnitKind.DEPARTMENT])

    class Meta:
        proxy = True
        verbose_name = _("department")
        verbose_name_plural = _("departments")


class UnitSuccession(models.Model):
    """What became of a unit: on `on`, (part of) `old` went into `new`."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("old unit"))
    new = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions", verbose_name=_("new unit"))
    on = models.DateField(_("day of change"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("unit succession")
        verbose_name_plural = _("unit successions")
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "on"], name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_between_two_units"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


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


class Role(models.TextChoices):
    VIEWER = "viewer", _("Leader")
    SENDER = "sender", _("District staff")
    OFFICER = "officer", _("Province officer")
    APPROVER = "approver", _("Approving officer")
    ADMIN = "admin", _("Administrator")


class Membership(models.Model):
    """A role of a person; without a unit it holds for the whole province."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit"], name="membership_once"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(unit=None), name="membership_once_for_province"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=~Q(role=Role.SENDER) | Q(unit__isnull=False), name="sender_has_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


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


class InitialPassword(models.Model):
    """Stands while an account has the password that an administrator gave it; no page opens until it is changed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="initial_password", verbose_name=_("account")
    )
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("initial password")
        verbose_name_plural = _("initial passwords")

    def __str__(self) -> str:
        return str(self.user)


class AuditAction(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    REFUSED = "refused", _("Refused")
    ACCOUNT = "account", _("Account or right changed")
    FILE = "file", _("File opened or stored")
    TOKEN_REFUSED = "token_refused", _("Access token refused")


class AuditEntry(models.Model):
    """What happened to accounts and doors, append-only in practice: nothing in the portal changes or deletes a row.

    Changes of values are not repeated here: facts and histories already say who and when.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True)
    action = models.CharField(_("action"), max_length=20, choices=AuditAction)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    account = models.CharField(_("account name"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    path = models.CharField(_("page"), max_length=300, blank=True)
    detail = models.TextField(_("detail"), blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"]), models.Index(fields=["action", "-at"])]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=AuditAction.values), name="audit_action_known"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.get_action_display()}"


class AccessToken(models.Model):
    """Opens the interface for other systems (`/api/v1/`) with the rights that its account has at that moment.

    The token itself is shown once and kept as a hash only; `start` is what one recognises it by.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_tokens", verbose_name=_("account")
    )
    name = models.CharField(_("what it is for"), max_length=80)
    start = models.CharField(_("first characters"), max_length=12)
    digest = models.CharField(_("hash"), max_length=64, unique=True)
    expires_on = models.DateField(_("last day of validity"))
    issued_at = models.DateTimeField(_("issued at"), auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"


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
