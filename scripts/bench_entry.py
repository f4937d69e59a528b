"""Times saving one cell of the grid against an authenticated request that saves one row and nothing else.

Both pass the whole middleware (session, sign-in, rights, security) and store an assessment. In turns, so that a busy
machine slows both alike; prints the medians and the median of the ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.test import Client

    from criteria.entry import Cell

LIMIT = 3.0
WARM_UPS = 20
DAY = date(2024, 10, 22)
NUMBER = 6


def save_one_row(request: HttpRequest) -> HttpResponse:
    """The least a page can do that keeps what it is told: no rights on the unit, no form, no checks."""
    from django.http import HttpResponse

    from criteria.models import Assessment

    unit, criterion, officer = request.POST["unit"], request.POST["criterion"], request.session["_auth_user_id"]
    row = Assessment(unit_id=unit, criterion_id=criterion, verdict="met", observed_on=DAY, recorded_by_id=officer)
    row.save()
    return HttpResponse(f"ok {request.user}")


def prepare() -> tuple[Client, list[Cell]]:
    """A signed-in officer, one cell of every commune, and the address of the bare page beside those of the portal."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import path

    from communes.models import Commune
    from criteria.entry import find_cell
    from ntm_portal import urls

    addresses: list[Any] = urls.urlpatterns
    addresses.append(path("bench/", save_one_row))
    officer = User.objects.get(username="chuyenvien")
    client = Client(headers={"host": "127.0.0.1", "X-Entry": "cell", "X-Entry-Person": str(officer.pk)})
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    found = [find_cell("commune", unit.code, NUMBER, DAY) for unit in Commune.objects.in_force(DAY)]
    return client, [cell for cell in found if cell]


def measure(rounds: int) -> dict[str, list[float]]:
    client, cells = prepare()

    def bare(cell: Cell) -> float:
        fields = {"unit": cell.unit.pk, "criterion": cell.criterion.pk + 1}
        return timed(lambda: client.post("/bench/", fields))

    def save(cell: Cell) -> float:
        fields = {"verdict": "met", "day": f"{DAY:%Y-%m-%d}", "base": newest(cell)}
        return timed(lambda: client.post(f"/entry/commune/{cell.unit.code}/{NUMBER}/", fields))

    found: dict[str, list[float]] = {"bare": [], "save": []}
    for number in range(-WARM_UPS, rounds):
        for name, act in [("bare", bare), ("save", save)][:: 1 if number % 2 else -1]:
            taken = act(cells[number % len(cells)])
            if number >= 0:
                found[name].append(taken)
    return found


def newest(cell: Cell) -> int:
    """What the person's page shows; looked up before the clock starts."""
    from criteria.models import Assessment

    found: int = Assessment.objects.filter(unit=cell.unit, criterion=cell.criterion).latest().pk
    return found


def timed(request: Callable[[], Any]) -> float:
    start = time.perf_counter()
    response = request()
    taken = time.perf_counter() - start
    assert response.status_code == 200, response.content
    return taken


def show(found: dict[str, list[float]]) -> bool:
    bare, save = (statistics.median(found[name]) * 1000 for name in ("bare", "save"))
    ratio = statistics.median(save / bare for save, bare in zip(found["save"], found["bare"], strict=True))
    print(f"Ghi một ô, {len(found['save'])} lượt xen kẽ; mili giây (trung vị):")
    print(f"  yêu cầu đã đăng nhập chỉ ghi một hàng                          {bare:7.2f}")
    print(f"  ghi một ô của bảng tiêu chí                                    {save:7.2f}")
    print(f"Tỷ lệ (trung vị của từng lượt):                                  {ratio:7.3f}   (giới hạn {LIMIT})")
    return ratio <= LIMIT


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    os.environ["DJANGO_SETTINGS_MODULE"] = "ntm_portal.settings"

    import django

    django.setup()
    within_limits = show(measure(rounds))
    print("✓ trong giới hạn" if within_limits else "✗ vượt giới hạn")
    return 0 if within_limits else 1


if __name__ == "__main__":
    sys.exit(main())
