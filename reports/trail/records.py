"""Records behind a figure in words, those that decide first, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, Value, When

from communes.access import Scope
from communes.facts import DatedFact
from communes.lines import person_name
from communes.models import Unit
from criteria.models import Criterion, Indicator
from reports.build import ProgressReport
from reports.fact_words import FACT_KINDS, FactKind, place_of
from reports.figures import Figure
from reports.figures.definitions import Definition
from reports.figures.unit_lines import UnitLine
from reports.models import GuidanceDocument, TrainingClass
from reports.selectors import records_behind
from reports.trail.sources import RELATED, Source, files_seen, source_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class RecordLine:
    """`kind` and `pk` name the page of a fact; other rows have none."""

    place: str
    what: str
    value: str
    day: date | None
    adds: Decimal | int | None
    kind: str = ""
    pk: int = 0
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class RowKind:
    """How a row that is no fact is read and put in words."""

    model: Any
    related: tuple[str, ...]
    order: tuple[str, ...]
    words: Callable[[Any], tuple[str, str, str, date | None]]  # place, what, value, day


ROW_KINDS = (
    RowKind(
        Unit, ("parent__parent",), ("parent__code", "code"), lambda row: (place_of(row), row.code, "", row.valid_from)
    ),
    RowKind(
        Criterion,
        ("criteria_set",),
        ("number",),
        lambda row: ("", str(row), "", row.criteria_set.effective_from),
    ),
    RowKind(
        Indicator,
        ("criterion__criteria_set",),
        ("criterion__number", "order"),
        lambda row: ("", str(row), "", row.criterion.criteria_set.effective_from),
    ),
    RowKind(
        GuidanceDocument,
        ("unit",),
        ("issued_on", "number"),
        lambda row: (row.issuer, f"{row} {row.title}", "", row.issued_on),
    ),
    RowKind(
        TrainingClass,
        ("unit",),
        ("held_on", "title"),
        lambda row: (row.place, row.title, str(row.trainees), row.held_on),
    ),
)

_KINDS: dict[Any, FactKind] = {kind.model: kind for kind in FACT_KINDS}
_ROWS: dict[Any, RowKind] = {kind.model: kind for kind in ROW_KINDS}


def records_page(
    figure: Figure,
    definition: Definition,
    lines: Collection[UnitLine],
    report: ProgressReport,
    scope: Scope,
    number: str | None,
    size: int = PAGE,
) -> tuple[Page[Any], list[RecordLine]]:
    """A constant number of queries, whatever the number of records."""
    model = apps.get_model(figure.records.model)
    rows = records_behind(figure, report).select_related(*_related(model)).order_by(*_order(model, definition, lines))
    page = Paginator(rows, size).get_page(number)
    return page, list(_lines(list(page.object_list), definition, scope))


def _related(model: Any) -> tuple[str, ...]:
    if model in _ROWS:
        return _ROWS[model].related
    kind = _KINDS[model]
    return (*RELATED, f"{kind.unit}__parent", *kind.related)


def _order(model: Any, definition: Definition, lines: Collection[UnitLine]) -> tuple[Any, ...]:
    if model in _ROWS:
        return _ROWS[model].order
    unit = _KINDS[model].unit
    decides = _decides(definition, unit, [line.unit.id for line in lines if line.adds is not None])
    others = (name for name in model.identity if name != unit)
    places = (f"{unit}__parent__code", f"{unit}__code", *others, "pk")
    if not decides:
        return places
    return Case(When(decides, then=Value(0)), default=Value(1), output_field=IntegerField()), *places


def _decides(definition: Definition, unit: str, counted: Collection[int]) -> Q:
    """Records of units that count, and of these the ones that add something; empty where all are alike."""
    wanted = Q(**{f"{unit}__in": counted}) if counted else Q()
    adds = definition.adds.where if definition.adds else None
    return wanted & adds if adds else wanted


def _lines(rows: list[Any], definition: Definition, scope: Scope) -> Iterable[RecordLine]:
    facts = [row for row in rows if isinstance(row, DatedFact)]
    files, keepers = files_seen(facts, scope), {} if facts else _keepers(rows)
    for row in rows:
        adds = definition.adds.of(row) if definition.adds else None
        yield fact_line(row, adds, files) if isinstance(row, DatedFact) else _row_line(row, adds, keepers.get(row.pk))


def _keepers(rows: list[Any]) -> dict[int, Source]:
    """Who saved each row last, by the histories; nobody where it came with the reference data."""
    if not rows:
        return {}
    versions = type(rows[0]).history.filter(id__in=[row.pk for row in rows]).select_related("history_user")
    return {
        version.id: Source(person_name(version.history_user), version.history_date)
        for version in versions.order_by("history_id")
    }


def fact_line(fact: Any, adds: Decimal | int | None, files: Collection[int]) -> RecordLine:
    kind = _KINDS[type(fact)]
    return RecordLine(
        place_of(getattr(fact, kind.unit)),
        kind.what(fact),
        kind.value(fact),
        fact.observed_on,
        adds,
        kind.slug,
        fact.pk,
        source_of(fact, files),
    )


def _row_line(row: Any, adds: Decimal | int | None, source: Source | None) -> RecordLine:
    place, what, value, day = _ROWS[type(row)].words(row)
    return RecordLine(place, what, value, day, adds, source=source)
