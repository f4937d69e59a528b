"""From the report to what a draft is compared with: the only module here that knows Django."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from communes.models import Unit, UnitKind
from communes.selectors import UnitInfo, territory_on
from reports.build import ProgressReport
from reports.drafts.check import check
from reports.drafts.findings import Finding
from reports.drafts.known import Known, Place


def check_draft(draft: str, report: ProgressReport) -> tuple[Finding, ...]:
    """Findings of a draft against a report; two queries, for the names of units and their other spellings."""
    return check(draft, known_of(report))


def known_of(report: ProgressReport) -> Known:
    results = (report.communes, report.advanced, report.districts, report.villages)
    return Known(
        subject=_place(report.subject),
        places=_places(report.period.cutoff),
        criteria=MappingProxyType(
            {
                str(found.level): {item.number: item.name for item in found.criteria}
                for found in results
                if found.criteria
            }
        ),
        figures=report.figures,
        recognised=report.recognised & set(report.communes.by_code),
        plans={plan.year: {unit.result.unit.code: unit.expected for unit in plan.units} for plan in report.plans},
        advanced=frozenset(report.advanced.by_code),
        targeted=frozenset(report.districts.by_code),
        title=report.period.title,
        cutoff=report.period.cutoff,
    )


def _places(day: date) -> tuple[Place, ...]:
    """Units of the whole province: a district's draft may name others, which its report has no figures about."""
    units = territory_on(day).by_code.values()
    spelt = dict(Unit.objects.in_force(day).exclude(aliases="").values_list("pk", "aliases"))
    return tuple(_place(unit, spelt.get(unit.id, "")) for unit in units if unit.kind != UnitKind.VILLAGE)


def _place(unit: UnitInfo, aliases: str = "") -> Place:
    return Place(unit.code, unit.name, unit.full_name, unit.kind, unit.parent_code, tuple(aliases.splitlines()))
