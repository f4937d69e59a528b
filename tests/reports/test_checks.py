"""The consistency gate: each rule finds what it looks for, and says nothing of what is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from communes.models import Period
from criteria.models import Act, Recognition, Verdict
from criteria.services import record_assessment
from funding.models import Allocation, Disbursement
from reports.build import ProgressReport, build_progress_report
from reports.checks.door import checked_of, gate_for
from reports.checks.findings import Checked
from reports.checks.rules import RULES, findings_of
from reports.models import Explanation, Narrative, Section
from reports.templatetags.checks import finding_link
from tests.conftest import CUTOFF, JUNE

PAGE = "/reports/2024-9m/checks/"


def found(checked: Checked, rule: str) -> list[str]:
    return [finding.message for finding in findings_of(checked) if finding.rule == rule]


@pytest.fixture
def checked(report, period, province) -> Checked:
    return checked_of(report, period, province)


@pytest.fixture
def anew(period, province) -> Callable[[], Checked]:
    """Everything looked at again, after a change of the data."""
    return lambda: checked_of(build_progress_report(unit=province, period=period), period, province)


def with_figure(checked: Checked, key: str, value: Any) -> Checked:
    figures = {**checked.report.figures, key: replace(checked.report.figures[key], value=value)}
    return replace(checked, report=replace(checked.report, figures=MappingProxyType(figures)))


def with_text(checked: Checked, section: str, text: str, said: Callable[[ProgressReport], Any]) -> Checked:
    report = replace(checked.report, narrative=MappingProxyType({**checked.report.narrative, section: text}))
    return replace(checked, report=report, said=tuple(said(report)))


# --- Arithmetic -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("units.communes", 93, "totals"),
        ("communes.met_total", 1358, "totals"),
        ("communes.met_all", 41, "bands"),
        ("communes.band.15_18", 6, "bands"),
        ("communes.average", Decimal("14.5"), "averages"),
        ("district.106.communes.average", Decimal(3), "averages"),
        ("funding.usable", Decimal(116549), "capital"),
        ("funding.recurrent.rate", Decimal("17.5"), "capital"),
        ("commune.03409.advanced.met", 13, "lists"),
    ],
)
def test_a_number_that_does_not_add_up_is_told_with_the_one_that_does(checked, key, value, rule):
    right = checked.report.figures[key].printed
    messages = found(with_figure(checked, key, value), rule)
    assert messages
    assert all(right in message for message in messages)


@pytest.mark.parametrize("rule", ["totals", "bands", "averages", "capital", "lists"])
def test_the_demo_data_add_up(checked, rule):
    assert found(checked, rule) == []


def test_more_paid_than_given_is_told(anew, unit, lan):
    holder = Allocation.objects.as_of(CUTOFF).filter(year=2024).first()
    same = {"holder": holder.holder, "source": holder.source, "year": 2024, "observed_on": CUTOFF}
    Disbursement.objects.create(amount=10**15, recorded_by=lan, **same)
    assert any("lớn hơn vốn được giao sử dụng" in message for message in found(anew(), "capital"))


# --- The text ---------------------------------------------------------------------------------------------------------


def write(period: Period, section: str, text: str) -> None:
    Narrative.objects.filter(period=period, section=section).update(text=text)


@pytest.mark.parametrize(
    ("text", "rule", "told"),
    [
        ("Đạt [[communes.nonsense]] xã.", "unknown-name", "[[communes.nonsense]]"),
        ("Mở 12 hội nghị.", "typed-number", "12"),
        ("Toàn tỉnh có 41/94 xã đạt 19/19 tiêu chí.", "wrong-value", "40"),
        ("Vốn sự nghiệp mới giải ngân 3.921/22.342 triệu đồng.", "denominator", "40.357"),
        ("Phấn đấu 03 huyện đạt bình quân 7 tiêu chí/xã.", "noun", "tiêu chí/huyện"),
        ("Có 24/32 xã đạt chuẩn nông thôn mới tại 3 huyện.", "unclear", "đạt chuẩn"),
    ],
)
def test_a_sentence_is_held_against_the_data(anew, period, text, rule, told):
    write(period, "tasks" if text.startswith("Phấn đấu") else "achievements", text)
    assert any(told in message for message in found(anew(), rule))


def test_a_count_beside_another_list_is_told(anew, period):
    write(
        period,
        "achievements",
        "- Xã San Thàng đạt 13/19 tiêu chí nông thôn mới nâng cao gồm: 3. Thủy lợi và phòng, chống thiên tai; 4. Điện; "
        "5. Giáo dục; 7. Cơ sở hạ tầng thương mại nông thôn; 8. Thông tin và truyền thông; 9. Nhà ở dân cư; 10. Thu "
        "nhập; 11. Nghèo đa chiều; 12. Lao động; 13. Tổ chức sản xuất và phát triển kinh tế nông thôn; 15. Hành chính "
        "công; 18. Chất lượng môi trường sống.",
    )
    assert any("12" in message for message in found(anew(), "said-list"))


def test_the_same_thing_said_with_two_numbers_is_told(anew, period):
    write(period, "difficulties", "- Xã Hoang Thèn mới đạt 8/19 tiêu chí.")
    write(period, "tasks", "- Xã Hoang Thèn đang đạt 9/19 tiêu chí.")
    assert len(found(anew(), "said-twice") + found(anew(), "wrong-value")) >= 2


def test_an_opinion_that_the_data_do_not_bear_out_asks_for_an_explanation(anew, period):
    write(
        period,
        "difficulties",
        "- Việc thực hiện xã nông thôn mới nâng cao tại các xã còn khó, một số tiêu chí khó thực hiện như: Thu nhập; "
        "Tổ chức sản xuất và phát triển kinh tế nông thôn.",
    )
    assert any("3/4" in message for message in found(anew(), "opinion"))


def test_bound_and_excused_numbers_and_the_demo_text_pass(checked, anew, period):
    for rule in ("unknown-name", "typed-number", "wrong-value", "said-list", "said-twice", "denominator", "noun"):
        assert found(checked, rule) == []
    write(period, "proposals", "Đề nghị hỗ trợ [[=500 tỷ đồng|theo Tờ trình của UBND tỉnh]] cho [[units.communes]] xã.")
    assert found(anew(), "typed-number") == []


def test_words_around_bound_numbers_never_block(anew, period):
    """Whatever the sentence reads like: the number is the portal's own, or somebody said why it is none."""
    write(
        period,
        "tasks",
        "- Trong năm 2024, toàn tỉnh có [[communes.met_all]] xã đạt đủ tiêu chí.\n"
        "- Đến nay, toàn tỉnh có [[communes.met_all]] xã đã được công nhận.\n"
        "- Đã giải ngân [[funding.recurrent.disbursed]] triệu đồng vốn sự nghiệp trên tổng số "
        "[[funding.recurrent.usable]] triệu đồng.\n"
        "- Giao [[=500|theo Nghị quyết của HĐND tỉnh]] triệu đồng vốn sự nghiệp.",
    )
    checked = anew()
    assert [finding for finding in findings_of(checked) if finding.severity == "block"] == []
    assert found(checked, "words")


