"""The audit trail: who signed in, who failed, who was refused, and from where."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from communes.audit import client_address, record
from communes.models import AuditAction, AuditEntry

PASSWORD = "one-password-for-tests"


def sign_in(browser, username, password, **extra):
    return browser.post("/accounts/login/", {"username": username, "password": password}, **extra)


def told(action: str) -> list[tuple[str, str | None, str]]:
    found = AuditEntry.objects.filter(action=action).order_by("pk")
    return [(entry.account, entry.address, entry.detail) for entry in found]


def test_a_sign_in_is_recorded_with_its_address(client, lan):
    sign_in(client, "lan", PASSWORD, REMOTE_ADDR="192.0.2.1")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.account) == (AuditAction.SIGNED_IN, lan, "lan")
    assert (entry.address, entry.path) == ("192.0.2.1", "/accounts/login/")


def test_a_sign_out_is_recorded(client_of, lan):
    client_of(lan).post("/accounts/logout/")
    assert told(AuditAction.SIGNED_OUT) == [("lan", "127.0.0.1", "")]


def test_signing_out_of_an_ended_session_is_nobodys_act(client, db):
    client.post("/accounts/logout/")
    assert not AuditEntry.objects.exists()


def test_a_failed_sign_in_is_recorded_without_the_password(client, lan):
    sign_in(client, "lan", "sai-mat-khau-nay")
    assert told(AuditAction.SIGN_IN_FAILED) == [("lan", "127.0.0.1", "")]
    assert not AuditEntry.objects.filter(detail__contains="sai-mat-khau-nay").exists()


def test_a_password_typed_as_the_name_is_not_kept(client, lan):
    sign_in(client, "one-password-for-tests", "lan")
    assert told(AuditAction.SIGN_IN_FAILED) == [
        ("", "127.0.0.1", "Không có tài khoản nào mang tên đã gõ («on…»)."),
    ]


def test_a_refused_page_is_recorded_with_who_where_and_why(client_of, minh):
    client_of(minh).get("/audit/?page=2")
    entry = AuditEntry.objects.get(action=AuditAction.REFUSED)
    assert (entry.user, entry.path) == (minh, "/audit/?page=2")
    assert entry.detail == "Chỉ người quản trị quản lý tài khoản và xem nhật ký."


def test_a_stranger_to_a_units_report_is_recorded_though_told_as_an_unknown_address(client_of, minh):
    assert client_of(minh).get("/reports/2024-9m/?unit=110").status_code == 404
    assert told(AuditAction.REFUSED)[0][0] == "minh"


def test_a_long_address_of_a_page_is_cut(client_of, minh):
    client_of(minh).get("/audit/?" + "x" * 5000)
    assert len(AuditEntry.objects.get(action=AuditAction.REFUSED).path) == 300


def test_a_nul_in_the_address_of_a_page_does_no_harm(client_of, khach):
    assert client_of(khach).get("/communes/%00/").status_code == 403
    assert told(AuditAction.REFUSED)


def test_an_entry_may_be_about_nobody_we_know(db):
    assert record(AuditAction.REFUSED, user=AnonymousUser()).account == ""
    assert record(AuditAction.REFUSED).user is None


# --- Where a request comes from -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behind_proxy", "header", "address"),
    [
        (False, None, "192.0.2.1"),
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (True, "1.1.1.1,2001:db8::7", "2001:db8::7"),
        (True, None, "192.0.2.1"),
        (True, "unknown", "192.0.2.1"),
        (True, "203.0.113.9, ", "192.0.2.1"),
    ],
)
def test_the_address_is_the_last_hop_that_our_proxy_wrote(settings, behind_proxy, header, address):
    settings.BEHIND_TLS_PROXY = behind_proxy
    extra = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **extra)) == address


def test_over_a_unix_socket_without_a_proxy_there_is_no_address():
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


# --- Throttling -----------------------------------------------------------------------------------------------------


def fail_often(browser, username="lan", **extra):
    for _attempt in range(10):
        response = sign_in(browser, username, "wrong", **extra)
    return response


def test_ten_wrong_passwords_lock_the_account_from_that_address_even_with_the_right_one(client, lan):
    assert fail_often(client, REMOTE_ADDR="192.0.2.1").status_code == 429
    response = sign_in(client, "lan", PASSWORD, REMOTE_ADDR="192.0.2.1")
    assert response.status_code == 429
    assert "15 phút" in response.content.decode()
    assert told(AuditAction.SIGN_IN_FAILED)[-1][2].startswith("Chưa thử")


def test_the_same_account_elsewhere_and_another_account_there_are_not_locked(client, lan, minh):
    fail_often(client, REMOTE_ADDR="192.0.2.1")
    assert sign_in(client, "minh", PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 302
    client.logout()
    assert sign_in(client, "lan", PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_a_forged_header_does_not_get_around_the_lock(client, lan):
    for number in range(10):
        response = sign_in(client, "lan", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert response.status_code == 429


def test_behind_the_proxy_hops_that_the_client_typed_do_not_get_around_it_either(client, lan, settings):
    settings.BEHIND_TLS_PROXY = True
    for number in range(10):
        response = sign_in(client, "lan", "wrong", HTTP_X_FORWARDED_FOR=f"1.1.1.{number}, 203.0.113.9")
    assert response.status_code == 429
    assert sign_in(client, "lan", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 302


def test_after_fifteen_minutes_the_account_opens_again_however_often_it_was_tried(client, lan, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    fail_often(client)
    now = timezone.now()
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: now + timedelta(minutes=14))
    assert sign_in(client, "lan", PASSWORD).status_code == 429
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: now + timedelta(minutes=16))
    assert sign_in(client, "lan", PASSWORD).status_code == 302


def test_a_successful_sign_in_forgets_the_failures(client, lan):
    for _attempt in range(9):
        sign_in(client, "lan", "wrong")
    sign_in(client, "lan", PASSWORD)
    client.logout()
    assert sign_in(client, "lan", "wrong").status_code == 200
