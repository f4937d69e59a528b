"""Guidance documents found by number and abstract, as far as the person may see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import Scope, can_enter
from communes.models import Period
from ntm_portal.lib.text import search_key
from ntm_portal.pages.finding.hits import MOST, Hit, HitGroup
from ntm_portal.pages.finding.words import Asked
from reports.models import DocumentCategory, GuidanceDocument

NEWEST = 1000  # abstracts are kept without a key: only so many are read and compared


def find_documents(asked: Asked, scope: Scope, periods: Sequence[Period]) -> list[HitGroup]:
    rows = GuidanceDocument.objects.visible_to(scope).select_related("unit__parent")
    newest = rows.order_by("-issued_on", "-pk")[:NEWEST]
    ranked = [(asked.in_text(f"{row.kind} {row.number} {row.title}"), row) for row in newest]
    found = [(rank, row) for rank, row in ranked if rank]
    found.sort(key=lambda pair: (not _is_named(asked, pair[1]), -pair[0]))
    return [HitGroup.of(_("Documents"), [_hit(asked, row, scope, periods) for _rank, row in found[: MOST + 1]])]


def _is_named(asked: Asked, row: GuidanceDocument) -> bool:
    return asked.key in {search_key(row.number), search_key(str(row))}


def _hit(asked: Asked, row: GuidanceDocument, scope: Scope, periods: Sequence[Period]) -> Hit:
    name = f"{row} ({row.issued_on:%d/%m/%Y})"
    return Hit(_address(row, scope, periods), name, row.title, _is_named(asked, row))


def _address(row: GuidanceDocument, scope: Scope, periods: Sequence[Period]) -> str:
    """Where it is changed; for others among the records of the report that counts it; nowhere if none does."""
    if can_enter(scope, row.unit):
        return reverse("edit-documents", args=[row.pk])
    period = min((one for one in periods if _counts(one, row)), key=lambda one: one.cutoff, default=None)
    if period is None:
        return ""
    key = "guidance.programmes" if row.category == DocumentCategory.PROGRAMME else "guidance.issued"
    about = f"?unit={row.unit.code}" if row.unit.is_district else ""
    return reverse("reports:figure", args=[period.slug, key]) + about


def _counts(period: Period, row: GuidanceDocument) -> bool:
    until = period.meeting_on or period.cutoff
    return row.issued_on <= until and (row.category == DocumentCategory.PROGRAMME or row.issued_on.year == until.year)
