"""Pages of one commune, one district, and of capital."""

from datetime import date

import pytest
from django.test import Client

from communes.models import Unit, UnitKind
from criteria.models import Threshold


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_a_commune_at_all_criteria_is_not_thereby_recognised(browser):
    page = text(browser, "/communes/03628/")
    assert "19/19" in page
    assert "chưa được công nhận" in page


def test_a_recognised_commune_names_its_decision_and_that_it_is_sample(browser):
    page = text(browser, "/communes/03409/")
    assert "Quyết định số 1716/QĐ-UBND ngày 30/12/2015" in page
    assert "số liệu minh họa" in page


def test_a_threshold_that_nobody_verified_says_so(browser):
    page = text(browser, "/communes/03628/")
    assert "chưa xác minh" in page
    assert "chưa có ngưỡng" in page


def test_a_verified_threshold_carries_no_warning(browser):
    Threshold.objects.update(verified=True)
    assert "chưa xác minh" not in text(browser, "/communes/03628/")


def test_readings_stand_beside_their_thresholds(browser):
    page = text(browser, "/communes/03628/")
    assert "≥ 45 triệu đồng/người/năm" in page
    assert "<b>47 triệu đồng/người/năm</b>" in page


def test_the_history_of_a_criterion_tells_why_it_was_lost(browser):
    page = text(browser, "/communes/03577/")
    assert '<ol class="history"' in page


def test_the_advanced_set_shows_where_there_is_a_target(browser):
    assert "Tiêu chí nâng cao: 14/19" in text(browser, "/communes/03628/")
    assert "Tiêu chí nâng cao" not in text(browser, "/communes/03413/")


def test_the_villages_of_a_commune_show_their_counts(browser):
    page = text(browser, "/communes/03413/")
    assert "Bản Chu Va 8" in page
    assert "15/15" in page


@pytest.mark.parametrize("address", ["/communes/99999/", "/communes/106/", "/districts/03628/", "/districts/999/"])
def test_a_code_that_means_nothing_of_the_kind_is_not_found(browser, address):
    response = browser.get(address)
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()


def test_a_code_is_read_on_the_working_day(browser):
    """03628 is Pha Mu until the communes are merged; afterwards the code means nothing."""
    browser.post("/working-day/", {"day": "02/07/2025"})
    response = browser.get("/communes/03628/")
    assert response.status_code == 404
    assert "không có xã nào mang mã 03628" in response.content.decode()


def test_a_commune_straight_under_the_province_has_a_page(browser, province):
    Unit.objects.create(kind=UnitKind.COMMUNE, code="00001", name="Mới", parent=province, valid_from=date(2025, 7, 1))
    browser.post("/working-day/", {"day": "02/07/2025"})
    assert browser.get("/communes/00001/").status_code == 200
    assert "Mới" in text(browser, "/communes/")
    assert "Mới" in text(browser, "/criteria/commune/")


def test_the_district_page_shows_communes_criteria_components_and_capital(browser):
    page = text(browser, "/districts/106/")
    for figure in ("8<small>/12</small>", "17,58", "Tiêu chí huyện: 3/9", "Đạt 20/36 chỉ tiêu", "13.120", "83,0%"):
        assert figure in page, figure


def test_the_district_page_links_to_the_report_about_it(browser):
    assert "/reports/2024-9m/?unit=106" in text(browser, "/districts/106/")


def test_district_staff_get_the_report_link_of_their_own_district_only(client_of, minh):
    browser = client_of(minh)
    assert "?unit=106" in text(browser, "/districts/106/")
    assert "?unit=110" not in text(browser, "/districts/110/")


def test_a_district_that_reported_nothing_says_so(browser):
    assert "Chưa có báo cáo về tiêu chí" in text(browser, "/districts/107/")


def test_capital_shows_holders_totals_and_the_day_of_the_amounts(browser):
    page = text(browser, "/capital/")
    for figure in ("67.950", "8.241", "76.191", "54.851", "22.342", "18.015", "3.921", "50,4%", "15/10/2024"):
        assert figure in page, figure
    assert "Sở Nông nghiệp và PTNT" in page
