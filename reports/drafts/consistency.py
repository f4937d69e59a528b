"""Rules that need no data: a draft against itself. One small function a rule, each over claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from ntm_portal.lib.numbers import rounded
from reports.drafts.findings import printed
from reports.drafts.known import Known
from reports.drafts.statements import GOAL, NOW, ROUGHLY, Claim

Conflict = tuple[Claim, str, str]  # where, what it must be, why
_COMPARED = frozenset(("criteria", "count", "money", "average", "reading", "rate", "components"))


def stated_twice(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Groups of statements of one fact whose numbers differ by more than rounding."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.fact and claim.kind in _COMPARED and _is_exact(claim) and len(claim.answers) == 1:
            groups.setdefault((claim.fact, claim.when), []).append(claim)
    return [group for group in groups.values() if len(group) > 1 and _differ(group)]


def _is_exact(claim: Claim) -> bool:
    return not claim.hedge and claim.lenient != ROUGHLY


def _differ(group: list[Claim]) -> bool:
    coarse = min(claim.decimals if claim.scale == group[0].scale else 0 for claim in group)
    scale = max(claim.scale for claim in group)
    return len({rounded(claim.value / scale, coarse) for claim in group}) > 1


def by_figure(claims: Sequence[Claim]) -> dict[str, Claim]:
    """The first statement of each fact as of now."""
    found: dict[str, Claim] = {}
    for claim in claims:
        if claim.fact and claim.when == NOW and _is_exact(claim):
            found.setdefault(claim.fact, claim)
    return found


def capital_sums(claims: Sequence[Claim]) -> Iterator[Conflict]:
    """Usable = assigned + carried over; the whole = investment + recurrent."""
    found = by_figure([claim for claim in claims if claim.kind == "money"])
    for key, total in found.items():
        prefix, _, measure = key.rpartition(".")
        parts = _parts(found, prefix, measure)
        if parts and total.value != sum(part.value for part in parts):
            yield total, printed(sum((part.value for part in parts), Decimal())), _sum_text(parts)


def _parts(found: dict[str, Claim], prefix: str, measure: str) -> list[Claim]:
    if prefix == "funding" or (prefix.startswith("funding.holder.") and prefix.count(".") == 2):
        kinds = [found.get(f"{prefix}.{kind}.{measure}") for kind in ("investment", "recurrent")]
        if all(kinds):
            return [claim for claim in kinds if claim]
    if measure == "usable":
        halves = [found.get(f"{prefix}.{part}") for part in ("assigned", "carried_over")]
        return [claim for claim in halves if claim] if all(halves) else []
    return []


def _sum_text(parts: list[Claim]) -> str:
    terms = " + ".join(printed(part.value) for part in parts)
    return f"Cộng các phần nêu trong dự thảo: {terms} = {printed(sum((part.value for part in parts), Decimal()))}."


def capital_rates(claims: Sequence[Claim]) -> Iterator[Conflict]:
    """A rate of disbursement = disbursed / usable, both as stated."""
    found = by_figure(claims)
    for key, rate in found.items():
        if not key.startswith("funding") or not key.endswith(".rate"):
            continue
        prefix = key.removesuffix(".rate")
        paid, usable = found.get(f"{prefix}.disbursed"), found.get(f"{prefix}.usable")
        if paid and usable and usable.value:
            value = paid.value * 100 / usable.value
            if rounded(value, rate.decimals) != rate.value:
                why = f"{printed(paid.value)} / {printed(usable.value)} = {printed(value, max(1, rate.decimals))} %."
                yield rate, printed(value, max(1, rate.decimals)), why


def halves(claims: Sequence[Claim]) -> Iterator[Conflict]:
    """Met + not met = all criteria of the set, for a unit in one breath."""
    for one, two in pairwise(claims):
        if one.kind != "criteria" or two.kind != "criteria" or one.whole is None or not one.fact.endswith(".met"):
            continue
        same = two.fact == one.fact.removesuffix(".met") + ".unmet" and two.start - one.end < 120
        if same and one.value + two.value != one.whole:
            rest = one.whole - one.value
            yield (
                two,
                printed(rest),
                f"{printed(one.whole)} − {printed(one.value)} = {printed(rest)} tiêu chí chưa đạt.",
            )


def bands(claims: Sequence[Claim], known: Known) -> Iterator[Conflict]:
    """Communes by range of criteria and those at all criteria make all communes."""
    found = by_figure(claims)
    prefixes = {key.rpartition(".band.")[0] for key in found if ".band." in key}
    for prefix in sorted(prefixes):
        ranges = {key: claim for key, claim in found.items() if key.startswith(f"{prefix}.band.")}
        at_all = found.get(f"{prefix}.met_all")
        total = next((claim.whole for claim in ranges.values() if claim.whole is not None), None)
        lowest = min((int(key.rpartition(".")[2].split("_")[0]) for key in ranges), default=9)
        if at_all is None or total is None or len(ranges) < 3 or lowest > 5:
            continue
        terms = [at_all.value, *(claim.value for claim in ranges.values())]
        if sum(terms) != total:
            text = " + ".join(printed(term) for term in terms)
            yield (
                at_all,
                printed(total),
                f"Cộng các nhóm: {text} = {printed(sum(terms, Decimal()))}, không bằng {printed(total)} xã.",
            )


def goal_within_reach(claim: Claim, known: Known) -> tuple[str, str] | None:
    """A goal for the average against what the named plans add: (average in reach, why); None when it is in reach."""
    match = re.fullmatch(r"goal\.(\d{4})\.average", claim.subject)
    total, communes = known.value("communes.met_total"), known.value("units.communes")
    if not match or claim.when != GOAL or total is None or not communes:
        return None  # a goal that is only compared with is not set there
    wanted = (claim.value * communes).to_integral_value(rounding="ROUND_HALF_UP")
    added = {
        year: sum((expected - (known.met(code) or 0) for code, expected in plan.items()), Decimal())
        for year, plan in known.plans.items()
    }
    gain = sum(added.values(), Decimal())
    if wanted - total <= gain:
        return None
    each = "; ".join(f"các xã kế hoạch năm {year}: {printed(value)}" for year, value in added.items())
    reachable = (total + gain) / communes
    why = (
        f"Mục tiêu {printed(claim.value)} × {printed(communes)} xã = {printed(wanted)} tiêu chí, "
        f"cần thêm {printed(wanted - total)} so với {printed(total)} hiện đạt; các kế hoạch nêu tên chỉ thêm "
        f"{printed(gain)} ({each}), tới {printed(reachable, 2)} tiêu chí/xã."
    )
    return printed(reachable, 2), why


def totals_tell(claim: Claim, claims: Sequence[Claim], known: Known) -> str:
    """Which side the province's totals are on when a commune's count is stated in two ways."""
    match = re.fullmatch(r"commune\.(\w+)\.met", claim.subject)
    actual = known.met(match[1]) if match else None
    total, communes = known.value("communes.met_total"), known.value("units.communes")
    if actual is None or total is None or not communes or actual == claim.value:
        return ""
    found = by_figure(claims)
    parts = []
    for key in sorted(key for key in known.figures if key.startswith("communes.band.")):
        low, _, high = key.rpartition(".")[2].partition("_")
        inside = int(low) <= actual <= int(high)
        count = known.value(key)
        if inside and not int(low) <= claim.value <= int(high) and count is not None:
            said = found[key].value if key in found else count
            where = "dự thảo ghi" if key in found else "số liệu là"
            parts.append(f"nhóm {low}-{high} tiêu chí chỉ còn {printed(count - 1)} xã ({where} {printed(said)})")
    average = (total - actual + claim.value) / communes
    own = found.get("communes.average")
    if own is not None and rounded(average, 2) != own.value:
        parts.append(f"bình quân toàn tỉnh là {printed(average, 2)} (dự thảo ghi {printed(own.value, own.decimals)})")
    elif own is None:
        parts.append(f"bình quân toàn tỉnh là {printed(average, 2)} (số liệu là {printed(total / communes, 2)})")
    return (
        f"Nếu đạt {printed(claim.value)} thì {' và '.join(parts)}; tổng của tỉnh khớp với {printed(actual)}."
        if parts
        else ""
    )
