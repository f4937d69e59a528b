"""The report as one frozen value, computed once; the only place of `reports` that reads figures from the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from communes.models import Period, Unit, UnitKind
from communes.selectors import PeriodInfo, UnitInfo, communes_of, districts_of
from criteria.models import Level
from criteria.selectors import (
    ReadingInfo,
    Results,
    TargetInfo,
    UnitResult,
    indicator_counts,
    readings_on,
    recognitions_on,
    results_by_level,
    targets_on,
)
from funding.models import CapitalKind
from funding.selectors import Capital, capital_on
from ntm_portal.lib.text import lower_first
from reports.changes import Changes, changes_of
from reports.corrections import Correction, corrections_for
from reports.figures import Figure, Records
from reports.figures import criteria as by_criteria
from reports.figures.changes import change_figures
from reports.figures.funding import capital_figures
from reports.figures.plans import Plan, goal_figures, outlook_year, plan_figures, plans_of
from reports.figures.programme import document_figures, training_figures
from reports.models import DocumentCategory, GuidanceDocument, Narrative, TrainingClass


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    kind: str
    number: str
    issued_on: date
    issuer: str
    title: str

    @classmethod
    def of(cls, row: GuidanceDocument) -> DocumentInfo:
        return cls(row.kind, row.number, row.issued_on, row.issuer, row.title)


@dataclass(frozen=True)
class ProgressReport:
    """Everything the progress report says, without the ORM: HTML, PDF and the rest are renderings of it."""

    subject: UnitInfo
    period: PeriodInfo
    known_at: datetime | None
    district_units: tuple[UnitInfo, ...]
    communes: Results
    advanced: Results
    districts: Results
    villages: Results
    recognised: frozenset[str]
    plans: tuple[Plan, ...]
    capital: Capital
    changes: Changes
    documents: tuple[DocumentInfo, ...]
    programmes: tuple[DocumentInfo, ...]
    narrative: Mapping[str, str]
    figures: Mapping[str, Figure]
    corrections: tuple[Correction, ...] = ()
    is_draft: bool = True
    edition: str = ""  # the line under the title of a version that corrects another
    version: int = 0  # of a published report
    published: Mapping[str, str] = field(default_factory=dict)  # what it printed by key, where it is looked back at

    @property
    def is_district(self) -> bool:
        return self.subject.kind != UnitKind.PROVINCE

    def printed(self, figure: Figure) -> str:
        """What a published version printed, whatever its rows give by now."""
        return self.published.get(figure.key, figure.printed)

    @property
    def results(self) -> dict[str, Results]:
        """The matrices by level."""
        return {found.level: found for found in (self.communes, self.advanced, self.districts, self.villages)}

    @property
    def file_name(self) -> str:
        """Name of a rendered file without its ending: bao-cao-2024-9m or bao-cao-2024-9m-106."""
        return f"bao-cao-{self.period.slug}" + (f"-{self.subject.code}" if self.is_district else "")

    @property
    def scope_words(self) -> str:
        return {UnitKind.PROVINCE: "toàn tỉnh", UnitKind.CITY: "toàn thành phố"}.get(
            UnitKind(self.subject.kind), "toàn huyện"
        )

    @property
    def documents_by_issuer(self) -> list[tuple[str, list[DocumentInfo]]]:
        """The issuer of most documents first."""
        issuers: dict[str, list[DocumentInfo]] = {}
        for document in self.documents:
            issuers.setdefault(document.issuer, []).append(document)
        return sorted(issuers.items(), key=lambda item: -len(item[1]))

    @property
    def lower_bands(self) -> tuple[tuple[int, int], ...]:
        """The bands below «all criteria»."""
        return self.communes.bands[1:]

    @property
    def communes_by_district(self) -> list[tuple[UnitInfo | None, tuple[UnitResult, ...]]]:
        """Communes grouped; those under no district (all of them since 2025-07-01) stand in a group without one."""
        groups: list[tuple[UnitInfo | None, tuple[UnitResult, ...]]] = [
            (district, self.communes.under(district.code).rows) for district in self.district_units
        ]
        codes = {district.code for district in self.district_units}
        rest = tuple(row for row in self.communes.rows if row.unit.parent_code not in codes)
        return [*groups, (None, rest)] if rest else groups

    @property
    def title(self) -> str:
        """The period's title, with the district's name in place of the province's when it is the subject."""
        about, place, _province = self.period.report_title.partition(" trên địa bàn ")
        return f"{about}{place}{lower_first(self.subject.full_name)}" if self.is_district else self.period.report_title

    @property
    def outlook_year(self) -> int:
        return outlook_year(self.period.cutoff)

    @property
    def district_names(self) -> dict[str, str]:
        return {district.code: district.full_name for district in self.district_units}

    @property
    def village_districts(self) -> list[tuple[UnitInfo, str]]:
        """Districts that have villages at all criteria, with the key of their number."""
        keyed = [(district, f"villages.met_all.{district.code}") for district in self.district_units]
        return [(district, key) for district, key in keyed if key in self.figures and self.figures[key].value]

    @property
    def capital_kinds(self) -> list[str]:
        return CapitalKind.values

    @property
    def band_bars(self) -> list[tuple[str, str]]:
        """Labels and keys of the chart of bands, best first."""
        whole = len(self.communes.criteria)
        lower = [(f"{low}-{high} tiêu chí", f"communes.band.{low}_{high}") for low, high in self.lower_bands]
        return [(f"{whole}/{whole} tiêu chí", "communes.met_all"), *lower]

    @property
    def disbursement_bars(self) -> list[tuple[str, str]]:
        """The words of the report are a legal text and do not come from the translations."""
        kinds = ("Vốn đầu tư", "funding.investment.rate"), ("Vốn sự nghiệp", "funding.recurrent.rate")
        return [*kinds, ("Tổng số", "funding.rate")]


