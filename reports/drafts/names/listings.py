"""Lists against their count, and against the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reports.drafts.findings import AGREES, CONTRADICTS, NOT_RECOGNISED, printed
from reports.drafts.judge import Judged
from reports.drafts.known import COMMUNE, Known
from reports.drafts.statements import Listing, Note


def explained(lists: list[Listing], judged: list[Judged]) -> list[Judged]:
    """A count that its own list contradicts says so; without data that alone makes it contradict."""
    counts = {item.stated_at: item for item in lists if item.stated is not None and item.stated != length(item)}
    return [_explained(item, counts.get((item.claim.start, item.claim.end))) for item in judged]


def _explained(item: Judged, own: Listing | None) -> Judged:
    if own is None:
        return item
    what = "tiêu chí" if own.kind == "criteria" else "đơn vị"
    why = f"Danh sách kèm theo có {length(own)} {what}, dự thảo ghi {own.stated}."
    if item.verdict == NOT_RECOGNISED:
        return replace(item, verdict=CONTRADICTS, actual=str(length(own)), why=why, topic="list")
    return replace(item, why=f"{item.why} {why}", topic="list")


def length(listing: Listing) -> int:
    return len(set(listing.numbers)) if listing.kind == "criteria" else len(listing.places)


def notes(lists: list[Listing], judged: list[Judged], known: Known) -> Iterator[Note]:
    for listing in lists:
        yield from _criteria(listing, known) if listing.kind == "criteria" else _units(listing, known)
        yield from _count(listing, judged)


def _count(listing: Listing, judged: list[Judged]) -> Iterator[Note]:
    """A count that fits the data but not its list: the list is what is wrong."""
    if listing.stated is None or listing.stated == length(listing):
        return
    at_count = [item for item in judged if (item.claim.start, item.claim.end) == listing.stated_at]
    if any(item.verdict == NOT_RECOGNISED for item in at_count) or any(
        item.verdict == CONTRADICTS for item in at_count
    ):
        return
    what = "tiêu chí" if listing.kind == "criteria" else "đơn vị"
    why = f"Danh sách có {length(listing)} {what}, số ghi trước danh sách là {listing.stated}."
    yield Note(
        CONTRADICTS, listing.start, listing.end, listing.figure, str(length(listing)), str(listing.stated), why, "list"
    )


def _criteria(listing: Listing, known: Known) -> Iterator[Note]:
    key = f"{listing.figure}_list"
    actual = known.numbers(key)
    if actual is None:
        return
    named = list(dict.fromkeys(listing.numbers))
    strangers = [number for number in named if number not in actual]
    missing = [number for number in actual if number not in named] if listing.whole_list else []
    stated, right = ", ".join(map(str, named)), ", ".join(map(str, actual)) or "không có"
    label = known.figures[key].label
    if not strangers and not missing:
        yield Note(AGREES, listing.start, listing.end, key, stated, right, f"{label}: {right}.", "list")
        return
    parts = [f"{label} theo số liệu: {right}"]
    if strangers:
        parts.append(f"dự thảo ghi thừa số {', '.join(map(str, strangers))}")
    if missing:
        parts.append(f"dự thảo thiếu số {', '.join(map(str, missing))}")
    yield Note(CONTRADICTS, listing.start, listing.end, key, stated, right, "; ".join(parts) + ".", "list")


_COMMUNES = re.compile(
    r"(?:district\.(?P<district>\w+)\.)?communes\.(?P<what>recognised|met_all|band\.(?P<band>\d+_\d+))"
)
_PLAN = re.compile(r"plan\.(\d{4})\.\w+")


def members(figure: str, known: Known) -> set[str] | None:
    """Codes of the units that a count is of; None where that cannot be said."""
    if figure.startswith("not ") and (most := _COMMUNES.fullmatch(figure[4:])):
        within = known.within([most["district"]] if most["district"] else None)
        return set(within) - (members(figure[4:], known) or set())
    plan, communes = _PLAN.fullmatch(figure), _COMMUNES.fullmatch(figure)
    if plan:
        return set(known.plans.get(int(plan[1]), ()))
    if communes:
        within = known.within([communes["district"]] if communes["district"] else None)
        return {code for code in within if _has(known, code, communes["what"], communes["band"])}
    return {"advanced.communes": set(known.advanced), "districts.planned": set(known.targeted)}.get(figure)


def _has(known: Known, code: str, what: str, band: str | None) -> bool:
    if what == "recognised":
        return code in known.recognised
    met, size = known.met(code), known.size(COMMUNE)
    low, _, high = (band or f"{size}_{size}").partition("_")
    return met is not None and int(low) <= met <= int(high)


def _units(listing: Listing, known: Known) -> Iterator[Note]:
    """Names that do not belong to what is counted, each at its place; all together where they are just those."""
    right = members(listing.figure, known) if known.figures else None
    if right is None:
        return
    key = listing.figure if listing.figure in known.figures else ""
    label = known.figures[key].label if key else listing.label or listing.figure
    for code, (start, end) in zip(listing.codes, listing.places, strict=True):
        if code and code not in right:
            met = known.met(code) if "band" in listing.figure or "met_all" in listing.figure else None
            own = f" (đạt {printed(met)} tiêu chí)" if met is not None else ""
            why = f"{label}: theo số liệu không gồm đơn vị này{own}."
            yield Note(CONTRADICTS, start, end, key, "có trong danh sách", "không thuộc", why, "list")
    if right and set(listing.codes) == right:
        said = str(len(right))
        why = f"{label}: danh sách gồm đúng {said} đơn vị theo số liệu."
        yield Note(AGREES, listing.start, listing.end, key, said, said, why, "list")
