"""The sentences of problems: what is accepted and what to do, by the code of the problem."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from communes.submissions.findings import EXPLAIN, FIX, Grade, Problem

MOST_TOLD = 300  # characters of a cell that a problem repeats
NOTHING = _("(nothing)")
_KEEP = _("Download the workbook of this period anew, copy your values into it and send it.")

# code → grade, what is accepted, what to do
SENTENCES: dict[str, tuple[Grade, Any, Any]] = {
    # the file as a whole
    "no_table": (
        FIX,
        _("A sheet with one row a unit and one column a criterion, or the portal's own workbook."),
        _("Check that the headings carry the names or numbers of the criteria, or use the portal's workbook."),
    ),
    "other_period": (FIX, _("A workbook of %(period)s."), _KEEP),
    "other_unit": (FIX, _("A workbook of %(scope)s."), _KEEP),
    "other_version": (FIX, _("The workbook that the portal hands out now."), _KEEP),
    "other_set": (FIX, _("The criteria in force at the end of the period."), _KEEP),
    "sheet_missing": (
        EXPLAIN,
        _("The sheet «%(missing)s»; without it none of its figures is reported."),
        _("Send the workbook with this sheet, or say why it is left out."),
    ),
    "sheet_twice": (
        FIX,
        _("Each sheet once."),
        _("Delete the copy of the sheet and send the workbook again."),
    ),
    "no_day": (
        FIX,
        _("A day such as 22/10/2024 in the cell «Số liệu đến ngày»."),
        _("Write the day up to which the figures hold."),
    ),
    "day_too_late": (
        FIX,
        _("A day up to %(latest)s: neither after today nor after the end of the period."),
        _("Correct the day up to which the figures hold."),
    ),
    "day_too_early": (
        FIX,
        _("A day from %(earliest)s, when the units and the criteria of this return were in force."),
        _("Correct the day up to which the figures hold."),
    ),
    "day_of_earlier_period": (
        FIX,
        _("A day from %(first)s, when «%(period)s» begins; the figures of the period before are reported already."),
        _("Correct the day up to which the figures hold."),
    ),
    "older_than_approved": (
        EXPLAIN,
        _("A day from %(latest)s, up to which %(count)s of these values are approved already."),
        _("Correct the day, or say why older figures are sent: the newer ones stay in force."),
    ),
    "nothing_reported": (
        FIX,
        _("At least one filled cell."),
        _("Fill in the figures and send the workbook again."),
    ),
    # headings
    "heading_contradicts": (
        FIX,
        _("%(number)s. %(name)s"),
        _("The number and the name are of two criteria; correct the heading."),
    ),
    "unknown_criterion": (
        FIX,
        _("The %(count)s criteria of «%(table)s»."),
        _("Delete this column, or correct its heading."),
    ),
    "unknown_column": (
        EXPLAIN,
        _("The criteria of «%(table)s»; the marks of another column are not taken."),
        _("Correct the heading if this is a criterion, or say what the column holds."),
    ),
    "too_many_problems": (
        FIX,
        _("A table as the portal knows it."),
        _("Mend what is listed and send the file again; the portal then shows the rest."),
    ),
    "column_twice": (
        FIX,
        _("One column a criterion."),
        _("Delete or rename one of the columns."),
    ),
    "column_missing": (
        EXPLAIN,
        _("A column for each criterion; without one nothing is reported for it."),
        _("Add the column, or say why it is left out."),
    ),
    # rows
    "unknown_unit": (
        FIX,
        _("A name as in the portal.%(suggestion)s"),
        _("Correct the name of the unit."),
    ),
    "foreign_letters": (
        FIX,
        _("Vietnamese letters only.%(suggestion)s"),
        _("Letters of another alphabet look alike; type the text anew."),
    ),
    "foreign_unit": (
        FIX,
        _("Units of %(scope)s."),
        _("Delete this row; %(other)s reports it."),
    ),
    "emptied": (
        EXPLAIN,
        _("What is approved, or what holds now; an empty cell does not say that something is no longer so."),
        _("Fill in the cells, or say why they are empty."),
    ),
    "rows_missing": (
        EXPLAIN,
        _("The rows of the unit (%(rows)s) that the workbook was handed out with and that hold approved figures."),
        _("Put the rows back, or say why nothing is reported for the unit."),
    ),
    "untouched": (
        EXPLAIN,
        _("%(before)s, which was approved after this workbook had been handed out."),
        _("Enter what is approved now; or say why the older figure holds."),
    ),
    "wrong_kind": (FIX, _("Units of the level «%(table)s»."), _("Delete this row or move it to its sheet.")),
    "unit_twice": (FIX, _("One row a unit."), _("Keep one row and delete the others.")),
    "ambiguous_unit": (
        FIX,
        _("A name that means one unit: %(units)s."),
        _("Add a column with the codes of the units."),
    ),
    "code_contradicts": (
        FIX,
        _("%(unit_code)s is the code of %(named)s."),
        _("The code and the name are of two units; correct one of them."),
    ),
    "no_unit": (FIX, _("The name of a unit in each row with marks."), _("Write the name of the unit in this row.")),
    "unknown_item": (
        FIX,
        _("The codes that stand in the workbook, as text."),
        _("Put the code back as it was; download the workbook anew if need be."),
    ),
    "merged_cells": (
        FIX,
        _("One cell for each value."),
        _("Unmerge the cells and write the value in each of them."),
    ),
    # values
    "not_a_word": (
        FIX,
        _("%(words)s%(suggestion)s"),
        _("Choose one of the accepted words; leave a cell empty only where nothing is reported."),
    ),
    "error_value": (FIX, _("A value, or an empty cell."), _("The formula in this cell fails; write the value itself.")),
    "formula_without_value": (
        FIX,
        _("A value, or a formula that Excel has calculated."),
        _("Open the file in Excel or LibreOffice, save it and send it again, or write the value itself."),
    ),
    "not_a_number": (
        FIX,
        _("A number with a dot between thousands and a comma before decimals, for example 1.234 or 12,5."),
        _("Write the number anew."),
    ),
    "ambiguous_number": (
        FIX,
        _("%(grouped)s, or %(exact)s."),
        _("The comma may stand for thousands or for decimals; write the number in one of these two ways."),
    ),
    "no_per_cent": (
        FIX,
        _("A number in the unit of measure of the column or row, which is not per cent."),
        _("Write the number without the per cent sign and format the cell as a number."),
    ),
    "became_a_day": (
        FIX,
        _("A number."),
        _("Excel has turned the number into a day; format the cell as a number and type it anew."),
    ),
    "too_precise": (FIX, _("At most %(decimals)s decimals."), _("Round the number.")),
    "out_of_range": (FIX, _("From %(least)s to %(most)s."), _("Correct the number.")),
    "long_text": (FIX, _("At most %(most)s characters."), _("Shorten the text.")),
    "no_verdict": (
        FIX,
        _("A result beside each value."),
        _("Choose the result; the portal knows no threshold that would give it."),
    ),
    "value_of_criterion": (
        FIX,
        _("An empty cell: a criterion has a result only."),
        _("Delete the value; values belong into the rows of the indicators below."),
    ),
    # sums and history
    "unlikely_scale": (
        EXPLAIN,
        _("A value near the approved %(before)s."),
        _("Check the decimal mark and the unit of measure; correct the value, or say that it is meant so."),
    ),
    "unlikely_share": (
        EXPLAIN,
        _("A number of per cent: 75,4 for 75,4%%; perhaps %(percent)s was meant."),
        _("Write the number of per cent, or say that it is meant so."),
    ),
    "perhaps_dong": (
        FIX,
        _("From 0 to %(most)s million đồng; the number may have been written in đồng."),
        _("Write the amount in million đồng."),
    ),
    "unit_not_in_force": (
        FIX,
        _("Figures of a day on which the unit was in force: from %(first)s."),
        _("Leave this unit out, or correct the day up to which the figures hold."),
    ),
    "wrong_total": (
        EXPLAIN,
        _("%(counted)s, counted from the row."),
        _("Correct the total or the marks, or say why they differ."),
    ),
    "lost_criterion": (
        EXPLAIN,
        _("A reason wherever a criterion was met and no longer is."),
        _("Write the reason, or correct the status."),
    ),
    "contradicts_threshold": (
        EXPLAIN,
        _("«%(verdict)s», which follows from the threshold %(bar)s."),
        _("Correct the value or the result, or explain the difference."),
    ),
    "contradicts_indicator": (
        EXPLAIN,
        _("A criterion is met when all its indicators are."),
        _("Correct the criterion or the indicator, or explain the difference."),
    ),
    "above_usable": (
        FIX,
        _("At most the usable %(usable)s million đồng."),
        _("Correct the amount paid, or the capital assigned or carried over."),
    ),
    "above_usable_later": (
        FIX,
        _("At most the usable %(usable)s million đồng also on %(day)s, where the portal has figures already."),
        _("Correct the amounts, or ask the province to correct those of that day first."),
    ),
    "amount_falls_later": (
        EXPLAIN,
        _("At most the %(later)s million đồng of %(day)s that the portal has already: the amount is cumulative."),
        _("Correct the amount, or say why the later one is lower."),
    ),
    "negative": (FIX, _("An amount of 0 or more."), _("Correct the amount.")),
    "amount_falls": (
        EXPLAIN,
        _("At least the %(before)s million đồng reported before: the amount is cumulative."),
        _("Correct the amount, or say why it fell."),
    ),
    "three_decimals": (
        EXPLAIN,
        _("Million đồng; %(alone)s may have been meant as %(grouped)s."),
        _("Say that the number is meant so, or write it anew without the dot."),
    ),
    "half_an_allocation": (
        FIX,
        _("Both the capital assigned this year and the capital carried over."),
        _("Fill in the empty one; write 0 where there is none."),
    ),
}


def maybe(suggestion: str) -> str:
    """A question behind what is accepted; blank without a suggestion."""
    return _(" Did you mean «%(what)s»?") % {"what": suggestion} if suggestion else ""


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TOLD else f"{text[:MOST_TOLD]}…"


def problem(code: str, /, *, found: object = "", cells: Iterable[str] = (), about: str = "", **told: Any) -> Problem:
    """A problem with its sentences; `told` fills them in and says where (`sheet`, `unit`, `unit_name`, `item`)."""
    grade, accepted, cure = SENTENCES[code]
    place = {name: told.pop(name) for name in ("sheet", "unit", "unit_name", "item") if name in told}
    values = {"suggestion": "", **told}
    return Problem(
        grade,
        code,
        cells=tuple(cells),
        found=_cut(str(found)),
        accepted=str(accepted) % values,
        cure=str(cure) % values,
        about=about,
        **place,
    )
