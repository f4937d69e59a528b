"""Sign-off: a published version never changes; a correction is the next one and says what it corrects."""

from __future__ import annotations

import csv
import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.append_only import AppendOnly
from communes.models import InitialPassword, Membership, Period, PeriodState
from criteria.models import Assessment, Verdict
from criteria.services import record_assessment
from reports.build import build_progress_report
from reports.checks.door import gate_for
from reports.models import Explanation, Narrative, PublishedFile, PublishedReport, TrainingClass
from reports.publishing import services
from reports.publishing.frozen import digest
from reports.renderers.files import KINDS, FileKind
from tests.conftest import CUTOFF

PAGE = "/reports/2024-9m/publish/"
FILE = "/reports/2024-9m/versions/1/bao-cao.pdf"


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    """Files lie in a folder of the test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path


@pytest.fixture(autouse=True)
def quick_files(monkeypatch, request):
    """The renderings have tests of their own; here a file is what its report says, in a line."""
    if "real_files" in request.keywords:
        return

    def line(report: Any) -> bytes:
        met = report.figures["communes.met_total"].printed
        return f"{report.is_draft} {met} {report.narrative.get('tasks')} {report.edition}".encode()

    for ending, kind in list(KINDS.items()):
        monkeypatch.setitem(KINDS, ending, FileKind(kind.ending, kind.media_type, line))


@pytest.fixture
def closed(period) -> Period:
    Period.objects.filter(pk=period.pk).update(state=PeriodState.CLOSED)
    found: Period = Period.objects.get(pk=period.pk)
    return found


def shown(period: Period, subject: Any) -> str:
    report = build_progress_report(unit=subject, period=period)
    return digest(report, gate_for(report, period, subject))


def publish(period: Period, subject: Any, by: Any, version: int = 1, **more: Any) -> tuple[PublishedReport, bool]:
    told = {"number": None, "signed_on": None, "shown": more.pop("shown", "") or shown(period, subject)}
    return services.publish(period=period, subject=subject, by=by, version=version, **(told | more))


def download(browser: Client) -> tuple[Any, bytes]:
    """The answer and its bytes; reading them to the end closes the file."""
    answer = browser.get(FILE)
    return answer, b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def content(row: PublishedReport, ending: str = "pdf") -> bytes:
    with row.files.get(ending=ending).file.open("rb") as file:
        found: bytes = file.read()
    return found


def correct(unit: Any, criterion: Any, by: Any) -> None:
    record_assessment(
        unit=unit("03628"), criterion=criterion(6), verdict=Verdict.NOT_MET, observed_on=CUTOFF, by=by, note="rà soát"
    )
    province = unit("12")
    period = Period.objects.get(slug="2024-9m")
    gate = gate_for(build_progress_report(unit=province, period=period), period, province)
    for finding in gate.unexplained:
        Explanation.objects.create(period=period, subject=province, finding=finding.key, text="Đã rà soát.")


# --- What a version keeps ---------------------------------------------------------------------------------------------


def test_a_version_keeps_figures_text_findings_letterhead_and_files(closed, province, lan):
    row, is_own = publish(closed, province, lan, number=123, signed_on=date(2024, 10, 23))
    assert (is_own, row.version, row.published_by) == (True, 1, lan)
    figures = {item["key"]: item["printed"] for item in row.figures}
    assert figures["communes.average"] == "14,44"
    assert "[[goal.2024.average]]" in row.narrative["tasks"]
    assert (row.letterhead["number"], row.letterhead["signed_on"]) == (123, "2024-10-23")
    assert {item["rule"] for item in row.findings} >= {"plans", "cutoff"}
    assert all(item["explanation"] for item in row.findings if item["severity"] == "explain")
    files = {file.ending: content(row, file.ending) for file in row.files.all()}
    assert set(files) == {"pdf", "docx", "xlsx", "html"}
    assert all(hashlib.sha256(files[file.ending]).hexdigest() == file.sha256 for file in row.files.all())
    assert files["pdf"].startswith(b"False 1.357")


def test_later_changes_leave_the_version_as_it_was_and_show_as_a_difference(
    closed, province, lan, unit, criterion, client_of
):
    row, _own = publish(closed, province, lan)
    before = content(row)
    correct(unit, criterion, lan)
    assert download(client_of(lan))[1] == before
    page = BeautifulSoup(client_of(lan).get(PAGE).content, "html.parser")
    changes = {item.th.text: [cell.text for cell in item.select("td")] for item in page.select(".difference tbody tr")}
    assert changes["Bình quân tiêu chí"] == ["14,44", "14,43", "tiêu chí/xã"]
    groups = [group.text.strip() for group in page.select(".difference tr.group")]
    assert groups == ["Huyện Than Uyên", "Xã Pha Mu, Huyện Than Uyên"]


def test_a_correction_is_a_new_version_that_says_what_it_corrects(closed, province, lan, unit, criterion, client_of):
    publish(closed, province, lan)
    correct(unit, criterion, lan)
    with pytest.raises(ValidationError) as refused:
        publish(closed, province, lan, version=2)
    assert "change_note" in refused.value.error_dict
    row, _own = publish(closed, province, lan, version=2, change_note="Sửa tiêu chí 6 của một xã.")
    page = client_of(lan).get("/reports/2024-9m/versions/2/").content.decode()
    assert "Sửa tiêu chí 6 của một xã." in page
    assert "14,43" in page
    assert "14,44" in page
    assert "đính chính bản này" in client_of(lan).get("/reports/2024-9m/versions/1/").content.decode()
    assert PublishedReport.objects.of(closed, province).first() == row


def test_nothing_of_a_version_can_be_changed_or_deleted(closed, province, lan):
    row, _own = publish(closed, province, lan)
    row.change_note = "khác"
    for forbidden in (row.save, row.delete, row.files.first().delete):
        with pytest.raises(AppendOnly):
            forbidden()
    with pytest.raises(AppendOnly):
        PublishedReport.objects.update(version=7)
    with pytest.raises(AppendOnly):
        PublishedFile.objects.all().delete()


# --- What stands in the way -------------------------------------------------------------------------------------------


def test_an_open_period_a_block_or_a_silent_finding_stops_it(period, province, lan):
    with pytest.raises(ValidationError, match="Hãy khóa kỳ"):
        publish(period, province, lan)
    Period.objects.filter(pk=period.pk).update(state=PeriodState.CLOSED)
    period.refresh_from_db()
    Narrative.objects.filter(period=period, section="tasks").update(text="Mở 12 hội nghị.")
    with pytest.raises(ValidationError, match="còn"):
        publish(period, province, lan)
    Narrative.objects.filter(period=period, section="tasks").update(text="Mở hội nghị.")
    Explanation.objects.all().delete()
    with pytest.raises(ValidationError, match="còn"):
        publish(period, province, lan)
    assert not PublishedReport.objects.exists()


def test_what_changed_since_the_person_looked_is_not_published(closed, province, lan, unit, criterion):
    seen = shown(closed, province)
    correct(unit, criterion, lan)
    with pytest.raises(services.Changed):
        publish(closed, province, lan, shown=seen)
    assert not PublishedReport.objects.exists()


def test_officers_and_leaders_do_not_publish(closed, province, chi, binh):
    for person in (chi, binh):
        with pytest.raises(ValidationError):
            publish(closed, province, person)


def test_twice_is_once(closed, province, lan):
    first, _own = publish(closed, province, lan)
    again, is_own = publish(closed, province, lan)
    assert (again.pk, is_own) == (first.pk, False)
    assert PublishedFile.objects.count() == 4


def test_a_failure_leaves_neither_rows_nor_files(closed, province, lan, monkeypatch, files_of_this_test):
    real = PublishedFile.save

    def fails_at_the_third(self, *args, **kwargs):
        if PublishedFile.objects.count() == 2:
            raise OSError("disk full")
        real(self, *args, **kwargs)

    monkeypatch.setattr(PublishedFile, "save", fails_at_the_third)
    with pytest.raises(OSError, match="disk full"):
        publish(closed, province, lan)
    assert not PublishedReport.objects.exists()
    assert [file for file in files_of_this_test.rglob("*") if file.is_file()] == []


def test_outside_demo_mode_number_day_and_signer_are_needed(closed, province, lan, settings):
    settings.DEMO = False
    with pytest.raises(ValidationError):
        publish(closed, province, lan)  # the sample letterhead has no signer
    closed.signer_name = "Nguyễn Văn A"
    closed.save()
    with pytest.raises(ValidationError) as refused:
        publish(closed, province, lan)
    assert "number" in refused.value.error_dict
    row, _own = publish(closed, province, lan, number=7, signed_on=date(2024, 10, 23))
    assert row.letterhead["signer_name"] == "Nguyễn Văn A"


def test_a_version_leads_to_its_figures_as_they_were_known_when_it_was_published(
    closed, province, lan, unit, criterion, client_of, hoa
):
    publish(closed, province, lan)
    correct(unit, criterion, lan)
    page = client_of(hoa)  # staff of another district read what was published of the whole province
    version = BeautifulSoup(page.get("/reports/2024-9m/versions/1/").content, "html.parser")
    (link,) = version.select("main a[href='/reports/2024-9m/figures/?version=1']")
    figures = BeautifulSoup(page.get(link["href"]).content, "html.parser")
    (average,) = figures.select("main a[href='/reports/2024-9m/figures/communes.average/?version=1']")
    trail = BeautifulSoup(page.get(average["href"]).content, "html.parser")
    assert trail.select_one(".figure-value strong").text == "14,44"
    assert "1.357 ÷ 94" in trail.select_one("#h-units ~ p").text
    assert {row["href"].endswith("?version=1") for row in trail.select("#h-units ~ table a")} == {True}
    now = client_of(lan).get("/reports/2024-9m/figures/communes.average/").content.decode()
    assert "14,43" in now
    assert "14,44" not in now


def test_a_figure_says_where_rows_without_a_history_have_changed_since(closed, province, lan, client_of):
    publish(closed, province, lan)
    TrainingClass.objects.all().delete()
    page = client_of(lan).get("/reports/2024-9m/figures/training.classes/?version=1").content.decode()
    before = next(item for item in PublishedReport.objects.get().figures if item["key"] == "training.classes")
    assert f"<strong>{before['printed']}</strong>" in page
    assert "Tính lại từ các bản ghi hiện có thì được 0" in page
    file = client_of(lan).get("/reports/2024-9m/figures/?version=1&q=training.classes&export=csv")
    *_about, names, line = csv.reader(file.content.decode("utf-8-sig").splitlines())
    told = dict(zip(names, line, strict=True))
    assert (told["Đã in khi ban hành"], told["Giá trị"]) == (before["printed"], "0")


def test_a_wrong_signer_is_corrected_by_a_version_of_its_own(closed, province, lan, client_of):
    publish(closed, province, lan)
    with pytest.raises(ValidationError, match="Không có gì khác"):
        publish(closed, province, lan, version=2, change_note="Sửa người ký")
    Period.objects.filter(pk=closed.pk).update(signer_title="GIÁM ĐỐC")
    closed.refresh_from_db()
    assert "phần ký, nơi nhận có thay đổi: chức vụ người ký" in client_of(lan).get(PAGE).content.decode()
    row, _own = publish(closed, province, lan, version=2, change_note="Sửa người ký")
    assert row.letterhead["signer_title"] == "GIÁM ĐỐC"


@pytest.mark.parametrize("day", [date(2024, 10, 21), date(2099, 10, 22)])
def test_a_report_is_signed_between_its_cutoff_and_today(closed, province, lan, day):
    with pytest.raises(ValidationError, match="Ngày ký phải từ ngày chốt số liệu 22/10/2024 đến hôm nay"):
        publish(closed, province, lan, signed_on=day)


def test_a_draft_says_that_it_is_one_and_leads_to_what_is_published(closed, province, lan, client_of):
    assert "chưa bản nào được ban hành" in client_of(lan).get("/reports/2024-9m/").content.decode()
    publish(closed, province, lan)
    page = BeautifulSoup(client_of(lan).get("/reports/2024-9m/").content, "html.parser")
    assert page.select("main p.note a")[0]["href"] == "/reports/2024-9m/versions/1/"


@pytest.mark.parametrize("version", ["2", "0", "x", "9" * 30])
def test_a_version_that_was_not_published_has_no_figures(closed, province, lan, client_of, version):
    publish(closed, province, lan)
    assert client_of(lan).get(f"/reports/2024-9m/figures/?version={version}").status_code == 404


def test_a_fact_names_the_published_reports_that_counted_it(closed, province, lan, unit, criterion, client_of):
    fact = Assessment.objects.as_of(CUTOFF).get(unit=unit("03628"), criterion=criterion(6))
    page = client_of(lan)
    assert "/versions/1/" not in page.get(f"/facts/assessment/{fact.pk}/").content.decode()
    publish(closed, province, lan)
    assert "/reports/2024-9m/versions/1/" in page.get(f"/facts/assessment/{fact.pk}/").content.decode()
    correct(unit, criterion, lan)
    later = Assessment.objects.latest("pk")
    assert "/versions/1/" not in page.get(f"/facts/assessment/{later.pk}/").content.decode()


def test_versions_follow_each_other_without_a_gap_and_say_something_new(closed, province, lan, unit, criterion):
    with pytest.raises(ValidationError, match="bản kế tiếp"):
        publish(closed, province, lan, version=99, change_note="Sửa")
    publish(closed, province, lan)
    with pytest.raises(ValidationError, match="Không có gì khác"):
        publish(closed, province, lan, version=2, change_note="Không có gì")
    correct(unit, criterion, lan)
    with pytest.raises(ValidationError, match="bản kế tiếp"):
        publish(closed, province, lan, version=3, change_note="Sửa")
    row, _own = publish(closed, province, lan, version=2, change_note="Sửa tiêu chí 6.")
    assert content(row).endswith("(Bản số 2, thay thế bản số 1; đính chính: Sửa tiêu chí 6.)".encode())


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_an_approver_publishes_in_the_browser(closed, client_of, lan, binh):
    page = client_of(lan)
    form = BeautifulSoup(page.get(PAGE).content, "html.parser").select("form.publish")[0]
    sent = {box["name"]: box.get("value", "") for box in form.select("input")}
    answer = page.post(PAGE, sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/reports/2024-9m/versions/1/"
    leader = client_of(binh)
    assert FILE in leader.get("/reports/").content.decode()
    told, _content = download(leader)
    assert told["Content-Disposition"].startswith("attachment")


def test_a_forged_version_is_refused_in_words(closed, client_of, lan):
    page = client_of(lan)
    form = BeautifulSoup(page.get(PAGE).content, "html.parser").select("form.publish")[0]
    sent = {box["name"]: box.get("value", "") for box in form.select("input")} | {"version": "5"}
    answer = page.post(PAGE, sent)
    assert answer.status_code == 422
    assert "bản kế tiếp" in answer.content.decode()


def test_an_officer_sees_what_stands_in_the_way_and_no_button(closed, client_of, chi):
    page = client_of(chi).get(PAGE).content.decode()
    assert "Chỉ người duyệt ban hành báo cáo." in page
    assert 'class="publish"' not in page


def test_a_published_file_is_served_from_disk_and_known_by_its_tag(closed, province, lan, client_of, hoa):
    publish(closed, province, lan)
    page = client_of(hoa)  # district staff read approved figures of the whole province
    first, _content = download(page)
    assert first["Cache-Control"] == "private, no-cache"
    again = page.get(FILE, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with CaptureQueriesContext(connection) as asked:
        second, _same = download(page)
    assert len(asked) == 2  # the session, and the file with the person's rights
    assert set(second.items()) == set(first.items())


@pytest.mark.parametrize(
    ("bar", "answer"),
    [
        (lambda user, _page: Membership.objects.filter(user=user).delete(), 403),
        (lambda user, _page: User.objects.filter(pk=user.pk).update(is_active=False), 302),
        (lambda user, _page: User.objects.filter(pk=user.pk).update(password=make_password("another")), 302),
        (lambda user, _page: InitialPassword.objects.create(user=user), 302),
        (lambda _user, _page: Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1)), 302),
        (lambda _user, _page: Session.objects.all().delete(), 302),
        (lambda _user, page: page.cookies.clear(), 302),
    ],
)
def test_the_quick_way_to_a_published_file_closes_with_the_account(closed, province, lan, client_of, hoa, bar, answer):
    publish(closed, province, lan)
    page = client_of(hoa)
    assert [download(page)[0].status_code for _time in range(2)] == [200, 200]
    bar(hoa, page)
    assert page.get(FILE).status_code == answer


@pytest.mark.parametrize("key", ["\0", "x" * 500])
def test_a_forged_session_leads_to_the_sign_in(closed, province, lan, key):
    publish(closed, province, lan)
    browser = Client()
    browser.cookies["sessionid"] = key
    assert browser.get(FILE).status_code == 302
    assert not Session.objects.exists()


@pytest.mark.parametrize("number", ["9223372036854775808", "0", "99999"])
def test_versions_that_cannot_be_are_not_there(closed, province, lan, client_of, number):
    publish(closed, province, lan)
    page = client_of(lan)
    download(page)
    assert page.get(f"/reports/2024-9m/versions/{number}/bao-cao.pdf").status_code == 404


def test_a_report_without_text_and_findings_is_published(closed, province, lan, monkeypatch):
    Narrative.objects.all().delete()
    monkeypatch.setattr("reports.checks.rules.RULES", ())
    row, is_own = publish(closed, province, lan)
    assert is_own
    assert (row.findings, row.narrative) == ([], {})


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"")])
def test_a_damaged_file_is_told_and_not_sent(closed, province, lan, client_of, damage, caplog):
    row, _own = publish(closed, province, lan)
    page = client_of(lan)
    download(page)
    damage(Path(row.files.get(ending="pdf").file.path))
    answer = page.get(FILE)
    assert answer.status_code == 503
    assert "khôi phục từ bản sao lưu" in answer.content.decode()
    assert "is missing or damaged" in caplog.text


def test_downloads_count_as_use_of_the_session(closed, province, lan, client_of, hoa):
    publish(closed, province, lan)
    page = client_of(hoa)
    download(page)
    session = page.session
    session["seen"] -= 90
    session.save()
    before = session["seen"]
    download(page)
    assert page.session["seen"] > before


@pytest.mark.parametrize(
    "address", ["2/bao-cao.pdf", "1/bao-cao.exe", "1/bao-cao.pdf?unit=106", "1/bao-cao.pdf?unit=x'"]
)
def test_what_was_not_published_is_not_there(closed, province, lan, client_of, address):
    publish(closed, province, lan)
    assert client_of(lan).get(f"/reports/2024-9m/versions/{address}").status_code == 404


@pytest.mark.slow
@pytest.mark.real_files
def test_the_published_pdf_is_no_draft_and_stays_byte_for_byte(closed, province, lan, unit, criterion, client_of):
    row, _own = publish(closed, province, lan)
    kept = content(row)
    assert kept.startswith(b"%PDF-")
    correct(unit, criterion, lan)
    assert download(client_of(lan))[1] == kept
    assert hashlib.sha256(kept).hexdigest() == row.files.get(ending="pdf").sha256
    draft = client_of(lan).get("/reports/2024-9m/bao-cao.pdf").content
    assert draft != kept
