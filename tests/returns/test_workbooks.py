"""The collection of workbooks: each ends as it says, and nothing is lost, shifted or scaled."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from communes.models import Period, Submission, SubmissionState
from communes.submissions import child
from communes.submissions.checking import MOST_LISTED
from communes.submissions.findings import Claim, Problem
from communes.submissions.reasons import problems_of
from communes.submissions.workbook import write_workbook
from criteria.models import Assessment, Criterion, Indicator, Reading
from funding.models import Allocation, CapitalSource, Disbursement
from ntm_portal.pages.returns.foresight import shown_difference, shown_name
from ntm_portal.pages.returns.plans import return_plan, returning_unit
from ntm_portal.pages.returns.services import accept, examine, send, take_in
from tests.returns.books import Key, Said, reported
from tests.returns.case import ACCEPTED, MANY, PROBLEMS, QUESTIONS, REFUSED, Case, Templates
from tests.returns.hostile import forty_sheets, one_long_text, one_unit_everywhere
from tests.returns.workbooks import CASES

pytestmark = [pytest.mark.once, pytest.mark.workbooks]

TODAY = date(2024, 11, 1)
MOST_SECONDS = 10
FACTS = (Assessment, Reading, Allocation, Disbursement)
known = Templates(lambda unit: written(unit), reported)


def written(unit: str) -> bytes:
    period = Period.objects.get(slug="2024-9m")
    stream = BytesIO()
    found = returning_unit(unit, period.cutoff)
    assert found
    write_workbook(return_plan(found, period), stream, day=period.cutoff)
    return stream.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in FACTS]


# --- What was said, by the words of people ----------------------------------------------------------------------------


def items() -> dict[str, dict[int, tuple[str, str]]]:
    criteria = {
        item.pk: (item.criteria_set.level, str(item.number))
        for item in Criterion.objects.select_related("criteria_set")
    }
    indicators = {
        item.pk: (item.criterion.criteria_set.level, item.code)
        for item in Indicator.objects.select_related("criterion__criteria_set")
    }
    sources = {source.pk: ("", source.slug) for source in CapitalSource.objects.all()}
    return {"assessment": criteria, "reading": indicators, "allocation": sources, "disbursement": sources}


def claimed(submission: Submission) -> Said:
    names = items()
    found: Said = {}
    for data in submission.check_result.claims:
        claim = Claim.of(data)
        key = (claim.ledger, claim.unit, *names[claim.ledger][claim.identity[1]])
        found[key] = (claim.cell, VALUES[claim.ledger](claim.said))
    return found


VALUES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "assessment": lambda said: said["verdict"],
    "reading": lambda said: (None if said["value"] is None else Decimal(said["value"]), said["verdict"]),
    "allocation": lambda said: (said["assigned"], said["carried_over"]),
    "disbursement": lambda said: said["amount"],
}


def stored(submission: Submission) -> Said:
    """The facts that the return became."""
    names = items()
    found: Said = {}
    for model, item, fields in (
        (Assessment, "criterion_id", ("verdict",)),
        (Reading, "indicator_id", ("value", "verdict")),
        (Allocation, "source_id", ("assigned", "carried_over")),
        (Disbursement, "source_id", ("amount",)),
    ):
        ledger = model._meta.model_name or ""
        unit = "holder" if item == "source_id" else "unit"
        rows: Any = model.objects.filter(submission=submission, voids=None)
        for code, pk, cell, *values in rows.values_list(f"{unit}__code", item, "source_cell", *fields):
            key: Key = (ledger, code, *names[ledger][pk])
            assert key not in found, f"stored twice: {key}"
            found[key] = (cell, values[0] if len(values) == 1 else tuple(values))
    return found


def told(problem: Problem) -> str:
    place = f"{problem.sheet}!{','.join(problem.cells)}" if problem.cells else problem.sheet
    return f"{problem.code} {place}".strip()


def unlike(found: Said, expected: Said) -> dict[Key, tuple[Any, Any]]:
    """What differs; a comparison of two large dicts says too much."""
    keys = found.keys() | expected.keys()
    return {key: (found.get(key), expected.get(key)) for key in keys if found.get(key) != expected.get(key)}


# --- The collection ---------------------------------------------------------------------------------------------------


def sent_in(case: Case, content: bytes, period: Period, by: User) -> Submission:
    unit = returning_unit(case.unit, period.cutoff)
    assert unit
    with in_time():
        submission = take_in(unit=unit, period=period, file=ContentFile(content, "bieu.xlsx"), by=by, today=TODAY)
    if case.answers and not submission.refusal:
        with in_time():
            examine(submission, answers=case.answers, today=TODAY)
    return submission


@contextmanager
def in_time() -> Iterator[None]:
    """The child that reads is bound to 512 MB and its own seconds; this is the whole of it, as the sender waits.

    Seconds of the processor, of this process and its children: what else the machine does is no fault of the portal.
    """
    started = _processor_seconds()
    yield
    assert _processor_seconds() - started < MOST_SECONDS


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name, marks=[pytest.mark.slow] * case.slow) for case in CASES]
)
def test_a_workbook_ends_as_it_must(case: Case, period: Period, chi: User, lan: User) -> None:
    made = case.make(known)
    before = counts()
    submission = sent_in(case, made.content, period, chi)
    assert counts() == before
    ENDS[case.ends](case, submission, made.said, lan)
    if case.ends != ACCEPTED:
        assert counts() == before


def ends_accepted(case: Case, submission: Submission, said: Said, lan: User) -> None:
    problems = problems_of(submission)
    assert (submission.refusal, submission.state) == ("", SubmissionState.CHECKED), (
        submission.check_result.understanding
    )
    assert sorted(map(told, problems)) == sorted(case.told)
    assert not any(problem.blocks for problem in problems)
    if case.repaired is not None:
        repairs = submission.check_result.repairs
        assert sorted(f"{','.join(data['cells'])} {data['taken']}" for data in repairs) == sorted(case.repaired)
    assert len(submission.check_result.claims) == len(said)
    assert unlike(claimed(submission), said) == {}
    submission = send(
        submission, by=submission.sent_by, explanations={problem.key: "Đúng như vậy" for problem in problems}
    )
    submission, did = accept(submission, shown=shown_name(submission, shown_difference(submission)), by=lan)
    assert did
    assert unlike(stored(submission), said) == {}


def ends_in_problems(case: Case, submission: Submission, said: Said, lan: User) -> None:
    problems = problems_of(submission)
    assert submission.state == SubmissionState.CHECKED
    if case.told == MANY:
        assert "too_many_problems" in {problem.code for problem in problems}
        assert len(problems) < 2 * MOST_LISTED
        return
    assert sorted(map(told, problems)) == sorted(case.told)
    assert any(problem.blocks for problem in problems)
    assert all(problem.accepted and problem.cure for problem in problems)
    assert unlike(claimed(submission), said) == {}


def ends_in_questions(case: Case, submission: Submission, said: Said, lan: User) -> None:
    asked = {question["name"] for question in submission.check_result.understanding["questions"]}
    assert submission.state == SubmissionState.RECEIVED
    assert asked == set(case.told)


def ends_refused(case: Case, submission: Submission, said: Said, lan: User) -> None:
    assert (submission.refusal,) == case.told
    assert submission.check_result.claims == []


ENDS = {ACCEPTED: ends_accepted, PROBLEMS: ends_in_problems, QUESTIONS: ends_in_questions, REFUSED: ends_refused}


# A process inherits the peak of the one that started it: a small one stands between.
MEASURE = """
import resource, subprocess, sys
with open(sys.argv[1], "wb") as answer:
    subprocess.run(sys.argv[2:], stdout=answer, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("make", [one_long_text, one_unit_everywhere, forty_sheets, lambda known: known.made("12")])
def test_reading_the_heaviest_files_takes_less_than_512_megabytes(make: Any, tmp_path: Path) -> None:
    """What the child really took, as the kernel counts it."""
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(make(known).content)
    command = [sys.executable, "-I", "-S", "-c", MEASURE, str(tmp_path / "answer"), *child.command("read", str(file))]
    megabytes = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert '"workbook"' in (tmp_path / "answer").read_text()[:20]
    assert int(megabytes) < 512


def test_the_collection_is_large_and_holds_good_files_too() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 100
    assert sum(case.ends == ACCEPTED for case in CASES) >= 15
