"""Search from every page: what is found by which words, by whom, and what is opened at once."""

from __future__ import annotations

import re
from datetime import date

import pytest

from communes.models import Unit
from criteria.models import Recognition
from ntm_portal.pages.finding.words import LONGEST, Asked
from reports.models import DocumentCategory, GuidanceDocument
from tests.conftest import CUTOFF


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


def hits(response) -> list[str]:
    """Addresses of what was found."""
    text = response.content.decode()
    return re.findall(r'href="([^"]+)"', text[text.index("<main") : text.index("</main")])


def test_every_page_has_the_box(browser):
    assert 'action="/search/"' in browser.get("/capital/").content.decode()


@pytest.mark.parametrize("typed", ["", " ", "x", "đ", "\x00"])
def test_too_little_says_what_to_type(browser, typed):
    assert "Gõ ít nhất hai chữ cái" in browser.get("/search/", {"q": typed}).content.decode()


@pytest.mark.parametrize("typed", ["ta hua", "Tà Hừa", "xã tà hừa", "Xa Ta Hua", "03634"])
def test_the_one_unit_of_a_full_name_or_code_is_opened_at_once(browser, typed):
    assert browser.get("/search/", {"q": typed}).url == "/communes/03634/"


def test_names_that_differ_in_diacritics_only_are_told_apart_when_typed_with_them(browser):
    found = Unit.objects.in_force(CUTOFF).filter(search_name="nam cha", kind="commune")
    names = {unit.code: unit.name for unit in found}
    assert len(names) == 2
    assert {f"/communes/{code}/" for code in names} <= set(hits(browser.get("/search/", {"q": "nam cha"})))
    for code, name in names.items():
        assert browser.get("/search/", {"q": f"Xã {name}"}).url == f"/communes/{code}/"


def test_a_name_that_several_have_is_a_list(browser):
    found = hits(browser.get("/search/", {"q": "lai chau"}))
    assert {"/", "/districts/105/"} <= set(found)


def test_districts_are_found_by_name_and_by_code(browser):
    assert browser.get("/search/", {"q": "huyện than uyên"}).url == "/districts/110/"
    assert browser.get("/search/", {"q": "110"}).url == "/districts/110/"


@pytest.mark.parametrize("typed", ["tiêu chí 6", "tieu chi so 6", "6"])
def test_a_criterion_is_found_by_its_number(browser, typed):
    assert "/criteria/commune/#criterion-6" in hits(browser.get("/search/", {"q": typed}))


def test_a_criterion_is_found_by_words_of_its_name_in_any_order(browser):
    assert "/criteria/commune/#criterion-17" in hits(browser.get("/search/", {"q": "thuc pham moi truong"}))


def test_an_indicator_is_found_by_its_code(browser):
    found = hits(browser.get("/search/", {"q": "17.1"}))
    assert "/criteria/commune/#criterion-17" in found


def test_a_unit_that_has_ended_is_not_found_on_a_later_day(browser):
    browser.post("/working-day/", {"day": "01/08/2025"})
    assert "/communes/03634/" not in hits(browser.get("/search/", {"q": "ta hua"}))


def test_no_hit_says_what_to_do(browser):
    assert "gõ ít từ hơn" in browser.get("/search/", {"q": "zzz không có"}).content.decode()


def test_what_was_typed_is_text_on_the_page(browser):
    page = browser.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_percent_and_underscore_are_letters(browser):
    assert "gõ ít từ hơn" in browser.get("/search/", {"q": "%_"}).content.decode()


def test_a_long_text_is_cut(browser):
    assert len(Asked.of("a" * 5000).text) == LONGEST
    assert browser.get("/search/", {"q": "ố" * 5000}).status_code == 200


# --- Documents: only as far as the person may see them ---------------------------------------------------------------


@pytest.fixture
def documents(unit) -> dict[str, GuidanceDocument]:
    about = {"kind": "Công văn", "issued_on": date(2024, 9, 2), "issuer": "UBND"}
    return {
        code: GuidanceDocument.objects.create(
            unit=unit(code), number=f"77{code}/UBND", title="Về việc thử tìm kiếm", **about
        )
        for code in ("12", "106", "110")
    }


def test_an_officer_is_led_to_the_document(browser, documents):
    assert browser.get("/search/", {"q": "77106/ubnd"}).url == f"/entry/documents/{documents['106'].pk}/"
    found = hits(browser.get("/search/", {"q": "thu tim kiem"}))
    assert {f"/entry/documents/{row.pk}/" for row in documents.values()} <= set(found)


