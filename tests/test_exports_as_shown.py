"""The tables of the overview, the trend, the plans and the risks say in a file what they say on the page."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag

from communes.models import Submission, SubmissionState
from criteria.models import Assessment, Verdict
from ntm_portal.lib.numbers import shown, vietnamese
from tests.conftest import CUTOFF

pytestmark = pytest.mark.once

RECOGNISED = "03409"


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


def html(browser, address: str) -> BeautifulSoup:
    return BeautifulSoup(browser.get(address).content, "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def on_page(browser, address: str, section: str) -> list[list[str]]:
    """The cells of the rows of a table, without its headings."""
    rows = html(browser, address).select(f"section[aria-labelledby='{section}'] table tr")
    return [[words(cell) for cell in row.select("th, td")] for row in rows if row.find_parent("thead") is None]


def with_(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def workbook(browser, address: str):
    response = browser.get(with_(address, "export=xlsx"))
    assert response["Content-Disposition"].endswith('.xlsx"'), "a page came in place of the file"
    return openpyxl.load_workbook(BytesIO(response.content))


def below_head(sheet) -> list[tuple]:
    rows = list(sheet.iter_rows(values_only=True))
    return rows[next(place for place, row in enumerate(rows) if not any(value is not None for value in row)) + 2 :]


def in_file(browser, address: str, table: str = "") -> list[tuple]:
    return below_head(workbook(browser, with_(address, f"table={table}") if table else address).active)


def printed(value: object, decimals: int | None = None) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return value if isinstance(value, str) else vietnamese(Decimal(str(value)), decimals)


# --- The overview ---------------------------------------------------------------------------------------------------


def test_the_headline_figures_are_those_of_the_page(browser):
    page = [(words(line.dt), words(line.dd)) for line in html(browser, "/").select("dl.figures > div")]
    file = in_file(browser, "/", "headlines")
    assert len(file) == len(page) == 4
    for (label, told), (name, value, sign, out_of, change), decimals in zip(page, file, (0, 0, 2, 1), strict=True):
        ending = " điểm %" if sign else ""
        moved = "" if change is None else f" {'+' if change > 0 else ''}{shown(Decimal(str(change)), decimals)}{ending}"
        total = f" /{out_of}" if out_of else ""
        assert (name, f"{printed(value, decimals)}{sign or ''}{total}{moved}") == (label, told)


def test_the_bands_are_those_of_the_page(browser):
    file = [[label, printed(count)] for label, count, _change in in_file(browser, "/", "bands")]
    assert file == [row[:2] for row in on_page(browser, "/", "h-communes")]
    changes = [change for *_more, change in in_file(browser, "/", "bands")]
    told = [int(row[2].replace("−", "-")) for row in on_page(browser, "/", "h-communes")]
    assert changes == told


@pytest.mark.parametrize("address", ["/", "/?map=recognised", "/?map=criterion-10", "/?map=disbursed"])
def test_the_map_is_the_one_that_was_chosen(browser, address):
    file = [list(row[1:]) for row in in_file(browser, address, "map")]
    assert file == on_page(browser, address, "h-map")
    assert len(file) == 94
    link = html(browser, address).select_one("#map .export a")
    assert link
    chosen = address.partition("?")[2]
    assert chosen in str(link["href"])


def test_the_newest_days_of_the_trend_are_those_of_the_page(browser):
    file = [
        [printed(day), printed(average, 2), *map(printed, rest)]
        for day, average, *rest in in_file(browser, "/", "trend")
    ]
    assert file == on_page(browser, "/", "h-trend")


def test_the_criteria_are_ranked_as_on_the_page(browser):
    rows = in_file(browser, "/", "criteria")
    page = [[row[0], re.sub(r"\s", "", row[1])] for row in on_page(browser, "/", "h-criteria")]
    assert [[f"{number}. {name} {leads}", f"{met}/{total}"] for number, name, leads, met, total in rows] == page


def test_the_districts_and_their_total_are_those_of_the_page(browser):
    file = [
        [name, printed(count), printed(average, 2), *map(printed, rest)]
        for _code, name, count, average, *rest in in_file(browser, "/", "districts")
    ]
    assert file == on_page(browser, "/", "h-districts")
    assert len(file) == 9


def test_the_capital_is_that_of_the_page(browser):
    file = [
        [name, printed(usable, 0), printed(paid, 0), "–" if rate is None else f"{printed(rate, 1)}%"]
        for name, usable, paid, rate in in_file(browser, "/", "capital")
    ]
    assert file == on_page(browser, "/", "h-capital")


def test_the_returns_not_yet_in_are_those_of_the_page(browser, unit, period, minh):
    about = {"period": period, "sent_by": minh, "original_name": "106.xlsx"}
    Submission.objects.create(unit=unit("106"), state=SubmissionState.RETURNED, **about)
    page = [words(line) for line in html(browser, "/").select("section[aria-labelledby='h-returns'] li")]
    file = in_file(browser, "/", "returns")
    assert len(file) == len(page) == 8
    for (_code, name, state, _due, late), told in zip(file, page, strict=True):
        assert told == (f"{name} : quá hạn {printed(late)} ngày" if late else f"{name} : {state}")


def test_district_staff_take_no_list_of_who_has_not_sent(client_of, minh):
    """They see none on the page either."""
    own = client_of(minh)
    assert "returns" not in own.get("/").context["tables"]
    assert "<html" in own.get("/?export=csv&table=returns").content.decode()


def test_all_tables_come_as_one_workbook_of_the_chosen_day(browser):
    browser.post("/working-day/", {"day": "30/06/2024"})
    response = browser.get("/?export=xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="tong-quan-tinh-lai-chau-2024-06-30.xlsx"'
    book = openpyxl.load_workbook(BytesIO(response.content))
    links = html(browser, "/").select(".export a[href*='table=']")
    assert len(book.worksheets) == len(links) / 2 == 8
    assert {sheet["A3"].value for sheet in book} == {"Số liệu đến ngày 30/06/2024"}
    assert max(len(sheet.title) for sheet in book) <= 31


def test_a_text_file_without_a_name_is_the_main_table_and_an_unknown_name_the_page(browser):
    main = browser.get("/?export=csv").content.decode("utf-8-sig")
    assert next(csv.reader(StringIO(main)))[0].startswith("Nhìn nhanh; Tỉnh Lai Châu")
    assert "<html" in browser.get("/?export=xlsx&table=tables").content.decode()


# --- Trend, plans and risks -----------------------------------------------------------------------------------------


def test_the_trend_has_all_days_of_its_page(browser):
    file = [
        [printed(day), printed(average, 2), *map(printed, rest)]
        for day, average, *rest in in_file(browser, "/overview/trend/")
    ]
    page = html(browser, "/overview/trend/").select("main table tbody tr")
    assert file == [[words(cell) for cell in row.select("th, td")] for row in page]
    assert file


def test_each_plan_says_what_its_page_says(browser):
    page = html(browser, "/plans/").select("article.plan")
    file = in_file(browser, "/plans/", "targets")
    assert len(file) == len(page) > 50
    for line, article in zip(file, page, strict=True):
        name, district, verdict, met, total, expected, until, short = line[3:11]
        told = words(article)
        assert words(article.h3).removesuffix(district or "").strip() == name
        assert article.select_one(".outlook").get_text() == verdict
        if met is not None:
            assert f"{met}/{total} tiêu chí" in told
            assert f"đến {printed(until)}" in told or printed(until) in told
            assert printed(expected) in told
        assert short is None or f"thiếu {short} tiêu chí" in told
        missing = [words(item.a or item).partition(" Sở")[0] for item in article.select(".missing li")]
        assert all(item in (line[15] or "") for item in missing)
        assert len((line[15] or "").split("; ")) == max(len(missing), 1)


def test_the_goal_and_what_is_missing_are_those_of_the_plans_page(browser):
    figures = {
        words(line.dt): words(line.dd).lstrip("+") for line in html(browser, "/plans/").select("dl.figures > div")
    }
    goal = {name: printed(value) for name, value in in_file(browser, "/plans/", "goal")}
    assert figures.items() <= goal.items()
    page = on_page(browser, "/plans/", "h-shortages")
    file = in_file(browser, "/plans/", "shortages")
    assert [[f"{no}. {name}", leads or "–", str(a), str(b)] for no, name, leads, a, b in file] == page
    nearest = [str(row[1]) for row in in_file(browser, "/plans/", "unplanned")]
    told = words(html(browser, "/plans/").select_one("section[aria-labelledby='h-goal']"))
    assert all(name in told for name in nearest[:10])


@pytest.fixture
def lost(unit, criterion, lan):
    """A recognised commune that lost two criteria; somebody began the reason with a sign of formulas."""
    said = {"verdict": Verdict.NOT_MET, "observed_on": CUTOFF, "recorded_by": lan, "note": "=1+1"}
    for number in (3, 10):
        Assessment.objects.create(unit=unit(RECOGNISED), criterion=criterion(number), **said)


def test_lost_criteria_stand_with_their_rule_as_on_the_page(browser, lost):
    [article] = html(browser, "/at-risk/").select("article.risk")
    told = words(article)
    file = in_file(browser, "/at-risk/", "losing")
    assert len(file) == len(article.select("li")) == 2
    for code, name, decision, unmet, total, share, rule, item, leads, result, since, reason in file:
        assert code == RECOGNISED
        assert words(article.h3).startswith(name)
        assert decision in words(article.h3)
        assert f"{unmet}/{total} tiêu chí không đạt ({printed(share, 1)}%)" in told
        assert all(str(part) in told for part in (rule, item, leads, result, printed(since), reason))


def test_a_reason_that_begins_like_a_formula_is_text(browser, lost):
    sheet = workbook(browser, "/at-risk/?table=losing").active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)] * 2
    text = browser.get("/at-risk/?export=csv&table=losing").content.decode("utf-8-sig")
    assert [row[-1] for row in csv.reader(StringIO(text))][2:] == ["'=1+1"] * 2


def test_missing_evidence_of_the_chosen_district_is_that_of_the_page(browser):
    address = "/at-risk/?district=106"
    file = [
        [name, f"{missing}/{total}", f"cả {total} tiêu chí" if missing == total else numbers.replace(",", "")]
        for _district, _code, name, missing, total, numbers in in_file(browser, address, "unproven")
    ]
    assert file == on_page(browser, address, "h-unproven")
    name = browser.get(f"{address}&export=csv&table=unproven")["Content-Disposition"]
    assert name.endswith('-huyen-tam-duong-2024-10-22.csv"')
