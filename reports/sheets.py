"""Tables of the pages of a report, and of its documents and classes, as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, table_of
from criteria.changes import CriterionChange
from criteria.models import Level
from criteria.templatetags.marks import verdict_word
from ntm_portal.lib.numbers import rounded
from ntm_portal.lib.sheets import Cell, Sheet
from reports.changes import Changes
from reports.figures import Figure
from reports.trail.records import RecordLine
from reports.trail.sources import Source

DOCUMENT_COLUMNS: Columns = (
    (gettext_lazy("Document type"), lambda row: row.kind),
    (gettext_lazy("Document number"), lambda row: row.number),
    (gettext_lazy("Issued on"), lambda row: row.issued_on),
    (gettext_lazy("Issuer"), lambda row: row.issuer),
    (gettext_lazy("Category"), lambda row: row.get_category_display()),
    (gettext_lazy("Abstract"), lambda row: row.title),
)

CLASS_COLUMNS: Columns = (
    (gettext_lazy("Class"), lambda row: row.title),
    (gettext_lazy("Held on"), lambda row: row.held_on),
    (gettext_lazy("Held until"), lambda row: row.held_until),
    (gettext_lazy("Place"), lambda row: row.place),
    (gettext_lazy("Trainees"), lambda row: row.trainees, 0, True),
)

FIGURE_COLUMNS: Columns = (
    (gettext_lazy("Figure"), lambda figure: figure.label),
    (gettext_lazy("Value"), lambda figure: _value(figure)),
    (gettext_lazy("Unit of measure"), lambda figure: figure.unit),
    (gettext_lazy("As of"), lambda figure: figure.cutoff),
    (gettext_lazy("Code"), lambda figure: figure.key),
)

RECORD_COLUMNS: Columns = (
    (gettext_lazy("Unit"), lambda line: line.place),
    (gettext_lazy("About"), lambda line: line.what),
    (gettext_lazy("Value"), lambda line: line.value),
    (gettext_lazy("Observed on"), lambda line: line.day),
    (gettext_lazy("Counts"), lambda line: line.adds),
    (gettext_lazy("Entered by, or file"), lambda line: _source(line.source)),
    (gettext_lazy("Accepted by"), lambda line: line.source and line.source.accepted_by),
    (gettext_lazy("Accepted on"), lambda line: line.source and line.source.accepted_at),
)

CHANGE_COLUMNS: Columns = (
    (gettext_lazy("Change"), lambda line: line[0]),
    (gettext_lazy("Level"), lambda line: line[1]),
    (gettext_lazy("Code"), lambda line: line[2].code),
    (gettext_lazy("Unit"), lambda line: line[2].full_name),
    (gettext_lazy("What"), lambda line: line[3]),
    (gettext_lazy("Last period"), lambda line: line[4]),
    (gettext_lazy("This period"), lambda line: line[5]),
    (gettext_lazy("Day"), lambda line: line[6]),
    (gettext_lazy("Reason"), lambda line: line[7]),
    (gettext_lazy("Entered by, or file"), lambda line: line[8]),
)


REPORT_COLUMNS: Columns = (
    (gettext_lazy("Period"), lambda line: line[0].title),
    (gettext_lazy("Cut-off"), lambda line: line[0].cutoff),
    (gettext_lazy("State"), lambda line: line[0].get_state_display()),
    (gettext_lazy("Published version"), lambda line: line[1] and line[1].version),
    (gettext_lazy("Published on"), lambda line: line[1] and timezone.localdate(line[1].published_at)),
)


def reports_sheet(lines: Iterable[Any]) -> Sheet:
    """Periods with the newest version published of each."""
    return table_of(_("Reports"), REPORT_COLUMNS, lines)


def documents_sheet(rows: Iterable[Any], year: int) -> Sheet:
    return table_of(_("Guidance documents of %(year)s") % {"year": year}, DOCUMENT_COLUMNS, rows)


def classes_sheet(rows: Iterable[Any], year: int) -> Sheet:
    return table_of(_("Training classes of %(year)s") % {"year": year}, CLASS_COLUMNS, rows)


REGISTER_SHEETS = {"documents": documents_sheet, "classes": classes_sheet}


def figures_sheet(figures: Iterable[Figure]) -> Sheet:
    return table_of(_("Figures of the report"), FIGURE_COLUMNS, figures)


def records_sheet(figure: Figure, lines: Iterable[RecordLine]) -> Sheet:
    return table_of(_("Records behind the figure %(key)s") % {"key": figure.key}, RECORD_COLUMNS, lines)


def changes_sheet(changes: Changes) -> Sheet:
    """Criteria lost and gained, then decisions; a line each."""
    lost = [_criterion_line(_("lost"), change) for change in changes.lost]
    gained = [_criterion_line(_("gained"), change) for change in changes.gained]
    decided = [
        (
            _("recognised") if decision.is_award else _("withdrawn"),
            Level(decision.title).label,
            decision.unit,
            decision.decision,
            None,
            None,
            decision.signed_on,
            None,
            None,
        )
        for decision in changes.decisions
    ]
    return table_of(_("What changed since the last report"), CHANGE_COLUMNS, [*lost, *gained, *decided])


def _criterion_line(word: str, change: CriterionChange) -> tuple[Any, ...]:
    what, turn = f"{change.number}. {change.name}", change.turn
    before, after = verdict_word(change.before), verdict_word(change.after)
    by = turn.file or turn.by
    return word, Level(change.level).label, change.unit, what, before, after, turn.observed_on, turn.reason, by


def _value(figure: Figure) -> Cell:
    """As printed: rounded to its decimals, a number all the same; a list of criteria is text."""
    if isinstance(figure.value, tuple) or figure.value is None:
        return figure.printed
    return figure.value if figure.decimals is None else rounded(figure.value, figure.decimals)


def _source(source: Source | None) -> str | None:
    if source is None:
        return None
    file = source.file.original_name if source.file else ""
    place = "!".join(filter(None, (source.sheet, source.cell)))
    return ", ".join(filter(None, (source.by or source.returned, file, place)))
