"""What people changed in the tables that may change (reference data), newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from communes.models import Period, Submission, Unit, UnitSuccession
from criteria.models import CriteriaSet, Criterion, Indicator, LeadDepartment, Threshold
from funding.models import CapitalSource
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.pages.selectors.audit import NOTHING, PAGE, Change, Wanted, by_kind, in_one_order
from reports.models import Explanation, GuidanceDocument, Narrative, TrainingClass


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


_NOT_TOLD = {"id", "search_name", "file", "size"}

TABLE_KINDS = (
    TableKind(Unit, lambda row: f"{row.code} {row.name}"),
    TableKind(UnitSuccession, lambda row: f"{row.old} → {row.new}"),
    TableKind(Period, lambda row: row.title),
    TableKind(Submission, lambda row: f"{row.unit}, {row.period}: {row.original_name}"),
    TableKind(CriteriaSet, lambda row: row.title),
    TableKind(Criterion, lambda row: f"{row.number}. {row.name}"),
    TableKind(LeadDepartment, lambda row: f"{row.criterion}: {row.department}"),
    TableKind(Indicator, lambda row: f"{row.code} {row.name}"),
    TableKind(Threshold, lambda row: str(row.indicator)),
    TableKind(CapitalSource, lambda row: row.name),
    TableKind(Explanation, lambda row: f"{row.period}, {row.subject}"),
    TableKind(GuidanceDocument, lambda row: f"{row.kind} {row.number}"),
    TableKind(TrainingClass, lambda row: row.title),
    TableKind(Narrative, lambda row: f"{row.period}: {row.get_section_display()}"),
)


def reference_changes(wanted: Wanted, number: str | None, size: int = PAGE) -> tuple[Page[Any], list[Change]]:
    """A page of what people changed in the tables that may change; loading reference files is nobody's change."""
    kinds = {kind.slug: kind for kind in TABLE_KINDS if wanted.kind in ("", kind.slug)}
    by_people = {slug: kind.model.history.filter(history_user__isnull=False) for slug, kind in kinds.items()}
    keys = in_one_order(
        {slug: wanted.of(rows, at="history_date", by="history_user") for slug, rows in by_people.items()},
        at="history_date",
        key="history_id",
    )
    page = Paginator(keys, size).get_page(number)
    shown = {slug: _versions(kinds[slug], pks) for slug, pks in by_kind(page).items()}
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
