"""What to do where nothing has been assessed; asked only then, so that other pages pay no query."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from communes.days import way_to_data
from communes.selectors import UnitInfo
from criteria.models import Assessment

register = template.Library()


@register.simple_tag(takes_context=True)
def days_with_figures(context: dict[str, Any], unit: UnitInfo | None = None) -> str:
    """Of the unit, or of all: a commune that is new has no earlier days, though the province has."""
    day = context["portal"].day
    facts = Assessment.objects.not_voided()
    facts = facts.filter(unit_id=unit.id) if unit else facts
    before, after = facts.filter(observed_on__lt=day).exists(), facts.filter(observed_on__gt=day).exists()
    return way_to_data(before=before, after=after) or _("Wait for the figures of the districts.")
