"""Every table as a file: as shown, numbers as numbers, days as days, text as text, for those who see the page."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.utils import timezone
from openpyxl.utils.escape import unescape

from communes.models import AccessToken, Submission, SubmissionState
from criteria.models import Reading, Threshold
from ntm_portal.lib.sheets import Column, Sheet, csv_text, xlsx
from reports.models import GuidanceDocument
from tests.conftest import CUTOFF

pytestmark = pytest.mark.once

PAGES = [
    "/communes/",
    "/communes/03628/",
    "/districts/",
    "/compare/?table=units",
    "/compare/?table=totals",
    "/compare/units/?a=106&b=110",
    "/districts/106/?table=communes",
    "/districts/106/?table=criteria",
    "/districts/106/?table=capital",
    "/criteria/commune/",
    "/criteria/commune_advanced/",
    "/criteria/district/",
    "/criteria/village/",
    "/capital/",
    "/returns/board/2024-9m/",
    "/entry/recognitions/commune/",
    "/entry/targets/commune/2024/",
    "/entry/readings/commune/03628/",
    "/entry/thresholds/commune/",
    "/entry/documents/",
    "/entry/classes/",
    "/reports/2024-9m/changes/",
    "/reports/2024-9m/figures/",
    "/reports/2024-9m/figures/communes.average/",
    "/reports/2024-9m/figures/communes.average/?table=units",
    "/reports/2024-9m/changes/?table=capital",
    "/reports/2024-9m/narrative/",
    "/reports/",
    "/entry/periods/",
    "/",
    "/?table=districts",
    "/overview/trend/",
    "/plans/",
    "/at-risk/?table=unproven",
]
AUDIT = ["/audit/", "/audit/values/", "/audit/reference/"]


def get(browser, address: str, ending: str):
    response = browser.get(address + ("&" if "?" in address else "?") + f"export={ending}")
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{ending}"'), "a page came in place of the file"
    return response


def book(browser, address: str):
    return openpyxl.load_workbook(BytesIO(get(browser, address, "xlsx").content)).active


def lines(browser, address: str) -> list[list[str]]:
    content = get(browser, address, "csv").content
    assert content.startswith(b"\xef\xbb\xbf"), "Excel would not know that it is Vietnamese"
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def table(sheet) -> list[tuple]:
    """From the row of headings on: the first row below the blank one."""
    rows = list(sheet.iter_rows(values_only=True))
    blank = next(place for place, row in enumerate(rows) if not any(value is not None for value in row))
    return rows[blank + 1 :]


@pytest.fixture
def browser(client_of, lan):
    return client_of(lan)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_links_its_table_and_both_files_hold_the_same(browser, address):
    page = browser.get(address).content.decode()
    assert "export=xlsx" in page
    assert "export=csv" in page
    rows, plain = table(book(browser, address)), lines(browser, address)
    assert len(rows) == len(plain) - 1
    assert [str(value or "") for value in rows[0]] == plain[1]


@pytest.mark.parametrize("address", AUDIT)
def test_the_lists_of_the_audit_trail_are_for_administrators(client_of, quan, lan, address):
    administrator = client_of(quan)
    assert lines(administrator, address)[1][0] == "Lúc"
    assert client_of(lan).get(f"{address}?export=csv").status_code == 403


def test_accounts_and_tokens_are_exported_without_secrets(client_of, quan, lan):
    administrator, digest = client_of(quan), "d" * 64
    about = {"name": "Trung tâm điều hành", "start": "ntm_abcd", "digest": digest, "expires_on": CUTOFF}
    AccessToken.objects.create(user=lan, issued_by=quan, **about)
    people = {row[1]: row for row in lines(administrator, "/accounts/manage/")[2:]}
    assert people[lan.username][2:4] == ["Người duyệt (toàn tỉnh)", "đang dùng"]
    assert [row[0] for row in lines(administrator, "/accounts/manage/tokens/")[2:]] == ["Trung tâm điều hành"]
    for address in ("/accounts/manage/", "/accounts/manage/tokens/"):
        taken = str(lines(administrator, address))
        assert digest not in taken
        assert lan.password not in taken
        assert client_of(lan).get(f"{address}?export=csv").status_code == 403


def test_what_waits_for_a_decision_is_listed_for_the_province(client_of, browser, minh, unit, period):
    sent = {"state": SubmissionState.SENT, "sent_at": timezone.now(), "original_name": "=106.xlsx"}
    Submission.objects.create(unit=unit("106"), period=period, sent_by=minh, **sent)
    assert "export=csv" in browser.get("/returns/").content.decode()
    assert [row[1] for row in lines(browser, "/returns/")[2:]] == ["'=106.xlsx"]
    assert "<html" in client_of(minh).get("/returns/?export=csv").content.decode()


def test_the_file_says_what_it_is_of_which_day_and_when(browser):
    sheet = book(browser, "/criteria/commune/?district=106")
    head = [sheet.cell(row, 1).value for row in range(1, 5)]
    assert head[:3] == ["Tiêu chí: Xã", "Huyện Tam Đường", "Số liệu đến ngày 22/10/2024"]
    assert head[3].startswith("Xuất lúc ")
    name = get(browser, "/criteria/commune/?district=106", "csv")["Content-Disposition"]
    assert name == 'attachment; filename="tieu-chi-xa-huyen-tam-duong-2024-10-22.csv"'


def test_a_sample_file_says_so(browser, settings):
    settings.DEMO = True
    assert "SỐ LIỆU MINH HỌA" in lines(browser, "/capital/")[0][0]


def test_filter_and_order_are_those_of_the_page(browser):
    rows = table(book(browser, "/communes/?district=106&sort=-met"))
    assert len(rows) == 1 + 12
    assert [row[3] for row in rows[1:]] == sorted((row[3] for row in rows[1:]), reverse=True)
    assert "Huyện Tam Đường" in lines(browser, "/communes/?district=106")[0][0]


def test_the_working_day_is_that_of_the_session(browser):
    browser.post("/working-day/", {"day": "30/06/2024"})
    assert sum(row[3] == 19 for row in table(book(browser, "/communes/"))[1:]) == 38
    assert "30/06/2024" in lines(browser, "/communes/")[0][0]


def test_a_paged_list_comes_whole(browser):
    assert len(table(book(browser, "/reports/2024-9m/figures/"))) > 51


def test_codes_stay_text_counts_are_numbers_and_days_are_days(browser):
    first = table(book(browser, "/communes/"))[1]
    assert (len(first[0]), first[0][0], type(first[3]), first[4]) == (5, "0", int, 19)
    signed = table(book(browser, "/entry/recognitions/commune/"))[1][4]
    assert isinstance(signed, datetime)
    amounts = table(book(browser, "/capital/"))[1]
    assert all(isinstance(value, int | float) for value in amounts[2:])


def test_amounts_are_those_of_the_report(browser, report):
    total = [row for row in table(book(browser, "/capital/")) if row[1] == "Tổng cộng"][-1]
    assert Decimal(str(total[4])) * 1_000_000 == report.capital.total.usable


def test_district_staff_export_the_register_of_their_own_files_only(client_of, minh, hoa, unit, period):
    for code, sender in (("106", minh), ("110", hoa)):
        Submission.objects.create(unit=unit(code), period=period, original_name=f"{code}.xlsx", sent_by=sender)
    names = [row[0] for row in lines(client_of(minh), "/returns/register/")[2:]]
    assert names == ["106.xlsx"]
    assert "export=xlsx" in client_of(minh).get("/returns/register/").content.decode()
    assert client_of(minh).get("/returns/board/2024-9m/?export=csv").status_code == 403


def test_what_needs_explaining_is_listed_with_its_reading(browser, lan, unit, criterion):
    indicator = criterion(10).indicators.first()
    bar = Threshold.objects.in_force(CUTOFF).filter(indicator=indicator, value__isnull=False).first()
    assert bar
    value = Decimal(1) if bar.operator == ">=" else bar.value + 1
    said = {"value": value, "verdict": "met", "observed_on": CUTOFF, "recorded_by": lan}
    Reading.objects.create(unit=unit("03628"), indicator=indicator, **said)
    rows = table(book(browser, "/entry/to-explain/commune/"))
    assert [(row[0], row[5]) for row in rows[1:] if row[2] == str(indicator)] == [("03628", "Đạt")]


def test_an_unknown_kind_of_file_is_the_page(browser):
    assert "<html" in browser.get("/communes/?export=exe").content.decode()


# --- Text stays text ------------------------------------------------------------------------------------------------

TYPED = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "#N/A", "_x0041_ và _x000D_", "hai\r\ndòng", "\x0bống")


def one(text: object) -> Sheet:
    return Sheet(str(text), [Column("=1+1")], [[text]], (str(text),))  # type: ignore[list-item]


def opened(sheet: Sheet) -> Any:
    return openpyxl.load_workbook(BytesIO(xlsx(sheet))).active


@pytest.mark.parametrize("typed", TYPED)
def test_what_somebody_typed_is_no_formula_in_a_workbook_and_loses_no_character(typed):
    content = xlsx(one(typed))
    assert b"<f>" not in b"".join(ZipFile(BytesIO(content)).read(name) for name in ZipFile(BytesIO(content)).namelist())
    cells = [cell for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    found = [cell for cell in cells if cell.value is not None and unescape(str(cell.value)) == typed]
    assert [cell.data_type for cell in found] == ["s", "s", "s"]
    assert {cell.quotePrefix for cell in found} == {typed[0] in "=+-@"}


@pytest.mark.parametrize("typed", [*TYPED, " =1+1", "\t=1", "＝1+1", 'a";=1', "x\n=1"])
def test_what_somebody_typed_is_no_formula_in_a_text_file_and_loses_no_character(typed):
    rows = list(csv.reader(StringIO(csv_text(one(typed)).decode("utf-8-sig"), newline="")))
    (found,) = rows[2]
    assert found.removeprefix("'") == typed
    assert found.lstrip()[:1] not in ("=", "+", "-", "@", "＝")
    assert rows[1] == ["'=1+1"]


def test_negative_numbers_are_numbers_in_both():
    sheet = Sheet("Số", [Column("a", 2), Column("b")], [[Decimal("-2.345"), -3], [Decimal("14.445"), 2024]])
    rows = list(csv.reader(StringIO(csv_text(sheet).decode("utf-8-sig"))))
    assert rows[2:] == [["-2.35", "-3"], ["14.45", "2024"]]
    page = opened(sheet)
    assert (page["A4"].value, page["A4"].number_format, page["B5"].number_format) == (-2.35, "0.00", "0")


def test_days_and_moments_are_told_as_the_clock_on_the_page_said():
    moment = datetime(2024, 10, 22, 14, 5, tzinfo=UTC).astimezone(timezone.get_default_timezone())
    sheet = Sheet("Ngày", [Column("a"), Column("b")], [[CUTOFF, moment]])
    assert csv_text(sheet).decode("utf-8-sig").splitlines()[2] == "2024-10-22,2024-10-22 21:05"
    page = opened(sheet)
    assert [f"{page[cell].value:%d/%m/%Y %H:%M}" for cell in ("A4", "B4")] == ["22/10/2024 00:00", "22/10/2024 21:05"]


def test_a_title_that_a_sheet_cannot_bear_is_kept_above_the_table():
    title = "Ai đã gửi: 9 tháng / 2024 [dự thảo] và những tên dài hơn mức cho phép"
    page = opened(Sheet(title, [Column("a")], []))
    assert page["A1"].value == title
    assert len(page.title) <= 31


def test_tables_of_one_workbook_have_names_of_their_own_that_a_sheet_can_bear():
    long = "Xã đã được công nhận không còn đạt đủ tiêu chí"
    book = openpyxl.load_workbook(BytesIO(xlsx(*(Sheet(title, [Column("a")], []) for title in (long, long, "Xã")))))
    assert book.sheetnames == ["Xã đã được công nhận không", "Xã đã được công nhận không1", "Xã"]


def test_a_row_is_as_high_as_its_longest_text_and_headings_stand_over_their_numbers():
    page = opened(Sheet("Dài", [Column("a"), Column("số")], [["chữ " * 60, 1], ["ngắn", 2]]))
    assert page.row_dimensions[4].height > 4 * 14
    assert page.row_dimensions[5].height is None
    assert [cell.alignment.horizontal for cell in page[3]] == ["left", "right"]


def test_what_a_user_typed_reaches_the_file_as_text(browser, unit):
    GuidanceDocument.objects.create(
        unit=unit("12"), kind="=1+1", number="@9", issued_on=date(2024, 9, 2), issuer="-2", title="+3"
    )
    assert ["'=1+1", "'@9", "2024-09-02", "'-2", "Văn bản của tỉnh", "'+3"] in lines(browser, "/entry/documents/")
    row = next(row for row in table(book(browser, "/entry/documents/")) if row[1] == "@9")
    assert (row[0], row[3], row[5]) == ("=1+1", "-2", "+3")
