"""The list of communes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from communes.selectors import territory_on
from criteria.models import Level
from criteria.selectors import (
    results_by_level,
    targets_on,
)
from ntm_portal.pages.selectors.lines import Band, CommuneLine, bands_of, commune_line, first_years, titles


@dataclass(frozen=True)
class CommuneList:
    lines: list[CommuneLine]
    districts: list[tuple[str, str]]
    bands: list[Band]


def commune_list(day: date) -> CommuneList:
    territory = territory_on(day)
    if territory.province is None:
        return CommuneList([], [], [])
    levels = Level.COMMUNE.value, Level.COMMUNE_ADVANCED.value
    results = results_by_level(dict.fromkeys(levels, territory.communes), day)
    held = titles(day, territory.province)[Level.COMMUNE]
    years = first_years(targets_on(day, within=territory.province), Level.COMMUNE)
    pairs = zip(*(results[level].rows for level in levels), strict=True)
    lines = [commune_line(row, advanced, territory, held, years) for row, advanced in pairs]
    districts = [(unit.code, unit.full_name) for unit in territory.districts]
    return CommuneList(lines, districts, bands_of(results[Level.COMMUNE]))
