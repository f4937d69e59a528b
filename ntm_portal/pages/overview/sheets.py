"""The tables of the overview as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.desks import DeskLine
from communes.exports import Columns, Tables, table_of
from criteria.trends import TrendPoint
from funding.sheets import MONEY, million, observed, title_of
from ntm_portal.lib.numbers import rounded, vietnamese
from ntm_portal.lib.sheets import Sheet
from ntm_portal.pages.overview.capital import Rates
from ntm_portal.pages.overview.tile_map import TileMap
from ntm_portal.pages.selectors.home import Overview
from ntm_portal.pages.sheets import DISTRICT_AVERAGE_COLUMNS, band_columns

HEADLINE_COLUMNS: Columns = (
    (gettext_lazy("Figure"), lambda line: line.label),
    (gettext_lazy("Value"), lambda line: None if line.value is None else rounded(line.value, line.decimals)),
    (gettext_lazy("Unit of measure"), lambda line: line.sign),
    (gettext_lazy("Out of"), lambda line: line.of),
    (gettext_lazy("Since the last report"), lambda line: line.moved),
)

BAND_COLUMNS: Columns = (
    (gettext_lazy("Criteria met"), lambda line: line.band.label),
    (gettext_lazy("Communes"), lambda line: line.band.count),
    (gettext_lazy("Since the last report"), lambda line: line.moved),
)

TILE_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda tile: tile.unit.code),
    (gettext_lazy("Commune"), lambda tile: tile.unit.name),
    (gettext_lazy("District or city"), lambda tile: tile.district),
    (gettext_lazy("Value"), lambda tile: tile.shade.words),
)

TREND_COLUMNS: Columns = (
    (gettext_lazy("Day"), lambda point: point.day),
    (gettext_lazy("Average"), lambda point: point.average, 2),
    (gettext_lazy("Communes that reported"), lambda point: point.reported),
    (gettext_lazy("Recognised"), lambda point: point.recognised),
)

RANKED_COLUMNS: Columns = (
    (gettext_lazy("No."), lambda line: line[0].criterion.number),
    (gettext_lazy("Criterion"), lambda line: line[0].criterion.name),
    (gettext_lazy("Lead department"), lambda line: ", ".join(line[0].criterion.leads)),
    (gettext_lazy("Communes that meet it"), lambda line: line[0].met),
    (gettext_lazy("Communes in all"), lambda line: line[1]),
)

RATE_COLUMNS: Columns = (
    (gettext_lazy("Kind or holder"), lambda line: line.label),
    (gettext_lazy("Usable"), lambda line: million(line.amounts.usable), *MONEY),
    (gettext_lazy("Disbursed"), lambda line: million(line.amounts.disbursed), *MONEY),
    (gettext_lazy("Rate (per cent)"), lambda line: line.amounts.rate, 1),
)

DISTRICT_COLUMNS: Columns = (
    *DISTRICT_AVERAGE_COLUMNS,
    (gettext_lazy("Recognised"), lambda line: line.recognised),
)

AWAITED_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line.unit.code),
    (gettext_lazy("Unit"), lambda line: line.unit.full_name),
    (gettext_lazy("State"), lambda line: line.sent.get_state_display() if line.sent else _("not sent")),
    (gettext_lazy("Due on"), lambda line: line.period.due_on),
    (gettext_lazy("Days late"), lambda line: line.days_late if line.is_late and not line.sent else None),
)


def overview_tables(page: Overview, awaited: Sequence[DeskLine]) -> Tables:
    """Those that the page shows."""
    return {
        **(_communes(page) if page.has_assessments else {}),
        **({"districts": lambda: districts_sheet(page)} if page.districts else {}),
        **_capital(page.rates),
        **({"returns": lambda: awaited_sheet(awaited)} if awaited else {}),
    }


def _communes(page: Overview) -> Tables:
    since = page.since
    head = (_("The last report is that of %(day)s.") % {"day": f"{since.day:%d/%m/%Y}"},) if since else ()
    return {
        "headlines": lambda: replace(table_of(_("At a glance"), HEADLINE_COLUMNS, page.headlines), head=head),
        "bands": lambda: replace(table_of(_("Bands of criteria met"), BAND_COLUMNS, page.bands), head=head),
        "map": lambda: map_sheet(page.map),
        "trend": lambda: trend_sheet(page.trend.shown),
        "criteria": lambda: ranked_sheet(page),
    }


def _capital(rates: Rates | None) -> Tables:
    return {"capital": lambda: rates_sheet(rates)} if rates else {}


def map_sheet(shown: TileMap) -> Sheet:
    return replace(table_of(_("Map of the communes"), TILE_COLUMNS, shown.board.lines), head=(shown.title,))


def trend_sheet(points: Sequence[TrendPoint]) -> Sheet:
    return table_of(_("Trend of the communes"), TREND_COLUMNS, points)


def ranked_sheet(page: Overview) -> Sheet:
    lines = [(line, len(page.communes.rows)) for line in page.criteria]
    return table_of(_("Criteria by how many communes meet them"), RANKED_COLUMNS, lines)


def districts_sheet(page: Overview) -> Sheet:
    columns = (*DISTRICT_COLUMNS, *band_columns((line.band.label for line in page.bands), attrgetter("bands")))
    communes, counts = page.communes, [line.band.count for line in page.bands]
    total = [None, _("Total"), len(communes.rows), communes.average, page.recognised, *counts]
    return table_of(_("Districts and cities"), columns, page.districts).with_rows([total])


def rates_sheet(rates: Rates) -> Sheet:
    """Kinds with their total, then holders."""
    lines = [line for group in rates.groups for line in group]
    gone = _("By then %(gone)s%% of %(year)s had gone.") % {"gone": vietnamese(rates.year_gone, 1), "year": rates.year}
    return replace(table_of(title_of(rates.year), RATE_COLUMNS, lines), head=(observed(rates.observed_on), gone))


def awaited_sheet(awaited: Sequence[DeskLine]) -> Sheet:
    return table_of(_("Returns not yet in"), AWAITED_COLUMNS, awaited)
