"""The words of a table: what a column counts, what its head leaves out, what its rows are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.drafts.reading.tables import Cell

_NUMBERS = re.compile(r"\(?\d{1,2}\)?(?:\s?[,;]\s?\d{1,2})*")
NOUN_COLUMN = re.compile(r"đvt|đơn vị tính|đơn vị đo")
_KIND_OF_ROWS = re.compile(r"(?:tên )?(?P<kind>xã|huyện|tiêu chí)")
OF_SMALLER = re.compile(r"(?:tên )?(?:các )?(?:xã|bản|thôn)(?!\w)(?! (?:đã |được )*(?:đạt|công nhận))")
TOTAL = re.compile(r"(?:tổng|cộng|tổng cộng|tổng số|toàn bộ|bình quân|trung bình)(?: chung)?")
_LISTED = re.compile(r"(?:tiêu chí|tc)(?!\w)")
_CAPITAL = re.compile(r"vốn|giải ngân|kinh phí|kế hoạch|(?<!\w)giao(?!\w)|kéo dài|chuyển sang")
# Words that a head leaves out, by what they stand before.
_LEFT_OUT = (
    (re.compile(r"(?<!năm )(?<![\w/.-])20\d\d(?![\w/])"), "năm "),
    (re.compile(r"(?<!đến )(?<!ngày )(?<![\w/.-])\d{1,2}[/.-]\d{1,2}[/.-]20\d\d"), "đến "),
    (re.compile(r"^(?:đt|đtpt|đầu tư(?: phát triển)?|sn|sự nghiệp)$"), "vốn "),
    (re.compile(r"^số xã$"), "tổng "),
    (re.compile(r"^(?:tiêu chí|tc) (?:còn )?(?:chưa|không) (?:đạt|hoàn thành)"), "các "),
)
OF_COMMUNES = (" xã", " tiêu chí/xã", " bản", " tiêu chí")
# What a column counts, told by its head or by the label of the row: the first that fits.
_NOUNS = (
    (re.compile(r"%|(?<!\w)t[ỷỉ] lệ"), "%"),
    (re.compile(r"(?:tiêu chí|tc)\s?/\s?xã|(?:tiêu chí|tc) bình quân\s?/\s?xã"), " tiêu chí/xã"),
    (re.compile(r"(?<!\w)(?:bq|bình quân|trung bình)(?!\w).*(?:tiêu chí|tc)(?!\w)"), " tiêu chí/xã"),
    (re.compile(r"triệu|(?<!\w)trđ|tr\.\s?đ"), " triệu đồng"),
    (re.compile(r"(?<!\w)t[ỷỉ](?: đồng|\s?đ)(?!\w)"), " tỷ đồng"),
    (re.compile(r"(?<!\w)số (?:lượng )?xã(?!\w)|^xã (?:đã |được )*(?:đạt|công nhận|về đích)"), " xã"),
    (re.compile(r"(?<!\w)số (?:lượng )?(?:bản|thôn)(?!\w)"), " bản"),
    (re.compile(r"(?<!\w)(?:số|đạt|được|còn) (?:lượng )?(?:tiêu chí|tc)(?!\w)"), " tiêu chí"),
    (re.compile(r"(?:tiêu chí|tc) (?:đã |chưa )?đạt"), " tiêu chí"),
    (re.compile(r"(?:^|đạt |từ |dưới )\d{1,2}(?:\s?[-/]\s?\d{1,2})? (?:tiêu chí|tc)(?!\w)"), " xã"),
    (re.compile(r"(?<!\w)số lớp|lớp (?:tập huấn|đào tạo)"), " lớp"),
    (re.compile(r"học viên|lượt người"), " học viên"),
)


def noun_of(told_by: list[str]) -> str:
    """What a number counts, by its head, the column for just that, or the label of its row."""
    return next((noun for text in told_by for pattern, noun in _NOUNS if pattern.search(text)), "")


def says_itself(cell: Cell) -> bool:
    """«8 xã đạt 19/19 tiêu chí»: needs no head."""
    return not (cell.is_value or cell.has_noun or _NUMBERS.fullmatch(cell.text))


def tells(cell: Cell, topic: list[Cell], noun: str) -> bool:
    """Whether it is known what a cell counts, or of what it is a list."""
    if cell.is_value and (noun or any(_CAPITAL.search(part.text) for part in topic)):
        return True
    if _NUMBERS.fullmatch(cell.text):
        return any(_LISTED.search(part.text) for part in topic)
    return not cell.is_value


def kind_of(head: str, label: str) -> str:
    """«Xã» above the names says what they are."""
    found = _KIND_OF_ROWS.fullmatch(head)
    return f"{found['kind'].capitalize()} " if found and not label.startswith(found["kind"]) else ""


def left_out(text: str) -> Iterator[tuple[int, str]]:
    """Words that a head leaves out, with the place that they belong to."""
    yield from sorted((found.start(), words) for pattern, words in _LEFT_OUT for found in pattern.finditer(text))
