"""Who meets what on a day: the matrices of the levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef

from communes.selectors import UnitInfo
from criteria import rules
from criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    LeadDepartment,
    Level,
    Reading,
    Target,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class CriterionInfo:
    id: int
    number: int
    name: str
    group: str
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitResult:
    """What one unit meets of one set. `verdicts` holds reported criteria only: a missing number was never reported."""

    unit: UnitInfo
    verdicts: Mapping[int, str]
    numbers: tuple[int, ...]
    facts: Mapping[int, int] = field(default_factory=dict, compare=False, repr=False)  # number → id of the fact shown

    @cached_property
    def met_numbers(self) -> tuple[int, ...]:
        return tuple(number for number in self.numbers if rules.counts_as_met(self.verdicts.get(number)))

    @cached_property
    def unmet_numbers(self) -> tuple[int, ...]:
        """Assessed and not met; what nobody assessed is `pending`, never «not met»."""
        return tuple(number for number in self.numbers if self.verdicts.get(number) == Verdict.NOT_MET)

    @cached_property
    def pending_numbers(self) -> tuple[int, ...]:
        """Not assessed, or never reported."""
        settled = {*self.met_numbers, *self.unmet_numbers}
        return tuple(number for number in self.numbers if number not in settled)

    @property
    def is_reported(self) -> bool:
        return bool(self.verdicts)

    @property
    def met(self) -> int:
        return len(self.met_numbers)

    @property
    def unmet(self) -> int:
        return len(self.unmet_numbers)

    @property
    def pending(self) -> int:
        return len(self.pending_numbers)

    @property
    def meets_all(self) -> bool:
        return bool(self.numbers) and self.met == len(self.numbers)

    @property
    def cells(self) -> list[str]:
        """Verdicts in the order of the criteria; a blank cell is an empty text."""
        return [self.verdicts.get(number, "") for number in self.numbers]

    @property
    def digits(self) -> str:
        """The cells as the keys that enter them: 1 met, 2 not met, 3 not assessed, 4 not applicable, 0 blank."""
        return "".join(_DIGITS[verdict] for verdict in self.cells)

    @property
    def fact_ids(self) -> str:
        """Ids of the facts shown, in the order of the criteria; nothing between two commas is a blank cell."""
        return ",".join(str(self.facts.get(number, "")) for number in self.numbers)


_DIGITS = {"": "0"} | {verdict: str(place) for place, verdict in enumerate(Verdict.values, 1)}


@dataclass(frozen=True)
class Results:
    """The matrix of one level: the criteria in force and a row for each unit.

    Where the nation has no set for the level on the day there are no criteria.
    """

    level: str
    title: str
    legal_basis: tuple[str, ...]
    bands: tuple[tuple[int, int], ...]
    criteria: tuple[CriterionInfo, ...]
    rows: tuple[UnitResult, ...]

    @cached_property
    def by_code(self) -> dict[str, UnitResult]:
        return {row.unit.code: row for row in self.rows}

    @cached_property
    def counts(self) -> list[int]:
        """Criteria met by each unit that reported anything: a blank unit is not one with 0 criteria."""
        return [row.met for row in self.rows if row.is_reported]

    @property
    def unreported(self) -> int:
        return len(self.rows) - len(self.counts)

    @property
    def met_all(self) -> int:
        return sum(row.meets_all for row in self.rows)

    @property
    def met_total(self) -> int | None:
        """Criteria met by all units together; None where nobody reported."""
        return sum(self.counts) if self.counts else None

    @property
    def average(self) -> Decimal | None:
        return rules.average(self.counts)

    def met_by_criterion(self) -> dict[int, int]:
        totals = dict.fromkeys((criterion.number for criterion in self.criteria), 0)
        for row in self.rows:
            for number in row.met_numbers:
                totals[number] += 1
        return totals

    def criterion(self, number: int) -> CriterionInfo:
        return next(criterion for criterion in self.criteria if criterion.number == number)

    def only(self, codes: Collection[str]) -> Results:
        """The same matrix with some of the units, in their order here."""
        return replace(self, rows=tuple(row for row in self.rows if row.unit.code in codes))

    def under(self, parent_code: str) -> Results:
        return replace(self, rows=tuple(row for row in self.rows if row.unit.parent_code == parent_code))


def used_set_ids() -> frozenset[int]:
    """Sets that a status, a reading or a target hangs on: such a set is not edited any more."""
    paths = [
        (Assessment, "criterion__criteria_set"),
        (Reading, "indicator__criterion__criteria_set"),
        (Target, "criteria_set"),
    ]
    facts = [Exists(model.objects.filter(**{path: OuterRef("pk")})) for model, path in paths]
    return frozenset(CriteriaSet.objects.filter(facts[0] | facts[1] | facts[2]).values_list("pk", flat=True))


def sets_on(day: date) -> dict[str, CriteriaSet]:
    """The set of each level in force on the day, criteria fetched."""
    return {found.level: found for found in CriteriaSet.objects.on(day).prefetch_related("criteria")}


def results_by_level(
    units: Mapping[str, Sequence[UnitInfo]], day: date, *, known_at: datetime | None = None
) -> dict[str, Results]:
    """Matrices of several levels at once; the number of queries does not grow with units or levels."""
    sets = sets_on(day)
    leads = leads_on(sets.values(), day)
    stated = _stated(sets.values(), day, known_at)
    return {level: _results(level, sets.get(level), members, stated, leads) for level, members in units.items()}


def results_for(level: str, units: Sequence[UnitInfo], day: date, *, known_at: datetime | None = None) -> Results:
    return results_by_level({level: units}, day, known_at=known_at)[level]


def _results(
    level: str,
    criteria_set: CriteriaSet | None,
    units: Iterable[UnitInfo],
    stated: Mapping[tuple[int, int], Stated],
    leads: Mapping[int, tuple[str, ...]],
) -> Results:
    if criteria_set is None:
        return Results(level, "", (), (), (), tuple(UnitResult(unit, {}, ()) for unit in units))
    criteria = tuple(
        CriterionInfo(item.pk, item.number, item.name, item.group, leads.get(item.pk, ()))
        for item in criteria_set.criteria.all()
    )
    numbers = tuple(criterion.number for criterion in criteria)
    found = ((unit, stated.get((criteria_set.pk, unit.id), _NOTHING)) for unit in units)
    rows = tuple(UnitResult(unit, about.verdicts, numbers, about.facts) for unit, about in found)
    bands = tuple((low, high) for low, high in criteria_set.bands)
    return Results(level, criteria_set.title, tuple(criteria_set.legal_basis.splitlines()), bands, criteria, rows)


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of one unit and one set: verdict and fact id by criterion number."""

    verdicts: dict[int, str] = field(default_factory=dict)
    facts: dict[int, int] = field(default_factory=dict)


