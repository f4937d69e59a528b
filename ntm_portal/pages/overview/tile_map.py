"""The map of the communes as tiles, and all communes with the same values for the table behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from communes.selectors import Territory, UnitInfo
from communes.tiles import places_of
from criteria.selectors import CriterionInfo, Results, UnitResult
from funding.selectors import Capital
from ntm_portal.lib import tiles
from ntm_portal.lib.numbers import digits
from ntm_portal.lib.tiles import GroupName, Place
from ntm_portal.pages.overview import shades
from ntm_portal.pages.overview.shades import Shade, View

DEFAULT = "met"
CRITERION = "criterion-"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Tile:
    unit: UnitInfo
    district: str
    shade: Shade
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class TileMap:
    """`tiles` are drawn; `elsewhere` are communes that the reference file gives no place."""

    chosen: str
    title: str
    legend: tuple[Shade, ...]
    tiles: list[Tile]
    elsewhere: list[Tile]
    names: list[GroupName]
    borders: str
    width: int
    height: int
    choices: list[Choice]
    criteria: list[Choice]

    @property
    def lines(self) -> list[Tile]:
        return [*self.tiles, *self.elsewhere]


def tile_map(wanted: str, results: Results, held: frozenset[int], capital: Capital, territory: Territory) -> TileMap:
    """An unknown wish shows the default."""
    rates = {entry.holder.code: entry.total.rate for entry in capital.holders}
    chosen, view = _view(wanted, results, held, rates)
    places = places_of(row.unit for row in results.rows)
    lines = [_tile(row, view, places, territory) for row in results.rows]
    groups = {places[line.unit.code]: line.unit.parent_code for line in lines if line.unit.code in places}
    width, height = tiles.size(groups) if groups else (0, 0)
    return TileMap(
        chosen=chosen,
        title=view.title,
        legend=view.legend,
        tiles=[line for line in lines if line.unit.code in places],
        elsewhere=[line for line in lines if line.unit.code not in places],
        names=tiles.group_names(groups, {unit.code: unit.name for unit in territory.districts}),
        borders=tiles.borders(groups),
        width=width,
        height=height,
        choices=_choices(),
        criteria=[Choice(f"{CRITERION}{item.number}", f"{item.number}. {item.name}") for item in results.criteria],
    )


def _tile(row: UnitResult, view: View, places: Mapping[str, Place], territory: Territory) -> Tile:
    district = territory.district_of(row.unit)
    name, place = district.name if district else "", places.get(row.unit.code)
    if place is None:
        return Tile(row.unit, name, view.tell(row))
    return Tile(row.unit, name, view.tell(row), tiles.left(place), tiles.top(place))


def _choices() -> list[Choice]:
    return [
        Choice(DEFAULT, _("Criteria met")),
        Choice("band", _("Band of criteria met")),
        Choice("recognised", _("Recognised communes")),
        Choice("disbursed", _("Disbursed of the usable capital of the district")),
    ]


def _view(wanted: str, results: Results, held: frozenset[int], rates: Mapping[str, Decimal | None]) -> tuple[str, View]:
    if wanted == "recognised":
        return wanted, shades.by_recognition(held)
    if wanted == "disbursed":
        return wanted, shades.by_disbursement(rates)
    if criterion := _criterion(wanted, results):
        return wanted, shades.by_criterion(criterion)
    chosen = "band" if wanted == "band" else DEFAULT
    return chosen, shades.by_band(results, counted=chosen == DEFAULT)


def _criterion(wanted: str, results: Results) -> CriterionInfo | None:
    if not wanted.startswith(CRITERION):
        return None
    number = digits(wanted.removeprefix(CRITERION))
    return next((item for item in results.criteria if item.number == number), None)
