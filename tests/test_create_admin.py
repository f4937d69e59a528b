"""The command that makes the first administrator."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from communes.access import scope_of
from communes.models import Role
from ntm_portal.pages.management.commands import create_admin

PASSWORD = "mot-mat-khau-dai-2024"


@pytest.fixture
def nobody(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No active account; the password lies in the environment."""
    User.objects.update(is_active=False)
    monkeypatch.setenv("NTM_ADMIN_PASSWORD", PASSWORD)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A person at the keyboard: the answers they will type."""
    answers: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: answers.pop(0))
    monkeypatch.setattr(create_admin, "getpass", lambda question: answers.pop(0))
    return answers


def create(*arguments: str) -> str:
    out = StringIO()
    call_command("create_admin", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_administrator_may_sign_in_and_keeps_reference_data(nobody, client):
    assert "«quan»" in create("--username", "quan")
    quan = User.objects.get(username="quan")
    assert quan.check_password(PASSWORD)
    assert (quan.is_staff, quan.is_superuser, quan.is_active) == (False, False, True)
    assert scope_of(quan).roles == {(Role.ADMIN, None)}


def test_an_administrator_enters_no_figures(nobody, province):
    create("--username", "quan")
    assert not scope_of(User.objects.get(username="quan")).covers(province, Role.OFFICER, Role.APPROVER)


def test_the_password_is_never_printed(nobody):
    assert PASSWORD not in create("--username", "quan")


def test_name_and_password_are_asked_for(nobody, keyboard, monkeypatch):
    monkeypatch.delenv("NTM_ADMIN_PASSWORD")
    keyboard += ["quan", PASSWORD, PASSWORD]
    create()
    assert User.objects.get(username="quan").check_password(PASSWORD)


def test_two_different_passwords_create_nothing(nobody, keyboard, monkeypatch):
    monkeypatch.delenv("NTM_ADMIN_PASSWORD")
    keyboard += ["quan", PASSWORD, "khac-han-mat-khau-2024"]
    assert_refused("không giống nhau")


@pytest.mark.parametrize("arguments", [[], ["--username", "quan"]])
def test_without_a_keyboard_the_command_says_what_to_set(nobody, monkeypatch, arguments):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    monkeypatch.delenv("NTM_ADMIN_PASSWORD")
    assert_refused("NTM_ADMIN_PASSWORD", *arguments)


@pytest.mark.parametrize("password", ["ngan", "123456789012345", "password1234", "quan-quan-quan"])
def test_a_weak_password_is_refused(nobody, monkeypatch, password):
    monkeypatch.setenv("NTM_ADMIN_PASSWORD", password)
    assert_refused("Mật khẩu không dùng được", "--username", "quan-quan-quan")


@pytest.mark.parametrize("name", ["quản trị", "a b", "x" * 151])
def test_a_bad_name_is_refused(nobody, name):
    assert_refused("không dùng được", "--username", name)


def test_a_taken_name_is_refused(nobody):
    assert_refused("«tinh»", "--username", "tinh")


def test_a_second_administrator_needs_the_option_another(nobody):
    create("--username", "quan")
    with pytest.raises(CommandError, match=r"quan.*--another"):
        create("--username", "hai")
    create("--username", "hai", "--another")
    assert create_admin.administrators() == ["hai", "quan"]


def test_an_administrator_by_role_alone_counts(nobody, lan):
    lan.memberships.create(role=Role.ADMIN)
    with pytest.raises(CommandError, match="lan"):
        create("--username", "quan")


def test_an_inactive_administrator_does_not_count(nobody):
    """Else nobody could enter a portal whose only administrator has left."""
    create("--username", "quan")
    User.objects.update(is_active=False)
    create("--username", "hai")
    assert create_admin.administrators() == ["hai"]


def assert_refused(sentence: str, *arguments: str) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match=sentence):
        create(*arguments)
    assert User.objects.count() == before
