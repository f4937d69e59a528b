"""Times the overview on five years of monthly returns: of 94 communes, and of ten times as many.

Shows that the number of queries stays the same, that time grows at most as the communes do, and that an old working
day costs at most 1.2 times today's (in turns, so that a busy machine slows both alike; medians of the ratios).
Each size is filled into an SQLite database of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from django.test import Client

GROWTH, OLD_DAY = 10.0, 1.2
PAGES = ("/", "/overview/trend/")
DAYS = [date(year, month, 20) for year in range(2020, 2025) for month in range(1, 13)]
NOW, OLD = DAYS[-1], DAYS[11]
SIZES = (1, 10)
LENGTH = 5  # of the code of a commune


# --- Five years of history ------------------------------------------------------------------------------------------


def fill(times: int) -> None:
    """The reference data, `times` as many communes, and a return of each every month that slowly rises."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from communes.models import Membership, Period, PeriodState, Role
    from criteria.models import CriteriaSet

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_reference", stdout=StringIO())
    officer = User.objects.create_user("bench")
    Membership.objects.create(user=officer, role=Role.APPROVER)
    CriteriaSet.objects.filter(effective_until=date(2026, 2, 15)).update(effective_from=date(2019, 1, 1))
    about: dict[str, Any] = {"report_title": "bench", "state": PeriodState.PLANNED}
    for day in DAYS[2::3]:
        Period.objects.create(slug=f"{day:%Y-%m}", title=f"{day:%m/%Y}", cutoff=day, opens_on=day, due_on=day, **about)
    report_each_month(officer)
    for copy in range(1, times):
        copy_communes(copy)


def copy_communes(copy: int) -> None:
    """The communes once more under other codes, with all that is said of them; in SQL, as it is a million rows."""
    from django.db import connection

    from communes.models import Commune, Unit
    from criteria.models import Assessment, Recognition

    kept = ("kind", "name", "search_name", "parent_id", "valid_from", "valid_until")
    originals = [unit for unit in Commune.objects.in_force(NOW) if len(unit.code) == LENGTH]
    Unit.objects.bulk_create(
        Unit(code=f"{copy}{unit.code}", **{name: getattr(unit, name) for name in kept}) for unit in originals
    )
    for model in (Assessment, Recognition):
        table = model._meta.db_table
        names = [str(field.column) for field in model._meta.concrete_fields]
        columns = [name for name in names if name not in ("id", "unit_id")]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (unit_id, {', '.join(columns)}) "
                f"SELECT other.id, {', '.join(f'fact.{column}' for column in columns)} FROM {table} fact "
                "JOIN communes_unit unit ON unit.id = fact.unit_id "
                "JOIN communes_unit other ON other.code = %s || unit.code",
                [str(copy)],
            )


def report_each_month(officer: Any) -> None:
    from communes.models import Commune
    from criteria.models import Assessment, Criterion, Level, Recognition

    criteria = list(Criterion.objects.filter(criteria_set__level=Level.COMMUNE, criteria_set__effective_from__lte=NOW))
    chance = random.Random(1)
    for commune in Commune.objects.in_force(NOW):
        turns = {item.pk: chance.randrange(-30, 90) for item in criteria}
        facts = (
            Assessment(unit=commune, criterion=item, verdict=verdict, observed_on=day, recorded_by=officer)
            for month, day in enumerate(DAYS)
            for item in criteria
            for verdict in ["met" if month >= turns[item.pk] else "not_met"]
        )
        Assessment.objects.bulk_create(facts, batch_size=1_000)
        if chance.random() < 0.4:
            about = {"title": Level.COMMUNE, "act": "award", "decision": "1/QĐ", "observed_on": chance.choice(DAYS)}
            Recognition.objects.create(unit=commune, recorded_by=officer, **about)


# --- Measuring ------------------------------------------------------------------------------------------------------


def browser() -> Client:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def timed(client: Client, page: str, day: date) -> tuple[float, int]:
    """Seconds and queries of the page on the working day."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.post("/working-day/", {"day": f"{day:%d/%m/%Y}"})
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        response = client.get(page)
        taken = time.perf_counter() - start
    assert response.status_code == 200, page
    return taken, len(captured)


def measure(times: int, rounds: int) -> Iterator[str]:
    """Lines of page, median seconds today, median ratio of the old day, queries today."""
    fill(times)
    client = browser()
    for page in PAGES:
        timed(client, page, NOW)
        pairs = [(timed(client, page, NOW), timed(client, page, OLD)) for _round in range(rounds)]
        today = statistics.median(now[0] for now, _old in pairs)
        ratio = statistics.median(old[0] / now[0] for now, old in pairs)
        yield f"{page} {today} {ratio} {pairs[-1][0][1]}"


Measured = dict[str, tuple[float, float, int]]


def of_size(times: int, rounds: int) -> Measured:
    """Measured in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="ntm-bench-") as folder:
        environment = {**os.environ, "NTM_DEMO": "1", "NTM_DATA_DIR": folder, "NTM_DATABASE_URL": ""}
        command = [sys.executable, __file__, "--rounds", str(rounds), "--size", str(times)]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    return {page: (float(today), float(ratio), int(queries)) for page, today, ratio, queries in lines}


def show(found: dict[int, Measured]) -> bool:
    small, large = (found[size] for size in SIZES)
    good = True
    print("Trang tổng quan, 5 năm số liệu hằng tháng; mili giây (trung vị), 94 xã và 940 xã:")
    for page in PAGES:
        (few, old_few, queries), (many, old_many, queries_many) = small[page], large[page]
        growth, old_day = many / few, max(old_few, old_many)
        good = good and growth <= GROWTH and old_day <= OLD_DAY and queries == queries_many
        print(f"  {page:<20} {few * 1000:8.1f} {many * 1000:8.1f}   gấp {growth:5.2f} (giới hạn {GROWTH})")
        print(f"  {'':<20} ngày cũ / ngày nay {old_few:5.2f} {old_many:5.2f} (giới hạn {OLD_DAY})")
        print(f"  {'':<20} số câu hỏi tới cơ sở dữ liệu {queries} và {queries_many}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.size is None:
        within_limits = show({size: of_size(size, options.rounds) for size in SIZES})
        print("✓ trong giới hạn" if within_limits else "✗ vượt giới hạn")
        return 0 if within_limits else 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "ntm_portal.settings"

    import django

    django.setup()
    for line in measure(options.size, options.rounds):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