# --- Units ------------------------------------------------------------------------------------------------------------


def lose(commune: Any, numbers: range, criterion: Any, by: Any, note: str = "rà soát") -> None:
    for number in numbers:
        record_assessment(
            unit=commune, criterion=criterion(number), verdict=Verdict.NOT_MET, observed_on=CUTOFF, by=by, note=note
        )


def test_titles_and_criteria_that_part_are_told_in_both_directions(anew, unit, criterion, lan):
    recognised = Recognition.objects.as_of(CUTOFF).filter(act=Act.AWARD, title="commune").first().unit
    assert not any(recognised.full_name in message for message in found(anew(), "recognised-not-met"))
    lose(recognised, range(6, 7), criterion, lan)
    assert any(recognised.full_name in message for message in found(anew(), "recognised-not-met"))
    assert any("Pha Mu" in message for message in found(anew(), "met-not-recognised"))


def test_a_title_at_risk_is_told(anew, criterion, lan):
    commune = Recognition.objects.as_of(CUTOFF).filter(act=Act.AWARD, title="commune").first().unit
    lose(commune, range(5, 11), criterion, lan)
    (message,) = found(anew(), "at-risk")
    assert commune.full_name in message
    assert "18/2022" in message


def test_a_criterion_lost_without_a_reason_is_told_and_one_with_a_reason_is_not(anew, unit, criterion, lan):
    from criteria.models import Assessment

    assert found(anew(), "lost") == []
    commune = unit("03628")
    fact = {"unit": commune, "criterion": criterion(4), "observed_on": CUTOFF, "recorded_by": lan}
    Assessment.objects.create(verdict=Verdict.MET, **(fact | {"observed_on": JUNE}))
    Assessment.objects.create(verdict=Verdict.NOT_MET, **fact)
    (message,) = found(anew(), "lost")
    assert "4. " in message
    assert commune.full_name in message


def test_plans_that_do_not_reach_the_goal_are_told_with_both_sums(checked):
    (message,) = found(checked, "plans")
    assert "1.457" in message
    assert "36" in message


def test_days_other_than_the_cut_off_and_the_title_are_told(checked):
    (message,) = found(checked, "cutoff")
    assert "15/10/2024" in message
    (message,) = found(checked, "title")
    assert "22/10/2024" in message


def test_returns_that_are_missing_are_told(checked):
    assert len(found(checked, "returns")) == 8


def test_a_commune_without_a_report_is_told(anew, province, unit, lan):
    from communes.models import Unit

    Unit.objects.create(kind="commune", code="99999", name="Mới", parent=unit("106"), valid_from=date(2013, 1, 1))
    (message,) = found(anew(), "unreported")
    assert "Xã Mới" in message


