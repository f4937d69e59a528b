"""From a cell to a reported value: a word of the closed list, a number, an amount, a text. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cached_property
from typing import Any

from communes.submissions.sheets import BOOL, DATE, ERROR, FORMULA, NUMBER, TEXT, Cell
from communes.submissions.tables import Column, Role, Value, Words
from ntm_portal.lib.numbers import MILLION, Ambiguous, NotANumber, read_number, typed, vietnamese
from ntm_portal.lib.text import has_foreign_letters, same_spelling, search_key, tidy

LONGEST_NOTE = 1000
LONGEST_WORD = 60  # no accepted word is half as long
MOST_DECIMALS = 3
MOST_NUMBER = Decimal(10) ** 11  # exclusive; what the database keeps beside three decimals
MOST_MILLIONS = 999_999_999
_FIFTEEN_DIGITS = Context(prec=15)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Wrong:
    """A value that is not taken: the code of its problem and what its sentences need."""

    code: str
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """A value that is taken; `repaired` says that it stood otherwise."""

    value: Value
    repaired: str = ""


@dataclass(frozen=True)
class Reader:
    """Reads the cells of one table. `digits`: its only marks are 1 and 0, which then are words."""

    words: Words
    digits: bool = False

    def read(self, column: Column, cell: Cell, *, takes_percent: bool = True) -> Read | Wrong | None:
        """None for a cell that holds nothing but spaces. `takes_percent`: what is reported is measured in per cent.

        Equal cells are read once.
        """
        key = (column.role, cell, takes_percent)
        if key not in self._known:
            self._known[key] = self._read(column.role, cell, takes_percent)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[Role, Cell, bool], Read | Wrong | None]:
        return {}

    def _read(self, role: Role, cell: Cell, takes_percent: bool) -> Read | Wrong | None:
        if cell.kind == TEXT and not tidy(str(cell.value)):
            return None
        if cell.kind == ERROR:
            return Wrong("error_value", {})
        if cell.kind == FORMULA:
            return Wrong("formula_without_value", {})
        if role == Role.WORD:
            return self._word(cell)
        readers = {Role.NUMBER: _number, Role.MILLION: _million}
        return readers[role](cell, takes_percent) if role in readers else _text(cell)

    def _word(self, cell: Cell) -> Read | Wrong:
        written = shown(cell)
        if len(written) > LONGEST_WORD:
            return Wrong("not_a_word", {"words": self.words.sentence, "suggestion": ""})
        text = tidy(written)
        if told := self.words.answered.get(same_spelling(text)):
            return Read(told)
        if self.digits and text in self.words.digits:
            return Read(self.words.digits[text])
        value = self.words.accepted.get(same_spelling(text)) if cell.kind == TEXT else None
        if value is None:
            return self._not_a_word(cell, text)
        is_as_listed = written in self.words.listed
        return Read(value, "" if is_as_listed else self.words.written[value])

    def _not_a_word(self, cell: Cell, text: str) -> Wrong:
        if cell.kind == TEXT and has_foreign_letters(text):
            return Wrong("foreign_letters", {"suggestion": self._suggestion(search_key(text.translate(_LOOK_ALIKE)))})
        suggestion = "" if "/" in text else self._suggestion(search_key(text))  # «Đạt/Không» leaves both open
        return Wrong("not_a_word", {"words": self.words.sentence, "suggestion": suggestion})

    def _suggestion(self, key: str) -> Value:
        """The word that the text becomes without its diacritics or its addition: «dat», «Đạt (75%)», «x*»."""
        keys = {search_key(word): word for word in self.words.listed}
        begun = (word for start, word in sorted(keys.items(), key=lambda pair: -len(pair[0])) if key.startswith(start))
        return keys.get(key) or next(begun, "")


_LOOK_ALIKE = str.maketrans({"х": "x", "Х": "x", "Ð": "Đ", "ð": "đ", "а": "a", "т": "t", "Т": "T"})


def shown(cell: Cell) -> str:
    """What stands in the cell, as the sender sees it more or less."""
    if cell.kind == BOOL:
        return "TRUE" if cell.value else "FALSE"
    if cell.kind == DATE:
        return shown_day(str(cell.value))
    if cell.kind == NUMBER:
        number = _as_typed(cell.decimal)
        return f"{vietnamese(number * 100)}%" if cell.is_percent else vietnamese(number)
    return str(cell.value)


def shown_day(text: str) -> str:
    """22/10/2024 for the ISO form that a day of a sheet has, anything else as it is."""
    found = _ISO_DAY.match(text)
    return f"{found[3]}/{found[2]}/{found[1]}{text[10:].replace('T', ' ')}" if found else text


def _number(cell: Cell, takes_percent: bool) -> Read | Wrong:
    found = _plain_number(cell, takes_percent)
    if isinstance(found, Wrong):
        return found
    value, repaired = found
    if abs(value) >= MOST_NUMBER:
        return Wrong("out_of_range", {"least": f"-{typed(MOST_NUMBER)}", "most": typed(MOST_NUMBER)})
    if value != round(value, MOST_DECIMALS):
        return Wrong("too_precise", {"decimals": MOST_DECIMALS})
    return Read(value, repaired)


def _plain_number(cell: Cell, takes_percent: bool) -> tuple[Decimal, str] | Wrong:
    """The number, and how it is taken where it stood otherwise (a per cent, a number with hard spaces)."""
    if cell.kind == DATE:
        return Wrong("became_a_day", {})
    if cell.kind not in (NUMBER, TEXT):
        return Wrong("not_a_number", {})
    written = str(cell.value).strip()
    if (cell.is_percent or written.endswith("%")) and not takes_percent:
        return Wrong("no_per_cent", {})
    if cell.kind == NUMBER:
        value = _as_typed(cell.decimal)
        return (value * 100, vietnamese(value * 100)) if cell.is_percent else (value, "")
    text = written.removesuffix("%").rstrip()
    try:
        value = read_number(text)
    except Ambiguous as either:
        return Wrong("ambiguous_number", {"grouped": either.grouped, "exact": either.exact})
    except NotANumber:
        return Wrong("not_a_number", {})
    return value, "" if text in (typed(value), vietnamese(value)) else typed(value)


def _as_typed(number: Decimal) -> Decimal:
    """Binary fractions come with a tail (0.1 + 0.2; 10890.511999999999): Excel itself shows fifteen digits, and what
    is left of a difference of two large amounts stands behind the ninth decimal."""
    if abs(number) >= MOST_NUMBER:
        return number
    found = round(_FIFTEEN_DIGITS.create_decimal(number), 9)
    return found or Decimal(0)


def _million(cell: Cell, takes_percent: bool) -> Read | Wrong:
    """Whole đồng of an amount in triệu đồng."""
    found = _plain_number(cell, takes_percent=False)
    if isinstance(found, Wrong):
        return found
    amount, repaired = found
    if amount < 0:
        return Wrong("negative", {})
    if amount > MOST_MILLIONS:
        return Wrong("perhaps_dong", {"most": typed(MOST_MILLIONS)})
    if amount * MILLION != round(amount * MILLION):
        return Wrong("too_precise", {"decimals": 6})
    return Read(int(amount * MILLION), repaired)


def _text(cell: Cell) -> Read | Wrong:
    text = tidy(shown(cell))
    return Read(text) if len(text) <= LONGEST_NOTE else Wrong("long_text", {"most": LONGEST_NOTE})
