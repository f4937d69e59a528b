"""The map of the communes as tiles, and all communes with the same values for the table behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from communes.asked import Choice as Asked
from communes.boundaries import outlines_on
from communes.selectors import Territory, UnitInfo
from communes.tiles import places_of
from criteria.selectors import CriterionInfo, Results
from funding.selectors import Capital
from ntm_portal.lib import tiles
from ntm_portal.lib.numbers import digits
from ntm_portal.lib.tiles import GroupName
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
    path: str = ""  # the boundary, where the province has loaded one


@dataclass(frozen=True)
class Board:
    """`tiles` are drawn; `elsewhere` are communes without a place."""

    tiles: list[Tile]
    elsewhere: list[Tile]
    names: list[GroupName]
    borders: str
    width: int
    height: int
    is_outlined: bool = False

    @property
    def lines(self) -> list[Tile]:
        return [*self.tiles, *self.elsewhere]


@dataclass(frozen=True)
class TileMap:
    chosen: str
    title: str
    legend: tuple[Shade, ...]
    board: Board
    choices: list[Choice]
    criteria: list[Choice]


def tile_map(
    wanted: str, results: Results, held: frozenset[int], capital: Capital, territory: Territory, day: date
) -> TileMap:
    """Boundaries that the province has loaded, else tiles; an unknown wish shows the default. One query."""
    rates = {entry.holder.code: entry.total.rate for entry in capital.holders}
    chosen, view = _view(wanted, results, held, rates)
    lines = [Tile(row.unit, _district(row.unit, territory), view.tell(row)) for row in results.rows]
    board = outlined(lines, day) or tiled(lines, territory)
    return TileMap(
        chosen=chosen,
        title=view.title,
        legend=view.legend,
        board=board,
        choices=_choices(),
        criteria=[Choice(f"{CRITERION}{item.number}", f"{item.number}. {item.name}") for item in results.criteria],
    )


def views_of(shown: TileMap) -> Asked:
    """What the map can show, for the address of the page."""
    criteria = [choice.value for choice in shown.criteria]
    takes = [*(choice.value for choice in shown.choices), *criteria]
    span = [*takes[: len(shown.choices)], *(criteria and [f"{criteria[0]} … {criteria[-1]}"])]
    return Asked(_("view of the map"), takes, _("criteria met are shown"), ", ".join(span))


def _district(unit: UnitInfo, territory: Territory) -> str:
    district = territory.district_of(unit)
    return district.name if district else ""


def outlined(lines: Sequence[Tile], day: date) -> Board | None:
    """None where no boundary of these communes is known."""
    row, outlines = outlines_on(day)
    drawn = [
        replace(line, x=found.x, y=found.y, path=found.path) for line in lines if (found := outlines.get(line.unit.id))
    ]
    if row is None or not drawn:
        return None
    elsewhere = [line for line in lines if line.unit.id not in outlines]
    return Board(drawn, elsewhere, [], row.borders, row.width, row.height, is_outlined=True)


def tiled(lines: Sequence[Tile], territory: Territory) -> Board:
    places = places_of(line.unit for line in lines)
    drawn = [
        replace(line, x=tiles.left(place), y=tiles.top(place))
        for line in lines
        if (place := places.get(line.unit.code))
    ]
    groups = {places[line.unit.code]: line.unit.parent_code for line in drawn}
    names = tiles.group_names(groups, {unit.code: unit.name for unit in territory.districts})
    width, height = tiles.size(groups) if groups else (0, 0)
    elsewhere = [line for line in lines if line.unit.code not in places]
    return Board(drawn, elsewhere, names, tiles.borders(groups), width, height)


def _choices() -> list[Choice]:
    return [
        Choice(DEFAULT, _("Criteria met")),
        Choice("band", _("Band of criteria met")),
        Choice("recognised", _("Recognition status")),
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
