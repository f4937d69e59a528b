"""Loading reference files: adds what is missing, shows what differs, never overwrites an edit of the portal."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import models

from communes.models import Unit, UnitKind, UnitSuccession

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reference"
LOADED = "reference file"

# Since the last split of a district (Nậm Nhùn, end of 2012); older dates are not in the reference files.
RECORDED_SINCE = date(2013, 1, 1)
REORGANISED_ON = date(2025, 7, 1)
REORGANISED_BY = "NQ 1670/NQ-UBTVQH15"
PROVINCE_CODE = "12"


@dataclass(frozen=True)
class Row:
    """One record of a reference file: what identifies it, and what it says."""

    model: type[models.Model]
    key: dict[str, Any]
    values: dict[str, Any]


@dataclass(frozen=True)
class Change:
    what: Literal["added", "differs", "updated", "kept"]
    record: models.Model
    fields: dict[str, tuple[Any, Any]]


def sync(rows: Iterable[Row], *, apply: bool) -> Iterator[Change]:
    """Adds missing records; differing ones are written only with `apply`, and never over an edit of the portal."""
    for row in rows:
        record = recorded(row.model, **row.key)
        if record is None:
            yield Change("added", _saved(row.model(**row.key, **row.values)), {})
        elif fields := _differences(record, row.key | row.values):
            yield _changed(record, fields, apply=apply)


def recorded(model: Any, **key: Any) -> Any:
    """The record that a file knows by `key`, also when the portal has changed that since; None when there is none."""
    former = model.history.filter(**key).values("id")
    return model._default_manager.filter(**key).first() or model._default_manager.filter(pk__in=former).first()


def _changed(record: models.Model, fields: dict[str, tuple[Any, Any]], *, apply: bool) -> Change:
    if _edited_in_portal(record):
        return Change("kept", record, fields)
    if not apply:
        return Change("differs", record, fields)
    for name, (_old, new) in fields.items():
        setattr(record, name, new)
    return Change("updated", _saved(record), fields)


def _saved(record: models.Model) -> models.Model:
    record._change_reason = LOADED  # type: ignore[attr-defined]
    record.full_clean()
    record.save()
    return record


def _differences(record: models.Model, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    found = {name: (getattr(record, name), new) for name, new in values.items()}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _edited_in_portal(record: Any) -> bool:
    newest = record.history.first()
    return newest is not None and newest.history_change_reason != LOADED


def read_csv(*path: str) -> list[dict[str, str]]:
    with FOLDER.joinpath(*path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_KINDS = {
    "thanh_pho": UnitKind.CITY,
    "huyen": UnitKind.DISTRICT,
    "xa": UnitKind.COMMUNE,
    "phuong": UnitKind.WARD,
    "thi_tran": UnitKind.TOWNSHIP,
}
_UNIT_CLASS = "northern_mountain"


def unit_rows() -> Iterator[Row]:
    """The province, its units until 2025-07-01, its departments, and the units that followed."""
    yield Row(
        Unit,
        {"code": PROVINCE_CODE, "valid_from": RECORDED_SINCE},
        {"kind": UnitKind.PROVINCE, "name": "Lai Châu", "valid_until": None},
    )
    province = _known(PROVINCE_CODE, RECORDED_SINCE)
    for line in read_csv("units", "districts.csv"):
        yield _unit(line["code"], _KINDS[line["kind"]], line["short_name"], province, until=REORGANISED_ON)
    for line in read_csv("units", "communes.csv"):
        district, spellings = _known(line["district_code"], RECORDED_SINCE), _aliases(line["code"])
        yield _unit(line["code"], UnitKind.COMMUNE, line["name"], district, until=REORGANISED_ON, aliases=spellings)
    for line in read_csv("units", "urban_units.csv"):
        district = _known(line["district_code"], RECORDED_SINCE)
        yield _unit(line["code"], _KINDS[line["kind"]], line["name"], district, until=REORGANISED_ON)
    for line in read_csv("units", "departments.csv"):
        yield _unit(
            line["code"],
            UnitKind.DEPARTMENT,
            line["name"],
            province,
            since=date.fromisoformat(line["valid_from"]),
            until=day(line["valid_until"]),
        )
    yield from _reorganised(province)


def _reorganised(province: Unit) -> Iterator[Row]:
    """NQ 1670/NQ-UBTVQH15: 106 units became 38, directly under the province."""
    lines = read_csv("units", "merges_2025.csv")
    for line in {line["new_code"]: line for line in lines}.values():
        yield _unit(line["new_code"], _KINDS[line["new_kind"]], line["new_name"], province, since=REORGANISED_ON)
    for line in lines:
        old, new = _known(line["old_code"], RECORDED_SINCE), _known(line["new_code"], REORGANISED_ON)
        yield Row(UnitSuccession, {"old": old, "new": new, "on": REORGANISED_ON}, {"legal_basis": REORGANISED_BY})


def _known(code: str, since: date) -> Unit:
    found: Unit = recorded(Unit, code=code, valid_from=since)
    return found


def _aliases(code: str) -> str:
    """Spellings of a commune that stood in lists and returns, one a line."""
    return "\n".join(line["variant"] for line in read_csv("units", "name_variants.csv") if line["code"] == code)


def _unit(
    code: str,
    kind: str,
    name: str,
    parent: Unit,
    *,
    since: date = RECORDED_SINCE,
    until: date | None = None,
    aliases: str = "",
) -> Row:
    unit_class = _UNIT_CLASS if kind == UnitKind.COMMUNE else ""
    values = {"kind": kind, "name": name, "parent": parent, "unit_class": unit_class, "valid_until": until}
    if aliases:
        values["aliases"] = aliases
    return Row(Unit, {"code": code, "valid_from": since}, values)
