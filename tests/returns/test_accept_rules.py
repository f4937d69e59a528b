"""What is asked once more when a return is accepted: rules of capital, reasons, closed periods; and what is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from communes.models import PeriodState
from communes.records import version_of
from communes.services import void_fact
from communes.submissions.accepting import Changed
from communes.submissions.reasons import problems_of
from criteria.models import Assessment, Indicator, Verdict
from criteria.services import record_assessment, record_reading
from funding.models import CapitalSource, Disbursement
from funding.services import Account, Given, record_capital
from ntm_portal.pages.returns.foresight import foresee
from ntm_portal.pages.returns.services import accept
from reports.corrections import corrections_for
from reports.services import change_state
from tests.conftest import CUTOFF
from tests.returns.books import CAPITAL, Book
from tests.returns.test_round_trip import GIANG_MA, TA_LENG, only_row, send, shown, take
from tests.returns.test_workbooks import known, told

__all__ = ["send", "take"]  # fixtures

LISTS = ("Xã NTM nâng cao", "Thôn, bản", "Cấp huyện", "Chỉ tiêu xã", "Chỉ tiêu nâng cao")
ASSIGNED, CARRIED = 11_800_000_000, 1_320_000_000  # of row 6: 13,120 million may be spent


def only_capital(book: Book) -> bytes:
    for sheet in ("Xã NTM", *LISTS):
        book.drop(sheet)
    return book.content()


def capital(**money: object) -> bytes:
    """A workbook with the sheet of capital alone, its first account changed."""
    book = known.book()
    book.money(6, **money)
    return only_capital(book)


def commune(code: str = TA_LENG, **marks: str | None) -> bytes:
    """A workbook with one row of communes; `marks` by «c» and number."""
    book = known.book()
    for number, word in marks.items():
        book.mark(code, int(number[1:]), word, None)
    return only_row(book, code)


def accept_now(submission, by, note=""):
    """Accepts what the page shows at this moment."""
    foresee(submission, by=by)
    return accept(submission, shown=shown(submission), by=by, note=note)


def codes(submission) -> set[str]:
    return {problem.code for problem in problems_of(submission)} - {"sheet_missing"}


@pytest.fixture
def account(unit):
    source = CapitalSource.objects.get(slug=known.book().shown(CAPITAL, "D6"))
    return lambda day=CUTOFF: Account(unit("106"), source, 2024, day)


# --- Capital ----------------------------------------------------------------------------------------------------------


def test_capital_that_was_lowered_meanwhile_is_shown_and_then_refused(send, account, lan) -> None:
    submission = send(capital(assigned=None, carried=None, paid=13_000))
    seen = shown(submission)
    record_capital(account=account(), by=lan, given=Given(10_700_000_000, 300_000_000))
    with pytest.raises(Changed) as moved:
        accept(submission, shown=seen, by=lan)
    assert {problem.code for problem in moved.value.difference.problems if problem.blocks} == {"above_usable"}
    with pytest.raises(ValidationError) as refused:
        accept_now(submission, lan, note="Cứ duyệt")
    assert refused.value.code == "fix"
    assert not Disbursement.objects.filter(submission=submission).exists()


def test_amounts_of_a_later_day_are_asked_too(take) -> None:
    """10.890 million were paid on 15 October; a file of the first of October says more."""
    book = known.book()
    book.put("Hướng dẫn", day_cell(book), "01/10/2024")
    book.money(6, assigned=11_000, carried=0, paid=12_500)
    assert codes(take(only_capital(book))) >= {"above_usable", "amount_falls_later"}


def day_cell(book: Book) -> str:
    """Of «Số liệu đến ngày» on the first sheet."""
    row = next(
        row.get("r")
        for row in book.sheet("Hướng dẫn").iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")
        if book.shown("Hướng dẫn", f"A{row.get('r')}") == "ntm-day"
    )
    return f"C{row}"


def test_a_replacement_that_leaves_the_allocation_empty_is_told_what_is_left_to_spend(take, send, account, lan) -> None:
    first = send(capital(assigned=20_000, carried=0, paid=15_000))
    accept(first, shown=shown(first), by=lan)
    second = take(capital(assigned=None, carried=None, paid=15_000))
    assert f"above_usable {CAPITAL}!J6" in map(told, problems_of(second))


def test_a_replacement_may_correct_an_amount_downwards_to_what_stood_before_both(take, send, lan) -> None:
    paid = known.book().cell(CAPITAL, "J6")[0].text
    first = send(capital(assigned=20_000, carried=0, paid=15_000))
    accept(first, shown=shown(first), by=lan)
    second = take(capital(assigned=20_000, carried=0, paid=float(paid) + 1))
    assert "amount_falls" not in codes(second)


# --- Lost criteria ----------------------------------------------------------------------------------------------------


@pytest.fixture
def not_met(unit, criterion, lan):
    """Tả Lèng does not meet criterion 2 before any file."""
    return record_assessment(
        unit=unit(TA_LENG),
        criterion=criterion(2),
        verdict=Verdict.NOT_MET,
        observed_on=CUTOFF,
        by=lan,
        note="Đường hỏng",
    )


def test_a_replacement_that_falls_silent_about_a_met_criterion_is_asked_why(not_met, take, send, lan) -> None:
    first = send(commune(c2="Đạt"))
    accept(first, shown=shown(first), by=lan)
    second = take(commune(c2=None))
    (lost,) = [problem for problem in problems_of(second) if problem.code == "lost_criterion"]
    assert (lost.unit, lost.cells, lost.found) == (TA_LENG, (), "Đạt → Chưa đạt")


def test_a_value_that_vanishes_to_nothing_is_lost_too(take, send, lan, unit, criterion) -> None:
    fact = Assessment.objects.as_of(CUTOFF).filter(unit=unit(TA_LENG), criterion=criterion(1))
    first = send(commune(c1="Đạt"))
    accept(first, shown=shown(first), by=lan)
    for earlier in Assessment.objects.not_voided().filter(unit=unit(TA_LENG), criterion=criterion(1), submission=None):
        void_fact(earlier, reason="Nhầm xã", by=lan)
    assert fact.get().submission == first
    second = send(commune(c1=None))
    assert "lost_criterion" in codes(second)
    accept(second, shown=shown(second), by=lan)
    assert not fact.exists()
    voiding = Assessment.objects.get(voids__submission=first, criterion=criterion(1))
    assert "Đã rà soát lại" in voiding.note


def test_a_criterion_that_was_met_meanwhile_is_not_lost_without_a_word(not_met, send, lan, unit, criterion) -> None:
    submission = send(commune(c2="Chưa đạt"))
    assert "lost_criterion" not in codes(submission)
    record_assessment(unit=unit(TA_LENG), criterion=criterion(2), verdict=Verdict.MET, observed_on=CUTOFF, by=lan)
    with pytest.raises(ValidationError) as refused:
        accept_now(submission, lan)
    assert refused.value.code == "explain"
    accept_now(submission, lan, note="Đoàn kiểm tra kết luận chưa đạt")
    facts = {fact.criterion_id: fact.note for fact in Assessment.objects.filter(submission=submission, voids=None)}
    assert facts.pop(criterion(2).pk) == "Đoàn kiểm tra kết luận chưa đạt"
    assert set(facts.values()) == {""}


def test_an_approved_indicator_contradicts_a_criterion_reported_as_met(take, unit, lan) -> None:
    indicator = Indicator.objects.get(code="17.1", criterion__criteria_set__level="commune")
    day = {"observed_on": CUTOFF, "by": lan}
    record_reading(unit=unit(TA_LENG), indicator=indicator, verdict=Verdict.NOT_MET, **day)
    submission = take(commune(c17="Đạt"))
    assert "contradicts_indicator" in codes(submission)
    record_reading(unit=unit(TA_LENG), indicator=indicator, verdict=Verdict.MET, **day)
    assert "contradicts_indicator" not in codes(take(commune(c17="Đạt")))


# --- Closed periods ---------------------------------------------------------------------------------------------------


@pytest.fixture
def closed(period, lan):
    def close() -> None:
        period.refresh_from_db()
        change_state(period=period, to=PeriodState.CLOSED, by=lan, based_on=version_of(period), reason="Khóa sổ")

    return close


def test_a_plain_officer_does_not_void_figures_of_a_closed_period(take, send, chi, minh, lan, closed, period) -> None:
    first = send(commune(c2="Đạt"), by=minh)
    accept(first, shown=shown(first), by=lan)
    second = send(commune(c2="Đạt"), by=minh)
    closed()
    later = date(2024, 10, 30)
    type(period).objects.filter(pk=period.pk).update(cutoff=date(2024, 10, 25))
    second.observed_on = later
    second.save(update_fields=["observed_on"])
    for person in (chi, lan):
        with pytest.raises(ValidationError, match="2024"):
            accept_now(second, person)
    assert accept_now(second, lan, note="Đính chính theo biên bản")[1]


def test_a_file_accepted_after_closing_tells_only_what_it_corrects(send, lan, closed, period, province) -> None:
    submission = send(commune(GIANG_MA, c2="Đạt"))
    closed()
    before = corrections_for(period, province)
    accept_now(submission, lan, note="Tệp gửi trước khi khóa")
    added = [one for one in corrections_for(period, province) if one not in before]
    assert [(one.before, one.after, one.reason) for one in added] == [("Chưa đạt", "Đạt", "Tệp gửi trước khi khóa")]
    facts = Assessment.objects.filter(submission=submission, voids=None)
    assert set(facts.values_list("note", flat=True)) == {"Tệp gửi trước khi khóa"}


def test_a_replacement_after_closing_tells_only_what_it_corrects(send, lan, closed, period, province) -> None:
    first = send(commune(c2="Đạt"))
    accept(first, shown=shown(first), by=lan)
    second = send(commune(c2="Đạt", c6="Chưa đánh giá"))
    closed()
    accept_now(second, lan, note="Theo biên bản 12")
    (only,) = corrections_for(period, province)
    assert (only.after, only.reason) == ("Chưa đánh giá", "Theo biên bản 12")


# --- What is kept -----------------------------------------------------------------------------------------------------


def test_a_status_that_is_said_again_keeps_its_evidence(send, lan, unit, criterion) -> None:
    record_assessment(
        unit=unit(GIANG_MA),
        criterion=criterion(4),
        verdict=Verdict.MET,
        observed_on=CUTOFF,
        by=lan,
        evidence_number="15/BB-UBND",
        evidence_date=date(2024, 9, 30),
    )
    submission = send(commune(GIANG_MA))
    accept(submission, shown=shown(submission), by=lan)
    fact = Assessment.objects.as_of(CUTOFF).get(unit=unit(GIANG_MA), criterion=criterion(4))
    assert fact.submission == submission
    assert (fact.evidence_number, fact.evidence_date) == ("15/BB-UBND", date(2024, 9, 30))


def test_another_status_does_not_take_over_the_evidence_of_the_old_one(send, lan, unit, criterion) -> None:
    said = {"unit": unit(GIANG_MA), "criterion": criterion(4), "observed_on": CUTOFF, "by": lan}
    record_assessment(**said, verdict=Verdict.MET, evidence_number="15/BB-UBND")
    submission = send(commune(GIANG_MA, c4="Chưa đạt"))
    accept(submission, shown=shown(submission), by=lan)
    fact = Assessment.objects.as_of(CUTOFF).get(unit=unit(GIANG_MA), criterion=criterion(4))
    assert (fact.verdict, fact.evidence_number) == (Verdict.NOT_MET, "")


def test_what_a_file_changed_is_kept_as_it_was_accepted(send, lan, unit, criterion) -> None:
    """Between checking and accepting an officer recorded the same: the file then changed nothing there."""
    submission = send(commune(c2="Đạt"))
    record_assessment(unit=unit(TA_LENG), criterion=criterion(2), verdict=Verdict.MET, observed_on=CUTOFF, by=lan)
    accept_now(submission, lan)
    submission.check_result.refresh_from_db()
    assert submission.check_result.outcome["changes"] == []
    assert submission.check_result.outcome["unchanged"] == submission.cells
