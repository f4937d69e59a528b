"""The entry grid in Chromium: quick on the keyboard, and nothing is lost on a bad line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.servers import PASSWORD, Server

GRID = "/criteria/commune/"
REASON = "Chưa đủ hồ sơ minh chứng"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A portal of its own: these tests change figures and stop the server."""
    running = Server(tmp_path_factory.mktemp("grid"))
    yield running
    running.stop()


def cell(page: Page, code: str, number: int):
    return page.locator(f"tr[data-unit='{code}'] td").nth(number)


def verdict(page: Page, code: str, number: int) -> str:
    """The word for the mark in the cell."""
    found = cell(page, code, number).locator("svg, abbr")
    return found.get_attribute("aria-label") or found.get_attribute("title") or ""


def all_saved(page: Page) -> None:
    page.wait_for_function("() => !Object.values(sessionStorage).some((kept) => kept.includes('verdict'))")


def status(page: Page):
    return page.locator("#entry-status")


def figures(page: Page) -> list[str]:
    """Every count and average on the page."""
    return page.locator(".figures dd, .matrix td:nth-child(2), .group td, .matrix tfoot td").all_inner_texts()


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html']}" for item in found if item["impact"] in {"serious", "critical"}]


def lose(page: Page, number: str = "2") -> None:
    """Takes a met criterion away: the key, the reason, Enter."""
    page.keyboard.press(number)
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")


def wanted(number: int) -> str:
    return str(number % 4 + 1)


WORDS = {"1": "Đạt", "2": "Chưa đạt", "3": "Chưa đánh giá", "4": "Không áp dụng"}

# In the page itself: a file does not pass through an intercepted request.
LOSE_ONE_ANSWER = """() => {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    window.fetch = real;
    window.lost = (await real(...asked)).status;
    throw new TypeError("lost");
  };
}"""

# --- Quick ------------------------------------------------------------------------


def test_a_whole_commune_is_entered_by_keyboard_alone(visit):
    visitor = visit("chuyenvien")
    page = visitor.open(GRID)
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.entry td')"):
            break
    page.keyboard.type("khoen")
    page.keyboard.press("Home")
    code = page.evaluate("document.activeElement.parentElement.dataset.unit")
    for number in range(1, 20):
        page.keyboard.press(wanted(number))
        if page.locator("#entry-confirm").evaluate("dialog => dialog.open"):
            page.keyboard.type(REASON)
            page.keyboard.press("Enter")
    all_saved(page)
    counted = figures(page)
    page.reload()
    assert [verdict(page, code, number) for number in range(1, 20)] == [WORDS[wanted(n)] for n in range(1, 20)]
    assert figures(page) == counted, "what the page added up is what the server counts"
    assert visitor.complaints == []


def test_the_grid_has_one_tab_stop_and_moves_by_keys(visit):
    page = visit("chuyenvien").open(GRID)
    assert page.locator(".matrix [tabindex='0']").count() == 1
    cell(page, "03403", 1).focus()
    where = page.locator("#entry-where")
    for key, place in [("End", "19."), ("Home", "1."), ("Control+End", "19."), ("Control+Home", "1.")]:
        page.keyboard.press(key)
        expect(where).to_contain_text(f"· {place}")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert re.search(r"^(?!Sùng Phài).* · 2\.", where.inner_text())


def test_a_name_is_found_without_diacritics(visit):
    page = visit("chuyenvien").open(GRID)
    cell(page, "03403", 3).focus()
    page.keyboard.type("ta hua")
    expect(page.locator("#entry-where")).to_contain_text("Tà Hừa · 3.")
    page.wait_for_timeout(1100)
    page.keyboard.type("dao")
    expect(page.locator("#entry-where")).to_contain_text("Dào San · 3.")


def test_several_cells_are_set_after_a_confirmation_that_lists_them(visit):
    page = visit("chuyenvien").open(GRID)
    cell(page, "03628", 12).focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator("[aria-selected=true]").count() == 3, "a row or a column, never a block"
    page.keyboard.press("3")
    lines = page.locator("#entry-confirm li").all_inner_texts()
    assert len(lines) == 3
    assert all("12. Lao động: Đạt → Chưa đánh giá" in line for line in lines)
    assert serious(page) == []
    page.keyboard.press("Enter")
    assert page.locator("#entry-confirm").is_visible(), "a met criterion is not lost without a reason"
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    all_saved(page)
    page.keyboard.press("Control+z")
    expect(cell(page, "03628", 12).get_by_label("Đạt", exact=True)).to_be_visible()
    page.reload()
    assert verdict(page, "03628", 12) == "Đạt"


