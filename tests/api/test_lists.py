"""What the lists answer: the numbers of pages and report, page by page, as JSON or CSV, with an ETag."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import AuditAction, AuditEntry, District, Unit, UnitKind
from criteria.models import Verdict
from criteria.services import record_assessment
from funding.models import CapitalKind
from reports.build import build_progress_report
from reports.models import PublishedReport
from tests.api.conftest import everything
from tests.conftest import CUTOFF

JUNE = "2024-06-30"
COUNTS = json.loads((Path(__file__).resolve().parent.parent / "query_counts.json").read_text())["api"]


def as_text(value: object) -> str:
    """A value of the interface in the machine form of figures."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def texts(report) -> dict[str, str]:
    return {key: figure.text for key, figure in report.figures.items()}


def numbers(texts: dict[str, str]) -> dict[str, object]:
    """19.0 and 19.00 are one number; a list stays a text."""
    return {key: Decimal(text) if text and " " not in text else text for key, text in texts.items()}


# --- Figures ----------------------------------------------------------------------------------------------------------


def test_every_figure_of_the_report_is_the_same_number_in_the_interface(program, lan, report):
    told = {item["key"]: item for item in everything(program(lan), "figures", period="2024-9m", limit=5000)}
    assert list(told) == list(report.figures)
    assert numbers({key: as_text(item["value"]) for key, item in told.items()}) == numbers(texts(report))
    assert {key: item["printed"] for key, item in told.items()} == {
        key: figure.printed for key, figure in report.figures.items()
    }
    assert {key: (item["label"], item["unit"], item["cutoff"]) for key, item in told.items()} == {
        key: (figure.label, figure.unit, figure.cutoff.isoformat()) for key, figure in report.figures.items()
    }


def test_money_is_also_told_to_the_last_dong(program, lan, report):
    told = {item["key"]: item for item in everything(program(lan), "figures", period="2024-9m")}
    assert told["funding.usable"]["dong"] == report.capital.total.usable
    assert told["funding.recurrent.disbursed"]["dong"] == report.capital.of_kind(CapitalKind.RECURRENT).disbursed
    assert told["funding.rate"]["dong"] is None
    assert told["communes.average"]["value"] == 14.44


def test_the_report_of_a_district_is_asked_by_its_code(program, lan, unit, period):
    district = build_progress_report(unit=unit("106"), period=period)
    told = everything(program(lan), "figures", period="2024-9m", unit="106")
    assert numbers({item["key"]: as_text(item["value"]) for item in told}) == numbers(texts(district))


def test_a_published_version_is_told_as_it_was_printed(program, minh, province, lan):
    kept = [{"key": "x", "label": "X", "value": "14.5", "printed": "14,5", "unit": "xã", "cutoff": "2023-12-31"}]
    period = province.published.model.period.get_queryset().get(slug="2023-12m")
    PublishedReport.objects.create(
        period=period, subject=province, version=1, figures=kept, letterhead={}, narrative={}, findings=[],
        known_at="2024-01-05T00:00:00Z", published_by=lan,
    )  # fmt: skip
    client = program(minh)  # district staff read published figures of the whole province
    (figure,) = everything(client, "figures", period="2023-12m", version=1)
    assert (figure["value"], figure["printed"], figure["dong"]) == (14.5, "14,5", None)
    assert client.get("/api/v1/figures?period=2023-12m&version=2").status_code == 404


def test_district_staff_get_the_report_in_preparation_of_their_own_district_only(program, minh):
    client = program(minh)
    assert client.get("/api/v1/figures?period=2024-9m&limit=1").json()["unit"] == "106"
    before = AuditEntry.objects.filter(action=AuditAction.REFUSED).count()
    refused, nothing = (client.get(f"/api/v1/figures?period=2024-9m&unit={code}") for code in ("110", "999"))
    assert refused.status_code == nothing.status_code == 404
    assert refused.json()["code"] == nothing.json()["code"] == "not_found"
    assert "huyện mình" not in refused.json()["message"]
    assert AuditEntry.objects.filter(action=AuditAction.REFUSED, user=minh).count() == before + 1


# --- The other lists --------------------------------------------------------------------------------------------------