_NOTHING = Stated()


def _stated(sets: Collection[CriteriaSet], day: date, known_at: datetime | None) -> dict[tuple[int, int], Stated]:
    """What is said of each (set, unit). No join: `as_of` then reads its index alone, in its order."""
    places = {item.pk: (one.pk, item.number) for one in sets for item in one.criteria.all()}
    of_sets = Criterion.objects.filter(pk=OuterRef("criterion_id"), criteria_set__in=sets)
    rows = Assessment.objects.as_of(day, known_at=known_at).filter(Exists(of_sets))
    found: dict[tuple[int, int], Stated] = defaultdict(Stated)
    for unit_id, criterion_id, verdict, fact_id in rows.values_list("unit_id", "criterion_id", "verdict", "pk"):
        set_id, number = places[criterion_id]
        about = found[set_id, unit_id]
        about.verdicts[number], about.facts[number] = verdict, fact_id
    return found


def leads_on(sets: Iterable[CriteriaSet], day: date) -> dict[int, tuple[str, ...]]:
    """Names of the departments that answer for each criterion, by its id."""
    rows = LeadDepartment.objects.filter(criterion__criteria_set__in=sets, valid_from__lte=day).exclude(
        valid_until__lte=day
    )
    found: dict[int, tuple[str, ...]] = {}
    for criterion_id, name in rows.order_by("pk").values_list("criterion_id", "department__name"):
        found[criterion_id] = (*found.get(criterion_id, ()), name)
    return found


def indicator_counts(day: date) -> dict[str, int]:
    """How many component criteria each level's set has."""
    levels = Indicator.objects.filter(criterion__criteria_set__in=CriteriaSet.objects.on(day)).values_list(
        "criterion__criteria_set__level", flat=True
    )
    counts: dict[str, int] = dict.fromkeys(Level.values, 0)
    for level in levels:
        counts[level] += 1
    return counts
