"""A return from the district's download to the report, in Chromium."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.returns.sending import COMMUNES, cell
from tests.servers import PASSWORD

REASON = "Lũ quét làm hỏng công trình cấp nước tháng 9/2024."


def looked_at(page: Page) -> None:
    """Good on a phone and for people who do not see it."""
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    page.set_viewport_size(DESKTOP)
    found = Axe().run(page).response["violations"]
    serious = [(item["id"], item["nodes"][0]["html"]) for item in found if item["impact"] in {"serious", "critical"}]
    assert serious == [], page.url


def filled_in(template: Path, folder: Path) -> Path:
    """Giang Ma gains criterion 2, Thèn Sin loses 17, and a word of Tả Lèng is wrong."""
    book = openpyxl.load_workbook(template)
    cell(book[COMMUNES], "Giang Ma", "2.").value = "Đạt"
    cell(book[COMMUNES], "Thèn Sin", "17.").value = "Chưa đạt"
    cell(book[COMMUNES], "Tả Lèng", "6.").value = "hình như đạt"
    book.save(folder / "bieu.xlsx")
    return folder / "bieu.xlsx"


def met_in_the_report(page: Page, url: str) -> int:
    page.goto(f"{url}/reports/2024-9m/")
    return int(page.locator('[data-figure="commune.03405.met"]').first.inner_text().partition("/")[0])


@pytest.fixture
def slow_line(visit):
    """A district on a mountain line: 60 KB a second upwards."""
    visitor = visit("tamduong")
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("Network.enable")
    line = {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": 60_000}
    devtools.send("Network.emulateNetworkConditions", line)
    return visitor


def test_a_return_from_download_to_report(visit, slow_line, tmp_path):
    page = slow_line.open("/returns/")
    looked_at(page)
    with page.expect_download() as download:
        page.click("text=Tải biểu mẫu")
    assert download.value.suggested_filename == "bieu-2024-9m-tam-duong.xlsx"
    download.value.save_as(tmp_path / "mau.xlsx")
    page.set_input_files("input[type=file]", filled_in(tmp_path / "mau.xlsx", tmp_path))
    page.click("text=Tải lên và kiểm tra")
    assert page.locator(".upload-state progress").is_visible()
    page.wait_for_selector('[data-result="row-errors"]')
    looked_at(page)
    page.fill("textarea[name^=explain-]:not([name^=explain-group])", REASON)
    page.check("text=Bỏ qua Xã Tả Lèng")
    page.click("button:has-text('Gửi lên tỉnh')")
    page.wait_for_selector('[data-result="accepted-warnings"]')
    assert "chờ tỉnh duyệt" in page.locator("[data-result]").inner_text()
    assert slow_line.complaints == []
    assert slow_line.strangers == []

    officer = visit("chuyenvien")
    before = met_in_the_report(officer.page, officer.server.url)
    review = officer.open("/returns/")
    looked_at(review)
    review.click("main >> text=bieu.xlsx")
    assert REASON in review.locator("#preview").inner_text()
    looked_at(review)
    review.click("button:has-text('Duyệt')")
    review.wait_for_selector("text=Đã duyệt. Từ giờ")
    looked_at(review)
    assert met_in_the_report(officer.page, officer.server.url) == before + 1
    for path in ("/returns/register/", "/returns/board/2024-9m/", "/returns/2024-9m/12/"):
        looked_at(officer.open(path))
    assert officer.complaints == []
    assert officer.strangers == []


def test_it_works_without_javascript(visit, tmp_path):
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(b"%PDF-1.4")
    page = visit("thanuyen", javascript=False).open("/returns/")
    page.set_input_files("input[type=file]", file)
    page.click("text=Tải lên và kiểm tra")
    assert page.locator('[data-result="rejected"]').is_visible()


def test_an_upload_that_the_desk_refuses_says_why_in_place(visit, tmp_path):
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(b"")
    page = visit("thanuyen").open("/returns/")
    page.set_input_files("input[type=file]", file)
    page.click("text=Tải lên và kiểm tra")
    refusal = page.locator("[data-result=rejected]")
    refusal.wait_for()
    assert "Tệp rỗng" in refusal.inner_text()


def spoilt(template: Path, folder: Path) -> Path:
    """The first met criterion is lost, and a word of the last commune is wrong."""
    book = openpyxl.load_workbook(template)
    marks = [one for row in book[COMMUNES].iter_rows(min_row=6) for one in row if one.value in ("Đạt", "Chưa đạt")]
    next(one for one in marks if one.value == "Đạt").value = "Chưa đạt"
    marks[-1].value = "hình như đạt"
    book.save(folder / "bieu.xlsx")
    return folder / "bieu.xlsx"


def test_a_return_sent_after_the_session_ended_keeps_its_explanations(visit, tmp_path):
    visitor = visit().sign_in("sinho")
    page = visitor.open("/returns/")
    with page.expect_download() as download:
        page.click("text=Tải biểu mẫu")
    download.value.save_as(tmp_path / "mau.xlsx")
    page.set_input_files("input[type=file]", spoilt(tmp_path / "mau.xlsx", tmp_path))
    page.click("text=Tải lên và kiểm tra")
    page.wait_for_selector('[data-result="row-errors"]')
    box = "textarea[name^=explain-]:not([name^=explain-group])"
    page.click("button:has-text('Gửi lên tỉnh')")
    stopped = page.locator(".stopped")
    stopped.wait_for()
    assert stopped.evaluate("(box) => box === document.activeElement")
    assert "Còn lỗi phải sửa" in stopped.inner_text()
    page.fill(box, REASON)
    page.context.clear_cookies(name="sessionid")
    page.click("button:has-text('Gửi lên tỉnh')")
    page.fill("input[name=username]", "sinho")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.click("text=Điền lại")
    assert page.input_value(box) == REASON
    page.check("input[name=leave]")
    page.click("button:has-text('Gửi lên tỉnh')")
    page.wait_for_selector('[data-result="accepted-warnings"]')
