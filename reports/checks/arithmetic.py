"""Sums, bands, averages and rates, computed again from the rows that the report lists."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from criteria.rules import average, counts_as_met, in_band, share
from criteria.selectors import Results
from funding.models import CapitalKind
from funding.selectors import Amounts
from ntm_portal.lib.numbers import vietnamese
from reports.build import ProgressReport
from reports.checks.findings import Checked, Hit
from reports.figures import Figure, Value


def totals(checked: Checked) -> Iterator[Hit]:
    """Numbers of communes and of criteria met against the rows of the report, and districts against the whole."""
    report = checked.report
    rows = report.communes.rows
    met = sum(counts_as_met(verdict) for row in rows for verdict in row.verdicts.values())
    yield from _differs(report, "units.communes", len(rows), "đếm lại các xã của Phụ lục I")
    yield from _differs(report, "communes.met_total", met, "cộng lại số tiêu chí đạt của từng xã")
    for name in ("communes", "communes.met_total", "communes.recognised", "communes.met_all"):
        parts = [report.figures.get(f"district.{unit.code}.{name}") for unit in report.district_units]
        values = [part.value for part in parts if part and isinstance(part.value, int)]
        whole = "units.communes" if name == "communes" else name
        if parts and len(values) == len(parts) == len(report.communes_by_district):
            yield from _differs(report, whole, sum(values), "cộng các huyện, thành phố")


def bands(checked: Checked) -> Iterator[Hit]:
    """Each band counted again, and all bands together against the communes that have reported."""
    report, counts = checked.report, checked.report.communes.counts
    counted = 0
    for low, high in report.communes.bands:
        found = in_band(counts, low, high)
        counted += found
        key = "communes.met_all" if low == high == len(report.communes.criteria) else f"communes.band.{low}_{high}"
        yield from _differs(report, key, found, f"đếm lại các xã đạt {low}-{high} tiêu chí")
    reported = len(report.communes.rows) - report.communes.unreported
    below = sum(1 for count in counts if count < min((low for low, _high in report.communes.bands), default=0))
    if report.communes.bands and counted + below != reported:
        yield Hit(f"Các nhóm xã theo số tiêu chí cộng lại là {counted + below} xã, có {reported} xã đã báo cáo.")


def averages(checked: Checked) -> Iterator[Hit]:
    """The mean of criteria met, of the whole and of each district."""
    report = checked.report
    yield from _mean_differs(report, "communes.average", report.communes)
    for unit in report.district_units:
        yield from _mean_differs(report, f"district.{unit.code}.communes.average", report.communes.under(unit.code))


def _mean_differs(report: ProgressReport, key: str, results: Results) -> Iterator[Hit]:
    yield from _differs(report, key, average(results.counts), "lấy tổng số tiêu chí đạt chia cho số xã đã báo cáo")


def capital_sums(checked: Checked) -> Iterator[Hit]:
    """Assigned and carried over make usable, holders make the whole, and the rate is disbursed of usable."""
    report = checked.report
    yield from _amounts_differ(report, "funding", report.capital.total)
    for kind in CapitalKind.values:
        yield from _amounts_differ(report, f"funding.{kind}", report.capital.of_kind(kind))
    for holder in report.capital.holders:
        yield from _amounts_differ(report, f"funding.holder.{holder.holder.code}", holder.total)


def _amounts_differ(report: ProgressReport, key: str, amounts: Amounts) -> Iterator[Hit]:
    million = Decimal(1_000_000)
    usable = (amounts.assigned + amounts.carried_over) / million
    yield from _differs(report, f"{key}.usable", usable, "lấy vốn giao trong năm cộng vốn kéo dài")
    rate = share(amounts.disbursed, amounts.assigned + amounts.carried_over)
    yield from _differs(report, f"{key}.rate", rate, "lấy lũy kế giải ngân chia cho vốn được giao sử dụng")
    if amounts.disbursed > amounts.usable:
        paid, given = vietnamese(amounts.disbursed / million), vietnamese(usable)
        yield Hit(
            f"Lũy kế giải ngân {paid} triệu đồng lớn hơn vốn được giao sử dụng {given}.", f"figure:{key}.disbursed"
        )


def lists(checked: Checked) -> Iterator[Hit]:
    """A count of criteria against the list that stands beside it."""
    figures = checked.report.figures
    for key, listed in figures.items():
        counted = figures.get(key.removesuffix("_list"))
        if not key.endswith("_list") or counted is None or not isinstance(listed.value, tuple):
            continue
        if counted.value is not None and counted.value != len(listed.value):
            yield Hit(
                f"{counted.label} là {counted.printed}, danh sách có {len(listed.value)} tiêu chí.", f"figure:{key}"
            )


def _differs(report: ProgressReport, key: str, again: Value, how: str) -> Iterator[Hit]:
    figure = report.figures.get(key)
    if figure is None or figure.value == again:
        return
    shown = Figure(key, figure.label, again, figure.unit, figure.cutoff, figure.records, figure.decimals).printed
    yield Hit(f"{figure.label}: báo cáo ghi {figure.printed}, {how} được {shown}.", f"figure:{key}")