def test_units_are_those_in_force_on_the_day(program, binh, client):
    client = program(binh)
    before = everything(client, "units", kind="commune", on="2025-06-30")
    after = everything(client, "units", kind="commune", on="2025-07-01")
    assert (len(before), len(after)) == (94, 36)
    assert {item["parent_code"] for item in after} == {"12"}
    assert "Xã Sùng Phài" in {item["full_name"] for item in before}


def test_criteria_sets_come_with_their_criteria_and_departments(program, binh):
    commune, *_rest = everything(program(binh), "criteria-sets")
    assert commune["level"] == "commune"
    assert [item["number"] for item in commune["criteria"]] == list(range(1, 20))
    assert commune["criteria"][0]["leads"] == ["Sở Xây dựng"]


def test_assessments_are_the_cells_of_the_matrix(program, binh, report):
    told = everything(program(binh), "assessments")
    assert len(told) == 94 * 19
    met: dict[str, int] = {}
    for item in told:
        met[item["unit_code"]] = met.get(item["unit_code"], 0) + (item["verdict"] in ("met", "not_applicable"))
    assert met == {row.unit.code: row.met for row in report.communes.rows}
    assert {item["observed_on"] for item in told if item["fact"]} <= {"2024-10-22", "2024-10-15", "2024-06-30"}


def test_a_day_of_before_has_the_assessments_of_then(program, binh):
    client = program(binh)
    june = everything(client, "assessments", on=JUNE, unit="106")
    now = everything(client, "assessments", unit="106")
    assert {item["district_code"] for item in june} == {"106"}
    assert max(item["observed_on"] for item in june if item["observed_on"]) <= JUNE
    assert [item["verdict"] for item in june] != [item["verdict"] for item in now]


def test_what_nobody_reported_is_null_and_never_not_met(program, binh, unit):
    Unit.objects.create(
        kind=UnitKind.COMMUNE, code="99991", name="Mới", parent=unit("106"), valid_from="2024-01-01", search_name="moi"
    )
    told = everything(program(binh), "assessments", unit="99991")
    assert {(item["verdict"], item["observed_on"], item["fact"]) for item in told} == {(None, None, None)}
    assert Verdict.NOT_MET not in {item["verdict"] for item in told}


def test_capital_is_told_in_whole_dong_and_adds_up_to_the_report(program, binh, report):
    told = everything(program(binh), "capital")
    assert sum(item["usable"] for item in told) == report.capital.total.usable
    assert sum(item["disbursed"] for item in told) == report.capital.total.disbursed
    for item in told:
        figure = report.figures[f"funding.holder.{item['holder_code']}.{item['kind']}.rate"]
        assert as_text(item["rate"]) == figure.text
        assert isinstance(item["assigned"], int)


def test_periods_name_the_version_that_counts(program, binh):
    told = {item["slug"]: item for item in everything(program(binh), "periods")}
    assert told["2024-9m"]["state"] == "open"
    assert told["2024-9m"]["version"] is None


# --- Pages, forms, ETags ----------------------------------------------------------------------------------------------


def test_a_list_is_read_page_by_page(program, binh):
    client = program(binh)
    whole = everything(client, "units", kind="commune")
    first = client.get("/api/v1/units?kind=commune&limit=50")
    assert first.json()["count"] == 94
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert everything(client, "units", kind="commune", limit=50) == whole
    beyond = client.get("/api/v1/units?kind=commune&limit=50&page=9").json()
    assert (beyond["items"], beyond["next"]) == ([], None)


