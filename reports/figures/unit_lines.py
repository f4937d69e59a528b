"""How a figure comes about unit by unit: what each unit has, and what of it the figure counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from communes.selectors import UnitInfo
from criteria.models import Level
from criteria.selectors import Results, UnitResult
from ntm_portal.lib.numbers import vietnamese

if TYPE_CHECKING:
    from reports.build import ProgressReport
    from reports.figures.plans import Plan

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """`said` is what the unit has, `key` its own figure, `adds` what the figure counts of it; None counts nothing."""

    unit: UnitInfo
    said: str
    key: str
    adds: Decimal | int | None


Lines = Callable[["ProgressReport", Names], list[UnitLine]]
Rows = Callable[["ProgressReport", Names], tuple[Results, Iterable[UnitResult]]]
Adds = Callable[[UnitResult, Names], Decimal | int | None]


# --- Which units --------------------------------------------------------------


def of_communes(report: ProgressReport, names: Names) -> tuple[Results, Iterable[UnitResult]]:
    """All communes, or those of the district that the key names."""
    found = report.communes.under(names["code"]) if "code" in names else report.communes
    return found, found.rows


def of_planned_districts(report: ProgressReport, names: Names) -> tuple[Results, Iterable[UnitResult]]:
    districts = report.districts.by_code
    return report.communes, [row for row in report.communes.rows if row.unit.parent_code in districts]


def districts(report: ProgressReport, names: Names) -> tuple[Results, Iterable[UnitResult]]:
    return report.districts, report.districts.rows


def advanced(report: ProgressReport, names: Names) -> tuple[Results, Iterable[UnitResult]]:
    return report.advanced, report.advanced.rows


def villages(report: ProgressReport, names: Names) -> tuple[Results, Iterable[UnitResult]]:
    """All villages with a target, or those of the district that the key names."""
    rows = report.villages.rows
    if "code" not in names:
        return report.villages, rows
    inside = {row.unit.code for row in report.communes.rows if row.unit.parent_code == names["code"]}
    return report.villages, [row for row in rows if row.unit.parent_code in inside]


def planned(report: ProgressReport, names: Names) -> tuple[Results, Iterable[UnitResult]]:
    return report.communes, [unit.result for plan in _plans(report, names) for unit in plan.units]


def _plans(report: ProgressReport, names: Names) -> list[Plan]:
    return [plan for plan in report.plans if str(plan.year) == names["year"]]


# --- What counts --------------------------------------------------------------


def every(row: UnitResult, names: Names) -> int | None:
    return 1


def meets_all(row: UnitResult, names: Names) -> int | None:
    return 1 if row.meets_all else None


def unreported(row: UnitResult, names: Names) -> int | None:
    return None if row.is_reported else 1


def in_band(row: UnitResult, names: Names) -> int | None:
    return 1 if row.is_reported and int(names["low"]) <= row.met <= int(names["high"]) else None


def met(row: UnitResult, names: Names) -> int | None:
    """A unit that never reported has no count."""
    return row.met if row.is_reported else None


def is_rest(row: UnitResult, names: Names) -> int | None:
    return 1 if row.is_reported and not row.meets_all else None


def met_of_rest(row: UnitResult, names: Names) -> int | None:
    return row.met if is_rest(row, names) else None


def lines(rows: Rows, adds: Adds) -> Lines:
    """Those that count come first."""

    def found(report: ProgressReport, names: Names) -> list[UnitLine]:
        results, chosen = rows(report, names)
        return _counted_first(_line(row, results, adds(row, names)) for row in chosen)

    return found


def _line(row: UnitResult, results: Results, adds: Decimal | int | None) -> UnitLine:
    said = f"{row.met}/{len(row.numbers)}" if row.is_reported else "chưa báo cáo"
    return UnitLine(row.unit, said, _key_of(row.unit, results.level), adds)


_KEYS = {
    Level.COMMUNE: "commune.{}.met",
    Level.COMMUNE_ADVANCED: "commune.{}.advanced.met",
    Level.DISTRICT: "district.{}.met",
}


def _key_of(unit: UnitInfo, level: str) -> str:
    """Villages have no figures of their own."""
    return _KEYS[Level(level)].format(unit.code) if level in _KEYS else ""


def _counted_first(found: Iterable[UnitLine]) -> list[UnitLine]:
    return sorted(found, key=lambda line: line.adds is None)


# --- Plans and goals ----------------------------------------------------------


def expected(report: ProgressReport, names: Names) -> list[UnitLine]:
    """The count that each planned commune is to reach."""
    units = [unit for plan in _plans(report, names) for unit in plan.units]
    return [_expected(unit.result.unit, unit.expected, unit.expected) for unit in units]


def expected_to_meet_all(report: ProgressReport, names: Names) -> list[UnitLine]:
    units = [unit for plan in _plans(report, names) for unit in plan.units]
    return _counted_first(
        _expected(unit.result.unit, unit.expected, 1 if unit.expected >= len(unit.result.numbers) else None)
        for unit in units
    )


def _expected(unit: UnitInfo, value: Decimal, adds: Decimal | int | None) -> UnitLine:
    return UnitLine(unit, f"dự kiến {vietnamese(value)}", f"commune.{unit.code}.expected", adds)


def to_be_recognised(report: ProgressReport, names: Names) -> list[UnitLine]:
    """Communes recognised already, then those planned up to the year."""
    held = [
        UnitLine(row.unit, "đã được công nhận", f"commune.{row.unit.code}.met", 1)
        for row in report.communes.rows
        if row.unit.code in report.recognised
    ]
    plans = [plan for plan in report.plans if plan.year <= int(names["year"])]
    return held + [
        UnitLine(unit.result.unit, f"dự kiến năm {plan.year}", f"commune.{unit.result.unit.code}.expected", 1)
        for plan in plans
        for unit in plan.units
        if unit.result.unit.code not in report.recognised
    ]
