"""Tables that were pasted into a draft: each cell is written out as the sentence that an officer would say for it.

«Huyện | Số xã đạt 19 tiêu chí» above «Tam Đường | 8» reads «Tam Đường: số xã đạt 19 tiêu chí là 8 xã.», and all that
the portal knows of sentences holds for tables. Places stay those of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from reports.drafts.reading.fold import Folded
from reports.drafts.reading.units import Units

BAR = "|"
MOST_HEADS, LONGEST_HEAD, MOST_COLUMNS = 3, 120, 24
_VALUE = re.compile(r"[+-]?\d[\d.,]*(?:\s?/\s?\d[\d.,]*)?")
_WITH_NOUN = re.compile(
    rf"{_VALUE.pattern}\s?(?:%|xã|huyện|bản|lớp|học viên|(?:tiêu chí|tc)(?:\s?/\s?(?:xã|huyện|bản))?"
    r"|(?:triệu|tỷ|tỉ)(?: đồng)?|tr\.?\s?đ)"
)
_NUMBERS = re.compile(r"\(?\d{1,2}\)?(?:\s?[,;]\s?\d{1,2})*")
_YEAR = re.compile(r"20\d\d")
_EMPTY = re.compile(r"[\s.…x*-]*")
_COUNTER = re.compile(r"(?:s?tt|số tt|số thứ tự|#)\.?")
_ORDINAL = re.compile(r"(?:\d{1,3}|[ivx]{1,5}|[a-zđ])[.)]?")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zđ])\)?(?:\s?=.*)?")
_NOUN_COLUMN = re.compile(r"đvt|đơn vị tính|đơn vị đo")
_KIND_OF_ROWS = re.compile(r"(?:tên )?(?P<kind>xã|huyện|tiêu chí)")
_TOTAL = re.compile(r"(?:tổng|cộng|tổng cộng|tổng số|toàn bộ|bình quân|trung bình)(?: chung)?")
_LISTED = re.compile(r"(?:tiêu chí|tc)(?!\w)")
_CAPITAL = re.compile(r"vốn|giải ngân|kinh phí|kế hoạch|(?<!\w)giao(?!\w)|kéo dài|chuyển sang")
_BARE_RATE = re.compile(r"t[ỷỉ] lệ(?: đạt)?\s?(?:\(?\s?%\s?\)?)?|%")
# Words that a head leaves out, by what they stand before.
_LEFT_OUT = (
    (re.compile(r"(?<!năm )(?<![\w/.-])20\d\d(?![\w/])"), "năm "),
    (re.compile(r"(?<!đến )(?<!ngày )(?<![\w/.-])\d{1,2}[/.-]\d{1,2}[/.-]20\d\d"), "đến "),
    (re.compile(r"^(?:đt|đtpt|đầu tư(?: phát triển)?|sn|sự nghiệp)$"), "vốn "),
    (re.compile(r"^số xã$"), "tổng "),
    (re.compile(r"^(?:tiêu chí|tc) (?:còn )?(?:chưa|không) (?:đạt|hoàn thành)"), "các "),
)
_OF_COMMUNES = (" xã", " tiêu chí/xã", " bản", " tiêu chí")
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


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell without the blanks around it."""

    start: int
    end: int
    text: str

    @property
    def is_value(self) -> bool:
        return bool(_VALUE.fullmatch(self.text)) and not _YEAR.fullmatch(self.text)

    @property
    def has_noun(self) -> bool:
        return bool(_WITH_NOUN.fullmatch(self.text))

    @property
    def is_empty(self) -> bool:
        return bool(_EMPTY.fullmatch(self.text))


Row = list[_Cell]


@dataclass(frozen=True, slots=True)
class _Table:
    heads: list[Row]
    rows: list[Row]

    def head(self, column: int) -> list[_Cell]:
        """The words above a column; a cell that spans several columns or rows says the same more than once."""
        return list({row[column].text: row[column] for row in self.heads if not row[column].is_empty}.values())

    def is_counter(self, column: int) -> bool:
        return bool(_COUNTER.fullmatch(self.words(column)))

    def topic(self, column: int) -> list[_Cell]:
        """The head of a column with what it is the rate of, where it says no more than «Tỷ lệ (%)»."""
        head = self.head(column)
        if column and head and _BARE_RATE.fullmatch(head[-1].text):
            return [*head, *self.head(column - 1)]
        return head

    def words(self, column: int) -> str:
        return " ".join(cell.text for cell in self.head(column))


