"""Verbs on accounts: what administrators may do, what nobody may, and that each act is audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError

from communes import accounts
from communes.access import scope_of
from communes.accounts import AccountChanged, Clerk, Right
from communes.models import AuditAction, AuditEntry, InitialPassword, Membership, Role
from ntm_portal.pages import demo
from tests.conftest import CUTOFF

PASSWORD = "mot-mat-khau-dai-2024"


@pytest.fixture
def clerk(quan: User) -> Clerk:
    return Clerk(quan, "192.0.2.7")


@pytest.fixture
def create(clerk: Clerk) -> Callable[..., User]:
    def make(**changed: Any) -> User:
        values: dict[str, Any] = {
            "username": "an",
            "full_name": "Lò Văn An",
            "rights": [Right(Role.OFFICER)],
            "password": PASSWORD,
        }
        return accounts.create_account(**{**values, **changed}, by=clerk)

    return make


def audited() -> list[tuple[str, str, str]]:
    """Who did what to whom, the oldest first."""
    found = AuditEntry.objects.filter(action=AuditAction.ACCOUNT).order_by("pk").select_related("user")
    return [(entry.user.get_username() if entry.user else "", entry.account, entry.detail) for entry in found]


def change(clerk: Clerk, user: User, *rights: Right, full_name: str | None = None, seen: str | None = None) -> None:
    name = user.get_full_name() if full_name is None else full_name
    accounts.change_account(user=user, full_name=name, rights=rights, seen=seen, by=clerk)


# --- Creating -------------------------------------------------------------------------------------------------------


def test_a_new_account_has_its_roles_and_must_change_its_password(create, unit):
    user = create(rights=[Right(Role.SENDER, unit("106")), Right(Role.VIEWER)])
    assert scope_of(user).roles == {(Role.SENDER, unit("106").pk), (Role.VIEWER, None)}
    assert scope_of(user).password_is_initial
    assert user.check_password(PASSWORD)
    assert user.get_full_name() == "Lò Văn An"
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_creating_is_audited_with_the_address_and_without_the_password(create):
    create()
    entry = AuditEntry.objects.get(action=AuditAction.ACCOUNT)
    assert (str(entry.user), entry.account, entry.address) == ("quan", "an", "192.0.2.7")
    assert entry.detail == "Tạo tài khoản: Lò Văn An; vai trò: Cán bộ tỉnh (toàn tỉnh)"


@pytest.mark.parametrize("password", ["ngan", "123456789012345", "password1234"])
def test_a_weak_first_password_is_refused_and_nothing_is_created(create, password):
    with pytest.raises(ValidationError):
        create(password=password)
    assert not User.objects.filter(username="an").exists()
    assert not audited()


def test_generated_passwords_are_accepted_and_differ(create):
    first, second = accounts.generated_password(), accounts.generated_password()
    assert first != second
    assert create(password=first).check_password(first)


@pytest.mark.parametrize("name", ["a b", "", "x" * 151, "lan"])
def test_a_bad_or_taken_name_is_refused(create, lan, name):
    with pytest.raises(ValidationError):
        create(username=name)


def test_district_staff_need_a_unit(create):
    with pytest.raises(ValidationError, match="phải có đơn vị"):
        create(rights=[Right(Role.SENDER)])


@pytest.mark.parametrize("role", [Role.ADMIN, Role.APPROVER])
def test_administrators_and_approvers_have_the_whole_province(create, unit, role):
    with pytest.raises(ValidationError, match="chỉ giao cho toàn tỉnh"):
        create(rights=[Right(role, unit("106"))])


@pytest.mark.parametrize("person", ["lan", "chi", "minh", "binh", "khach"])
def test_nobody_but_an_administrator_creates_accounts(request, db, person):
    with pytest.raises(PermissionDenied):
        accounts.create_account(
            username="an",
            full_name="An",
            rights=[Right(Role.ADMIN)],
            password=PASSWORD,
            by=Clerk(request.getfixturevalue(person)),
        )


def test_the_units_to_choose_from_are_the_districts_or_later_the_communes(db):
    assert [unit.code for unit in accounts.units_with_staff(CUTOFF)][:2] == ["105", "106"]
    later = accounts.units_with_staff(date(2025, 7, 2))
    assert {unit.kind for unit in later} == {"commune"}


# --- Changing -------------------------------------------------------------------------------------------------------


def test_roles_change_and_old_and_new_are_audited(clerk, minh, unit):
    change(clerk, minh, Right(Role.SENDER, unit("110")), Right(Role.VIEWER))
    assert scope_of(minh).roles == {(Role.SENDER, unit("110").pk), (Role.VIEWER, None)}
    assert audited() == [
        (
            "quan",
            "minh",
            "Vai trò: Cán bộ huyện (Huyện Tam Đường) → Lãnh đạo (toàn tỉnh); Cán bộ huyện (Huyện Than Uyên)",
        )
    ]


def test_a_right_that_goes_leaves_its_history(clerk, minh):
    change(clerk, minh)
    assert [row.history_type for row in Membership.history.filter(user=minh)] == ["-", "+"]


def test_nothing_changed_is_nothing_audited(clerk, minh, unit):
    change(clerk, minh, Right(Role.SENDER, unit("106")))
    assert not audited()


def test_a_new_name_is_audited(clerk, minh, unit):
    change(clerk, minh, Right(Role.SENDER, unit("106")), full_name="Vàng Thị Minh")
    minh.refresh_from_db()
    assert minh.get_full_name() == "Vàng Thị Minh"
    assert audited() == [("quan", "minh", "Họ và tên: – → Vàng Thị Minh")]


def test_a_change_based_on_an_outdated_look_is_refused(clerk, minh, unit):
    seen = accounts.as_seen(minh)
    change(clerk, minh, Right(Role.SENDER, unit("110")), seen=seen)
    with pytest.raises(AccountChanged):
        change(clerk, minh, Right(Role.OFFICER), seen=seen)
    assert scope_of(minh).roles == {(Role.SENDER, unit("110").pk)}


def test_an_administrator_cannot_take_the_role_from_himself(clerk, quan):
    with pytest.raises(ValidationError, match="không tự bỏ được"):
        change(clerk, quan, Right(Role.VIEWER))
    change(clerk, quan, Right(Role.ADMIN), Right(Role.VIEWER))
    assert scope_of(quan).roles == {(Role.ADMIN, None), (Role.VIEWER, None)}


def test_another_administrator_can_take_it(clerk, quan, create):
    other = create(username="hai", rights=[Right(Role.ADMIN)])
    change(Clerk(other), quan)
    assert scope_of(quan).roles == frozenset()


def test_who_lost_the_role_a_moment_ago_acts_no_more(clerk, quan, create, minh):
    """Two administrators remove each other: the second finds out that he is none any more."""
    other = create(username="hai", rights=[Right(Role.ADMIN)])
    change(clerk, other)
    with pytest.raises(PermissionDenied):
        change(Clerk(other), quan)
    accounts.disable_account(user=minh, by=clerk)


# --- Disabling and passwords ----------------------------------------------------------------------------------------


def test_nobody_disables_himself(clerk, quan):
    with pytest.raises(ValidationError, match="không khóa được tài khoản của chính mình"):
        accounts.disable_account(user=quan, by=clerk)
    assert scope_of(quan).is_administrator


def test_disabling_ends_all_rights_and_is_audited(clerk, minh):
    accounts.disable_account(user=minh, by=clerk)
    assert not scope_of(User.objects.get(pk=minh.pk)).roles
    assert audited() == [("quan", "minh", "Khóa tài khoản")]


def test_enabling_gives_the_rights_back_but_not_the_old_sessions(clerk, minh, client_of):
    browser = client_of(minh)
    accounts.disable_account(user=minh, by=clerk)
    accounts.enable_account(user=minh, by=clerk)
    assert scope_of(User.objects.get(pk=minh.pk)).roles
    assert browser.get("/").url == "/accounts/login/?next=/"


def test_ending_sessions_leaves_those_of_others(clerk, minh, hoa, client_of):
    client_of(minh)
    client_of(minh)
    client_of(hoa)
    accounts.end_sessions(minh)
    left = [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()]
    assert left == [str(hoa.pk)]


def test_a_reset_password_is_initial_again(clerk, minh):
    accounts.reset_password(user=minh, password=PASSWORD, by=clerk)
    minh.refresh_from_db()
    assert minh.check_password(PASSWORD)
    assert scope_of(minh).password_is_initial
    assert audited() == [("quan", "minh", "Người quản trị đặt lại mật khẩu")]


def test_resetting_twice_keeps_one_mark(clerk, minh):
    accounts.reset_password(user=minh, password=PASSWORD, by=clerk)
    accounts.reset_password(user=minh, password=PASSWORD + "5", by=clerk)
    assert InitialPassword.objects.filter(user=minh).count() == 1


def test_an_administrator_changes_his_own_password_on_the_page_for_everybody(clerk, quan):
    with pytest.raises(ValidationError, match="Đổi mật khẩu"):
        accounts.reset_password(user=quan, password=PASSWORD, by=clerk)


def test_the_own_password_must_be_another_one(minh):
    with pytest.raises(ValidationError, match="trùng mật khẩu cũ"):
        accounts.change_own_password(user=minh, password="one-password-for-tests")


def test_changing_the_own_password_ends_its_being_initial(clerk, minh):
    accounts.reset_password(user=minh, password=PASSWORD, by=clerk)
    accounts.change_own_password(user=minh, password="mat-khau-cua-rieng-minh", address="192.0.2.9")
    assert not scope_of(minh).password_is_initial
    assert audited()[-1] == ("minh", "minh", "Tự đổi mật khẩu")


def test_demo_accounts_need_not_change_their_password(db):
    assert not scope_of(User.objects.get(username="tinh")).password_is_initial
    assert not InitialPassword.objects.exists()


def test_a_new_demo_password_is_nobodys_initial_one(clerk):
    accounts.reset_password(user=User.objects.get(username="tamduong"), password=PASSWORD, by=clerk)
    demo.create_accounts("demo-password-2025")
    assert not scope_of(User.objects.get(username="tamduong")).password_is_initial


def test_rights_and_the_mark_are_one_question(minh, django_assert_num_queries):
    with django_assert_num_queries(1):
        scope_of(minh)
