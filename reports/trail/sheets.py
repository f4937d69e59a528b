"""The figures of a report and what is behind one of them, as files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, Tables, table_of
from ntm_portal.lib.numbers import rounded
from ntm_portal.lib.sheets import Cell, Sheet
from reports.build import ProgressReport
from reports.figures import Figure
from reports.figures.unit_lines import UnitLine
from reports.trail.figure_page import FigurePage, places_of
from reports.trail.records import RecordLine
from reports.trail.sources import Source

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

UNIT_COLUMNS: Columns = (
    (gettext_lazy("Unit"), lambda line: line[1]),
    (gettext_lazy("Has"), lambda line: line[0].said),
    (gettext_lazy("Counts"), lambda line: _("no") if line[0].adds is None else line[0].adds),
)


def figures_sheet(figures: Iterable[Figure], report: ProgressReport) -> Sheet:
    """Of a published version also what it printed, beside what its rows give by now."""
    printed: Columns = ((gettext_lazy("As published"), report.printed),) if report.version else ()
    return table_of(_("Figures of the report"), (*FIGURE_COLUMNS, *printed), figures)


def figure_tables(page: FigurePage, report: ProgressReport) -> Tables:
    """All units, of which the page shows some at a time."""
    lines = page.units.paginator.object_list
    units = {"units": lambda: units_sheet(page.figure, report, lines)} if lines else {}
    return {"records": lambda: records_sheet(page.figure, page.records), **units}


def units_sheet(figure: Figure, report: ProgressReport, lines: Iterable[UnitLine]) -> Sheet:
    title = _("Units behind the figure %(key)s") % {"key": figure.key}
    return table_of(title, UNIT_COLUMNS, places_of(report, lines))


def records_sheet(figure: Figure, lines: Iterable[RecordLine]) -> Sheet:
    return table_of(_("Records behind the figure %(key)s") % {"key": figure.key}, RECORD_COLUMNS, lines)


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
