"""Compares a draft with a period's figures; exits with 1 when something contradicts them, 2 when it is unreadable."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.drafts.door import check_draft
from reports.drafts.findings import Finding, Verdict
from reports.drafts.reading.text import MAX_FILE, DraftRefused, text_of_file
from reports.management.arguments import report_from

TITLES: dict[Verdict, str] = {"contradicts": "MÂU THUẪN", "not_recognised": "CHƯA NHẬN RA", "agrees": "KHỚP"}
WIDTH = 100  # characters of a quote
CONTRADICTED, UNREADABLE = 1, 2  # exit codes


class Command(BaseCommand):
    help = (
        "Đối chiếu một bản dự thảo (.docx, .txt) với số liệu của một kỳ; "
        "thoát với mã 1 khi có mâu thuẫn, mã 2 khi không đọc được tệp."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp dự thảo .docx hoặc .txt")
        parser.add_argument("--period", required=True, help="mã kỳ, ví dụ 2024-9m")
        parser.add_argument("--unit", help="mã huyện; bỏ trống là toàn tỉnh")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        draft = _read(options["file"])
        findings = check_draft(draft, report_from(options))
        if options["format"] == "json":
            rows = [finding.as_dict() for finding in findings]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(draft, findings))
        if any(finding.verdict == "contradicts" for finding in findings):
            sys.exit(CONTRADICTED)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except OSError:
        raise CommandError(f"Không đọc được tệp «{path}».", returncode=UNREADABLE) from None
    try:
        return text_of_file(path.name, content)
    except DraftRefused as refused:
        raise CommandError(str(refused), returncode=UNREADABLE) from None


def as_text(draft: str, findings: tuple[Finding, ...]) -> str:
    """What contradicts first, with its line in the draft; then what was not recognised; what agrees is only counted."""
    counts = Counter(finding.verdict for finding in findings)
    lines = [f"{TITLES[verdict]}: {counts[verdict]}" for verdict in TITLES]
    shown: tuple[Verdict, ...] = ("contradicts", "not_recognised")
    for verdict in shown:
        chosen = [finding for finding in findings if finding.verdict == verdict]
        if chosen:
            lines += ["", TITLES[verdict]]
            lines += [line for finding in chosen for line in _entry(draft, finding)]
    return "\n".join(lines)


def _entry(draft: str, finding: Finding) -> list[str]:
    line = draft.count("\n", 0, finding.start) + 1
    key = f" [{finding.figure}]" if finding.figure else ""
    quote = " ".join(finding.quote.split())
    shown = quote if len(quote) <= WIDTH else quote[:WIDTH] + "…"
    return [f"- Dòng {line}: «{shown}»{key}", f"  {finding.why}"]
