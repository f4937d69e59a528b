"""What is marked in the copy of a return that goes back: its problems, and the province's comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from communes.models import Submission
from communes.selectors import territory_on
from communes.submissions.findings import Problem
from communes.submissions.sheets import split_place
from ntm_portal.pages.returns.selectors.problems import in_file_order

Mark = dict[str, Any]


def marks_of(file: Submission) -> list[Mark]:
    """Shapes: `communes.submissions.marking`."""
    return [*(_problem(found) for found in in_file_order(file)), *_comments(file)]


def _problem(found: Problem) -> Mark:
    return {
        "level": found.grade,
        "sheet": found.sheet,
        "cells": [cell.partition(":")[0] for cell in found.cells],  # merged cells are named as an area
        "unit": found.unit_name,
        "item": found.item,
        "found": found.found,
        "accepted": found.accepted,
        "cure": found.cure,
    }


def _comments(file: Submission) -> Iterator[Mark]:
    """What the province wrote on a cell, with the unit and the criterion that the cell reports."""
    claims = {split_place(data["cell"]): data for data in file.check_result.claims}
    units = territory_on(file.period.cutoff).by_code if file.check_result.comments else {}
    for comment in file.check_result.comments:
        sheet, cell = split_place(comment["cell"])
        claim = claims.get((sheet, cell), {"unit": "", "item": ""})
        unit = units.get(claim["unit"])
        told = {"unit": unit.full_name if unit else "", "item": claim["item"], "said": comment["text"]}
        yield {"level": "comment", "sheet": sheet, "cells": [cell], **told}
