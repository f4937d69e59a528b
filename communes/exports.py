"""Tables to take away: what administrators export, and every table of a page as it is shown there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.formats.base_formats import XLSX
from openpyxl import Workbook

from communes.guards import PortalRequest
from ntm_portal.lib.sheets import Cell, Column, Sheet, csv_text, write_text, xlsx
from ntm_portal.lib.text import bare_words

MOST_ROWS = 20_000

# Heading, function of a thing, and what `Column` takes more.
Columns = Sequence[tuple[Any, ...]]

# The tables of a page that has several, by the name that the address gives them, the main one first.
Tables = Mapping[str, Callable[[], Sheet]]


class TextXLSX(XLSX):
    """No cell becomes a formula, and no character is lost."""

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        book = Workbook()
        sheet: Any = book.active
        for row, values in enumerate([dataset.headers, *dataset], 1):
            for column, value in enumerate(values, 1):
                write_text(sheet.cell(row, column), value)
        output = BytesIO()
        book.save(output)
        return output.getvalue()


@dataclass(frozen=True)
class Kind:
    media_type: str
    write: Callable[..., bytes]  # takes sheets; text holds one only


KINDS = {
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx),
    "csv": Kind("text/csv; charset=utf-8", csv_text),
}


def asked_for(request: PortalRequest, table: str = "") -> bool:
    """Whether the address asks for this table of its page as a file."""
    return request.GET.get("export") in KINDS and request.GET.get("table", "") == table


def table_of(title: str, columns: Columns, things: Iterable[Any]) -> Sheet:
    """A row for each thing; one more than a file holds, so that it is known to be cut."""
    named = [Column(str(heading), *more) for heading, _reader, *more in columns]
    readers = [reader for _heading, reader, *_more in columns]
    rows = [[_plain(reader(thing)) for reader in readers] for thing in islice(things, MOST_ROWS + 1)]
    return Sheet(title, named, rows)


def table_of_page(title: str, table: Any, **columns: tuple[Any, ...]) -> Sheet:
    """A table of django-tables2 as it is filtered and sorted; `columns` is what `Column` takes more, by name."""
    headings, *rows = table.as_values()
    names = [column.name for column in table.columns.iterall() if not column.column.exclude_from_export]
    named = [Column(str(heading), *columns.get(name, ())) for name, heading in zip(names, headings, strict=True)]
    return Sheet(title, named, [[_plain(value) for value in row] for row in islice(rows, MOST_ROWS + 1)])


def _plain(value: Any) -> Cell:
    """Lazy words become text, the dash of an empty cell nothing, a moment the clock of the province."""
    if isinstance(value, datetime):
        return timezone.localtime(value)
    if value is None or isinstance(value, int | date) or hasattr(value, "quantize"):
        return value  # type: ignore[no-any-return]
    return str(value) if str(value) not in ("", "–") else None


@dataclass(frozen=True)
class About:
    """Of which unit the tables of a file are, narrowed to what, on which day."""

    unit: object
    chosen: str
    day: date

    def headed(self, sheet: Sheet, most: int) -> Sheet:
        told = (
            *filter(None, [str(self.unit), self.chosen]),
            *_head(self.day, most if len(sheet.rows) > most else None),
        )
        return replace(sheet, head=(*told, *sheet.head), rows=sheet.rows[:most])


def file_of(
    request: PortalRequest,
    sheet: Sheet,
    about: object = "",
    *,
    chosen: str = "",
    day: date | None = None,
    most: int = MOST_ROWS,
) -> HttpResponse:
    """The table as the file that the address asks for."""
    return _file(request, sheet.title, [sheet], About(about, chosen, day or request.portal.day), most)


def file_of_tables(
    request: PortalRequest,
    title: str,
    tables: Tables,
    about: object = "",
    *,
    chosen: str = "",
    day: date | None = None,
) -> HttpResponse | None:
    """The table that the address names; without a name all of them as a workbook, or the main one as text. None where
    the page itself is asked for.
    """
    name, ending = request.GET.get("table", ""), request.GET.get("export")
    if ending not in KINDS or not tables or name not in {"", *tables}:
        return None
    if ending == "xlsx" and not name and len(tables) > 1:
        sheets = [sheet_of() for sheet_of in tables.values()]
        return _file(request, title, sheets, About(about, chosen, day or request.portal.day), MOST_ROWS)
    return file_of(request, tables[name or next(iter(tables))](), about, chosen=chosen, day=day)


def _file(request: PortalRequest, title: str, sheets: Sequence[Sheet], about: About, most: int) -> HttpResponse:
    ending = request.GET["export"]
    content = KINDS[ending].write(*(about.headed(sheet, most) for sheet in sheets))
    response = HttpResponse(content, content_type=KINDS[ending].media_type)
    name = "-".join([*bare_words(f"{title} {about.unit}").split(), f"{about.day:%Y-%m-%d}"])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def choice_of(form: Any) -> str:
    """What a form of filters narrows its list to, in its own words."""
    form.is_valid()
    chosen = [(field, form.cleaned_data.get(field.name)) for field in form]
    return "; ".join(f"{field.label}: {_words(field.field, value)}" for field, value in chosen if value)


def _words(field: Any, value: Any) -> str:
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return labels.get(str(value)) or (f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value))


def _head(day: date, most: int | None) -> list[str]:
    """The working day, when the file was made, and what is to know before anything is read from it."""
    lines = [
        _("Figures as of %(day)s") % {"day": f"{day:%d/%m/%Y}"},
        _("Exported at %(at)s") % {"at": f"{timezone.localtime():%H:%M %d/%m/%Y}"},
    ]
    if settings.DEMO:
        lines.append(_("SAMPLE DATA"))
    if most:
        lines.append(_("Only the first %(number)s rows: narrow the list on the page.") % {"number": most})
    return lines
