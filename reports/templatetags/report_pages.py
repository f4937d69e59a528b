"""The way around the pages of one report."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communes.access import can_enter_somewhere
from reports.doors import query_of

register = template.Library()

# Address, words and readers of each page, in the order of the work on a report.
PAGES = (
    ("reports:detail", _("Report"), "read"),
    ("reports:changes", _("Changes"), "read"),
    ("reports:figures", _("Figures"), "read"),
    ("reports:meeting", _("Meeting pack"), "read"),
    ("reports:draft-check", _("Check a draft"), "read"),
    ("reports:narrative", _("Text"), "write"),
    ("reports:checks", _("Check"), "write"),
    ("reports:publish", _("Publish"), "write"),
)


@register.simple_tag(takes_context=True)
def report_pages(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages with their addresses about the same subject; the one shown is marked."""
    report, here = context["report"], context["request"].resolver_match.view_name
    open_to = {"read", *(["write"] if can_enter_somewhere(context["portal"].scope) else [])}
    found = [(name, label, reverse(name, args=[report.period.slug])) for name, label, who in PAGES if who in open_to]
    return [
        {
            "address": address + query_of(report),
            "label": label,
            "current": here.startswith(name) or name.startswith(here),
        }
        for name, label, address in found
    ]
