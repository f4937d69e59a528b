"""Every page in Chromium: no complaint, nothing fetched from elsewhere, accessible, fit for a phone and a slow line."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE

PAGES = [
    "/",
    "/communes/",
    "/communes/03628/",
    "/criteria/commune/",
    "/criteria/commune_advanced/",
    "/criteria/district/",
    "/criteria/village/",
    "/districts/106/",
    "/capital/",
    "/reports/",
    "/reports/2024-9m/",
    "/reports/rules/",
    "/reports/2024-9m/checks/",
    "/reports/2024-9m/publish/",
    "/reports/2024-6m/versions/1/",
    "/reports/2024-9m/narrative/",
    "/reports/2024-9m/narrative/difficulties/",
    "/reports/2024-9m/changes/",
    "/reports/2023-12m/changes/",
    "/reports/2024-9m/meeting/",
    "/reports/2024-9m/draft-check/",
    "/reports/2024-9m/figures/",
    "/reports/2024-9m/figures/communes.average/",
    "/reports/2024-9m/figures/funding.rate/",
    "/facts/assessment/1/",
    "/facts/disbursement/1/",
    "/returns/",
    "/returns/register/",
    "/returns/board/2024-9m/",
    "/returns/2024-9m/106/",
    "/entry/",
    "/entry/capital/",
    "/entry/readings/",
    "/entry/readings/commune/03628/",
    "/entry/to-explain/",
    "/entry/recognitions/commune/",
    "/entry/recognitions/commune/03409/",
    "/entry/targets/commune/2024/",
    "/entry/thresholds/commune/",
    "/entry/thresholds/1/",
    "/entry/documents/",
    "/entry/documents/new/",
    "/entry/documents/1/delete/",
    "/entry/classes/",
    "/entry/periods/",
    "/entry/periods/new/",
    "/entry/periods/2024-9m/",
    "/at-risk/",
    "/at-risk/?district=106",
    "/plans/",
    "/?map=criterion-10",
    "/?map=disbursed",
    "/overview/trend/",
    "/overview/boundaries/",
    "/districts/",
    "/search/?q=th",
    "/search/",
    "/compare/",
    "/compare/units/?a=106&b=110",
    "/help/",
    "/help/sender/",
    "/help/officer/",
    "/help/approver/",
    "/help/viewer/",
    "/help/admin/",
    "/reports/2024-6m/figures/?version=1",
    "/reports/2024-6m/figures/commune.03628.met_list/?version=1",
]


LIGHT = {"/": 60_000}  # compressed bytes of a page and all that it loads; for the others:
MOST_BYTES = 100_000
HEAVY = "/criteria/commune/"  # the matrix


@pytest.mark.parametrize("path", PAGES)
def test_a_page_works_without_complaint_is_accessible_and_light(visit, path):
    visitor = visit("tinh")
    weight = wire_bytes(visitor, path)
    assert weight < LIGHT.get(path, MOST_BYTES) or path == HEAVY
    assert visitor.complaints == []
    assert visitor.strangers == []
    found = Axe().run(visitor.page).response["violations"]
    graver = [item for item in found if item["impact"] in {"serious", "critical"} or item["id"] == "landmark-unique"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in graver] == []


MAY_SCROLL = ".matrix-box, .report .appendix"  # tables with a column a criterion, as wide on paper


@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone_nothing_but_the_matrix_scrolls_sideways(visit, path):
    page = visit("tinh", screen=PHONE).open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    scrolls = "['auto', 'scroll'].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth"
    cut = f"boxes => boxes.filter(box => {scrolls}).map(box => box.outerHTML.slice(0, 200))"
    assert page.locator(f"main *:not({MAY_SCROLL})").evaluate_all(cut) == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/no-such-page/"])
def test_a_page_before_signing_in_is_accessible(visit, path):
    visitor = visit()
    page = visitor.open(path)
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in {"serious", "critical"}] == []
    assert page.locator("html").get_attribute("lang") == "vi"


def wire_bytes(visitor, path: str) -> int:
    """Compressed bytes of the page and all it loads, in a window that has seen nothing yet."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    visitor.page.goto(visitor.server.url + path, wait_until="networkidle")
    return sum(sizes)


def test_a_leader_signs_in_and_downloads_the_report(visit):
    page = visit("lanhdao").open("/")
    page.click("a:has-text('Báo cáo 9 tháng đầu năm 2024')")
    with page.expect_download() as download:
        page.click("text=Tải PDF")
    assert download.value.suggested_filename == "bao-cao-2024-9m.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_the_working_day_can_be_changed_and_is_kept(visit):
    page = visit("lanhdao").open("/")
    page.click(".day summary")
    page.fill("#day-typed", "30/06/2024")
    page.click("text=Xem ngày này")
    assert "30/06/2024" in page.locator(".day summary").inner_text()
    assert "38" in page.locator(".figures").first.inner_text()
    page.click("nav >> text=Vốn")
    assert "30/06/2024" in page.locator(".day summary").inner_text()


