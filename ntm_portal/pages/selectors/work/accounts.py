"""What waits for an administrator: accounts that cannot be used yet."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.lines import person_name
from ntm_portal.pages.selectors.work.blocks import Block, Line

MOST = 5


def account_block() -> Block:
    """Accounts without a role or with the password that they were given; one query."""
    waiting = User.objects.filter(Q(memberships=None) | Q(initial_password__isnull=False), is_active=True)
    columns = waiting.select_related("initial_password").prefetch_related("memberships").distinct()
    people = list(columns.order_by("-date_joined", "username"))
    more = [(_("All %(count)s waiting accounts") % {"count": len(people)}, reverse("accounts"))]
    return Block(
        _("Accounts that wait"),
        tuple(_line(person) for person in people[:MOST]),
        nothing=_("No account waits: each has a role and a password of its own."),
        coming=_("A new account appears here until its person has changed the first password."),
        more=tuple(more) if len(people) > MOST else ((_("All accounts"), reverse("accounts")),),
    )


def _line(person: User) -> Line:
    has_role = bool(person.memberships.all())
    told = [
        "" if has_role else _("has no role and opens nothing"),
        _("first password not changed yet") if hasattr(person, "initial_password") else "",
    ]
    action = "" if has_role else _("Give it a role")
    name = f"{person_name(person)} ({person.get_username()})"
    return Line(name, reverse("account", args=[person.pk]), "; ".join(filter(None, told)), action=action)
