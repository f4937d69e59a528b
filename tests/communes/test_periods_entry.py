"""Periods: created from the last one, opened, closed and reopened by an approver; only closing locks figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from communes.models import Period, PeriodState, Unit
from communes.records import Superseded, save_record, version_of
from communes.selectors import province_on
from criteria.models import Level, Target, Verdict
from criteria.services import record_assessment, record_target
from reports.build import build_progress_report
from reports.models import Narrative
from reports.renderers.html import render_document
from reports.services import change_state, create_period
from tests.conftest import CUTOFF
from tests.entry_forms import boxes, problems

NEW = {
    "slug": "2024-12m",
    "title": "năm 2024",
    "cutoff": "31/12/2024",
    "opens_on": "15/12/2024",
    "due_on": "05/01/2025",
}
PAGE = "/entry/periods/2024-9m/"


@pytest.fixture
def page(client_of: Callable[[User], Client], lan: User) -> Client:
    return client_of(lan)


def new(**changed: Any) -> Period:
    days = {"cutoff": date(2024, 12, 31), "opens_on": date(2024, 12, 15), "due_on": date(2025, 1, 5)}
    return Period(**{"slug": "2024-12m", "title": "năm 2024", **days, **changed})


# --- Creating -------------------------------------------------------------------------------------------------------


def test_a_period_is_planned_and_takes_over_what_is_ticked(lan, period):
    made = create_period(period=new(), by=lan, letterhead=True, narrative=True, targets=True)
    assert made.state == PeriodState.PLANNED
    assert (made.agency, made.recipients) == (period.agency, period.recipients)
    assert made.report_title == period.report_title.replace("9 tháng đầu năm 2024", "năm 2024")
    texts = set(Narrative.objects.filter(period=period).values_list("subject", "section", "text"))
    assert set(Narrative.objects.filter(period=made).values_list("subject", "section", "text")) == texts
    assert texts
    assert (made.number, made.signed_on, made.meeting_on) == (None, None, None)


def test_what_is_not_ticked_stays_empty(lan):
    made = create_period(period=new(), by=lan)
    assert made.agency == ""
    assert not Narrative.objects.filter(period=made).exists()


def test_a_carried_over_period_renders_its_report(lan, province):
    made = create_period(period=new(), by=lan, letterhead=True, narrative=True, targets=True)
    report = build_progress_report(unit=province, period=made)
    html = render_document(report)
    assert "UBND TỈNH LAI CHÂU" in html
    assert report.figures["communes.met_all"].value == 40
    assert report.narrative


def test_a_period_of_a_new_year_renders_its_report_with_the_targets_carried_over(lan):
    year = {"cutoff": date(2025, 3, 31), "opens_on": date(2025, 3, 15), "due_on": date(2025, 4, 5)}
    made = create_period(
        period=new(slug="2025-3m", title="quý I năm 2025", **year),
        by=lan,
        letterhead=True,
        narrative=True,
        targets=True,
    )
    province = province_on(made.cutoff)
    report = build_progress_report(unit=province, period=made)
    assert render_document(report)
    assert "03413" in {unit.result.unit.code for plan in report.plans for unit in plan.units if plan.year == 2025}


def test_targets_of_the_same_year_are_not_recorded_twice(lan):
    before = Target.objects.count()
    create_period(period=new(), by=lan, targets=True)
    assert Target.objects.count() == before


def test_a_target_that_the_new_year_has_already_is_left_alone(lan, unit, criterion):
    chosen = criterion(1).criteria_set
    record_target(unit=unit("03413"), criteria_set=chosen, year=2025, expected=Decimal(18), observed_on=CUTOFF, by=lan)
    year = {"cutoff": date(2025, 3, 31), "opens_on": date(2025, 3, 15), "due_on": date(2025, 4, 5)}
    create_period(period=new(slug="2025-3m", **year), by=lan, targets=True)
    assert Target.objects.as_of(date(2025, 3, 31)).get(unit__code="03413", year=2025).expected == 18


def test_the_first_period_of_a_province_has_nothing_to_carry_over(lan):
    early = {"cutoff": date(2020, 12, 31), "opens_on": date(2020, 12, 15), "due_on": date(2021, 1, 5)}
    made = create_period(period=new(slug="2020-12m", **early), by=lan, letterhead=True, narrative=True, targets=True)
    assert made.report_title == "năm 2024"


def test_the_form_creates_a_period(page, period):
    form = boxes(page.get("/entry/periods/new/").content) | {"letterhead": "on", "narrative": "on", "targets": "on"}
    assert page.post("/entry/periods/new/", form | NEW).url == "/entry/periods/2024-12m/"
    assert Period.objects.get(slug="2024-12m").agency == period.agency
    assert page.get("/entry/periods/2024-12m/").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"slug": "2024-9m"},
        {"slug": "chín tháng"},
        {"cutoff": "22/10/2024"},
        {"cutoff": "31/12/24"},
        {"due_on": "01/12/2024"},
        {"title": ""},
    ],
)
def test_a_form_that_cannot_be_is_refused(page, changed):
    before = Period.objects.count()
    response = page.post("/entry/periods/new/", NEW | changed)
    assert response.status_code == 422
    assert problems(response.content)
    assert Period.objects.count() == before


# --- Opening and closing --------------------------------------------------------------------------------------------


def move(period: Period, to: str, by: User, reason: str = "") -> Period:
    return change_state(period=period, to=to, by=by, based_on=version_of(period), reason=reason)


def test_a_period_is_opened_closed_and_reopened_with_a_reason(lan):
    period = create_period(period=new(), by=lan)
    move(period, PeriodState.OPEN, lan)
    move(period, PeriodState.CLOSED, lan)
    with pytest.raises(ValidationError):
        move(Period.objects.get(pk=period.pk), PeriodState.OPEN, lan)
    move(Period.objects.get(pk=period.pk), PeriodState.OPEN, lan, "Thiếu số liệu của một huyện")
    states = list(Period.history.filter(id=period.pk).order_by("history_id").values_list("state", "history_user"))
    assert states == [(state, lan.pk) for state in ("planned", "open", "closed", "open")]
    assert Period.history.filter(id=period.pk).latest("history_id").history_change_reason


@pytest.mark.parametrize(("state", "to"), [("planned", "closed"), ("open", "planned"), ("open", "open")])
def test_an_act_that_does_not_fit_is_refused(lan, period, state, to):
    Period.objects.filter(pk=period.pk).update(state=state)
    with pytest.raises(ValidationError):
        move(Period.objects.get(pk=period.pk), to, lan, "Thử")


def test_a_period_is_not_closed_before_its_cut_off(lan):
    today = timezone.localdate()
    days = {"opens_on": today, "due_on": today + timedelta(days=30)}
    period = create_period(period=new(slug="2030-1m", cutoff=today + timedelta(days=1), **days), by=lan)
    move(period, PeriodState.OPEN, lan)
    with pytest.raises(ValidationError, match=f"{period.cutoff:%d/%m/%Y}"):
        move(period, PeriodState.CLOSED, lan)


def test_closing_names_the_open_periods_that_it_locks_too_and_they_say_so_afterwards(lan, page):
    later = create_period(period=new(), by=lan)
    move(later, PeriodState.OPEN, lan)
    assert "9 tháng đầu năm 2024" in page.get("/entry/periods/2024-12m/close/").content.decode().split("<main")[1]
    move(Period.objects.get(pk=later.pk), PeriodState.CLOSED, lan)
    for address in ["/entry/periods/", PAGE]:
        told = page.get(address).content.decode().split("<main")[1]
        assert "«năm 2024»" in told


def test_only_an_approver_opens_and_closes(chi, period):
    with pytest.raises(ValidationError):
        move(period, PeriodState.CLOSED, chi)
    with pytest.raises(ValidationError):
        create_period(period=new(), by=chi)


def test_only_closing_locks_figures(lan, chi, unit, criterion, period):
    about = {"unit": unit("03628"), "criterion": criterion(6), "observed_on": CUTOFF, "by": chi, "note": "Thử"}
    record_assessment(**about, verdict=Verdict.NOT_MET)
    move(period, PeriodState.CLOSED, lan)
    with pytest.raises(ValidationError, match="9 tháng"):
        record_assessment(**about, verdict=Verdict.MET)
    move(period, PeriodState.OPEN, lan, "Bổ sung")
    record_assessment(**about, verdict=Verdict.MET)


def test_closing_a_period_that_somebody_changed_asks_to_look_again(lan, chi, period):
    seen = version_of(period)
    period.place = "Nơi khác"
    period.save()
    with pytest.raises(Superseded):
        change_state(period=period, to=PeriodState.CLOSED, by=lan, based_on=seen)


def test_the_page_closes_and_reopens(page):
    def send(**said: str) -> Any:
        version = version_of(Period.objects.get(slug="2024-9m"))
        return page.post(f"{PAGE}state/", {"version": str(version), **said})

    assert send(to="closed").status_code == 302
    assert send(to="open").status_code == 422
    assert Period.objects.get(slug="2024-9m").state == PeriodState.CLOSED
    assert send(to="open", note="Bổ sung số liệu").status_code == 302
    assert "Bổ sung số liệu" in page.get(PAGE).content.decode()


def test_a_close_from_an_old_page_is_not_done(page):
    old = str(version_of(Period.objects.get(slug="2024-9m")) or 0)
    Period.objects.get(slug="2024-9m").save()
    response = page.post(f"{PAGE}state/", {"version": old, "to": "closed"})
    assert response.status_code == 422
    assert Period.objects.get(slug="2024-9m").state == PeriodState.OPEN


# --- Letterhead -----------------------------------------------------------------------------------------------------


def test_the_letterhead_is_edited_and_stands_on_the_paper(page, province):
    form = boxes(page.get(PAGE).content)
    assert form["cutoff"] == "22/10/2024"
    changed = {"number": "1.234", "signed_on": "23/10/2024", "signer_name": "Nguyễn Văn A", "place": "Tam Đường"}
    assert page.post(PAGE, form | changed).status_code == 302
    period = Period.objects.get(slug="2024-9m")
    assert (period.number, period.signed_on, period.signer_name) == (1234, date(2024, 10, 23), "Nguyễn Văn A")
    assert "Tam Đường, ngày" in " ".join(render_document(build_progress_report(unit=province, period=period)).split())


def test_somebody_elses_edit_is_shown_and_merged_with_what_was_left_alone(page, chi):
    form = boxes(page.get(PAGE).content)
    other = Period.objects.get(slug="2024-9m")
    other.place, other.agency = "Than Uyên", "SỞ KHÁC"
    save_record(row=other, by=chi, based_on=version_of(other))
    asked = page.post(PAGE, form | {"place": "Tam Đường"})
    assert asked.status_code == 409
    told = problems(asked.content)
    assert all(words in told for words in ("Than Uyên", "Tam Đường", "SỞ KHÁC", "chi"))
    assert Period.objects.get(slug="2024-9m").place == "Than Uyên"
    again = boxes(asked.content)
    assert (again["place"], again["agency"]) == ("Tam Đường", "SỞ KHÁC")
    assert page.post(PAGE, again).status_code == 302
    assert Period.objects.get(slug="2024-9m").place == "Tam Đường"


def test_the_cut_off_of_a_closed_period_stays(page):
    Period.objects.filter(slug="2024-9m").update(state=PeriodState.CLOSED)
    assert page.post(PAGE, boxes(page.get(PAGE).content) | {"cutoff": "21/10/2024"}).status_code == 422


def test_an_officer_reads_and_changes_nothing(client_of, chi):
    browser = client_of(chi)
    assert browser.get("/entry/periods/").status_code == 200
    assert browser.get(PAGE).status_code == 200
    assert browser.get("/entry/periods/new/").status_code == 403
    assert browser.post(PAGE, {"place": "x"}).status_code == 403
    assert browser.post(f"{PAGE}state/", {"to": "closed"}).status_code == 403


def test_a_unit_that_ended_takes_no_text_along(lan, unit: Callable[[str], Unit], period):
    Narrative.objects.create(period=period, subject=unit("106"), section="tasks", text="Của huyện")
    after = {"cutoff": date(2025, 12, 31), "opens_on": date(2025, 12, 1), "due_on": date(2026, 1, 5)}
    made = create_period(period=new(slug="2025-12m", **after), by=lan, narrative=True, targets=True)
    assert "Của huyện" not in set(Narrative.objects.filter(period=made).values_list("text", flat=True))
    assert not Target.objects.filter(year=2025, observed_on__gt=date(2025, 7, 1), criteria_set__level=Level.VILLAGE)


# --- A closed period ------------------------------------------------------------------------------------------------


def test_a_closed_period_is_edited_with_a_reason_only(page):
    Period.objects.filter(slug="2024-9m").update(state=PeriodState.CLOSED)
    form = boxes(page.get(PAGE).content) | {"title": "Chín tháng"}
    refused = page.post(PAGE, form)
    assert refused.status_code == 422
    assert "lý do" in problems(refused.content)
    assert page.post(PAGE, form | {"note": "Sai tên kỳ"}).status_code == 302
    row = Period.objects.get(slug="2024-9m")
    assert (row.title, Period.history.filter(id=row.pk).first().history_change_reason) == ("Chín tháng", "Sai tên kỳ")


def test_closing_is_asked_about_first(page, client_of, chi):
    asked = page.get(f"{PAGE}close/")
    text = " ".join(asked.content.decode().split())
    assert all(words in text for words in ("22/10/2024", "23/10/2024"))
    assert page.post(f"{PAGE}state/", boxes(asked.content) | {"to": "closed"}).status_code == 302
    assert Period.objects.get(slug="2024-9m").state == PeriodState.CLOSED
    assert page.get(f"{PAGE}close/").url == PAGE
    assert client_of(chi).get(f"{PAGE}close/").status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slug": "2024-9m"}, "2024-12m"),
        ({"slug": "chín tháng"}, "chữ thường không dấu"),
        ({"due_on": "05/01/2035"}, "05/01/2035"),
        ({"opens_on": "15/12/2014"}, "15/12/2014"),
        ({"meeting_on": "15/12/2042"}, "15/12/2042"),
    ],
)
def test_a_refused_period_says_what_is_wrong_in_plain_words(page, changed, said):
    assert said in problems(page.post("/entry/periods/new/", NEW | changed).content)
