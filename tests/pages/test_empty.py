"""Every page on the first day of an installation, and on days without data."""

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


@pytest.mark.parametrize("address", PAGES)
def test_units_without_any_data_are_shown_as_not_reported(first_day, address):
    call_command("load_reference", verbosity=0)
    first_day.post("/working-day/", {"day": "22/10/2024"})
    response = first_day.get(address)
    assert response.status_code == 200
    assert "0/19" not in response.content.decode()


def test_a_commune_without_any_data_has_a_page(first_day):
    call_command("load_reference", verbosity=0)
    first_day.post("/working-day/", {"day": "22/10/2024"})
    page = first_day.get("/communes/03628/").content.decode()
    assert "chưa báo cáo" in page
    assert first_day.get("/districts/106/").status_code == 200


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
