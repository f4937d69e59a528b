"""What the questions find: answers of the selectors of pages and report, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from communes.guards import PortalRequest
from communes.models import Period, PeriodState, Unit, UnitKind
from communes.selectors import province_on
from criteria.models import Assessment, CriteriaSet, Level, Verdict
from criteria.selectors import UnitResult, leads_on, sets_on
from funding.models import CapitalKind
from funding.selectors import HolderCapital, capital_on
from ntm_portal.lib.numbers import MILLION, rounded
from ntm_portal.pages.api.answers import Found
from ntm_portal.pages.api.rows import (
    AssessmentRow,
    CapitalRow,
    CriteriaSetRow,
    CriterionRow,
    FigureRow,
    PeriodRow,
    UnitRow,
)
from ntm_portal.pages.selectors.matrix import Matrix, matrix
from reports.build import ProgressReport
from reports.figures import Figure
from reports.figures.criteria import NUMBERS
from reports.models import PublishedReport
from reports.publishing.frozen import frozen_figure
from reports.publishing.selectors import newest_by_period

MILLIONS = "triệu đồng"  # units of figures, as the report names them
LISTS = (NUMBERS, "số thứ tự tiêu chí")  # versions published earlier keep the older words


def periods_of(request: PortalRequest, day: date) -> Found:
    periods, province = request.portal.periods, province_on(day)
    published = newest_by_period(periods, province) if province else {}

    def shape(rows: Sequence[Period]) -> list[PeriodRow]:
        return [_period(row, published.get(row.pk)) for row in rows]

    return Found(periods, shape)


def _period(row: Period, newest: PublishedReport | None) -> PeriodRow:
    version = newest.version if newest else None
    state = PeriodState(row.state)
    return PeriodRow(slug=row.slug, title=row.title, cutoff=row.cutoff, state=state, version=version)


def units_on(day: date, kind: str | None) -> Found:
    units = Unit.objects.in_force(day).select_related("parent").order_by("code")
    found = units.filter(kind=kind) if kind else units
    return Found(found, lambda rows: [_unit(row) for row in rows], {"on": day})


def _unit(row: Unit) -> UnitRow:
    plain = {name: getattr(row, name) for name in UnitRow.model_fields if name != "parent_code"}
    return UnitRow(**plain, parent_code=row.parent.code if row.parent else None)


# --- Criteria ---------------------------------------------------------------------------------------------------------


def criteria_sets_on(day: date) -> Found:
    sets = sorted(sets_on(day).values(), key=lambda found: found.level)
    leads = leads_on(sets, day)
    return Found(sets, lambda rows: [_criteria_set(row, leads) for row in rows], {"on": day})


def _criteria_set(row: CriteriaSet, leads: Mapping[int, tuple[str, ...]]) -> CriteriaSetRow:
    criteria = [
        CriterionRow(number=item.number, name=item.name, group=item.group, leads=list(leads.get(item.pk, ())))
        for item in row.criteria.all()
    ]
    plain = {name: getattr(row, name) for name in ("level", "title", "effective_from", "effective_until")}
    return CriteriaSetRow(**plain, legal_basis=row.legal_basis.splitlines(), criteria=criteria)


def assessments_on(day: date, level: Level, unit: str | None) -> Found:
    """A row for each unit and criterion of the page «Tiêu chí», also where nothing was reported."""
    page = matrix(level, day)
    cells = [(row, number) for row in _within(page, unit) for number in row.numbers]

    def shape(rows: Sequence[tuple[UnitResult, int]]) -> list[AssessmentRow]:
        ids = [row.facts[number] for row, number in rows if number in row.facts]
        days = dict(Assessment.objects.filter(pk__in=ids).values_list("pk", "observed_on"))
        return [_assessment(page, level, row, number, days) for row, number in rows]

    return Found(cells, shape, {"on": day, "level": level})


def _within(page: Matrix, code: str | None) -> Sequence[UnitResult]:
    """Rows of the unit and of everything below it."""
    rows = page.results.rows
    if code is None:
        return rows
    unit = page.territory.by_code.get(code)
    if unit is None:
        raise Http404(_("No unit has the code %s on this day.") % code)
    return [row for row in rows if unit.id in page.territory.path(row.unit)]


def _assessment(page: Matrix, level: Level, row: UnitResult, number: int, days: Mapping[int, date]) -> AssessmentRow:
    district, fact = page.territory.district_of(row.unit), row.facts.get(number)
    verdict = row.verdicts.get(number)
    return AssessmentRow(
        unit_code=row.unit.code,
        unit_name=row.unit.full_name,
        district_code=district.code if district else None,
        level=level,
        criterion=number,
        verdict=Verdict(verdict) if verdict else None,
        observed_on=days.get(fact) if fact else None,
        fact=fact,
    )


# --- Figures ----------------------------------------------------------------------------------------------------------


def figures_of(report: ProgressReport) -> Found:
    """Of the report in preparation."""
    about = {"period": report.period.slug, "unit": report.subject.code, "version": None}
    return Found(list(report.figures.values()), lambda rows: [_live(row) for row in rows], about)


def published_figures(slug: str, unit: Unit, version: int) -> Found:
    """As a version printed them."""
    rows = PublishedReport.objects.filter(period__slug=slug, subject=unit, version=version)
    figures = rows.values_list("figures", flat=True).first()
    if figures is None:
        raise Http404(_("No version %s of this report has been published.") % version)
    about = {"period": slug, "unit": unit.code, "version": version}
    return Found(figures, lambda kept: [_row(row, None) for row in kept], about)


def _live(figure: Figure) -> FigureRow:
    is_money = figure.unit == MILLIONS and isinstance(figure.value, Decimal)
    return _row(frozen_figure(figure), int(figure.value * MILLION) if is_money else None)  # type: ignore[operator, arg-type]


def _row(figure: Mapping[str, Any], dong: int | None) -> FigureRow:
    plain = {name: figure[name] for name in ("key", "label", "printed", "unit", "cutoff")}
    return FigureRow(**plain, value=_value(figure["value"], figure["unit"]), dong=dong)


def _value(text: str, unit: str) -> int | float | list[int] | None:
    """The machine form of the report as a JSON number; it has fewer digits than a float keeps."""
    if unit in LISTS:
        return [int(number) for number in text.split()]
    if not text:
        return None
    return float(text) if "." in text else int(text)


# --- Capital ----------------------------------------------------------------------------------------------------------


def capital_of(day: date) -> Found:
    province = province_on(day)
    found = capital_on(day, within=province) if province else None
    holders = [(entry, kind) for entry in found.holders for kind in entry.by_kind] if found else []
    year = found.year if found else day.year

    def shape(rows: Sequence[tuple[HolderCapital, str]]) -> list[CapitalRow]:
        return [_capital(entry, kind, year) for entry, kind in rows]

    return Found(holders, shape, {"on": day, "observed_on": found.observed_on if found else None})


def _capital(entry: HolderCapital, kind: str, year: int) -> CapitalRow:
    amounts, holder = entry.by_kind[kind], entry.holder
    return CapitalRow(
        holder_code=holder.code,
        holder_name=holder.full_name,
        holder_kind=UnitKind(holder.kind),
        kind=CapitalKind(kind),
        year=year,
        assigned=amounts.assigned,
        carried_over=amounts.carried_over,
        usable=amounts.usable,
        disbursed=amounts.disbursed,
        rate=None if amounts.rate is None else float(rounded(amounts.rate, 1)),
    )
