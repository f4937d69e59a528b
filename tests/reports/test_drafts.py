"""Drafts against the demo data: the source report, drafts written for the purpose, and the portal's own report."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command

from communes.models import Period, Unit
from communes.selectors import province_on
from reports.build import ProgressReport, build_progress_report
from reports.drafts.door import check_draft, known_of
from reports.drafts.findings import Finding
from reports.renderers.html import render_document

pytestmark = pytest.mark.once

FOLDER = Path(__file__).parents[1] / "data" / "drafts"
SOURCE = (FOLDER / "source-9m-2024.txt").read_text(encoding="utf-8")
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def report_of(slug: str, code: str | None = None) -> ProgressReport:
    period = Period.objects.get(slug=slug)
    unit = Unit.objects.in_force(period.cutoff).filter(code=code).first() if code else province_on(period.cutoff)
    return build_progress_report(unit=unit, period=period)


def said(findings: tuple[Finding, ...], verdict: str) -> list[tuple[str, str]]:
    return [(finding.quote, finding.figure) for finding in findings if finding.verdict == verdict]


def on(findings: tuple[Finding, ...], quote: str, figure: str) -> Finding:
    return next(finding for finding in findings if (finding.quote, finding.figure) == (quote, figure))


@pytest.fixture
def source(report: ProgressReport) -> tuple[Finding, ...]:
    return check_draft(SOURCE, report)


def test_quotes_stand_at_their_offsets(source):
    assert all(SOURCE[finding.start : finding.end] == finding.quote for finding in source)


def test_the_source_report_contradicts_in_these_places_and_no_other(source):
    assert said(source, "contradicts") == [
        ("đến tháng 10/2024", ""),
        ("13/19 tiêu chí", "commune.03409.advanced.met"),
        ("Quốc phòng và an ninh", "criterion.19.rate"),
        ("3.921/22.342 triệu đồng", "funding.recurrent.usable"),
        ("Quốc phòng và an ninh", "criterion.19.rate"),
        ("9/19 tiêu chí", "commune.03469.met"),
        ("9/19 tiêu chí", "commune.03514.met"),
        ("8/19 tiêu chí", "commune.03580.met"),
        ("Tổ chức sản xuất và phát triển kinh tế nông thôn", "advanced.communes"),
        ("chất lượng môi trường sống", "advanced.communes"),
        ("15,5 tiêu chí/xã", "goal.2024.average"),
        ("7 tiêu chí/xã", "goal.2024.district_average"),
    ]


def test_only_a_bare_standard_is_not_recognised_in_the_source_report(source):
    assert [quote for quote, _ in said(source, "not_recognised")] == ["40/94 xã", "24/32 xã"]


def test_a_count_is_held_against_its_own_list(source):
    why = on(source, "13/19 tiêu chí", "commune.03409.advanced.met").why
    assert "Danh sách kèm theo có 12 tiêu chí" in why


def test_totals_of_the_province_tell_which_of_two_counts_fits(source):
    why = on(source, "9/19 tiêu chí", "commune.03469.met").why
    assert "chỗ khác của dự thảo ghi 16" in why
    assert "nhóm 15-18 tiêu chí chỉ còn 4 xã (dự thảo ghi 5)" in why
    assert "14,36 (dự thảo ghi 14,44)" in why
    assert "khớp với 16" in why


def test_one_sum_over_two_denominators_names_both_rates(source):
    why = on(source, "3.921/22.342 triệu đồng", "funding.recurrent.usable").why
    assert "trên 22.342 là 17,5 %, trên 40.357 là 9,7 %" in why


def test_a_goal_beyond_the_named_plans_says_what_is_missing(source):
    finding = on(source, "15,5 tiêu chí/xã", "goal.2024.average")
    assert finding.actual == "14,82"
    assert "1.457" in finding.why
    assert "cần thêm 100" in finding.why
    assert "chỉ thêm 36" in finding.why


def test_hard_criteria_name_who_meets_them_and_which_nobody_meets(source):
    why = on(source, "chất lượng môi trường sống", "advanced.communes").why
    assert "3/4 xã nâng cao đạt (San Thàng, Phúc Khoa, Pha Mu)" in why
    assert "không xã nào đạt tiêu chí số 1" in why


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPECTED)
def test_drafts_in_other_words_are_judged_as_written_beside_them(name):
    expected = EXPECTED[name]
    draft = (FOLDER / name).read_text(encoding="utf-8")
    findings = check_draft(draft, report_of(expected["period"], expected["unit"]))
    assert sorted(said(findings, "contradicts")) == sorted(tuple(pair) for pair in expected["contradicts"])
    assert {tuple(pair) for pair in expected["agrees"]} <= set(said(findings, "agrees"))
    assert set(expected["not_recognised"]) <= {quote for quote, _ in said(findings, "not_recognised")}


def text_of(report: ProgressReport) -> str:
    soup = BeautifulSoup(render_document(report), "html.parser")
    for element in soup(["style", "script", "svg", "table", "title"]):
        element.decompose()
    blocks = soup.find_all(["p", "li", "h1", "h2", "h3", "h4"])
    leaves = [block for block in blocks if not block.find(["p", "li"])]
    return "\n".join(" ".join(block.get_text().split()) for block in leaves)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["2024-9m", "2024-6m", "2023-12m"])
@pytest.mark.parametrize("code", [None, "105", "106", "107", "108", "109", "110", "111", "112"])
def test_the_portals_own_report_has_only_its_known_contradictions(slug, code):
    report = report_of(slug, code)
    quotes = {quote for quote, _ in said(check_draft(text_of(report), report), "contradicts")}
    assert quotes <= {"15,5 tiêu chí/xã", "đến tháng 10/2024"}


@pytest.mark.slow
def test_changing_any_number_of_a_right_statement_makes_it_contradict(report):
    from reports.drafts.check import check

    known = known_of(report)
    missed = []
    for finding in check(SOURCE, known):
        if finding.verdict != "agrees":
            continue
        match = re.search(r"\d+", finding.quote)
        if match is None:
            continue
        at = finding.start + match.start()
        changed = SOURCE[:at] + str(int(match[0]) + 1).zfill(len(match[0])) + SOURCE[at + len(match[0]) :]
        hit = any(found.verdict == "contradicts" and found.start <= at <= found.end for found in check(changed, known))
        if not hit:
            missed.append(finding.quote)
    assert missed == []


# --- The command ----------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_draft", *arguments, stdout=out)
    except SystemExit as done:
        return int(done.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_the_command_exits_with_1_when_something_contradicts():
    code, out = run(str(FOLDER / "so-lieu-sai.txt"), "--period", "2024-9m")
    assert code == 1
    assert "«42 xã» [communes.met_all]" in out
    assert "Dòng 4" in out


@pytest.mark.django_db
def test_the_command_exits_with_0_when_nothing_contradicts():
    code, out = run(str(FOLDER / "so-lieu-dung.txt"), "--period", "2024-9m", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert set(rows[0]) == {"verdict", "quote", "start", "end", "figure", "stated", "actual", "why"}


@pytest.mark.django_db
def test_the_command_takes_a_district():
    code, out = run(str(FOLDER / "huyen-tam-duong.txt"), "--period", "2024-9m", "--unit", "106")
    assert code == 1
    assert "9 xã" in out


@pytest.mark.django_db
def test_the_command_refuses_other_files_in_a_sentence(tmp_path):
    file = tmp_path / "du-thao.pdf"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match=r"du-thao\.pdf") as refused:
        run(str(file), "--period", "2024-9m")
    assert refused.value.returncode == 2
