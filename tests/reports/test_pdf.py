"""The PDF: its pages, what it is made of, and the child process that makes it."""

from __future__ import annotations

import csv
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from django.conf import settings
from page import is_pdf_compliant_bytes, validate_pdf_bytes
from pypdf import PageObject, PdfReader
from weasyprint.urls import FatalURLFetchingError

from communes.models import Period, Unit
from reports.build import ProgressReport, build_progress_report
from reports.models import Narrative
from reports.renderers import fonts
from reports.renderers.files import pdf_with_data
from reports.renderers.fonts import FontMissing, find_fonts
from reports.renderers.html import render_document
from reports.renderers.pdf import PdfFailed, printer, render_pdf
from reports.renderers.pdf_worker import FontsOnly, font_address
from reports.renderers.xlsx import render_xlsx

pytestmark = pytest.mark.once

A4 = (595, 842)
MILLIMETRE = 72 / 25.4
SMALL = '<html lang="vi"><head><title>Thử</title></head><body><p>Xã nông thôn mới</p></body></html>'


def pages_of(html: str) -> list[PageObject]:
    return list(PdfReader(BytesIO(render_pdf(html))).pages)


def text_from_top(page: PageObject) -> list[tuple[float, str]]:
    """Pieces of text with their distance from the upper edge in millimetres, from top to bottom."""
    found: list[tuple[float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: Any) -> None:
        if text.strip():
            y = tm[5] * cm[3] + tm[4] * cm[1] + cm[5]
            found.append(((float(page.mediabox.height) - y) / MILLIMETRE, text.strip()))

    page.extract_text(visitor_text=visit)
    return sorted(found)


def page_number(page: PageObject) -> str | None:
    """What stands in the upper margin."""
    above = [text for top, text in text_from_top(page) if top < 19]
    return above[0] if above else None


def size(page: PageObject) -> tuple[int, int]:
    return round(float(page.mediabox.width)), round(float(page.mediabox.height))


@pytest.fixture
def printed(demo_pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(demo_pdf))


# --- The pages ----------------------------------------------------------------


@pytest.mark.slow
def test_report_is_laid_out_as_the_decree_asks(printed: PdfReader) -> None:
    sizes = [size(page) for page in printed.pages]
    body = list(printed.pages)[: sizes.count(A4)]
    assert sizes == [A4] * len(body) + [A4[::-1]] * (len(sizes) - len(body))
    head = body[0].extract_text()
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "/BC-SNN", "BÁO CÁO"):
        assert words in head
    assert "Nơi nhận:" in body[-1].extract_text()
    assert [page_number(page) for page in body] == [None, *(str(number) for number in range(2, len(body) + 1))]


@pytest.mark.slow
def test_each_appendix_is_landscape_and_counts_its_own_pages(printed: PdfReader) -> None:
    appendices = [page for page in printed.pages if size(page) == A4[::-1]]
    numbers = [page_number(page) for page in appendices]
    heads = [
        page.extract_text().split("\n")[0] for page, number in zip(appendices, numbers, strict=True) if number is None
    ]
    assert heads == [f"Phụ lục {roman}" for roman in ("I", "II", "III", "IV", "V", "VI")]
    expected = 1
    for number in numbers:
        expected = 1 if number is None else expected + 1
        assert number in (None, str(expected))


@pytest.mark.slow
def test_column_heads_are_repeated_on_every_page_of_the_matrix(printed: PdfReader) -> None:
    appendices = [page.extract_text() for page in printed.pages if size(page) == A4[::-1]]
    matrix = appendices[: next(i for i, text in enumerate(appendices) if "Phụ lục II" in text.split("\n")[0])]
    assert len(matrix) > 2
    assert all("19. Quốc phòng và An ninh" in text.replace("\n", " ") for text in matrix)


@pytest.mark.slow
def test_sample_data_are_called_sample_on_every_page(small_report: ProgressReport, settings: Any) -> None:
    settings.DEMO = True
    assert all("SỐ LIỆU MINH HỌA" in page.extract_text() for page in pages_of(render_document(small_report)))


@pytest.mark.slow
def test_real_data_are_not_called_sample(small_report: ProgressReport, settings: Any) -> None:
    settings.DEMO = False
    assert not any("MINH HỌA" in page.extract_text() for page in pages_of(render_document(small_report)))


# --- What the file is made of -------------------------------------------------


@pytest.mark.slow
def test_pdf_is_tagged_vietnamese_and_has_title_and_bookmarks(printed: PdfReader) -> None:
    root = printed.trailer["/Root"]
    assert root["/Lang"] == "vi"  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in root  # type: ignore[operator]
    assert printed.metadata
    assert str(printed.metadata.title).startswith("Dự thảo báo cáo Tình hình thực hiện")
    assert printed.metadata.author
    titles = [str(item["/Title"]) for item in printed.outline if not isinstance(item, list)]
    assert titles[0] == "I. KẾT QUẢ THỰC HIỆN"
    assert titles[-1].startswith("Phụ lục VI. ")


