"""What the apps tell the Excel line about their sheets: columns, rows, accepted words, and what a row claims.

Plain values without the ORM. The line itself knows nothing of criteria or capital.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from communes.facts import DatedFact
from communes.selectors import UnitInfo
from communes.submissions.findings import Claim, Difference, Problem
from communes.submissions.names import Names
from communes.submissions.sheets import place as sheet_place
from ntm_portal.lib.text import same_spelling

Value = str | int | Decimal


def sheet_reference(sheet: str) -> str:
    """The name of a sheet as it stands in a reference: quoted where it holds a space."""
    return sheet_place(sheet, 1, 1).rpartition("!")[0]


Said = Mapping[str, str | int | None]


class Role(StrEnum):
    """What a column is for. Only words, numbers, millions and notes are read as reported values."""

    CODE = "code"
    UNIT = "unit"
    ITEM = "item"
    WORD = "word"
    NUMBER = "number"
    MILLION = "million"
    NOTE = "note"
    TOTAL = "total"
    SHOWN = "shown"


REPORTED = frozenset({Role.WORD, Role.NUMBER, Role.MILLION})


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `formula` of a total holds `{row}` and column keys in braces: `={assigned}{row}+1`;
    `total` gives its result for what is approved. `is_hidden`: for the portal alone, as long codes are."""

    key: str
    heading: str
    role: Role
    names: tuple[str, ...] = ()
    number: int | None = None
    width: float = 10
    formula: str = ""
    total: Callable[[Mapping[str, Value]], float | str] | None = None
    is_hidden: bool = False

    @property
    def is_reported(self) -> bool:
        return self.role in REPORTED


@dataclass(frozen=True)
class Line:
    """A row of the workbook that is handed out: a unit (and an item of it) with what is approved now.

    `title` is how people call the item, `takes_percent` whether its values are measured in per cent.
    """

    unit: UnitInfo
    item: str = ""
    shown: Mapping[str, Value] = field(default_factory=dict)
    approved: Mapping[str, Value] = field(default_factory=dict)
    title: str = ""
    takes_percent: bool = False


@dataclass(frozen=True)
class Words:
    """The closed list of a column of words.

    `listed` are the accepted words as they are written in the list, with their value; `written` is the word that
    the workbook offers for a value; `digits` are accepted only where a table uses nothing else; `answered` are marks
    that the sender of one file has explained, by spelling.
    """

    listed: Mapping[str, str]
    written: Mapping[str, str]
    digits: Mapping[str, str]
    sentence: str
    answered: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def accepted(self) -> dict[str, str]:
        """By spelling: case, spaces and the place of a tone mark make no difference."""
        return {same_spelling(word): value for word, value in self.listed.items()}

    def meaning(self, text: str) -> str | None:
        spelling = same_spelling(text)
        return self.answered.get(spelling) or self.accepted.get(spelling)


@dataclass(frozen=True)
class RowRead:
    """A row as it was read: values by column key, where each stood, and which ones could not be read."""

    table: Table
    sheet: str
    row: int
    unit: UnitInfo
    item: str
    values: Mapping[str, Value]
    cells: Mapping[str, str]
    title: str = ""
    wrong: frozenset[str] = frozenset()

    def place(self, key: str) -> str:
        """`F12` of the value."""
        return self.cells.get(key, "")

    def where(self, key: str) -> dict[str, Any]:
        """What a problem about a value says of its place."""
        unit = {"unit": self.unit.code, "unit_name": self.unit.full_name}
        return {"sheet": self.sheet, "cells": [self.place(key)], **unit}

    def full_place(self, key: str) -> str:
        """`Xã!F12` of the value."""
        return f"{sheet_reference(self.sheet)}!{self.place(key)}"


@dataclass(frozen=True)
class Table:
    """One sheet: `claims` turns a row into what it claims, or says what is wrong with it."""

    key: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    words: Words
    claims: Callable[[RowRead], Iterable[Claim | Problem]]
    is_matrix: bool = False
    counted: frozenset[str] = frozenset()
    hint: str = ""

    @property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @property
    def reported(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_reported)


def never_a_loss(before: Said, after: Said | None) -> bool:
    return False


@dataclass(frozen=True)
class Ledger:
    """How facts of one kind are compared, worded and written. `fields` are what a fact says besides its identity,
    `proofs` what goes over to the next fact that says the same."""

    name: str
    model: type[DatedFact]
    fields: tuple[str, ...]
    words: Callable[[Said], str]
    is_loss: Callable[[Said, Said | None], bool] = never_a_loss
    proofs: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        meta: Any = self.model._meta
        return tuple(meta.get_field(name).attname for name in self.model.identity)


@dataclass(frozen=True)
class Books:
    """All ledgers by name, and what must hold between them once a difference is written."""

    ledgers: Mapping[str, Ledger]
    rules: Callable[[Difference], Iterable[Problem]]


@dataclass(frozen=True)
class ReturnPlan:
    """Everything that a return of one unit and period may hold, put together by the pages.

    `earliest` is the first day on which all its units and criteria were in force, `first` the first of the period;
    `sets` name the criteria by level; `made_at` is the moment whose approved figures the plan holds.
    """

    unit: UnitInfo
    period: str
    period_id: int
    period_title: str
    cutoff: date
    earliest: date
    first: date
    names: Names
    tables: tuple[Table, ...]
    books: Books
    sets: Mapping[str, str]
    made_at: datetime

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)
