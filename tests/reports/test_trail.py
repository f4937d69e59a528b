"""The trail: every figure has a definition, and its records and units give the printed number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.access import scope_of
from communes.models import Period, Submission, SubmissionState, Unit
from criteria.models import Assessment, Reading, Recognition, Target, Verdict
from criteria.services import record_assessment
from funding.models import Allocation, Disbursement
from reports.build import ProgressReport, build_progress_report
from reports.figures import Figure
from reports.figures.definitions import DEFINITIONS, definition_of
from reports.links import links_on_paper, links_on_screen
from reports.renderers.html import render_document, render_file
from reports.selectors import find_figures, records_behind
from reports.trail.fact_page import figures_of
from reports.trail.figure_page import figure_page, summary_of
from reports.trail.records import PAGE
from tests.conftest import CUTOFF

SLUGS = ("2024-9m", "2024-6m", "2023-12m")


@pytest.fixture
def tam_duong(unit: Any, period: Period) -> ProgressReport:
    return build_progress_report(unit=unit("106"), period=period)


def without_data(province: Unit, period: Period) -> ProgressReport:
    period.cutoff = period.cutoff.replace(year=2022)
    return build_progress_report(unit=province, period=period)


# --- Definitions ----------------------------------------------------------------


def test_every_figure_has_a_definition(report, tam_duong, province, period):
    for found in (report, tam_duong, without_data(province, period)):
        assert [key for key in found.figures if definition_of(key) is None] == []


def test_every_definition_belongs_to_a_figure_of_some_period(province):
    used = set()
    for slug in SLUGS:
        found = build_progress_report(unit=province, period=Period.objects.get(slug=slug))
        used |= {definition.pattern for key in found.figures if (definition := definition_of(key))}
    assert {definition.pattern for definition in DEFINITIONS} - used == set()


def test_no_family_is_defined_twice(report):
    assert [name for name, count in Counter(entry.pattern for entry in DEFINITIONS).items() if count > 1] == []


def test_a_formula_names_figures_that_the_report_has(report, tam_duong):
    for found in (report, tam_duong):
        for key in found.figures:
            page = definition_of(key)
            assert page
            named = [part.split("]]")[0] for part in page.worked.split("[[")[1:]]
            assert [name for name in named if name not in found.figures] == [], key


# --- The number is retraced --------------------------------------------------------


def added_by_records(figure: Figure, report: ProgressReport) -> Decimal | None:
    """What the records add up to; None where they do not add up by themselves."""
    definition = definition_of(figure.key)
    if definition is None or definition.adds is None or definition.pattern.endswith(("average", "pending")):
        return None
    parts = (definition.adds.of(row) for row in records_behind(figure, report))
    return sum((Decimal(part) for part in parts if part is not None), Decimal())


def one_of_each_family(report: ProgressReport) -> Iterator[Figure]:
    """The first and the last figure of each family: families are long and alike."""
    families: dict[str, list[Figure]] = {}
    for figure in report.figures.values():
        definition = definition_of(figure.key)
        assert definition
        families.setdefault(definition.pattern, []).append(figure)
    for found in families.values():
        yield from {figure.key: figure for figure in (found[0], found[-1])}.values()


@pytest.mark.parametrize("about", ["12", "106"])
def test_the_records_of_a_count_or_sum_give_the_printed_number(about, unit, period):
    report = build_progress_report(unit=unit(about), period=period)
    seen = 0
    for figure in one_of_each_family(report):
        added = added_by_records(figure, report)
        if added is None or figure.value is None:
            continue
        expected = len(figure.value) if isinstance(figure.value, tuple) else figure.value
        assert added == expected, figure.key
        seen += 1
    assert seen > 40


@pytest.mark.parametrize("about", ["12", "106"])
def test_the_units_of_a_figure_give_the_printed_number(about, unit, period):
    report = build_progress_report(unit=unit(about), period=period)
    seen = 0
    for figure in report.figures.values():
        definition = definition_of(figure.key)
        if definition is None or definition.lines is None:
            continue
        lines = definition.lines(report, definition.names)
        added = [line.adds for line in lines if line.adds is not None]
        if figure.value is None or figure.key in ("advanced.lowest", "advanced.highest"):
            assert figure.value in (None, min(added), max(added))
            continue
        total = sum(added, Decimal())
        assert figure.value in (total, total / len(added) if added else 0), figure.key
        assert lines == sorted(lines, key=lambda line: line.adds is None)
        seen += 1
    assert seen > 30 if about == "106" else seen > 60


@pytest.mark.parametrize("about", ["12", "106"])
def test_every_family_of_figures_has_a_page(about, unit, period, lan):
    report, scope = build_progress_report(unit=unit(about), period=period), scope_of(lan)
    for figure in one_of_each_family(report):
        page = figure_page(report, figure.key, scope)
        assert page
        assert len(page.records) == min(PAGE, page.page.paginator.count)


def test_a_period_without_data_has_pages_of_its_figures(province, period, lan):
    report = without_data(province, period)
    for figure in one_of_each_family(report):
        assert figure_page(report, figure.key, scope_of(lan)), figure.key


def test_an_average_is_shown_as_sum_and_count(report, lan):
    page = figure_page(report, "communes.average", scope_of(lan))
    assert page
    assert page.summary == "1.357 ÷ 94"
    assert "".join(piece.text for piece in page.worked) == "1.357 ÷ (94 − 0)"
    assert [part.key for part in page.parts] == ["communes.met_total", "units.communes", "communes.unreported"]


def test_the_lowest_of_all_is_no_sum(report):
    definition = definition_of("advanced.lowest")
    assert definition
    assert definition.lines
    assert summary_of(report.figures["advanced.lowest"], definition.lines(report, definition.names)) == ""


def test_records_that_decide_stand_first(report, lan):
    page = figure_page(report, "commune.03628.met", scope_of(lan))
    assert page
    assert [line.adds for line in page.records] == [1] * 19
    page = figure_page(report, "criterion.13.met", scope_of(lan))
    assert page
    adds = [line.adds for line in page.records]
    assert adds == sorted(adds, key=lambda one: one is None)


def test_a_document_of_a_district_is_not_behind_the_number_of_the_province(report, unit):
    figure = report.figures["guidance.issued"]
    row = records_behind(figure, report).first()
    type(row).objects.create(
        unit=unit("106"), kind="Kế hoạch", number="1/KH", issued_on=CUTOFF, issuer="Huyện", title="x"
    )
    assert records_behind(figure, report).count() == figure.value


# --- From a fact to its figures ---------------------------------------------------------


@pytest.mark.parametrize("model", [Assessment, Reading, Recognition, Target, Allocation, Disbursement])
def test_the_figures_of_a_fact_are_those_that_list_it(report, model):
    fact = model.objects.as_of(CUTOFF).order_by("pk").last()
    found = {figure.key for figure in figures_of(fact, report)}
    asked = found | {figure.key for figure in one_of_each_family(report) if figure.records.model == model._meta.label}
    listed = {key for key in asked if records_behind(report.figures[key], report).filter(pk=fact.pk).exists()}
    assert found
    assert found == listed


def test_a_target_or_amount_of_a_past_year_is_in_no_figure(report):
    past = Target(year=2023, unit=Target.objects.latest("pk").unit, observed_on=CUTOFF)
    assert list(figures_of(past, report)) == []
    assert list(figures_of(Allocation.objects.filter(year=2023).latest("pk"), report)) == []


# --- Pages ---------------------------------------------------------------------------


def page_text(browser: Any, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


@pytest.fixture
def returned(unit, period, criterion, hoa, lan) -> Assessment:
    """A status of Than Uyên that came in a return and was accepted."""
    file = Submission.objects.create(
        unit=unit("110"),
        period=period,
        state=SubmissionState.ACCEPTED,
        original_name="than-uyen-thang-10.xlsx",
        file=ContentFile(b"x", "a.xlsx"),
        sha256="0" * 64,
        sent_by=hoa,
        decided_by=lan,
    )
    return Assessment.objects.create(
        unit=unit("03628"),
        criterion=criterion(6),
        verdict=Verdict.MET,
        observed_on=CUTOFF,
        recorded_by=lan,
        submission=file,
        source_cell="Tiêu chí xã!H12",
        evidence_number="7/BB-UBND",
    )


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings: Any, tmp_path: Any) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.mark.parametrize("person", ["chi", "hoa"])
def test_a_record_of_a_return_names_file_sheet_cell_and_who_accepted(client_of, request, returned, person):
    browser = client_of(request.getfixturevalue(person))
    figure = page_text(browser, "/reports/2024-9m/figures/commune.03628.met/?unit=110")
    fact = page_text(browser, f"/facts/assessment/{returned.pk}/")
    for text in (figure, fact):
        assert "than-uyen-thang-10.xlsx" in text
        assert "trang «Tiêu chí xã», ô H12" in text
        assert "người gửi: hoa" in text
        assert "lan," in text
    assert "7/BB-UBND" in fact


@pytest.mark.parametrize("person", ["minh", "binh"])
def test_the_file_of_a_fact_is_not_told_to_others(client_of, request, returned, person):
    text = page_text(client_of(request.getfixturevalue(person)), f"/facts/assessment/{returned.pk}/")
    assert "biểu báo cáo của Huyện Than Uyên" in text
    for secret in ("than-uyen-thang-10", "H12", "7/BB-UBND"):
        assert secret not in text


def test_a_row_cancelled_by_a_return_does_not_name_the_file_to_others(client_of, minh, hoa, returned, lan):
    about = {name: getattr(returned, name) for name in ("unit", "criterion", "verdict", "observed_on", "submission")}
    note = "Được thay bằng biểu «than-uyen-moi.xlsx»."
    voiding = Assessment.objects.create(voids=returned, note=note, recorded_by=lan, **about)
    for pk in (returned.pk, voiding.pk):
        address = f"/facts/assessment/{pk}/"
        assert "than-uyen-moi" in page_text(client_of(hoa), address)
        assert "than-uyen" not in page_text(client_of(minh), address)
    assert "Đã hủy:" in page_text(client_of(minh), f"/facts/assessment/{returned.pk}/")


def test_a_fact_says_what_came_after_it(client_of, chi, lan, unit, criterion):
    old = Assessment.objects.as_of(CUTOFF).get(unit=unit("03628"), criterion=criterion(6))
    new = record_assessment(
        unit=unit("03628"), criterion=criterion(6), verdict=Verdict.NOT_MET, observed_on=CUTOFF, by=lan, note="rà soát"
    )
    browser = client_of(chi)
    assert f"/facts/assessment/{new.pk}/" in browser.get(f"/facts/assessment/{old.pk}/").content.decode()
    used = browser.get(f"/facts/assessment/{new.pk}/").content.decode()
    assert "/reports/2024-9m/figures/commune.03628.unmet/" in used
    assert "/reports/2024-9m/figures/commune.03628.unmet/?unit=110" in used


def test_district_staff_see_the_figures_of_their_own_report_only(client_of, minh, returned):
    used = client_of(minh).get(f"/facts/assessment/{returned.pk}/").content.decode()
    assert "/reports/2024-9m/figures/" not in used


def test_figures_are_found_without_diacritics(report):
    found = [figure.key for figure in find_figures(report, "binh quan than uyen")]
    assert found == ["district.110.communes.average"]
    assert [figure.key for figure in find_figures(report, "funding.recurrent.rate")] == ["funding.recurrent.rate"]
    assert find_figures(report, "") == list(report.figures.values())
    assert find_figures(report, "không có số nào như vậy") == []
    for value in ("1357", "1.357"):
        assert [figure.key for figure in find_figures(report, f"{value} tieu chi")] == ["communes.met_total"]
    assert "funding.investment.rate" in [figure.key for figure in find_figures(report, "72,0%")]


def test_unknown_keys_and_facts_are_unknown_addresses(client_of, chi):
    browser = client_of(chi)
    for address in (
        "/reports/2024-9m/figures/communes.nonsense/",
        "/facts/assessment/999999999/",
        "/facts/unit/1/",
    ):
        assert browser.get(address).status_code == 404


def test_every_page_of_a_long_list_opens_and_wrong_numbers_lead_to_a_page(client_of, chi, report):
    browser = client_of(chi)
    figure = report.figures["communes.met_total"]
    last = -(-records_behind(figure, report).count() // PAGE)
    for number in (2, last, last + 1, "x", "²"):
        assert browser.get("/reports/2024-9m/figures/communes.met_total/", {"page": number}).status_code == 200


# --- Links ------------------------------------------------------------------------------


def test_every_number_on_screen_leads_to_its_figure(client_of, chi, report):
    soup = BeautifulSoup(client_of(chi).get("/reports/2024-9m/").content, "html.parser")
    numbers = soup.select("[data-figure]")
    assert len(numbers) > 700
    for number in numbers:
        link = number if number.name == "a" else number.find_parent("a")
        assert link
        assert link["href"] == f"/reports/2024-9m/figures/{number['data-figure']}/"


def test_the_numbers_of_a_district_lead_to_its_own_figures(tam_duong):
    assert links_on_screen(tam_duong).to("units.communes") == "/reports/2024-9m/figures/units.communes/?unit=106"


def test_paper_leads_to_the_public_address_and_nowhere_without_one(report, settings):
    settings.PUBLIC_URL = ""
    assert links_on_paper(report) is None
    assert "<a " not in render_document(report, links=links_on_paper(report))
    settings.PUBLIC_URL = "https://ntm.example.vn"
    soup = BeautifulSoup(render_document(report, links=links_on_paper(report)), "html.parser")
    addresses = {str(link["href"]) for link in soup.select("a")}
    assert "https://ntm.example.vn/reports/2024-9m/figures/communes.average/" in addresses
    assert not soup.select("svg a")


def test_a_published_file_leads_to_the_figures_as_it_printed_them(report, settings):
    settings.PUBLIC_URL = "https://ntm.example.vn"
    page = render_file(replace(report, version=2))
    assert 'href="https://ntm.example.vn/reports/2024-9m/figures/communes.average/?version=2"' in page


# --- Queries ----------------------------------------------------------------------------


def queries(browser: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_the_queries_of_a_figure_do_not_grow_with_its_records(client_of, chi):
    browser = client_of(chi)
    browser.get("/capital/")  # the first page writes down that somebody is there
    few = queries(browser, "/reports/2024-9m/figures/commune.03628.met/")
    assert queries(browser, "/reports/2024-9m/figures/communes.met_total/") == few <= 46


def test_a_difference_shows_the_records_of_both_days(client_of, lan):
    page = client_of(lan).get("/reports/2024-9m/figures/changes.funding.recurrent.disbursed.difference/")
    soup = BeautifulSoup(page.content, "html.parser")
    days = {row.select("td")[2].get_text(strip=True) for row in soup.select("section:has(#h-records) tbody tr")}
    assert days == {"15/10/2024", "30/06/2024"}
    assert len(soup.select("section:has(#h-records) h3")) == 1
