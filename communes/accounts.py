"""Accounts and their rights: verbs of administrators, and everybody's own password.

Administrators take turns (their rows are locked) and nobody takes the role from himself: so two of them
cannot remove each other at once, and whoever acted last still is an administrator.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from axes.utils import reset as forget_failures
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import Denied, can_administer, scope_of
from communes.audit import record
from communes.models import (
    DISTRICT_KINDS,
    AccessToken,
    AuditAction,
    InitialPassword,
    Membership,
    Role,
    Unit,
    UnitKind,
)

WHOLE_PROVINCE_ONLY = (Role.ADMIN, Role.APPROVER)
EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another when read aloud or copied by hand


@dataclass(frozen=True)
class Right:
    """A role for a unit; without one for the whole province."""

    role: str
    unit: Unit | None = None

    def __str__(self) -> str:
        where = self.unit or _("whole province")
        return f"{Role(self.role).label} ({where})"


@dataclass(frozen=True)
class Clerk:
    """The administrator who acts, and where from."""

    user: User
    address: str | None = None


class AccountChanged(Exception):
    """Somebody changed the account since the administrator looked."""


def rights_of(user: User) -> frozenset[Right]:
    held = Membership.objects.filter(user=user).select_related("unit__parent")
    return frozenset(Right(membership.role, membership.unit) for membership in held)


def in_words(rights: Collection[Right]) -> str:
    """The rights in a fixed order."""
    order = {str(role): place for place, role in enumerate(Role.values)}
    listed = sorted(rights, key=lambda right: (order[right.role], right.unit.code if right.unit else ""))
    return "; ".join(map(str, listed)) or _("no role")


def as_seen(user: User) -> str:
    """Name and rights in words, which the form sends back: they tell whether somebody changed them meanwhile."""
    return f"{user.get_full_name()}: {in_words(rights_of(user))}"


def units_with_staff(on: date) -> list[Unit]:
    """Where a role may hold: the districts in force on the day or, once there are none, the communes."""
    territories = Unit.objects.in_force(on).select_related("parent")
    districts = list(territories.filter(kind__in=DISTRICT_KINDS).order_by("code"))
    return districts or list(territories.filter(kind=UnitKind.COMMUNE).order_by("code"))


def generated_password() -> str:
    """Four groups of four letters: easy to read out, far too many to guess."""
    return "-".join("".join(secrets.choice(EASY_LETTERS) for _letter in range(4)) for _group in range(4))


# --- Verbs of administrators ----------------------------------------------------


def create_account(*, username: str, full_name: str, rights: Collection[Right], password: str, by: Clerk) -> User:
    """A new account; its person must change the password before anything else."""
    with turn_of(by):
        user = User(username=username, first_name=full_name)
        user.full_clean(exclude=["password"])
        _check_rights(rights)
        validate_password(password, user)
        user.set_password(password)
        user.save()
        InitialPassword.objects.create(user=user)
        for right in rights:
            Membership.objects.create(user=user, role=right.role, unit=right.unit)
        _tell(by, user, _("Account created: %(name)s; roles: %(roles)s"), name=full_name, roles=in_words(rights))
    return user


def change_account(*, user: User, full_name: str, rights: Collection[Right], seen: str | None, by: Clerk) -> None:
    """Name and roles. `seen` is the account as the administrator looked at it (None: nobody looked)."""
    with turn_of(by):
        user = User.objects.select_for_update().get(pk=user.pk)
        if seen is not None and seen != as_seen(user):
            raise AccountChanged
        _check_rights(rights)
        if user.pk == by.user.pk and Right(Role.ADMIN) not in rights:
            raise ValidationError(
                _("You cannot take the role of administrator from yourself; ask another administrator.")
            )
        _set_rights(user, frozenset(rights), by)
        _set_name(user, full_name, by)


def reset_password(*, user: User, password: str, by: Clerk) -> None:
    """A new first password: open sessions end, and failed sign-ins no longer slow the person down."""
    with turn_of(by):
        if user.pk == by.user.pk:
            raise ValidationError(_("Change your own password on the page «Change password»."))
        validate_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        InitialPassword.objects.update_or_create(user=user, defaults={"set_at": timezone.now()})
        end_sessions(user)
        forget_failures(username=user.get_username())
        _tell(by, user, _("Password reset by the administrator"))


def disable_account(*, user: User, by: Clerk) -> None:
    """The person is out at the next request and cannot sign in, nor do tokens open; what they recorded stays."""
    with turn_of(by):
        if user.pk == by.user.pk:
            raise ValidationError(_("You cannot disable your own account; ask another administrator."))
        _set_active(user, False)
        end_sessions(user)
        end_tokens(user)
        _tell(by, user, _("Account disabled"))


def enable_account(*, user: User, by: Clerk) -> None:
    with turn_of(by):
        _set_active(user, True)
        _tell(by, user, _("Account enabled again"))


# --- Everybody's own ------------------------------------------------------------


@transaction.atomic
def change_own_password(*, user: User, password: str, address: str | None = None) -> None:
    """Ends the other sessions, as they were signed in with the old one; the caller keeps its own alive."""
    if user.check_password(password):
        raise ValidationError(_("The new password is the old one; choose another."))
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    InitialPassword.objects.filter(user=user).delete()
    _tell(Clerk(user, address), user, _("Own password changed"))


def end_sessions(user: User) -> None:
    """Signs the person out everywhere: an account that is enabled again must not wake its old sessions."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def end_tokens(user: User) -> None:
    """Like the sessions: an account that is enabled again does not wake its old tokens."""
    AccessToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


