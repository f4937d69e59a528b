"""Workbooks that administrators export: what somebody typed stays text, whatever it begins with."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from import_export.formats.base_formats import XLSX
from openpyxl import Workbook

# What XML cannot hold, or changes (a carriage return); and text that Excel would read as such an escape.
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class TextXLSX(XLSX):
    """No cell becomes a formula, and no character is lost."""

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        book = Workbook()
        sheet: Any = book.active
        for row, values in enumerate([dataset.headers, *dataset], 1):
            for column, value in enumerate(values, 1):
                _write(sheet.cell(row, column), value)
        output = BytesIO()
        book.save(output)
        return output.getvalue()


def _write(cell: Any, value: Any) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    cell.data_type = "s"  # openpyxl takes «=…» for a formula and «#N/A» for an error
    cell.quotePrefix = value[:1] in ("=", "+", "-", "@")  # or Excel makes it one when the cell is edited