@pytest.mark.slow
def test_every_font_is_an_embedded_subset_of_the_report_font(printed: PdfReader) -> None:
    used = {id_: font for page in printed.pages for id_, font in page["/Resources"]["/Font"].items()}  # type: ignore[index]
    assert used
    for font in used.values():
        descendant = font["/DescendantFonts"][0].get_object()
        assert "Report-Serif" in font["/BaseFont"]
        assert "+" in font["/BaseFont"]
        assert "/FontFile2" in descendant["/FontDescriptor"].get_object()


@pytest.mark.slow
def test_same_html_gives_the_same_bytes(small_report: ProgressReport) -> None:
    html = render_document(small_report)
    first = render_pdf(html)
    render_pdf(SMALL)
    assert render_pdf(html) == first
    printer.close()
    assert render_pdf(html) == first


# --- PDF/UA-1 and the data inside ---------------------------------------------


@pytest.mark.slow
def test_the_pdf_passes_every_rule_of_pdf_ua_1(demo_pdf: bytes) -> None:
    found = validate_pdf_bytes(demo_pdf, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    assert found.is_compliant
    assert found.rules.passed > 100


@pytest.mark.slow
def test_the_checker_finds_what_is_missing() -> None:
    """Else the test above would prove nothing."""
    tagged = weasyprint.HTML(string=SMALL).write_pdf(pdf_tags=True)
    assert not is_pdf_compliant_bytes(tagged, profile="ua1")


@pytest.mark.slow
def test_every_picture_is_described_and_the_title_is_shown(demo_pdf: bytes) -> None:
    root = PdfReader(BytesIO(demo_pdf)).trailer["/Root"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    figures = [element for element in structure(root["/StructTreeRoot"]) if element.get("/S") == "/Figure"]  # type: ignore[index]
    assert len(figures) == 2
    assert all(len(figure["/Alt"]) > 10 for figure in figures)


def structure(element: Any) -> Iterator[Any]:
    yield element
    inside = element.get("/K", [])
    for child in inside if isinstance(inside, list) else [inside]:
        found = child.get_object()
        if isinstance(found, dict):
            yield from structure(found)


@pytest.mark.slow
def test_figures_and_tables_are_inside_the_pdf(report: ProgressReport, demo_pdf: bytes) -> None:
    files = {file.name: file.content for file in PdfReader(BytesIO(demo_pdf)).attachment_list}
    name = "bao-cao-2024-9m"
    tables = [f"{name}-phu-luc-{number}.csv" for number in range(1, 7)]
    assert list(files) == [*tables, f"{name}-so-lieu.csv", f"{name}.xlsx"]
    assert files[f"{name}.xlsx"] == render_xlsx(report)
    rows = list(csv.reader(StringIO(files[f"{name}-so-lieu.csv"].decode("utf-8-sig"))))[1:]
    expected = [
        [item.key, item.label, item.text, item.unit, item.cutoff.isoformat()] for item in report.figures.values()
    ]
    assert rows == expected
    assert "Tổng số,76191,67950" in files[tables[3]].decode()


@pytest.mark.slow
def test_same_report_gives_the_same_bytes_with_its_data(small_report: ProgressReport) -> None:
    assert pdf_with_data(small_report) == pdf_with_data(small_report)


# --- Nothing is fetched -------------------------------------------------------


@pytest.fixture
def server() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine that remembers who called."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    calls.append(connection.recv(100))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", calls
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.slow
def test_hostile_html_fetches_nothing(server: tuple[str, list[bytes]], tmp_path: Path) -> None:
    address, calls = server
    (tmp_path / "secret.css").write_text("p::after { content: 'BÍ MẬT' }", encoding="utf-8")
    (tmp_path / "secret.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">BÍ MẬT</text></svg>', encoding="utf-8"
    )
    html = hostile_html(address, tmp_path)
    found = PdfReader(BytesIO(render_pdf(html)))
    assert calls == []
    assert "BÍ MẬT" not in "".join(page.extract_text() for page in found.pages)
    assert not found.attachments
    assert not [image for page in found.pages for image in page.images]


@pytest.mark.slow
def test_hostile_narrative_is_printed_and_fetches_nothing(
    server: tuple[str, list[bytes]], unit: Callable[[str], Unit], period: Period
) -> None:
    address, calls = server
    hostile = (
        f"<script>fetch('{address}')</script> <link rel=attachment href=file:///etc/passwd> @import url({address}/a)"
    )
    subject = unit("105")
    Narrative.objects.create(period=period, subject=subject, section="tasks", text=hostile)
    found = PdfReader(BytesIO(pdf_with_data(build_progress_report(unit=subject, period=period))))
    text = "".join("".join(page.extract_text().split()) for page in found.pages)
    assert "".join(hostile.split()) in text
    assert calls == []
    assert "passwd" not in "".join(file.name for file in found.attachment_list)


def hostile_html(address: str, folder: Path) -> str:
    files, pixel = folder.as_uri(), "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
    return f"""<html lang="vi"><head><base href="{address}/">
<link rel="stylesheet" href="{address}/a.css"><link rel="stylesheet" href="{files}/secret.css">
<link rel="attachment" href="{files}/secret.css"><link rel="attachment" href="file:///etc/passwd">
<style>@import url({address}/b.css); @import url({files}/secret.css);
@font-face {{ font-family: Other; src: url({address}/f.ttf) }}
p {{ font-family: Other; background: url({address}/c.png); list-style-image: url({address}/d.png) }}</style></head>
<body><p>Xã nông thôn mới</p><img src="{address}/e.png"><img src="{files}/secret.svg"><img src="{pixel}">
<object data="{address}/h"></object><embed src="{address}/i"><a rel="attachment" href="file:///etc/passwd">x</a>
<svg width="9" height="9"><image href="{address}/j.png" width="9" height="9"/><use href="{files}/secret.svg#x"/>
<style>@import url({address}/k.css);</style></svg></body></html>"""


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://example.vn/",
        "ftp://example.vn/",
        "file:///etc/passwd",
        "data:,x",
        "portal-font:/../x",
        "",
    ],
)
def test_fetcher_refuses_every_address_but_the_fonts(url: str) -> None:
    fetcher = FontsOnly(find_fonts())
    with pytest.raises(ValueError, match="fetch nothing") as refused:
        fetcher(url)
    assert not isinstance(refused.value, FatalURLFetchingError)
    with pytest.raises(ValueError, match="fetch nothing"):
        fetcher.open(url)
    assert fetcher(font_address("Bold")).read()[:4] == b"\0\1\0\0"


