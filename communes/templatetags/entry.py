"""Boxes of forms, tied to their help and their errors."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communes.access import Denied, can_correct_after_lock
from communes.periods import is_closed

register = template.Library()


@register.filter
def is_tick(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def described(field: BoundField) -> SafeString:
    """The box, for people who do not see what stands beside it; Django itself names its help and its error."""
    return field.as_widget(attrs={"aria-required": "true"} if field.field.required else {})


@register.filter
def errors_above(form: BaseForm) -> list[str]:
    """Sentences that stand at no box that can be seen."""
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    return [*form.non_field_errors(), *hidden]


@register.filter
def lines(text: object) -> list[str]:
    return str(text).splitlines()


@register.inclusion_tag("components/cell.html")
def cell(field: BoundField, label: str, row: str) -> dict[str, object]:
    """A box in a table: its label is the head of the column, which a phone shows beside it."""
    shape: dict[str, str | bool] = {"aria-label": f"{label}, {row}"}
    if field.errors:
        shape["aria-invalid"] = "true"
    return {"box": field.as_widget(attrs=shape), "label": label, "id": field.id_for_label}


@register.simple_tag(takes_context=True)
def closed_day(context: dict[str, Any]) -> str:
    """What to know before typing figures of a day that a closed period covers; nothing on other days."""
    portal = context["portal"]
    if not is_closed(portal.day, portal.periods):
        return ""
    decision = can_correct_after_lock(portal.scope)
    if isinstance(decision, Denied):
        return decision.reason
    return _("The period is closed: every change needs a reason and shows in the next report.")