def test_a_letterhead_that_lacks_something_is_told(checked):
    assert found(checked, "letterhead") == []
    bare = replace(checked.report.period, signer_title="", place="")
    (message,) = found(replace(checked, report=replace(checked.report, period=bare)), "letterhead")
    assert "địa danh" in message
    assert "chức vụ người ký" in message


def test_every_rule_is_described_and_listed_once(client_of, binh):
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    shown = BeautifulSoup(client_of(binh).get("/reports/rules/").content, "html.parser")
    assert [item["id"] for item in shown.select("dl.rules > div")] == codes
    assert all(len(item.dd.text) > 20 for item in shown.select("dl.rules > div"))


# --- The gate ---------------------------------------------------------------------------------------------------------


def test_the_demo_reports_pass_with_their_explanations(province):
    for slug in ("2024-9m", "2024-6m"):
        period = Period.objects.get(slug=slug)
        gate = gate_for(build_progress_report(unit=province, period=period), period, province)
        assert gate.blocking == ()
        assert gate.unexplained == ()
        assert gate.of("explain")


def test_an_explanation_holds_only_while_what_was_found_stays_the_same(report, period, province, unit, criterion, lan):
    assert gate_for(report, period, province).is_clear
    lose(unit("03628"), range(6, 8), criterion, lan)  # the plans now miss the goal by more
    gate = gate_for(build_progress_report(unit=province, period=period), period, province)
    assert "plans" in {finding.rule for finding in gate.unexplained}


def without_text(report):
    return [finding for finding in findings_of(report) if finding.rule == "no-text"]


def test_a_section_without_text_asks_for_an_explanation(anew, period):
    write(period, "solutions", " ")
    write(period, "training", "")
    (told,) = without_text(anew())
    assert (told.severity, told.about) == ("explain", "section:solutions")
    assert finding_link(told, anew().report) == "/reports/2024-9m/narrative/solutions/"


def test_sections_without_text_are_one_question_that_names_them(anew, period):
    write(period, "solutions", "")
    write(period, "direction", "")
    (told,) = without_text(anew())
    assert told.message.startswith("Chưa có nội dung: ")
    assert all(str(Section(name).label) in told.message for name in ("solutions", "direction"))
    assert finding_link(told, anew().report) == "/reports/2024-9m/narrative/"


def test_signs_that_the_font_of_the_report_lacks_block_at_their_place(anew, period):
    write(period, "tasks", "Tiếp tục thực hiện “Chương trình” – ½ kế hoạch.\n☑ Đạt 😀")
    told = found(anew(), "no-letter")
    assert len(told) == 1
    assert "dòng 2" in told[0]
    assert "«☑» (U+2611), «😀» (U+1F600)" in told[0]


@pytest.fixture
def plans_finding(report, period, province):
    Explanation.objects.all().delete()
    return next(item for item in gate_for(report, period, province).findings if item.rule == "plans")


def test_a_finding_is_explained_in_the_browser(client_of, chi, period, plans_finding):
    page = client_of(chi)
    assert plans_finding.message in page.get(PAGE).content.decode()
    sent = {"finding": plans_finding.key, "version": "", "text": "Còn hai đợt thẩm định trong tháng 12."}
    assert page.post(PAGE, sent).status_code == 302
    row = Explanation.objects.get(finding=plans_finding.key)
    assert (row.text, row.history.first().history_user) == (sent["text"], chi)
    assert "Còn hai đợt" in page.get(PAGE).content.decode()


def test_two_people_explaining_see_each_other(client_of, chi, lan, plans_finding):
    sent = {"finding": plans_finding.key, "version": "", "text": "Lời của Chi."}
    client_of(chi).post(PAGE, sent)
    answer = client_of(lan).post(PAGE, sent | {"text": "Lời của Lan."})
    assert answer.status_code == 422
    assert "Lời của Chi." in answer.content.decode()
    assert "Lời của Lan." in answer.content.decode()
    assert Explanation.objects.get(finding=plans_finding.key).text == "Lời của Chi."


def test_a_finding_that_is_no_more_takes_no_explanation(client_of, chi, plans_finding):
    answer = client_of(chi).post(PAGE, {"finding": "0" * 32, "text": "thử"}, follow=True)
    assert "không còn" in answer.content.decode()
    assert not Explanation.objects.exists()


def test_an_empty_or_forged_explanation_is_refused(client_of, chi, plans_finding):
    page = client_of(chi)
    assert page.post(PAGE, {"finding": plans_finding.key, "text": "  "}).status_code == 422
    assert page.post(PAGE, {"finding": "x" * 32, "text": "thử"}).status_code == 422
    assert not Explanation.objects.exists()


def test_the_command_prints_findings_and_fails_only_when_one_blocks(capsys, period):
    call_command("check_report", "2024-9m")
    assert "[plans]" in capsys.readouterr().out
    write(period, "tasks", "Mở 12 hội nghị.")
    with pytest.raises(SystemExit) as ended:
        call_command("check_report", "2024-9m")
    assert ended.value.code == 1
