"""Finished answers about units and periods, as frozen values without the ORM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from communes.models import Commune, District, Period, Unit


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
    def documents_until(self) -> date:
        """Documents are counted up to the review meeting, figures up to the cut-off."""
        return self.meeting_on or self.cutoff


def province_on(day: date) -> Unit | None:
    return Unit.objects.in_force(day).filter(parent=None).first()


def districts_of(subject: Unit, day: date) -> tuple[UnitInfo, ...]:
    """Districts in force under the subject (the subject itself when it is one), by code."""
    districts = District.objects.in_force(day).within(subject).select_related("parent").order_by("code")
    return tuple(UnitInfo.of(unit) for unit in districts)


def communes_of(subject: Unit, day: date) -> tuple[UnitInfo, ...]:
    """Rural communes in force under the subject, grouped by district, then by code."""
    communes = Commune.objects.in_force(day).within(subject).select_related("parent").order_by("parent__code", "code")
    return tuple(UnitInfo.of(unit) for unit in communes)
