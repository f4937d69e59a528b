"""Makes an installation ready: tables, reference data, static files and, in demo mode, sample data and accounts."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from ntm_portal.pages import demo


class Command(BaseCommand):
    help = "Chuẩn bị cổng: tạo bảng, nạp danh mục; ở chế độ minh họa nạp cả số liệu và tài khoản mẫu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="xóa sạch rồi nạp lại (chỉ ở chế độ minh họa)")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        if reset and not settings.DEMO:
            raise CommandError("Chỉ chế độ minh họa (NTM_DEMO=1) mới được xóa sạch. Không có gì bị xóa.")
        call_command("migrate", verbosity=0)
        if reset and connection.introspection.table_names():
            call_command("flush", interactive=False, verbosity=0)
        call_command("load_reference", stdout=self.stdout)
        if _static_files_changed():
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            self._load_demo()

    def _load_demo(self) -> None:
        """Without NTM_DEMO_PASSWORD the accounts get a random password once, shown when they are made."""
        if settings.DEMO_PASSWORD:
            demo.create_accounts(settings.DEMO_PASSWORD)
        elif not demo.accounts_exist():
            password = secrets.token_urlsafe(12)
            demo.create_accounts(password)
            self.stdout.write(f"Mật khẩu tài khoản minh họa: {password}")
        self.stdout.write("Số liệu minh họa: " + ("đã nạp." if demo.load() else "đã có sẵn."))


def _static_files_changed() -> bool:
    """Collecting compresses every file and costs seconds, so it runs only after a change."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    sources = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    return any(Path(source).stat().st_mtime > manifest.stat().st_mtime for source in sources)
