"""What changed in values: dated facts of every kind, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from ntm_portal.pages.selectors.audit import NOTHING, PAGE, Change, Wanted, by_kind, in_one_order
from reports.fact_words import FACT_KINDS, FactKind, before_of, place_of


def value_changes(wanted: Wanted, number: str | None, size: int = PAGE) -> tuple[Page[Any], list[Change]]:
    """A page of facts as they were recorded, each with what stood before it."""
    kinds = {kind.slug: kind for kind in FACT_KINDS if wanted.kind in ("", kind.slug)}
    keys = in_one_order(
        {slug: wanted.of(kind.model.objects.all(), at="recorded_at", by="recorded_by") for slug, kind in kinds.items()},
        at="recorded_at",
        key="pk",
    )
    page = Paginator(keys, size).get_page(number)
    shown = {slug: _facts(kinds[slug], pks) for slug, pks in by_kind(page).items()}
    return page, [shown[slug][pk] for _at, slug, pk in page]


def _facts(kind: FactKind, pks: Sequence[int]) -> dict[int, Change]:
    voiding = kind.model.objects.filter(voids=OuterRef("pk"))
    related = ("recorded_by", f"{kind.unit}__parent", *kind.related)
    rows = kind.model.objects.filter(pk__in=pks).select_related(*related)
    rows = list(rows.annotate(before=before_of(kind.model), is_voided=Exists(voiding)))
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
        unit=place_of(getattr(row, kind.unit)),
        what=kind.what(row),
        observed_on=row.observed_on,
        old=own if is_voiding else earlier,
        new=earlier if is_voiding else own,
        note=row.note,
        is_voiding=is_voiding,
        is_voided=row.is_voided,
    )
