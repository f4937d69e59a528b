"""Prints what the consistency gate finds in a report; exit 1 when a finding must be corrected."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.build import build_progress_report
from reports.checks.door import gate_for
from reports.checks.findings import SEVERITIES, Finding, Gate
from reports.management.arguments import add_report_arguments, period_and_unit


class Command(BaseCommand):
    help = "In các phát hiện khi kiểm tra báo cáo của một kỳ; thoát với mã 1 khi có điểm phải sửa."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        period, unit = period_and_unit(options)
        gate = gate_for(build_progress_report(unit=unit, period=period), period, unit)
        for severity, label in SEVERITIES.items():
            found = gate.of(severity)
            self.stdout.write(f"{label.upper()}: {len(found)}")
            for finding in found:
                self._write(finding, gate)
        if gate.blocking:
            sys.exit(1)

    def _write(self, finding: Finding, gate: Gate) -> None:
        self.stdout.write(f"- [{finding.rule}] {finding.message}")
        if explanation := gate.explanations.get(finding.key):
            self.stdout.write(f"  Giải trình: {explanation}")
