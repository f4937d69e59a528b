"""How the report's templates print: every number by its key, nothing typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from criteria.selectors import Results
from ntm_portal.lib.charts import bars
from ntm_portal.lib.text import lower_first
from reports.build import ProgressReport
from reports.figures import Figure
from reports.narratives import text as narrative

register = template.Library()


def _figure(context: Context, parts: tuple[Any, ...]) -> Figure:
    report: ProgressReport = context["report"]
    key = ".".join(str(part) for part in parts)
    if key not in report.figures:
        raise KeyError(f"No figure «{key}» in the report {report.period.slug} of {report.subject.code}.")
    return report.figures[key]


@register.simple_tag(takes_context=True)
def figure(context: Context, *parts: Any) -> SafeString:
    """`{% figure "commune" code "met" %}` prints the figure `commune.CODE.met` the Vietnamese way."""
    found = _figure(context, parts)
    return format_html('<span data-figure="{}">{}</span>', found.key, found.printed)


@register.simple_tag(takes_context=True)
def criteria_list(context: Context, results: Results, *parts: Any) -> SafeString:
    """Criteria of a list figure by number and name: «1. Quy hoạch; 3. Thủy lợi và phòng, chống thiên tai»."""
    found = _figure(context, parts)
    numbers = found.value if isinstance(found.value, tuple) else ()
    names = "; ".join(f"{number}. {results.criterion(number).name}" for number in numbers)
    return format_html('<span data-figure="{}">{}</span>', found.key, names or "không có")


@register.simple_tag(takes_context=True)
def value_of(context: Context, *parts: Any) -> Any:
    """The bare value, for `{% if %}`; never printed."""
    return _figure(context, parts).value


@register.inclusion_tag("reports/progress/narrative.html", takes_context=True)
def narrative_of(context: Context, section: str, *, optional: bool = False) -> dict[str, Any]:
    """The prose of a section; where nothing is written yet the draft says so, unless it may stay empty."""
    report: ProgressReport = context["report"]
    return {"blocks": narrative.blocks(report.narrative.get(section, ""), report.figures), "optional": optional}


@register.inclusion_tag("reports/progress/chart.html", takes_context=True)
def figure_chart(context: Context, title: str, labelled_keys: list[tuple[str, str]]) -> dict[str, Any]:
    """Bars of figures: pairs of a label and a key."""
    found = [(label, _figure(context, (key,))) for label, key in labelled_keys]
    drawn = bars([(label, _length(item), item.printed) for label, item in found])
    rows = [(bar, item) for bar, (_label, item) in zip(drawn, found, strict=True)]
    return {"title": title, "rows": rows, "last": drawn[-1]}


def _length(item: Figure) -> int | Decimal:
    return 0 if item.value is None or isinstance(item.value, tuple) else item.value


@register.filter
def day(value: date | None) -> SafeString | str:
    """25/3/2024 as the reports write it: no leading zero but for January and February (NĐ 30/2020/NĐ-CP)."""
    if value is None:
        return ""
    month = f"{value.month:02d}" if value.month < 3 else value.month
    return format_html('<time datetime="{}">{}/{}/{}</time>', value.isoformat(), f"{value.day:02d}", month, value.year)


@register.filter
def pieces(text: str) -> list[narrative.Piece]:
    """The text with its dates and document numbers told apart from figures."""
    return list(narrative.pieces(text, {}))


@register.filter
def band(low: int, high: int) -> str:
    """The part of a key that names a band: 15_18."""
    return f"{low}_{high}"


register.filter("lower_first", lower_first)


MARKS = {"met": "x", "not_met": "–", "not_assessed": "CĐG", "not_applicable": "KXĐ"}


@register.filter
def mark(verdict: str) -> str:
    """The sign of a verdict in a printed table; nothing where nothing was reported."""
    return MARKS.get(verdict, "")
