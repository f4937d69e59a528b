"""What changed since the last report: in the object, in its figures, on its page and in appendix VI."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Period, Submission, Unit
from communes.services import record_fact
from criteria.changes import CriterionChange, LevelChanges
from criteria.models import Act, Assessment, Level, Verdict
from criteria.rules import counts_as_met
from criteria.services import record_assessment, record_recognition
from funding.models import CapitalSource
from funding.selectors import Amounts
from funding.services import Account, Paid, record_capital
from reports.build import ProgressReport, build_progress_report
from reports.changes import Changes
from reports.renderers.html import render_document
from reports.selectors import records_behind
from tests.conftest import CUTOFF, JUNE

PHA_MU = "03628"  # meets all 19 criteria at the cut-off, 18 in June
PINNED = json.loads((Path(__file__).resolve().parent.parent / "query_counts.json").read_text())["actions"]
JULY, AUGUST = date(2024, 7, 15), date(2024, 8, 15)


def soup_of(html: str | bytes) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def words(element: Any) -> str:
    return " ".join(element.get_text().split())


def built(unit: Unit, period: Period, **options: Any) -> Changes:
    return build_progress_report(unit=unit, period=period, **options).changes


def level_of(changes: Changes, level: str) -> LevelChanges:
    return next(found for found in changes.levels if found.level == level)


def of(changes: tuple[CriterionChange, ...], code: str, level: str = Level.COMMUNE) -> list[CriterionChange]:
    return [change for change in changes if change.unit.code == code and change.level == level]


@pytest.fixture
def say(unit: Callable[[str], Unit], criterion: Callable[..., Any], lan: User) -> Callable[..., Assessment]:
    """A fact about a criterion of Pha Mu, as a return writes it: without the reason that entry asks for."""

    def record(number: int, verdict: str, observed_on: date = CUTOFF, **more: Any) -> Assessment:
        fact = Assessment(
            **{
                "unit": unit(PHA_MU),
                "criterion": criterion(number),
                "verdict": verdict,
                "observed_on": observed_on,
                "recorded_by": lan,
                **more,
            }
        )
        recorded: Assessment = record_fact(fact)
        return recorded

    return record


# --- The demo data ------------------------------------------------------------------

LOST_IN_9_MONTHS = {
    ("03391", 9),
    ("03413", 6),
    ("03463", 19),
    ("03475", 6),
    ("03493", 6),
    ("03499", 19),
    ("03547", 9),
    ("03592", 9),
}


def test_the_9_month_report_names_what_was_lost_since_june_with_reasons(report):
    found = report.changes.communes.lost
    assert {(change.unit.code, change.number) for change in found} == LOST_IN_9_MONTHS
    assert all(change.turn.reason and change.turn.observed_on == CUTOFF for change in found)
    others = [change for change in report.changes.lost if change.level != Level.COMMUNE]
    assert [(change.level, change.unit.code, change.number) for change in others] == [
        (Level.COMMUNE_ADVANCED, "03424", 18),
        (Level.VILLAGE, "0345402", 5),
    ]


def test_the_9_month_report_names_what_was_gained_since_june(report):
    assert [(change.unit.name, change.number) for change in report.changes.communes.gained[:5]] == [
        ("Sùng Phài", 16),
        ("Tả Lèng", 9),
        ("Giang Ma", 9),
        ("Sơn Bình", 17),
        ("Nà Tăm", 9),
    ]
    (pha_mu,) = [unit for unit in report.changes.communes.units if unit.unit.code == PHA_MU]
    assert (pha_mu.before.met, pha_mu.after.met, pha_mu.gained_numbers) == (18, 19, (11,))


def test_gains_and_losses_explain_the_difference_of_the_totals(report, province):
    june = build_progress_report(unit=province, period=Period.objects.get(slug="2024-6m"))
    found = report.changes.communes
    difference = sum(report.communes.counts) - sum(june.communes.counts)
    assert len(found.gained) - len(found.lost) == difference == 22


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        (
            "2024-9m",
            {
                "changes.gained": 30,
                "changes.lost": 8,
                "changes.communes_up": 26,
                "changes.communes_down": 4,
                "changes.unexplained": 0,
                "changes.recognised": 0,
                "changes.withdrawn": 0,
                "changes.commune_advanced.gained": 7,
                "changes.commune_advanced.lost": 1,
                "changes.district.gained": 3,
                "changes.village.gained": 29,
                "changes.village.lost": 1,
                "changes.commune.03628.before": 18,
                "changes.commune.03628.gained_list": (11,),
                "changes.funding.investment.disbursed.before": Decimal(29616),
                "changes.funding.investment.disbursed.difference": Decimal(25235),
                "changes.funding.holder.106.recurrent.disbursed.difference": Decimal(408),
            },
        ),
        (
            "2024-6m",
            {
                "changes.gained": 50,
                "changes.lost": 3,
                "changes.communes_up": 38,
                "changes.communes_down": 1,
                "changes.village.gained": 0,
                "changes.village.first_reported": 45,
                "changes.commune_advanced.first_reported": 4,
            },
        ),
    ],
)
def test_what_is_printed_are_figures(province, slug, values):
    figures = build_progress_report(unit=province, period=Period.objects.get(slug=slug)).figures
    assert {key: figures[key].value for key in values} == values


def test_the_records_behind_a_figure_are_those_that_it_counts(report):
    def count(key: str) -> int:
        return records_behind(report.figures[key], report).count()

    assert count("changes.gained") == 30
    assert count("changes.lost") == 8
    stood = records_behind(report.figures["changes.commune.03628.before"], report)
    assert sum(counts_as_met(row.verdict) for row in stood) == 18
    paid = records_behind(report.figures["changes.funding.investment.disbursed.before"], report)
    assert sum(row.amount for row in paid) == 29_616_000_000


def test_capital_of_another_year_is_not_compared_and_the_report_says_so(province):
    june = build_progress_report(unit=province, period=Period.objects.get(slug="2024-6m"))
    assert june.changes.capital is None
    assert "kỳ trước thuộc năm ngân sách 2023, kỳ này thuộc năm 2024" in words(soup_of(render_document(june)))


def test_the_first_period_has_nothing_to_compare_with(province):
    first = build_progress_report(unit=province, period=Period.objects.get(slug="2023-12m"))
    assert first.changes == Changes()
    assert not [key for key in first.figures if key.startswith("changes.")]
    assert "Không có kỳ báo cáo trước để so sánh." in words(soup_of(render_document(first)))


def test_a_district_s_changes_are_its_own(unit, period):
    found = built(unit("106"), period)
    assert {(change.unit.code, change.number) for change in found.communes.lost} == {("03413", 6)}
    assert {movement.holder.code for movement in found.capital or () if movement.holder} == {"106"}


# --- When a criterion turned, and why ------------------------------------------------


def test_the_reason_is_that_of_the_fact_by_which_it_turned(say, province, period, lan):
    say(6, Verdict.NOT_MET, JULY, note="Nhà văn hóa hư hỏng")
    say(6, Verdict.NOT_MET, note="Như kỳ trước")
    (change,) = of(built(province, period).lost, PHA_MU)
    assert (change.number, change.before, change.after) == (6, Verdict.MET, Verdict.NOT_MET)
    assert (change.turn.observed_on, change.turn.reason, change.turn.by) == (JULY, "Nhà văn hóa hư hỏng", "lan")


def test_a_reason_that_came_later_explains_it_too(say, province, period):
    say(6, Verdict.NOT_MET, JULY)
    say(6, Verdict.NOT_MET, note="Nhà văn hóa hư hỏng")
    (change,) = of(built(province, period).lost, PHA_MU)
    assert (change.turn.observed_on, change.turn.reason) == (JULY, "Nhà văn hóa hư hỏng")


def test_what_was_lost_and_won_back_between_is_no_change(say, province, period):
    say(6, Verdict.NOT_MET, JULY, note="hư hỏng")
    say(6, Verdict.MET)
    assert of(built(province, period).lost, PHA_MU) == []


def test_what_was_overruled_on_its_own_day_never_stood(say, province, period):
    say(6, Verdict.NOT_MET, JULY, note="lý do")
    say(6, Verdict.MET, AUGUST, note="ghi nhầm")
    say(6, Verdict.NOT_MET, AUGUST)
    say(6, Verdict.NOT_MET)
    (change,) = of(built(province, period).lost, PHA_MU)
    assert (change.turn.observed_on, change.turn.reason) == (JULY, "lý do")


def test_the_last_turn_counts_where_there_were_several(say, province, period):
    say(6, Verdict.NOT_MET, JULY, note="lần đầu")
    say(6, Verdict.MET, AUGUST)
    say(6, Verdict.NOT_MET, note="lần sau")
    (change,) = of(built(province, period).lost, PHA_MU)
    assert (change.turn.observed_on, change.turn.reason) == (CUTOFF, "lần sau")


def test_not_assessed_any_more_is_a_loss_and_not_applicable_is_none(say, province, period):
    say(6, Verdict.NOT_ASSESSED)
    say(7, Verdict.NOT_APPLICABLE)
    assert [(change.number, change.after) for change in of(built(province, period).lost, PHA_MU)] == [
        (6, Verdict.NOT_ASSESSED)
    ]


def test_a_corrected_day_before_the_last_cutoff_is_no_change(say, province, period):
    say(6, Verdict.NOT_MET, JUNE, note="rà soát")
    say(6, Verdict.NOT_MET, note="rà soát")
    assert of(built(province, period).lost, PHA_MU) == []


def test_changes_known_later_are_not_known_earlier(say, province, period):
    fact = say(6, Verdict.NOT_MET)
    earlier = fact.recorded_at - timedelta(seconds=1)
    assert of(built(province, period).lost, PHA_MU)
    assert of(built(province, period, known_at=earlier).lost, PHA_MU) == []


def test_a_fact_of_a_return_names_file_and_cell(say, unit, province, period, minh):
    file = Submission.objects.create(unit=unit("110"), period=period, original_name="bieu-9t.xlsx", sent_by=minh)
    say(6, Verdict.NOT_MET, submission=file, source_cell="Xã NTM!H12")
    (change,) = of(built(province, period).lost, PHA_MU)
    assert change.turn.file == "bieu-9t.xlsx Xã NTM!H12"


def test_a_unit_that_had_reported_nothing_has_gained_nothing(unit, province, period, criterion, lan):
    new = Unit.objects.create(kind="commune", code="99999", name="Mới", parent=unit("106"), valid_from=date(2020, 1, 1))
    record_assessment(unit=new, criterion=criterion(1), verdict=Verdict.MET, observed_on=CUTOFF, by=lan)
    found = built(province, period).communes
    assert [first.code for first in found.first_reported] == ["99999"]
    assert of(found.gained, "99999") == []


# --- Decisions, capital, units ---------------------------------------------------------


def test_decisions_between_the_cutoffs_are_told(unit, province, period, lan):
    award = {"title": Level.COMMUNE, "signed_on": AUGUST, "by": lan}
    record_recognition(unit=unit(PHA_MU), act=Act.AWARD, decision="1500/QĐ-UBND", **award)
    record_recognition(unit=unit("03409"), act=Act.WITHDRAWAL, decision="1501/QĐ-UBND", note="rà soát", **award)
    report = build_progress_report(unit=province, period=period)
    assert [item.decision for item in report.changes.recognised] == ["1500/QĐ-UBND"]
    assert [item.decision for item in report.changes.withdrawn] == ["1501/QĐ-UBND"]
    assert (report.figures["changes.recognised"].value, report.figures["changes.withdrawn"].value) == (1, 1)
    appendix = words(soup_of(render_document(report)).select_one(".appendix-6"))
    assert "1 quyết định công nhận, 1 quyết định thu hồi" in appendix
    assert "Quyết định số 1500/QĐ-UBND ngày 15/8/2024" in appendix


def test_an_amount_that_moved_is_told_by_holder_and_kind(unit, province, period, lan):
    account = Account(unit("106"), CapitalSource.objects.get(slug="ngan-sach-trung-uong-dau-tu"), 2024, CUTOFF)
    record_capital(account=account, by=lan, paid=Paid(11_000_000_000))
    moved = built(province, period).capital or ()
    (found,) = [one for one in moved if one.holder and one.holder.code == "106" and one.kind == "investment"]
    assert found.moved == ("disbursed",)
    assert (found.before, found.after) == (
        Amounts(11_800_000_000, 1_320_000_000, 5_972_000_000),
        Amounts(11_800_000_000, 1_320_000_000, 11_000_000_000),
    )


def test_units_that_ended_or_came_are_told_as_such_and_not_as_lost(province, period):
    period.cutoff = date(2025, 9, 30)
    report = build_progress_report(unit=province, period=period)
    found = report.changes
    assert (len(found.fates.ended), len(found.fates.came)) == (94, 36)
    assert found.lost == found.gained == ()
    (bản_bo,) = [fate for fate in found.fates.came if fate.unit.code == "03424"]
    assert bản_bo.on == date(2025, 7, 1)
    assert "Bản Bo" in [other.name for other in bản_bo.others]
    appendix = words(soup_of(render_document(report)).select_one(".appendix-6"))
    assert "Đơn vị hành chính: 94 xã kết thúc, 36 xã thành lập" in appendix


def test_under_another_set_of_criteria_nothing_is_compared(province, period):
    Period.objects.filter(slug="2024-9m").update(cutoff=date(2025, 12, 31))
    period.cutoff = date(2026, 3, 31)
    report = build_progress_report(unit=province, period=period)
    assert Level.COMMUNE in [level.level for level in report.changes.not_comparable]
    assert "Bộ tiêu chí áp dụng cho xã đã thay đổi nên không so sánh." in words(soup_of(render_document(report)))


# --- Page and appendix -------------------------------------------------------------------


def test_the_page_tells_losses_first_and_marks_those_without_a_reason(client_of, lan, say):
    say(6, Verdict.NOT_MET)
    soup = soup_of(client_of(lan).get("/reports/2024-9m/changes/").content)
    heads = [words(head) for head in soup.select("main h2")]
    assert heads[:2] == ["Tiêu chí không còn đạt (xã): 9", "Tiêu chí không còn đạt (xã nâng cao): 1"]
    assert "các xã đạt thêm 30 tiêu chí, không còn đạt 9 tiêu chí" in words(soup.main)
    assert "1 tiêu chí không còn đạt mà chưa có lý do." in words(soup.main)
    (row,) = [mark.find_parent("tr") for mark in soup.select("main mark")]
    assert "Pha Mu" in words(row)


def test_the_page_groups_gains_by_district(client_of, lan):
    soup = soup_of(client_of(lan).get("/reports/2024-9m/changes/").content)
    groups = [words(row) for row in soup.select("#gained-commune ~ .scroll tr.group")]
    assert groups[:3] == ["Thành phố Lai Châu", "Huyện Tam Đường", "Huyện Mường Tè"]


def test_losses_stand_under_their_districts_and_villages_name_their_communes(client_of, lan):
    soup = soup_of(client_of(lan).get("/reports/2024-9m/changes/").content)
    rows = [words(row) for row in soup.select("#lost-commune ~ .scroll tbody tr")]
    assert rows[:3] == ["Huyện Tam Đường", rows[1], "Huyện Mường Tè"]
    assert rows[1].startswith("Xã Sơn Bình6. Cơ sở vật chất văn hóa")
    villages = [words(row.find("th")) for row in soup.select("#lost-village ~ .scroll tbody tr")]
    assert villages == ["Huyện Mường Tè", "Bản Phìn Khò, Xã Bum Tở"]


def test_capital_that_moved_stands_under_its_holder(client_of, lan):
    soup = soup_of(client_of(lan).get("/reports/2024-9m/changes/").content)
    (group,) = [row for row in soup.select("table.amounts tr.group") if words(row) == "Huyện Tam Đường"]
    cells = [words(cell) for cell in group.find_next("tr").find_all(["th", "td"])]
    assert cells == ["Vốn đầu tư: lũy kế giải ngân", "5.972", "10.890", "4.918"]


def test_every_number_of_the_page_leads_to_its_figure(client_of, lan):
    soup = soup_of(client_of(lan).get("/reports/2024-9m/changes/").content)
    shown = soup.select("main [data-figure]")
    assert len(shown) > 100
    assert all(item["href"].endswith(f"/figures/{item['data-figure']}/") for item in shown)


def test_the_page_can_be_about_one_district(client_of, lan, minh):
    for person, query in ((lan, "?unit=106"), (minh, "")):
        text = words(soup_of(client_of(person).get(f"/reports/2024-9m/changes/{query}").content).main)
        assert "Xã Sơn Bình" in text
        assert "Pa Tần" not in text


def test_without_an_earlier_period_the_page_says_so(client_of, lan):
    text = words(soup_of(client_of(lan).get("/reports/2023-12m/changes/").content).main)
    assert "Không có kỳ báo cáo trước để so sánh." in text


def test_a_reason_is_only_ever_text(say, province, period):
    say(6, Verdict.NOT_MET, note="<script>x</script> 5 nhà & 3 bản")
    html = render_document(build_progress_report(unit=province, period=period))
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt; 5 nhà &amp; 3 bản" in html


def test_corrections_follow_as_appendix_vii(unit, criterion, province, period, lan):
    record_assessment(
        unit=unit(PHA_MU), criterion=criterion(6), verdict=Verdict.NOT_MET, observed_on=JUNE, by=lan, note="rà soát"
    )
    soup = soup_of(render_document(build_progress_report(unit=province, period=period)))
    assert [words(head) for head in soup.select(".appendix-number")][-2:] == ["Phụ lục VI", "Phụ lục VII"]
    assert "Đính chính số liệu của các kỳ đã khóa: Phụ lục VII." in words(soup.select_one(".appendix-6"))


# --- Queries -------------------------------------------------------------------------------


def test_the_queries_of_a_build_are_pinned_however_much_changed(province, period, unit, criterion, lan):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            report: ProgressReport = build_progress_report(unit=province, period=period)
        assert report.changes.since
        return len(captured)

    few = queries()
    assert few == PINNED["build a report"]
    Assessment.objects.bulk_create(  # everything of one commune is lost
        Assessment(
            unit=unit(PHA_MU), criterion=criterion(number), verdict="not_met", observed_on=CUTOFF, recorded_by=lan
        )
        for number in range(1, 20)
    )
    assert queries() == few
