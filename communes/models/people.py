"""Who: roles, first passwords, access tokens, and what the doors saw."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from communes.models.units import Unit


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
