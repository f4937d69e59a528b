"""The audit trail of doors and accounts: who signed in, who was refused, whose rights changed.

Changes of values are not repeated here: facts and histories already say who and when.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Count, Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.models import AuditAction, AuditEntry


def record(
    action: AuditAction,
    *,
    request: HttpRequest | None = None,
    user: User | AnonymousUser | None = None,
    account: str = "",
    address: str | None = None,
    detail: str = "",
) -> AuditEntry:
    """Writes one entry: `user` is who acted, `account` the account that it is about (the actor's own by default)."""
    actor = user or getattr(request, "user", None)
    return AuditEntry.objects.create(
        action=action,
        user_id=actor.pk if actor else None,  # nobody and a stranger have none
        account=account or (actor.get_username() if actor else ""),
        address=client_address(request) if request else address,
        path=request.get_full_path()[:300] if request else "",
        detail=detail,
    )


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from.

    Behind a proxy it is the last hop that X-Forwarded-For names, the one that our own proxy
    wrote; what stands before it the client may have typed. Without a proxy the header means nothing.
    """
    hops = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS_PROXY else ""
    candidates = (hops.rpartition(",")[2].strip(), request.META.get("REMOTE_ADDR", ""))
    return next((found for found in candidates if _is_address(found)), None)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


# --- An address that tries many names -------------------------------------------

MOST_NAMES = 20
WATCHED = timedelta(minutes=15)
REMEMBERED = timedelta(days=90)


def is_guessing(request: HttpRequest, account: str) -> bool:
    """Whether the address has failed with many names lately; who signed in from it before is not locked out by it.

    A name that no account has is not kept, so each such failure counts as one more name.
    """
    address, now = client_address(request), timezone.now()
    failed = AuditEntry.objects.filter(action=AuditAction.SIGN_IN_FAILED, address=address, at__gte=now - WATCHED)
    names = failed.order_by().aggregate(
        known=Count("account", filter=~Q(account=""), distinct=True), unknown=Count("pk", filter=Q(account=""))
    )
    if names["known"] + names["unknown"] < MOST_NAMES:
        return False
    before = AuditEntry.objects.filter(action=AuditAction.SIGNED_IN, address=address, at__gte=now - REMEMBERED)
    return not before.filter(account=account).exists()


# --- What Django's sign-in tells ------------------------------------------------


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_rest: Any) -> None:
    record(AuditAction.SIGNED_IN, request=request, user=user)


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_rest: Any) -> None:
    if user is not None:  # else the session had ended before
        record(AuditAction.SIGNED_OUT, request=request, user=user)


@receiver(user_login_failed)
def _sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    """A name that no account has may be a password typed into the wrong box: only its first letters are kept."""
    typed = str(credentials.get("username") or "")
    known = User.objects.filter(username=typed).exists()
    detail = "" if known else _("No account has the name that was typed («%(start)s…»).") % {"start": typed[:2]}
    if getattr(request, "axes_locked_out", False):
        detail = _("Not tried: too many wrong passwords from this address.")
    record(AuditAction.SIGN_IN_FAILED, request=request, account=typed if known else "", detail=detail)
