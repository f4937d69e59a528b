"""From the workbook that is handed out to facts and the report, and what may come in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from communes.models import Period, Submission, SubmissionState, Unit
from communes.submissions import services
from communes.submissions.accepting import Changed
from communes.submissions.reasons import problems_of
from criteria.models import Assessment, Criterion, Reading, Verdict
from criteria.services import record_assessment
from funding.models import Disbursement
from ntm_portal.pages.returns.foresight import foresee, kept_lines, shown_difference, shown_name
from ntm_portal.pages.returns.services import accept, difference_of, take_in
from ntm_portal.pages.returns.services import send as send_it
from reports.build import build_progress_report
from tests.returns.books import CAPITAL, Book, Said
from tests.returns.offices import saved_as
from tests.returns.test_workbooks import TODAY, counts, known, stored, unlike

GIANG_MA, TA_LENG = "03405", "03400"
SHEET = "Xã NTM"
CUTOFF = date(2024, 10, 22)


@pytest.fixture
def take(period: Period, unit: Callable[[str], Unit], chi: User) -> Callable[..., Submission]:
    """Uploads the workbook of Tam Đường as Chi."""

    def upload(content: bytes, by: User = chi, code: str = "106") -> Submission:
        file = ContentFile(content, "bieu.xlsx")
        return take_in(unit=unit(code), period=period, file=file, by=by, today=TODAY)

    return upload


@pytest.fixture
def send(take: Callable[..., Submission]) -> Callable[..., Submission]:
    """Uploads and sends, with an explanation wherever one is asked for."""

    def upload(content: bytes, **more: Any) -> Submission:
        submission = take(content, **more)
        told = {problem.key: "Đã rà soát lại" for problem in problems_of(submission)}
        return send_it(submission, by=submission.sent_by, explanations=told)

    return upload


def shown(submission: Submission) -> str:
    """What the page of the file names at this moment."""
    submission.refresh_from_db()
    found = shown_difference(submission)
    assert found
    return shown_name(submission, found)


def filled(book: Book) -> dict[str, Any]:
    """What a district changes: cell → value by sheet, told to the book too."""
    book.says(("assessment", GIANG_MA, "commune", "2"), "'Xã NTM'!E8", "met")
    book.says(("assessment", TA_LENG, "commune", "1"), "'Xã NTM'!D7", "not_met")
    book.says(("reading", GIANG_MA, "commune", "17.1"), "'Chỉ tiêu xã'!H157", (Decimal("95.5"), "met"))
    book.said.pop(("assessment", GIANG_MA, "commune", "1"))
    book.means_money(6, given=(11_800_000_000, 1_320_000_000), paid=11_000_500_000)
    return {
        SHEET: {"E8": "Đạt", "D7": "Chưa đạt", "X7": "Quy hoạch hết thời hạn", "D8": None},
        "Chỉ tiêu xã": {"H157": 95.5, "I157": "Đạt"},
        CAPITAL: {"J6": 11000.5},
    }


def by_openpyxl() -> tuple[bytes, Said]:
    book = known.book()
    changes = filled(book)
    loaded = openpyxl.load_workbook(BytesIO(book.content()))
    for sheet, cells in changes.items():
        for place, value in cells.items():
            loaded[sheet][place].value = value
    stream = BytesIO()
    loaded.save(stream)
    return stream.getvalue(), book.said


def by_libreoffice() -> tuple[bytes, Said]:
    """Opened and saved by LibreOffice, which calculates the totals and writes every part anew."""
    content, said = by_openpyxl()
    return saved_as(content, "xlsx"), said


def test_what_was_filled_in_becomes_facts_and_nothing_else(send, lan) -> None:
    content, said = by_openpyxl()
    before = counts()
    submission = send(content)
    assert counts() == before
    submission, did = accept(submission, shown=shown(submission), by=lan)
    assert did
    assert unlike(stored(submission), said) == {}
    assert sum(counts()) == sum(before) + len(said)


@pytest.mark.slow
def test_a_workbook_saved_by_libreoffice_says_the_same(send, lan) -> None:
    content, said = by_libreoffice()
    submission = send(content)
    submission, did = accept(submission, shown=shown(submission), by=lan)
    assert did
    assert unlike(stored(submission), said) == {}


def test_each_fact_names_file_cell_person_day_and_reason(send, lan, unit, criterion) -> None:
    submission = send(by_openpyxl()[0])
    accept(submission, shown=shown(submission), by=lan)
    fact = Assessment.objects.as_of(CUTOFF).get(unit=unit(TA_LENG), criterion=criterion(1))
    assert (fact.submission, fact.source_cell, fact.recorded_by, fact.observed_on) == (
        submission,
        "'Xã NTM'!D7",
        lan,
        CUTOFF,
    )
    assert (fact.verdict, fact.note) == (Verdict.NOT_MET, "Quy hoạch hết thời hạn")


def test_an_explanation_is_kept_with_the_fact(take, lan, unit, criterion) -> None:
    book = known.book()
    book.mark(TA_LENG, 1, "Chưa đạt", "not_met")
    submission = take(book.content())
    (problem,) = problems_of(submission)
    services.send(submission, by=submission.sent_by, explanations={problem.key: "Quy hoạch hết thời hạn"})
    accept(submission, shown=shown(submission), by=lan)
    fact = Assessment.objects.as_of(CUTOFF).get(unit=unit(TA_LENG), criterion=criterion(1))
    assert fact.note == "Quy hoạch hết thời hạn"


def test_nothing_is_sent_without_the_explanation_that_is_asked_for(take) -> None:
    book = known.book()
    book.mark(TA_LENG, 1, "Chưa đạt", "not_met")
    submission = take(book.content())
    with pytest.raises(ValidationError) as refused:
        services.send(submission, by=submission.sent_by, explanations={})
    assert refused.value.code == "explain"


@pytest.mark.foresight
def test_the_report_follows(send, lan, period, province) -> None:
    before = build_progress_report(unit=province, period=period).figures
    submission = send(by_openpyxl()[0])
    lines = [line for line in kept_lines(submission) if line["report"] == submission.unit.full_name]
    promised = {line["key"]: line["after"] for line in lines}
    accept(submission, shown=shown(submission), by=lan)
    after = build_progress_report(unit=province, period=period).figures
    district = build_progress_report(unit=submission.unit, period=period).figures
    printed = [
        (before[key].printed, after[key].printed) for key in (f"commune.{GIANG_MA}.met", f"commune.{TA_LENG}.met")
    ]
    assert printed == [("14", "15"), ("14", "13")]
    assert promised
    assert {key: district[key].printed for key in promised} == promised


def test_a_blank_cell_writes_nothing_and_leaves_what_was(send, lan, unit, criterion) -> None:
    before = Assessment.objects.as_of(CUTOFF).get(unit=unit(GIANG_MA), criterion=criterion(1))
    submission = send(by_openpyxl()[0])
    accept(submission, shown=shown(submission), by=lan)
    assert Assessment.objects.as_of(CUTOFF).get(unit=unit(GIANG_MA), criterion=criterion(1)) == before


def test_an_equal_cell_becomes_a_fact_too(send, lan, unit, criterion) -> None:
    before = Assessment.objects.as_of(CUTOFF).get(unit=unit(GIANG_MA), criterion=criterion(4))
    submission = send(known.made("106").content)
    assert difference_of(submission).changes == []
    accept(submission, shown=shown(submission), by=lan)
    after = Assessment.objects.as_of(CUTOFF).get(unit=unit(GIANG_MA), criterion=criterion(4))
    assert (after.verdict, after.submission) == (before.verdict, submission)
    assert before.submission is None


def test_a_replacement_voids_what_the_earlier_file_said(send, lan, unit, criterion) -> None:
    first = send(by_openpyxl()[0])
    accept(first, shown=shown(first), by=lan)
    wrong = Assessment.objects.as_of(CUTOFF).get(unit=unit(TA_LENG), criterion=criterion(1))
    book = known.book()
    book.mark(TA_LENG, 1, None, None)
    second = send(book.content())
    accept(second, shown=shown(second), by=lan)
    first.refresh_from_db()
    now = Assessment.objects.as_of(CUTOFF).get(unit=unit(TA_LENG), criterion=criterion(1))
    assert first.state == SubmissionState.SUPERSEDED
    assert Assessment.objects.get(voids=wrong).submission == second
    assert (now.verdict, now.submission) == (Verdict.MET, None)  # what held before both files
    assert not Assessment.objects.not_voided().filter(submission=first).exists()
    assert unlike(stored(second), book.said) == {}


def test_a_file_of_some_communes_replaces_only_those(send, lan) -> None:
    first = send(known.made("106").content)
    accept(first, shown=shown(first), by=lan)
    book = known.book()
    second = send(only_row(book, TA_LENG))
    accept(second, shown=shown(second), by=lan)
    first.refresh_from_db()
    assert first.state == SubmissionState.ACCEPTED
    assert set(stored(second)) == {key for key in known.made("106").said if key[1] == TA_LENG and is_matrix(key)}


def is_matrix(key: tuple[str, str, str, str]) -> bool:
    return key[0] == "assessment" and key[2] == "commune"


def only_row(book: Book, code: str) -> bytes:
    """The workbook with one sheet of which one row is left."""
    for sheet in list(book.tabs):
        if sheet in ("Xã NTM nâng cao", "Thôn, bản", "Cấp huyện", CAPITAL, "Chỉ tiêu xã", "Chỉ tiêu nâng cao"):
            book.drop(sheet)
    row = str(book.row_of(SHEET, code))
    data = book.sheet(SHEET)[[child.tag.endswith("sheetData") for child in book.sheet(SHEET)].index(True)]
    for line in [line for line in data if int(line.get("r")) > 5 and line.get("r") != row]:
        data.remove(line)
    return book.content()


def test_communes_with_problems_are_left_out_knowingly(take, lan, unit) -> None:
    book = known.book()
    book.spoil(SHEET, "D7", "x*")
    submission = take(book.content())
    with pytest.raises(ValidationError) as refused:
        services.send(submission, by=submission.sent_by, explanations={})
    assert refused.value.code == "fix"
    services.send(submission, by=submission.sent_by, explanations={}, left_out=[TA_LENG])
    submission.refresh_from_db()
    accept(submission, shown=shown(submission), by=lan)
    assert unlike(stored(submission), {key: said for key, said in book.said.items() if key[1] != TA_LENG}) == {}
    submission.check_result.refresh_from_db()
    assert submission.check_result.left_out == [TA_LENG]


def test_approved_figures_that_moved_are_shown_before_anything_is_written(send, lan, unit, criterion) -> None:
    submission = send(by_openpyxl()[0])
    seen = shown(submission)
    record_assessment(
        unit=unit(GIANG_MA), criterion=criterion(2), verdict=Verdict.NOT_ASSESSED, observed_on=CUTOFF, by=lan
    )
    before = counts()
    with pytest.raises(Changed) as moved:
        accept(submission, shown=seen, by=lan)
    assert counts() == before
    anew = moved.value.difference
    assert [claim.before for claim in anew.changes if claim.cell == "'Xã NTM'!E8"] == [{"verdict": "not_assessed"}]
    foresee(submission, by=lan)
    _submission, did = accept(submission, shown=shown(submission), by=lan)
    assert did


def test_accepting_twice_is_one_acceptance(send, lan) -> None:
    submission = send(by_openpyxl()[0])
    seen = shown(submission)
    assert accept(submission, shown=seen, by=lan)[1]
    after = counts()
    assert not accept(submission, shown=seen, by=lan)[1]
    assert counts() == after


def test_nobody_accepts_what_he_sent(take, lan) -> None:
    submission = take(known.made("106").content, by=lan)
    services.send(submission, by=lan, explanations={})
    with pytest.raises(ValidationError) as refused:
        accept(submission, shown=shown(submission), by=lan)
    assert refused.value.code == "denied"


def test_a_district_reads_its_own_figures_only(take, hoa) -> None:
    with pytest.raises(ValidationError) as refused:
        take(known.made("106").content, by=hoa)
    assert refused.value.code == "denied"


def test_readings_and_amounts_are_in_force(send, lan, unit) -> None:
    submission = send(by_openpyxl()[0])
    accept(submission, shown=shown(submission), by=lan)
    reading = Reading.objects.as_of(CUTOFF).get(unit=unit(GIANG_MA), indicator__code="17.1", submission=submission)
    paid = Disbursement.objects.as_of(CUTOFF).get(holder__code="106", source__kind="investment", submission=submission)
    assert (reading.value, reading.verdict, paid.amount) == (Decimal("95.5"), "met", 11_000_500_000)
    assert Criterion.objects.get(indicators=reading.indicator).number == 17
