"""The register and the board of returns as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.desks import DeskLine
from communes.exports import Columns, table_of
from communes.lines import person_name
from communes.models import Period, Submission
from ntm_portal.lib.sheets import Sheet

REGISTER_COLUMNS: Columns = (
    (gettext_lazy("File"), lambda row: row.original_name),
    (gettext_lazy("Received"), lambda row: row.received_at),
    (gettext_lazy("Unit"), lambda row: row.unit.full_name),
    (gettext_lazy("Period"), lambda row: row.period.title),
    (gettext_lazy("Sent by"), lambda row: person_name(row.sent_by)),
    (gettext_lazy("Figures"), lambda row: row.cells, 0, True),
    (gettext_lazy("Must fix"), lambda row: row.must_fix, 0, True),
    (gettext_lazy("To explain"), lambda row: row.to_explain, 0, True),
    (gettext_lazy("State"), lambda row: row.get_state_display()),
    (gettext_lazy("Counts"), lambda row: _counted(row)),
)

BOARD_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line.unit.code),
    (gettext_lazy("Unit"), lambda line: line.unit.full_name),
    (gettext_lazy("Return"), lambda line: line.sent and line.sent.original_name),
    (gettext_lazy("State"), lambda line: line.sent.get_state_display() if line.sent else _("not sent")),
    (gettext_lazy("Sent at"), lambda line: line.sent and line.sent.sent_at),
    (gettext_lazy("Days late"), lambda line: line.days_late if line.is_late else None),
    (gettext_lazy("File that counts"), lambda line: line.counting and line.counting.original_name),
    (gettext_lazy("All files"), lambda line: len(line.files)),
)


QUEUE_COLUMNS: Columns = (
    (gettext_lazy("Unit"), lambda row: row.unit.full_name),
    (gettext_lazy("File"), lambda row: row.original_name),
    (gettext_lazy("Period"), lambda row: row.period.title),
    (gettext_lazy("Sent by"), lambda row: person_name(row.sent_by)),
    (gettext_lazy("Sent at"), lambda row: row.sent_at),
    (gettext_lazy("Figures"), lambda row: row.cells, 0, True),
)


def queue_sheet(rows: Iterable[Submission]) -> Sheet:
    return table_of(_("Waiting for a decision"), QUEUE_COLUMNS, rows)


def register_sheet(rows: Iterable[Submission]) -> Sheet:
    return table_of(_("Register of returns"), REGISTER_COLUMNS, rows)


def board_sheet(period: Period, lines: Iterable[DeskLine]) -> Sheet:
    return table_of(_("Who has sent: %(period)s") % {"period": period.title}, BOARD_COLUMNS, lines)


def _counted(row: Any) -> str:
    words = {"whole": _("counts"), "part": _("counts in part"), "nothing": _("later files count")}
    return words.get(getattr(row, "counted", ""), "")