def test_district_staff_find_the_documents_of_their_own_district_and_where_they_count(client_of, minh, documents):
    page = client_of(minh).get("/search/", {"q": "thu tim kiem"})
    text = page.content.decode()
    assert "77106/UBND" in text
    assert "77110/UBND" not in text
    assert "7712/UBND" not in text
    address = next(to for to in hits(page) if "guidance.issued" in to)
    assert client_of(minh).get(address).status_code == 200


def test_a_leader_finds_the_documents_of_the_province(client_of, binh, documents):
    page = client_of(binh).get("/search/", {"q": "thu tim kiem"})
    assert "7712/UBND" in page.content.decode()
    for address in [to for to in hits(page) if "guidance." in to]:
        assert client_of(binh).get(address).status_code == 200


def test_a_document_too_late_for_every_report_is_told_without_a_page(client_of, binh, unit, period):
    GuidanceDocument.objects.create(
        unit=unit("12"), kind="Công văn", number="99/X", issued_on=date(2026, 1, 5), issuer="UBND", title="Về sau"
    )
    page = client_of(binh).get("/search/", {"q": "99/x"})
    assert "99/X" in page.content.decode()


def test_programmes_of_the_nation_are_found_by_districts_too(client_of, minh, documents):
    documents["12"].category = DocumentCategory.PROGRAMME
    documents["12"].save()
    assert "7712/UBND" in client_of(minh).get("/search/", {"q": "thu tim kiem"}).content.decode()


@pytest.fixture
def decision(db):
    return Recognition.objects.not_voided().filter(unit__kind="commune").select_related("unit").first()


def test_a_decision_is_found_by_its_number_and_leads_to_the_unit(browser, decision):
    response = browser.get("/search/", {"q": decision.decision.split("/")[0]})
    assert f"/communes/{decision.unit.code}/" in hits(response)


def test_a_code_without_its_leading_zero_opens_the_commune(browser):
    assert browser.get("/search/", {"q": "3634"}).url == "/communes/03634/"


# --- As people type ---------------------------------------------------------------


@pytest.mark.parametrize("typed", ["khoen-on", "Khoen-On", "xa khoen-on", "khoen.on"])
def test_punctuation_between_the_words_of_a_name_means_nothing(browser, typed):
    assert browser.get("/search/", {"q": typed}).url == "/communes/03643/"


@pytest.mark.parametrize("typed", ["Khoén On", "khoen-ôn", "Xã Khoèn On"])
def test_wrong_diacritics_offer_the_unit_and_do_not_open_it(browser, typed):
    page = browser.get("/search/", {"q": typed})
    assert page.status_code == 200
    assert f"Không có tên viết đúng là «{typed}». Cùng chữ, khác dấu:" in page.content.decode()
    assert hits(page)[0] == "/communes/03643/"


def test_punctuation_alone_finds_nothing(browser):
    assert "gõ ít từ hơn" in browser.get("/search/", {"q": "-.-"}).content.decode()


@pytest.mark.parametrize("typed", ["Sở Lao động - Thương binh và Xã hội", "so lao dong thuong binh", "thuong binh"])
def test_a_department_finds_the_criteria_that_it_leads(browser, typed):
    page = browser.get("/search/", {"q": typed})
    assert hits(page)[:2] == ["/criteria/commune/#criterion-11", "/criteria/commune/#criterion-12"]
    assert "Sở Lao động - Thương binh và Xã hội" in page.content.decode()


def test_what_a_criterion_is_called_goes_before_who_leads_it(browser):
    found = hits(browser.get("/search/", {"q": "lao dong"}))
    assert found.index("/criteria/commune/#criterion-12") < found.index("/criteria/commune/#criterion-11")


@pytest.mark.parametrize(
    "typed", ["2024-9m", "9 tháng đầu năm 2024", "9 thang dau nam 2024", "Báo cáo 9 tháng đầu năm 2024"]
)
def test_the_code_or_title_of_a_period_opens_its_report(browser, typed):
    assert browser.get("/search/", {"q": typed}).url == "/reports/2024-9m/"


@pytest.mark.parametrize("typed", ["9 tháng", "9 thang 2024", "bao cao 9 thang", "2024"])
def test_a_part_of_the_title_of_a_period_finds_its_report(client_of, minh, typed):
    found = hits(client_of(minh).get("/search/", {"q": typed}))
    assert "/reports/2024-9m/" in found
    assert client_of(minh).get("/reports/2024-9m/").status_code == 200


def test_a_number_alone_is_the_criterion_of_every_set_and_no_period(browser):
    found = hits(browser.get("/search/", {"q": "9"}))
    assert {"/criteria/commune/#criterion-9", "/criteria/commune_advanced/#criterion-9"} <= set(found)
    assert "/reports/2024-9m/" not in found
