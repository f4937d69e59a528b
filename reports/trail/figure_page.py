"""A figure in full: what it means, how it is computed, unit by unit, and its records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from communes.access import Scope
from communes.models import UnitKind
from communes.selectors import UnitInfo
from ntm_portal.lib.numbers import vietnamese
from reports.build import ProgressReport
from reports.figures import Figure
from reports.figures.definitions import Definition, definition_of
from reports.figures.unit_lines import UnitLine
from reports.narratives import text as narrative
from reports.trail.records import PAGE, RecordLine, records_page

LINES = 100


@dataclass(frozen=True)
class Part:
    """A figure of the formula that stands on another day than the result, with its records."""

    figure: Figure
    count: int
    records: list[RecordLine]


@dataclass(frozen=True)
class FigurePage:
    figure: Figure
    definition: Definition
    legal_basis: tuple[str, ...]
    worked: tuple[narrative.Piece, ...]
    parts: tuple[Figure, ...]
    summary: str
    units: Page[UnitLine]
    page: Page[Any]
    records: list[RecordLine]
    earlier: tuple[Part, ...]


def figure_page(
    report: ProgressReport,
    key: str,
    scope: Scope,
    *,
    page: str | None = None,
    units: str | None = None,
    size: int = PAGE,
) -> FigurePage | None:
    """None where the report has no such figure. `page` and `units` are pages of records (`size` each) and of units."""
    figure, definition = report.figures.get(key), definition_of(key)
    if figure is None or definition is None:
        return None
    lines = definition.lines(report, definition.names) if definition.lines else []
    shown, records = records_page(figure, definition, lines, report, scope, page, size)
    worked = tuple(narrative.pieces(definition.worked, report.figures))
    named = {piece.figure.key: piece.figure for piece in worked if piece.figure}
    return FigurePage(
        figure=figure,
        definition=definition,
        legal_basis=_legal_basis(report, definition),
        worked=worked,
        parts=tuple(named.values()),
        summary=summary_of(figure, lines),
        units=Paginator(lines, LINES).get_page(units),
        page=shown,
        records=records,
        earlier=tuple(_parts_of_other_days(figure, named.values(), report, scope)),
    )


def _parts_of_other_days(
    figure: Figure, parts: Iterable[Figure], report: ProgressReport, scope: Scope
) -> Iterator[Part]:
    """The records of the figure itself are those of its own day."""
    for part in parts:
        definition = definition_of(part.key)
        if definition and _day_of(part, report) != _day_of(figure, report):
            page, records = records_page(part, definition, (), report, scope, None)
            yield Part(part, page.paginator.count, records)


def _day_of(figure: Figure, report: ProgressReport) -> date:
    return figure.records.on or report.period.cutoff


def _legal_basis(report: ProgressReport, definition: Definition) -> tuple[str, ...]:
    levels = (report.communes, report.advanced, report.districts, report.villages)
    of_level = next((results.legal_basis for results in levels if results.level == definition.level), ())
    return (*of_level, definition.source) if definition.source else of_level


def summary_of(figure: Figure, lines: Collection[UnitLine]) -> str:
    """The last step from the units to the figure: «1.357 ÷ 94» for an average, the sum otherwise.

    Nothing where the figure is neither, as with the lowest of all.
    """
    added = [line.adds for line in lines if line.adds is not None]
    if not added or figure.value is None:
        return ""
    total, printed = sum(added, Decimal()), vietnamese(sum(added, Decimal()))
    if total == figure.value:
        return printed
    is_average = figure.value == total / len(added)
    return f"{printed} ÷ {vietnamese(len(added))}" if is_average else ""


def place_in(report: ProgressReport, unit: UnitInfo) -> str:
    """«Xã Pha Mu, Huyện Than Uyên»: communes of different districts share names."""
    above = report.district_names.get(unit.parent_code) or _commune_of(report, unit)
    return f"{unit.full_name}, {above}" if above else unit.full_name


def _commune_of(report: ProgressReport, unit: UnitInfo) -> str:
    commune = report.communes.by_code.get(unit.parent_code) if unit.kind == UnitKind.VILLAGE else None
    return commune.unit.full_name if commune else ""


def places_of(report: ProgressReport, lines: Iterable[UnitLine]) -> list[tuple[UnitLine, str]]:
    return [(line, place_in(report, line.unit)) for line in lines]
