"""Pages of returns: what a robot reads of an upload, and that nothing typed is lost."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from communes.models import Submission, SubmissionState
from criteria.models import Verdict
from criteria.services import record_assessment
from tests.conftest import CUTOFF
from tests.returns.test_pages import (
    better,
    desk,
    files_in_a_folder_of_their_own,
    page_of,
    result,
    sent,
    shown,
    text,
    upload,
)

__all__ = ["better", "desk", "files_in_a_folder_of_their_own", "sent", "upload"]  # fixtures
ROWS = {"comments-INITIAL_FORMS": "0"}


def test_an_upload_that_is_not_taken_says_so_to_robots_too(client_of, minh, desk, better, period) -> None:
    browser = client_of(minh)
    empty = browser.post(desk(), {"file": SimpleUploadedFile("bieu.xlsx", b"")})
    assert (empty.status_code, result(empty)) == (422, "rejected")
    type(period).objects.filter(pk=period.pk).update(state="closed")
    closed = browser.post(desk(), {"file": SimpleUploadedFile("bieu.xlsx", b"PK")})
    assert (closed.status_code, result(closed)) == (422, "rejected")
    assert "chỉ nhận biểu báo cáo" in text(closed) or "không mở" in text(closed)
    assert not Submission.objects.exists()


def test_comments_are_as_many_as_needed(sent, client_of, chi) -> None:
    browser, address = client_of(chi), f"/returns/{sent.pk}/hand-back/"
    typed = {**ROWS, "comments-TOTAL_FORMS": "5", "comments-4-cell": "E8", "comments-4-text": "Sai", "note": "Xem lại"}
    more = browser.post(address, {**typed, "more": "yes"})
    body = more.content.decode()
    assert more.status_code == 200
    assert 'name="comments-9-cell"' in body
    assert 'value="Sai"' in body
    assert "Xem lại</textarea>" in body
    eight = {f"comments-{at}-cell": f"Xã NTM!E{at + 6}" for at in range(8)}
    eight |= {f"comments-{at}-text": f"Nhận xét {at}" for at in range(8)}
    assert browser.post(address, {**ROWS, **eight, "comments-TOTAL_FORMS": "10", "note": "Xem lại"}).status_code == 302
    sent.check_result.refresh_from_db()
    assert len(sent.check_result.comments) == 8


def test_the_note_of_an_officer_outlives_a_change_of_figures(sent, client_of, chi, lan, unit, criterion) -> None:
    browser = client_of(chi)
    seen = shown(page_of(browser, sent))
    record_assessment(
        unit=unit("03405"), criterion=criterion(2), verdict=Verdict.MET, observed_on=CUTOFF, by=lan, note="Kiểm tra."
    )
    told = {"shown": seen, "note": "Đã gọi điện cho huyện."}
    response = browser.post(f"/returns/{sent.pk}/accept/", told)
    assert response.status_code == 409
    assert "Đã gọi điện cho huyện.</textarea>" in response.content.decode()


def test_decisions_about_returns_stand_in_the_audit(sent, client_of, chi, quan) -> None:
    browser = client_of(chi)
    browser.post(f"/returns/{sent.pk}/accept/", {"shown": shown(page_of(browser, sent)), "note": "Khớp biên bản."})
    sent.refresh_from_db()
    assert sent.state == SubmissionState.ACCEPTED
    said = text(client_of(quan).get("/audit/reference/"))
    assert "bieu.xlsx" in said
    assert "Khớp biên bản." in said
