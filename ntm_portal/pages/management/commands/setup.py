"""Makes an installation ready: tables, reference data, static files and, in demo mode, sample data and accounts."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from communes.models import Unit
from communes.reference import FOLDER
from ntm_portal.pages import demo


class Command(BaseCommand):
    help = "Chuẩn bị cổng: tạo bảng, nạp danh mục; ở chế độ minh họa nạp cả số liệu và tài khoản mẫu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="xóa sạch rồi nạp lại (chỉ ở chế độ minh họa)")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        if reset and not settings.DEMO:
            raise CommandError("Chỉ chế độ minh họa (NTM_DEMO=1) mới được xóa sạch. Không có gì bị xóa.")
        try:
            call_command("migrate", verbosity=0)
        except OperationalError as problem:
            raise CommandError(
                f"Không mở được cơ sở dữ liệu ({str(problem).strip()}). "
                "Hãy kiểm tra NTM_DATABASE_URL và máy chủ PostgreSQL."
            ) from problem
        demo.refuse_outside_demo_mode()
        if reset and connection.introspection.table_names():
            call_command("flush", interactive=False, verbosity=0)
        self._load_reference()
        if _static_files_changed():
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            self._load_demo()

    def _load_reference(self) -> None:
        """Comparing every record costs seconds, so it is left out while files and database are those of last time."""
        stamp, state = Path(settings.DATA_DIR) / "reference-loaded", _reference_state()
        if Unit.objects.exists() and stamp.exists() and stamp.read_text() == state:
            return
        call_command("load_reference", stdout=self.stdout)
        stamp.write_text(state)

    def _load_demo(self) -> None:
        """Without NTM_DEMO_PASSWORD the accounts get a random password once, shown when they are made."""
        if settings.DEMO_PASSWORD:
            demo.create_accounts(settings.DEMO_PASSWORD)
        elif not demo.accounts_exist():
            password = secrets.token_urlsafe(12)
            demo.create_accounts(password)
            self.stdout.write(f"Mật khẩu tài khoản minh họa: {password}")
        self.stdout.write("Số liệu minh họa: " + ("đã nạp." if demo.load() else "đã có sẵn."))
        if demo.publish_report():
            self.stdout.write("Báo cáo minh họa 6 tháng đầu năm 2024: đã ban hành.")


def _reference_state() -> str:
    """A digest of the reference files and of which database they are for."""
    digest = hashlib.sha256(f"{connection.settings_dict['HOST']} {connection.settings_dict['NAME']}".encode())
    for file in sorted(FOLDER.rglob("*.csv")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _static_files_changed() -> bool:
    """Collecting compresses every file and costs seconds, so it runs only after a change."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    sources = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    return any(Path(source).stat().st_mtime > manifest.stat().st_mtime for source in sources)
