"""How the report's templates print: every number by its key, nothing typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from communes.selectors import UnitInfo
from criteria.changes import Turn
from criteria.models import Level
from criteria.selectors import Results
from funding.models import CapitalKind
from ntm_portal.lib.charts import bars
from ntm_portal.lib.text import lower_first
from reports.build import ProgressReport
from reports.figures import Figure
from reports.figures.changes import AMOUNTS, COUNTED, capital_key, level_key, unit_key
from reports.links import FigureLinks
from reports.models import MAY_BE_EMPTY
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
    return _marked(context, found.key, found.printed)


@register.simple_tag(takes_context=True)
def marked_figure(context: Context, key: str, text: str) -> SafeString:
    """A figure that the narrative names, in the words it is printed with there."""
    return _marked(context, key, text)


def _marked(context: Context, key: str, text: str) -> SafeString:
    """The text as what a figure says; where the rendering has links (`figure_links`) it leads to the figure's page."""
    links: FigureLinks | None = context.get("figure_links")
    if links is None:
        return format_html('<span data-figure="{}">{}</span>', key, text)
    return format_html('<a data-figure="{}" href="{}">{}</a>', key, links.to(key), text)


@register.simple_tag(takes_context=True)
def criteria_list(context: Context, results: Results, *parts: Any) -> SafeString:
    """Criteria of a list figure by number and name: «1. Quy hoạch; 3. Thủy lợi và phòng, chống thiên tai»."""
    found = _figure(context, parts)
    numbers = found.value if isinstance(found.value, tuple) else ()
    names = "; ".join(f"{number}. {results.criterion(number).name}" for number in numbers)
    return _marked(context, found.key, names or "không có")


@register.simple_tag(takes_context=True)
def value_of(context: Context, *parts: Any) -> Any:
    """The bare value, for `{% if %}`; never printed."""
    return _figure(context, parts).value


@register.inclusion_tag("reports/progress/narrative.html", takes_context=True)
def narrative_of(context: Context, section: str) -> dict[str, Any]:
    """The prose of a section; where nothing is written yet the draft says so, unless it may stay empty."""
    report: ProgressReport = context["report"]
    blocks = narrative.blocks(report.narrative.get(section, ""), report.figures)
    return {"blocks": blocks, "optional": section in MAY_BE_EMPTY, "figure_links": context.get("figure_links")}


@register.inclusion_tag("reports/progress/chart.html", takes_context=True)
def figure_chart(context: Context, title: str, labelled_keys: list[tuple[str, str]]) -> dict[str, Any]:
    """Bars of figures: pairs of a label and a key."""
    found = [(label, _figure(context, (key,))) for label, key in labelled_keys]
    drawn = bars([(label, _length(item), item.printed) for label, item in found])
    links: FigureLinks | None = context.get("figure_links")
    leads = links is not None and not links.on_paper
    rows = [
        (bar, item, links.to(item.key) if links and leads else "")
        for bar, (_label, item) in zip(drawn, found, strict=True)
    ]
    return {"title": title, "rows": rows, "last": drawn[-1], "leads": leads}


def _length(item: Figure) -> int | Decimal:
    return 0 if item.value is None or isinstance(item.value, tuple) else item.value


@register.simple_tag(takes_context=True)
def place(context: Context, unit: UnitInfo) -> SafeString:
    """«Xã Pha Mu, Huyện Than Uyên»: communes of different districts share names; digits in a name are no figure."""
    report: ProgressReport = context["report"]
    above = report.communes.by_code.get(unit.parent_code)
    parent = above.unit.full_name if above else report.district_names.get(unit.parent_code)
    name = f"{unit.full_name}, {parent}" if parent and unit.code != report.subject.code else unit.full_name
    return format_html('<span data-ref="name">{}</span>', name)


@register.simple_tag(takes_context=True)
def by_district(context: Context, changes: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Changes under the names of their districts; under none where the report is about one district."""
    report: ProgressReport = context["report"]
    names = {} if report.is_district else report.district_names
    order = [*names, ""]

    def district(change: Any) -> str:
        above = report.communes.by_code.get(change.unit.parent_code)
        code = above.unit.parent_code if above else change.unit.parent_code
        return code if code in names else ""

    found = sorted(changes, key=lambda change: order.index(district(change)))
    return [(names.get(code, ""), list(rows)) for code, rows in groupby(found, key=district)]


@register.simple_tag(takes_context=True)
def place_in_district(context: Context, unit: UnitInfo) -> SafeString:
    """«Bản Khì, Xã Tà Hừa» under the name of the district; of a commune only its own name."""
    report: ProgressReport = context["report"]
    above = report.communes.by_code.get(unit.parent_code)
    name = f"{unit.full_name}, {above.unit.full_name}" if above else unit.full_name
    return format_html('<span data-ref="name">{}</span>', name)


@register.filter
def source_words(turn: Turn) -> str:
    """Who entered a fact, or the file it came with."""
    return f"tệp {turn.file}" if turn.file else turn.by


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


VERDICTS = {"met": "đạt", "not_met": "chưa đạt", "not_assessed": "chưa đánh giá", "not_applicable": "không áp dụng"}
KINDS: dict[str, str] = {CapitalKind.INVESTMENT: "Vốn đầu tư", CapitalKind.RECURRENT: "Vốn sự nghiệp"}


@register.filter
def verdict_words(verdict: str) -> str:
    return VERDICTS.get(verdict, "chưa báo cáo")


@register.filter
def level_words(level: str) -> str:
    return COUNTED[Level(level)]


@register.filter
def kind_words(kind: str) -> str:
    return KINDS[kind]


@register.filter
def amount_words(name: str) -> str:
    return AMOUNTS[name]


register.filter("level_key", level_key)
register.filter("unit_key", unit_key)
register.filter("capital_key", capital_key)
