"""Personal access tokens of the interface for other systems: issued and revoked by administrators.

A token holds 256 random bits, so its plain SHA-256 is kept: there is nothing to guess, and one indexed look finds it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.accounts import Clerk, turn_of
from communes.audit import WATCHED, client_address, record
from communes.models import AccessToken, AuditAction, AuditEntry

MARK = "ntm_"  # tells a lost token from other random text, for people and for programs that look for lost secrets
SHOWN = 8
LONGEST = timedelta(days=366)
BETWEEN_NOTES = timedelta(minutes=1)
MOST_WRONG = 20


class TokenRefused(Exception):
    """The sentence for whoever sent the token."""


class TooManyWrong(TokenRefused):
    """The address has sent many wrong tokens lately."""


def all_tokens() -> QuerySet[AccessToken]:
    """Those that were not revoked first, the newest of them on top."""
    return AccessToken.objects.select_related("user", "issued_by").order_by(
        F("revoked_at").desc(nulls_first=True), "-pk"
    )


# --- Verbs of administrators ------------------------------------------------------------------------------------------


def issue_token(*, user: User, name: str, expires_on: date, by: Clerk) -> tuple[AccessToken, str]:
    """The row, and the token itself, which nothing keeps."""
    with turn_of(by):
        _check(user, expires_on)
        secret = MARK + secrets.token_urlsafe(32)
        token = AccessToken(user=user, name=name, expires_on=expires_on, issued_by=by.user)
        token.start, token.digest = secret[:SHOWN], _digest(secret)
        token.full_clean()
        token.save()
        _tell(by, token, _("Access token issued: %(token)s, valid up to %(day)s"))
    return token, secret


def revoke_token(*, token: AccessToken, by: Clerk) -> None:
    """It opens nothing from the next request on; revoking twice is one revocation."""
    with turn_of(by):
        if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            _tell(by, token, _("Access token revoked: %(token)s, valid up to %(day)s"))


def _check(user: User, expires_on: date) -> None:
    today = timezone.localdate()
    if not user.is_active:
        raise ValidationError({"user": _("This account is disabled; its tokens would open nothing.")})
    if not today <= expires_on <= today + LONGEST:
        sentence = _("Choose a day from today to %(last)s; a new token can be issued before it ends.")
        raise ValidationError({"expires_on": sentence % {"last": f"{today + LONGEST:%d/%m/%Y}"}})


def _tell(by: Clerk, token: AccessToken, sentence: str) -> None:
    detail = sentence % {"token": token, "day": f"{token.expires_on:%d/%m/%Y}"}
    record(AuditAction.ACCOUNT, user=by.user, account=token.user.get_username(), address=by.address, detail=detail)


# --- At the door ------------------------------------------------------------------------------------------------------


def owner_of(secret: str, request: HttpRequest) -> User:
    """Whom the token speaks for; the use is noted, at most once a minute. A refusal is audited."""
    token = AccessToken.objects.select_related("user").filter(digest=_digest(secret)).first()
    reason = _why_not(token)
    if token is None or reason:
        raise _refusal(request, token, reason)
    _note_use(token)
    return token.user


def _why_not(token: AccessToken | None) -> str:
    if token is None:
        return _("This access token is not known.")
    if token.revoked_at:
        return _("This access token has been revoked.")
    if token.expires_on < timezone.localdate():
        return _("This access token was valid up to %(day)s; ask the administrator for a new one.") % {
            "day": f"{token.expires_on:%d/%m/%Y}"
        }
    return "" if token.user.is_active else _("The account of this access token is disabled.")


def _refusal(request: HttpRequest, token: AccessToken | None, reason: str) -> TokenRefused:
    """Many wrong ones from one address are told to wait and fill the trail no further; good ones keep opening."""
    recent = AuditEntry.objects.filter(action=AuditAction.TOKEN_REFUSED, at__gte=timezone.now() - WATCHED)
    if recent.filter(address=client_address(request)).count() >= MOST_WRONG:
        return TooManyWrong(_("Too many wrong access tokens came from this address; try again in 15 minutes."))
    about = f"{reason} {token}" if token else reason
    account = token.user.get_username() if token else ""
    record(AuditAction.TOKEN_REFUSED, request=request, account=account, detail=about)
    return TokenRefused(reason)


def _note_use(token: AccessToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= BETWEEN_NOTES:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
