"""The trend says on every day what the pages of that day say."""

from datetime import date

import pytest

from communes.selectors import communes_of, province_on
from criteria.models import Assessment, Level, Verdict
from criteria.selectors import recognitions_on, results_for
from criteria.trends import trend_until
from tests.conftest import CUTOFF, JUNE


def on_the_page(province, day):
    results = results_for(Level.COMMUNE, communes_of(province, day), day)
    held = [found for found in recognitions_on(day, within=province) if found.title == Level.COMMUNE]
    return results.average, len(results.counts), len(held)


def record(unit, criterion, lan, verdict, day, **more):
    return Assessment.objects.create(
        unit=unit, criterion=criterion, verdict=verdict, observed_on=day, recorded_by=lan, **more
    )


def test_every_day_of_the_trend_is_as_the_pages_of_that_day(province):
    trend = trend_until(CUTOFF)
    assert [point.day for point in trend.points][-2:] == [JUNE, CUTOFF]
    for point in trend.points:
        assert (point.average, point.reported, point.recognised) == on_the_page(province, point.day)


QUIET = [date(2020, 1, 1), date(2024, 5, 1), date(2024, 10, 30), date(2025, 7, 1), date(2026, 3, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("day", QUIET)
def test_a_day_without_observations_stands_as_the_pages_of_that_day(day):
    now = trend_until(day).now.point
    assert (now.average, now.reported, now.recognised) == on_the_page(province_on(day), day)


def test_corrections_and_voided_facts_count_as_on_the_pages(province, unit, criterion, lan):
    commune, sixth = unit("03628"), criterion(6)
    record(commune, sixth, lan, Verdict.NOT_MET, date(2024, 7, 1))
    record(commune, sixth, lan, Verdict.MET, date(2024, 7, 1))
    wrong = record(commune, criterion(7), lan, Verdict.NOT_MET, date(2024, 8, 1))
    record(commune, criterion(7), lan, Verdict.NOT_MET, date(2024, 8, 1), voids=wrong, note="nhầm")
    trend = trend_until(CUTOFF, since=date(2024, 7, 15))
    days = {point.day: point for point in trend.points}
    assert date(2024, 8, 1) not in days
    july = days[date(2024, 7, 1)]
    assert (july.average, july.reported, july.recognised) == on_the_page(province, date(2024, 7, 1))
    assert trend.since.point.average == july.average


def test_the_state_of_an_earlier_day_has_the_counts_of_its_communes(province):
    since = trend_until(CUTOFF, since=JUNE).since
    results = results_for(Level.COMMUNE, communes_of(province, JUNE), JUNE)
    assert sorted(since.counts) == sorted(results.counts)
