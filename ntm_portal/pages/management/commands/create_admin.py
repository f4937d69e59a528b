"""Makes the first administrator of an installation; further people get their accounts from that one."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from communes.models import Membership, Role

PASSWORD_VARIABLE = "NTM_ADMIN_PASSWORD"


class Command(BaseCommand):
    help = f"Tạo tài khoản quản trị đầu tiên; mật khẩu lấy từ biến {PASSWORD_VARIABLE} hoặc gõ vào khi được hỏi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="", help="tên đăng nhập; bỏ trống thì được hỏi")
        parser.add_argument("--another", action="store_true", help="tạo thêm khi đã có quản trị")

    def handle(self, *args: Any, username: str, another: bool, **options: Any) -> None:
        if not another and (present := administrators()):
            names = ", ".join(present)
            raise CommandError(f"Đã có quản trị: {names}. Nếu vẫn muốn tạo thêm, hãy chạy lại với --another.")
        user = User(username=username.strip() or _asked("Tên đăng nhập: "))
        _check(user)
        password = os.environ.get(PASSWORD_VARIABLE) or _asked_password()
        _check_password(password, user)
        user.set_password(password)
        _store(user)
        self.stdout.write(f"Đã tạo tài khoản quản trị «{user.username}».")


def administrators() -> list[str]:
    """Active accounts that can make others: the role decides, not Django's flags."""
    found = User.objects.filter(memberships__role=Role.ADMIN, memberships__unit=None, is_active=True)
    return list(found.order_by("username").values_list("username", flat=True).distinct())


@transaction.atomic
def _store(user: User) -> None:
    user.save()
    Membership.objects.create(user=user, role=Role.ADMIN)


def _check(user: User) -> None:
    """Refuses a name that is empty, taken or holds other than letters, digits and @ . + - _."""
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise CommandError(f"Tên đăng nhập «{user.username}» không dùng được: {' '.join(error.messages)}") from error


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(f"Mật khẩu không dùng được: {' '.join(error.messages)}") from error


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError("Không có bàn phím để hỏi: hãy ghi --username và đặt biến NTM_ADMIN_PASSWORD.")
    return input(question).strip()


def _asked_password() -> str:
    """Twice, without showing it."""
    if not sys.stdin.isatty():
        raise CommandError(f"Không có bàn phím để hỏi mật khẩu: hãy đặt biến {PASSWORD_VARIABLE}.")
    password = getpass("Mật khẩu: ")
    if password != getpass("Gõ lại mật khẩu: "):
        raise CommandError("Hai lần gõ mật khẩu không giống nhau. Chưa có gì được tạo.")
    return password
