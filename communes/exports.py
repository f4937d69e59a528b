"""Tables to take away: what administrators export, and every table of a page as it is shown there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
    write: Callable[[Sheet], bytes]


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


def file_of(
    request: PortalRequest,
    sheet: Sheet,
    about: object = "",
    *,
    chosen: str = "",
    day: date | None = None,
    most: int = MOST_ROWS,
) -> HttpResponse:
    """The table as the file that the address asks for: of which unit, narrowed to what, on which day."""
    ending, day = request.GET["export"], day or request.portal.day
    head = (*filter(None, [str(about), chosen]), *_head(day, most if len(sheet.rows) > most else None), *sheet.head)
    content = KINDS[ending].write(replace(sheet, head=head, rows=sheet.rows[:most]))
    response = HttpResponse(content, content_type=KINDS[ending].media_type)
    name = "-".join([*bare_words(f"{sheet.title} {about}").split(), f"{day:%Y-%m-%d}"])
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
