"""The list of districts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from communes.selectors import territory_on
from criteria.models import Level
from criteria.selectors import Results, results_by_level, targets_on
from ntm_portal.pages.selectors.lines import DistrictLine, bands_of, district_line, first_years, lesser, titles


@dataclass(frozen=True)
class DistrictList:
    lines: list[DistrictLine]
    decisions: dict[str, str]
    communes: Results | None = None

    @property
    def bands(self) -> list[str]:
        """Those below all criteria, which have a column of their own."""
        return [band.label for band in lesser(bands_of(self.communes))] if self.communes else []

    @property
    def full(self) -> int:
        return len(self.communes.criteria) if self.communes else 0


def district_list(day: date) -> DistrictList:
    """Nothing once communes belong to the province."""
    territory = territory_on(day)
    if territory.province is None:
        return DistrictList([], {})
    units = {Level.COMMUNE.value: territory.communes, Level.DISTRICT.value: territory.districts}
    results = results_by_level(units, day)
    held = titles(day, territory.province)
    years = first_years(targets_on(day, within=territory.province), Level.DISTRICT)
    communes, own = results[Level.COMMUNE], results[Level.DISTRICT].by_code
    lines = [district_line(unit, communes, held[Level.COMMUNE], years, own) for unit in territory.districts]
    return DistrictList(lines, held[Level.DISTRICT], communes)
