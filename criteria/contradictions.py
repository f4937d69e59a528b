"""A criterion reported as met beside an indicator of it that is not: in the same file, or approved before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communes.submissions.findings import Claim, Difference, Problem
from communes.submissions.sheets import split_place
from communes.submissions.wording import problem
from criteria.models import Indicator, Reading, Verdict
from criteria.resources import WRITTEN

Subject = tuple[int, int]  # unit and criterion


def contradictions(found: Difference) -> Iterator[Problem]:
    """Two queries, and none where no criterion is reported as met."""
    met = [one for one in found.claims if one.ledger == "assessment" and one.said["verdict"] == Verdict.MET]
    failed = _failed(found, {one.identity for one in met}) if met else {}
    for claim in met:
        if codes := failed.get((claim.identity[0], claim.identity[1])):
            yield _problem(claim, codes)


@dataclass(frozen=True)
class _Item:
    """An indicator by its place in the set."""

    order: int
    code: str
    criterion: int


def _failed(found: Difference, met: Collection[tuple[int, ...]]) -> Mapping[Subject, list[str]]:
    """Codes of the indicators that will stand as not met, by unit and criterion, in their order."""
    criteria = {criterion for _unit, criterion in met}
    rows = Indicator.objects.filter(criterion__in=criteria).values_list("pk", "order", "code", "criterion_id")
    items = {pk: _Item(order, code, criterion) for pk, order, code, criterion in rows}
    standing = _approved(found, {unit for unit, _criterion in met}, items)
    for claim in found.claims:
        if claim.ledger == "reading":
            is_failed = claim.said["verdict"] == Verdict.NOT_MET
            (standing.add if is_failed else standing.discard)((claim.identity[0], claim.identity[1]))
    failed: dict[Subject, list[str]] = defaultdict(list)
    for unit, indicator in sorted(standing, key=lambda one: items[one[1]].order if one[1] in items else 0):
        if item := items.get(indicator):
            failed[unit, item.criterion].append(item.code)
    return failed


def _approved(found: Difference, units: Collection[int], items: Collection[int]) -> set[tuple[int, int]]:
    """Unit and indicator of the readings not met that stay in force."""
    rows = Reading.objects.as_of_without(found.observed_on, found.voided_of("reading"))
    rows = rows.filter(unit__in=units, indicator__in=items, verdict=Verdict.NOT_MET)
    return set(rows.values_list("unit_id", "indicator_id"))


def _problem(claim: Claim, codes: list[str]) -> Problem:
    sheet, cell = split_place(claim.cell)
    indicators = _("indicators %(codes)s") % {"codes": ", ".join(codes)}
    said = f"«{WRITTEN[Verdict.MET]}»; {indicators}: «{WRITTEN[Verdict.NOT_MET]}»"
    return problem("contradicts_indicator", sheet=sheet, cells=[cell], unit=claim.unit, item=claim.item, found=said)
