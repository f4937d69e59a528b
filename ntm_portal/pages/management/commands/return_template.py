"""Writes the workbook of a unit and a period, filled with what is approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from communes.submissions.workbook import write_workbook
from ntm_portal.pages.management.returns import add_return_arguments, period_of, unit_of
from ntm_portal.pages.returns.plans import return_plan


class Command(BaseCommand):
    help = "Ghi biểu mẫu Excel của một đơn vị trong một kỳ, đã điền sẵn số liệu được duyệt."

    def add_arguments(self, parser: CommandParser) -> None:
        add_return_arguments(parser)
        parser.add_argument("--output", type=Path, required=True, help="tệp .xlsx sẽ ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if output.is_dir() or not output.parent.is_dir():
            raise CommandError(f"Không ghi được «{output}»: hãy chọn một tệp trong thư mục đang có.")
        period = period_of(options)
        plan = return_plan(unit_of(options, period), period)
        with output.open("wb") as file:
            write_workbook(plan, file, day=min(period.cutoff, timezone.localdate()))
        self.stdout.write(f"Đã ghi {output}.")
