"""Every number of the report comes from a record: change the record, and key, HTML and PDF follow."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from communes.models import Period, Unit
from communes.services import record_fact, void_fact
from criteria.models import Act, Assessment, Level, Verdict
from criteria.services import record_assessment
from reports.build import ProgressReport, build_progress_report
from reports.models import GuidanceDocument, Narrative
from reports.renderers.html import render_document
from reports.renderers.pdf import render_pdf
from reports.selectors import records_behind
from tests.conftest import CUTOFF, JUNE
from tests.reports.test_figures import expected


def soup_of(report: ProgressReport) -> BeautifulSoup:
    return BeautifulSoup(render_document(report), "html.parser")


def printed_in(soup: BeautifulSoup) -> dict[str, str]:
    return {str(element["data-figure"]): element.get_text() for element in soup.select("[data-figure]")}


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


# --- One record behind every key ------------------------------------------------


def fresh(fact: Any, **changed: Any) -> Any:
    """A newer fact of the same identity, observed on the cut-off."""
    same = {name: getattr(fact, name) for name in (*fact.identity, *FIELDS[type(fact).__name__])}
    return record_fact(type(fact)(**{**same, **changed}, observed_on=CUTOFF, recorded_by=fact.recorded_by))


FIELDS = {
    "Assessment": ("verdict",),
    "Reading": ("value", "verdict"),
    "Recognition": ("act", "decision"),
    "Target": ("expected",),
    "Allocation": ("assigned", "carried_over"),
    "Disbursement": ("amount",),
}


def other(verdict: str) -> str:
    return Verdict.NOT_MET if verdict == Verdict.MET else Verdict.MET


def change(record: Any) -> None:
    """Turns one record into another value of its kind."""
    match type(record).__name__:
        case "Assessment":
            fresh(record, verdict=other(record.verdict))
        case "Reading":
            fresh(record, verdict=other(record.verdict), value=None if record.value is None else record.value + 1)
        case "Recognition":
            fresh(record, act=Act.WITHDRAWAL)
        case "Target":
            fresh(record, expected=record.expected - 1)
        case "Allocation":
            fresh(record, assigned=record.assigned + 10**9, carried_over=record.carried_over + 10**9)
        case "Disbursement":
            fresh(record, amount=record.amount + 10**9)
        case "Unit":
            Unit.objects.filter(pk=record.pk).update(valid_until=CUTOFF)
        case "GuidanceDocument" | "TrainingClass":
            record.delete()


def steps(figure_key: str, report: ProgressReport) -> Iterator[Any]:
    """Records behind the key; for counts of communes those of the weakest and the strongest commune come first."""
    rows = list(records_behind(report.figures[figure_key], report))
    if rows and isinstance(rows[0], Assessment):
        matrix = report.advanced if figure_key.startswith("advanced.") else report.communes
        ranked = sorted(matrix.rows, key=lambda row: row.met)
        first = [row.unit.id for row in (ranked[0], ranked[-1])]
        rows.sort(key=lambda row: first.index(row.unit_id) if row.unit_id in first else 2)
        yield from (row for row in rows if row.verdict == Verdict.MET)
    yield from rows


def rebuilt(report: ProgressReport, period: Any) -> ProgressReport:
    return build_progress_report(unit=Unit.objects.get(pk=report.subject.id), period=period)


def first_printed(document: str, key: str) -> str | None:
    """What the HTML prints for the key where it first stands; only that place is parsed, as there are many keys."""
    at = document.find(f'data-figure="{key}"')
    if at < 0:
        return None
    start = document.rfind("<", 0, at)
    element = BeautifulSoup(document[start : start + 1_000], "html.parser").find()
    return element.get_text() if element else None


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("key", expected())
def test_a_changed_record_changes_its_figure_and_the_html(key, report, demo_document, period):
    before = report.figures[key].text
    for _tries, record in zip(range(40), steps(key, report), strict=False):
        change(record)
        after = rebuilt(report, period)
        if key not in after.figures or after.figures[key].text != before:
            break
        if type(record).__name__ == "Target":
            void_fact(type(record).objects.latest("pk"), reason="thử", by=record.recorded_by)
            void_fact(record, reason="thử", by=record.recorded_by)
            after = rebuilt(report, period)
            if key not in after.figures or after.figures[key].text != before:
                break
    else:
        pytest.fail(f"{key} stays {before} whatever its records say")
    shown = first_printed(demo_document, key)
    if shown is not None:
        assert first_printed(render_document(after), key) != shown


@pytest.mark.slow
def test_the_pdf_follows_a_changed_record(demo_pdf, report, period, unit, criterion, lan, tmp_path):
    assert "14,44" in text_of(demo_pdf, tmp_path)
    commune = unit("03628")
    record_assessment(
        unit=commune, criterion=criterion(6), verdict=Verdict.NOT_MET, observed_on=CUTOFF, by=lan, note="rà soát"
    )
    changed = text_of(render_pdf(render_document(rebuilt(report, period))), tmp_path)
    assert "14,44" not in changed
    assert "14,43" in changed
    assert "39/94 xã đạt 19/19 tiêu chí" in " ".join(changed.split())


# --- One turned criterion ---------------------------------------------------------


def test_one_turned_criterion_moves_average_bands_matrix_and_lists(report, period, unit, criterion, lan):
    record_assessment(
        unit=unit("03628"), criterion=criterion(11), verdict=Verdict.NOT_MET, observed_on=CUTOFF, by=lan, note="rà soát"
    )
    after = rebuilt(report, period)
    values = {key: after.figures[key].text for key in ("communes.average", "communes.met_all", "communes.band.15_18")}
    assert values == {"communes.average": "14.43", "communes.met_all": "39", "communes.band.15_18": "6"}
    assert after.figures["commune.03628.unmet_list"].value == (11,)
    assert after.communes.by_code["03628"].verdicts[11] == Verdict.NOT_MET
    assert "chưa đạt: 11. Nghèo đa chiều" in " ".join(soup_of(after).get_text().split())


def test_a_fact_of_june_changes_june_and_not_the_cutoff(report, period, unit, criterion, lan, province):
    june = Period.objects.get(slug="2024-6m")
    record_assessment(
        unit=unit("03628"), criterion=criterion(6), verdict=Verdict.NOT_MET, observed_on=JUNE, by=lan, note="rà soát"
    )
    assert build_progress_report(unit=province, period=june).figures["commune.03628.met"].value == 17
    assert rebuilt(report, period).figures["commune.03628.met"].value == 19


def test_the_report_as_known_earlier_does_not_see_later_records(report, period, unit, criterion, lan, province):
    fact = record_assessment(
        unit=unit("03628"), criterion=criterion(6), verdict=Verdict.NOT_MET, observed_on=CUTOFF, by=lan, note="rà soát"
    )
    earlier = build_progress_report(unit=province, period=period, known_at=fact.recorded_at - timedelta(seconds=1))
    assert earlier.figures == report.figures


# --- Digits ------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["2024-9m", "2024-6m", "2023-12m"])
def test_no_digit_stands_outside_figures_dates_and_references(province, slug):
    soup = soup_of(build_progress_report(unit=province, period=Period.objects.get(slug=slug)))
    for element in soup.select("[data-figure], [data-ref], time, head"):
        element.decompose()
    assert re.findall(r".{0,30}\d.{0,30}", soup.get_text()) == []


def test_what_is_marked_as_date_or_reference_is_one(report):
    """The marks are no back door: dates are days, months or years, references name documents and the like."""
    soup = soup_of(report)
    assert all(re.fullmatch(r"[\d/\s–-]+|ngày \d+ tháng \d+ năm \d+", item.get_text()) for item in soup.select("time"))
    kinds = {item["data-ref"] for item in soup.select("[data-ref]")}
    assert kinds <= {"document", "criterion", "band", "title", "note", "label", "name"}
    assert all(re.search(r"\d/|^\d+$", item.get_text()) for item in soup.select("[data-ref=document]"))
    assert all(item["data-figure"] in report.figures for item in soup.select("[data-figure]"))


def test_numbers_are_printed_the_vietnamese_way(report):
    text = soup_of(report).get_text()
    assert all(number in text for number in ("116.548", "50,4", "14,44", "60,13", "27,33"))


def test_every_printed_figure_is_the_catalogue_s(report):
    lists = {key for key, figure in report.figures.items() if isinstance(figure.value, tuple)}
    shown = {key: text for key, text in printed_in(soup_of(report)).items() if key not in lists}
    assert shown == {key: report.figures[key].printed for key in shown}


@pytest.mark.slow
def test_the_pdf_holds_every_number_of_the_html(demo_document, demo_pdf, tmp_path):
    soup = BeautifulSoup(demo_document, "html.parser")
    for element in soup.select("head, svg title"):
        element.decompose()
    numbers = re.compile(r"\d[\d.,]*\d|\d")
    in_html = Counter(numbers.findall(soup.get_text(" ")))
    in_pdf = Counter(numbers.findall(text_of(demo_pdf, tmp_path)))
    missing = {number: count for number, count in in_html.items() if in_pdf[number] < count}
    assert missing == {}


# --- Queries -----------------------------------------------------------------------


def queries_of_a_build(unit: Unit, period: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        build_progress_report(unit=unit, period=period)
    return len(captured)


@pytest.mark.slow
def test_building_takes_the_same_few_queries_for_94_and_for_940_communes(province, period, unit, criterion, lan):
    few = queries_of_a_build(province, period)
    with transaction.atomic():
        multiply_communes(unit("106"), lan, [criterion(number) for number in range(1, 20)], 846)
    assert build_progress_report(unit=province, period=period).figures["units.communes"].value == 940
    assert queries_of_a_build(province, period) == few <= 36


def multiply_communes(parent: Unit, by: Any, criteria: list[Any], count: int) -> None:
    added = Unit.objects.bulk_create(
        Unit(kind="commune", code=f"9{number:05d}", name=f"Xã thử {number}", parent=parent, valid_from=JUNE)
        for number in range(count)
    )
    Assessment.objects.bulk_create(
        Assessment(unit=commune, criterion=criterion, verdict=Verdict.MET, observed_on=JUNE, recorded_by=by)
        for commune in added
        for criterion in criteria
    )


# --- Other subjects and bare provinces ----------------------------------------------


def test_a_district_can_be_the_subject(unit, period, report):
    tam_duong = build_progress_report(unit=unit("106"), period=period)
    assert tam_duong.figures["units.communes"].value == 12
    assert tam_duong.figures["communes.average"].value == report.figures["district.106.communes.average"].value
    text = soup_of(tam_duong).get_text()
    assert "Kết quả toàn huyện" in text
    assert "Than Uyên" not in text


def test_a_period_without_any_data_still_makes_a_report(province, period):
    period.cutoff = period.cutoff.replace(year=2022)
    text = soup_of(build_progress_report(unit=province, period=period)).get_text()
    assert "Chưa có xã nào báo cáo kết quả thực hiện tiêu chí (94/94 xã chưa báo cáo)" in " ".join(text.split())
    assert "đạt 0" not in text


def test_a_period_under_the_2026_set_makes_a_report_without_districts(province, period):
    period.cutoff = period.cutoff.replace(year=2026, month=3)
    after = build_progress_report(unit=province, period=period)
    assert (after.figures["units.communes"].value, after.figures["criteria.commune.count"].value) == (36, 10)
    soup_of(after)


def test_narrative_names_an_unknown_figure_at_its_place(province, period):
    Narrative.objects.filter(period=period, section="tasks").update(text="- Đạt [[communes.nonsense]] xã <b>đậm</b>.")
    soup = soup_of(build_progress_report(unit=province, period=period))
    assert "[[communes.nonsense]]" in soup.select("mark.unknown-figure")[0].get_text()
    assert "<b>đậm</b>" in soup.get_text()


def test_a_level_of_every_kind_is_counted(report):
    assert [report.figures[f"criteria.{level}.count"].value for level in Level.values] == [19, 19, 9, 15]


def test_documents_of_another_year_are_not_counted(province, period, report):
    GuidanceDocument.objects.filter(number="1050/KH-UBND").update(issued_on="2023-03-25")
    assert rebuilt(report, period).figures["guidance.issued"].value == 8


def test_what_nobody_assessed_is_not_called_unmet(report, period, unit, criterion, lan):
    record_assessment(
        unit=unit("03628"), criterion=criterion(19), verdict="not_assessed", observed_on=CUTOFF, by=lan, note="thử"
    )
    text = " ".join(soup_of(rebuilt(report, period)).get_text().split())
    assert "Xã Pha Mu: đạt 18/19 tiêu chí; 1 tiêu chí chưa đánh giá: 19. Quốc phòng và An ninh." in text


def test_communes_directly_under_the_province_stand_in_the_matrix(province, period):
    period.cutoff = period.cutoff.replace(year=2026, month=3)
    matrix = soup_of(build_progress_report(unit=province, period=period)).select_one(".matrix")
    assert matrix
    assert len(matrix.select("tr.unit")) == 36


def test_a_district_s_report_speaks_of_the_district(unit, period):
    soup = soup_of(build_progress_report(unit=unit("106"), period=period))
    text = " ".join(soup.get_text().split())
    assert soup.h1
    assert soup.h1.get_text().endswith("trên địa bàn huyện Tam Đường")
    assert "của các huyện này" not in text
    assert "tỉnh Lai Châu" not in soup.h1.get_text()