def test_ctrl_z_takes_back_ones_own_last_change_and_nothing_else(visit):
    page = visit("chuyenvien").open(GRID)
    counted = figures(page)
    cell(page, "03628", 3).focus()
    lose(page)
    all_saved(page)
    assert figures(page) != counted
    page.keyboard.press("Control+z")
    expect(status(page)).to_contain_text("Đã hoàn tác")
    assert figures(page) == counted
    page.keyboard.press("Control+z")
    expect(status(page)).to_contain_text("không có gì để hoàn tác")
    page.reload()
    assert verdict(page, "03628", 3) == "Đạt"


def test_the_panel_records_the_evidence_and_shows_the_history(visit):
    visitor = visit("chuyenvien")
    page = visitor.open(GRID)
    cell(page, "03628", 5).focus()
    page.keyboard.press("Enter")
    panel = page.locator("#entry-panel")
    panel.wait_for()
    assert serious(page) == []
    panel.get_by_label("Số văn bản minh chứng").fill("15/BC-UBND")
    panel.get_by_label("Ngày văn bản").fill("20/10/2024")
    panel.get_by_role("button", name="Ghi", exact=True).click()
    expect(panel).to_be_hidden()
    page.keyboard.press("Enter")
    expect(panel.locator(".history")).to_contain_text("15/BC-UBND (20/10/2024)")
    expect(panel.locator(".history")).to_contain_text("Chuyên viên tỉnh ghi lúc")
    panel.get_by_role("button", name="Hoàn tác").click()
    expect(panel).to_be_hidden()
    expect(cell(page, "03628", 5)).to_be_focused()
    assert visitor.complaints == []


def test_a_file_of_the_panel_is_sent_again_after_a_lost_answer_and_kept_once(visit, tmp_path):
    file = tmp_path / "biên bản.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"x" * 2000)
    visitor = visit("chuyenvien")
    page = visitor.open(GRID)
    cell(page, "03628", 11).focus()
    page.keyboard.press("Enter")
    panel = page.locator("#entry-panel")
    panel.get_by_label("Minh chứng (PDF").set_input_files(file)
    panel.get_by_label("Chưa đạt").check()
    panel.get_by_role("button", name="Ghi", exact=True).click()
    expect(panel.locator(".note.error").first).to_contain_text("phải có lý do")
    panel.locator("textarea").fill(REASON)
    page.evaluate(LOSE_ONE_ANSWER)
    panel.get_by_role("button", name="Ghi", exact=True).click()
    expect(panel).to_contain_text("Máy chủ không trả lời")
    panel.get_by_role("button", name="Ghi", exact=True).click()
    expect(panel).to_be_hidden()
    assert page.evaluate("lost") == 200
    page.keyboard.press("Enter")
    links = panel.locator(".history a[href^='/evidence/']")
    expect(links).to_have_count(1)
    assert serious(page) == []
    with page.expect_download() as download:
        links.click()
    assert download.value.suggested_filename == "biên bản.pdf"
    assert download.value.path().read_bytes() == file.read_bytes()


def test_what_was_typed_in_the_panel_is_not_thrown_away_by_escape(visit):
    page = visit("chuyenvien").open(GRID)
    cell(page, "03628", 5).focus()
    page.keyboard.press("Enter")
    page.locator("#entry-panel textarea").fill("Đang viết dở")
    page.keyboard.press("Escape")
    expect(page.locator("#entry-panel")).to_contain_text("chưa được ghi")
    page.get_by_role("link", name="Không thay đổi").click()
    expect(page.locator("#entry-panel")).to_be_hidden()


# --- Safe -------------------------------------------------------------------------


def two_on_one_cell(visit, number: int) -> Page:
    """Two people with the same page open; the first has changed the cell, the second changes it too."""
    first: Page = visit("tinh").open(GRID)
    second: Page = visit("chuyenvien").open(GRID)
    cell(first, "03628", number).focus()
    lose(first)
    all_saved(first)
    cell(second, "03628", number).focus()
    second.keyboard.press("4")
    second.locator("#entry-panel").wait_for()
    return second


def test_two_people_on_one_cell_both_see_both_values_and_one_keeps_what_is_there(visit):
    page = two_on_one_cell(visit, 7)
    panel = page.locator("#entry-panel")
    expect(panel).to_contain_text("Chưa đạt Cán bộ tỉnh (duyệt và công bố), ")
    expect(panel).to_contain_text(REASON)
    expect(panel).to_contain_text("Không áp dụng Chuyên viên tỉnh")
    assert serious(page) == []
    panel.get_by_role("link", name="Giữ giá trị đã có").click()
    expect(panel).to_be_hidden()
    assert verdict(page, "03628", 7) == "Chưa đạt"
    page.reload()
    assert verdict(page, "03628", 7) == "Chưa đạt"


