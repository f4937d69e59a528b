"""The headline figures, and what the frame of every page shows."""

from django.contrib.auth.models import User
from django.test import override_settings


def test_home_shows_the_headline_figures_of_the_working_day(client_of, lan):
    page = client_of(lan).get("/").content.decode()
    assert "40</span><small>/94</small>" in page
    assert "39</span><small>/94</small>" in page
    for figure in ("14,44", "116.548", "58.772", "50,4%", "72,0%", "9,7%", "36 xã", "13 xã"):
        assert figure in page, figure


def test_home_says_which_day_it_speaks_about(client_of, lan):
    page = client_of(lan).get("/").content.decode()
    assert "Số liệu đến ngày 22/10/2024 (9 tháng đầu năm 2024)" in page


def test_home_names_the_planned_districts_with_both_counts(client_of, lan):
    page = client_of(lan).get("/").content.decode()
    assert "3 huyện, thành phố có mục tiêu" in page
    assert "7/11 xã đã được công nhận (8 xã đạt đủ tiêu chí)" in page


def test_home_links_to_the_report_of_the_period(client_of, lan):
    assert 'href="/reports/2024-9m/"' in client_of(lan).get("/").content.decode()


def test_district_staff_read_why_they_have_no_report_of_the_province(client_of, minh):
    page = client_of(minh).get("/").content.decode()
    assert "/reports/2024-9m/" not in page
    assert "Cán bộ huyện chỉ mở được báo cáo của huyện mình." in page


def test_demo_mode_says_sample_data_on_every_page(client_of, lan):
    browser = client_of(lan)
    for address in ("/", "/communes/", "/criteria/commune/", "/capital/", "/communes/03628/", "/districts/106/"):
        assert "SỐ LIỆU MINH HỌA" in browser.get(address).content.decode(), address


@override_settings(DEMO=False)
def test_outside_demo_mode_nothing_says_sample_data(client_of, lan):
    assert "SỐ LIỆU MINH HỌA" not in client_of(lan).get("/").content.decode()


def test_the_menu_marks_the_page_shown(client_of, lan):
    page = client_of(lan).get("/communes/03628/").content.decode()
    assert '<a href="/communes/" aria-current="page">' in page


def test_only_the_administrator_sees_the_way_to_the_administration(client_of, lan):
    quantri = User.objects.get(username="quantri")
    assert 'href="/admin/"' not in client_of(lan).get("/").content.decode()
    assert 'href="/admin/"' in client_of(quantri).get("/").content.decode()


def test_pages_hold_no_inline_style_or_script(client_of, lan):
    browser = client_of(lan)
    for address in ("/", "/communes/", "/criteria/commune/", "/capital/", "/communes/03628/", "/districts/106/"):
        page = browser.get(address).content.decode()
        assert " style=" not in page, address
        assert "<style" not in page, address
        assert " onclick=" not in page, address
        assert "<script>" not in page, address
