"""What differs between two versions of a report, as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from communes.exports import Columns, table_of
from ntm_portal.lib.sheets import Sheet
from reports.publishing.frozen import FigureChange


def difference_sheet(changed: Iterable[tuple[str, Sequence[FigureChange]]], before: str, after: str) -> Sheet:
    """Values as printed; the unit in a column of its own."""
    columns: Columns = (
        (_("Unit"), lambda line: line[0]),
        (_("Figure"), lambda line: line[1].label),
        (before, lambda line: line[1].before),
        (after, lambda line: line[1].after),
        (_("Unit of measure"), lambda line: line[1].unit),
        (_("Code"), lambda line: line[1].key),
    )
    return table_of(_("Figures that differ"), columns, [(place, item) for place, items in changed for item in items])