def test_two_people_on_one_cell_one_records_the_own_value_after_all(visit):
    page = two_on_one_cell(visit, 8)
    page.get_by_role("button", name="Ghi giá trị của tôi").click()
    expect(page.locator("#entry-panel")).to_be_hidden()
    page.reload()
    assert verdict(page, "03628", 8) == "Không áp dụng"
    history = page.context.new_page()
    history.goto(re.sub("/criteria/.*", "/entry/commune/03628/8/", page.url))
    expect(history.locator(".history")).to_contain_text(REASON)


def test_a_decision_put_off_is_asked_for_again(visit):
    page = two_on_one_cell(visit, 14)
    page.keyboard.press("Escape")
    expect(status(page)).to_contain_text("1 thay đổi chờ anh/chị quyết định")
    cell(page, "03628", 14).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Giữ giá trị đã có").click()
    expect(status(page)).not_to_contain_text("quyết định")


def test_the_server_stops_during_entry_and_nothing_is_lost(visit, server):
    page = visit("chuyenvien").open(GRID)
    cell(page, "03619", 1).focus()
    page.keyboard.press("4")
    all_saved(page)
    server.stop()
    for _number in (2, 3, 4):
        page.keyboard.press("4")
    expect(status(page)).to_contain_text("3 thay đổi chưa gửi")
    assert cell(page, "03619", 3).get_attribute("data-word") == "chưa gửi"
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    server.start()
    expect(status(page)).to_contain_text("Đã lưu", timeout=15_000)
    all_saved(page)
    page.reload()
    assert [verdict(page, "03619", number) for number in range(1, 5)] == ["Không áp dụng"] * 4


def test_a_reload_shows_what_was_not_sent_and_sends_it(visit):
    page = visit("chuyenvien").open(GRID)
    page.route("**/entry/**", lambda route: route.abort())
    cell(page, "03619", 9).focus()
    page.keyboard.press("4")
    expect(status(page)).to_contain_text("1 thay đổi chưa gửi")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert verdict(page, "03619", 9) == "Không áp dụng"
    expect(status(page)).to_contain_text("1 thay đổi chưa gửi")
    page.unroute("**/entry/**")
    expect(status(page)).to_contain_text("Đã lưu", timeout=10_000)
    page.reload()
    assert verdict(page, "03619", 9) == "Không áp dụng"


