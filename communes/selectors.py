"""Finished answers about units and periods, as frozen values without the ORM."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from communes.models import DISTRICT_KINDS, Commune, District, Period, Unit, UnitKind, UnitSuccession


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


@dataclass(frozen=True, slots=True)
class Fate:
    """A commune that ended or came on a day, with the units that it went into or came from."""

    unit: UnitInfo
    on: date
    others: tuple[UnitInfo, ...]


@dataclass(frozen=True, slots=True)
class Fates:
    ended: tuple[Fate, ...] = ()
    came: tuple[Fate, ...] = ()


def fates_between(since: date, until: date, *, within: Unit) -> Fates:
    """Communes of the first day that are no more on the second, and the other way round; two queries."""
    communes = Commune.objects.within(within).select_related("parent").order_by("parent__code", "code")
    between = Q(valid_until__gt=since, valid_until__lte=until) | Q(valid_from__gt=since, valid_from__lte=until)
    moved = list(communes.filter(between))
    rows = UnitSuccession.objects.filter(on__gt=since, on__lte=until, old__parent__isnull=False)
    went: dict[int, list[UnitInfo]] = defaultdict(list)
    from_: dict[int, list[UnitInfo]] = defaultdict(list)
    for row in rows.select_related("old__parent", "new__parent").order_by("old__code", "new__code"):
        went[row.old_id].append(UnitInfo.of(row.new))
        from_[row.new_id].append(UnitInfo.of(row.old))
    ended = [unit for unit in moved if unit.in_force(since) and not unit.in_force(until)]
    came = [unit for unit in moved if unit.in_force(until) and not unit.in_force(since)]
    return Fates(
        tuple(Fate(UnitInfo.of(unit), unit.valid_until, tuple(went[unit.pk])) for unit in ended if unit.valid_until),
        tuple(Fate(UnitInfo.of(unit), unit.valid_from, tuple(from_[unit.pk])) for unit in came),
    )


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
