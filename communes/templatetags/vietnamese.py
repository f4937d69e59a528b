"""Printing numbers and marks in templates."""

from decimal import Decimal

from django import template

from ntm_portal.lib import numbers

register = template.Library()


@register.filter
def vi_number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """116548 gives 116.548; an absent value gives a dash."""
    return "–" if value is None else numbers.shown(value, decimals)


@register.filter
def million(amount: int | None) -> str:
    """Whole đồng printed in triệu đồng."""
    return "–" if amount is None else numbers.shown(Decimal(amount) / 1_000_000, 0)


@register.filter
def key(mapping: dict, name: object) -> object:
    """Looks a variable name up in a mapping, which Django's dot cannot do."""
    return mapping.get(name)
