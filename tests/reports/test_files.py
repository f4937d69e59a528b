"""Files of the report: at their addresses and from the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import CommandError, call_command

from reports.renderers.files import KINDS
from reports.renderers.html import render_file

pytestmark = pytest.mark.once

FIRST_BYTES = {"pdf": b"%PDF-1.7", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "html": b"<!DOCTYPE html>"}


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_leader_downloads_the_report_under_the_name_of_period_and_district(client_of, binh, ending):
    response = client_of(binh).get(f"/reports/2024-9m/bao-cao.{ending}?unit=106")
    assert response["Content-Disposition"] == f'attachment; filename="bao-cao-2024-9m-106.{ending}"'
    assert response["Content-Type"] == KINDS[ending].media_type
    assert response.content.startswith(FIRST_BYTES[ending])


@pytest.mark.parametrize(("person", "query"), [("lan", ""), ("minh", "?unit=106")])
def test_the_page_offers_the_files_of_what_it_shows(request, client_of, person, query):
    page = client_of(request.getfixturevalue(person)).get("/reports/2024-9m/").content.decode()
    for ending in ("pdf", "docx", "xlsx"):
        assert f'href="/reports/2024-9m/bao-cao.{ending}{query}"' in page


@pytest.mark.slow
@pytest.mark.parametrize("ending", sorted(KINDS))
def test_the_command_writes_each_kind(db, tmp_path: Path, ending):
    file = tmp_path / f"bao-cao.{ending}"
    call_command("render_report", "2024-9m", "--format", ending, "--output", str(file), stdout=StringIO())
    assert file.read_bytes().startswith(FIRST_BYTES[ending])


def test_the_command_refuses_a_folder_that_is_not_there(db, tmp_path: Path):
    with pytest.raises(CommandError, match="hãy chọn một tệp"):
        call_command("render_report", "2024-9m", "--format", "docx", "--output", str(tmp_path / "x" / "y.docx"))


def test_the_file_that_stands_alone_carries_its_style_sheet_as_written(report):
    sheet = BeautifulSoup(render_file(report), "html.parser").style
    assert sheet is not None
    assert sheet.string == Path(settings.BASE_DIR, "static/css/report.css").read_text(encoding="utf-8")
