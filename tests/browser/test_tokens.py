"""An administrator issues an access token, another system reads with it, and it is revoked."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE


def read(server, secret: str) -> int:
    request = urllib.request.Request(
        f"{server.url}/api/v1/units?limit=1", headers={"Authorization": f"Bearer {secret}"}
    )
    try:
        with urllib.request.urlopen(request) as response:
            return len(json.load(response)["items"])
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_token_is_issued_read_with_and_revoked(visit, screen):
    visitor = visit("quantri", screen=screen)
    page = visitor.open("/accounts/manage/")
    page.click("main >> text=Mã truy cập")
    page.click("main >> text=Cấp mã truy cập")
    page.fill("input[name=name]", f"Trung tâm điều hành {screen['width']}")
    page.select_option("select[name=user]", index=1)
    fit(page, screen)
    page.click("button.main")
    secret = page.locator(".secret dd").first.inner_text()
    fit(page, screen)
    assert read(visitor.server, secret) == 1
    page.click("text=Về danh sách mã truy cập")
    fit(page, screen)
    row = page.locator("tbody tr").first
    row.locator("summary").click()
    row.locator("button").click()
    assert "Đã thu hồi mã truy cập" in page.locator("main").inner_text()
    assert read(visitor.server, secret) == 401
    assert visitor.complaints == []
    assert visitor.strangers == []


def fit(page, screen) -> None:
    """Accessible, and nothing scrolls sideways."""
    found = Axe().run(page).response["violations"]
    assert [item["id"] for item in found if item["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
