"""Tables of the pages of a report, and of its documents and classes, as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, Tables, table_of
from communes.selectors import Fates
from criteria.changes import CriterionChange
from criteria.models import Level
from criteria.templatetags.marks import verdict_word
from funding.models import CapitalKind
from funding.selectors import Movement
from funding.sheets import MONEY, million
from ntm_portal.lib.sheets import Sheet
from reports.changes import Changes
from reports.figures.changes import AMOUNTS

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


PERIOD_COLUMNS: Columns = (
    (gettext_lazy("Period"), lambda line: line[0].title),
    (gettext_lazy("State"), lambda line: line[0].get_state_display()),
    (gettext_lazy("Locked with"), lambda line: line[1] and line[1].title),
    (gettext_lazy("Cut-off"), lambda line: line[0].cutoff),
    (gettext_lazy("Due on"), lambda line: line[0].due_on),
)

SECTION_COLUMNS: Columns = (
    (gettext_lazy("Section"), lambda item: item.label),
    (gettext_lazy("Words"), lambda item: item.words),
    (gettext_lazy("Names without a figure"), lambda item: item.unknown),
    (gettext_lazy("Numbers typed by hand"), lambda item: item.typed),
    (gettext_lazy("Last recorded"), lambda item: item.at),
    (gettext_lazy("Recorded by"), lambda item: item.by),
)


def periods_sheet(lines: Iterable[Any]) -> Sheet:
    return table_of(_("Periods"), PERIOD_COLUMNS, lines)


def sections_sheet(sections: Iterable[Any]) -> Sheet:
    return table_of(_("Text of the report"), SECTION_COLUMNS, sections)


MOVED_COLUMNS: Columns = (
    (gettext_lazy("Holder"), lambda line: line[0].holder.full_name if line[0].holder else "Tổng số"),
    (gettext_lazy("Kind"), lambda line: CapitalKind(line[0].kind).label),
    (gettext_lazy("Amount"), lambda line: AMOUNTS[line[1]]),
    (gettext_lazy("Last period"), lambda line: million(getattr(line[0].before, line[1])), *MONEY),
    (gettext_lazy("This period"), lambda line: million(getattr(line[0].after, line[1])), *MONEY),
    (gettext_lazy("Difference"), lambda line: million(_gain(*line)), *MONEY),
)

FATE_COLUMNS: Columns = (
    (gettext_lazy("Change"), lambda line: line[0]),
    (gettext_lazy("Code"), lambda line: line[1].unit.code),
    (gettext_lazy("Unit"), lambda line: line[1].unit.full_name),
    (gettext_lazy("Day"), lambda line: line[1].on),
    (gettext_lazy("Went into, came from"), lambda line: ", ".join(other.full_name for other in line[1].others)),
)


def documents_sheet(rows: Iterable[Any], year: int) -> Sheet:
    return table_of(_("Guidance documents of %(year)s") % {"year": year}, DOCUMENT_COLUMNS, rows)


def classes_sheet(rows: Iterable[Any], year: int) -> Sheet:
    return table_of(_("Training classes of %(year)s") % {"year": year}, CLASS_COLUMNS, rows)


REGISTER_SHEETS = {"documents": documents_sheet, "classes": classes_sheet}


def change_tables(changes: Changes) -> Tables:
    """Those that the page shows."""
    fates, capital = changes.fates, changes.capital or ()
    return {
        "criteria": lambda: changes_sheet(changes),
        **({"units": lambda: fates_sheet(fates)} if fates.ended or fates.came else {}),
        **({"capital": lambda: moved_sheet(capital)} if capital else {}),
    }


def fates_sheet(fates: Fates) -> Sheet:
    lines = [*((_("ended"), fate) for fate in fates.ended), *((_("came"), fate) for fate in fates.came)]
    return table_of(_("Communes that ended or came"), FATE_COLUMNS, lines)


def moved_sheet(capital: Iterable[Movement]) -> Sheet:
    lines = [(movement, name) for movement in capital for name in movement.moved]
    return table_of(_("Capital before and after, in million đồng"), MOVED_COLUMNS, lines)


def _gain(movement: Movement, name: str) -> int:
    after: int = getattr(movement.after, name)
    return after - int(getattr(movement.before, name))


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
