"""Accounts on screen, the first password, the end of a session, and rights that change while somebody works."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes import accounts
from communes.access import scope_of
from communes.accounts import Clerk, Right
from communes.models import InitialPassword, Role

OLD, FIRST, NEW = "one-password-for-tests", "mat-khau-duoc-cap-2024", "mat-khau-cua-rieng-minh"


@pytest.fixture
def browser(client_of, quan):
    return client_of(quan)


@pytest.fixture
def clerk(quan):
    return Clerk(quan)


def typed(*rights: tuple[str, Any], **values: str) -> dict[str, object]:
    """What the form sends: some values, and a row for each role."""
    rows = {"roles-TOTAL_FORMS": str(len(rights)), "roles-INITIAL_FORMS": "0"}
    for place, (role, unit) in enumerate(rights):
        rows |= {f"roles-{place}-role": role, f"roles-{place}-unit": str(unit.pk) if unit else ""}
    return {**values, **rows}


def text(response) -> str:
    return html.unescape(response.content.decode())


# --- The screens of administrators ----------------------------------------------------------------------------------


def test_the_list_names_everybody_with_roles_unit_state_and_last_sign_in(browser, minh, khach):
    InitialPassword.objects.create(user=khach)
    User.objects.filter(pk=minh.pk).update(is_active=False, first_name="Vàng Thị Minh")
    page = text(browser.get("/accounts/manage/"))
    assert "Vàng Thị Minh" in page
    assert "Cán bộ huyện (Huyện Tam Đường)" in page
    for words in ["đã khóa", "chưa đổi mật khẩu ban đầu", "chưa có vai trò", "chưa lần nào"]:
        assert words in page


def test_the_list_asks_the_same_number_of_questions_for_many_accounts(browser, django_assert_num_queries):
    browser.get("/accounts/manage/")
    with django_assert_num_queries(6):
        browser.get("/accounts/manage/")
    for number in range(40):
        User.objects.create(username=f"n{number}").memberships.create(role=Role.VIEWER)
    with django_assert_num_queries(6):
        browser.get("/accounts/manage/")


def test_a_generated_password_is_shown_once_and_signs_in(browser, client, unit):
    sent = typed((Role.SENDER, unit("106")), username="an", full_name="  Lò  Văn An ", password="")
    response = browser.post("/accounts/manage/new/", sent)
    assert "chỉ hiện lần này" in text(response)
    assert "no-store" in response["Cache-Control"]
    password = re.search(r"<dd>(\w{4}(?:-\w{4}){3})</dd>", text(response)).group(1)
    an = User.objects.get(username="an")
    assert (an.get_full_name(), an.check_password(password)) == ("Lò Văn An", True)
    assert scope_of(an).roles == {(Role.SENDER, unit("106").pk)}
    assert password not in text(browser.get(f"/accounts/manage/{an.pk}/"))
    client.post("/accounts/login/", {"username": "an", "password": password})
    assert client.get("/").url == "/accounts/password/"


def test_a_given_password_is_not_shown_again(browser):
    sent = typed((Role.OFFICER, None), username="an", full_name="An", password=FIRST)
    response = browser.post("/accounts/manage/new/", sent, follow=True)
    assert "Đã tạo tài khoản" in text(response)
    assert FIRST not in text(response)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"username": "quan"}, "đã có tài khoản khác dùng"),
        ({"username": "QUAN"}, "đã có tài khoản khác dùng"),
        ({"username": "a b"}, 'id="id_username_error"'),
        ({"username": "tính"}, "Tên đăng nhập chỉ gồm chữ cái không dấu"),
        ({"full_name": ""}, 'id="id_full_name_error"'),
        ({"password": "ngan"}, "12 ký tự"),
        ({"password": "password1234"}, "phổ biến"),
    ],
)
def test_a_refused_account_says_why_and_keeps_what_was_typed(browser, values, sentence):
    sent = typed((Role.OFFICER, None), **{"username": "an", "full_name": "Lò Văn An", "password": FIRST, **values})
    response = browser.post("/accounts/manage/new/", sent)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not User.objects.filter(username="an").exists()


def test_district_staff_without_a_unit_are_refused_with_a_sentence(browser):
    response = browser.post("/accounts/manage/new/", typed((Role.SENDER, None), username="an", full_name="An"))
    assert "Cán bộ huyện phải có đơn vị" in text(response)


def test_a_unit_without_a_role_is_asked_about(browser, unit):
    response = browser.post("/accounts/manage/new/", typed(("", unit("106")), username="an", full_name="An"))
    assert "chọn vai trò cho đơn vị này" in text(response)


def test_roles_are_changed_in_their_rows(browser, minh, unit):
    page = text(browser.get(f"/accounts/manage/{minh.pk}/"))
    seen = re.search(r'name="seen" value="([^"]*)"', page).group(1)
    assert 'value="2" id="id_roles-TOTAL_FORMS"' not in page  # the role held and two spare rows
    sent = typed((Role.SENDER, unit("110")), ("", None), full_name="Vàng Thị Minh", seen=seen)
    assert browser.post(f"/accounts/manage/{minh.pk}/", sent).status_code == 302
    assert scope_of(minh).roles == {(Role.SENDER, unit("110").pk)}
    assert User.objects.get(pk=minh.pk).get_full_name() == "Vàng Thị Minh"


def test_two_administrators_at_one_account_do_not_overwrite_each_other(browser, clerk, minh, unit):
    seen = accounts.as_seen(minh)
    accounts.change_account(user=minh, full_name="Minh", rights=[Right(Role.VIEWER)], seen=seen, by=clerk)
    sent = typed((Role.SENDER, unit("110")), full_name="Minh", seen=seen)
    response = browser.post(f"/accounts/manage/{minh.pk}/", sent)
    assert response.status_code == 422
    assert "Người khác vừa sửa tài khoản này. Hiện nay là: Minh: Lãnh đạo (toàn tỉnh)" in text(response)
    assert scope_of(minh).roles == {(Role.VIEWER, None)}
    again = re.search(r'name="seen" value="([^"]*)"', text(response)).group(1)
    assert browser.post(f"/accounts/manage/{minh.pk}/", {**sent, "seen": again}).status_code == 302


def test_an_administrator_cannot_shut_himself_out(browser, quan):
    sent = typed((Role.VIEWER, None), full_name="Quân", seen=accounts.as_seen(quan))
    assert "không tự bỏ được" in text(browser.post(f"/accounts/manage/{quan.pk}/", sent))
    response = browser.post(f"/accounts/manage/{quan.pk}/active/", {"active": "no"}, follow=True)
    assert "không khóa được tài khoản của chính mình" in text(response)
    assert browser.get("/accounts/manage/").status_code == 200


@pytest.mark.parametrize("address", ["/accounts/manage/999999/", "/accounts/manage/99999999999999999999/password/"])
def test_an_unknown_account_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


# --- Changed while somebody works -----------------------------------------------------------------------------------


def test_changed_rights_hold_at_the_next_request_of_an_open_session(client_of, clerk, minh, unit):
    browser = client_of(minh)
    assert browser.get("/reports/2024-9m/?unit=106").status_code == 200
    accounts.change_account(user=minh, full_name="Minh", rights=[Right(Role.SENDER, unit("110"))], seen=None, by=clerk)
    assert browser.get("/reports/2024-9m/?unit=106").status_code == 404
    assert browser.get("/reports/2024-9m/?unit=110").status_code == 200
    accounts.change_account(user=minh, full_name="Minh", rights=[], seen=None, by=clerk)
    assert browser.get("/").status_code == 403


def test_a_new_administrator_administers_at_the_next_request(client_of, clerk, lan):
    browser = client_of(lan)
    assert browser.get("/accounts/manage/").status_code == 403
    accounts.change_account(user=lan, full_name="Lan", rights=[Right(Role.ADMIN)], seen=None, by=clerk)
    assert browser.get("/accounts/manage/").status_code == 200


def test_a_disabled_person_is_out_at_the_next_request_and_cannot_sign_in(client_of, client, browser, lan):
    working = client_of(lan)
    browser.post(f"/accounts/manage/{lan.pk}/active/", {"active": "no"})
    assert working.get("/").url == "/accounts/login/?next=/"
    assert client.post("/accounts/login/", {"username": "lan", "password": OLD}).status_code == 200
    browser.post(f"/accounts/manage/{lan.pk}/active/", {"active": "yes"})
    assert client.post("/accounts/login/", {"username": "lan", "password": OLD}).status_code == 302


def test_a_reset_ends_open_sessions_and_opens_a_throttled_account(client_of, client, browser, lan):
    working = client_of(lan)
    for _attempt in range(10):
        client.post("/accounts/login/", {"username": "lan", "password": "wrong"})
    browser.post(f"/accounts/manage/{lan.pk}/password/", {"password": FIRST})
    assert working.get("/").url == "/accounts/login/?next=/"
    assert client.post("/accounts/login/", {"username": "lan", "password": FIRST}).status_code == 302


def test_a_session_ends_after_thirty_idle_minutes_and_not_while_somebody_works(client_of, lan, monkeypatch):
    browser, start = client_of(lan), timezone.now()
    for minutes in (20, 40, 60):  # each request starts the thirty minutes anew
        monkeypatch.setattr("django.utils.timezone.now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        assert browser.get("/capital/").status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(minutes=91))
    assert browser.get("/capital/").url == "/accounts/login/?next=/capital/"


def test_the_idle_time_is_written_down_once_a_minute(client_of, lan, monkeypatch):
    browser, start = client_of(lan), timezone.now()
    written = []
    for seconds in (0, 59, 61, 120, 122):
        monkeypatch.setattr("django.utils.timezone.now", lambda seconds=seconds: start + timedelta(seconds=seconds))
        with CaptureQueriesContext(connection) as queries:
            browser.get("/capital/")
        written.append(any(query["sql"].startswith('UPDATE "django_session"') for query in queries))
    assert written == [True, False, True, False, True]


# --- The first password ---------------------------------------------------------------------------------------------


@pytest.fixture
def newcomer(client, clerk):
    """A browser signed in with the password that an administrator gave."""
    accounts.create_account(
        username="an", full_name="An", rights=[Right(Role.OFFICER), Right(Role.ADMIN)], password=FIRST, by=clerk
    )
    client.post("/accounts/login/", {"username": "an", "password": FIRST})
    return client


ANYWHERE = ["/", "/communes/", "/criteria/", "/reports/", "/audit/", "/accounts/manage/", "/admin/", "/accounts/login/"]


@pytest.mark.parametrize("address", [*ANYWHERE, "/admin/password_change/", "/working-day/"])
def test_with_a_first_password_every_page_leads_to_changing_it(newcomer, address):
    assert newcomer.get(address).url == "/accounts/password/"
    assert newcomer.post(address).url == "/accounts/password/"


def test_a_part_of_a_page_leads_there_too(newcomer):
    response = newcomer.get("/communes/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/accounts/password/"


def test_the_form_itself_sign_out_and_health_stay_open(newcomer):
    page = text(newcomer.get("/accounts/password/"))
    assert "do người quản trị cấp" in page
    assert "Tổng quan" not in page
    assert newcomer.get("/health/").status_code == 200
    assert newcomer.post("/accounts/logout/").url == "/accounts/login/"


def change(browser, old=FIRST, new=NEW, again=None):
    sent = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return browser.post("/accounts/password/", sent)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"new": FIRST}, "trùng mật khẩu cũ"),
        ({"old": "sai"}, 'id="id_old_password_error"'),
        ({"new": "ngan"}, "12 ký tự"),
        ({"new": "password1234"}, "phổ biến"),
        ({"again": "khac-han-mat-khau"}, 'id="id_new_password2_error"'),
    ],
)
def test_a_refused_change_says_why_and_opens_nothing(newcomer, sent, sentence):
    response = change(newcomer, **sent)
    assert response.status_code == 422
    assert sentence in text(response)
    assert newcomer.get("/").url == "/accounts/password/"


def test_the_rules_of_a_password_are_a_list_that_its_box_names(newcomer):
    page = BeautifulSoup(newcomer.get("/accounts/password/").content, "html.parser")
    rules = page.select_one("#id_new_password1_helptext")
    assert len(rules.select("li")) == 4
    assert "id_new_password1_helptext" in page.select("#id_new_password1")[0]["aria-describedby"].split()


def test_after_the_change_the_portal_is_open_and_the_session_goes_on(newcomer):
    assert change(newcomer).url == "/"
    assert newcomer.get("/").status_code == 200


def test_changing_the_password_ends_the_persons_other_sessions(client_of, lan):
    here, elsewhere = client_of(lan), client_of(lan)
    assert change(here, old=OLD).url == "/"
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").url == "/accounts/login/?next=/"


def test_everybody_changes_the_own_password_even_without_a_role(client_of, khach):
    assert client_of(khach).get("/accounts/password/").status_code == 200
    assert change(client_of(khach), old=OLD).url == "/"


# --- The menu -------------------------------------------------------------------------------------------------------

ADMINISTRATION = ['href="/accounts/manage/"', 'href="/audit/"', 'href="/admin/"']


def test_the_menu_leads_administrators_to_accounts_audit_and_reference_data(browser):
    page = text(browser.get("/"))
    assert all(entry in page for entry in ADMINISTRATION)


@pytest.mark.parametrize("person", ["lan", "chi", "minh", "binh"])
def test_nobody_else_has_these_entries(client_of, request, person):
    page = text(client_of(request.getfixturevalue(person)).get("/"))
    assert not any(entry in page for entry in ADMINISTRATION)


def test_the_entry_of_the_page_shown_is_marked(browser):
    assert '<a href="/accounts/manage/" aria-current="page">' in text(browser.get("/accounts/manage/new/"))
    assert '<a href="/accounts/manage/">' in text(browser.get("/accounts/password/"))
