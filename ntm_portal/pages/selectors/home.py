"""The overview of the province on a day: one answer for the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from communes.desks import DeskLine, board
from communes.models import Period, Unit
from communes.selectors import Territory, territory_on
from criteria import rules
from criteria.models import Level
from criteria.selectors import CriterionInfo, Results, results_by_level, targets_on
from criteria.trends import trend_until
from funding.selectors import Capital, capital_on
from ntm_portal.lib.charts import Bar
from ntm_portal.pages.overview.capital import Rates, rates_of
from ntm_portal.pages.overview.headlines import BandLine, Headline, Since, band_lines, headlines, since_of
from ntm_portal.pages.overview.tile_map import TileMap, tile_map
from ntm_portal.pages.overview.trend import TrendPage, trend_page
from ntm_portal.pages.selectors.lines import DistrictLine, band_chart, district_line, first_years


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """How many communes meet a criterion."""

    criterion: CriterionInfo
    met: int
    share: int  # whole per cent, for the bar


@dataclass(frozen=True)
class Overview:
    province: Unit
    communes: Results
    recognised: int
    headlines: list[Headline]
    bands: list[BandLine]
    since: Since | None
    map: TileMap
    trend: TrendPage
    criteria: list[CriterionLine]
    districts: list[DistrictLine]
    capital: Capital
    rates: Rates | None

    @property
    def chart(self) -> list[Bar]:
        return band_chart([line.band for line in self.bands])

    @property
    def planned(self) -> list[DistrictLine]:
        return [line for line in self.districts if line.target_year]

    @property
    def has_assessments(self) -> bool:
        return any(row.verdicts for row in self.communes.rows)


def overview(day: date, periods: Sequence[Period], wanted: str = "") -> Overview | None:
    """None where the province has no units on the day; `wanted` is what the map shows."""
    territory = territory_on(day)
    if territory.province is None:
        return None
    return _overview(territory, territory.province, day, last_cutoff(day, periods), wanted)


def last_cutoff(day: date, periods: Sequence[Period]) -> date | None:
    """The cut-off of the last report before the day."""
    return max((period.cutoff for period in periods if period.cutoff < day), default=None)


def _overview(territory: Territory, province: Unit, day: date, last: date | None, wanted: str) -> Overview:
    units = {Level.COMMUNE.value: territory.communes, Level.DISTRICT.value: territory.districts}
    results = results_by_level(units, day)
    communes, own = results[Level.COMMUNE], results[Level.DISTRICT].by_code
    trend = trend_until(day, since=last)
    held = trend.now.held
    titled = {unit.code for unit in territory.communes if unit.id in held}
    years = first_years(targets_on(day, within=province), Level.DISTRICT)
    capital = capital_on(day, within=province)
    before = capital_on(last, within=province) if last and last.year == day.year else None
    since = since_of(trend, communes, before)
    return Overview(
        province=province,
        communes=communes,
        recognised=len(titled),
        headlines=headlines(communes, len(titled), capital, since),
        bands=band_lines(communes, since),
        since=since,
        map=tile_map(wanted, communes, held, capital, territory, day),
        trend=trend_page(trend),
        criteria=ranked(communes),
        districts=[district_line(unit, communes, titled, years, own) for unit in territory.districts],
        capital=capital,
        rates=rates_of(capital),
    )


def ranked(communes: Results) -> list[CriterionLine]:
    """The criterion met by most communes first."""
    counts, whole = communes.met_by_criterion(), len(communes.rows)
    met = [(item, counts[item.number]) for item in communes.criteria]
    lines = [CriterionLine(item, count, int(rules.share(count, whole) or 0)) for item, count in met]
    return sorted(lines, key=lambda line: (-line.met, line.criterion.number))


def returns_awaited(period: Period | None) -> list[DeskLine]:
    """Districts whose return of the period has not come in; two queries."""
    if period is None:
        return []
    return [line for line in board(period, timezone.localdate()) if not line.has_sent]
