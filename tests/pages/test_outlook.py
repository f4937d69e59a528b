"""Titles at risk, and whether plans hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.test import Client

from communes.models import Commune, Period, Unit
from criteria.models import Act, Assessment, CriteriaSet, Indicator, Level, Reading, Recognition, Target, Verdict
from criteria.pace import Outlook
from ntm_portal.pages.outlook.plans import plans_page
from ntm_portal.pages.outlook.risk import risk_page
from reports.checks.door import gate_for
from tests.conftest import CUTOFF, JUNE

RECOGNISED = "03409"


@pytest.fixture
def say(unit: Callable[[str], Unit], criterion: Any, lan: User) -> Any:
    """Reports criteria of a commune on the cut-off."""

    def record(code: str, verdict: str, *numbers: int, **more: Any) -> None:
        for number in numbers:
            Assessment.objects.create(
                unit=unit(code),
                criterion=criterion(number),
                verdict=verdict,
                **{"observed_on": CUTOFF, "recorded_by": lan, **more},
            )

    return record


def text(part: Tag | BeautifulSoup) -> str:
    return " ".join(part.get_text(" ").split())


def page_of(browser: Client, address: str) -> BeautifulSoup:
    response = browser.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


# --- At risk ----------------------------------------------------------------------------------------------------------


def test_a_recognised_commune_that_lost_little_is_told_with_what_is_left(client_of, binh, say):
    say(RECOGNISED, Verdict.NOT_MET, 3, note="Mưa lũ làm hỏng kênh mương.")
    page = page_of(client_of(binh), "/at-risk/")
    [found] = page.select(".risk")
    assert "1/19 tiêu chí không đạt (5,3%)." in text(found)
    assert "mất thêm 5 tiêu chí thì có thể thuộc diện" in text(found)
    assert "Mưa lũ làm hỏng kênh mương." in text(found)
    assert found.select_one(f"a[href='/communes/{RECOGNISED}/#c3']")


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ([1, 2, 3, 4, 5, 6], "Chưa thuộc diện thu hồi"),
        ([1, 2, 3, 4, 5, 10], "có tiêu chí quan trọng: thuộc diện thu hồi"),
        (range(1, 11), "Từ một nửa số tiêu chí: thuộc diện thu hồi"),
    ],
)
def test_the_rule_that_applies_is_named(client_of, binh, say, lost, told):
    say(RECOGNISED, Verdict.NOT_MET, *lost)
    assert told in text(page_of(client_of(binh), "/at-risk/"))


def test_a_loss_without_a_reason_says_so(client_of, binh, say):
    say(RECOGNISED, Verdict.NOT_MET, 3)
    assert "từ ngày 22/10/2024; chưa ghi lý do" in text(page_of(client_of(binh), "/at-risk/").select(".risk")[0])


def test_what_nobody_assesses_is_listed_and_not_counted_as_lost(say):
    say(RECOGNISED, Verdict.NOT_ASSESSED, 1, 2, 3, 4, 5, 10)
    page = risk_page(CUTOFF)
    assert page
    [found] = page.losing
    assert len(found.lost) == 6
    assert found.ground == ""
    assert page.in_danger == 0


def test_a_commune_that_is_not_recognised_has_no_title_to_lose(say):
    say("03405", Verdict.NOT_MET, *range(1, 12))
    page = risk_page(CUTOFF)
    assert page
    assert page.losing == ()


def test_the_commune_nearest_to_a_withdrawal_stands_first(say):
    say(RECOGNISED, Verdict.NOT_MET, 3)
    say("03424", Verdict.NOT_MET, 3, 4)
    page = risk_page(CUTOFF)
    assert page
    assert [one.row.unit.code for one in page.losing] == ["03424", RECOGNISED]


def test_met_criteria_need_a_file_or_the_number_of_a_document(say):
    before = risk_page(CUTOFF)
    say(RECOGNISED, Verdict.MET, 1, evidence_number="12/BB-UBND")
    say(RECOGNISED, Verdict.NOT_APPLICABLE, 2)
    after = risk_page(CUTOFF)
    assert before
    assert after
    assert before.unproven_count == 39 * 19
    assert after.unproven_count == before.unproven_count - 2
    [mine] = [one for one in after.unproven if one.unit.code == RECOGNISED]
    assert [item.number for item in mine.criteria] == list(range(3, 20))


def test_each_criterion_without_evidence_links_to_its_cell(client_of, binh, say):
    say(RECOGNISED, Verdict.MET, 1, evidence_number="12/BB-UBND")
    page = page_of(client_of(binh), "/at-risk/?district=105")
    assert page.select_one(f".proof a[href='/communes/{RECOGNISED}/#c19']")


def test_a_commune_that_proves_nothing_is_one_line_with_one_link(client_of, binh):
    page = page_of(client_of(binh), "/at-risk/?district=105")
    [row] = page.select(".proof tbody tr")
    assert text(row).endswith("cả 19 tiêu chí")
    assert [link["href"] for link in row.select("a")] == [f"/communes/{RECOGNISED}/"]


def test_missing_evidence_stands_by_district_after_what_contradicts(client_of, binh):
    page = page_of(client_of(binh), "/at-risk/")
    heads = [text(head) for head in page.select(".proof .district")]
    assert heads[:2] == ["Thành phố Lai Châu 1 xã", "Huyện Tam Đường 8 xã"]
    assert len(heads) == 8
    sections = [section["aria-labelledby"] for section in page.select("main section")]
    assert sections == ["h-losing", "h-explain", "h-unproven"]


def test_a_reading_against_its_verdict_is_linked_with_its_reason(client_of, binh, unit, lan):
    indicator = Indicator.objects.get(code="11", criterion__criteria_set__level=Level.COMMUNE)
    bar = indicator.thresholds.filter(value__isnull=False, operator="<=").first()
    assert bar
    assert bar.value
    Reading.objects.create(
        unit=unit(RECOGNISED),
        indicator=indicator,
        value=bar.value + 40,
        verdict=Verdict.MET,
        observed_on=CUTOFF,
        recorded_by=lan,
        note="Đang rà soát.",
    )
    section = page_of(client_of(binh), "/at-risk/").select("section[aria-labelledby=h-explain]")[0]
    assert "Đang rà soát." in text(section)
    assert section.select_one(f"a[href='/communes/{RECOGNISED}/#c11']")


def test_the_page_can_be_narrowed_to_a_district(say):
    say(RECOGNISED, Verdict.NOT_MET, 3)  # of the city
    own, other = risk_page(CUTOFF, "105"), risk_page(CUTOFF, "110")
    assert own
    assert other
    assert (own.recognised, other.recognised) == (1, 7)
    assert (len(own.losing), len(other.losing)) == (1, 0)


def test_an_old_day_shows_what_stood_then(say):
    say(RECOGNISED, Verdict.NOT_MET, 3)
    page = risk_page(JUNE)
    assert page
    assert [one.row.unit.name for one in page.losing] == ["Bản Lang"]
    [lost] = page.losing[0].lost
    assert lost.turn
    assert lost.turn.reason


def test_a_title_that_was_withdrawn_is_not_at_risk(say, unit, lan):
    say(RECOGNISED, Verdict.NOT_MET, 3)
    Recognition.objects.create(
        unit=unit(RECOGNISED),
        title=Level.COMMUNE,
        act=Act.WITHDRAWAL,
        decision="1/QĐ-UBND",
        observed_on=CUTOFF,
        recorded_by=lan,
    )
    page = risk_page(CUTOFF)
    assert page
    assert page.losing == ()


def test_nothing_at_risk_says_so_and_what_comes_next(client_of, binh):
    page = text(page_of(client_of(binh), "/at-risk/"))
    assert "Không có: mọi xã đã được công nhận đều đạt đủ tiêu chí." in page
    assert "Xã sẽ hiện ở đây ngay khi có tiêu chí được báo cáo là không đạt." in page


# --- Plans ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def periods(db: None) -> list[Period]:
    return list(Period.objects.all())


def line_of(code: str, periods: list[Period], day: date = CUTOFF) -> Any:
    page = plans_page(day, periods)
    assert page
    lines = [line for group in page.groups for line in group.lines if line.target.level == Level.COMMUNE]
    return next(line for line in lines if line.result.unit.code == code)


def test_the_goal_in_criteria_is_that_of_the_gate(periods, report, period, province):
    """15,5 a commune are 1.457 criteria: 100 more, of which named plans give 36 and nobody promised 64."""
    page = plans_page(CUTOFF, periods)
    assert page
    assert page.goal
    found = page.goal.sum
    assert [found.needed, found.met, found.gap, found.promised, found.unpromised] == [1457, 1357, 100, 36, 64]
    [told] = [finding for finding in gate_for(report, period, province).findings if finding.rule == "plans"]
    assert "cần 1.457 tiêu chí, thêm 100 so với 1.357 hiện đạt; các xã có kế hoạch chỉ thêm 36." in told.message
    assert page.goal.outlook is Outlook.UNLIKELY


def test_the_pace_of_the_province_is_what_all_communes_gained(periods):
    page = plans_page(CUTOFF, periods)
    assert page
    assert page.goal
    counted = {
        day: sum(
            verdict in ("met", "not_applicable")
            for verdict in Assessment.objects.as_of(day)
            .filter(criterion__criteria_set__level=Level.COMMUNE, unit__kind="commune")
            .values_list("verdict", flat=True)
        )
        for day in (date(2023, 12, 31), JUNE, CUTOFF)
    }
    first, middle, last = counted.values()
    assert [step.gained for step in page.goal.steps] == [middle - first, last - middle]
    assert page.goal.reach
    assert page.goal.reach.low <= page.goal.reach.high


def test_a_target_tells_what_is_missing_and_who_leads_it(client_of, binh):
    page = page_of(client_of(binh), "/plans/")
    found = next(one for one in page.select(".plan") if "Xã Tà Hừa" in text(one))
    assert "Khó đạt" in text(found)
    assert "đạt 17/19 tiêu chí; dự kiến đến 31/12/2024: 19; còn thiếu 2 tiêu chí, 10 tháng qua tăng 2" in text(found)
    assert "11. Nghèo đa chiều Sở Lao động - Thương binh và Xã hội" in text(found)
    assert found.select_one("a[href='/communes/03634/#c11']")


def test_numbers_and_days_are_ranges_with_their_reason(client_of, binh):
    told = text(page_of(client_of(binh), "/plans/"))
    assert "đến 31/12/2024 đạt khoảng 1.370–1.376 tiêu chí; cần 1.457; đủ 1.457 trong khoảng từ tháng 11/2025" in told
    assert "10 tháng qua tăng 2 (kỳ chậm nhất 0,17 mỗi tháng, kỳ nhanh nhất 0,27); với tốc độ này, đến khi đó" in told
    assert "14–15; đủ 19 trong khoảng từ tháng 05/2026 đến tháng 04/2027." in told
    assert "đủ 19 sớm nhất là tháng 10/2025, theo kỳ chậm nhất thì mười năm nữa chưa đủ." in told


def test_where_one_pace_is_all_there_is_no_single_guess_passes_for_a_range(client_of, binh):
    told = text(page_of(client_of(binh), "/plans/"))
    assert "(mới có một kỳ để so, 0,27 mỗi tháng)" in told
    assert "khó đủ 19 trước tháng 08/2027, mới có một tốc độ nên chưa nêu được khoảng." in told
    assert "tốc độ nào cũng cho 11 khi đó; theo tốc độ nào thì mười năm nữa cũng chưa đủ 15." in told


def test_a_reached_target_is_told_as_reached(periods):
    assert line_of("03628", periods).outlook is Outlook.REACHED


def test_a_first_period_has_no_pace(periods):
    line = line_of("03634", periods, date(2023, 12, 31))
    assert line.steps == ()
    assert line.until == date(2024, 12, 31)
    assert line.outlook is Outlook.UNKNOWN


def test_at_the_end_of_its_year_a_target_is_reached_or_missed(periods):
    assert line_of("03634", periods, date(2024, 12, 31)).outlook is Outlook.MISSED
    assert line_of("03628", periods, date(2024, 12, 31)).outlook is Outlook.REACHED


def test_all_criteria_are_due_in_the_year_of_the_title_and_fewer_in_this_year(periods):
    page = plans_page(CUTOFF, periods)
    assert page
    due = {
        (group.level, line.target.expected >= len(line.result.numbers)): line.until
        for group in page.groups
        for line in group.lines
        if group.year == 2025
    }
    assert due == {
        (Level.COMMUNE, False): date(2024, 12, 31),
        (Level.COMMUNE_ADVANCED, True): date(2025, 12, 31),
        (Level.DISTRICT, True): date(2025, 12, 31),
    }


def test_a_fast_commune_may_reach_its_target(say, periods):
    numbers = line_of("03634", periods).result.unmet_numbers
    say("03634", Verdict.MET, numbers[0])
    line = line_of("03634", periods)
    assert line.short == 1
    assert line.outlook is Outlook.POSSIBLE


def test_targets_that_hold_worst_stand_first(periods):
    page = plans_page(CUTOFF, periods)
    assert page
    order = list(Outlook)
    for group in page.groups:
        ranks = [order.index(line.outlook) for line in group.lines]
        assert ranks == sorted(ranks, reverse=True)
        assert sum(count for _value, count in group.counts) == len(group.lines)


def test_every_target_of_this_year_and_later_has_its_line(periods):
    page = plans_page(CUTOFF, periods)
    assert page
    targets = Target.objects.as_of(CUTOFF).filter(year__gte=2024).exclude(unit__kind="province")
    assert sum(len(group.lines) for group in page.groups) == targets.count()


def test_shortages_count_communes_by_criterion(periods):
    page = plans_page(CUTOFF, periods)
    assert page
    most = page.shortages[0]
    assert len(most.planned) == max(len(one.planned) for one in page.shortages)
    assert all(one.everywhere >= len(one.planned) for one in page.shortages)


def test_communes_without_a_plan_are_named_nearest_first(periods):
    page = plans_page(CUTOFF, periods)
    assert page
    planned = {line.result.unit.code for group in page.groups for line in group.lines if group.level == Level.COMMUNE}
    assert not planned & {row.unit.code for row in page.unplanned}
    met = [row.met for row in page.unplanned]
    assert met == sorted(met, reverse=True)
    assert len(page.unplanned) + len(planned) + 39 == Commune.objects.in_force(CUTOFF).count()


def test_another_set_gives_no_pace(unit, lan, periods):
    """Counts of two sets do not compare: under a new one there is nothing to go by."""
    day = date(2026, 3, 1)
    page = plans_page(day, periods)
    assert page
    assert page.goal is None
    assert all(line.steps == () for group in page.groups for line in group.lines)
    assert CriteriaSet.objects.in_force(Level.DISTRICT, day) is None


def test_without_targets_the_page_says_what_to_do(client_of, binh):
    browser = client_of(binh)
    browser.post("/working-day/", {"day": "01/03/2026", "next": "/plans/"})
    assert "Chưa đơn vị nào có mục tiêu" in text(page_of(browser, "/plans/"))


def test_a_goal_that_is_met_is_told_so(periods, province, lan):
    criteria_set = CriteriaSet.objects.get(level=Level.COMMUNE, effective_from__lte=CUTOFF, effective_until__gt=CUTOFF)
    Target.objects.create(
        unit=province, criteria_set=criteria_set, year=2024, expected=Decimal(14), observed_on=CUTOFF, recorded_by=lan
    )
    page = plans_page(CUTOFF, periods)
    assert page
    assert page.goal
    assert page.goal.outlook is Outlook.REACHED
    assert page.goal.sum.gap == page.goal.sum.unpromised == 0


@pytest.mark.parametrize("address", ["/at-risk/", "/plans/"])
def test_without_units_the_pages_say_what_is_missing(client_of, binh, address):
    browser = client_of(binh)
    browser.post("/working-day/", {"day": "01/01/1950", "next": "/"})
    assert browser.get(address).status_code == 200
