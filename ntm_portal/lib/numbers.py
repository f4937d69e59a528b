"""Vietnamese reading and printing of numbers: dot groups thousands, comma is the decimal mark."""

import re
from decimal import ROUND_HALF_UP, Decimal

# 1.234.567 or 1234567, then an optional decimal part after a comma; 0.123 is an English decimal, no group of thousands.
# Only the digits that people here type: \d alone also takes those of other scripts.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(,\d+)?", re.ASCII)
_HARD_SPACE = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))")  # between thousands, as programs print them

MILLION = 1_000_000


class NotANumber(ValueError):
    """The text cannot be read as a number the Vietnamese way without guessing."""


class Ambiguous(NotANumber):
    """`1,234` is 1234 to an English eye and a little more than one to a Vietnamese one; `grouped` and `exact` are
    how to write each (`1.234` and `1,2340`)."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.grouped, self.exact = text.replace(",", "."), f"{text}0"


def digits(text: str, *, most: int = 2**63 - 1) -> int | None:
    """The number of an address or a hidden box: ASCII digits alone, at most `most`; None for anything else.

    `str.isdigit` also says yes to `²`, which `int` does not read.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    found = int(text)
    return found if found <= most else None


YEARS = range(1900, 2101)


def year_of(text: str) -> int | None:
    """The year of an address, 1900 to 2100; None for anything else."""
    found = digits(text)
    return found if found in YEARS else None


def read_number(text: str) -> Decimal:
    """The number that a Vietnamese officer means by `text`.

    `116.548` is 116548 and `50,4` is 50.4. Raises NotANumber where two readings are
    possible (`1,234` could be an English thousand: Ambiguous) or none is (`12.5`, `abc`).
    """
    stripped = _HARD_SPACE.sub(".", text.strip())
    if not (_GROUPED.fullmatch(stripped) or _PLAIN.fullmatch(stripped)):
        raise NotANumber(text)
    whole, _, decimals = stripped.partition(",")
    if len(decimals) == 3 and "." not in whole and whole.lstrip("+-") != "0":
        raise Ambiguous(stripped)
    return Decimal(f"{whole.replace('.', '')}.{decimals or '0'}") if decimals else Decimal(whole.replace(".", ""))


class TooPrecise(NotANumber):
    """An amount finer than one đồng."""


def read_million(text: str) -> int:
    """Whole đồng of an amount in triệu đồng: `76.191,5` is 76191500000."""
    amount = read_number(text) * MILLION
    if amount != amount.to_integral_value():
        raise TooPrecise(text)
    return int(amount)


def rounded(value: Decimal | int, decimals: int) -> Decimal:
    """Half away from zero, as an officer rounds: 14.445 gives 14.45, not the banker's 14.44; nothing is never -0."""
    found = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return found or abs(found)


def moved(value: Decimal | int, before: Decimal | int, decimals: int) -> Decimal:
    """From one number to the other as both are printed: who reads 14,20 and 14,44 counts 0,24."""
    return rounded(value, decimals) - rounded(before, decimals)


def plain(value: Decimal | int, decimals: int | None = None) -> str:
    """Machine form with a dot; without `decimals` trailing zeros fall away (23.00 gives 23)."""
    number = Decimal(value) if decimals is None else rounded(value, decimals)
    if decimals is None and number == number.to_integral_value():
        return str(int(number))
    return f"{number.normalize():f}" if decimals is None else f"{number:f}"


def vietnamese(value: Decimal | int, decimals: int | None = None) -> str:
    """Printed form: 116548 gives 116.548 and 50.4 gives 50,4."""
    whole, _, fraction = plain(value, decimals).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def shown(value: Decimal | int, decimals: int | None = None) -> str:
    """`vietnamese` for the eye: with a true minus, which is as wide as the plus beside it and never breaks off."""
    return vietnamese(value, decimals).replace("-", "−")


def typed(value: Decimal | int) -> str:
    """Printed so that `read_number` reads it back: 1,234 alone could be an English thousand, 1,2340 could not."""
    text = vietnamese(value)
    whole, _, fraction = text.partition(",")
    alone = len(fraction) == 3 and "." not in whole and whole.lstrip("-") != "0"
    return f"{text}0" if alone else text


def typed_million(amount: int) -> str:
    """Whole đồng as an officer types them in triệu đồng, to the last đồng."""
    return typed(Decimal(amount) / MILLION)


_ROMAN = {10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}


def roman(number: int) -> str:
    """I, II, III … up to 39, as appendices and groups of a table are counted."""
    found = ""
    for value, letters in _ROMAN.items():
        count, number = divmod(number, value)
        found += letters * count
    return found
