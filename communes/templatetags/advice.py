"""What to do where a page has no units to show; asked only then, so that other pages pay no query."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from communes.access import Denied, can_administer
from communes.days import way_to_data
from communes.models import District, Unit

register = template.Library()


@register.simple_tag(takes_context=True)
def days_with_units(context: dict[str, Any]) -> str:
    portal = context["portal"]
    before = Unit.objects.filter(valid_until__lte=portal.day).exists()
    after = Unit.objects.filter(valid_from__gt=portal.day).exists()
    return way_to_data(before=before, after=after) or _first_step(portal.scope)


@register.simple_tag(takes_context=True)
def days_with_districts(context: dict[str, Any]) -> str:
    """Districts ended on a day, after which communes belong to the province itself."""
    day = context["portal"].day
    if District.objects.filter(valid_until__lte=day).exists():
        return _(
            "Communes then belong to the province itself. Choose an earlier day in the head of the page, or look at "
            "the communes."
        )
    return days_with_units(context)


def _first_step(scope: Any) -> str:
    """Commands are for those who run the portal."""
    if isinstance(can_administer(scope), Denied):
        return _("Ask the administrator to load the units and criteria sets.")
    return _("Load the units and criteria sets first, with «manage.py load_reference».")
