"""Addresses on the pages of the trail."""

from __future__ import annotations

from typing import Any

from django import template

from reports.build import ProgressReport
from reports.figures import Figure
from reports.links import FigureLinks, links_on_screen

register = template.Library()


@register.filter
def leads_to(links: FigureLinks, key: str) -> str:
    return links.to(key)


@register.filter
def printed_in(figure: Figure, report: ProgressReport) -> str:
    """What the report says, or the published version that is looked back at."""
    return report.printed(figure)


@register.filter
def screen_links(report: ProgressReport) -> FigureLinks:
    return links_on_screen(report)


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], name: str, number: int) -> str:
    """The same address with another page of one of its lists."""
    query = context["request"].GET.copy()
    query[name] = str(number)
    return f"?{query.urlencode()}"