def build_progress_report(*, unit: Unit, period: Period, known_at: datetime | None = None) -> ProgressReport:
    """The report of the period about the province or a district, as the portal knew it at `known_at`.

    A constant number of queries, whatever the number of units.
    """
    info, day = PeriodInfo.of(period), period.cutoff
    districts, communes = districts_of(unit, day), communes_of(unit, day)
    targets = targets_on(day, within=unit, known_at=known_at)
    results = results_by_level(
        {
            Level.COMMUNE: communes,
            Level.COMMUNE_ADVANCED: _targeted(targets, Level.COMMUNE_ADVANCED, "commune"),
            Level.DISTRICT: _targeted(targets, Level.DISTRICT, "district", "city"),
            Level.VILLAGE: _targeted(targets, Level.VILLAGE, "village", year=day.year),
        },
        day,
        known_at=known_at,
    )
    held = recognitions_on(day, within=unit, known_at=known_at)
    recognised = frozenset(item.unit_code for item in held if item.title == Level.COMMUNE)
    plans = plans_of(targets, results[Level.COMMUNE])
    capital = capital_on(day, within=unit, known_at=known_at)
    changes = changes_of(period, unit, results.values(), capital, known_at=known_at)
    documents, programmes = _documents(unit, info)
    parts = _Parts(
        info, districts, results, recognised, targets, plans, readings_on(day, within=unit, known_at=known_at)
    )
    figures = [
        *_criteria_figures(parts),
        *plan_figures(plans, day),
        *goal_figures(targets, results[Level.COMMUNE], recognised, plans, day),
        *capital_figures(capital, day),
        *document_figures(documents, programmes, info.documents_until),
        *training_figures(_training(unit, info), day),
        *change_figures(changes, day),
    ]
    return ProgressReport(
        subject=_subject(unit),
        period=info,
        known_at=known_at,
        district_units=districts,
        communes=results[Level.COMMUNE],
        advanced=results[Level.COMMUNE_ADVANCED],
        districts=results[Level.DISTRICT],
        villages=results[Level.VILLAGE],
        recognised=recognised,
        plans=plans,
        capital=capital,
        changes=changes,
        documents=tuple(DocumentInfo.of(row) for row in documents),
        programmes=tuple(DocumentInfo.of(row) for row in programmes),
        narrative=MappingProxyType(
            dict(Narrative.objects.filter(period=period, subject=unit).values_list("section", "text"))
        ),
        figures=MappingProxyType({figure.key: figure for figure in figures}),
        corrections=corrections_for(period, unit, known_at=known_at),
    )


