"""The overview: changes since the last report, the map, the trend, the ranking, rates, returns awaited."""

import re
from datetime import date
from decimal import Decimal

import pytest

from communes.models import Unit, UnitKind
from communes.selectors import territory_on
from communes.tiles import places_of
from funding.rules import year_gone
from ntm_portal.pages.overview.headlines import Headline, change_of
from ntm_portal.pages.selectors.home import overview


def home(client_of, person, query=""):
    return client_of(person).get(f"/{query}").content.decode()


def tile(page, code):
    return re.search(rf'<a href="/communes/{code}/" transform=.*?</a>', page, re.DOTALL).group()


def test_headlines_tell_the_change_since_the_last_cut_off(client_of, lan):
    page = home(client_of, lan)
    assert "so với kỳ báo cáo trước (30/06/2024)" in page
    assert re.findall(r'class="change">([^<]*)<', page) == ["+2", "0", "+0,24", "+23,7 điểm %"]


def test_headlines_lead_to_their_figures_where_the_report_may_be_read(client_of, lan, minh):
    assert 'href="/reports/2024-9m/figures/communes.met_all/"' in home(client_of, lan)
    page = home(client_of, minh)
    assert "/reports/2024-9m/figures/" not in page
    assert 'href="/communes/?band=19-19"' in page


def test_rates_of_another_year_are_not_compared(client_of, lan):
    browser = client_of(lan)
    browser.post("/working-day/", {"day": "31/03/2024"})
    page = browser.get("/").content.decode()
    assert "31/12/2023" in page
    assert len(re.findall(r'class="change"', page)) == 3


CHANGES = [(40, 38, 0, "+2"), (3, 5, 0, "−2"), (7, 7, 0, "0"), (1, None, 0, "")]


@pytest.mark.parametrize(
    ("value", "before", "decimals", "change"), [*CHANGES, (Decimal("14.444"), Decimal("14.205"), 2, "+0,23")]
)
def test_a_change_is_between_the_printed_numbers(value, before, decimals, change):
    assert change_of(value, before, decimals) == change


def test_a_rate_falls_by_points():
    rate = Headline("funding.rate", "", Decimal("26.7"), Decimal("50.4"), 1, "", sign="%")
    assert rate.change == "−23,7 điểm %"


def test_every_commune_of_the_day_has_a_tile_that_leads_to_it(client_of, lan):
    page = home(client_of, lan)
    assert len(re.findall(r'<a href="/communes/\d{5}/" transform=', page)) == 94
    assert "<title>Pha Mu, Than Uyên: đạt 19/19 tiêu chí</title>" in tile(page, "03628")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?map=band", "15–18"),
        ("?map=recognised", "chưa được công nhận"),
        ("?map=disbursed", "huyện đã giải ngân 65,5%"),
        ("?map=criterion-10", "Đạt"),
        ("?map=nothing", "đạt 17/19 tiêu chí"),
        ("?map=criterion-99", "đạt 17/19 tiêu chí"),
        ("?map=criterion-²", "đạt 17/19 tiêu chí"),
    ],
)
def test_the_map_shows_what_is_chosen_in_words_too(client_of, lan, query, said):
    assert said in tile(home(client_of, lan, query), "03634")


def test_a_tile_carries_a_value_or_a_mark_besides_its_colour(client_of, lan):
    for query in ("", "?map=band", "?map=recognised", "?map=disbursed", "?map=criterion-6"):
        found = re.findall(r'<a href="/communes/\d{5}/" transform=.*?</a>', home(client_of, lan, query), re.DOTALL)
        assert all("<path" in one or re.search(r"<text[^>]*>[^<]+</text>", one) for one in found), query


def test_a_commune_without_a_tile_is_listed_below_the_map(client_of, lan, unit):
    Unit.objects.create(
        kind=UnitKind.COMMUNE, code="99999", name="Xã Mới", parent=unit("106"), valid_from=date(2020, 1, 1)
    )
    page = home(client_of, lan)
    assert '<li><a href="/communes/99999/">Xã Mới</a>: chưa báo cáo</li>' in page


@pytest.mark.django_db
def test_communes_of_2025_do_not_take_the_tiles_of_others_with_their_code():
    assert len(places_of(territory_on(date(2025, 6, 30)).communes)) == 94
    assert places_of(territory_on(date(2025, 7, 1)).communes) == {}


def test_criteria_are_ranked_with_their_lead_department(province):
    page = overview(date(2024, 10, 22), [])
    counts = [line.met for line in page.criteria]
    assert counts == sorted(counts, reverse=True)
    assert page.criteria[0].criterion.leads


def test_rates_stand_beside_the_share_of_the_year_gone(client_of, lan):
    page = home(client_of, lan)
    assert "khi đó đã qua 79,0% thời gian của năm 2024" in page
    assert year_gone(date(2024, 12, 31)) == 100
    assert year_gone(date(2023, 1, 1)) == Decimal(100) / 365


def test_returns_not_yet_in_are_told_to_the_province_and_its_leaders(client_of, lan, minh, binh):
    assert "Biểu báo cáo chưa nộp" in home(client_of, lan)
    assert "Biểu báo cáo chưa nộp" not in home(client_of, minh)
    seen = home(client_of, binh)
    assert "Biểu báo cáo chưa nộp" in seen, "a leader sees who is missing, and opens no return"
    assert "/returns/" not in seen


def test_the_trend_has_a_picture_and_a_table(client_of, lan):
    page = home(client_of, lan)
    assert 'aria-label="Số tiêu chí bình quân một xã: ' in page
    assert '<th scope="row">30/06/2024</th>' in page
    assert '<th scope="row">31/12/2023</th>' in client_of(lan).get("/overview/trend/").content.decode()
