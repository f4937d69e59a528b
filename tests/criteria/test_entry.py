"""Entering one cell: what a save promises, to whom, and at which cost."""

import gzip
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.models import AuditAction, AuditEntry, Evidence, Membership, Period, PeriodState, Role
from communes.services import Stale, fact_in_force
from criteria.models import Assessment, Level, Verdict
from criteria.services import record_assessment, save_assessment, take_back
from tests.conftest import CUTOFF, JUNE, _person

PINNED = json.loads((Path(__file__).resolve().parent.parent / "query_counts.json").read_text())["actions"]
AUGUST = date(2024, 8, 15)
ADDRESS = "/entry/commune/03628/6/"
PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture
def tuan(db):
    """Another province officer, who does not approve."""
    return _person("tuan", Role.OFFICER)


@pytest.fixture
def cell(unit, criterion):
    """Pha Mu, criterion 6: met on the cut-off."""
    return {"unit": unit("03628"), "criterion": criterion(6)}


@pytest.fixture
def blank(unit, criterion):
    """Sùng Phài, a criterion of the advanced set: never reported."""
    return {"unit": unit("03403"), "criterion": criterion(1, Level.COMMUNE_ADVANCED)}


@pytest.fixture
def closed(period):
    Period.objects.filter(pk=period.pk).update(state=PeriodState.CLOSED)


def now(cell, on=CUTOFF):
    return fact_in_force(Assessment(**cell), on)


def save(cell, by, verdict, base, **more):
    said = {"note": "", "evidence_number": "", "evidence_date": None, "observed_on": CUTOFF, "seen_on": CUTOFF, **more}
    return save_assessment(**cell, by=by, verdict=verdict, based_on=base, **said)


def post(client, person, mode="cell", address=ADDRESS, **fields):
    headers = {"X-Entry": mode, "X-Entry-Person": str(person.pk)} if mode else {}
    return client.post(address, {"day": f"{CUTOFF:%Y-%m-%d}", **fields}, headers=headers)


# --- The service ---------------------------------------------------------------


def test_a_save_is_based_on_what_was_on_the_screen(cell, lan):
    seen = now(cell)
    saved = save(cell, lan, Verdict.NOT_MET, seen.pk, note="Nhà văn hóa xuống cấp")
    assert now(cell) == saved


def test_a_value_that_came_in_between_is_not_overwritten(cell, lan, tuan):
    seen = now(cell)
    theirs = save(cell, tuan, Verdict.NOT_APPLICABLE, seen.pk)
    with pytest.raises(Stale) as refusal:
        save(cell, lan, Verdict.MET, seen.pk)
    assert refusal.value.current == theirs
    assert now(cell) == theirs


def test_a_blank_cell_that_somebody_filled_meanwhile_is_a_conflict_too(blank, lan, tuan):
    save(blank, tuan, Verdict.MET, None)
    with pytest.raises(Stale):
        save(blank, lan, Verdict.NOT_MET, None)


def test_what_is_sent_twice_is_stored_once(cell, lan):
    seen = now(cell)
    first = save(cell, lan, Verdict.NOT_MET, seen.pk, note="Nhà văn hóa xuống cấp")
    assert save(cell, lan, Verdict.NOT_MET, seen.pk, note="Nhà văn hóa xuống cấp") == first
    assert Assessment.objects.filter(**cell, note="Nhà văn hóa xuống cấp").count() == 1


def test_the_same_value_of_somebody_else_is_no_repeat(cell, lan, tuan):
    seen = now(cell)
    save(cell, tuan, Verdict.NOT_APPLICABLE, seen.pk)
    with pytest.raises(Stale):
        save(cell, lan, Verdict.NOT_APPLICABLE, seen.pk)


def test_ones_own_older_value_is_no_repeat(cell, lan, tuan):
    older = save(cell, lan, Verdict.NOT_APPLICABLE, now(cell).pk)
    theirs = save(cell, tuan, Verdict.MET, older.pk)
    take_back(theirs, by=tuan)
    with pytest.raises(Stale):
        save(cell, lan, Verdict.NOT_APPLICABLE, theirs.pk)


def test_losing_a_met_criterion_needs_a_reason(cell, lan):
    with pytest.raises(ValidationError) as refusal:
        save(cell, lan, Verdict.NOT_MET, now(cell).pk)
    assert refusal.value.error_dict["note"][0].code == "reason"


