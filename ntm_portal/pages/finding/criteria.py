"""Criteria and indicators of the sets in force, found by number, code or name, or by who leads a criterion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.models import CriteriaSet, Criterion, Indicator, Level
from criteria.selectors import leads_on
from ntm_portal.pages.finding.hits import Hit, HitGroup, best_first
from ntm_portal.pages.finding.words import Asked

PREFIXES = ("tieu chi so", "tieu chi", "chi tieu so", "chi tieu")


def find_criteria(asked: Asked, day: date) -> list[HitGroup]:
    """Names are few, and kept without a key: they are read whole and compared here; three queries."""
    wanted = Asked(asked.without(*PREFIXES)) if asked.without(*PREFIXES) != asked.key else asked
    return [
        HitGroup.of(_("Criteria"), best_first(_criteria(wanted, day))),
        HitGroup.of(_("Indicators"), best_first(_indicators(wanted, day))),
    ]


def _criteria(asked: Asked, day: date) -> Iterator[Hit]:
    sets = CriteriaSet.objects.on(day)
    rows, leads = Criterion.objects.filter(criteria_set__in=sets).select_related("criteria_set"), leads_on(sets, day)
    for row in rows.order_by("criteria_set__level", "number"):
        led_by = ", ".join(leads.get(row.pk, ()))
        rank = 2 * _rank(asked, str(row.number), f"{row.name} {row.aliases}") or asked.in_text(led_by)
        if rank:
            about = _("%(level)s; led by %(department)s") % {"level": _level(row), "department": led_by}
            is_exact = asked.key == str(row.number) or asked.names(row.name)
            yield Hit(_address(row), f"{row.number}. {row.name}", about if led_by else _level(row), is_exact, rank=rank)


def _indicators(asked: Asked, day: date) -> Iterator[Hit]:
    rows = Indicator.objects.filter(criterion__criteria_set__in=CriteriaSet.objects.on(day))
    rows = rows.select_related("criterion__criteria_set")
    for row in rows.order_by("criterion__criteria_set__level", "criterion__number", "order"):
        if rank := _rank(asked, row.code, row.name):
            name, level = f"{row.code} {row.name}", _level(row.criterion)
            yield Hit(_address(row.criterion), name, level, row.code == asked.key, rank=rank)


def _rank(asked: Asked, code: str, name: str) -> int:
    """A number asks for codes alone: 17 for all of criterion 17, 17.1 for one."""
    if asked.key.replace(".", "").isdigit():
        return 2 if code == asked.key else int(code.startswith(f"{asked.key}."))
    return asked.in_text(name)


def _address(row: Criterion) -> str:
    return f"{reverse('criteria', args=[row.criteria_set.level])}#criterion-{row.number}"


def _level(row: Criterion) -> str:
    return str(Level(row.criteria_set.level).label)
