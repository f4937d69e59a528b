"""Every page on the first day of an installation, and on days without data."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from communes.models import Membership, Role

pytestmark = pytest.mark.once

PAGES = ["/", "/overview/trend/", "/communes/", "/criteria/commune/", "/criteria/village/", "/capital/"]


@pytest.fixture
def first_day(empty_province, client_of):
    user = User.objects.create_user("an", password="one-password-for-tests")
    Membership.objects.create(user=user, role=Role.APPROVER)
    return client_of(user)


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_province_says_what_to_do_next(first_day, address):
    response = first_day.get(address)
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_units_without_any_data_are_shown_as_not_reported(first_day):
    """All pages in one test: loading the reference files takes seconds."""
    call_command("load_reference", verbosity=0)
    first_day.post("/working-day/", {"day": "22/10/2024"})
    shown = {address: first_day.get(address) for address in [*PAGES, "/communes/03628/", "/districts/106/"]}
    assert {page.status_code for page in shown.values()} == {200}
    assert [address for address, page in shown.items() if "0/19" in page.content.decode()] == []
    assert "chưa báo cáo" in shown["/communes/03628/"].content.decode()


@pytest.mark.parametrize("address", [*PAGES, "/communes/03628/", "/districts/106/"])
def test_a_day_before_the_first_figures_works(client_of, lan, address):
    browser = client_of(lan)
    browser.post("/working-day/", {"day": "01/01/2020"})
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_day_before_all_units_works(client_of, lan, address):
    browser = client_of(lan)
    browser.post("/working-day/", {"day": "01/01/1990"})
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, "/criteria/district/"])
def test_a_day_after_the_districts_works(client_of, lan, address):
    browser = client_of(lan)
    browser.post("/working-day/", {"day": "01/03/2026"})
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/returns/", "/returns/register/", "/entry/periods/", "/reports/"])
def test_before_the_first_period_a_page_of_work_leads_to_its_guide(first_day, address):
    page = first_day.get(address).content.decode()
    assert 'class="empty"' in page
    assert 'href="/help/' in page.partition('class="empty"')[2]


def test_a_register_without_files_differs_from_one_without_a_match(client_of, minh):
    register = client_of(minh)
    assert "Chưa có tệp nào được tải lên" in register.get("/returns/register/").content.decode()
    assert "Không có tệp nào phù hợp" in register.get("/returns/register/?state=sent").content.decode()


def advice(browser, day, address="/"):
    browser.post("/working-day/", {"day": day})
    return " ".join(browser.get(address).content.decode().partition('class="empty"')[2].split())


DAYS = [
    ("01/07/2025", "Hãy chọn ngày sớm hơn"),
    ("30/12/2023", "Hãy chọn ngày muộn hơn"),
    ("01/01/2000", "Hãy chọn ngày muộn hơn"),
]


@pytest.mark.parametrize(("day", "way"), DAYS)
def test_a_day_without_data_points_to_the_days_that_have_some(client_of, binh, day, way):
    told = advice(client_of(binh), day)
    assert way in told
    assert "manage.py" not in told


def test_a_commune_that_is_new_is_not_said_to_have_earlier_days(client_of, binh):
    told = advice(client_of(binh), "01/08/2025", "/communes/03390/")
    assert "Hãy chờ số liệu" in told
    assert "ngày sớm hơn" not in told


def test_days_before_and_after_the_districts_are_told_apart(client_of, binh):
    browser = client_of(binh)
    assert "chọn ngày muộn hơn" in advice(browser, "01/01/2000", "/districts/")
    assert "chọn ngày sớm hơn" in advice(browser, "01/08/2025", "/districts/")


@pytest.mark.parametrize(
    ("role", "step"), [(Role.ADMIN, "manage.py load_reference"), (Role.VIEWER, "nhờ người quản trị")]
)
def test_only_administrators_of_a_new_portal_read_its_commands(empty_province, client_of, role, step):
    user = User.objects.create_user("an", password="one-password-for-tests")
    Membership.objects.create(user=user, role=role)
    page = client_of(user).get("/").content.decode()
    assert step in page
    assert ("manage.py" in page) == (role == Role.ADMIN)


def test_titles_are_not_called_safe_where_nothing_was_reported(client_of, binh):
    told = advice(client_of(binh), "30/12/2023", "/at-risk/")
    assert "Hãy chọn ngày muộn hơn" in told
    assert "mọi xã đã được công nhận đều đạt" not in told


def test_districts_that_reported_nothing_have_dashes(client_of, binh):
    browser = client_of(binh)
    browser.post("/working-day/", {"day": "30/12/2023"})
    row = browser.get("/districts/").content.decode().partition("Huyện Tam Đường</a>")[2].partition("</tr>")[0]
    assert re.findall(r">([^<>]+)</td>", row) == ["12", "–", "–", "8", "–", "–", *"––––"]
    page = browser.get("/districts/106/").content.decode()
    assert "–<small>/12</small>" in page
    assert "0 xã" not in page
