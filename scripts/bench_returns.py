"""Times the Excel line: checking a workbook beside openpyxl's reading of it, and accepting a province-wide return of
1,786 statuses beside a bare `bulk_create` and a plain django-import-export import of the same rows.

In turns, so that a busy machine slows all alike; prints the medians and the medians of the ratios. Whatever is written
is rolled back. Reading is timed in this process: the start of the child that reads strangers' files is left apart.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from communes.models import Submission

CHECK_LIMIT, BULK_LIMIT, IMPORT_LIMIT = 2.0, 2.5, 0.1
DAY = date(2024, 10, 22)
PERIOD, DISTRICT, PROVINCE = "2024-9m", "108", "12"  # Sìn Hồ has most communes


def timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def rolled_back(act: Callable[[], Any]) -> float:
    """The time of the act alone, in a transaction that is undone."""
    from django.db import transaction

    with transaction.atomic():
        taken = timed(act)
        transaction.set_rollback(True)
    return taken


def in_turns(acts: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(-1, rounds):
        for name in list(acts)[:: 1 if number % 2 else -1]:
            taken = acts[name]()
            if number >= 0:
                found[name].append(taken)
    return found


# --- Checking ---------------------------------------------------------------------------------------------------------


def workbook_of(code: str, path: Path) -> Any:
    """The workbook of the unit, handed out, and its plan."""
    from communes.models import Period
    from communes.submissions.workbook import write_workbook
    from ntm_portal.pages.returns.plans import return_plan, returning_unit

    unit, period = returning_unit(code, DAY), Period.objects.get(slug=PERIOD)
    assert unit
    with path.open("wb") as file:
        write_workbook(return_plan(unit, period), file, day=DAY)
    return unit, period


def measure_check(path: Path, rounds: int) -> dict[str, list[float]]:
    from openpyxl import load_workbook

    from communes.submissions import limited
    from communes.submissions.checking import check
    from communes.submissions.findings import Answers
    from communes.submissions.services import add_history
    from communes.submissions.sheets import workbook_from
    from ntm_portal.pages.returns.plans import return_plan

    unit, period = workbook_of(DISTRICT, path)

    def check_all() -> None:
        gc.disable()  # as the child does
        answer = limited.read(str(path))
        gc.enable()
        workbook = workbook_from(json.loads(answer)["workbook"])
        plan = return_plan(unit, period)
        found = check(workbook, plan, Answers(), today=DAY)
        add_history(found, plan)
        assert found.claims, found.problems

    def openpyxl_reads() -> None:
        for sheet in load_workbook(path, data_only=True):
            for row in sheet.iter_rows(values_only=True):
                for _value in row:
                    pass

    return in_turns({"openpyxl": lambda: timed(openpyxl_reads), "check": lambda: timed(check_all)}, rounds)


# --- Accepting --------------------------------------------------------------------------------------------------------


def sent_return(path: Path) -> Submission:
    """The province's table of communes, sent: every status of every commune."""
    from django.contrib.auth.models import User
    from django.core.files.base import ContentFile

    from ntm_portal.pages.returns.services import send, take_in

    unit, period = workbook_of(PROVINCE, path)
    sender = User.objects.get(username="chuyenvien")
    submission: Submission = take_in(
        unit=unit, period=period, file=ContentFile(path.read_bytes(), "bench.xlsx"), by=sender
    )
    result = submission.check_result
    result.claims = [claim for claim in result.claims if claim["table"] == "commune"]
    result.problems = []
    result.save()
    return send(submission, by=sender, explanations={})


def measure_accept(path: Path, rounds: int) -> dict[str, list[float]]:
    from django.contrib.auth.models import User
    from import_export.resources import ModelResource
    from tablib import Dataset

    from communes.submissions.findings import Claim
    from criteria.models import Assessment
    from ntm_portal.pages.returns.foresight import shown_difference, shown_name
    from ntm_portal.pages.returns.services import accept

    submission = sent_return(path)
    officer = User.objects.get(username="tinh")
    found = shown_difference(submission)
    assert found
    shown = shown_name(submission, found)
    claims = [Claim.of(data) for data in submission.check_result.claims]

    class PlainResource(ModelResource):
        class Meta:
            model = Assessment

    columns = ("unit", "criterion", "verdict", "observed_on", "recorded_by", "submission", "source_cell")
    rows = [
        (*claim.identity, claim.said["verdict"], DAY.isoformat(), officer.pk, submission.pk, claim.cell)
        for claim in claims
    ]

    def bare() -> None:
        made = (
            Assessment(
                unit_id=claim.identity[0],
                criterion_id=claim.identity[1],
                verdict=str(claim.said["verdict"]),
                observed_on=DAY,
                recorded_by=officer,
                submission=submission,
                source_cell=claim.cell,
            )
            for claim in claims
        )
        Assessment.objects.bulk_create(made)

    def whole() -> None:
        assert accept(submission, shown=shown, by=officer, note="đo")[1]

    def plain_import() -> None:
        result = PlainResource().import_data(Dataset(*rows, headers=columns), raise_errors=True)
        assert result.totals["new"] == len(rows)

    print(f"Duyệt tệp toàn tỉnh: {len(claims)} trạng thái.")
    acts = {"bare": bare, "accept": whole, "import": plain_import}
    return in_turns({name: lambda act=act: rolled_back(act) for name, act in acts.items()}, rounds)  # type: ignore[misc]


# --- Results ----------------------------------------------------------------------------------------------------------


def ratio(found: dict[str, list[float]], above: str, below: str) -> float:
    return statistics.median(a / b for a, b in zip(found[above], found[below], strict=True))


def show(label: str, taken: list[float]) -> None:
    print(f"  {label:<62} {statistics.median(taken) * 1000:9.2f}")


def show_ratio(label: str, value: float, limit: float) -> bool:
    print(f"  {label:<62} {value:9.3f}   (giới hạn {limit})")
    return value <= limit


def show_check(found: dict[str, list[float]]) -> bool:
    print(f"Kiểm tra biểu của một huyện, {len(found['check'])} lượt xen kẽ; mili giây (trung vị):")
    show("openpyxl đọc tệp", found["openpyxl"])
    show("cổng đọc và kiểm tra tệp", found["check"])
    return show_ratio("tỷ lệ", ratio(found, "check", "openpyxl"), CHECK_LIMIT)


def show_accept(found: dict[str, list[float]]) -> bool:
    print(f"  {len(found['accept'])} lượt xen kẽ; mili giây (trung vị):")
    show("bulk_create trần", found["bare"])
    show("duyệt trong cổng", found["accept"])
    show("django-import-export, cấu hình mặc định", found["import"])
    within = show_ratio("duyệt / bulk_create", ratio(found, "accept", "bare"), BULK_LIMIT)
    return show_ratio("duyệt / django-import-export", ratio(found, "accept", "import"), IMPORT_LIMIT) and within


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    os.environ["DJANGO_SETTINGS_MODULE"] = "ntm_portal.settings"

    import django

    django.setup()
    from django.db import connection

    print(f"Cơ sở dữ liệu: {connection.vendor}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bieu.xlsx"
        checked = show_check(measure_check(path, rounds))
        within_limits = show_accept(measure_accept(path, rounds)) and checked
    print("✓ trong giới hạn" if within_limits else "✗ vượt giới hạn")
    return 0 if within_limits else 1


if __name__ == "__main__":
    raise SystemExit(main())
