"""The audit trail on screen: doors and accounts, changes of values, changes of reference data."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.audit import record
from communes.models import AuditAction, AuditEntry, Submission
from communes.services import record_fact, void_fact
from criteria.models import Act, Assessment, Level, Reading, Recognition, Target, Verdict
from funding.models import Allocation, CapitalSource, Disbursement
from ntm_portal.pages.selectors.audit import Wanted
from ntm_portal.pages.selectors.audit_tables import TABLE_KINDS
from ntm_portal.pages.selectors.audit_values import value_changes
from reports.fact_words import FACT_KINDS
from tests.conftest import CUTOFF

PAGES = ["/audit/", "/audit/values/", "/audit/reference/"]


@pytest.fixture
def browser(client_of, quan):
    return client_of(quan)


def text(response) -> str:
    """The words of a page, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(response.content.decode())).split())


def rows(response) -> list[str]:
    found = re.findall(r"<tr>(.*?)</tr>", response.content.decode(), re.DOTALL)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", html.unescape(row)).split()) for row in found]


@pytest.mark.parametrize("person", ["lan", "chi", "minh", "binh", "khach"])
@pytest.mark.parametrize("address", PAGES)
def test_only_administrators_see_it(client_of, request, person, address):
    assert client_of(request.getfixturevalue(person)).get(address).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_it_takes_no_forms(browser, address):
    assert browser.post(address).status_code == 405


# --- Doors and accounts ---------------------------------------------------------------------------------------------


@pytest.fixture
def entries(lan, minh):
    """Three entries of three days."""
    AuditEntry.objects.all().delete()
    for day, user, action in [
        (1, lan, AuditAction.SIGNED_IN),
        (2, minh, AuditAction.REFUSED),
        (3, lan, AuditAction.ACCOUNT),
    ]:
        entry = record(action, user=user, account="minh" if action == AuditAction.ACCOUNT else "", detail=f"dòng {day}")
        AuditEntry.objects.filter(pk=entry.pk).update(at=datetime(2024, 10, day, 23, 30, tzinfo=UTC))  # next morning


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {1, 2, 3}),
        ("kind=refused", {2}),
        ("account=lan", {1, 3}),
        ("account=minh", {2, 3}),
        ("since=03/10/2024", {2, 3}),
        ("until=02/10/2024", {1}),
        ("since=3-10-2024&until=03/10/2024", {2}),
        ("kind=nothing", {1, 2, 3}),
    ],
)
def test_entries_are_narrowed_by_kind_account_and_vietnamese_days(browser, entries, query, shown):
    page = text(browser.get(f"/audit/?{query}"))
    assert {day for day in (1, 2, 3) if f"dòng {day}" in page} == shown


def test_a_day_that_cannot_be_read_is_told(browser, entries):
    assert 'id="id_since_error"' in browser.get("/audit/?since=2024").content.decode()
    assert "Ngày cuối trước ngày đầu" in text(browser.get("/audit/?since=03/10/2024&until=01/10/2024"))


def test_pages_hold_fifty_entries_and_keep_the_choice(browser, lan):
    for number in range(60):
        record(AuditAction.REFUSED, user=lan, detail=f"dòng {number}")
    first = browser.get("/audit/?kind=refused")
    assert len(rows(first)) == 50
    assert "?kind=refused&page=2" in html.unescape(first.content.decode())
    assert len(rows(browser.get("/audit/?kind=refused&page=2"))) == 10
    assert len(rows(browser.get("/audit/?kind=refused&page=99"))) == 10


def test_an_empty_trail_says_so(browser, db):
    assert "Không có dòng nhật ký nào" in text(browser.get("/audit/?until=01/01/2001"))


# --- Changes of values ----------------------------------------------------------------------------------------------


@pytest.fixture
def assess(lan, unit, criterion):
    """Records an assessment of criterion 6 of Pha Mu on the cut-off."""

    def act(verdict, note="", on=CUTOFF):
        return record_fact(
            Assessment(
                unit=unit("03628"),
                criterion=criterion(6),
                verdict=verdict,
                observed_on=on,
                note=note,
                recorded_by=lan,
            )
        )

    return act


def values(browser, query="account=lan"):
    return rows(browser.get(f"/audit/values/?{query}"))


def test_a_change_of_value_says_who_where_what_from_to_and_why(browser, assess):
    assess(Verdict.MET)
    assess(Verdict.NOT_MET, note="Nhà văn hóa hư hỏng")
    newest = values(browser)[0]
    for words in ["lan", "Xã Pha Mu, Huyện Than Uyên", "6. Cơ sở vật chất văn hóa", "số liệu ngày 22/10/2024"]:
        assert words in newest
    assert "Đạt → Chưa đạt" in newest
    assert "Nhà văn hóa hư hỏng" in newest


def test_the_same_value_again_is_no_change(browser, assess):
    assess(Verdict.NOT_MET)
    assess(Verdict.NOT_MET)
    assert "Chưa đạt như trước" in values(browser)[0]


def test_a_cancelled_record_and_the_one_that_cancels_it_are_marked(browser, assess, lan):
    assess(Verdict.MET)
    void_fact(assess(Verdict.NOT_MET), reason="Nhập nhầm xã", by=lan)
    cancelling, cancelled, first = values(browser)
    assert "Chưa đạt → Đạt hủy bản ghi Nhập nhầm xã" in cancelling
    assert "Đạt → Chưa đạt đã bị hủy" in cancelled
    assert "hủy" not in first


