"""Accounts and access tokens as files; no secret is in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, table_of
from communes.lines import person_name
from communes.models import AccessToken
from ntm_portal.lib.sheets import Sheet

ACCOUNT_COLUMNS: Columns = (
    (gettext_lazy("Full name"), lambda person: person_name(person)),
    (gettext_lazy("User name"), lambda person: person.get_username()),
    (gettext_lazy("Roles"), lambda person: "; ".join(map(_role, person.memberships.all())) or _("no role")),
    (gettext_lazy("State"), lambda person: _account_state(person)),
    (gettext_lazy("Last sign-in"), lambda person: person.last_login),
)

TOKEN_COLUMNS: Columns = (
    (gettext_lazy("What it is for"), lambda token: token.name),
    (gettext_lazy("Account"), lambda token: token.user.get_username()),
    (gettext_lazy("Begins with"), lambda token: token.start),
    (gettext_lazy("Issued"), lambda token: timezone.localdate(token.issued_at)),
    (gettext_lazy("Issued by"), lambda token: token.issued_by.get_username()),
    (gettext_lazy("Last use"), lambda token: token.last_used_at),
    (gettext_lazy("State"), lambda token: _token_state(token, timezone.localdate())),
    (gettext_lazy("Last day of validity"), lambda token: token.expires_on),
    (gettext_lazy("Revoked on"), lambda token: token.revoked_at and timezone.localdate(token.revoked_at)),
)


def accounts_sheet(people: Iterable[Any]) -> Sheet:
    return table_of(_("Accounts"), ACCOUNT_COLUMNS, people)


def tokens_sheet(tokens: Iterable[AccessToken]) -> Sheet:
    return table_of(_("Access tokens"), TOKEN_COLUMNS, tokens)


def _role(membership: Any) -> str:
    where = membership.unit or _("whole province")
    return f"{membership.get_role_display()} ({where})"


def _account_state(person: Any) -> str:
    if not person.is_active:
        return _("disabled")
    return _("first password not changed yet") if hasattr(person, "initial_password") else _("active")


def _token_state(token: AccessToken, today: date) -> str:
    if token.revoked_at:
        return _("revoked")
    return _("expired") if token.expires_on < today else _("valid")
