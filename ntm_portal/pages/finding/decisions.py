"""Decisions that award or withdraw a title, found by their number; they lead to the unit's page."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from communes.access import Scope
from communes.models import Unit
from criteria.models import Recognition
from ntm_portal.lib.text import search_key
from ntm_portal.pages.finding.hits import Hit, HitGroup, best_first
from ntm_portal.pages.finding.units import page_of
from ntm_portal.pages.finding.words import Asked

PREFIXES = ("quyet dinh so", "quyet dinh", "so")


def find_decisions(asked: Asked, scope: Scope) -> list[HitGroup]:
    """Every decision that stands, of any day: whoever holds the paper need not know when it was signed."""
    wanted = Asked(asked.without(*PREFIXES))
    number = re.search(r"[0-9]+", wanted.key)
    if not number:
        return []
    rows = Recognition.objects.not_voided().filter(decision__contains=number[0])
    rows = rows.filter(unit__in=Unit.objects.visible_to(scope)).select_related("unit__parent")
    ranked = [(wanted.in_text(row.decision), row) for row in rows.order_by("-observed_on", "unit__code")]
    return [HitGroup.of(_("Decisions"), best_first(_hit(wanted, row, rank) for rank, row in ranked if rank))]


def _hit(asked: Asked, row: Recognition, rank: int) -> Hit:
    name = f"{row.decision} ({row.observed_on:%d/%m/%Y})"
    about = f"{row.get_act_display()}: {row.unit.full_name}"
    return Hit(page_of(row.unit), name, about, asked.key == search_key(row.decision), rank=rank)
