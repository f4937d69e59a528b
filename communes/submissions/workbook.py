"""The workbook that is handed out: filled with what is approved, unlocked where something may change.

XlsxWriter writes text as text: nothing that a person typed can become a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from communes.submissions.heights import LINE_HEIGHT, row_height, upright_height
from communes.submissions.passport import DAY_MARK, MARKER, SHEET, passport_rows
from communes.submissions.sheets import letters
from communes.submissions.tables import Column, Line, ReturnPlan, Role, Table, Value
from ntm_portal.lib.numbers import MILLION, vietnamese

A4 = 9
HEADING_ROW = 4  # from 0: title, unit and period, hint, blank
HIDDEN, FIRST = 0, 1  # the hidden column of marks; the first column of the table
FREELY_ALLOWED = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}
_KEY = re.compile(r"\{(\w+)\}")


def write_workbook(plan: ReturnPlan, output: IO[bytes], *, day: date) -> None:
    """`day` is proposed as «Số liệu đến ngày»."""
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = _styles(book)
    _guide(book, plan, styles, day)
    for table in plan.tables:
        TableSheet(book.add_worksheet(table.sheet), plan, table, styles).write()
    _passport(book, plan)
    book.set_properties({"title": f"{plan.unit.full_name}, {plan.period_title}", "author": "NTM Portal"})
    book.close()


def _styles(book: Any) -> dict[str, Format]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    boxed = {**base, "border": 1, "border_color": "#8A8F98"}
    filled = {**boxed, "locked": False, "bg_color": "#FFFBE6"}
    looks: dict[str, dict[str, Any]] = {
        "plain": {**base, "text_wrap": True, "valign": "top"},
        "title": {**base, "bold": True, "font_size": 14},
        "small": {**base, "italic": True, "font_color": "#4A4F57"},
        "heading": {**boxed, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E8EDF3"},
        "upright": {**boxed, "bold": True, "text_wrap": True, "rotation": 90, "bg_color": "#E8EDF3"},
        "text": {**boxed, "text_wrap": True},
        "code": {**boxed, "num_format": "@"},
        "word": {**filled, "align": "center", "num_format": "@", "text_wrap": True},
        "number": {**filled, "num_format": "#,##0.###"},
        "million": {**filled, "num_format": "#,##0.######"},
        "note": {**filled, "text_wrap": True, "num_format": "@"},
        "day": {**filled, "bold": True, "num_format": "dd/mm/yyyy", "align": "center"},
        "total": {**boxed, "bold": True, "align": "center", "num_format": "#,##0.######", "bg_color": "#F3F4F6"},
        "whole": {"num_format": "#,##0"},  # over the others: their decimal mark would dangle behind a whole number
        "label": {**boxed, "bold": True, "bg_color": "#F3F4F6"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


# --- First and last sheet ---------------------------------------------------------------------------------------------


def _guide(book: Any, plan: ReturnPlan, styles: Mapping[str, Format], day: date) -> None:
    sheet = book.add_worksheet(_("Guide"))
    sheet.set_column(HIDDEN, HIDDEN, None, None, {"hidden": True})
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 70)
    sheet.write_string(0, 1, _("Return on new rural development"), styles["title"])
    known = (
        (_("Unit"), plan.unit.full_name),
        (_("Period"), plan.period_title),
        (_("Figures asked for up to"), f"{plan.cutoff:%d/%m/%Y}"),
    )
    for row, (label, text) in enumerate(known, 2):
        sheet.write_string(row, 1, label, styles["label"])
        sheet.write_string(row, 2, text, styles["text"])
    row = 2 + len(known)
    sheet.write_string(row, HIDDEN, DAY_MARK)
    sheet.write_string(row, 1, _("Figures hold up to"), styles["label"])
    sheet.write_datetime(row, 2, datetime(day.year, day.month, day.day), styles["day"])  # noqa: DTZ001  Excel's days have no zone
    for line, text in enumerate(_guide_lines(plan), row + 2):
        sheet.merge_range(line, 1, line, 2, "", styles["plain"])
        sheet.write_string(line, 1, text, styles["plain"])
        sheet.set_row(line, 32)
    _page(sheet)
    sheet.protect("", FREELY_ALLOWED)


def _guide_lines(plan: ReturnPlan) -> list[str]:
    sheets = ", ".join(f"«{table.sheet}»" for table in plan.tables)
    return [
        _("1. Fill in the yellow cells of the sheets %(sheets)s. They hold what the province approved last.")
        % {"sheets": sheets},
        _("2. Correct what has changed; leave what still holds. An empty cell records nothing."),
        _("3. Where a criterion was met and no longer is, write the reason in the last column of its row."),
        _("4. Numbers: a dot between thousands, a comma before decimals. Capital is in million đồng."),
        _("5. Write above up to which day the figures hold: not after the day asked for."),
        _(
            "6. Save as .xlsx and send the file on the page «Returns» of the portal. The portal checks it and shows "
            "what would change before anything is sent."
        ),
        _("Do not delete sheets, columns or codes; rows may be sorted, columns may be hidden."),
    ]


def _passport(book: Any, plan: ReturnPlan) -> None:
    sheet = book.add_worksheet(SHEET)
    for row, cells in enumerate(passport_rows(plan)):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    sheet.protect("")
    sheet.very_hidden()


def _page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P/&N")


# --- One table --------------------------------------------------------------------------------------------------------


class TableSheet:
    """Writes one table; rows and columns count from 0 as XlsxWriter does."""

    def __init__(self, sheet: Worksheet, plan: ReturnPlan, table: Table, styles: Mapping[str, Format]) -> None:
        self.sheet, self.plan, self.table, self.styles = sheet, plan, table, styles
        self.at = {column.key: FIRST + place for place, column in enumerate(table.columns)}

    def write(self) -> None:
        self._head()
        for row, line in enumerate(self.table.lines, HEADING_ROW + 1):
            self.sheet.set_row(row, self._height(line))
            for column in self.table.columns:
                self._cell(row, column, line)
        if self.table.is_matrix:
            self._sums()
        self._whole_numbers()
        self._choices()
        self._frame()

    @property
    def last(self) -> int:
        return HEADING_ROW + len(self.table.lines)

    def _head(self) -> None:
        sheet = self.sheet
        sheet.write_string(0, FIRST, self.table.title, self.styles["title"])
        sheet.write_string(1, FIRST, f"{self.plan.unit.full_name}, {self.plan.period_title}", self.styles["small"])
        sheet.write_string(2, FIRST, self.table.hint, self.styles["small"])
        sheet.write_string(HEADING_ROW, HIDDEN, f"{MARKER}{self.table.key}")
        sheet.set_column(HIDDEN, HIDDEN, None, None, {"hidden": True})
        for column in self.table.columns:
            look = "upright" if column.number is not None else "heading"
            at, options = self.at[column.key], {"hidden": column.is_hidden}
            sheet.set_column(at, at, column.width, None, options)
            sheet.write_string(HEADING_ROW, self.at[column.key], column.heading, self.styles[look])
        sheet.set_row(HEADING_ROW, self._heading_height())

    def _heading_height(self) -> float:
        upright = [column.heading for column in self.table.columns if column.number is not None]
        return upright_height(upright) if upright else 2.5 * LINE_HEIGHT

    def _height(self, line: Line) -> float:
        """Words of a matrix stand in two lines."""
        texts = {Role.UNIT: line.unit.name, Role.ITEM: line.item}
        shown = (column for column in self.table.columns if not column.is_hidden)
        told = [(texts.get(column.role) or str(line.shown.get(column.key, "")), column.width) for column in shown]
        return row_height(told, least=1 + self.table.is_matrix)

    def _cell(self, row: int, column: Column, line: Line) -> None:
        at = self.at[column.key]
        fixed = {Role.CODE: line.unit.code, Role.UNIT: line.unit.name, Role.ITEM: line.item}
        if column.role in fixed:
            look = "code" if column.role != Role.UNIT else "text"
            self.sheet.write_string(row, at, fixed[column.role], self.styles[look])
        elif column.role == Role.SHOWN:
            self.sheet.write_string(row, at, str(line.shown.get(column.key, "")), self.styles["text"])
        elif column.role == Role.TOTAL:
            result = column.total(line.approved) if column.total else 0
            self.sheet.write_formula(row, at, self._formula(column, row), self.styles["total"], result)
        else:
            self._known(row, at, column, line.approved.get(column.key))

    def _known(self, row: int, at: int, column: Column, value: Value | None) -> None:
        style = self.styles[column.role.value]
        if value is None:
            self.sheet.write_blank(row, at, None, style)
            return
        words = self._written(column, value)
        if column.role == Role.WORD:
            self.sheet.write_string(row, at, words, style)
        else:
            amount = Decimal(value) / MILLION if column.role == Role.MILLION else Decimal(value)
            self.sheet.write_number(row, at, float(amount), style)
        self.sheet.write_comment(row, at, _("Approved: %(value)s") % {"value": words}, {"x_scale": 0.8, "y_scale": 0.4})

    def _written(self, column: Column, value: Value) -> str:
        if column.role == Role.WORD:
            return self.table.words.written[str(value)]
        return vietnamese(Decimal(value) / MILLION if column.role == Role.MILLION else Decimal(value))

    def _formula(self, column: Column, row: int) -> str:
        places = {key: letters(at + 1) for key, at in self.at.items()} | {"row": str(row + 1)}
        return _KEY.sub(lambda found: places[found[1]], column.formula)

    def _sums(self) -> None:
        """How many units meet each criterion; results are written too, for programs that do not calculate."""
        row = self.last + 1
        self.sheet.write_string(row, self.at["unit"], _("Total met"), self.styles["label"])
        for column in self.table.reported:
            letter = letters(self.at[column.key] + 1)
            span = f"{letter}{HEADING_ROW + 2}:{letter}{self.last + 1}"
            met = [word for value, word in self.table.words.written.items() if value in self.table.counted]
            formula = "=" + "+".join(f'COUNTIF({span},"{word}")' for word in met)
            count = sum(line.approved.get(column.key) in self.table.counted for line in self.table.lines)
            self.sheet.write_formula(row, self.at[column.key], formula, self.styles["total"], count)

    def _whole_numbers(self) -> None:
        for column in self.table.columns:
            if column.role in (Role.NUMBER, Role.MILLION, Role.TOTAL) and self.table.lines:
                first, last, at = HEADING_ROW + 1, self.last, self.at[column.key]
                rule = {"type": "formula", "criteria": f"=MOD({letters(at + 1)}{first + 1},1)=0"}
                self.sheet.conditional_format(first, at, last, at, {**rule, "format": self.styles["whole"]})

    def _choices(self) -> None:
        words = list(self.table.words.written.values())
        for column in self.table.columns:
            if column.role == Role.WORD and self.table.lines:
                at = self.at[column.key]
                self.sheet.data_validation(
                    HEADING_ROW + 1,
                    at,
                    self.last,
                    at,
                    {
                        "validate": "list",
                        "source": words,
                        "error_title": _("Not in the list"),
                        "error_message": _("Choose one of: %(words)s.") % {"words": ", ".join(words)},
                    },
                )

    def _frame(self) -> None:
        fixed = self.at["unit"] + 1 if self.table.is_matrix else self.at.get("name", self.at["unit"])
        self.sheet.freeze_panes(HEADING_ROW + 1, fixed)
        self.sheet.repeat_rows(HEADING_ROW)
        _page(self.sheet)
        self.sheet.protect("", FREELY_ALLOWED)
