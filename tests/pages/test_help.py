"""Guides: whose is whose, where their steps lead, and the pictures beside them."""

from __future__ import annotations

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from communes.models import Membership, Role
from ntm_portal.pages.templatetags.guides import size_of

pytestmark = pytest.mark.once

TEMPLATES = settings.BASE_DIR / "templates"
PICTURES = settings.BASE_DIR / "static" / "img" / "help"
LIGHT = 100_000  # of a page over the wire, its pictures with it
READERS = {Role.SENDER: "minh", Role.OFFICER: "chi", Role.APPROVER: "lan", Role.VIEWER: "binh", Role.ADMIN: "quan"}


def source(role: str) -> str:
    return (TEMPLATES / "help" / f"{role}.html").read_text()


def named(role: str) -> list[str]:
    return re.findall(r'{% picture "([\w-]+)"', source(role))


def steps(page: str) -> str:
    return page.partition('<ol class="guide">')[2].partition("</ol>")[0]


@pytest.mark.parametrize(
    ("person", "guides"),
    [("minh", ["sender"]), ("chi", ["officer"]), ("lan", ["officer", "approver"]), ("binh", ["viewer"])],
)
def test_the_guides_of_the_own_work_stand_first(request, client_of, person, guides):
    page = client_of(request.getfixturevalue(person)).get("/help/").content.decode()
    own, others = page.partition("Việc của người khác")[::2]
    assert re.findall(r'href="/help/(\w+)/"', own) == guides
    assert sorted(re.findall(r'href="/help/(\w+)/"', others)) == sorted(set(Role.values) - set(guides))


@pytest.mark.parametrize("role", Role)
def test_the_reader_of_a_guide_may_open_every_page_that_it_leads_to(request, client_of, role):
    browser = client_of(request.getfixturevalue(READERS[role]))
    places = set(re.findall(r'href="(/[^"#]*)', steps(browser.get(f"/help/{role}/").content.decode())))
    pages = {place for place in places if not place.startswith("/static/")}
    assert pages
    assert {page: browser.get(page).status_code for page in pages if browser.get(page).status_code != 200} == {}


def test_only_the_guide_of_others_says_so(client_of, binh):
    browser = client_of(binh)
    assert "vai trò khác" in browser.get("/help/sender/").content.decode()
    assert "vai trò khác" not in browser.get("/help/viewer/").content.decode()


def test_there_is_no_guide_for_a_role_that_does_not_exist(client_of, binh):
    assert client_of(binh).get("/help/frame/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_guides_can_be_read_before_the_first_period(empty_province, client_of, role):
    user = User.objects.create_user("an", password="one-password-for-tests")
    Membership.objects.create(user=user, role=Role.APPROVER)
    assert client_of(user).get(f"/help/{role}/").status_code == 200


def test_the_head_of_a_page_leads_to_the_guides_of_whoever_may_open_something(client_of, binh, khach):
    assert 'href="/help/"' in client_of(binh).get("/communes/").content.decode()
    assert 'href="/help/"' not in client_of(khach).get("/accounts/password/").content.decode()


# --- Pictures --------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_each_step_has_a_picture_that_says_what_it_shows(role):
    assert source(role).count("<li id=") == len(re.findall(r'{% picture "[\w-]+" "[^"]{12,}" %}', source(role)))


def test_no_picture_is_missing_or_left_over():
    assert {file.stem for file in PICTURES.iterdir()} == {name for role in Role for name in named(role)}


@pytest.mark.parametrize("file", sorted(PICTURES.iterdir()), ids=lambda file: file.stem)
def test_a_picture_keeps_its_place(client_of, binh, file):
    width, height = size_of(file.stem)
    assert width <= 960
    page = client_of(binh).get(f"/help/{file.stem.partition('-')[0]}/").content.decode()
    image = re.search(rf'<img src="[^"]*{file.stem}[^"]*"[^>]*>', page).group()
    assert f'width="{width}" height="{height}"' in image
    assert 'loading="lazy"' in image


@pytest.mark.parametrize("role", Role)
def test_a_guide_with_its_pictures_is_light(client_of, binh, role):
    page = client_of(binh).get(f"/help/{role}/").content
    pictures = sum((PICTURES / f"{name}.webp").stat().st_size for name in named(role))
    assert len(gzip.compress(page)) + pictures < LIGHT


# --- The way to them -------------------------------------------------------------


def test_every_link_from_a_page_to_a_step_finds_it():
    linked = [
        found
        for template in TEMPLATES.rglob("*.html")
        for found in re.findall(r'with of="(\w+)" step="(\w+)"', template.read_text())
    ]
    assert linked
    assert [(role, step) for role, step in linked if f'<li id="{step}">' not in source(role)] == []
