"""What the frame of every page shows: the way around."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from communes.access import can_enter_somewhere, can_see_returns

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Entries with their address; the one of the page shown is marked."""
    here = context["request"].path
    found = [(_entry(name, *args), label) for name, label, *args in _entries(context)]
    return [{"address": to, "label": label, "current": _lies_under(here, to)} for to, label in found if to]


def _entries(context: dict[str, Any]) -> list[tuple[str, ...]]:
    entries: list[tuple[str, ...]] = [
        ("home", _("Overview")),
        ("communes", _("Communes")),
        ("criteria", _("Criteria"), "commune"),
        ("capital", _("Capital")),
        ("reports:list", _("Reports")),
        ("plans", _("Plans")),
        ("at-risk", _("At risk")),
    ]
    if can_see_returns(context["portal"].scope):
        entries.append(("returns", _("Returns")))
    if can_enter_somewhere(context["portal"].scope):
        entries.append(("entry", _("Data entry")))
    if context["portal"].scope.is_administrator:
        entries += [("accounts", _("Accounts")), ("audit", _("Audit trail")), ("admin:index", _("Reference data"))]
    return entries


def _entry(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _lies_under(here: str, address: str) -> bool:
    """The home page is only itself; the others stand for everything below their first folder.

    `/accounts/` holds also what is no administration: one's own password.
    """
    if address == "/":
        return here == address
    folder = address if address.startswith("/accounts/") else "/" + address.split("/")[1] + "/"
    return here.startswith(folder)
