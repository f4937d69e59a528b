"""Checks a return without taking it: prints the problems and what it would change. Writes nothing."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from communes.submissions.checking import check
from communes.submissions.child import read
from communes.submissions.customary import NO_MARK
from communes.submissions.days import read_day
from communes.submissions.findings import Answers, Problem
from communes.submissions.gathering import Findings
from communes.submissions.refusals import Refused
from communes.submissions.sentences import sentence
from communes.submissions.services import add_history
from communes.submissions.tables import ReturnPlan
from criteria.resources import WORDS
from ntm_portal.pages.management.returns import add_return_arguments, period_of, unit_of
from ntm_portal.pages.returns.plans import return_plan
from ntm_portal.pages.returns.selectors.problems import units_to_mend

CLEAN, PROBLEMS, REFUSED = 0, 3, 4


class Command(BaseCommand):
    help = "Kiểm tra một biểu báo cáo Excel, không ghi gì. Mã thoát 0: sạch, 3: có điểm phải xử lý, 4: bị từ chối."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_return_arguments(parser)
        parser.add_argument("--day", type=_day, help="số liệu đến ngày (bảng theo lối cũ), ví dụ 22/10/2024")
        parser.add_argument("--level", default="", help="bộ tiêu chí của bảng theo lối cũ, ví dụ commune")
        parser.add_argument(
            "--mark",
            action="append",
            default=[],
            type=_mark,
            help="nghĩa của một dấu lạ: K=not_met, K=met, K=none (không phải dấu); có thể lặp lại",
        )
        parser.add_argument(
            "--empty", choices=["not_met", "not_reported"], default="", help="nghĩa của ô trống khi bảng chỉ có một dấu"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"Không có tệp «{file}».")
        period = period_of(options)
        plan = return_plan(unit_of(options, period), period)
        today = timezone.localdate()
        day = options["day"] or f"{min(period.cutoff, today):%d/%m/%Y}"
        try:
            workbook = read(file)
        except Refused as refused:
            self.stdout.write(f"Từ chối: {sentence(refused)}")
            raise SystemExit(REFUSED) from None
        found = check(
            workbook, plan, Answers(options["level"], options["empty"], day, dict(options["mark"])), today=today
        )
        add_history(found, plan)
        self._print(found, plan)
        if found.problems or found.questions:
            raise SystemExit(PROBLEMS)

    def _print(self, found: Findings, plan: ReturnPlan) -> None:
        for question in found.questions:
            choices = "; ".join(f"{value}: {label}" for value, label in question.choices)
            self.stdout.write(f"[cần trả lời] {question.text} {choices}")
        for problem in found.problems:
            self.stdout.write(_line(problem))
        for repair in found.repairs:
            self.stdout.write(f"[đã sửa] {repair.sheet}!{', '.join(repair.cells)}: «{repair.found}» → «{repair.taken}»")
        to_mend = units_to_mend(found.problems)
        changes = [claim for claim in found.claims if claim.is_change and claim.unit not in to_mend]
        for claim in changes:
            words = plan.books.ledgers[claim.ledger].words
            before = words(claim.before) if claim.before else "–"
            unit = plan.names.by_code[claim.unit].full_name
            self.stdout.write(f"[thay đổi] {unit}, {claim.item}: {before} → {words(claim.said)} ({claim.cell})")
        if to_mend:
            self.stdout.write(f"Không tính các đơn vị còn lỗi phải sửa: {', '.join(to_mend.values())}.")
        self.stdout.write(
            f"{len(found.claims)} số liệu, {len(changes)} thay đổi, {found.must_fix} lỗi phải sửa, "
            f"{found.to_explain} điểm cần giải trình, {len(found.repairs)} chỗ đã tự sửa."
        )


def _line(problem: Problem) -> str:
    grade = "phải sửa" if problem.blocks else "cần giải trình"
    where = f"{problem.sheet}!{', '.join(problem.cells)}" if problem.cells else problem.sheet or "cả tệp"
    about = ", ".join(part for part in (problem.unit_name, problem.item) if part)
    return f"[{grade}] {where}{f' ({about})' if about else ''}: «{problem.found}». {problem.accepted} {problem.cure}"


def _day(text: str) -> str:
    if read_day(text) is None:
        raise ArgumentTypeError(f"«{text}» không phải là ngày; hãy viết như 22/10/2024")
    return text


def _mark(text: str) -> tuple[str, str]:
    mark, _is, value = text.rpartition("=")
    if not mark or value not in (*WORDS.written, NO_MARK):
        raise ArgumentTypeError(f"«{text}» không hiểu được; hãy viết như K=not_met")
    return mark, value
