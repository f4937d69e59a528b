"""The way around the pages of one report."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.doors import query_of

register = template.Library()

# Address and words of each page, in the order of the work on a report.
PAGES = (("reports:detail", _("Report")), ("reports:figures", _("Figures")))


@register.simple_tag(takes_context=True)
def report_pages(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages with their addresses about the same subject; the one shown is marked."""
    report, here = context["report"], context["request"].resolver_match.view_name
    found = [(name, label, reverse(name, args=[report.period.slug])) for name, label in PAGES]
    return [
        {"address": address + query_of(report), "label": label, "current": name == here}
        for name, label, address in found
    ]