def test_a_fact_of_an_earlier_day_is_based_on_the_day_of_the_page(cell, lan, tuan):
    seen = now(cell)
    save(cell, lan, Verdict.MET, seen.pk, observed_on=AUGUST)
    assert now(cell) == seen
    save(cell, tuan, Verdict.NOT_APPLICABLE, seen.pk)
    with pytest.raises(Stale):
        save(cell, lan, Verdict.MET, seen.pk, observed_on=AUGUST)


def test_a_closed_period_takes_nothing_from_an_officer(cell, tuan, closed):
    with pytest.raises(ValidationError, match="đã khóa"):
        save(cell, tuan, Verdict.NOT_APPLICABLE, now(cell).pk)


def test_an_approver_corrects_a_closed_period_with_a_reason(cell, lan, closed):
    with pytest.raises(ValidationError, match="phải có lý do"):
        save(cell, lan, Verdict.NOT_APPLICABLE, now(cell).pk)
    assert save(cell, lan, Verdict.NOT_APPLICABLE, now(cell).pk, note="Theo kết luận thẩm tra").pk


def test_taking_back_brings_the_earlier_value(cell, lan):
    seen = now(cell)
    mine = save(cell, lan, Verdict.NOT_APPLICABLE, seen.pk)
    assert take_back(mine, by=lan) == seen
    assert now(cell) == seen
    assert Assessment.objects.get(voids=mine).note == "Người ghi hoàn tác."


def test_taking_back_twice_is_taking_back_once(cell, lan):
    seen = now(cell)
    mine = save(cell, lan, Verdict.NOT_APPLICABLE, seen.pk)
    take_back(mine, by=lan)
    assert take_back(mine, by=lan) == seen
    assert Assessment.objects.filter(voids=mine).count() == 1


def test_taking_back_the_first_value_leaves_a_blank(blank, lan):
    assert take_back(save(blank, lan, Verdict.MET, None), by=lan) is None


def test_only_ones_own_value_is_taken_back(cell, lan, tuan):
    theirs = save(cell, tuan, Verdict.NOT_APPLICABLE, now(cell).pk)
    with pytest.raises(ValidationError, match="Chỉ người đã ghi"):
        take_back(theirs, by=lan)


def test_only_the_last_value_is_taken_back(cell, lan, tuan):
    mine = save(cell, lan, Verdict.NOT_APPLICABLE, now(cell).pk)
    theirs = save(cell, tuan, Verdict.MET, mine.pk)
    with pytest.raises(Stale):
        take_back(mine, by=lan)
    assert now(cell) == theirs


# --- The address of a cell --------------------------------------------------------


def test_the_grid_gets_the_new_cell(client_of, lan, cell):
    answer = post(client_of(lan), lan, verdict="not_applicable", base=now(cell).pk)
    stored = now(cell)
    assert (answer.status_code, stored.verdict) == (200, "not_applicable")
    assert answer.headers["X-Entry"] == "cell"
    assert f'data-verdict="not_applicable" data-fact="{stored.pk}" data-wrote="{stored.pk}"' in answer.content.decode()


def test_a_conflict_shows_both_values_with_who_and_when_and_the_next_base(client_of, lan, tuan, cell):
    seen = now(cell)
    theirs = save(cell, tuan, Verdict.NOT_MET, seen.pk, note="Chưa có nhà văn hóa")
    answer = post(client_of(lan), lan, verdict="not_applicable", base=seen.pk)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "tuan" in page
    assert "Chưa có nhà văn hóa" in page
    assert "Ghi giá trị của tôi" in page
    assert "Giữ giá trị đã có" in page
    assert f'name="base" value="{theirs.pk}"' in page
    assert re.search(r'value="not_applicable"[^>]* checked', page)
    assert now(cell) == theirs


def test_recording_ones_own_value_after_all_keeps_both_in_the_history(client_of, lan, tuan, cell):
    theirs = save(cell, tuan, Verdict.NOT_APPLICABLE, now(cell).pk)
    assert post(client_of(lan), lan, verdict="met", base=theirs.pk).status_code == 200
    history = client_of(lan).get(ADDRESS).content.decode()
    assert "tuan ghi lúc" in history
    assert "lan ghi lúc" in history