@dataclass(slots=True)
class _Writer:
    """Text of the draft in another order; what is added between stands at the place of what it is added to."""

    folded: Folded
    low: list[str] = field(default_factory=list)
    cased: list[str] = field(default_factory=list)
    at: list[int] = field(default_factory=list)

    def copy(self, start: int, end: int) -> None:
        self.low.append(self.folded.low[start:end])
        self.cased.append(self.folded.cased[start:end])
        self.at.extend(range(start, end))

    def add(self, words: str, at: int) -> None:
        self.low.append(words.lower())
        self.cased.append(words)
        self.at.extend([at] * len(words))

    def written(self) -> Folded:
        starts, ends = self.folded.starts, self.folded.ends
        places = self.at
        return Folded(
            "".join(self.low),
            "".join(self.cased),
            tuple(starts[place] for place in places),
            tuple(ends[place] for place in places),
        )


def told(folded: Folded, units: Units) -> tuple[Folded, list[tuple[int, int]]]:
    """The text with the rows of its tables written out, and where in the draft the heads stand: they state nothing."""
    if BAR not in folded.low:
        return folded, []
    writer, heads, done = _Writer(folded), [], 0
    for start, end, rows in _blocks(folded.low):
        table = _table(rows)
        if table is None:
            continue
        writer.copy(done, start)
        heads += [folded.span(row[0].start, max(row[-1].end, row[0].start + 1)) for row in table.heads]
        _write(writer, table, _names(folded, table, units))
        done = end
    writer.copy(done, len(folded.low))
    return writer.written(), heads


def _blocks(low: str) -> Iterator[tuple[int, int, list[Row]]]:
    """Lines with bars that follow each other."""
    rows: list[Row] = []
    start = at = 0
    for line in [*low.split("\n"), ""]:
        if BAR in line:
            start = start if rows else at
            rows.append(_cells(line, at))
        elif rows:
            yield start, at, rows
            rows = []
        at += len(line) + 1


def _cells(line: str, at: int) -> Row:
    cells = []
    for part in line.split(BAR):
        text = part.strip()
        start = at + len(part) - len(part.lstrip())
        cells.append(_Cell(start, start + len(text), text))
        at += len(part) + 1
    return cells


def _table(rows: list[Row]) -> _Table | None:
    """Heads and rows of equal width; None where the block has no head, or cells were merged."""
    heads: list[Row] = []
    for row in rows[:MOST_HEADS]:
        if any(cell.is_value or cell.has_noun for cell in row[1:]) or (not heads and not row[0].text):
            break
        heads.append(row)
    if not heads:
        return None
    width, counted = len(heads[0]), bool(_COUNTER.fullmatch(heads[0][0].text))
    heads = [_padded(row, width) for row in heads]
    body = [_padded(row, width) if counted else row for row in rows[len(heads) :]]
    if not 2 <= width <= MOST_COLUMNS or any(len(row) != width for row in heads + body):
        return None
    too_long = any(len(cell.text) > LONGEST_HEAD for row in heads for cell in row)
    if body and all(_COLUMN_NUMBER.fullmatch(cell.text) or not cell.text for cell in body[0]):
        body = body[1:]
    numbers = any(cell.is_value or cell.has_noun for row in body for cell in row)
    return _Table(_spread(heads), body) if numbers and not too_long else None


def _padded(row: Row, width: int) -> Row:
    """Empty cells at the start of a row are lost with its indent."""
    return [_Cell(row[0].start, row[0].start, "")] * (width - len(row)) + row


def _spread(heads: list[Row]) -> list[Row]:
    """A head above several columns stands in the first of them: the others have heads of their own below."""
    for row, below in pairwise(heads):
        for column in range(1, len(row)):
            if not row[column].text and below[column].text:
                row[column] = row[column - 1]
    return heads


@dataclass(frozen=True, slots=True)
class _Names:
    """The column that names its rows. `across`: units stand in the head, and rows tell what is counted; `are_all`: all
    districts have a row, so that the total is the province's."""

    column: int
    across: bool
    are_all: bool


