"""The criteria sets as reference files describe them; a new national decision is only a new file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from communes.models import Department
from communes.reference import FOLDER, Row, day, read_csv, recorded
from criteria.models import CriteriaSet, Criterion, Indicator, LeadDepartment, Operator, Threshold, ValueType

VERIFIED = "đã xác minh"  # how the status of a wording or of a figure begins once somebody has seen its source
_CONDITIONS = {"Đạt", "Không"}


def criteria_rows() -> Iterator[Row]:
    for line in read_csv("criteria", "sets.csv"):
        key = {"level": line["level"], "effective_from": date.fromisoformat(line["effective_from"])}
        yield Row(CriteriaSet, key, _set_values(line))
        criteria_set = recorded(CriteriaSet, **key)
        yield from _criteria(criteria_set, line["file"])
        if (FOLDER / "criteria" / f"{line['file']}_indicators.csv").exists():
            yield from _indicators(criteria_set, f"{line['file']}_indicators.csv")


def _set_values(line: dict[str, str]) -> dict[str, Any]:
    bands = [[int(edge) for edge in band.split("-")] for band in line["bands"].split("|") if band]
    return {
        "title": line["title"],
        "legal_basis": line["legal_basis"].replace("|", "\n"),
        "effective_until": day(line["effective_until"]),
        "bands": bands,
    }


def _criteria(criteria_set: CriteriaSet, file: str) -> Iterator[Row]:
    for line in read_csv("criteria", f"{file}.csv"):
        key = {"criteria_set": criteria_set, "number": int(line["number"])}
        values = {
            "name": line["name"],
            "group": line.get("group", ""),
            "aliases": line.get("aliases_for_import", "").replace("|", "\n"),
            "name_verified": line.get("name_status", "").startswith(VERIFIED),
        }
        yield Row(Criterion, key, values)
        if lead := line.get("lead_department_typical_2024"):
            yield _lead(recorded(Criterion, **key), lead, criteria_set.effective_from)


def _lead(criterion: Criterion, text: str, since: date) -> Row:
    """The file names further departments in brackets; the first one leads."""
    name = text.partition("(")[0].strip()
    line = next(line for line in read_csv("units", "departments.csv") if line["name"] == name)
    department = recorded(Department, code=line["code"], valid_from=date.fromisoformat(line["valid_from"]))
    return Row(
        LeadDepartment,
        {"criterion": criterion, "department": department, "valid_from": since},
        {"valid_until": department.valid_until},
    )


def _indicators(criteria_set: CriteriaSet, file: str) -> Iterator[Row]:
    for order, line in enumerate(read_csv("criteria", file), start=1):
        criterion = recorded(Criterion, criteria_set=criteria_set, number=int(line["criterion"]))
        key = {"criterion": criterion, "code": line["code"]}
        values = {
            "order": order,
            "name": line["name"],
            "value_type": _value_type(line["value_type"]),
            "measure": line["unit"],
            "by_sex": "by sex" in line["value_type"],
            "name_verified": line["name_status"].startswith(VERIFIED),
        }
        yield Row(Indicator, key, values)
        yield from _thresholds(recorded(Indicator, **key), line, criteria_set.effective_from)


def _value_type(text: str) -> ValueType:
    if text.startswith("percent"):
        return ValueType.PERCENT
    return ValueType.NUMBER if text.startswith("number") else ValueType.CONDITION


def _thresholds(indicator: Indicator, line: dict[str, str], since: date) -> Iterator[Row]:
    """One cell may hold a figure, a condition, nothing yet, or one figure a year («2021: 36; 2022: 39»)."""
    regional = "threshold_northern_mountain" in line
    cell = line["threshold_northern_mountain" if regional else "threshold"].strip()
    by_year = dict(part.split(":") for part in cell.split(";")) if ":" in cell else {"": cell}
    for year, text in by_year.items():
        key = {
            "indicator": indicator,
            "unit_class": "northern_mountain" if regional else "",
            "year": int(year) if year else None,
            "effective_from": since,
        }
        yield Row(Threshold, key, {**_bar(line["operator"], text.strip()), **_status(line)})


def _bar(operator: str, text: str) -> dict[str, Any]:
    if operator == "đạt" or text in _CONDITIONS:
        return {"operator": Operator.HOLDS, "value": None}
    return {"operator": Operator(operator), "value": Decimal(text) if text else None}


def _status(line: dict[str, str]) -> dict[str, Any]:
    return {"verified": line["threshold_status"].startswith(VERIFIED), "source": line["source"]}
