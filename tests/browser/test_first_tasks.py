"""The first task of each role, as a newcomer does it: from the first page, in at most three clicks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

MOST_CLICKS = 3


class Newcomer:
    """Somebody who clicks what the page offers, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, words: str) -> None:
        self.clicks += 1
        self.page.locator(f"main >> {words}").first.click()

    def download(self, words: str) -> Path:
        with self.page.expect_download() as download:
            self.click(words)
        return Path(download.value.path())


def test_a_district_sends_its_return(visit, tmp_path):
    """Tân Uyên, whose files no other test sends."""
    newcomer = Newcomer(visit("tanuyen").open("/"))
    newcomer.click("text=Tải biểu mẫu và gửi")
    template = tmp_path / "bieu.xlsx"
    template.write_bytes(newcomer.download("text=Tải biểu mẫu về máy").read_bytes())
    newcomer.clicks = 1  # the workbook is filled in in Excel; coming back begins at the same page
    newcomer.page.set_input_files("input[type=file]", template)
    newcomer.click("text=Tải lên và kiểm tra")
    newcomer.page.wait_for_selector("[data-result]")
    newcomer.click("button:has-text('Gửi lên tỉnh')")
    newcomer.page.wait_for_selector("text=chờ tỉnh duyệt")
    assert newcomer.clicks <= MOST_CLICKS


def test_an_officer_accepts_a_return(visit):
    newcomer = Newcomer(visit("chuyenvien").open("/"))
    newcomer.click(".work >> a:has-text('Tân Uyên')")
    newcomer.click("button:has-text('Duyệt')")
    newcomer.page.wait_for_selector("text=Đã duyệt")
    assert newcomer.clicks <= MOST_CLICKS


def test_a_leader_finds_why_a_commune_is_stuck(visit):
    newcomer = Newcomer(visit("lanhdao").open("/"))
    newcomer.page.fill("input[name=q]", "khoen on")
    newcomer.clicks += 1
    newcomer.page.keyboard.press("Enter")
    newcomer.page.wait_for_selector("h1:has-text('Xã Khoen On')")
    missing = newcomer.page.locator("main").inner_text()
    assert "Tiêu chí còn thiếu" in missing
    assert "Sở" in missing
    assert newcomer.clicks <= MOST_CLICKS


def test_a_leader_takes_the_pdf(visit):
    newcomer = Newcomer(visit("lanhdao").open("/"))
    assert newcomer.download(".work >> text=Tải PDF").read_bytes().startswith(b"%PDF-")
    assert newcomer.clicks <= MOST_CLICKS
