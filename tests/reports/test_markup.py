"""The report's HTML as blocks, which DOCX, XLSX and CSV are made from."""

from __future__ import annotations

import pytest

from reports.renderers.blocks import Cell, Columns, Paragraph, Run, Table
from reports.renderers.markup import BLANK, UnknownMarkup, read

pytestmark = pytest.mark.once


def one(html: str):
    (block,) = read(f"<html><body>{html}</body></html>")
    return block


def test_a_paragraph_is_named_by_its_class_or_its_tag():
    assert one("<p>Xã</p>") == Paragraph("p", (Run("Xã"),))
    assert one('<p class="level-1">- Xã</p>') == Paragraph("level-1", (Run("- Xã"),))


def test_white_space_folds_as_on_a_page_and_neighbours_of_one_look_join():
    paragraph = one('<p>\n  đạt <span data-figure="x">19</span>/<span>19</span>\n tiêu chí </p>')
    assert paragraph.runs == (Run("đạt 19/19 tiêu chí"),)


def test_emphasis_and_unknown_keys_keep_their_look():
    runs = one("<p>một <strong>hai</strong> <em>ba</em> <mark class='unknown-figure'>[[x]]</mark></p>").runs
    assert runs == (
        Run("một "),
        Run("hai", bold=True),
        Run(" "),
        Run("ba", italic=True),
        Run(" "),
        Run("[[x]]", marked=True),
    )


def test_room_for_a_number_stays_room():
    assert one('<p>Số: <span class="blank"></span>/BC</p>').text == f"Số: {BLANK}/BC"


def test_signs_that_xml_cannot_hold_fall_away():
    assert one("<p>a\x0bb\x7fc\ufffed</p>").text == "a bcd"


def test_letterhead_and_signature_are_two_columns():
    block = one('<header class="letterhead"><div><p>trái</p></div><div><p>phải</p></div></header>')
    assert isinstance(block, Columns)
    assert (block.left[0].text, block.right[0].text) == ("trái", "phải")


TABLE = """<table class="grid"><colgroup><col class="col-stt"><col></colgroup>
<thead><tr><th rowspan="2">STT</th><th>Xã</th></tr></thead>
<tbody><tr class="group"><td></td><th>Huyện A</th></tr>
<tr class="unit"><td class="stt"></td><th>Một</th></tr><tr class="unit"><td class="stt"></td><th>Hai</th></tr></tbody>
<tbody><tr class="group"><td></td><th>Huyện B</th></tr><tr class="unit"><td class="stt"></td><th>Ba</th></tr></tbody>
</table>"""


def test_rows_get_the_numbers_that_the_stylesheet_counts():
    table = one(TABLE)
    assert isinstance(table, Table)
    numbers = [row.cells[0].text for body in table.bodies for row in body]
    assert numbers == ["I", "1", "2", "II", "1"]
    assert table.columns == ("col-stt", "")
    assert table.head[0].cells[0] == Cell((Run("STT"),), is_head=True, rows=2)


@pytest.mark.parametrize(
    "html",
    [
        "<blink>x</blink>",
        "<p>một <img src='x'> hai</p>",
        "<p>một <script>x</script></p>",
        "<div class='box'><p>x</p></div>",
        "<div>chữ rơi<p>x</p></div>",
        "<table class='grid'><tr><td>x</td></tr></table>",
        "<figure><img></figure>",
        "<p>x<!-- lời dặn --></p>",
    ],
)
def test_markup_that_no_rendering_knows_is_an_error(html):
    with pytest.raises(UnknownMarkup):
        one(html)
