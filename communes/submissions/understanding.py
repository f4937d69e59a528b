"""How the portal understood a file, for its sender to look at: headings, marks, rows, and what is not in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from communes.submissions.rows import SheetRead
from communes.submissions.sheets import address
from communes.submissions.tables import Table


def understood(reads: Sequence[SheetRead]) -> dict[str, Any]:
    return {
        "sheets": [_understood(read) for read in reads],
        "rows": _units_by_table(reads),
        "empty_cells": sum(read.empty_cells for read in reads),
        "not_in_file": _not_in_file(reads),
    }


def _understood(read: SheetRead) -> dict[str, Any]:
    layout = read.layout
    headings = [
        {
            "cell": address(heading.row, heading.column),
            "text": heading.text,
            "means": layout.table.by_key[heading.key].heading if heading.key else "",
        }
        for heading in layout.headings
    ]
    meant = layout.meant
    marks = [
        {"mark": mark, "count": count, "means": layout.table.words.written.get(meant.get(mark, ""), "")}
        for mark, count in layout.marks.most_common(30)
    ]
    return {
        "sheet": layout.sheet.name,
        "is_hidden": layout.sheet.hidden,
        "table": layout.table.title,
        "headings": headings,
        "marks": marks,
        "rows": len(read.rows),
        "empty_cells": read.empty_cells,
    }


def _units_by_table(reads: Iterable[SheetRead]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for read in reads:
        found.setdefault(read.layout.table.key, {}).update(dict.fromkeys(row.unit.code for row in read.rows))
    return {key: list(codes) for key, codes in found.items()}


def _not_in_file(reads: Iterable[SheetRead]) -> list[str]:
    """Units that a table of the file could speak about and does not."""
    tables: dict[str, Table] = {}
    present: dict[str, set[str]] = defaultdict(set)
    for read in reads:  # one table may stand on several sheets, a district each
        tables[read.layout.table.key] = read.layout.table
        present[read.layout.table.key] |= {row.unit.code for row in read.rows}
    missing = (line.unit for key, table in tables.items() for line in table.lines if line.unit.code not in present[key])
    return list(dict.fromkeys(unit.full_name for unit in missing))
