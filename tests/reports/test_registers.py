"""Documents and training classes: entered, changed and deleted, never on top of somebody else's change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from communes.models import Membership, Period, Role, Unit
from communes.records import delete_record, version_of
from reports.build import build_progress_report
from reports.models import GuidanceDocument, TrainingClass
from tests.entry_forms import boxes, problems

DOCUMENT = {
    "kind": "Kế hoạch",
    "number": "77/KH-UBND",
    "issued_on": "05/09/2024",
    "issuer": "UBND tỉnh",
    "category": "guidance",
    "title": "Triển khai chương trình",
}
CLASS = {
    "title": "Bồi dưỡng cán bộ",
    "held_on": "05/09/2024",
    "held_until": "",
    "place": "Lai Châu",
    "trainees": "1.050",
}
KINDS = pytest.mark.parametrize(
    ("kind", "typed", "model"), [("documents", DOCUMENT, GuidanceDocument), ("classes", CLASS, TrainingClass)]
)


@pytest.fixture
def page(client_of: Callable[[User], Client], lan: User) -> Client:
    return client_of(lan)


def enter(page: Client, kind: str, typed: dict[str, str]) -> Any:
    return page.post(f"/entry/{kind}/new/", boxes(page.get(f"/entry/{kind}/new/").content) | typed)


@KINDS
def test_a_record_is_entered_listed_and_counted_in_the_report(page, province, period, lan, kind, typed, model):
    key = {"documents": "guidance.issued", "classes": "training.classes"}[kind]

    def counted() -> Any:
        return build_progress_report(unit=province, period=period).figures[key].value

    before = counted()
    assert enter(page, kind, typed).url == f"/entry/{kind}/"
    row = model.objects.latest("pk")
    assert (row.unit, row.history.get().history_user) == (province, lan)
    assert typed.get("number", "Bồi dưỡng cán bộ") in page.get(f"/entry/{kind}/?year=2024").content.decode()
    assert counted() == before + 1


@KINDS
def test_a_record_sent_twice_is_stored_once_and_told_as_recorded(page, client_of, chi, kind, typed, model):
    before = model.objects.count()
    for _time in range(2):
        assert enter(page, kind, typed).url == f"/entry/{kind}/"
    assert model.objects.count() == before + 1
    assert enter(client_of(chi), kind, typed).status_code == 422, "to somebody else it is a second one"


@pytest.mark.parametrize("day", ["01/01/0001", "05/09/1024"])
def test_a_document_of_another_age_is_refused(page, day):
    response = enter(page, "documents", DOCUMENT | {"issued_on": day})
    assert response.status_code == 422
    assert day in problems(response.content)


def test_a_class_of_one_day_ends_on_it(page):
    enter(page, "classes", CLASS)
    row = TrainingClass.objects.latest("pk")
    assert (row.held_on, row.held_until, row.trainees) == (date(2024, 9, 5), date(2024, 9, 5), 1050)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("documents", DOCUMENT | {"issued_on": "31/02/2024"}),
        ("documents", DOCUMENT | {"number": ""}),
        ("classes", CLASS | {"trainees": "0"}),
        ("classes", CLASS | {"trainees": "12.5"}),
        ("classes", CLASS | {"held_until": "01/09/2024"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_box(page, kind, typed):
    response = enter(page, kind, typed)
    assert response.status_code == 422
    assert problems(response.content)
    assert boxes(response.content)["title"] == typed["title"]


def test_the_same_document_is_not_entered_twice(page):
    enter(page, "documents", DOCUMENT)
    assert enter(page, "documents", DOCUMENT | {"title": "Khác"}).status_code == 422


@KINDS
def test_a_save_on_top_of_somebody_elses_shows_both(page, chi, kind, typed, model):
    enter(page, kind, typed)
    row = model.objects.latest("pk")
    address = f"/entry/{kind}/{row.pk}/"
    opened = boxes(page.get(address).content)
    row.title, row._history_user = "Tên của người khác", chi
    row.save()
    asked = page.post(address, opened | {"title": "Tên của tôi"})
    assert asked.status_code == 409
    told = problems(asked.content)
    assert all(words in told for words in ("Tên của người khác", "Tên của tôi", "chi"))
    assert model.objects.get(pk=row.pk).title == "Tên của người khác"
    assert page.post(address, boxes(asked.content)).status_code == 302
    assert model.objects.get(pk=row.pk).title == "Tên của tôi"


@KINDS
def test_a_record_is_deleted_after_asking_and_its_history_stays(page, lan, kind, typed, model):
    enter(page, kind, typed)
    row = model.objects.latest("pk")
    address = f"/entry/{kind}/{row.pk}/delete/"
    opened = boxes(page.get(address).content)
    assert page.post(address, opened).status_code == 302
    assert not model.objects.filter(pk=row.pk).exists()
    last = model.history.filter(id=row.pk).latest("history_id")
    assert (last.history_type, last.history_user) == ("-", lan)


@KINDS
def test_what_somebody_changed_is_not_deleted_unseen(page, chi, kind, typed, model):
    enter(page, kind, typed)
    row = model.objects.latest("pk")
    opened = boxes(page.get(f"/entry/{kind}/{row.pk}/delete/").content)
    row._history_user = chi
    row.save()
    response = page.post(f"/entry/{kind}/{row.pk}/delete/", opened)
    assert response.status_code == 409
    assert "chi" in problems(response.content)
    assert model.objects.filter(pk=row.pk).exists()


def test_a_record_that_somebody_deleted_is_not_brought_back(page, chi):
    enter(page, "documents", DOCUMENT)
    row = GuidanceDocument.objects.latest("pk")
    address = f"/entry/documents/{row.pk}/"
    opened = boxes(page.get(address).content)
    delete_record(row=row, by=chi, based_on=version_of(row))
    told = page.post(address, opened | {"title": "Tên của tôi"})
    assert told.status_code == 409
    assert "chi" in problems(told.content)
    assert "Tên của tôi" in told.content.decode()
    assert not GuidanceDocument.objects.filter(number=DOCUMENT["number"]).exists()
    assert page.get(address).status_code == 404


def test_an_officer_of_a_district_keeps_the_records_of_the_own_district(client_of, khach, unit: Callable[[str], Unit]):
    Membership.objects.create(user=khach, role=Role.OFFICER, unit=unit("110"))
    browser = client_of(khach)
    assert enter(browser, "documents", DOCUMENT).status_code == 302
    assert GuidanceDocument.objects.latest("pk").unit == unit("110")
    foreign = GuidanceDocument.objects.filter(unit=unit("12")).first()
    assert foreign
    assert browser.get(f"/entry/documents/{foreign.pk}/").status_code == 403
    assert enter(browser, "documents", DOCUMENT | {"number": "78/KH", "unit": str(unit("12").pk)}).status_code == 422


# --- Closed periods -------------------------------------------------------------------------------------------------

# On the last day that the report of the closed period 2024-6m counts; only a document can be dated after its cut-off.
LOCKED = {"documents": {"issued_on": "30/06/2024"}, "classes": {"held_on": "30/06/2024"}}
WHY = {"note": "Bổ sung theo biên bản"}


@KINDS
def test_an_officer_enters_nothing_into_the_report_of_a_closed_period(client_of, chi, kind, typed, model):
    before = model.objects.count()
    response = enter(client_of(chi), kind, typed | LOCKED[kind] | WHY)
    assert response.status_code == 422
    assert "6 tháng đầu năm 2024" in problems(response.content)
    assert model.objects.count() == before


@KINDS
def test_an_approver_corrects_it_with_a_reason(page, kind, typed, model):
    assert "lý do" in problems(enter(page, kind, typed | LOCKED[kind]).content)
    assert enter(page, kind, typed | LOCKED[kind] | WHY).status_code == 302
    row = model.objects.latest("pk")
    assert row.history.get().history_change_reason == WHY["note"]
    address = f"/entry/{kind}/{row.pk}/"
    opened = boxes(page.get(address).content)
    assert page.post(address, opened | {"title": "Tên khác"}).status_code == 422
    assert page.post(address, opened | {"title": "Tên khác"} | WHY).status_code == 302
    gone = boxes(page.get(f"{address}delete/").content)
    assert page.post(f"{address}delete/", gone).status_code == 422
    assert page.post(f"{address}delete/", gone | WHY).status_code == 302
    assert row.history.first().history_change_reason == WHY["note"]


@KINDS
def test_an_officer_neither_moves_a_record_out_of_a_closed_period_nor_deletes_it(
    page, client_of, chi, kind, typed, model
):
    enter(page, kind, typed | LOCKED[kind] | WHY)
    row, browser = model.objects.latest("pk"), client_of(chi)
    address = f"/entry/{kind}/{row.pk}/"
    moved = boxes(browser.get(address).content) | typed | WHY
    assert browser.post(address, moved).status_code == 422
    assert browser.post(f"{address}delete/", boxes(browser.get(f"{address}delete/").content) | WHY).status_code == 422
    stored = model.objects.get(pk=row.pk)
    assert stored.history.count() == 1


def test_documents_count_up_to_the_meeting_and_are_locked_up_to_it(client_of, chi):
    Period.objects.filter(slug="2024-6m").update(meeting_on=date(2024, 7, 9))
    browser = client_of(chi)
    assert enter(browser, "documents", DOCUMENT | {"issued_on": "09/07/2024"} | WHY).status_code == 422
    assert enter(browser, "documents", DOCUMENT | {"issued_on": "10/07/2024"}).status_code == 302
    assert enter(browser, "classes", CLASS | {"held_on": "01/07/2024"}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("documents", DOCUMENT | {"issued_on": "06/09/2024"}),
        ("classes", CLASS | {"held_on": "06/09/2024"}),
        ("classes", CLASS | {"held_until": "06/09/2024"}),
    ],
)
def test_what_has_not_happened_yet_is_refused(page, monkeypatch, kind, typed):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2024, 9, 5))
    response = enter(page, kind, typed)
    assert response.status_code == 422
    assert "06/09/2024" in problems(response.content)


@pytest.mark.parametrize("address", ["/entry/documents/", "/entry/classes/", "/entry/targets/", "/entry/capital/"])
@pytest.mark.parametrize("year", ["0000", "²²²²", "٢٠٢٤", "99999", "-1", "", "năm"])
def test_a_year_that_is_none_shows_the_year_of_the_day(page, address, year):
    assert page.get(address, {"year": year}).status_code == 200


def test_an_officer_of_a_district_is_led_to_the_records_of_the_own_district_only(client_of, khach, unit):
    Membership.objects.create(user=khach, role=Role.OFFICER, unit=unit("110"))
    browser = client_of(khach)
    enter(browser, "documents", DOCUMENT)
    own = GuidanceDocument.objects.latest("pk").pk
    html = browser.get("/entry/documents/?year=2024").content.decode()
    assert f'href="/entry/documents/{own}/"' in html
    assert html.count('href="/entry/documents/') == 2, "the own record and the form of a new one"