# --- The child process --------------------------------------------------------


@pytest.mark.slow
def test_worker_stays_warm_and_a_killed_one_is_replaced() -> None:
    render_pdf(SMALL)
    first = printer.process_id
    render_pdf(SMALL)
    assert printer.process_id == first
    assert first
    os.kill(first, signal.SIGKILL)
    assert render_pdf(SMALL).startswith(b"%PDF-")
    assert printer.process_id != first


@pytest.mark.slow
def test_rendering_that_takes_too_long_is_stopped_with_a_sentence() -> None:
    render_pdf(SMALL)
    with pytest.raises(PdfFailed, match=r"quá .* giây"):
        printer.print(SMALL * 50, timeout=0.001)
    assert render_pdf(SMALL).startswith(b"%PDF-")


@pytest.mark.slow
def test_many_threads_share_one_worker() -> None:
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(render_pdf(SMALL))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert len(set(answers)) == 1


@pytest.mark.slow
def test_worker_ends_with_a_portal_that_was_killed() -> None:
    """The parent leaves without a word; the child sees the line close."""
    code = "from reports.renderers.pdf import *; render_pdf('<p>x'); print(printer.process_id, flush=True); os._exit(9)"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    worker = int(ended.stdout)
    for _ in range(100):
        if not is_running(worker):
            return
        time.sleep(0.05)
    pytest.fail("The worker outlived the portal.")


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.slow
def test_worker_knows_none_of_the_portal_settings() -> None:
    render_pdf(SMALL)
    environment = Path(f"/proc/{printer.process_id}/environ")
    if environment.exists():
        assert b"NTM_" not in environment.read_bytes()


# --- The font -----------------------------------------------------------------


def test_font_that_lacks_vietnamese_letters_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NTM_FONT_DIR", str(tmp_path))
    with pytest.raises(FontMissing, match="fonts-liberation2"):
        find_fonts()
    for file in fonts.STYLES:
        (tmp_path / f"LiberationSerif-{file}.ttf").touch()
    monkeypatch.setattr(fonts, "TTFont", lambda *_args, **_options: Poor())
    with pytest.raises(FontMissing, match="U\\+1EA0"):
        find_fonts()


class Poor:
    """A font of the first Liberation release: Latin letters without the Vietnamese ones."""

    def __enter__(self) -> Poor:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def getBestCmap(self) -> dict[int, str]:  # noqa: N802
        return dict.fromkeys(fonts.LETTERS - {0x1EA1}, "")


def test_shell_check_asks_the_same_question(tmp_path: Path) -> None:
    command = [sys.executable, "scripts/check_font.py"]
    assert subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode == 0
    missing = {**os.environ, "NTM_FONT_DIR": str(tmp_path)}
    refused = subprocess.run(command, cwd=settings.BASE_DIR, env=missing, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "fonts-liberation2" in refused.stderr


@pytest.mark.slow
def test_numbers_lead_to_the_portal_where_it_has_a_public_address(small_report: ProgressReport, settings: Any) -> None:
    settings.PUBLIC_URL = "https://ntm.example.vn"
    content = pdf_with_data(small_report)
    annotations = [item.get_object() for page in PdfReader(BytesIO(content)).pages for item in page.get("/Annots", [])]
    addresses = {item["/A"]["/URI"] for item in annotations if item.get("/Subtype") == "/Link"}
    assert "https://ntm.example.vn/reports/2024-9m/figures/communes.average/?unit=105" in addresses
    assert validate_pdf_bytes(content, profile="ua1").is_compliant
