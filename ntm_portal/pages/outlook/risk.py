"""Titles that may be lost, statuses that nothing proves, and readings that contradict verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy, ngettext

from communes.selectors import Territory, UnitInfo, territory_on
from criteria import rules
from criteria.changes import Turn, turns
from criteria.models import Assessment, Level, Verdict
from criteria.registers.selectors.explain import ToExplain, contradictions_in
from criteria.selectors import CriterionInfo, Results, UnitResult, recognitions_on, results_for

GROUNDS = {
    rules.Ground.HALF.value: gettext_lazy("At least half: the title is to be withdrawn."),
    rules.Ground.WEIGHTY.value: gettext_lazy(
        "At least 30% with a criterion that weighs more: the title is to be withdrawn."
    ),
}

MOST = 100  # lines of a kind; a province with more of them looks district by district


@dataclass(frozen=True, slots=True)
class Lost:
    """A criterion that a recognised commune does not meet any more, or that nobody assesses now."""

    criterion: CriterionInfo
    verdict: str
    turn: Turn | None


@dataclass(frozen=True)
class Losing:
    """A recognised commune that does not meet all criteria; only what is not met counts towards withdrawal."""

    row: UnitResult
    decision: str
    lost: tuple[Lost, ...]

    @property
    def share(self) -> Decimal | None:
        return rules.share(self.row.unmet, len(self.row.numbers))

    @property
    def ground(self) -> str:
        """Why the title may be withdrawn: the value of `rules.Ground`, or nothing."""
        found = rules.withdrawal_ground(self.row.unmet_numbers, len(self.row.numbers))
        return found.value if found else ""

    @property
    def told(self) -> str:
        """What follows from the rule."""
        if self.ground:
            return str(GROUNDS[self.ground])
        left = rules.losses_left(self.row.unmet_numbers, self.row.numbers)
        words = ngettext(
            "No ground for withdrawal yet; the loss of %(left)s more criterion can give one.",
            "No ground for withdrawal yet; the loss of %(left)s more criteria can give one.",
            left,
        )
        return words % {"left": left}


@dataclass(frozen=True, slots=True)
class Unproven:
    """Criteria of a recognised commune that count as met with neither a file nor the number of a document."""

    unit: UnitInfo
    district: UnitInfo | None
    criteria: tuple[CriterionInfo, ...]


@dataclass(frozen=True)
class RiskPage:
    districts: tuple[UnitInfo, ...]
    chosen: UnitInfo | None
    criteria: int
    reported: int
    recognised: int
    losing: tuple[Losing, ...]
    unproven: tuple[Unproven, ...]
    to_explain: ToExplain

    @property
    def in_danger(self) -> int:
        return sum(bool(one.ground) for one in self.losing)

    @property
    def unproven_count(self) -> int:
        return sum(len(one.criteria) for one in self.unproven)

    @property
    def most(self) -> int:
        return MOST

    @property
    def losing_rest(self) -> int:
        return max(len(self.losing) - MOST, 0)

    @property
    def unproven_rest(self) -> int:
        return max(len(self.unproven) - MOST, 0)

    @property
    def readings_rest(self) -> int:
        return max(len(self.to_explain.readings) - MOST, 0)

    @property
    def disagreements_rest(self) -> int:
        return max(len(self.to_explain.criteria) - MOST, 0)


def risk_page(day: date, district: str = "") -> RiskPage | None:
    """Of the whole province or of one district; None where there are no units on the day."""
    territory = territory_on(day)
    if territory.province is None:
        return None
    chosen = next((unit for unit in territory.districts if unit.code == district), None)
    results = results_for(Level.COMMUNE, _units(territory, chosen), day)
    held = {
        one.unit_code: one.decision
        for one in recognitions_on(day, within=territory.province)
        if one.title == Level.COMMUNE
    }
    recognised = [row for row in results.rows if row.unit.code in held]
    return RiskPage(
        districts=territory.districts,
        chosen=chosen,
        criteria=len(results.criteria),
        reported=len(results.counts),
        recognised=len(recognised),
        losing=tuple(_losing(recognised, results, held, day)),
        unproven=tuple(_unproven(recognised, results, territory)),
        to_explain=contradictions_in(results, day),
    )


def _units(territory: Territory, chosen: UnitInfo | None) -> Sequence[UnitInfo]:
    if chosen is None:
        return territory.communes
    return [unit for unit in territory.communes if unit.parent_code == chosen.code]


def _losing(rows: Iterable[UnitResult], results: Results, held: dict[str, str], day: date) -> Iterator[Losing]:
    """Those nearest to a withdrawal first; one query, and none where nobody lost anything."""
    losing = sorted((row for row in rows if row.is_reported and not row.meets_all), key=lambda row: -row.unmet)
    lost = {row.unit.id: _missing(row, results) for row in losing}
    cells = {
        (row.unit.id, item.id): row.verdicts[item.number]
        for row in losing
        for item in lost[row.unit.id]
        if item.number in row.verdicts
    }
    turned = turns(cells, day) if cells else {}
    for row in losing:
        items = (
            Lost(item, row.verdicts.get(item.number, ""), turned.get((row.unit.id, item.id)))
            for item in lost[row.unit.id]
        )
        yield Losing(row, held[row.unit.code], tuple(items))


def _missing(row: UnitResult, results: Results) -> list[CriterionInfo]:
    missing = {*row.unmet_numbers, *row.pending_numbers}
    return [item for item in results.criteria if item.number in missing]


def _unproven(rows: Iterable[UnitResult], results: Results, territory: Territory) -> list[Unproven]:
    """By district, most missing proofs first; one query. What is not asked of a unit («không xét») needs no proof."""
    facts = {
        row.facts[number]: (row.unit, number)
        for row in rows
        for number in row.met_numbers
        if row.verdicts[number] == Verdict.MET
    }
    without = Assessment.objects.filter(pk__in=facts, evidence=None, evidence_number="").values_list("pk", flat=True)
    numbers: dict[UnitInfo, set[int]] = {}
    for unit, number in (facts[pk] for pk in without):
        numbers.setdefault(unit, set()).add(number)
    found = [
        Unproven(unit, territory.district_of(unit), tuple(item for item in results.criteria if item.number in missing))
        for unit, missing in numbers.items()
    ]
    return sorted(found, key=lambda one: (one.district.code if one.district else "", -len(one.criteria), one.unit.code))
