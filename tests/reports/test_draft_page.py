"""The page «Đối chiếu dự thảo»."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.drafts.findings import AGREES, CONTRADICTS, NOT_RECOGNISED, Finding
from reports.drafts.remarks import checked
from tests.reports.test_drafts_text import docx

pytestmark = pytest.mark.once

ADDRESS = "/reports/2024-9m/draft-check/"
DRAFT = (
    "Toàn tỉnh có 42 xã đạt 19/19 tiêu chí.\nCó 40 xã đạt chuẩn.\nBình quân 14,44 tiêu chí/xã; 39 xã được công nhận."
)


@pytest.fixture
def ask(client_of, chi):
    """Sends a text or a file, gets the answer and its page."""
    browser = client_of(chi)

    def send(text: str = "", *, file: tuple[str, bytes] | None = None, address: str = ADDRESS, **more: str):
        sent = {"file": SimpleUploadedFile(*file)} if file else {}
        response = browser.post(address, {"text": text, **sent, **more})
        return response, BeautifulSoup(response.content, "html.parser")

    return send


def test_the_form_is_empty_at_first(client_of, chi):
    page = BeautifulSoup(client_of(chi).get(ADDRESS).content, "html.parser")
    assert page.find("textarea").get_text(strip=True) == ""
    assert page.select("ol.remarks") == []


def test_contradictions_are_counted_and_shown_with_figure_and_place(ask):
    response, page = ask(DRAFT)
    assert response.status_code == 200
    assert [item.get_text() for item in page.select("dl.figures dd")] == ["1", "1", "2"]
    (first,) = page.select("section[aria-labelledby=contradictions] li")
    assert first.find("strong").get_text() == "42 xã"
    assert "communes.met_all" in first.get_text()
    assert "đánh giá tiêu chí, đến ngày 22/10/2024" in first.get_text()
    assert "Dòng 1" in first.get_text()


def test_a_finding_leads_to_its_mark_and_back(ask):
    _response, page = ask(DRAFT)
    for item in page.select("ol.remarks > li"):
        mark = page.find(id=item.select_one("a[href^='#mark-']")["href"].removeprefix("#"))
        assert mark["href"] == f"#{item['id']}"


def test_three_kinds_are_told_by_sign_and_words(ask):
    _response, page = ask(DRAFT)
    told = {mark["class"][1]: mark.find("sup").get_text() for mark in page.select(".draft-text .said")}
    assert told == {"contradicts": "≠", "not_recognised": "?", "agrees": "="}
    assert all(mark["title"] for mark in page.select(".draft-text .said"))


def test_what_another_place_of_the_draft_says_is_not_called_a_figure(ask):
    draft = (
        "Các tiêu chí đạt cao gồm: tiêu chí 19. Quốc phòng và an ninh.\n"
        "Một số tiêu chí giảm như: tiêu chí 19. Quốc phòng và an ninh."
    )
    _response, page = ask(draft)
    said = [
        {term.get_text(): term.find_next("dd").get_text(strip=True) for term in item.select("dt")}
        for item in page.select("section[aria-labelledby=contradictions] li")
    ]
    assert [one["Chỗ khác ghi"] for one in said] == ["giảm", "đạt cao"]
    assert {one["Số liệu"] for one in said} == {"89,4 %"}


def test_a_goal_says_its_year_and_no_second_day(ask):
    _response, page = ask(
        "Đẩy nhanh hoàn thiện tiêu chí huyện nông thôn mới đối với 03 huyện: Tam Đường, Than Uyên, Tân Uyên, "
        "phấn đấu đạt bình quân 7 tiêu chí/xã."
    )
    (first,) = page.select("section[aria-labelledby=contradictions] li")
    assert "đến hết năm 2024 là 7" in first.get_text()


def test_the_marked_text_is_the_text(ask):
    _response, page = ask(DRAFT)
    for sign in page.select(".draft-text sup"):
        sign.decompose()
    assert page.select_one(".draft-text").get_text() == DRAFT


def test_what_was_pasted_stays_text(ask):
    response, page = ask("<script>alert(1)</script> Toàn tỉnh có 42 xã đạt 19/19 tiêu chí </textarea><b>")
    assert b"<script>alert" not in response.content
    assert page.select("main b") == []
    assert "</textarea><b>" in unescape(response.content.decode())


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_findings_are_downloaded_with_offsets_into_the_text(ask, line):
    response, _page = ask(DRAFT.replace("\n", line), download="json")
    rows = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="doi-chieu-2024-9m.json"'
    assert [row["verdict"] for row in rows] == ["contradicts", "not_recognised", "agrees", "agrees"]
    assert all(DRAFT[row["start"] : row["end"]] == row["quote"] for row in rows)


def test_a_file_is_read_and_its_text_stands_in_the_box(ask):
    _response, page = ask(file=("du-thao.docx", docx(*DRAFT.split("\n"))))
    assert page.find("textarea").get_text().strip() == DRAFT
    assert len(page.select(".said.contradicts")) >= 1


def test_a_district_is_asked_about_its_own_figures(ask):
    _response, page = ask("Toàn huyện có 8/12 xã đạt 19/19 tiêu chí.", address=f"{ADDRESS}?unit=106")
    assert [item.get_text() for item in page.select("dl.figures dd")] == ["0", "0", "1"]
    assert page.find("form", id="draft")["action"].endswith("?unit=106")


@pytest.mark.parametrize(
    ("text", "file", "said"),
    [
        ("", None, "Dán văn bản dự thảo"),
        ("  \n ", None, "Dán văn bản dự thảo"),
        ("40 xã " * 40_000, None, "200.000"),
        ("giữ lại", ("a.pdf", b"%PDF-"), "không phải tệp .docx"),
        ("giữ lại", ("a.doc", b"\xd0\xcf\x11\xe0"), "không phải tệp .docx"),
        ("giữ lại", ("a.docx", b""), "Tệp rỗng"),
        ("giữ lại", ("a.txt", b"\xff\xff\xff"), "UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_pasted_text_stays(ask, text, file, said):
    response, page = ask(text, file=file)
    assert response.status_code == 422
    assert said in page.select_one(".wrong").get_text()
    assert page.find("textarea").get_text().strip() == text.strip()


def test_nothing_of_the_page_stays_in_the_browser(ask):
    response, _page = ask(DRAFT)
    assert "no-store" in response["Cache-Control"]


def test_a_long_text_makes_a_light_page(ask):
    source = (Path(__file__).parents[1] / "data" / "drafts" / "source-9m-2024.txt").read_text(encoding="utf-8")
    response, page = ask(source)
    assert len(page.select("section[aria-labelledby=contradictions] li")) == 12
    assert len(response.content) < 250_000


# --- Remarks ----------------------------------------------------------------------------------------------------------


def finding(start: int, end: int, verdict=AGREES) -> Finding:
    return Finding(verdict, "x" * (end - start), start, end, "", "", "", "")


def test_findings_that_overlap_share_the_gravest_mark():
    found = checked("a" * 30, [finding(2, 8), finding(4, 6, CONTRADICTS), finding(7, 12), finding(20, 22)], {})
    assert [(mark.number, len(mark.text)) for mark in found.marks] == [(0, 2), (1, 10), (0, 8), (2, 2), (0, 8)]
    assert found.marks[1].gravest.finding.verdict == CONTRADICTS
    assert [remark.mark for remark in found.remarks] == [1, 1, 1, 2]


def test_a_quote_stands_in_its_sentence():
    text = "Một câu. Toàn tỉnh có 40 xã: 3. Thủy lợi đạt; câu khác."
    at = text.index("40 xã")
    (remark,) = checked(text, [finding(at, at + 5, NOT_RECOGNISED)], {}).remarks
    assert (remark.before, remark.after) == ("Toàn tỉnh có ", ": 3. Thủy lợi đạt;")


def test_lines_are_counted_from_one():
    text = "a\nb\nc 40 xã"
    (remark,) = checked(text, [finding(6, 11)], {}).remarks
    assert remark.line == 3


def test_marks_of_any_findings_make_the_text_again():
    text = "".join(chr(97 + place % 26) for place in range(200))
    spans = [(place, min(place + 7 * (place % 5) + 1, 200)) for place in range(0, 200, 3)]
    found = checked(text, [finding(*span) for span in spans], {})
    assert "".join(mark.text for mark in found.marks) == text
