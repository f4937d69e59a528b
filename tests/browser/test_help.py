"""Every picture of a guide is cut from a page that its reader sees, reached as the guide says.

A changed page makes these tests fail. With NTM_HELP_PICTURES=1 they take the pictures anew into static/img/help/.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PIL import Image, ImageChops, ImageOps
from playwright.sync_api import Locator, Page, expect

from communes.models import Role
from tests.returns.sending import COMMUNES, cell
from tests.servers import ROOT, Server

RETAKE = os.environ.get("NTM_HELP_PICTURES") == "1"
FOLDER = ROOT / "static" / "img" / "help"
SCREEN = {"width": 780, "height": 900}  # narrow enough to be read in a column of text, wide enough for whole tables
TALLEST, MARGIN, COLOURS = 400, 12, 24  # together under the limit of tests/pages/test_help.py
TALLER = {"viewer-map": 860}
REASON = "Lũ quét làm hỏng công trình cấp nước tháng 9/2024."
Seen = Iterator[tuple[str, *tuple[Locator, ...]]]  # a name, and what its picture is cut from


def named(role: str) -> list[str]:
    """Pictures that the guide of a role names."""
    return re.findall(r'{% picture "([\w-]+)"', (ROOT / "templates" / "help" / f"{role}.html").read_text())


def keep(name: str, elements: list[Locator]) -> None:
    """The upper part of the elements, from the first to the last, as a lossless WebP of few colours."""
    page = elements[0].page
    page.evaluate("scrollTo(0, 0)")
    boxes = [box for element in elements if (box := element.bounding_box())]
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = min(max(box["y"] + box["height"] for box in boxes), top + TALLER.get(name, TALLEST))
    clip = {"x": left, "y": top, "width": min(right, SCREEN["width"]) - left, "height": bottom - top}
    taken = Image.open(BytesIO(page.screenshot(clip=clip, full_page=True))).convert("RGB")
    drawn = ImageChops.difference(taken, Image.new("RGB", taken.size, "white")).getbbox()
    assert drawn, f"{name} would be an empty picture"
    framed = ImageOps.expand(taken.crop((0, 0, taken.width, drawn[3])), MARGIN, "white")
    few = framed.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.convert("RGB").save(FOLDER / f"{name}.webp", lossless=True, quality=100, method=6)


# --- The steps of each guide -----------------------------------------------------


def uploaded(page: Page, folder: Path, *, change: Callable[[openpyxl.Workbook], None], name: str) -> None:
    """Downloads the workbook of the district, fills it in, and uploads it."""
    with page.expect_download() as download:
        page.click("text=Tải biểu mẫu về máy")
    download.value.save_as(folder / name)
    book = openpyxl.load_workbook(folder / name)
    change(book)
    book.save(folder / name)
    page.set_input_files("input[type=file]", folder / name)
    page.click("text=Tải lên và kiểm tra")
    page.wait_for_selector("#result [data-result]")


def of_phong_tho(book: openpyxl.Workbook) -> None:
    cell(book[COMMUNES], "Khổng Lào", "2.").value = "Chưa đạt"
    cell(book[COMMUNES], "Dào San", "12.").value = "Đạt"


def of_muong_te(book: openpyxl.Workbook) -> None:
    cell(book[COMMUNES], "Bum Nưa", "2.").value = "Chưa đạt"
    cell(book[COMMUNES], "Bum Tở", "6.").value = "hình như đạt"


def explained_and_sent(page: Page) -> None:
    for box in page.locator("textarea[name^=explain-]:not([name^=explain-group])").all():
        box.fill(REASON)
    page.click("button:has-text('Gửi lên tỉnh')")
    page.wait_for_selector("text=chờ tỉnh duyệt")


def handed_back(page: Page, address: str) -> None:
    page.goto(address)
    page.click("text=Trả lại người gửi")
    page.fill("#decision .hand-back [name$=note]", "Đề nghị huyện bổ sung văn bản chứng minh tiêu chí số 2.")
    page.fill("#decision input[name$=-cell] >> nth=0", f"{COMMUNES}!E16")
    page.fill("#decision [name$=-text] >> nth=0", "Ghi số văn bản của xã.")
    page.click("button:has-text('Trả lại') >> nth=-1")
    page.wait_for_selector("#decision", state="detached")


def of_district_staff(visit, folder: Path) -> Seen:
    page = visit("muongte", screen=SCREEN).open("/returns/")
    yield "sender-workbook", page.locator(".desk")
    uploaded(page, folder, change=of_muong_te, name="bieu-muong-te.xlsx")
    yield "sender-upload", page.locator("#result")
    yield "sender-mend", page.locator("#must-fix")
    yield "sender-explain", page.locator("section.problems:has(textarea)")
    page.check("text=Bỏ qua Xã Bum Tở")
    yield "sender-send", page.locator("#sending")
    explained_and_sent(page)
    handed_back(visit("chuyenvien", screen=SCREEN).page, page.url)
    page.reload()
    yield "sender-back", page.locator("#result"), page.locator("section:has-text('Nhận xét của tỉnh')")


def of_officers(visit, folder: Path) -> Seen:
    district = visit("phongtho", screen=SCREEN).open("/returns/")
    uploaded(district, folder, change=of_phong_tho, name="bieu-phong-tho.xlsx")
    explained_and_sent(district)
    visitor = visit("chuyenvien", screen=SCREEN)
    yield "officer-work", visitor.open("/").locator(".work")
    yield "officer-board", visitor.open("/returns/board/2024-9m/").locator("main table")
    queue = visitor.open("/returns/")
    yield "officer-queue", queue.locator("section:has-text('Chờ duyệt') >> nth=0")
    queue.click("main >> text=bieu-phong-tho.xlsx")
    yield "officer-preview", queue.locator("#preview")
    yield "officer-decide", queue.locator("#decision")
    handed_back(queue, queue.url)
    grid = visitor.open("/criteria/commune/?district=106")
    grid.click(".matrix tbody td >> nth=5")
    yield "officer-grid", grid.locator("#entry"), grid.locator(".matrix-box")
    yield "officer-entry", visitor.open("/entry/").locator("ul.cards")
    yield "officer-text", visitor.open("/reports/2024-9m/narrative/difficulties/").locator("form.narrative")
    yield "officer-check", visitor.open("/reports/2024-9m/checks/").locator("ul.gate >> nth=0")


def of_approvers(visit, folder: Path) -> Seen:
    visitor = visit("tinh", screen=SCREEN)
    yield "approver-periods", visitor.open("/entry/periods/").locator("main")
    yield "approver-letterhead", visitor.open("/entry/periods/2024-9m/").locator("section:has(#h-paper)")
    yield "approver-close", visitor.open("/entry/periods/2024-9m/close/").locator("main")
    yield "approver-publish", visitor.open("/reports/2024-9m/publish/").locator("ol.steps")
    yield "approver-versions", visitor.open("/reports/").locator("main table")


def of_leaders(visit, folder: Path) -> Seen:
    visitor = visit("lanhdao", screen=SCREEN)
    yield "viewer-report", visitor.open("/").locator(".work")
    yield "viewer-map", visitor.page.locator("#map")
    yield "viewer-plans", visitor.open("/plans/").locator("main")
    yield "viewer-risk", visitor.open("/at-risk/").locator("dl.figures")
    yield "viewer-commune", visitor.open("/communes/03643/").locator("main")


def of_administrators(visit, folder: Path) -> Seen:
    visitor = visit("quantri", screen=SCREEN)
    accounts = visitor.open("/accounts/manage/")
    yield "admin-accounts", accounts.locator("main")
    accounts.click("main >> text=tamduong >> xpath=ancestor::tr >> a")
    yield "admin-access", accounts.locator("section:has(#h-access)")
    yield "admin-roles", visitor.open("/accounts/manage/new/").locator("fieldset.roles")
    yield "admin-token", visitor.open("/accounts/manage/tokens/new/").locator("form.account-form")
    yield "admin-audit", visitor.open("/audit/").locator("main")


WALKS = {
    Role.SENDER: of_district_staff,
    Role.OFFICER: of_officers,
    Role.APPROVER: of_approvers,
    Role.VIEWER: of_leaders,
    Role.ADMIN: of_administrators,
}


@pytest.fixture(scope="module")
def time_to_send(server: Server) -> None:
    """Pictures are of a portal in use: the returns of the sample period, which was due long ago, are not late yet."""
    if RETAKE:
        sets = "Period.objects.filter(slug='2024-9m').update(due_on=date.today() + timedelta(5))"
        server.manage("shell", "-c", f"from datetime import *; from communes.models import *; {sets}")


@pytest.mark.parametrize("role", WALKS)
def test_the_pictures_of_a_guide_show_what_its_reader_sees(visit, tmp_path, time_to_send, role):
    shown = []
    for name, *elements in WALKS[role](visit, tmp_path):
        for element in elements:
            expect(element).to_be_visible()
        if RETAKE:
            keep(name, elements)
        shown.append(name)
    assert sorted(shown) == sorted(named(role))


@pytest.mark.skipif(RETAKE, reason="the portal serves the pictures that were there when it started")
@pytest.mark.parametrize("role", WALKS)
def test_every_picture_of_a_guide_is_there(visit, role):
    page = visit("lanhdao").open(f"/help/{role}/")
    pictures = page.locator(".shot img")
    assert pictures.count() == len(named(role))
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("(image) => image.decode()")
