"""Figures about what changed since the last report's cut-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from criteria.changes import CriterionChange, DecisionInfo, LevelChanges, UnitChange
from criteria.models import Level
from funding.models import CapitalKind
from funding.selectors import Movement
from reports.changes import Changes
from reports.figures import Figure, Records
from reports.figures.criteria import CRITERIA, NUMBERS, assessments
from reports.figures.funding import MILLION

COUNTED = {
    Level.COMMUNE: "xã",
    Level.COMMUNE_ADVANCED: "xã nâng cao",
    Level.DISTRICT: "huyện, thành phố",
    Level.VILLAGE: "bản",
}
AMOUNTS = {"assigned": "giao trong năm", "carried_over": "kéo dài từ năm trước", "disbursed": "lũy kế giải ngân"}

_UNIT_KEYS = {
    Level.COMMUNE: "commune.{}",
    Level.COMMUNE_ADVANCED: "commune.{}.advanced",
    Level.DISTRICT: "district.{}",
    Level.VILLAGE: "village.{}",
}


def level_key(level: str) -> str:
    """Communes, which totals are about, need no name: `changes.gained`, `changes.village.gained`."""
    return "changes" if level == Level.COMMUNE else f"changes.{level}"


def unit_key(code: str, level: str) -> str:
    """What the keys of a unit begin with: `commune.03628` has `.met`, and `changes.commune.03628` has `.before`."""
    return _UNIT_KEYS[Level(level)].format(code)


def capital_key(movement: Movement) -> str:
    """`funding.holder.106.investment`, or `funding.investment` for all holders."""
    return f"funding.holder.{movement.holder.code}.{movement.kind}" if movement.holder else f"funding.{movement.kind}"


def change_figures(changes: Changes, on: date) -> Iterator[Figure]:
    """None at all without an earlier period."""
    if changes.since is None:
        return
    for level in changes.levels:
        yield from _level_figures(level, on)
        for unit in level.units:
            yield from _unit_figures(unit, level.level, on, changes.since.cutoff)
    unexplained = [change for change in changes.lost if not change.turn.reason]
    label = "Số tiêu chí không còn đạt mà chưa có lý do"
    yield Figure("changes.unexplained", label, len(unexplained), CRITERIA, on, _facts(changes.lost))
    yield _decisions("recognised", "Số quyết định công nhận từ kỳ báo cáo trước", changes.recognised, on)
    yield _decisions("withdrawn", "Số quyết định thu hồi từ kỳ báo cáo trước", changes.withdrawn, on)
    for name, label, fates in (
        ("ended", "Số xã kết thúc từ kỳ báo cáo trước", changes.fates.ended),
        ("came", "Số xã thành lập từ kỳ báo cáo trước", changes.fates.came),
    ):
        units = Records.of("communes.Unit", pk__in=tuple(fate.unit.id for fate in fates))
        units = units.at(changes.since.cutoff) if name == "ended" else units
        yield Figure(f"changes.{name}", label, len(fates), "xã", on, units)
    for movement in changes.capital or ():
        yield from _capital_figures(movement, on, changes.since.cutoff)


def _level_figures(level: LevelChanges, on: date) -> Iterator[Figure]:
    key, units = level_key(level.level), COUNTED[Level(level.level)]
    gained, lost = _facts(level.gained), _facts(level.lost)
    both, first = _facts((*level.gained, *level.lost)), tuple(unit.code for unit in level.first_reported)
    yield Figure(f"{key}.gained", f"Số tiêu chí đạt thêm ({units})", len(level.gained), CRITERIA, on, gained)
    yield Figure(f"{key}.lost", f"Số tiêu chí không còn đạt ({units})", len(level.lost), CRITERIA, on, lost)
    name = "communes" if level.level == Level.COMMUNE else "units"
    yield Figure(f"{key}.{name}_up", f"Số {units} tăng số tiêu chí đạt", len(level.risen), units, on, both)
    yield Figure(f"{key}.{name}_down", f"Số {units} giảm số tiêu chí đạt", len(level.fallen), units, on, both)
    source = assessments(level.level, unit__code__in=first)
    yield Figure(f"{key}.first_reported", f"Số {units} báo cáo lần đầu", len(first), units, on, source)


def _unit_figures(unit: UnitChange, level: str, on: date, since: date) -> Iterator[Figure]:
    key, name = f"changes.{unit_key(unit.unit.code, level)}", unit.unit.full_name
    stood = assessments(level, unit__code=unit.unit.code).at(since)
    yield Figure(f"{key}.before", f"{name}: số tiêu chí đạt kỳ trước", unit.before.met, CRITERIA, since, stood)
    gained = _facts(unit.gained)
    yield Figure(f"{key}.gained_list", f"{name}: tiêu chí đạt thêm", unit.gained_numbers, NUMBERS, on, gained)


def _facts(changes: Iterable[CriterionChange]) -> Records:
    """The facts in force that say what is new."""
    return Records.of("criteria.Assessment", pk__in=tuple(change.fact for change in changes))


def _decisions(name: str, label: str, decisions: tuple[DecisionInfo, ...], on: date) -> Figure:
    records = Records.of("criteria.Recognition", pk__in=tuple(decision.fact for decision in decisions))
    return Figure(f"changes.{name}", label, len(decisions), "quyết định", on, records)


def _capital_figures(movement: Movement, on: date, since: date) -> Iterator[Figure]:
    holder = movement.holder.full_name if movement.holder else "Tổng số"
    for name in movement.moved:
        key, before = f"changes.{capital_key(movement)}.{name}", getattr(movement.before, name)
        label = f"{holder}, {str(CapitalKind(movement.kind).label).lower()}: {AMOUNTS[name]}"
        now = _records(movement, name, on)
        yield _money(f"{key}.before", f"{label}, kỳ trước", before, since, now.at(since))
        difference = getattr(movement.after, name) - before
        yield _money(f"{key}.difference", f"{label}, tăng (giảm) so với kỳ trước", difference, on, now)


def _records(movement: Movement, name: str, on: date) -> Records:
    model = "funding.Disbursement" if name == "disbursed" else "funding.Allocation"
    held = {"holder__code": movement.holder.code} if movement.holder else {}
    return Records.of(model, year=on.year, source__kind=movement.kind, **held)


def _money(key: str, label: str, amount: int, on: date, records: Records) -> Figure:
    return Figure(key, label, Decimal(amount) / MILLION, "triệu đồng", on, records, 0)
