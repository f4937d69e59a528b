"""Figures about criteria: communes, districts, advanced communes, villages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from communes.selectors import UnitInfo
from criteria.models import Level
from criteria.rules import average, counts_as_met, in_band, share
from criteria.selectors import ReadingInfo, Results, UnitResult
from reports.figures import Figure, Records, Value

PER_COMMUNE = "tiêu chí/xã"
CRITERIA = "tiêu chí"
NUMBERS = "danh sách tiêu chí"


def assessments(level: str, **where: object) -> Records:
    return Records.of("criteria.Assessment", criterion__criteria_set__level=level, **where)


def set_figures(results: dict[str, Results], indicators: dict[str, int], on: date) -> Iterator[Figure]:
    """How many criteria and component criteria each level has."""
    for level, found in results.items():
        name = Level(level).label.lower()
        records = Records.of("criteria.Criterion", criteria_set__level=level)
        yield Figure(f"criteria.{level}.count", f"Số tiêu chí ({name})", len(found.criteria), CRITERIA, on, records)
        records = Records.of("criteria.Indicator", criterion__criteria_set__level=level)
        yield Figure(
            f"indicators.{level}.count", f"Số tiêu chí thành phần ({name})", indicators[level], CRITERIA, on, records
        )


def unit_counts(communes: Results, districts: tuple[UnitInfo, ...], on: date) -> Iterator[Figure]:
    records = Records.of("communes.Unit", kind="commune")
    yield Figure("units.communes", "Số xã", len(communes.rows), "xã", on, records)
    records = Records.of("communes.Unit", kind__in=("district", "city"))
    yield Figure("units.districts", "Số huyện, thành phố", len(districts), "huyện", on, records)


def commune_totals(
    results: Results, recognised: frozenset[str], on: date, prefix: str = "communes", where: str = "", **scope: object
) -> Iterator[Figure]:
    """Totals over a set of communes: the province's under `communes`, a district's under `district.CODE.communes`."""
    source = assessments(Level.COMMUNE, **scope)
    held = sum(row.unit.code in recognised for row in results.rows)
    yield Figure(f"{prefix}.met_all", f"Số xã đạt đủ tiêu chí{where}", results.met_all, "xã", on, source)
    yield Figure(f"{prefix}.unreported", f"Số xã chưa báo cáo{where}", results.unreported, "xã", on, source)
    awards = Records.of("criteria.Recognition", title=Level.COMMUNE, act="award", **scope)
    yield Figure(f"{prefix}.recognised", f"Số xã đã được công nhận{where}", held, "xã", on, awards)
    yield Figure(f"{prefix}.average", f"Bình quân tiêu chí{where}", results.average, PER_COMMUNE, on, source, 2)
    yield Figure(f"{prefix}.met_total", f"Tổng số tiêu chí đạt{where}", sum(results.counts), CRITERIA, on, source)
    for low, high in results.bands[1:]:
        label = f"Số xã đạt {low}-{high} tiêu chí{where}"
        yield Figure(f"{prefix}.band.{low}_{high}", label, in_band(results.counts, low, high), "xã", on, source)


def by_criterion(results: Results, on: date, prefix: str = "", where: str = "", **scope: object) -> Iterator[Figure]:
    """How many communes meet each criterion, and their share."""
    for number, met in results.met_by_criterion().items():
        source = assessments(Level.COMMUNE, criterion__number=number, **scope)
        key, label = f"{prefix}criterion.{number}", f"xã đạt tiêu chí số {number}{where}"
        yield Figure(f"{key}.met", f"Số {label}", met, "xã", on, source)
        yield Figure(f"{key}.rate", f"Tỷ lệ {label}", share(met, len(results.rows)), "%", on, source, 1)


def unit_results(results: Results, on: date, prefix: str, middle: str = "") -> Iterator[Figure]:
    """Counts and lists of each unit: `commune.03628.met`, `commune.03602.advanced.met_list`, `district.111.unmet`."""
    for row in results.rows:
        yield from _one_unit(row, results, on, f"{prefix}.{row.unit.code}{middle}")


def _one_unit(row: UnitResult, results: Results, on: date, key: str) -> Iterator[Figure]:
    """A unit that never reported has no values: a blank is not 0."""
    source = assessments(results.level, unit__code=row.unit.code)
    level = f" ({Level(results.level).label.lower()})" if results.level == Level.COMMUNE_ADVANCED else ""
    name = f"{row.unit.full_name}{level}"
    stated: list[tuple[str, str, Value]] = [
        ("met", "số tiêu chí đạt", row.met),
        ("met_list", "tiêu chí đạt", row.met_numbers),
        ("unmet", "số tiêu chí chưa đạt", row.unmet),
        ("unmet_list", "tiêu chí chưa đạt", row.unmet_numbers),
        ("pending", "số tiêu chí chưa đánh giá", row.pending),
        ("pending_list", "tiêu chí chưa đánh giá", row.pending_numbers),
    ]
    for part, label, value in stated:
        unit = NUMBERS if part.endswith("_list") else CRITERIA
        yield Figure(f"{key}.{part}", f"{name}: {label}", value if row.is_reported else None, unit, on, source)
    rate = share(row.met, len(row.numbers)) if row.is_reported else None
    yield Figure(f"{key}.rate", f"{name}: tỷ lệ tiêu chí đạt", rate, "%", on, source, 1)


def reading_figures(readings: Iterable[ReadingInfo], names: dict[str, UnitInfo], on: date) -> Iterator[Figure]:
    """Measured values of commune indicators: `commune.03514.indicator.11`."""
    for reading in readings:
        if reading.level == Level.COMMUNE and reading.value is not None and reading.unit_code in names:
            where = {"unit__code": reading.unit_code, "indicator__code": reading.indicator}
            source = Records.of("criteria.Reading", indicator__criterion__criteria_set__level=Level.COMMUNE, **where)
            label = f"{names[reading.unit_code].full_name}: {reading.name}"
            yield Figure(
                f"commune.{reading.unit_code}.indicator.{reading.indicator}",
                label,
                reading.value,
                reading.measure,
                on,
                source,
            )


def component_counts(readings: Iterable[ReadingInfo], districts: Results, on: date) -> Iterator[Figure]:
    """Component criteria met by each district."""
    met: dict[str, int] = dict.fromkeys(districts.by_code, 0)
    for reading in readings:
        if reading.level == Level.DISTRICT and counts_as_met(reading.verdict) and reading.unit_code in met:
            met[reading.unit_code] += 1
    for code, count in met.items():
        source = Records.of(
            "criteria.Reading", indicator__criterion__criteria_set__level=Level.DISTRICT, unit__code=code
        )
        label = f"{districts.by_code[code].unit.full_name}: số tiêu chí thành phần đạt"
        yield Figure(f"district.{code}.indicators_met", label, count, CRITERIA, on, source)


def planned_districts(districts: Results, communes: Results, recognised: frozenset[str], on: date) -> Iterator[Figure]:
    """Districts with a target, and the communes that lie in them."""
    codes = set(districts.by_code)
    inside = [row for row in communes.rows if row.unit.parent_code in codes]
    targets = Records.of("criteria.Target", criteria_set__level=Level.DISTRICT, unit__kind__in=("district", "city"))
    scope = {"unit__parent__code__in": tuple(sorted(codes))}
    yield Figure("districts.planned", "Số huyện dự kiến đạt chuẩn", len(codes), "huyện", on, targets)
    units = Records.of("communes.Unit", kind="commune", parent__code__in=tuple(sorted(codes)))
    yield Figure("districts.planned.communes", "Số xã của các huyện dự kiến đạt chuẩn", len(inside), "xã", on, units)
    held = sum(row.unit.code in recognised for row in inside)
    awards = Records.of("criteria.Recognition", title=Level.COMMUNE, act="award", **scope)
    label = "của các huyện dự kiến đạt chuẩn"
    yield Figure("districts.planned.recognised", f"Số xã đã được công nhận {label}", held, "xã", on, awards)
    met_all = sum(row.meets_all for row in inside)
    yield Figure(
        "districts.planned.met_all",
        f"Số xã đạt đủ tiêu chí {label}",
        met_all,
        "xã",
        on,
        assessments(Level.COMMUNE, **scope),
    )


def advanced_figures(advanced: Results, on: date) -> Iterator[Figure]:
    """Communes with a target for the advanced standard."""
    targets = Records.of("criteria.Target", criteria_set__level=Level.COMMUNE_ADVANCED, unit__kind="commune")
    source = assessments(Level.COMMUNE_ADVANCED)
    yield Figure("advanced.unreported", "Số xã nâng cao chưa báo cáo", advanced.unreported, "xã", on, source)
    yield Figure("advanced.communes", "Số xã thực hiện nông thôn mới nâng cao", len(advanced.rows), "xã", on, targets)
    label = "số tiêu chí đạt của các xã nâng cao"
    yield Figure("advanced.lowest", f"Thấp nhất: {label}", min(advanced.counts, default=None), CRITERIA, on, source)
    yield Figure("advanced.highest", f"Cao nhất: {label}", max(advanced.counts, default=None), CRITERIA, on, source)


def village_figures(
    villages: Results, district_of: dict[str, str], names: dict[str, str], on: date
) -> Iterator[Figure]:
    """Villages with a target this year; `district_of` maps a commune's code to its district's, `names` by its code."""
    done = [row for row in villages.rows if row.meets_all]
    rest = [row.met for row in villages.rows if row.is_reported and not row.meets_all]
    source = assessments(Level.VILLAGE)
    targets = Records.of("criteria.Target", criteria_set__level=Level.VILLAGE, unit__kind="village", year=on.year)
    yield Figure("villages.planned", "Số bản dự kiến đạt chuẩn trong năm", len(villages.rows), "bản", on, targets)
    yield Figure("villages.met_all", "Số bản đạt đủ tiêu chí", len(done), "bản", on, source)
    yield Figure("villages.unreported", "Số bản chưa báo cáo", villages.unreported, "bản", on, source)
    yield Figure("villages.rest", "Số bản chưa đạt đủ tiêu chí", len(rest), "bản", on, source)
    yield Figure(
        "villages.rest_average", "Bình quân tiêu chí của các bản còn lại", average(rest), "tiêu chí/bản", on, source, 1
    )
    for row in villages.rows:
        label = f"{row.unit.full_name}: số tiêu chí đạt"
        count, own = row.met if row.is_reported else None, assessments(Level.VILLAGE, unit__code=row.unit.code)
        yield Figure(f"village.{row.unit.code}.met", label, count, CRITERIA, on, own)
    for district in sorted(set(district_of.values())):
        count = sum(district_of.get(row.unit.parent_code) == district for row in done)
        where = assessments(Level.VILLAGE, unit__parent__parent__code=district)
        label = f"Số bản đạt đủ tiêu chí, {names.get(district, f'đơn vị {district}')}"
        yield Figure(f"villages.met_all.{district}", label, count, "bản", on, where)
