"""Totals of the province, of a district or of several districts, under their keys."""

from __future__ import annotations

from reports.drafts.desk import Desk
from reports.drafts.known import Place
from reports.drafts.statements import Answer


def prefixes(desk: Desk, districts: list[Place] | None) -> list[str]:
    """Where the totals of a scope stand: `communes`, or `district.106.communes` for each district."""
    if districts is None or (desk.known.subject and [place.code for place in districts] == [desk.known.subject.code]):
        return ["communes"]
    return [f"district.{place.code}.communes" for place in districts]


def of_scope(desk: Desk, districts: list[Place] | None, name: str) -> Answer:
    codes = {place.code for place in districts or ()}
    if name in ("recognised", "met_all") and len(codes) > 1 and codes == desk.known.targeted:
        return desk.answer(f"districts.planned.{name}")
    return desk.total(f"{prefix}.{name}" for prefix in prefixes(desk, districts))


def all_of(desk: Desk, districts: list[Place] | None) -> Answer:
    """How many communes a scope has."""
    codes = {place.code for place in districts or ()}
    if len(codes) > 1 and codes == desk.known.targeted:
        return desk.answer("districts.planned.communes")
    keys = prefixes(desk, districts)
    return desk.answer("units.communes") if keys == ["communes"] else desk.total(keys)