def test_a_window_says_that_another_one_has_chosen_another_day(visit):
    first = visit("tinh").open("/communes/?day=2024-06-30")
    second = first.context.new_page()
    told = first.locator(".other-day")
    assert told.is_hidden()
    second.goto(first.url.replace("2024-06-30", "2023-12-31"))
    told.get_by_text("Trang này vẫn là số liệu đến ngày 30/06/2024").wait_for()
    told.get_by_text("Dùng tiếp ngày 30/06/2024").click()
    first.wait_for_url("**/communes/?day=2024-06-30")
    assert told.is_hidden()
    assert second.locator(".other-day").is_visible()


def test_communes_are_found_without_diacritics_and_without_javascript(visit):
    page = visit("lanhdao", javascript=False).open("/communes/")
    page.fill("input[name=name]", "ta hua")
    page.click("text=Lọc")
    assert page.locator("tbody tr").count() == 1
    assert "Tà Hừa" in page.locator("tbody tr").inner_text()


def test_district_staff_see_the_report_of_their_own_district_only(visit):
    visitor = visit("tamduong")
    page = visitor.open("/reports/2024-9m/")
    assert "Huyện Tam Đường" in page.locator(".report").inner_text()
    assert page.goto(f"{visitor.server.url}/reports/2024-9m/?unit=110").status == 404
    assert page.goto(f"{visitor.server.url}/reports/2024-9m/bao-cao.pdf?unit=110").status == 404


def test_a_district_is_one_click_from_its_return(visit):
    """The first task of district staff: the one button of the first page leads to where a file is sent."""
    page = visit("laichau").open("/")  # whose files no other test sends
    page.click(".work .button")
    assert page.url.endswith("/returns/2024-9m/105/")
    assert page.locator("input[type=file]").count() == 1


def test_a_leader_is_one_click_from_the_published_pdf(visit):
    page = visit("lanhdao").open("/")
    with page.expect_download() as download:
        page.click(".work .button")
    assert download.value.suggested_filename == "bao-cao-2024-6m-ban-1.pdf"


def test_a_figure_inserted_without_a_caret_stands_at_the_end_of_the_text(visit):
    page = visit("tinh").open("/reports/2024-9m/narrative/difficulties/")
    before = page.input_value("#id_text")
    page.click("details.insert summary")
    page.fill("#id_q", "binh quan")
    page.locator("[data-insert='[[communes.average]]']").click()
    assert page.input_value("#id_text") == f"{before} [[communes.average]]"
    assert page.evaluate("document.activeElement.id") == "id_text"


@pytest.mark.parametrize("path", ["/reports/", "/reports/2024-9m/changes/", "/reports/2024-9m/narrative/"])
def test_tables_of_a_report_are_not_cut_on_a_phone(visit, path):
    page = visit("tinh", screen=PHONE).open(path)
    cut = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.ariaLabel)"
    assert page.locator("main .scroll").count()
    assert page.locator("main .scroll").evaluate_all(cut) == []


TILE = "document.activeElement.getAttribute('href')"


def test_the_map_is_one_stop_of_the_tab_key_and_tells_the_name_of_the_tile_in_focus(visit):
    visitor = visit("tinh")
    page = visitor.open("/")
    page.locator("#map a.skip").focus()
    page.keyboard.press("Tab")
    told = page.locator(".tile-told")
    first, words = page.evaluate(TILE), told.inner_text()
    assert words in page.locator(f".tile-map a[href='{first}'] title").text_content()
    page.keyboard.press("ArrowDown")
    second = page.evaluate(TILE)
    assert second != first
    assert told.inner_text() != words
    page.keyboard.press("ArrowUp")
    assert page.evaluate(TILE) == first
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.tile-map')") is None
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(TILE) == first
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(TILE) == "#past-map"
    assert visitor.complaints == []


def test_every_tile_is_reached_by_arrow_keys(visit):
    page = visit("tinh").open("/")
    tiles = page.locator(".tile-map a").count()
    reached = page.evaluate("""() => {
      const [start] = document.querySelectorAll(".tile-map a"), seen = new Set([start]), todo = [start];
      while (todo.length) {
        const from = todo.pop();
        for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
          from.focus();
          from.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          const to = document.activeElement;
          if (!seen.has(to)) { seen.add(to); todo.push(to); }
        }
      }
      return seen.size;
    }""")
    assert reached == tiles == 94


def test_a_touched_tile_is_named_and_opens_its_commune(visit):
    page = visit("tinh", screen=PHONE).open("/")
    tile = page.locator(".tile-map a[href='/communes/03628/']")
    tile.dispatch_event("pointerdown")
    assert page.locator(".tile-told").inner_text().startswith("Pha Mu, Than Uyên")
    tile.click()
    assert page.url.endswith("/communes/03628/")


def test_the_map_can_be_skipped_and_all_its_links_stand_without_javascript(visit):
    page = visit("lanhdao", javascript=False).open("/")
    assert page.locator(".tile-map a:not([tabindex])").count() == 94
    page.locator("#map .skip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Bản đồ dạng bảng"