def test_a_missing_reason_comes_back_with_everything_typed(client_of, lan, cell):
    typed = {"verdict": "not_met", "base": now(cell).pk, "evidence_number": "15/BC-UBND", "evidence_date": "20/10/2024"}
    answer = post(client_of(lan), lan, mode="", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "phải có lý do" in page
    assert 'value="15/BC-UBND"' in page
    assert 'value="20/10/2024"' in page
    assert "<html" in page


@pytest.mark.parametrize("bad", [{"verdict": "perhaps"}, {"verdict": ""}, {"verdict": "met", "evidence_date": "2/30"}])
def test_what_cannot_be_read_is_refused_with_a_sentence(client_of, lan, cell, bad):
    answer = post(client_of(lan), lan, mode="panel", base=now(cell).pk, **bad)
    assert answer.status_code == 422
    assert "note error" in answer.content.decode()


def test_a_closed_period_is_told_in_a_sentence(client_of, tuan, cell, closed):
    answer = post(client_of(tuan), tuan, verdict="not_applicable", base=now(cell).pk)
    assert answer.status_code == 422
    assert "đã khóa" in answer.content.decode()


def test_the_day_of_the_page_counts_and_not_that_of_the_session(client_of, lan, cell):
    client = client_of(lan)
    client.post("/working-day/", {"day": "30/06/2024"})
    post(client, lan, verdict="not_applicable", base=now(cell).pk)
    assert now(cell).observed_on == CUTOFF
    assert now(cell, JUNE).verdict == Verdict.MET


def test_a_value_typed_by_one_person_is_not_stored_under_the_name_of_another(client_of, lan, tuan, cell):
    seen = now(cell)
    assert post(client_of(tuan), lan, verdict="not_applicable", base=seen.pk).status_code == 401
    assert now(cell) == seen


def test_undo_answers_with_the_value_that_is_back(client_of, lan, cell):
    seen = now(cell)
    mine = save(cell, lan, Verdict.NOT_APPLICABLE, seen.pk)
    answer = post(client_of(lan), lan, address=f"/entry/undo/{mine.pk}/")
    assert f'data-verdict="met" data-fact="{seen.pk}"' in answer.content.decode()


def test_undo_of_what_somebody_changed_since_is_refused(client_of, lan, tuan, cell):
    mine = save(cell, lan, Verdict.NOT_APPLICABLE, now(cell).pk)
    save(cell, tuan, Verdict.MET, mine.pk)
    answer = post(client_of(lan), lan, address=f"/entry/undo/{mine.pk}/")
    assert answer.status_code == 409
    assert "đã có người ghi giá trị khác" in answer.content.decode()


def test_without_javascript_the_form_of_the_commune_page_does_the_same(client_of, lan, cell):
    client = client_of(lan)
    page = client.get("/communes/03628/").content.decode()
    assert page.count('class="plain-form"') >= 19
    assert f'name="base" value="{now(cell).pk}"' in page
    answer = post(client, lan, mode="", verdict="not_applicable", note="", base=now(cell).pk, next="/communes/03628/")
    assert answer.url == "/communes/03628/"
    assert "Đã lưu: Xã Pha Mu" in client.get(answer.url).content.decode()


def test_the_way_back_is_one_of_our_pages(client_of, lan, cell):
    answer = post(client_of(lan), lan, mode="", verdict="met", base=now(cell).pk, next="https://example.com/")
    assert answer.url.startswith("/entry/commune/03628/6/")


@pytest.mark.parametrize(
    ("level", "code"), [("commune", "03628"), ("commune_advanced", "03628"), ("district", "106"), ("village", None)]
)
def test_every_level_has_a_page_of_plain_forms(client_of, lan, level, code):
    code = code or Assessment.objects.filter(criterion__criteria_set__level=level).first().unit.code
    client = client_of(lan)
    page = client.get(f"/entry/{level}/{code}/").content.decode()
    assert page.count('class="plain-form"') == page.count("<tbody")
    assert client.get(f"/entry/{level}/{code}/1/").status_code == 200


@pytest.mark.parametrize("address", ["commune/106/6/", "commune/03628/99/", "nothing/03628/6/", "commune/99999/"])
def test_an_unknown_cell_is_not_found(client_of, lan, address):
    assert client_of(lan).get(f"/entry/{address}").status_code == 404


def test_a_day_that_is_none_is_not_found(client_of, lan):
    assert client_of(lan).get(f"{ADDRESS}?day=soon").status_code == 404


# --- The evidence file -------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path):
    """Files of a test lie in a folder of their own."""
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path


def proof(name="biên bản.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def files(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


def prove(client, person, base, **more):
    fields = {"verdict": "met", "base": base, "evidence": proof(), **more}
    return post(client, person, "panel", **fields)


def test_the_file_of_a_cell_is_kept_with_it_and_linked_in_its_history(client_of, lan, cell, folder):
    client = client_of(lan)
    assert prove(client, lan, now(cell).pk).status_code == 200
    kept = now(cell).evidence
    page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    (link,) = page.select(f'.history li a[href="/evidence/{kept.pk}/"]')
    assert link.text == "biên bản.pdf"
    assert client.get(f"/evidence/{kept.pk}/").getvalue() == PDF


def test_a_file_sent_twice_because_the_answer_was_lost_is_stored_once(client_of, lan, cell, folder):
    client, seen = client_of(lan), now(cell)
    before = Assessment.objects.filter(**cell).count()
    answers = [prove(client, lan, seen.pk), prove(client, lan, seen.pk)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Assessment.objects.filter(**cell).count() == before + 1
    assert len(files(folder)) == Evidence.objects.count() == 1


def test_another_file_in_the_second_sending_is_a_conflict_and_is_not_kept(client_of, lan, cell, folder):
    client, seen = client_of(lan), now(cell)
    prove(client, lan, seen.pk)
    assert prove(client, lan, seen.pk, evidence=proof(content=PDF + b"2")).status_code == 409
    assert len(files(folder)) == Evidence.objects.count() == 1


@pytest.mark.parametrize(("ticked", "stays"), [({"keep_evidence": "on"}, True), ({}, False)])
def test_the_attached_file_stays_with_the_next_value_while_it_is_ticked(client_of, lan, cell, folder, ticked, stays):
    client = client_of(lan)
    prove(client, lan, now(cell).pk)
    first = now(cell)
    page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    assert page.select_one("[name=keep_evidence]").has_attr("checked")
    post(client, lan, verdict="not_applicable", base=first.pk, **ticked)
    assert now(cell).verdict == Verdict.NOT_APPLICABLE
    assert (now(cell).evidence == first.evidence) is stays


def test_the_file_of_another_cell_is_not_taken_over(client_of, lan, cell, criterion, folder):
    client = client_of(lan)
    prove(client, lan, now(cell).pk)
    other = {**cell, "criterion": criterion(7)}
    address = ADDRESS.replace("/6/", "/7/")
    base = {"base": now(cell).pk, "keep_evidence": "on", "verdict": "met"}
    assert post(client, lan, address=address, **base).status_code == 409
    assert now(other).evidence is None


@pytest.mark.parametrize("content", [b"", b"<svg/>"])
def test_a_file_that_is_no_pdf_and_no_picture_is_refused_with_the_rest(client_of, lan, cell, folder, content):
    seen = now(cell)
    answer = prove(client_of(lan), lan, seen.pk, evidence=proof(content=content))
    assert answer.status_code == 422
    assert BeautifulSoup(answer.content, "html.parser").select_one("#id_evidence_error").text.strip()
    assert (now(cell), files(folder)) == (seen, [])


def test_without_javascript_a_refused_form_asks_for_the_file_again(client_of, lan, cell, folder):
    fields = {"verdict": "not_met", "base": now(cell).pk, "evidence": proof()}
    answer = post(client_of(lan), lan, mode="", **fields)
    assert answer.status_code == 422
    assert "Hãy chọn lại tệp minh chứng." in answer.content.decode()
    assert files(folder) == []


# --- Who -------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["minh", "hoa", "binh", "khach"])
@pytest.mark.parametrize("mode", ["", "cell", "panel"])
def test_only_officers_write(client_of, request, cell, person, mode):
    someone = request.getfixturevalue(person)
    seen = now(cell)
    assert post(client_of(someone), someone, mode, verdict="met", base=seen.pk).status_code == 403
    assert client_of(someone).get(ADDRESS).status_code == 403
    assert client_of(someone).get("/entry/commune/03628/").status_code == 403
    assert post(client_of(someone), someone, mode, address=f"/entry/undo/{seen.pk}/").status_code == 403
    assert now(cell) == seen
    assert AuditEntry.objects.filter(action=AuditAction.REFUSED, account=person).count() == 4


@pytest.mark.parametrize("person", ["lan", "tuan"])
def test_officers_and_approvers_write(client_of, request, cell, person):
    someone = request.getfixturevalue(person)
    assert post(client_of(someone), someone, verdict="met", base=now(cell).pk).status_code == 200


def test_an_officer_of_one_district_writes_there_only(client_of, unit, db):
    officer = _person("chi", None)
    Membership.objects.create(user=officer, role=Role.OFFICER, unit=unit("110"))
    client = client_of(officer)
    assert client.get(ADDRESS).status_code == 200
    assert client.get("/entry/commune/03403/6/").status_code == 403
    page = client.get("/criteria/commune/").content.decode()
    assert 'data-unit="03628"' in page
    assert 'data-unit="03403"' not in page


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.post(ADDRESS, {"verdict": "met"}).url.startswith("/accounts/login/")


# --- The grid ----------------------------------------------------------------------


@pytest.mark.parametrize("person", ["minh", "binh"])
@pytest.mark.parametrize("address", ["/criteria/commune/", "/communes/03628/"])
def test_readers_get_nothing_of_the_entry(client_of, request, person, address):
    page = client_of(request.getfixturevalue(person)).get(address).content.decode()
    assert "entry" not in page
    assert "data-facts" not in page


@pytest.mark.parametrize("level", Level.values)
def test_the_grid_carries_the_facts_that_it_shows(client_of, lan, level):
    page = client_of(lan).get(f"/criteria/{level}/").content.decode()
    rows = re.findall(r'data-unit="(\w+)" data-verdicts="(\d+)" data-facts="([\d,]+)"', page)
    code, verdicts, facts = rows[0]
    shown = [int(fact) for fact in facts.split(",") if fact]
    stored = {fact.pk: fact for fact in Assessment.objects.filter(pk__in=shown).select_related("criterion", "unit")}
    assert len(verdicts) == facts.count(",") + 1
    assert {fact.unit.code for fact in stored.values()} == {code}
    for place, fact in enumerate(facts.split(",")):
        assert not fact or Verdict.values[int(verdicts[place]) - 1] == stored[int(fact)].verdict


def test_a_closed_period_shows_why_nothing_can_be_entered(client_of, tuan, closed):
    page = client_of(tuan).get("/criteria/commune/").content.decode()
    assert "data-facts" not in page
    assert "Chỉ người duyệt" in page


def test_an_approver_is_told_that_every_change_needs_a_reason(client_of, lan, closed):
    page = client_of(lan).get("/criteria/commune/").content.decode()
    assert "data-needs-reason" in page


# --- The cost ------------------------------------------------------------------------


def queries(act):
    """How many, the lock of the unit's row included: SQLite has none, the transaction is the lock."""
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == 200
    asked = len([query for query in captured if "SAVEPOINT" not in query["sql"]])
    return asked + (not connection.features.has_select_for_update)


def test_a_save_asks_the_database_a_pinned_number_of_times(client_of, lan, cell):
    client, base = client_of(lan), now(cell).pk
    assert queries(lambda: post(client, lan, verdict="met", base=base)) == PINNED["save a cell"] <= 10


def test_the_number_does_not_grow_with_the_history(client_of, lan, cell):
    for verdict in [Verdict.NOT_APPLICABLE, Verdict.MET] * 20:
        record_assessment(**cell, verdict=verdict, observed_on=CUTOFF, by=lan)
    client, base = client_of(lan), now(cell).pk
    assert queries(lambda: post(client, lan, verdict="met", base=base)) == PINNED["save a cell"]


def test_the_grid_is_light_over_the_wire(client_of, lan):
    page = client_of(lan).get("/criteria/commune/").content
    assert page.count(b"data-unit=") == 94
    assert len(gzip.compress(page, 6)) < 40_000


def test_the_fact_in_force_is_the_one_that_as_of_finds(lan, tuan, cell, blank):
    mine = save(cell, lan, Verdict.NOT_APPLICABLE, now(cell).pk)
    save(cell, tuan, Verdict.MET, mine.pk, observed_on=AUGUST)
    take_back(save(blank, lan, Verdict.MET, None), by=lan)
    for day in (JUNE, AUGUST, CUTOFF):
        for place in (cell, blank):
            assert now(place, day) == Assessment.objects.as_of(day).filter(**place).first()


# --- Slips ----------------------------------------------------------------------


@pytest.mark.parametrize("day", ["01/01/2199", "01/01/0001", f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"])
def test_a_document_of_another_age_or_of_tomorrow_proves_nothing(client_of, lan, cell, day):
    response = post(client_of(lan), lan, "", verdict="met", base=str(now(cell).pk), evidence_date=day)
    assert response.status_code == 422
    assert day in response.content.decode()


def test_a_damaged_form_says_so(client_of, lan):
    response = post(client_of(lan), lan, "", verdict="met", base="abc")
    assert response.status_code == 422
    assert "tải lại trang" in response.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "x"])
def test_a_page_of_another_age_is_unknown(client_of, lan, day):
    assert client_of(lan).get(f"{ADDRESS}?day={day}").status_code == 404


@pytest.mark.parametrize("address", ["/entry/commune/03628/", "/communes/03628/"])
def test_a_closed_day_offers_plain_forms_to_nobody_but_an_approver(client_of, tuan, lan, closed, address):
    def forms(person):
        html = client_of(person).get(address).content.decode()
        return html.count('class="plain-form"'), "đã khóa" in html

    assert forms(tuan) == (0, True)
    assert forms(lan)[0] >= 19
