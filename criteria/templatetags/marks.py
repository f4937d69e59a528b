"""How a verdict looks: a drawn mark with its word, never colour alone."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from criteria.models import Verdict

register = template.Library()

# The drawings stand once per page, in components/marks.html.
DRAWN = {Verdict.MET.value: "met", Verdict.NOT_MET.value: "unmet"}
PRINTED = {Verdict.NOT_APPLICABLE.value: "KXĐ", Verdict.NOT_ASSESSED.value: "CĐG"}


@register.filter
def mark(verdict: str) -> str:
    """✓, ✗, KXĐ or CĐG; nothing for a criterion that was never reported."""
    return _drawn(verdict) if verdict else ""


@cache
def _drawn(verdict: str) -> SafeString:
    """A matrix asks for four marks some two thousand times."""
    word = Verdict(verdict).label
    if drawing := DRAWN.get(verdict):
        return format_html('<svg class="{0}" role="img" aria-label="{1}"><use href="#{0}"/></svg>', drawing, word)
    return format_html('<abbr title="{}">{}</abbr>', word, PRINTED[verdict])


@register.filter
def verdict_word(verdict: str) -> str:
    return str(Verdict(verdict).label) if verdict else ""


@register.filter
def short(verdict: str) -> str:
    """The letters that stand in the cell for a verdict without a drawing, for the button that sets it."""
    letters = PRINTED.get(verdict)
    return format_html("<b>{}</b>", letters) if letters else ""


@register.filter
def mark_only(verdict: str) -> str:
    """The drawing alone, where the word stands beside it."""
    drawing = DRAWN.get(verdict)
    return format_html('<svg aria-hidden="true"><use href="#{}"/></svg>', drawing) if drawing else ""
