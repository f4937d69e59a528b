"""The trend of the communes as two lines, and the days behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from criteria.trends import Trend, TrendPoint, trend_until
from ntm_portal.lib.line_chart import LineChart, line_chart
from ntm_portal.lib.numbers import vietnamese

SHOWN = 12  # days in the table of the home page; the page of the trend has all


@dataclass(frozen=True)
class TrendPage:
    points: tuple[TrendPoint, ...]
    average: LineChart | None
    recognised: LineChart | None

    @property
    def newest_first(self) -> tuple[TrendPoint, ...]:
        return self.points[::-1]

    @property
    def shown(self) -> tuple[TrendPoint, ...]:
        return self.newest_first[:SHOWN]

    @property
    def is_cut(self) -> bool:
        return len(self.points) > SHOWN


def trend_page(trend: Trend) -> TrendPage:
    points = trend.points
    known = [(point.day, point.average) for point in points if point.average is not None]
    averages = [(on, average, vietnamese(average, 2)) for on, average in known]
    held = [(point.day, point.recognised, vietnamese(point.recognised)) for point in points]
    return TrendPage(points, line_chart(averages), line_chart(held))


def trend_on(day: date) -> TrendPage:
    return trend_page(trend_until(day))
