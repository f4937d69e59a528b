"""The audit trail, for administrators: doors and accounts, changes of values, changes of reference data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from communes import exports
from communes.guards import PortalRequest, administration_page
from communes.models import AuditAction, AuditEntry
from ntm_portal.pages.audit.forms import TrailForm
from ntm_portal.pages.audit.sheets import MOST, changes_sheet, entries_sheet
from ntm_portal.pages.selectors.audit import PAGE, Change, Wanted
from ntm_portal.pages.selectors.audit_tables import TABLE_KINDS, reference_changes
from ntm_portal.pages.selectors.audit_values import value_changes
from reports.fact_words import FACT_KINDS

TABS = [
    ("audit", _("Doors and accounts")),
    ("audit-values", _("Changes of values")),
    ("audit-reference", _("Changes of reference data")),
]


@require_safe
@administration_page
def entries(request: PortalRequest) -> HttpResponse:
    form = TrailForm(request.GET, kinds=AuditAction.choices)
    found = _entries(form.wanted)
    if exports.asked_for(request):
        return exports.file_of(request, entries_sheet(found[: MOST + 1]), chosen=exports.choice_of(form), most=MOST)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return _page(request, "audit/entries.html", "audit", form, page, {})


@require_safe
@administration_page
def values(request: PortalRequest) -> HttpResponse:
    return _changes(request, "audit-values", FACT_KINDS, value_changes)


@require_safe
@administration_page
def reference(request: PortalRequest) -> HttpResponse:
    return _changes(request, "audit-reference", TABLE_KINDS, reference_changes)


def _entries(wanted: Wanted) -> Any:
    """An account's entries are those of which it is the subject and those in which it acted."""
    found = Wanted(since=wanted.since, before=wanted.before).of(AuditEntry.objects.all(), at="at", by="user")
    if wanted.account:
        found = found.filter(Q(account=wanted.account) | Q(user__username=wanted.account))
    if wanted.kind:
        found = found.filter(action=wanted.kind)
    return found.select_related("user")


Changes = Callable[[Wanted, str | None, int], tuple[Page[Any], list[Change]]]


def _changes(request: PortalRequest, tab: str, kinds: Any, ask: Changes) -> HttpResponse:
    form = TrailForm(request.GET, kinds=[(kind.slug, kind.label.capitalize()) for kind in kinds])
    if exports.asked_for(request):
        _newest, found = ask(form.wanted, None, MOST + 1)
        sheet = changes_sheet(str(dict(TABS)[tab]), found)
        return exports.file_of(request, sheet, chosen=exports.choice_of(form), most=MOST)
    page, found = ask(form.wanted, request.GET.get("page"), PAGE)
    return _page(request, "audit/changes.html", tab, form, page, {"changes": found})


def _page(
    request: PortalRequest, template: str, tab: str, form: TrailForm, page: Any, context: dict[str, Any]
) -> HttpResponse:
    return render(request, template, {"form": form, "page": page, "tab": tab, "tabs": TABS, **context})
