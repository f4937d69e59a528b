"""Figures about plans: what units are to reach, and the year's goals of the province."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from communes.models import UnitKind
from criteria.models import Level
from criteria.selectors import Results, TargetInfo, UnitResult
from reports.figures import Figure, Records
from reports.figures.criteria import CRITERIA, PER_COMMUNE, assessments


@dataclass(frozen=True)
class PlannedUnit:
    result: UnitResult
    expected: Decimal


@dataclass(frozen=True)
class Plan:
    """The communes that are to meet all criteria by the end of a year."""

    year: int
    units: tuple[PlannedUnit, ...]

    @property
    def average(self) -> Decimal | None:
        return _mean([Decimal(unit.result.met) for unit in self.units if unit.result.is_reported])

    @property
    def expected_average(self) -> Decimal | None:
        return _mean([unit.expected for unit in self.units])

    @property
    def expected_met_all(self) -> int:
        return sum(unit.expected >= len(unit.result.numbers) for unit in self.units)


def _mean(values: list[Decimal]) -> Decimal | None:
    return sum(values, Decimal()) / len(values) if values else None


def plans_of(targets: Iterable[TargetInfo], communes: Results) -> tuple[Plan, ...]:
    by_year: dict[int, list[PlannedUnit]] = {}
    for target in targets:
        if target.level == Level.COMMUNE and target.unit.code in communes.by_code:
            planned = PlannedUnit(communes.by_code[target.unit.code], target.expected)
            by_year.setdefault(target.year, []).append(planned)
    return tuple(Plan(year, tuple(units)) for year, units in sorted(by_year.items()))


def outlook_year(day: date) -> int:
    """The year at whose end expected counts are due: the last day of a year looks at the next."""
    return day.year + (day.month == 12 and day.day == 31)


@dataclass(frozen=True, slots=True)
class GoalSum:
    """The province's goal, an average, in criteria: what it needs, and what the named plans give."""

    goal: Decimal
    communes: int
    met: int
    promised: Decimal

    @property
    def needed(self) -> Decimal:
        return self.goal * self.communes

    @property
    def gap(self) -> Decimal:
        return max(self.needed - self.met, Decimal())

    @property
    def unpromised(self) -> Decimal:
        """What the goal needs and nobody has promised."""
        return max(self.gap - self.promised, Decimal())


def goal_sum(goal: Decimal, communes: Results, plans: Iterable[Plan]) -> GoalSum:
    promised = sum(
        (max(unit.expected - unit.result.met, Decimal()) for plan in plans for unit in plan.units), Decimal()
    )
    return GoalSum(goal, len(communes.rows), sum(row.met for row in communes.rows), promised)


def plan_figures(plans: Iterable[Plan], on: date) -> Iterator[Figure]:
    for plan in plans:
        key, label = f"plan.{plan.year}", f"các xã dự kiến đạt chuẩn năm {plan.year}"
        targets = Records.of("criteria.Target", criteria_set__level=Level.COMMUNE, unit__kind="commune", year=plan.year)
        codes = tuple(unit.result.unit.code for unit in plan.units)
        yield Figure(f"{key}.communes", f"Số xã dự kiến đạt chuẩn năm {plan.year}", len(plan.units), "xã", on, targets)
        yield Figure(
            f"{key}.average",
            f"Bình quân tiêu chí của {label}",
            plan.average,
            PER_COMMUNE,
            on,
            assessments(Level.COMMUNE, unit__code__in=codes),
            1,
        )
        yield Figure(
            f"{key}.expected_average",
            f"Bình quân dự kiến cuối năm của {label}",
            plan.expected_average,
            PER_COMMUNE,
            on,
            targets,
            1,
        )
        yield Figure(
            f"{key}.expected_met_all",
            f"Số xã dự kiến đạt đủ tiêu chí cuối năm trong {label}",
            plan.expected_met_all,
            "xã",
            on,
            targets,
        )
        for unit in plan.units:
            code = unit.result.unit.code
            own = Records.of("criteria.Target", criteria_set__level=Level.COMMUNE, unit__code=code, year=plan.year)
            yield Figure(
                f"commune.{code}.expected",
                f"{unit.result.unit.full_name}: số tiêu chí dự kiến cuối năm",
                unit.expected,
                CRITERIA,
                on,
                own,
            )


_GOALS = {
    Level.COMMUNE: ("average", "Mục tiêu bình quân tiêu chí toàn tỉnh", PER_COMMUNE),
    Level.COMMUNE_ADVANCED: ("advanced_average", "Mục tiêu bình quân tiêu chí của xã nâng cao", PER_COMMUNE),
    Level.DISTRICT: ("district_average", "Mục tiêu bình quân tiêu chí của huyện dự kiến đạt chuẩn", "tiêu chí/huyện"),
}


def goal_figures(
    targets: Iterable[TargetInfo], communes: Results, recognised: frozenset[str], plans: Iterable[Plan], on: date
) -> Iterator[Figure]:
    """Goals of the years ahead. The province's own targets are averages; the rest is counted from the plans."""
    targets = tuple(targets)
    for target in targets:
        if target.unit.kind == UnitKind.PROVINCE and target.level in _GOALS:
            name, label, unit = _GOALS[Level(target.level)]
            own = Records.of(
                "criteria.Target", criteria_set__level=target.level, unit__kind="province", year=target.year
            )
            yield Figure(
                f"goal.{target.year}.{name}", f"{label} đến hết năm {target.year}", target.expected, unit, on, own
            )
    held = sum(code in recognised for code in communes.by_code)
    for plan in plans:
        held += sum(unit.result.unit.code not in recognised for unit in plan.units)
        source = Records.of("criteria.Target", criteria_set__level=Level.COMMUNE, unit__kind="commune", year=plan.year)
        yield Figure(
            f"goal.{plan.year}.recognised",
            f"Mục tiêu số xã được công nhận đến hết năm {plan.year}",
            held,
            "xã",
            on,
            source,
        )
    for year in sorted({target.year for target in targets if target.level == Level.VILLAGE}):
        count = sum(target.level == Level.VILLAGE and target.year == year for target in targets)
        source = Records.of("criteria.Target", criteria_set__level=Level.VILLAGE, unit__kind="village", year=year)
        yield Figure(f"goal.{year}.villages", f"Mục tiêu số bản được công nhận năm {year}", count, "bản", on, source)
