"""The lists of the audit trail as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, table_of
from communes.lines import person_name
from ntm_portal.lib.sheets import Sheet
from ntm_portal.pages.selectors.audit import Change

MOST = 5_000  # entries of one file, the newest

ENTRY_COLUMNS: Columns = (
    (gettext_lazy("When"), lambda entry: entry.at),
    (gettext_lazy("What happened"), lambda entry: entry.get_action_display()),
    (gettext_lazy("Account"), lambda entry: entry.account),
    (gettext_lazy("Done by"), lambda entry: entry.user and person_name(entry.user)),
    (gettext_lazy("Address"), lambda entry: entry.address),
    (gettext_lazy("Detail"), lambda entry: entry.detail),
    (gettext_lazy("Page"), lambda entry: entry.path),
)

CHANGE_COLUMNS: Columns = (
    (gettext_lazy("When"), lambda change: change.at),
    (gettext_lazy("Done by"), lambda change: change.who),
    (gettext_lazy("Kind"), lambda change: change.kind),
    (gettext_lazy("Unit"), lambda change: change.unit),
    (gettext_lazy("What changed"), lambda change: change.what),
    (gettext_lazy("As of"), lambda change: change.observed_on),
    (gettext_lazy("From"), lambda change: change.old),
    (gettext_lazy("To"), lambda change: change.new),
    (gettext_lazy("Note"), lambda change: change.note),
    (gettext_lazy("Cancelled"), lambda change: _fate(change)),
)


def entries_sheet(entries: Iterable[Any]) -> Sheet:
    return table_of(_("Sign-ins, refusals and changes of accounts"), ENTRY_COLUMNS, entries)


def changes_sheet(title: str, changes: Iterable[Change]) -> Sheet:
    return table_of(title, CHANGE_COLUMNS, changes)


def _fate(change: Change) -> str:
    if change.is_voiding:
        return _("cancels a record") if change.observed_on else _("deleted")
    return _("cancelled since") if change.is_voided else ""