def _names(folded: Folded, table: _Table, units: Units) -> _Names:
    width = len(table.heads[0])
    named = next((column for column in range(width) if _is_of_names(table, column)), 0)
    across = [column for column in range(width) if column != named and _unit(folded, table.head(column), units)]
    rows = {_unit(folded, [row[named]], units) for row in table.rows}
    return _Names(named, len(across) > 1, bool(units.districts) and units.districts <= rows)


def _is_of_names(table: _Table, column: int) -> bool:
    if table.is_counter(column):
        return False
    return not any(
        row[column].is_value or row[column].has_noun or _ORDINAL.fullmatch(row[column].text) for row in table.rows
    )


def _unit(folded: Folded, cells: list[_Cell], units: Units) -> str:
    """Code of the unit that a cell ends with; "" where it names none."""
    last = cells[-1] if cells else None
    if last is None or last.is_empty:
        return ""
    refs = units.units(folded.low, folded.cased, last.start, last.end)
    return next((ref.places[0].code for ref in refs if ref.places and ref.end == last.end), "")


def _write(writer: _Writer, table: _Table, names: _Names) -> None:
    columns = range(len(table.heads[0]))
    nouns = next((column for column in columns if _NOUN_COLUMN.fullmatch(table.words(column))), -1)
    told = [column for column in columns if column not in (names.column, nouns) and not table.is_counter(column)]
    for row in table.rows:
        label = row[names.column]
        for column in told if not label.is_empty else ():
            told_by = [table.words(column), row[nouns].text if nouns >= 0 else "", label.text]
            _sentence(writer, table, names, row, column, _noun(told_by[:: -1 if names.across else 1]))


def _noun(told_by: list[str]) -> str:
    """What a number counts, by its head, the column for just that, or the label of its row."""
    return next((noun for text in told_by for pattern, noun in _NOUNS if pattern.search(text)), "")


def _sentence(writer: _Writer, table: _Table, names: _Names, row: Row, column: int, noun: str) -> None:
    cell, label, topic = row[column], row[names.column], table.topic(column)
    subject = [label]
    if names.across:
        subject, topic = topic, subject
    if cell.is_empty or not topic or not subject or not _tells(cell, topic, noun):
        return
    if _TOTAL.fullmatch(label.text):
        if not (names.are_all and noun in _OF_COMMUNES):
            return
        writer.add("Toàn tỉnh", label.start)
    else:
        writer.add("" if names.across else _kind_of(table, names.column, label), subject[0].start)
        _copy(writer, subject)
    writer.add(": ", subject[-1].end - 1)
    if _says_itself(cell):
        writer.copy(cell.start, cell.end)
        writer.add(".\n", cell.end - 1)
        return
    _copy(writer, topic)
    writer.add(" là ", topic[-1].end - 1)
    writer.copy(cell.start, cell.end)
    writer.add((noun if cell.is_value else "") + ".\n", cell.end - 1)


def _says_itself(cell: _Cell) -> bool:
    """«8 xã đạt 19/19 tiêu chí»: needs no head."""
    return not (cell.is_value or cell.has_noun or _NUMBERS.fullmatch(cell.text))


def _tells(cell: _Cell, topic: list[_Cell], noun: str) -> bool:
    """Whether it is known what a cell counts, or of what it is a list."""
    if cell.is_value and (noun or any(_CAPITAL.search(part.text) for part in topic)):
        return True
    if _NUMBERS.fullmatch(cell.text):
        return any(_LISTED.search(part.text) for part in topic)
    return not cell.is_value


def _kind_of(table: _Table, column: int, label: _Cell) -> str:
    """«Xã» above the names says what they are."""
    found = _KIND_OF_ROWS.fullmatch(table.words(column))
    return f"{found['kind'].capitalize()} " if found and not label.text.startswith(found["kind"]) else ""


def _copy(writer: _Writer, cells: list[_Cell]) -> None:
    """The words of cells, with those that a head leaves out."""
    for place, cell in enumerate(cells):
        writer.add(" " if place else "", cell.start)
        done = cell.start
        for at, words in sorted(
            (cell.start + found.start(), words) for pattern, words in _LEFT_OUT for found in pattern.finditer(cell.text)
        ):
            writer.copy(done, at)
            writer.add(words, at)
            done = at
        writer.copy(done, cell.end)
