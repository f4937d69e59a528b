"""One cell of the grid: where it is, what is said in it and what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import User

from communes.access import Scope
from communes.models import Evidence, Unit, UnitKind
from communes.origins import RELATED, Origin, origin_of
from criteria.models import Assessment, Criterion, Level, Verdict
from criteria.unit_selectors import IndicatorLine, indicator_lines

KINDS: dict[str, tuple[str, ...]] = {
    Level.COMMUNE: (UnitKind.COMMUNE,),
    Level.COMMUNE_ADVANCED: (UnitKind.COMMUNE,),
    Level.DISTRICT: (UnitKind.DISTRICT, UnitKind.CITY),
    Level.VILLAGE: (UnitKind.VILLAGE,),
}


@dataclass(frozen=True)
class Cell:
    """A unit and a criterion, both in force on the day of the page."""

    unit: Unit
    criterion: Criterion
    level: str
    day: date


def find_unit(level: str, code: str, day: date) -> Unit | None:
    """The unit of the level that the code means on the day."""
    kinds = KINDS.get(level, ())
    units = Unit.objects.filter(code=code).order_by()
    return next((unit for unit in units if unit.kind in kinds and unit.in_force(day)), None)


def find_cell(level: str, code: str, number: int, day: date) -> Cell | None:
    """None where the day knows no such unit or criterion. Two plain queries: a saved cell waits for them."""
    criteria = Criterion.objects.filter(number=number, criteria_set__level=level).select_related("criteria_set")
    criterion = next((found for found in criteria.order_by() if found.criteria_set.in_force(day)), None)
    unit = find_unit(level, code, day)
    return Cell(unit, criterion, level, day) if unit and criterion else None


@dataclass(frozen=True)
class Change:
    """A line of the history: who said what, when, in place of what; a line taken back says who did it."""

    fact: Assessment
    before: str
    by: str
    taken_back_by: str
    taken_back_at: datetime | None
    taken_back_because: str
    evidence: Evidence | None
    origin: Origin | None = None

    @property
    def before_label(self) -> str:
        return str(Verdict(self.before).label) if self.before else ""


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()


def evidence_seen(cell: Cell, scope: Scope) -> dict[int, Evidence]:
    """Files that prove what was said in the cell, as far as the person may open them, by id."""
    proofs = Assessment.objects.filter(unit=cell.unit, criterion=cell.criterion, evidence__isnull=False)
    return {found.pk: found for found in Evidence.objects.visible_to(scope).filter(pk__in=proofs.values("evidence"))}


def evidence_of(cell: Cell, fact: int | None) -> Evidence | None:
    """The file of one fact of the cell."""
    facts = Assessment.objects.filter(pk=fact or 0, unit=cell.unit, criterion=cell.criterion).select_related("evidence")
    found = facts.first()
    return found.evidence if found else None


def history_of(cell: Cell, files: Mapping[int, Evidence], scope: Scope) -> list[Change]:
    """Every line of the cell, of every day, newest first, with the file if it is among `files`; one query."""
    rows = Assessment.objects.filter(unit=cell.unit, criterion=cell.criterion).select_related("recorded_by", *RELATED)
    facts = list(rows.order_by("observed_on", "recorded_at", "pk"))
    voiding = {fact.voids_id: fact for fact in facts if fact.voids_id}
    changes: list[Change] = []
    before = ""
    for fact in facts:
        if fact.voids_id:
            continue
        change = _change(fact, before, voiding.get(fact.pk), files.get(fact.evidence_id or 0))
        changes.append(replace(change, origin=origin_of(fact, scope)))
        before = before if fact.pk in voiding else fact.verdict
    return changes[::-1]


def _change(fact: Assessment, before: str, voiding: Assessment | None, evidence: Evidence | None) -> Change:
    by = name_of(fact.recorded_by)
    if voiding is None:
        return Change(fact, before, by, "", None, "", evidence)
    return Change(fact, before, by, name_of(voiding.recorded_by), voiding.recorded_at, voiding.note, evidence)


def indicators_of(cell: Cell) -> list[IndicatorLine]:
    """The indicators of the criterion with bar and reading."""
    return indicator_lines(cell.unit, cell.level, cell.day).get(cell.criterion.number, [])
