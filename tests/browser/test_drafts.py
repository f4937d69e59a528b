"""What is typed into a register survives the end of the session and of the form, and is left to nobody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Visitor
from tests.servers import PASSWORD

READINGS = "/entry/readings/commune/03628/"
OFFER = "#content .note.warning:has([data-do=restore])"
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('ntm-draft-')).length"


def income(page: Page):
    return page.get_by_label("Giá trị, 10", exact=True)


def type_income(visitor: Visitor, value: str) -> Page:
    page = visitor.open(READINGS)
    income(page).fill(value)
    return page


def record(page: Page) -> None:
    page.get_by_role("button", name="Ghi các thay đổi").click()


def sign_in(page: Page, account: str) -> None:
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "login" not in address)


def lose_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def test_a_form_sent_after_the_session_ended_is_filled_in_again_and_recorded(visit):
    visitor = visit("chuyenvien")
    page = type_income(visitor, "41,5")
    lose_session(page)
    record(page)
    sign_in(page, "chuyenvien")
    expect(page.locator(OFFER)).to_contain_text("chưa được ghi")
    page.get_by_role("button", name="Điền lại").click()
    assert income(page).input_value() == "41,5"
    record(page)
    expect(page.locator("main > .note.success")).to_contain_text("Đã ghi")
    assert page.evaluate(KEPT) == 0
    page.reload()
    assert income(page).input_value() == "41,5"
    expect(page.locator(OFFER)).to_have_count(0)
    assert visitor.complaints == []


def test_nothing_is_left_to_the_next_person(visit):
    page = type_income(visit("chuyenvien"), "42,5")
    lose_session(page)
    record(page)
    sign_in(page, "tinh")
    expect(page.locator(OFFER)).to_have_count(0)
    assert page.evaluate(KEPT) == 0


def test_signing_out_takes_it_away(visit):
    page = visit().sign_in("chuyenvien").open(READINGS)
    income(page).fill("43,5")
    income(page).blur()
    assert page.evaluate(KEPT) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form.account button")
    page.wait_for_url("**/accounts/login/")
    assert page.evaluate(KEPT) == 0


def test_an_expired_form_says_how_to_get_the_typed_text_back(visit):
    page = type_income(visit("chuyenvien"), "44,5")
    page.context.clear_cookies(name="csrftoken")
    record(page)
    expect(page.locator("main")).to_contain_text("Điền lại")
    page.go_back()
    page.get_by_role("button", name="Điền lại").click()
    assert income(page).input_value() == "44,5"


def test_what_somebody_else_recorded_meanwhile_is_asked_about(visit):
    page = type_income(visit("chuyenvien"), "45,5")
    lose_session(page)
    record(page)
    other = type_income(visit("tinh"), "46,5")
    record(other)
    expect(other.locator("main > .note.success")).to_be_visible()
    sign_in(page, "chuyenvien")
    page.get_by_role("button", name="Điền lại").click()
    record(page)
    expect(page.locator(".both-values")).to_contain_text("46,5")
    expect(page.locator(".both-values")).to_contain_text("45,5")


@pytest.mark.parametrize("path", [READINGS, "/entry/capital/", "/entry/targets/commune/2024/"])
def test_leaving_with_something_typed_is_asked_about(visit, path):
    page = visit("chuyenvien").open(path)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.locator("main form[data-draft] .amount").first.fill("7")
    page.once("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def test_a_refused_form_shows_what_was_typed_and_offers_nothing(visit):
    page = visit("tinh").open("/entry/thresholds/37/")
    page.get_by_label("Ngưỡng", exact=True).fill("92")
    page.locator("main button[type=submit]").click()
    expect(page.locator("main .wrong")).to_contain_text("văn bản nguồn")
    expect(page.locator(OFFER)).to_have_count(0)