def test_an_answer_lost_on_the_way_is_no_conflict_with_oneself(visit):
    page = visit("chuyenvien").open(GRID)
    lost: list[int] = []

    def lose_once(route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/entry/**", lose_once)
    cell(page, "03619", 10).focus()
    page.keyboard.press("4")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("1")
    expect(status(page)).to_contain_text("chưa gửi")
    expect(status(page)).to_contain_text("Đã lưu", timeout=10_000)
    all_saved(page)
    assert lost == [200]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.locator("#entry-panel .history").wait_for()
    changes = page.locator("#entry-panel .history li").all_inner_texts()
    assert len([line for line in changes if "Không áp dụng" in line.split("\n")[0]]) == 2, "→ KXĐ and KXĐ →"


def test_after_the_session_ended_one_signs_in_elsewhere_and_goes_on(visit, server, signed_in):
    page = visit("chuyenvien").open(GRID)
    page.context.clear_cookies(name="sessionid")
    cell(page, "03619", 12).focus()
    page.keyboard.press("4")
    note = page.locator("#entry-signed-out")
    expect(note).to_contain_text("Phiên đăng nhập đã hết")
    with page.expect_popup() as popup:
        note.get_by_role("link").click()
    other = popup.value
    other.fill("input[name=username]", "chuyenvien")
    other.fill("input[name=password]", PASSWORD)
    other.click("main button[type=submit]")
    other.wait_for_url(lambda address: "login" not in address)
    expect(status(page)).to_contain_text("Đã lưu", timeout=10_000)
    expect(note).to_be_hidden()


def offline(page: Page) -> None:
    page.route("**/entry/**", lambda route: route.abort())


def test_the_first_tab_into_the_grid_makes_its_bar_work(visit):
    page = visit("chuyenvien").open(GRID)
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.entry td')"):
            break
    expect(page.locator("#entry-where")).to_contain_text("· 1.")
    expect(page.locator("#entry button:disabled")).to_have_count(0)


def test_ctrl_z_during_an_outage_drops_what_was_not_sent(visit):
    page = visit("chuyenvien").open(GRID)
    counted = figures(page)
    offline(page)
    cell(page, "03622", 2).focus()
    page.keyboard.press("4")
    expect(status(page)).to_contain_text("1 thay đổi chưa gửi")
    page.keyboard.press("4")
    for _change in range(2):
        page.keyboard.press("Control+z")
        expect(status(page)).to_contain_text("Đã hoàn tác")
    assert figures(page) == counted
    page.unroute("**/entry/**")
    all_saved(page)
    page.reload()
    assert figures(page) == counted, "what had perhaps arrived was taken back"


def test_a_conflict_of_another_page_is_named_and_decided_where_one_is(visit):
    page = visit("chuyenvien").open(GRID)
    offline(page)
    cell(page, "03625", 7).focus()
    page.keyboard.press("4")
    expect(status(page)).to_contain_text("1 thay đổi chưa gửi")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(re.sub("/criteria/.*", "/criteria/district/", page.url))
    away = page.locator("#entry-away")
    expect(away.locator("a")).to_contain_text("7.")
    expect(away.locator("a")).to_have_attribute("href", "/entry/commune/03625/7/?day=2024-10-22")
    other = visit("tinh").open(GRID)
    cell(other, "03625", 7).focus()
    other.keyboard.press("3")
    if other.locator("#entry-confirm").evaluate("dialog => dialog.open"):
        other.keyboard.type(REASON)
        other.keyboard.press("Enter")
    all_saved(other)
    page.unroute("**/entry/**")
    panel = page.locator("#entry-panel")
    expect(panel).to_contain_text("Chưa đánh giá Cán bộ tỉnh", timeout=10_000)
    page.keyboard.press("Escape")
    expect(away).to_contain_text("chờ anh/chị quyết định")
    assert serious(page) == []
    away.get_by_role("button", name="Gửi lại").click()
    panel.get_by_role("link", name="Giữ giá trị đã có").click()
    expect(away).to_be_hidden()


def test_a_change_waits_in_sight_on_a_day_that_takes_no_entries(visit):
    page = visit().sign_in("chuyenvien").open(GRID)  # a session of its own: the day is chosen for the session
    offline(page)
    cell(page, "03631", 7).focus()
    page.keyboard.press("4")
    expect(status(page)).to_contain_text("1 thay đổi chưa gửi")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click(".day summary")
    page.fill("#day-typed", "30/06/2024")
    page.click("text=Xem ngày này")
    expect(page.locator("#entry")).to_have_count(0)
    away = page.locator("#entry-away")
    expect(away).to_contain_text("số liệu ngày 22/10/2024 → Không áp dụng: chưa gửi")
    assert serious(page) == []
    page.unroute("**/entry/**")
    away.get_by_role("button", name="Gửi lại").click()
    expect(away.locator("li")).to_have_count(0)
    all_saved(page)


# --- Everywhere ---------------------------------------------------------------------


def test_without_javascript_the_commune_page_takes_entries(visit):
    page = visit("chuyenvien", javascript=False).open("/communes/03628/")
    line = page.locator("#c4")
    line.get_by_text("Ghi kết quả").click()
    line.locator("select").select_option("not_met")
    line.get_by_role("button", name="Ghi").click()
    expect(page.locator(".note.error")).to_contain_text("phải có lý do")
    page.locator("textarea").fill(REASON)
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator(".note.success")).to_contain_text("Đã lưu: Xã Pha Mu")
    expect(page.locator("#c4 .result")).to_contain_text("Chưa đạt")


@pytest.mark.parametrize("level", ["commune_advanced", "district", "village"])
def test_every_level_is_a_grid_and_has_plain_forms(visit, level):
    page = visit("chuyenvien").open(f"/criteria/{level}/")
    expect(page.locator("#entry")).to_be_visible()
    plain = visit("chuyenvien", javascript=False).open(f"/criteria/{level}/")
    plain.locator("noscript a").first.click()
    assert plain.locator(".plain-form").count() > 1
    assert serious(visit("chuyenvien").open(re.sub(".*(?=/entry/)", "", plain.url))) == []


def test_a_phone_enters_by_touch(visit):
    visitor: Visitor = visit("chuyenvien", screen=PHONE)
    page = visitor.open(GRID)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    cell(page, "03403", 3).click()
    expect(page.locator("#entry-where")).to_contain_text("Sùng Phài · 3.")
    page.get_by_role("button", name="Không áp dụng").click()
    all_saved(page)
    assert verdict(page, "03403", 3) == "Không áp dụng"
    cell(page, "03403", 3).click()
    cell(page, "03403", 3).click()
    page.locator("#entry-panel").wait_for()
    box = page.locator("#entry-panel").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert serious(page) == []


@pytest.mark.parametrize("path", [GRID, "/entry/commune/03628/6/", "/communes/03628/"])
def test_the_entry_pages_are_accessible_and_keep_the_policy(visit, path):
    visitor = visit("chuyenvien")
    assert serious(visitor.open(path)) == []
    assert visitor.complaints == []
    assert visitor.strangers == []


def test_readers_have_no_grid(visit):
    page = visit("lanhdao").open(GRID)
    assert page.locator("#entry, [role=grid], script[src*=grid]").count() == 0
