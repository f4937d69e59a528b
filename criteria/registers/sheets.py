"""Tables of the registers as files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, table_of
from criteria.models import Level
from criteria.registers.selectors.decisions import Titles
from criteria.registers.selectors.explain import Disagreement, ToExplain
from criteria.registers.selectors.readings import ReadingGroup
from criteria.registers.selectors.targets import TargetPage
from criteria.registers.selectors.thresholds import ThresholdGroup
from criteria.templatetags.marks import verdict_word
from criteria.unit_selectors import IndicatorLine
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.lib.sheets import Sheet

TITLE_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line.unit.code),
    (gettext_lazy("Unit"), lambda line: line.unit.full_name),
    (gettext_lazy("State"), lambda line: _("recognised") if line.is_held else _("withdrawn")),
    (gettext_lazy("Decision"), lambda line: line.last.decision),
    (gettext_lazy("Signed on"), lambda line: line.last.observed_on),
    (gettext_lazy("Evidence"), lambda line: line.last.evidence and str(line.last.evidence)),
)

TARGET_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line.fact.unit.code),
    (gettext_lazy("Unit"), lambda line: line.fact.unit.full_name),
    (gettext_lazy("Target year"), lambda line: line.fact.year),
    (gettext_lazy("Expected count"), lambda line: line.current and line.current.expected.normalize() + 0),
    (gettext_lazy("Recorded"), lambda line: line.current and line.current.observed_on),
    (gettext_lazy("Note"), lambda line: line.current and line.current.note),
)

READING_COLUMNS: Columns = (
    (gettext_lazy("Criterion"), lambda line: str(line.indicator.criterion)),
    (gettext_lazy("Code"), lambda line: line.indicator.code),
    (gettext_lazy("Indicator"), lambda line: line.indicator.name),
    (gettext_lazy("Threshold"), lambda line: _bar(line.bar)),
    (gettext_lazy("Value"), lambda line: line.current and line.current.value),
    (gettext_lazy("Unit of measure"), lambda line: line.indicator.measure),
    (gettext_lazy("Verdict"), lambda line: line.current and line.current.get_verdict_display()),
    (gettext_lazy("Observed on"), lambda line: line.current and line.current.observed_on),
    (gettext_lazy("Note"), lambda line: line.current and line.current.note),
)

THRESHOLD_COLUMNS: Columns = (
    (gettext_lazy("Criterion"), lambda row: str(row.indicator.criterion)),
    (gettext_lazy("Code"), lambda row: row.indicator.code),
    (gettext_lazy("Indicator"), lambda row: row.indicator.name),
    (gettext_lazy("Year"), lambda row: row.year),
    (gettext_lazy("Operator"), lambda row: row.get_operator_display()),
    (gettext_lazy("Value"), lambda row: row.value),
    (gettext_lazy("Unit of measure"), lambda row: row.indicator.measure),
    (gettext_lazy("In force from"), lambda row: row.effective_from),
    (gettext_lazy("State"), lambda row: _("verified") if row.verified else _("not verified")),
)

EXPLAIN_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line[0].code),
    (gettext_lazy("Unit"), lambda line: line[0].full_name),
    (gettext_lazy("About"), lambda line: line[1]),
    (gettext_lazy("Value"), lambda line: line[2]),
    (gettext_lazy("Threshold"), lambda line: line[3]),
    (gettext_lazy("Verdict"), lambda line: line[4]),
    (gettext_lazy("Explanation"), lambda line: line[5]),
)


def titles_sheet(page: Titles) -> Sheet:
    title = _("Decisions in force: %(level)s") % {"level": Level(page.level).label}
    return table_of(title, TITLE_COLUMNS, page.decided)


def targets_sheet(page: TargetPage) -> Sheet:
    """Every unit of the page, as there: those without a target too, after the goal of the province."""
    lines = [*([page.province] if page.province else []), *(line for group in page.groups for line in group.lines)]
    about = {"level": Level(page.level).label, "year": page.year}
    return table_of(_("Targets of %(year)s: %(level)s") % about, TARGET_COLUMNS, lines)


def readings_sheet(groups: Iterable[ReadingGroup], level: str) -> Sheet:
    lines = [line for group in groups for line in group.lines]
    return table_of(_("Indicator readings: %(level)s") % {"level": Level(level).label}, READING_COLUMNS, lines)


def thresholds_sheet(groups: Iterable[ThresholdGroup], level: str) -> Sheet:
    rows = [row for group in groups for row in group.rows]
    return table_of(_("Thresholds: %(level)s") % {"level": Level(level).label}, THRESHOLD_COLUMNS, rows)


def explain_sheet(found: ToExplain) -> Sheet:
    """Both tables of the page, readings first."""
    readings = [(item.unit, *_reading_words(item.line)) for item in found.readings]
    criteria = [(item.unit, *_criterion_words(item)) for item in found.criteria]
    title = _("To explain: %(level)s") % {"level": Level(found.level).label}
    return table_of(title, EXPLAIN_COLUMNS, [*readings, *criteria])


def _criterion_words(item: Disagreement) -> tuple[object, ...]:
    failing = _("not met: %(codes)s") % {"codes": ", ".join(item.failing)} if item.failing else _("all met")
    return f"{item.criterion.number}. {item.criterion.name}", None, None, verdict_word(item.verdict), failing


def _reading_words(line: IndicatorLine) -> tuple[object, ...]:
    reading = line.reading
    assert reading is not None
    return str(line.indicator), reading.value, _bar(line.threshold), reading.get_verdict_display(), reading.note


def _bar(bar: object) -> str | None:
    value = getattr(bar, "value", None)
    return None if value is None else f"{bar.get_operator_display()} {vietnamese(value)}"  # type: ignore[attr-defined]
