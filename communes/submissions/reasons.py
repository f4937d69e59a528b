"""Why a value is as it is: the sender's words in the row, the explanation of a problem, or the officer's note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_uppercase

from communes.models import Submission, SubmissionCheck
from communes.submissions.difference import losses
from communes.submissions.findings import Claim, Difference, Problem
from communes.submissions.sheets import split_place
from communes.submissions.tables import Ledger


def problems_of(submission: Submission) -> list[Problem]:
    return [Problem.of(data) for data in submission.check_result.problems]


def reasons_of(submission: Submission, claims: Iterable[Claim]) -> dict[str, str]:
    """By the key of a claim: the row's own words, or the explanation given for its cell.

    Where values of a row change, its words are about them and not about the values beside them.
    """
    claims, explained = list(claims), _by_cell(submission)
    moved = {_row(claim) for claim in claims if claim.is_change}
    reasons = {}
    for claim in claims:
        own = claim.reason if claim.is_change or _row(claim) not in moved else ""
        reasons[claim.key] = own or explained.get(split_place(claim.cell), "")
    return {key: text for key, text in reasons.items() if text}


def _row(claim: Claim) -> tuple[str, str]:
    sheet, cell = split_place(claim.cell)
    return sheet, cell.lstrip(ascii_uppercase)


def _by_cell(submission: Submission) -> dict[tuple[str, str], str]:
    told: dict[tuple[str, str], str] = {}
    explanations = submission.check_result.explanations
    for found in problems_of(submission) if explanations else ():
        if text := explanations.get(found.key, ""):
            told |= {(found.sheet, cell): text for cell in found.cells}
    return told


def silent(found: Difference, explanations: Mapping[str, str]) -> list[Problem]:
    """Problems that ask for a word and have none."""
    return [one for one in found.problems if not one.blocks and not explanations.get(one.key)]


def reasons_of_the_gone(
    found: Difference, ledgers: Mapping[str, Ledger], explanations: Mapping[str, str]
) -> dict[str, str]:
    """By the key of a withdrawn claim: why the new file falls silent about it."""
    reasons = {}
    for gone in found.gone:
        alone = Difference(found.observed_on, withdrawn=(gone,))
        for problem in losses(alone, ledgers):
            reasons[gone.claim.key] = explanations.get(problem.key, "")
    return {key: text for key, text in reasons.items() if text}


def earlier_explanations(submission: Submission) -> dict[str, str]:
    """An explanation holds for the next file of the unit while the value it speaks about stays the same."""
    earlier = SubmissionCheck.objects.filter(
        submission__unit=submission.unit_id, submission__period=submission.period_id
    ).exclude(submission=submission.pk)
    found: dict[str, str] = {}
    for said in earlier.order_by("pk").values_list("explanations", flat=True):
        found |= said
    return found
