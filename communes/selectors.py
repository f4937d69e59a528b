"""Finished answers about units and periods, as frozen values without the ORM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from communes.models import DISTRICT_KINDS, Commune, District, Period, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class UnitInfo:
    id: int
    code: str
    name: str
    full_name: str
    kind: str
    parent_code: str

    @classmethod
    def of(cls, unit: Unit) -> UnitInfo:
        """Needs the parent fetched (`select_related`)."""
        return cls(unit.pk, unit.code, unit.name, unit.full_name, unit.kind, unit.parent.code if unit.parent else "")


@dataclass(frozen=True, slots=True)
class PeriodInfo:
    """A period as a report needs it: its day and what stands on the paper."""

    slug: str
    title: str
    report_title: str
    cutoff: date
    meeting_on: date | None
    meeting_note: str
    capital_note: str
    parent_agency: str
    agency: str
    place: str
    number: int | None
    symbol: str
    signed_on: date | None
    authority_line: str
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...]

    @classmethod
    def of(cls, period: Period) -> PeriodInfo:
        plain = {name: getattr(period, name) for name in cls.__slots__ if name != "recipients"}
        return cls(**plain, recipients=tuple(period.recipients.splitlines()))

    @property
    def year(self) -> int:
        return self.cutoff.year

    @property
    def signing_month(self) -> str:
        """Months 1 and 2 take a leading zero, the others none (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
        month = self.signed_on.month if self.signed_on else 0
        return f"{month:02d}" if month < 3 else str(month)

    @property
    def documents_until(self) -> date:
        """Documents are counted up to the review meeting, figures up to the cut-off."""
        return self.meeting_on or self.cutoff


def province_on(day: date) -> Unit | None:
    found: Unit | None = Unit.objects.in_force(day).filter(parent=None).first()
    return found


def districts_of(subject: Unit, day: date) -> tuple[UnitInfo, ...]:
    """Districts in force under the subject (the subject itself when it is one), by code."""
    districts = District.objects.in_force(day).within(subject).select_related("parent").order_by("code")
    return tuple(UnitInfo.of(unit) for unit in districts)


def communes_of(subject: Unit, day: date) -> tuple[UnitInfo, ...]:
    """Rural communes in force under the subject, grouped by district, then by code."""
    communes = Commune.objects.in_force(day).within(subject).select_related("parent").order_by("parent__code", "code")
    return tuple(UnitInfo.of(unit) for unit in communes)


TERRITORIES = (*DISTRICT_KINDS, UnitKind.PROVINCE, UnitKind.COMMUNE, UnitKind.VILLAGE)


@dataclass(frozen=True)
class Territory:
    """The units that take part in the programme on a day, as one tree."""

    province: Unit | None
    by_code: dict[str, UnitInfo]

    def of_kind(self, *kinds: str) -> tuple[UnitInfo, ...]:
        """By the code of the unit above, then by code."""
        found = (unit for unit in self.by_code.values() if unit.kind in kinds)
        return tuple(sorted(found, key=lambda unit: (unit.parent_code, unit.code)))

    @cached_property
    def districts(self) -> tuple[UnitInfo, ...]:
        return self.of_kind(*DISTRICT_KINDS)

    @cached_property
    def communes(self) -> tuple[UnitInfo, ...]:
        return self.of_kind(UnitKind.COMMUNE)

    @cached_property
    def villages(self) -> tuple[UnitInfo, ...]:
        return self.of_kind(UnitKind.VILLAGE)

    def parent(self, unit: UnitInfo) -> UnitInfo | None:
        return self.by_code.get(unit.parent_code)

    def path(self, unit: UnitInfo) -> list[int]:
        """Ids of the unit and of all units above it."""
        found: list[int] = []
        step: UnitInfo | None = unit
        while step is not None:
            found.append(step.id)
            step = self.parent(step)
        return found

    def district_of(self, unit: UnitInfo) -> UnitInfo | None:
        """The district that the unit is or lies in; none once communes belong to the province."""
        step: UnitInfo | None = unit
        while step is not None and step.kind not in DISTRICT_KINDS:
            step = self.parent(step)
        return step


def territory_on(day: date) -> Territory:
    """The whole tree of the day; one query."""
    units = Unit.objects.in_force(day).filter(kind__in=TERRITORIES).select_related("parent").order_by("code")
    found = list(units)
    province = next((unit for unit in found if unit.kind == UnitKind.PROVINCE), None)
    return Territory(province, {unit.code: UnitInfo.of(unit) for unit in found})
