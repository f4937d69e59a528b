"""Each cell of a table is written out as the sentence that an officer would say for it.

«Huyện | Số xã đạt 19 tiêu chí» above «Tam Đường | 8» reads «Tam Đường: số xã đạt 19 tiêu chí là 8 xã.», and all that
the portal knows of sentences holds for tables. Places stay those of the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.drafts.reading.fold import Folded
from reports.drafts.reading.table_words import (
    NOUN_COLUMN,
    OF_COMMUNES,
    OF_SMALLER,
    TOTAL,
    kind_of,
    left_out,
    noun_of,
    says_itself,
    tells,
)
from reports.drafts.reading.tables import BAR, Cell, Row, Table, blocks, table_of
from reports.drafts.reading.units import Units


def with_tables_told(folded: Folded, units: Units) -> tuple[Folded, list[tuple[int, int]]]:
    """The text with the rows of its tables written out, and where in the draft the heads stand: they state nothing."""
    if BAR not in folded.low:
        return folded, []
    writer, heads, done = _Writer(folded), [], 0
    for start, end, rows in blocks(folded.low):
        table = table_of(rows)
        if table is None:
            continue
        writer.copy(done, start)
        heads += [folded.span(row[0].start, max(row[-1].end, row[0].start + 1)) for row in table.heads]
        _write(writer, table, _names(folded, table, units))
        done = end
    writer.copy(done, len(folded.low))
    return writer.written(), heads


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


@dataclass(frozen=True, slots=True)
class _Names:
    """The column that names its rows. `across`: units stand in the head, and rows tell what is counted; `are_all`: all
    districts have a row, so that the total is the province's."""

    column: int
    across: bool
    are_all: bool


def _names(folded: Folded, table: Table, units: Units) -> _Names:
    width = len(table.heads[0])
    of_names = [column for column in range(width) if _is_of_names(table, column)]
    named = max(of_names, key=lambda column: _rank(folded, table, column, units), default=0)
    across = [column for column in range(width) if column != named and _unit(folded, table.head(column), units)]
    rows = {_unit(folded, [row[named]], units) for row in table.rows}
    return _Names(named, len(across) > 1, bool(units.districts) and units.districts <= rows)


def _rank(folded: Folded, table: Table, column: int, units: Units) -> int:
    """Which of several columns names the rows: communes and villages before their districts, units before words."""
    if OF_SMALLER.match(table.words(column)):
        return 2
    return int(2 * sum(bool(_unit(folded, [row[column]], units)) for row in table.rows) > len(table.rows))


def _is_of_names(table: Table, column: int) -> bool:
    if table.is_counter(column):
        return False
    return not any(row[column].is_number or row[column].is_ordinal for row in table.rows)


def _unit(folded: Folded, cells: list[Cell], units: Units) -> str:
    """Code of the unit that a cell ends with; "" where it names none."""
    last = cells[-1] if cells else None
    if last is None or last.is_empty:
        return ""
    refs = units.units(folded.low, folded.cased, last.start, last.end)
    return next((ref.places[0].code for ref in refs if ref.places and ref.end == last.end), "")


def _write(writer: _Writer, table: Table, names: _Names) -> None:
    columns = range(len(table.heads[0]))
    nouns = next((column for column in columns if NOUN_COLUMN.fullmatch(table.words(column))), -1)
    told = [column for column in columns if column not in (names.column, nouns) and not table.is_counter(column)]
    for row in table.rows:
        label = row[names.column]
        for column in told if not label.is_empty else ():
            told_by = [table.words(column), row[nouns].text if nouns >= 0 else "", label.text]
            _sentence(writer, table, names, row, column, noun_of(told_by[:: -1 if names.across else 1]))


def _sentence(writer: _Writer, table: Table, names: _Names, row: Row, column: int, noun: str) -> None:
    cell, label = row[column], row[names.column]
    subject, topic = [label], table.topic(column)
    if names.across:
        subject, topic = topic, subject
    is_total = bool(TOTAL.fullmatch(label.text))
    if is_total and not (names.are_all and noun in OF_COMMUNES):
        return
    if cell.is_empty or not topic or not subject or not tells(cell, topic, noun):
        return
    if is_total:
        writer.add("Toàn tỉnh", label.start)
    else:
        writer.add("" if names.across else kind_of(table.words(names.column), label.text), subject[0].start)
        _copy(writer, subject)
    writer.add(": ", subject[-1].end - 1)
    if not says_itself(cell):
        _copy(writer, topic)
        writer.add(" là ", topic[-1].end - 1)
    writer.copy(cell.start, cell.end)
    writer.add((noun if cell.is_value else "") + ".\n", cell.end - 1)


def _copy(writer: _Writer, cells: list[Cell]) -> None:
    """The words of cells, with those that a head leaves out."""
    for place, cell in enumerate(cells):
        writer.add(" " if place else "", cell.start)
        done = cell.start
        for place_in, words in left_out(cell.text):
            at = cell.start + place_in
            writer.copy(done, at)
            writer.add(words, at)
            done = at
        writer.copy(done, cell.end)
