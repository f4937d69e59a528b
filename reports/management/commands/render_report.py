"""Writes a period's report to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.management.arguments import add_report_arguments, report_from
from reports.renderers.html import render_document, render_file
from reports.renderers.pdf import render_pdf


class Command(BaseCommand):
    help = "Kết xuất báo cáo của một kỳ ra tệp HTML hoặc PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)
        parser.add_argument("--format", choices=["html", "pdf"], required=True)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["output"].is_dir() or not options["output"].parent.is_dir():
            raise CommandError(f"Không ghi được «{options['output']}»: hãy chọn một tệp trong thư mục đang có.")
        report = report_from(options)
        if options["format"] == "html":
            options["output"].write_text(render_file(report), encoding="utf-8")
        else:
            options["output"].write_bytes(render_pdf(render_document(report)))
        self.stdout.write(f"Đã ghi {options['output']}.")
