"""Times the overview on five years of monthly returns, of 94 communes and of ten times as many.

Each size is a database of its own in memory. Shows that the questions asked of the database stay the same, that time
grows at most as the communes do, and that an old working day costs no more than today's.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from django.test import Client

GROWTH, OLD_DAY = 10.0, 1.2
YEARS = 5
PAGES = ("/", "/overview/trend/")
NOW, OLD = date(2025, 6, 20), date(2021, 6, 20)
SETS_FROM = date(2020, 7, 1)


def months() -> list[date]:
    first = date(2020, 7, 20)
    return [(first.replace(day=1) + timedelta(days=31 * month)).replace(day=20) for month in range(12 * YEARS)]


def fill(times: int) -> None:
    """The reference data, `times` as many communes, and a return of every commune each month, rising slowly."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from communes.models import Commune, Membership, Period, PeriodState, Role, Unit
    from criteria.models import Assessment, CriteriaSet, Criterion, Level, Recognition

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    officer = User.objects.create_user("bench", password="x")
    Membership.objects.create(user=officer, role=Role.APPROVER)
    CriteriaSet.objects.filter(level=Level.COMMUNE, effective_until=date(2026, 2, 15)).update(effective_from=SETS_FROM)
    communes = list(Commune.objects.in_force(NOW))
    Unit.objects.bulk_create(
        Unit(kind=unit.kind, code=f"{copy}{unit.code}", name=unit.name, search_name=unit.search_name,
             parent_id=unit.parent_id, valid_from=unit.valid_from, valid_until=unit.valid_until)
        for copy in range(1, times) for unit in communes
    )
    criteria = list(Criterion.objects.filter(criteria_set=CriteriaSet.objects.in_force(Level.COMMUNE, NOW)))
    chance = random.Random(1)
    days = months()
    for commune in Commune.objects.in_force(NOW):
        turns = {item.pk: chance.randrange(-30, 90) for item in criteria}
        Assessment.objects.bulk_create(
            Assessment(unit=commune, criterion=item, observed_on=day, recorded_by=officer,
                       verdict="met" if month >= turns[item.pk] else "not_met")
            for month, day in enumerate(days) for item in criteria
        )
        if chance.random() < 0.4:
            Recognition.objects.create(unit=commune, title=Level.COMMUNE, act="award", decision="1/QĐ",
                                       observed_on=chance.choice(days), recorded_by=officer)
    for day in days[2::3]:
        Period.objects.create(slug=f"{day:%Y-%m}", title=f"{day:%m/%Y}", report_title="x", cutoff=day, opens_on=day,
                              due_on=day, state=PeriodState.PLANNED)
