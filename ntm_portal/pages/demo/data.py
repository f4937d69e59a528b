"""Facts of the 9-month 2024 report, filled up with sample values, from `fixtures/demo/`.

Loading twice changes nothing: it stops when demo periods exist.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from communes.models import Period, Unit, UnitKind
from communes.reference import PROVINCE_CODE, RECORDED_SINCE, REORGANISED_ON
from criteria.models import (
    Act,
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    Level,
    Reading,
    Recognition,
    Target,
    Threshold,
    Verdict,
)
from criteria.rules import passes
from funding.models import Allocation, CapitalSource, Disbursement
from ntm_portal.lib.postgresql import gather_statistics
from reports.build import build_progress_report
from reports.checks.door import gate_for
from reports.models import Explanation, GuidanceDocument, Narrative, PublishedReport, TrainingClass
from reports.publishing.frozen import digest
from reports.publishing.services import publish

PUBLISHED = "2024-6m"
FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
MARKS = {"Đ": Verdict.MET, "CĐ": Verdict.NOT_MET, "CĐG": Verdict.NOT_ASSESSED, "KX": Verdict.NOT_APPLICABLE}
FILES = {
    Level.COMMUNE: "communes",
    Level.COMMUNE_ADVANCED: "communes_advanced",
    Level.DISTRICT: "districts",
    Level.VILLAGE: "villages",
}


@transaction.atomic
def load() -> bool:
    """Loads the demo data set; False when it is there already."""
    if Period.objects.filter(slug="2024-9m").exists():
        return False
    by = User.objects.get(username="tinh")
    _load_villages()
    for level in Level:
        Assessment.objects.bulk_create(_assessments(level, by))
    Reading.objects.bulk_create([*_readings(by), *_component_criteria(by)])
    Recognition.objects.bulk_create(_recognitions(by))
    Target.objects.bulk_create(_targets(by))
    _load_capital(by)
    _load_report_parts()
    gather_statistics()
    _load_explanations()
    return True


def publish_report() -> bool:
    """The report of the half-year stands published, for the leader to download; False when it does already."""
    period, province = Period.objects.get(slug=PUBLISHED), Unit.objects.get(code=PROVINCE_CODE)
    if PublishedReport.objects.of(period, province).exists():
        return False
    report = build_progress_report(unit=province, period=period)
    shown = digest(report, gate_for(report, period, province))
    by = User.objects.get(username="tinh")
    publish(period=period, subject=province, by=by, version=1, shown=shown, number=None, signed_on=period.signed_on)
    return True


def _lines(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _days(prefix: str) -> Iterator[tuple[date, str]]:
    """Observation days of files named `<prefix>_<day>.csv`."""
    for file in sorted(FOLDER.glob(f"{prefix}_????-??-??.csv")):
        yield date.fromisoformat(file.stem[-10:]), file.name


def _origin(line: dict[str, str]) -> bool:
    return line["origin"] == "sample"


def _fact(by: User, on: date, line: dict[str, str]) -> dict[str, Any]:
    """What every fact carries. It counts as recorded on its own day, so that «as known at» works on the past."""
    recorded_at = datetime.combine(on, time(9), UTC)
    return {"observed_on": on, "recorded_at": recorded_at, "recorded_by": by, "is_sample": _origin(line)}


def _units(on: date = RECORDED_SINCE) -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.in_force(on)}


def _load_villages() -> None:
    communes = _units()
    for line in _lines("villages.csv"):
        Unit.objects.create(
            kind=UnitKind.VILLAGE,
            code=line["code"],
            name=line["name"],
            parent=communes[line["commune_code"]],
            valid_from=RECORDED_SINCE,
            valid_until=REORGANISED_ON,
            is_sample=_origin(line),
        )


def _sets() -> dict[str, CriteriaSet]:
    return {found.level: found for found in CriteriaSet.objects.on(date(2024, 1, 1))}


def _assessments(level: str, by: User) -> Iterator[Assessment]:
    units = _units()
    criteria = {criterion.number: criterion for criterion in Criterion.objects.filter(criteria_set=_sets()[level])}
    notes = {
        (line["day"], line["code"], int(line["criterion"])): line["note"]
        for line in _lines("notes.csv")
        if line["level"] == level
    }
    for on, name in _days(FILES[Level(level)]):
        for line in _lines(name):
            for number, criterion in criteria.items():
                yield Assessment(
                    unit=units[line["code"]],
                    criterion=criterion,
                    verdict=MARKS[line[str(number)]],
                    note=notes.get((on.isoformat(), line["code"], number), ""),
                    **_fact(by, on, line),
                )


def _readings(by: User) -> Iterator[Reading]:
    """Measured values of communes; whether the bar of that year is met follows from the value."""
    indicators = {item.code: item for item in Indicator.objects.filter(criterion__criteria_set=_sets()[Level.COMMUNE])}
    for on, unit, code, line in _measured():
        value = Decimal(line[code] if code in line else line["value"])
        bar = Threshold.objects.in_force(on).filter(indicator=indicators[code]).last()
        passed = bar is not None and passes(bar.operator, bar.value, value)
        verdict = Verdict.MET if passed else Verdict.NOT_MET
        yield Reading(unit=unit, indicator=indicators[code], value=value, verdict=verdict, **_fact(by, on, line))


def _measured() -> Iterator[tuple[date, Unit, str, dict[str, str]]]:
    units = _units()
    for on, name in _days("readings"):
        for line in _lines(name):
            for code in line.keys() - {"code", "name", "origin"}:
                if line[code]:
                    yield on, units[line["code"]], code, line
    for on, name in _days("readings_source"):
        for line in _lines(name):
            yield on, units[line["code"]], line["indicator"], line


def _component_criteria(by: User) -> Iterator[Reading]:
    units = _units()
    indicators = {item.code: item for item in Indicator.objects.filter(criterion__criteria_set=_sets()[Level.DISTRICT])}
    for on, name in _days("district_indicators"):
        for line in _lines(name):
            for code, indicator in indicators.items():
                yield Reading(
                    unit=units[line["code"]], indicator=indicator, verdict=MARKS[line[code]], **_fact(by, on, line)
                )


def _recognitions(by: User) -> Iterator[Recognition]:
    units = _units()
    for line in _lines("recognitions.csv"):
        yield Recognition(
            unit=units[line["unit"]],
            title=Level(line["title"]),
            act=Act(line["act"]),
            decision=line["decision"],
            **_fact(by, date.fromisoformat(line["signed_on"]), line),
        )


def _targets(by: User) -> Iterator[Target]:
    units, sets = _units(), _sets()
    for line in _lines("targets.csv"):
        yield Target(
            unit=units[line["unit"]],
            criteria_set=sets[line["level"]],
            year=int(line["year"]),
            expected=Decimal(line["expected"]),
            **_fact(by, date.fromisoformat(line["observed_on"]), line),
        )


def _load_capital(by: User) -> None:
    units = _units()
    sources = {source.slug: source for source in CapitalSource.objects.all()}
    allocations, disbursements = [], []
    for line in _lines("capital.csv"):
        fact = _fact(by, date.fromisoformat(line["observed_on"]), line)
        fact |= {"holder": units[line["holder"]], "source": sources[line["source"]], "year": int(line["year"])}
        allocations.append(Allocation(assigned=int(line["assigned"]), carried_over=int(line["carried_over"]), **fact))
        disbursements.append(Disbursement(amount=int(line["disbursed"]), **fact))
    Allocation.objects.bulk_create(allocations)
    Disbursement.objects.bulk_create(disbursements)


def _load_report_parts() -> None:
    province = Unit.objects.get(code=PROVINCE_CODE)
    for line in _lines("periods.csv"):
        period = Period.objects.create(**_period_values(line))
        for file in sorted((FOLDER / "narrative" / period.slug).glob("*.txt")):
            text = file.read_text(encoding="utf-8").strip()
            Narrative.objects.create(period=period, subject=province, section=file.stem, text=text, is_sample=True)
    for line in _lines("documents.csv"):
        columns = {name: line[name] for name in ("number", "issued_on", "issuer", "category", "kind", "title")}
        GuidanceDocument.objects.create(unit=province, **columns)
    for line in _lines("training.csv"):
        columns = {name: line[name] for name in ("title", "held_on", "held_until", "place", "trainees")}
        TrainingClass.objects.create(unit=province, is_sample=_origin(line), **columns)


def _period_values(line: dict[str, str]) -> dict[str, Any]:
    return {**line, "meeting_on": line["meeting_on"] or None, "recipients": line["recipients"].replace("|", "\n")}


def _load_explanations() -> None:
    """Sample explanations of what the gate finds in the demo reports, by rule and place."""
    province = Unit.objects.get(code=PROVINCE_CODE)
    told = {(line["period"], line["rule"], line["about"]): line["text"] for line in _lines("explanations.csv")}
    for period in Period.objects.filter(slug__in={slug for slug, _rule, _about in told}):
        gate = gate_for(build_progress_report(unit=province, period=period), period, province)
        for finding in gate.of("explain"):
            if text := told.get((period.slug, finding.rule, finding.about)):
                row = {"period": period, "subject": province, "finding": finding.key}
                Explanation.objects.create(text=text, is_sample=True, **row)
