"""Sign-in, refusals, error pages, health."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

pytestmark = pytest.mark.once

PAGES = ["/", "/communes/", "/communes/03628/", "/districts/106/", "/criteria/commune/", "/capital/"]


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_sent_to_sign_in(client, db, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_without_a_role_a_page_says_what_to_do(client_of, khach, address):
    response = client_of(khach).get(address)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Tài khoản của anh/chị chưa được giao vai trò" in page
    assert "khach" in page
    assert "Đăng xuất" in page


@pytest.mark.parametrize("person", ["lan", "minh", "hoa", "binh"])
@pytest.mark.parametrize("address", PAGES)
def test_every_role_reads_the_figures(client_of, request, person, address):
    assert client_of(request.getfixturevalue(person)).get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_figures_take_no_forms(client_of, lan, address):
    assert client_of(lan).post(address).status_code == 405


def test_sign_in_helps_the_password_manager_and_says_sample_data(client, db):
    page = client.get("/accounts/login/").content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "số liệu minh họa" in page


def test_sign_in_leads_to_the_page_that_was_asked_for(client, lan):
    typed = {"username": "lan", "password": "one-password-for-tests", "next": "/capital/"}
    assert client.post("/accounts/login/", typed).url == "/capital/"


def test_a_wrong_password_gets_a_sentence(client, lan):
    page = client.post("/accounts/login/", {"username": "lan", "password": "wrong"}).content.decode()
    assert 'role="alert"' in page


def test_too_many_wrong_passwords_get_a_page_of_their_own(client, lan):
    for _attempt in range(10):
        response = client.post("/accounts/login/", {"username": "lan", "password": "wrong"})
    assert response.status_code == 429
    assert "Đăng nhập sai quá nhiều lần" in response.content.decode()


def test_signing_out_is_a_form(client_of, lan):
    browser = client_of(lan)
    assert browser.get("/accounts/logout/").status_code == 405
    assert browser.post("/accounts/logout/").url == "/accounts/login/"


def test_signing_out_after_the_session_ended_leads_to_sign_in(client, db):
    assert client.post("/accounts/logout/").url == "/accounts/login/"


def test_an_unknown_address_is_told_in_vietnamese(client_of, lan):
    response = client_of(lan).get("/nothing-here/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()


def test_a_stranger_too_gets_the_page_for_an_unknown_address(client, db):
    assert client.get("/nothing-here/").status_code == 404


def test_a_form_without_its_token_is_told_in_vietnamese(lan):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lan)
    response = browser.post("/working-day/", {"day": "30/06/2024"})
    assert response.status_code == 403
    assert "Biểu mẫu đã hết hạn" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_pages_for_the_worst_case_need_nothing_from_the_portal(name):
    page = render_to_string(name)
    assert 'lang="vi"' in page
    assert "{%" not in page


def test_a_server_error_is_told_in_vietnamese(client_of, lan, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("ntm_portal.pages.views.overview", broken)
    browser = client_of(lan)
    browser.raise_request_exception = False
    response = browser.get("/")
    assert response.status_code == 500
    assert "Cổng gặp lỗi" in response.content.decode()


def test_health_needs_no_sign_in_and_asks_the_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/health/")
    assert response.json() == {"status": "ok", "database": "ok"}


def test_health_tells_when_the_database_is_away(client, monkeypatch):
    from django.db import DatabaseError

    class Away:
        def cursor(self):
            raise DatabaseError("away")

    monkeypatch.setattr("ntm_portal.pages.errors.connection", Away())
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["status"] == "error"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/communes/?q=%00", 200),
        ("/search/?q=a%00b", 200),
        ("/search/?q=%%0000", 200),
        ("/reports/2024-9m/?unit=%00", 404),
        ("/communes/%00/", 404),
        ("/reports/%00/", 404),
    ],
)
def test_a_nul_in_an_address_is_a_value_that_does_not_exist(client_of, lan, address, status):
    assert client_of(lan).get(address).status_code == status