def test_what_stood_before_is_what_was_in_force_on_that_day(browser, assess):
    """A fact of an earlier day is not compared with a later one."""
    assess(Verdict.MET, on=date(2024, 10, 1))
    assess(Verdict.NOT_MET, on=CUTOFF)
    assess(Verdict.NOT_ASSESSED, on=date(2024, 10, 2))
    assert "Đạt → Chưa đánh giá" in values(browser)[0]


def test_a_cancelled_record_no_longer_counts_as_what_stood_before(browser, assess, lan):
    assess(Verdict.MET)
    void_fact(assess(Verdict.NOT_MET), reason="Nhầm", by=lan)
    assess(Verdict.NOT_ASSESSED)
    assert "Đạt → Chưa đánh giá" in values(browser)[0]


def test_facts_of_every_kind_are_listed(browser, lan, unit, criterion, assess):
    indicator = criterion(10).indicators.first()
    source = CapitalSource.objects.first()
    about = {"observed_on": CUTOFF, "recorded_by": lan}
    assess(Verdict.MET)
    Reading.objects.create(unit=unit("03628"), indicator=indicator, value="45.5", verdict=Verdict.MET, **about)
    Recognition.objects.create(unit=unit("03628"), title=Level.COMMUNE, act=Act.AWARD, decision="12/QĐ-UBND", **about)
    Target.objects.create(
        unit=unit("03628"), criteria_set=criterion(6).criteria_set, year=2024, expected="15.5", **about
    )
    money = {"holder": unit("110"), "source": source, "year": 2031}
    Allocation.objects.create(**money, assigned=1_500_000_000, carried_over=500_000, **about)
    Disbursement.objects.create(**money, amount=1_234_567_000, **about)
    page = " ".join(values(browser))
    assert len(values(browser)) == len(FACT_KINDS)
    for words in ["45,5", "12/QĐ-UBND", "15,5", "1.500 triệu đồng + 0,5 triệu đồng", "– → 1.234,567 triệu đồng"]:
        assert words in page


def test_every_kind_of_fact_is_known(db):
    from django.apps import apps

    from communes.facts import DatedFact

    kept = {model for model in apps.get_models() if issubclass(model, DatedFact)}
    assert {kind.model for kind in FACT_KINDS} == kept


@pytest.mark.parametrize("kind", [kind.slug for kind in FACT_KINDS])
def test_values_are_narrowed_by_kind(browser, kind):
    found = rows(browser.get(f"/audit/values/?kind={kind}"))
    label = next(one.label for one in FACT_KINDS if one.slug == kind)
    assert found
    assert all(label.capitalize() in row for row in found)


def test_values_are_narrowed_by_the_day_of_recording(browser, assess):
    assess(Verdict.MET)
    assert values(browser, "account=lan&until=01/01/2024") == []
    assert len(values(browser, "account=lan&since=01/01/2024")) == 1


def test_pages_of_values_do_not_repeat_or_lose_a_row(db):
    """Thousands of rows share one moment: the order is by table and key then."""
    wanted = Wanted(kind="allocation")
    seen = [key for number in ("1", "2") for key in value_changes(wanted, number)[0].object_list]
    assert len(seen) == len(set(seen)) == Allocation.objects.count()


@pytest.mark.parametrize("address", ["/audit/", "/audit/values/", "/audit/reference/"])
def test_the_number_of_queries_depends_on_the_tables_only(browser, assess, lan, address):
    def count(query=""):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address + query).status_code == 200
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    browser.get(address)
    assess(Verdict.MET)
    before = count("?account=lan")
    for verdict in [Verdict.NOT_MET, Verdict.MET] * 20:
        assess(verdict)
    assert count("?account=lan") == before
    assert count() <= 12 + len(FACT_KINDS)


# --- Changes of reference data --------------------------------------------------------------------------------------


def test_an_edit_of_reference_data_says_who_and_from_to(browser, quan, period):
    period.title = "Chín tháng năm 2024"
    period._history_user = quan
    period.save()
    found = rows(browser.get("/audit/reference/"))
    assert len(found) == 1
    assert "9 tháng đầu năm 2024 → " in found[0]
    assert "Chín tháng năm 2024" in found[0]
    assert "Kỳ báo cáo" in found[0]


def test_every_table_with_a_history_is_listed_or_audited_elsewhere(db):
    from django.apps import apps

    kept = {model.__name__ for model in apps.get_models() if hasattr(model, "history") and not model._meta.proxy}
    elsewhere = {"Membership"}  # rights are audited as such
    assert {kind.model.__name__ for kind in TABLE_KINDS} == kept - elsewhere


@pytest.mark.parametrize("kind", [kind.slug for kind in TABLE_KINDS])
def test_every_table_can_be_shown(browser, quan, kind, province, period):
    Submission.objects.create(unit=province, period=period, original_name="bieu.xlsx", sent_by=quan)
    model = next(one.model for one in TABLE_KINDS if one.slug == kind)
    row = model.objects.first()
    if row is None:
        pytest.fail(f"no sample row of {kind}")
    row._history_user = quan
    row.save()
    row.save()
    assert len(rows(browser.get(f"/audit/reference/?kind={kind}"))) == 2
