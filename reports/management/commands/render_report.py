"""Writes a period's report to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.management.arguments import add_report_arguments, report_from
from reports.renderers.files import KINDS


class Command(BaseCommand):
    help = "Kết xuất báo cáo của một kỳ ra tệp HTML, PDF, DOCX hoặc XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)
        parser.add_argument("--format", choices=sorted(KINDS), required=True)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["output"].is_dir() or not options["output"].parent.is_dir():
            raise CommandError(f"Không ghi được «{options['output']}»: hãy chọn một tệp trong thư mục đang có.")
        options["output"].write_bytes(KINDS[options["format"]].render(report_from(options)))
        self.stdout.write(f"Đã ghi {options['output']}.")
