"""What a return of a unit and a period may hold: the sheets of criteria and capital, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from communes.models import DISTRICT_KINDS, Period, Unit, UnitKind
from communes.selectors import Territory, UnitInfo, territory_on
from communes.submissions.findings import Difference, Problem
from communes.submissions.names import Names
from communes.submissions.tables import Books, ReturnPlan, Said, Table
from criteria import lists
from criteria import resources as criteria
from criteria.contradictions import contradictions
from criteria.models import Assessment, CriteriaSet, Criterion, Indicator, Level, Reading
from criteria.selectors import CriterionInfo, Results, results_by_level
from funding import resources as funding
from funding.balances import capital_problems
from funding.models import Allocation, CapitalSource, Disbursement
from ntm_portal.lib.numbers import plain

MATRICES = (Level.COMMUNE, Level.COMMUNE_ADVANCED, Level.VILLAGE)


def books() -> Books:
    return Books({**criteria.ledgers(), **funding.ledgers()}, _rules)


def _rules(found: Difference) -> Iterator[Problem]:
    yield from contradictions(found)
    yield from capital_problems(found)


def return_plan(unit: Unit, period: Period) -> ReturnPlan:
    """Everything on the cut-off of the period; the number of queries does not grow with the units."""
    day, made_at = period.cutoff, timezone.now()
    territory = territory_of(unit, day)
    members = members_of(territory, unit.pk)
    results = results_by_level(members, day)
    sets = list(CriteriaSet.objects.on(day))
    indicators = _indicators(sets)
    holders = (*members[Level.DISTRICT], *territory.of_kind(UnitKind.DEPARTMENT))
    approved = _approved(day, [info.id for infos in (*members.values(), holders) for info in infos])
    tables = tuple(_tables(members, holders, results, indicators, approved, day))
    return ReturnPlan(
        unit=UnitInfo.of(unit),
        period=period.slug,
        period_id=period.pk,
        period_title=period.title,
        cutoff=day,
        earliest=_earliest(sets, unit),
        first=_first(day),
        names=_names(territory, day),
        tables=tables,
        books=books(),
        sets={found.level: f"{found.title} ({found.effective_from:%d/%m/%Y})" for found in sets},
        made_at=made_at,
    )


def territory_of(subject: Unit, day: date) -> Territory:
    """The tree of the day; a file of the province also speaks about the capital of its departments."""
    found = territory_on(day)
    if subject.kind != UnitKind.PROVINCE:
        return found
    departments = Unit.objects.in_force(day).filter(kind=UnitKind.DEPARTMENT, parent=subject).select_related("parent")
    return replace(found, by_code=found.by_code | {unit.code: UnitInfo.of(unit) for unit in departments})


def members_of(territory: Territory, subject: int) -> dict[str, tuple[UnitInfo, ...]]:
    """Units under the subject, by the level that they are reported on."""

    def own(units: Iterable[UnitInfo]) -> tuple[UnitInfo, ...]:
        return tuple(unit for unit in units if subject in territory.path(unit))

    communes = own(territory.communes)
    return {
        Level.COMMUNE: communes,
        Level.COMMUNE_ADVANCED: communes,
        Level.DISTRICT: own(territory.districts),
        Level.VILLAGE: own(territory.villages),
    }


def _names(territory: Territory, day: date) -> Names:
    spellings = Unit.objects.in_force(day).exclude(aliases="").values_list("code", "aliases")
    return Names(tuple(territory.by_code.values()), {code: tuple(text.splitlines()) for code, text in spellings})


def _earliest(sets: Sequence[CriteriaSet], unit: Unit) -> date:
    return max([found.effective_from for found in sets] + [unit.valid_from])


def _first(cutoff: date) -> date:
    """The day after the period before, whose report is out; without one the first of the year, whose capital it is."""
    before = Period.objects.filter(cutoff__lt=cutoff).order_by("-cutoff").values_list("cutoff", flat=True).first()
    return before + timedelta(days=1) if before else date(cutoff.year, 1, 1)


def _indicators(sets: Sequence[CriteriaSet]) -> dict[str, list[Indicator]]:
    rows = Indicator.objects.filter(criterion__criteria_set__in=sets).select_related("criterion__criteria_set")
    found: dict[str, list[Indicator]] = {level: [] for level in Level.values}
    for row in rows.order_by("criterion__number", "order"):
        found[row.criterion.criteria_set.level].append(row)
    return found


def _approved(day: date, units: Sequence[int]) -> dict[tuple[str, int, int], Said]:
    """What is in force, by ledger, unit and item; four queries."""
    found: dict[tuple[str, int, int], Said] = {}
    models: tuple[tuple[str, Any, str, tuple[str, ...]], ...] = (
        ("assessment", Assessment, "criterion_id", ("verdict",)),
        ("reading", Reading, "indicator_id", ("value", "verdict")),
        ("allocation", Allocation, "source_id", ("assigned", "carried_over")),
        ("disbursement", Disbursement, "source_id", ("amount",)),
    )
    for name, model, item, fields in models:
        unit = "holder_id" if item == "source_id" else "unit_id"
        rows = model.objects.as_of(day).filter(**{f"{unit}__in": units})
        if item == "source_id":
            rows = rows.filter(year=day.year)
        for unit_id, item_id, *said in rows.values_list(unit, item, *fields):
            found[name, unit_id, item_id] = dict(zip(fields, map(_plain, said), strict=True))
    return found


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else plain(value)


def _tables(
    members: Mapping[str, Sequence[UnitInfo]],
    holders: Sequence[UnitInfo],
    results: Mapping[str, Results],
    indicators: Mapping[str, Sequence[Indicator]],
    approved: Mapping[Any, Said],
    day: date,
) -> Iterator[Table]:
    aliases = _aliases()
    bars = lists.bars_on(day, [item for items in indicators.values() for item in items])
    classes = dict(Unit.objects.in_force(day).exclude(unit_class="").values_list("pk", "unit_class"))
    for level in MATRICES:
        if results[level].criteria and members[level]:
            yield criteria.matrix_table(results[level], aliases.get(level, {}))
    district = results[Level.DISTRICT]
    if district.criteria and members[Level.DISTRICT]:
        subjects = _district_subjects(district, indicators[Level.DISTRICT], bars)
        yield lists.list_table("district", "Cấp huyện", criteria.TITLES[Level.DISTRICT], list(subjects), approved)
    sources = list(CapitalSource.objects.order_by("kind", "name"))
    if sources and holders:
        yield funding.capital_table(holders, sources, day.year, approved)
    for level, key, sheet, units in (
        (Level.COMMUNE, "readings", "Chỉ tiêu xã", members[Level.COMMUNE]),
        (Level.COMMUNE_ADVANCED, "readings_advanced", "Chỉ tiêu nâng cao", _candidates(results)),
    ):
        subjects = _readings_of(units, indicators[level], bars, classes)
        if found := list(subjects):
            title = f"Kết quả các chỉ tiêu: {criteria.TITLES[level].partition(' bộ ')[2]}"
            yield lists.list_table(key, sheet, title, found, approved)


def _candidates(results: Mapping[str, Results]) -> tuple[UnitInfo, ...]:
    """Communes that were ever assessed on the advanced set: only they report its indicators."""
    return tuple(row.unit for row in results[Level.COMMUNE_ADVANCED].rows if row.is_reported)


def _aliases() -> dict[str, dict[int, list[str]]]:
    rows = Criterion.objects.exclude(aliases="").values_list("criteria_set__level", "number", "aliases")
    found: dict[str, dict[int, list[str]]] = {}
    for level, number, text in rows:
        found.setdefault(level, {}).setdefault(number, []).extend(text.splitlines())
    return found


def _district_subjects(results: Results, indicators: Sequence[Indicator], bars: lists.Bars) -> Iterator[lists.Subject]:
    """Each criterion of the district, followed by its indicators."""
    by_number: dict[int, list[Indicator]] = {}
    for item in indicators:
        by_number.setdefault(item.criterion.number, []).append(item)
    for row in results.rows:
        for criterion in results.criteria:
            yield _criterion_subject(row.unit, criterion)
            for item in by_number.get(criterion.number, []):
                yield lists.Subject(row.unit, item.code, item.name, item, bar=bars.of(item.pk, ""))


def _criterion_subject(unit: UnitInfo, criterion: CriterionInfo) -> lists.Subject:
    """«TC 4»: the code of an indicator may be the bare number of its criterion."""
    return lists.Subject(unit, f"TC {criterion.number}", criterion.name, criterion=criterion)


def _readings_of(
    units: Sequence[UnitInfo], indicators: Sequence[Indicator], bars: lists.Bars, classes: Mapping[int, str]
) -> Iterator[lists.Subject]:
    for unit in units:
        for item in indicators:
            yield lists.Subject(unit, item.code, item.name, item, bar=bars.of(item.pk, classes.get(unit.id, "")))


def returning_unit(code: str, day: date) -> Unit | None:
    """A district or the province that the code means on the day."""
    kinds = (*DISTRICT_KINDS, UnitKind.PROVINCE)
    found: Unit | None = Unit.objects.in_force(day).filter(code=code, kind__in=kinds).select_related("parent").first()
    return found