@dataclass(frozen=True)
class _Parts:
    """What the figures about criteria are computed from."""

    period: PeriodInfo
    districts: tuple[UnitInfo, ...]
    results: dict[str, Results]
    recognised: frozenset[str]
    targets: tuple[TargetInfo, ...]
    plans: tuple[Plan, ...]
    readings: tuple[ReadingInfo, ...]


def _criteria_figures(parts: _Parts) -> Iterator[Figure]:
    day, recognised = parts.period.cutoff, parts.recognised
    communes, districts = parts.results[Level.COMMUNE], parts.results[Level.DISTRICT]
    yield from by_criteria.unit_counts(communes, parts.districts, day)
    yield from by_criteria.set_figures(parts.results, indicator_counts(day), day)
    yield from by_criteria.commune_totals(communes, recognised, day)
    yield from by_criteria.by_criterion(communes, day)
    for district in parts.districts:
        yield from _district_figures(communes.under(district.code), district, parts)
    yield from by_criteria.unit_results(communes, day, "commune")
    yield from by_criteria.unit_results(parts.results[Level.COMMUNE_ADVANCED], day, "commune", ".advanced")
    yield from by_criteria.unit_results(districts, day, "district")
    names = {row.unit.code: row.unit for row in communes.rows}
    yield from by_criteria.reading_figures(parts.readings, names, day)
    yield from by_criteria.component_counts(parts.readings, districts, day)
    yield from by_criteria.planned_districts(districts, communes, recognised, day)
    yield from by_criteria.advanced_figures(parts.results[Level.COMMUNE_ADVANCED], day)
    district_of = {unit.code: unit.parent_code for unit in names.values()}
    spoken = {district.code: district.full_name for district in parts.districts}
    yield from by_criteria.village_figures(parts.results[Level.VILLAGE], district_of, spoken, day)


def _district_figures(communes: Results, district: UnitInfo, parts: _Parts) -> Iterator[Figure]:
    """A district's communes: how many, their totals and how many meet each criterion."""
    day, key, where = parts.period.cutoff, f"district.{district.code}", f", {district.full_name}"
    scope = {"unit__parent__code": district.code}
    units = Records.of("communes.Unit", kind="commune", parent__code=district.code)
    yield Figure(f"{key}.communes", f"Số xã{where}", len(communes.rows), "xã", day, units)
    yield from by_criteria.commune_totals(communes, parts.recognised, day, f"{key}.communes", where, **scope)
    yield from by_criteria.by_criterion(communes, day, f"{key}.", where, **scope)


def _targeted(targets: tuple[TargetInfo, ...], level: str, *kinds: str, year: int | None = None) -> list[UnitInfo]:
    """Units with a target at the level, each once."""
    chosen = {
        target.unit.code: target.unit
        for target in targets
        if target.level == level and target.unit.kind in kinds and year in (None, target.year)
    }
    return list(chosen.values())


def _documents(unit: Unit, period: PeriodInfo) -> tuple[list[GuidanceDocument], list[GuidanceDocument]]:
    """Guidance of the unit in the year, and the national programmes, which hold for everybody."""
    rows = list(GuidanceDocument.objects.filter(issued_on__lte=period.documents_until))
    issued = [row for row in rows if row.category == DocumentCategory.GUIDANCE]
    guidance = [row for row in issued if row.issued_on.year == period.year and row.unit_id == unit.pk]
    return guidance, [row for row in rows if row.category == DocumentCategory.PROGRAMME]


def _training(unit: Unit, period: PeriodInfo) -> list[TrainingClass]:
    held = TrainingClass.objects.filter(unit=unit, held_on__year=period.year, held_until__lte=period.cutoff)
    return list(held)


def _subject(unit: Unit) -> UnitInfo:
    return UnitInfo.of(Unit.objects.select_related("parent").get(pk=unit.pk))
