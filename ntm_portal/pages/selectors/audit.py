"""What changed: values (dated facts of every kind) and reference data, newest first, a page at a time.

Rows of many tables are put in one order by a union of their keys; only the rows of the page are then
read, table by table, each with the row before it. The number of queries depends on the tables, not on the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from communes.models import Period, Unit, UnitSuccession
from criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    LeadDepartment,
    Reading,
    Recognition,
    Target,
    Threshold,
    ValueType,
)
from funding.models import Allocation, CapitalSource, Disbursement
from ntm_portal.lib.numbers import vietnamese
from reports.models import GuidanceDocument, Narrative, TrainingClass

PAGE = 50
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; a moment is half-open: `[since, before)`."""

    kind: str = ""
    account: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def of(self, rows: QuerySet[Any], *, at: str, by: str) -> QuerySet[Any]:
        wanted = {f"{by}__username": self.account, f"{at}__gte": self.since, f"{at}__lt": self.before}
        return rows.filter(**{name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    who: str
    kind: str
    unit: str
    what: str
    observed_on: date | None
    old: str
    new: str
    note: str
    is_voiding: bool = False
    is_voided: bool = False


# --- Values ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactKind:
    """How one kind of fact is read and put in words."""

    model: Any
    unit: str
    related: tuple[str, ...]
    what: Callable[[Any], str]
    value: Callable[[Any], str]

    @property
    def slug(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)


def _million(amount: int) -> str:
    return _("%(amount)s million đồng") % {"amount": vietnamese(Decimal(amount) / 1_000_000)}


def _measured(reading: Reading) -> str:
    verdict = str(reading.get_verdict_display())
    if reading.value is None:
        return verdict
    measure = "%" if reading.indicator.value_type == ValueType.PERCENT else f" {reading.indicator.measure}"
    return f"{vietnamese(reading.value)}{measure.rstrip()} ({verdict})"


FACT_KINDS = (
    FactKind(
        Assessment,
        "unit",
        ("criterion__criteria_set",),
        lambda fact: f"{fact.criterion} ({fact.criterion.criteria_set.get_level_display()})",
        lambda fact: str(fact.get_verdict_display()),
    ),
    FactKind(Reading, "unit", ("indicator",), lambda fact: str(fact.indicator), _measured),
    FactKind(
        Recognition,
        "unit",
        (),
        lambda fact: str(fact.get_title_display()),
        lambda fact: f"{fact.get_act_display()} {fact.decision}",
    ),
    FactKind(
        Target,
        "unit",
        ("criteria_set",),
        lambda fact: f"{fact.criteria_set.get_level_display()} {fact.year}",
        lambda fact: vietnamese(fact.expected),
    ),
    FactKind(
        Allocation,
        "holder",
        ("source",),
        lambda fact: f"{fact.source}, {fact.year}",
        lambda fact: f"{_million(fact.assigned)} + {_million(fact.carried_over)}",
    ),
    FactKind(
        Disbursement,
        "holder",
        ("source",),
        lambda fact: f"{fact.source}, {fact.year}",
        lambda fact: _million(fact.amount),
    ),
)


def value_changes(wanted: Wanted, number: str | None) -> tuple[Page[Any], list[Change]]:
    """A page of facts as they were recorded, each with what stood before it."""
    kinds = {kind.slug: kind for kind in FACT_KINDS if wanted.kind in ("", kind.slug)}
    keys = _in_one_order(
        {slug: wanted.of(kind.model.objects.all(), at="recorded_at", by="recorded_by") for slug, kind in kinds.items()},
        at="recorded_at",
        key="pk",
    )
    page = Paginator(keys, PAGE).get_page(number)
    shown = {slug: _facts(kinds[slug], pks) for slug, pks in _by_kind(page).items()}
    return page, [shown[slug][pk] for _at, slug, pk in page]


def _facts(kind: FactKind, pks: Sequence[int]) -> dict[int, Change]:
    voiding = kind.model.objects.filter(voids=OuterRef("pk"))
    related = ("recorded_by", f"{kind.unit}__parent", *kind.related)
    rows = kind.model.objects.filter(pk__in=pks).select_related(*related)
    rows = list(rows.annotate(before=_before(kind.model), is_voided=Exists(voiding)))
    before = kind.model.objects.select_related(*kind.related).in_bulk([row.before for row in rows if row.before])
    return {row.pk: _fact(kind, row, before.get(row.before)) for row in rows}


def _fact(kind: FactKind, row: Any, before: Any) -> Change:
    """A voiding row copies the value that it cancels; what stood before is in force again."""
    is_voiding = row.voids_id is not None
    earlier, own = kind.value(before) if before else NOTHING, kind.value(row)
    return Change(
        at=row.recorded_at,
        who=row.recorded_by.get_full_name() or row.recorded_by.get_username(),
        kind=kind.label,
        unit=_place(getattr(row, kind.unit)),
        what=kind.what(row),
        observed_on=row.observed_on,
        old=own if is_voiding else earlier,
        new=earlier if is_voiding else own,
        note=row.note,
        is_voiding=is_voiding,
        is_voided=row.is_voided,
    )


def _before(model: Any) -> Subquery:
    """The fact of the same identity that was in force on the observed day just before the row was recorded."""
    identity = {name: OuterRef(name) for name in model.identity}
    earlier = Q(recorded_at__lt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__lt=OuterRef("pk"))
    cancelled = model.objects.filter(voids=OuterRef("pk"), recorded_at__lt=OuterRef(OuterRef("recorded_at")))
    stood = model.objects.filter(earlier, voids=None, observed_on__lte=OuterRef("observed_on"), **identity)
    stood = stood.filter(~Exists(cancelled)).exclude(pk=Coalesce(OuterRef("voids"), Value(0)))
    return Subquery(stood.order_by("-observed_on", "-recorded_at", "-pk").values("pk")[:1])


def _place(unit: Unit) -> str:
    """«Xã Pha Mu, Huyện Than Uyên»: communes of different districts share names."""
    parent = unit.parent if unit.parent and unit.parent.parent_id else None
    return f"{unit}, {parent}" if parent else str(unit)


# --- Reference data -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableKind:
    """How a row of a mutable table is named in its history."""

    model: Any
    title: Callable[[Any], str]

    @property
    def slug(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def fields(self) -> list[Any]:
        return [field for field in self.model._meta.concrete_fields if field.name not in _NOT_TOLD]

    @property
    def relations(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.is_relation)


_NOT_TOLD = {"id", "search_name"}

TABLE_KINDS = (
    TableKind(Unit, lambda row: f"{row.code} {row.name}"),
    TableKind(UnitSuccession, lambda row: f"{row.old} → {row.new}"),
    TableKind(Period, lambda row: row.title),
    TableKind(CriteriaSet, lambda row: row.title),
    TableKind(Criterion, lambda row: f"{row.number}. {row.name}"),
    TableKind(LeadDepartment, lambda row: f"{row.criterion}: {row.department}"),
    TableKind(Indicator, lambda row: f"{row.code} {row.name}"),
    TableKind(Threshold, lambda row: str(row.indicator)),
    TableKind(CapitalSource, lambda row: row.name),
    TableKind(GuidanceDocument, lambda row: f"{row.kind} {row.number}"),
    TableKind(TrainingClass, lambda row: row.title),
    TableKind(Narrative, lambda row: f"{row.period}: {row.get_section_display()}"),
)


def reference_changes(wanted: Wanted, number: str | None) -> tuple[Page[Any], list[Change]]:
    """A page of what people changed in the tables that may change; loading reference files is nobody's change."""
    kinds = {kind.slug: kind for kind in TABLE_KINDS if wanted.kind in ("", kind.slug)}
    by_people = {slug: kind.model.history.filter(history_user__isnull=False) for slug, kind in kinds.items()}
    keys = _in_one_order(
        {slug: wanted.of(rows, at="history_date", by="history_user") for slug, rows in by_people.items()},
        at="history_date",
        key="history_id",
    )
    page = Paginator(keys, PAGE).get_page(number)
    shown = {slug: _versions(kinds[slug], pks) for slug, pks in _by_kind(page).items()}
    return page, [shown[slug][pk] for _at, slug, pk in page]


def _versions(kind: TableKind, pks: Sequence[int]) -> dict[int, Change]:
    history = kind.model.history.model.objects
    earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    rows = history.filter(pk__in=pks).select_related("history_user", *kind.relations)
    rows = list(rows.annotate(before=Subquery(earlier.values("history_id")[:1])))
    before = history.select_related(*kind.relations).in_bulk([row.before for row in rows if row.before])
    return {row.pk: _version(kind, row, before.get(row.before)) for row in rows}


def _version(kind: TableKind, row: Any, before: Any) -> Change:
    gone, new = row.history_type == "-", row.history_type == "+"
    old_values, new_values = _values(kind, None if new else before), _values(kind, None if gone else row)
    told = [name for name in new_values or old_values if old_values.get(name) != new_values.get(name)]
    return Change(
        at=row.history_date,
        who=row.history_user.get_full_name() or row.history_user.get_username(),
        kind=kind.label,
        unit="",
        what=kind.title(row),
        observed_on=None,
        old=_listed(old_values, told),
        new=_listed(new_values, told),
        note=row.history_change_reason or "",
        is_voiding=gone,
    )


def _values(kind: TableKind, row: Any) -> dict[str, str]:
    return {str(field.verbose_name): _printed(row, field) for field in kind.fields} if row else {}


def _printed(row: Any, field: Any) -> str:
    value = getattr(row, field.name)
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return vietnamese(value)
    return str(getattr(row, f"get_{field.name}_display")() if field.choices else value)


def _listed(values: Mapping[str, str], names: Iterable[str]) -> str:
    return "; ".join(f"{name}: {values[name]}" for name in names if name in values) or NOTHING


# --- Many tables in one order ---------------------------------------------------


def _in_one_order(tables: Mapping[str, QuerySet[Any]], *, at: str, key: str) -> Any:
    """Moment, table and key of every row, the newest first."""
    parts = [
        rows.order_by()
        .annotate(moment=F(at), table=Value(slug, CharField()), key=F(key))
        .values_list("moment", "table", "key")
        for slug, rows in tables.items()
    ]
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return whole.order_by("-moment", "table", "-key")


def _by_kind(page: Iterable[tuple[Any, str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for _at, slug, pk in page:
        found.setdefault(slug, []).append(pk)
    return found
