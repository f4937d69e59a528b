"""What several pages share: bands, lines of communes and districts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from communes.models import Unit
from communes.selectors import Territory, UnitInfo
from criteria import rules
from criteria.models import Level
from criteria.selectors import (
    Results,
    TargetInfo,
    UnitResult,
    recognitions_on,
)
from ntm_portal.lib.charts import Bar, bars
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.lib.text import search_key


@dataclass(frozen=True)
class Band:
    """How many units meet `low` to `high` criteria; None where none of them has reported."""

    low: int
    high: int
    count: int | None
    share: Decimal | None

    @property
    def slug(self) -> str:
        return f"{self.low}-{self.high}"

    @property
    def figure(self) -> str:
        """What the report of the province calls it; the highest band is that of all criteria."""
        return "communes.met_all" if self.low == self.high else f"communes.band.{self.low}_{self.high}"

    @property
    def label(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def bands_of(results: Results) -> list[Band]:
    if not results.counts:
        return [Band(low, high, None, None) for low, high in results.bands]
    counted = [(low, high, rules.in_band(results.counts, low, high)) for low, high in results.bands]
    return [Band(low, high, count, rules.share(count, len(results.rows))) for low, high, count in counted]


def band_chart(bands: Sequence[Band]) -> list[Bar]:
    lines = []
    for band in bands:
        label = _("%(band)s criteria") % {"band": band.label}
        count = band.count
        printed = _("not reported") if count is None else _("%(count)s communes") % {"count": vietnamese(count)}
        lines.append((label, count or 0, printed))
    return bars(lines)


@dataclass(frozen=True)
class DistrictLine:
    """A district with its communes; `target_year` is set where the district itself is planned."""

    unit: UnitInfo
    communes: Results
    recognised: int
    target_year: str
    own: UnitResult | None

    @property
    def average_share(self) -> int:
        """The average in whole per cent of all criteria, for a bar."""
        full = len(self.communes.criteria)
        return round((self.communes.average or 0) * 100 / full) if full else 0

    @property
    def bands(self) -> list[Band]:
        return bands_of(self.communes)

    @property
    def lesser_bands(self) -> list[Band]:
        """Beside a column of the communes that meet all criteria, which is the highest band."""
        return lesser(self.bands)


def lesser(bands: Sequence[Band]) -> list[Band]:
    return [band for band in bands if band.low < band.high]


def titles(day: date, province: Unit) -> dict[str, dict[str, str]]:
    """The decision by which a unit holds a title: title → unit code → decision."""
    held: dict[str, dict[str, str]] = {level: {} for level in Level.values}
    for recognition in recognitions_on(day, within=province):
        held[recognition.title][recognition.unit_code] = recognition.decision
    return held


def first_years(targets: Sequence[TargetInfo], level: str) -> dict[str, str]:
    """The year in which each unit is to reach the title of the level; the nearest of several."""
    return {target.unit.code: str(target.year) for target in reversed(targets) if target.level == level}


def district_line(
    unit: UnitInfo,
    communes: Results,
    recognised: Collection[str],
    years: Mapping[str, str],
    own: Mapping[str, UnitResult],
) -> DistrictLine:
    members = communes.under(unit.code)
    held = sum(row.unit.code in recognised for row in members.rows)
    return DistrictLine(unit, members, held, years.get(unit.code, ""), own.get(unit.code))


@dataclass(frozen=True)
class CommuneLine:
    """A row of the list of communes."""

    id: int
    code: str
    name: str
    district_code: str
    district: str
    total: int
    met: int | None
    advanced: int | None
    advanced_total: int
    decision: str
    target_year: str

    @property
    def name_key(self) -> str:
        """Sorts the Vietnamese way round: đ beside d, not after z."""
        return search_key(self.name)

    @property
    def district_key(self) -> tuple[str, str]:
        return search_key(self.district), self.code

    @property
    def met_key(self) -> int:
        """What was never reported sorts below zero."""
        return -1 if self.met is None else self.met

    @property
    def advanced_key(self) -> int:
        return -1 if self.advanced is None else self.advanced

    @property
    def is_recognised(self) -> bool:
        return bool(self.decision)


def commune_line(
    row: UnitResult, advanced: UnitResult, territory: Territory, held: Mapping[str, str], years: Mapping[str, str]
) -> CommuneLine:
    district = territory.district_of(row.unit)
    return CommuneLine(
        id=row.unit.id,
        code=row.unit.code,
        name=row.unit.name,
        district_code=district.code if district else "",
        district=district.name if district else "",
        total=len(row.numbers),
        met=row.met if row.verdicts else None,
        advanced=advanced.met if advanced.verdicts else None,
        advanced_total=len(advanced.numbers),
        decision=held.get(row.unit.code, ""),
        target_year=years.get(row.unit.code, ""),
    )
