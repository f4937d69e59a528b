"""Loads units, criteria sets and capital sources from `fixtures/reference/`."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from communes.reference import Change, sync, unit_rows
from criteria.reference import criteria_rows
from funding.reference import source_rows

_WORDS = {
    "added": "thêm",
    "differs": "khác tệp, chưa ghi (chạy lại với --apply để ghi)",
    "updated": "đã ghi theo tệp",
    "kept": "giữ nguyên vì đã sửa trên cổng",
}


class Command(BaseCommand):
    help = "Nạp danh mục; bản ghi khác tệp chỉ được liệt kê, thêm --apply mới ghi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="ghi cả những bản ghi khác với tệp")

    @transaction.atomic
    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        try:
            changes = list(sync(chain(unit_rows(), criteria_rows(), source_rows()), apply=apply))
        except (KeyError, ValueError, OSError) as problem:
            raise CommandError(
                f"Không đọc được tệp danh mục: {type(problem).__name__} {problem}. "
                "Tệp phải là CSV UTF-8, đủ các cột của bản gốc; chưa có gì được ghi."
            ) from problem
        for change in changes:
            if change.what != "added":
                self.stdout.write(_line(change))
        self.stdout.write(f"Danh mục: {_summary(changes)}.")


def _summary(changes: list[Change]) -> str:
    counts = Counter[str](change.what for change in changes)
    parts = [f"{counts[what]} {word}" for what, word in _WORDS.items() if counts[what]]
    return ", ".join(parts) or "không có gì thay đổi"


def _line(change: Change) -> str:
    fields = "; ".join(f"{name}: «{old}» → «{new}»" for name, (old, new) in change.fields.items())
    return f"- {change.record._meta.verbose_name} {change.record}: {fields} ({_WORDS[change.what]})"