# --- How ------------------------------------------------------------------------


@contextmanager
def turn_of(clerk: Clerk) -> Iterator[None]:
    """A transaction in which no other administrator acts, and the clerk still is one."""
    with transaction.atomic():
        administrators = Membership.objects.filter(role=Role.ADMIN).values("user")
        list(User.objects.select_for_update().filter(pk__in=administrators).order_by("pk").values_list("pk"))
        decision = can_administer(scope_of(clerk.user))
        if isinstance(decision, Denied):
            raise PermissionDenied(decision.reason)
        yield


def _check_rights(rights: Collection[Right]) -> None:
    for right in rights:
        if right.role == Role.SENDER and right.unit is None:
            raise ValidationError(_("District staff need a unit: choose the district whose returns they send."))
        if right.role in WHOLE_PROVINCE_ONLY and right.unit is not None:
            raise ValidationError(
                _("The role «%(role)s» holds for the whole province only.") % {"role": Role(right.role).label}
            )


def _set_rights(user: User, new: frozenset[Right], by: Clerk) -> None:
    old = rights_of(user)
    if old == new:
        return
    for right in old - new:
        for membership in Membership.objects.filter(user=user, role=right.role, unit=right.unit):
            membership.delete()  # one by one, so that each leaves its history
    for right in new - old:
        Membership.objects.create(user=user, role=right.role, unit=right.unit)
    _tell(by, user, _("Roles: %(old)s → %(new)s"), old=in_words(old), new=in_words(new))


def _set_name(user: User, full_name: str, by: Clerk) -> None:
    old = user.get_full_name()
    if old == full_name:
        return
    user.first_name, user.last_name = full_name, ""
    user.full_clean(exclude=["password"])
    user.save(update_fields=["first_name", "last_name"])
    _tell(by, user, _("Full name: %(old)s → %(new)s"), old=old or "–", new=full_name)


def _set_active(user: User, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])


def _tell(by: Clerk, user: User, sentence: str, **words: str) -> None:
    record(
        AuditAction.ACCOUNT,
        user=by.user,
        account=user.get_username(),
        address=by.address,
        detail=sentence % words if words else sentence,
    )