@pytest.mark.parametrize("name", ["periods", "units", "criteria-sets", "assessments", "capital"])
def test_the_csv_holds_the_same_rows_under_the_names_of_the_fields(program, binh, name):
    client = program(binh)
    response = client.get(f"/api/v1/{name}?limit=20", headers={"Accept": "text/csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content == client.get(f"/api/v1/{name}?limit=20&format=csv").content
    rows = list(csv.DictReader(StringIO(response.content.decode())))
    items = client.get(f"/api/v1/{name}?limit=20").json()["items"]
    if name == "criteria-sets":
        items = [{**item, **criterion} for item in items for criterion in item.pop("criteria")]
    assert len(rows) == len(items)
    plain = [name for name, value in items[0].items() if not isinstance(value, list)]
    assert [{name: row[name] for name in plain} for row in rows] == [
        {name: as_text(item[name]) for name in plain} for item in items
    ]


def test_figures_as_csv_are_what_the_command_line_prints(program, lan, report):
    content = program(lan).get("/api/v1/figures?period=2024-9m&limit=5000&format=csv").content.decode()
    told = {row["key"]: row["value"] for row in csv.DictReader(StringIO(content))}
    assert numbers(told) == numbers(texts(report))


def test_whoever_has_the_page_already_is_told_so(program, binh, chi, unit, criterion):
    client = program(binh)
    address = "/api/v1/assessments?unit=03628"
    etag = client.get(address)["ETag"]
    same = client.get(address, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    about = {"unit": unit("03628"), "criterion": criterion(6), "observed_on": CUTOFF, "by": chi}
    record_assessment(**about, verdict=Verdict.NOT_ASSESSED, note="đang rà soát")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_head_tells_the_etag_without_the_rows(program, binh):
    client = program(binh)
    head, whole = client.head("/api/v1/units"), client.get("/api/v1/units")
    assert (head.status_code, head["ETag"], head.content) == (200, whole["ETag"], b"")


def test_nothing_of_an_answer_is_kept_by_others_or_in_cookies(program, binh):
    response = program(binh).get("/api/v1/units")
    assert response["Cache-Control"] == "private, no-cache"
    assert "Authorization" in response["Vary"]
    assert not response.cookies


# --- Refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "code", "about"),
    [
        ("units?on=22/10/2024", 422, "bad_parameter", "on"),
        ("units?on=1729555200", 422, "bad_parameter", "on"),
        ("units?on=2024-02-30", 422, "bad_parameter", "on"),
        ("units?limit=5001", 422, "bad_parameter", "limit"),
        ("units?page=0", 422, "bad_parameter", "page"),
        ("units?kind=xa", 422, "bad_parameter", "kind"),
        ("units?format=xml", 422, "bad_parameter", "format"),
        ("units?trang=2", 422, "bad_parameter", "trang"),
        ("units?on=2024-06-30&on=2024-10-22", 422, "bad_parameter", "on"),
        ("assessments?unit=1%00", 422, "bad_parameter", "unit"),
        ("assessments?unit=12345", 404, "not_found", ""),
        ("figures", 422, "bad_parameter", "period"),
        ("figures?period=2031-9m", 404, "not_found", ""),
        ("figures?period=2024-9m&unit=999", 404, "not_found", ""),
        ("nothing", 404, "not_found", ""),
        ("", 404, "not_found", ""),
        ("../v2/units", 404, "not_found", ""),
    ],
)
def test_a_refusal_has_one_shape_and_a_sentence_in_vietnamese(program, binh, address, status, code, about):
    response = program(binh).get(f"/api/v1/{address}")
    told = response.json()
    assert (response.status_code, told["code"], list(told["fields"])) == (status, code, [about] if about else [])
    assert set(told) == {"code", "message", "fields"}
    assert not told["message"].isascii()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_interface_only_reads(program, lan, method):
    response = getattr(program(lan), method)("/api/v1/units")
    assert (response.status_code, response.json()["code"], response["Allow"]) == (405, "read_only", "GET, HEAD")


def test_a_failure_of_the_portal_is_told_in_the_same_shape(program, binh, monkeypatch):
    monkeypatch.setattr("ntm_portal.pages.api.found.units_on", lambda *_asked: 1 / 0)
    response = program(binh).get("/api/v1/units")
    assert (response.status_code, response.json()["code"]) == (500, "failed")


# --- Cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", COUNTS)
def test_the_number_of_queries_is_pinned_and_does_not_grow_with_the_communes(program, lan, address):
    client = program(lan)
    client.get(address)  # the first use of a token is written down
    assert _queries(client, address) == COUNTS[address]
    district = District.objects.get(code="106")
    common = {"kind": UnitKind.COMMUNE, "parent": district, "valid_from": "2020-01-01", "search_name": "xa"}
    Unit.objects.bulk_create(Unit(code=f"9{number:04}", name=f"Xã {number}", **common) for number in range(846))
    assert _queries(client, address) == COUNTS[address]


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
