"""The portal as people meet it: gunicorn with the demo data set, and Chromium in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.servers import PASSWORD, Server

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("portal")
    running = Server(folder)
    yield running
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("NTM_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


class Visitor:
    """A person in a browser window; remembers what the page complained about and whom it called."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.server = server
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, message: object) -> None:
        if message.type == "error":  # type: ignore[attr-defined]
            self.complaints.append(message.text)  # type: ignore[attr-defined]

    def _asked(self, request: object) -> None:
        address = str(request.url)  # type: ignore[attr-defined]
        if not address.startswith((self.server.url, "data:", "blob:")):
            self.strangers.append(address)

    def sign_in(self, account: str) -> Visitor:
        self.page.goto(f"{self.server.url}/accounts/login/")
        self.page.fill("input[name=username]", account)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda address: "login" not in address)
        return self

    def open(self, path: str) -> Page:
        self.page.goto(self.server.url + path)
        return self.page


@pytest.fixture(scope="module")
def signed_in() -> dict[str, Any]:
    """Cookies of accounts that have signed in already; a password costs half a second each time."""
    return {}


@pytest.fixture
def visit(browser: Browser, server: Server, signed_in: dict[str, Any]) -> Iterator[Callable[..., Visitor]]:
    """`visit("tinh")` opens a window with the account signed in; `visit(screen=PHONE)` one without."""
    contexts: list[BrowserContext] = []

    def enter(account: str | None = None, *, screen: dict[str, int] = DESKTOP, javascript: bool = True) -> Visitor:
        cookies = signed_in.get(account or "")
        context = browser.new_context(
            viewport=screen,
            java_script_enabled=javascript,
            locale="vi-VN",
        )
        contexts.append(context)
        visitor = Visitor(context, server)
        if account and cookies:
            context.add_cookies(cookies)
        elif account:
            signed_in[account] = visitor.sign_in(account).page.context.cookies()
        return visitor

    yield enter
    for context in contexts:
        context.close()
