"""Prints every figure of a period's report: key, label, value, unit, cut-off."""

from __future__ import annotations

import csv
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.figures import Figure
from reports.management.arguments import add_report_arguments, report_from

COLUMNS = ("key", "label", "value", "unit", "cutoff")


class Command(BaseCommand):
    help = "In mọi số liệu có tên của báo cáo một kỳ."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [_row(figure) for figure in report_from(options).figures.values()]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        writer = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(figure: Figure) -> dict[str, str]:
    values = (figure.key, figure.label, figure.text, figure.unit, figure.cutoff.isoformat())
    return dict(zip(COLUMNS, values, strict=True))
