"""The headline figures of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from communes.models import Unit
from communes.selectors import territory_on
from criteria.models import Level
from criteria.selectors import (
    Results,
    results_by_level,
    targets_on,
)
from funding.selectors import Capital, capital_on
from ntm_portal.lib.charts import Bar, bars
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.pages.selectors.lines import (
    Band,
    DistrictLine,
    band_chart,
    bands_of,
    district_line,
    first_years,
    titles,
)


@dataclass(frozen=True)
class Overview:
    """The headline figures of the province on a day."""

    province: Unit
    communes: Results
    recognised: int
    bands: list[Band]
    districts: list[DistrictLine]
    capital: Capital

    @property
    def chart(self) -> list[Bar]:
        return band_chart(self.bands)

    @property
    def planned(self) -> list[DistrictLine]:
        return [line for line in self.districts if line.target_year]

    @property
    def has_assessments(self) -> bool:
        return any(row.verdicts for row in self.communes.rows)

    @property
    def capital_chart(self) -> list[Bar]:
        rates = [(label, amounts.rate or Decimal(0), _rate(amounts.rate)) for label, amounts in self.capital.kinds]
        return bars(rates, full=100)


def _rate(rate: Decimal | None) -> str:
    return "–" if rate is None else f"{vietnamese(rate, 1)}%"


def overview(day: date) -> Overview | None:
    """None where the province has no units on the day."""
    territory = territory_on(day)
    if territory.province is None:
        return None
    units = {Level.COMMUNE.value: territory.communes, Level.DISTRICT.value: territory.districts}
    results = results_by_level(units, day)
    recognised = titles(day, territory.province)[Level.COMMUNE]
    years = first_years(targets_on(day, within=territory.province), Level.DISTRICT)
    communes, own = results[Level.COMMUNE], results[Level.DISTRICT].by_code
    return Overview(
        province=territory.province,
        communes=communes,
        recognised=sum(row.unit.code in recognised for row in communes.rows),
        bands=bands_of(communes),
        districts=[district_line(unit, communes, recognised, years, own) for unit in territory.districts],
        capital=capital_on(day, within=territory.province),
    )
