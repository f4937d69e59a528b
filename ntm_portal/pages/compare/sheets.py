"""What was compared, as files."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, Tables, table_of
from criteria.changes import CriterionChange
from criteria.models import Level
from criteria.templatetags.marks import verdict_word
from ntm_portal.lib.sheets import Sheet
from ntm_portal.pages.compare.days import DayPair
from ntm_portal.pages.compare.units import UnitPair

CHANGE_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line[1].unit.code),
    (gettext_lazy("Unit"), lambda line: line[1].unit.full_name),
    (gettext_lazy("District or city"), lambda line: line[0].district_of(line[1])),
    (gettext_lazy("Met on the first day"), lambda line: line[1].before.met),
    (gettext_lazy("Met on the second day"), lambda line: line[1].after.met),
    (gettext_lazy("Difference"), lambda line: line[1].difference),
    (gettext_lazy("Gained criteria"), lambda line: _listed(line[1].gained)),
    (gettext_lazy("Lost criteria"), lambda line: _listed(line[1].lost)),
)

TOTAL_COLUMNS: Columns = (
    (gettext_lazy("What"), lambda total: total.label),
    (gettext_lazy("First day"), lambda total: total.before, 2),
    (gettext_lazy("Second day"), lambda total: total.after, 2),
    (gettext_lazy("Difference"), lambda total: total.difference, 2),
)


def _listed(changes: tuple[CriterionChange, ...]) -> str:
    return "; ".join(
        f"{change.number}. {change.name} ({change.turn.observed_on:%d/%m/%Y}{_because(change.turn.reason)})"
        for change in changes
    )


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def changes_sheet(pair: DayPair) -> Sheet:
    return table_of(title_of(pair), CHANGE_COLUMNS, [(pair, change) for change in pair.changes.units])


def totals_sheet(pair: DayPair) -> Sheet:
    return table_of(title_of(pair), TOTAL_COLUMNS, pair.totals)


def day_tables(pair: DayPair) -> Tables:
    return {"units": lambda: changes_sheet(pair), "totals": lambda: totals_sheet(pair)}


def title_of(pair: DayPair) -> str:
    days = {"since": f"{pair.since:%d/%m/%Y}", "until": f"{pair.until:%d/%m/%Y}"}
    return _("Two days compared: %(since)s and %(until)s") % days


def units_sheet(pair: UnitPair) -> Sheet:
    """All parts, one below the other."""
    lines = [(part, line) for part in pair.parts for line in part.lines]
    columns: Columns = (
        (_("Level"), lambda row: Level(row[0].level).label),
        (_("No."), lambda row: row[1].criterion.number),
        (_("Criterion"), lambda row: row[1].criterion.name),
        (pair.first.full_name, lambda row: _said(row[1].first)),
        (pair.second.full_name, lambda row: _said(row[1].second)),
        (_("Differs"), lambda row: _("yes") if row[1].differs else None),
    )
    title = _("Two units compared: %(first)s and %(second)s")
    return table_of(title % {"first": pair.first.full_name, "second": pair.second.full_name}, columns, lines)


def _said(value: str | int) -> str | int:
    return verdict_word(value) if isinstance(value, str) else value
