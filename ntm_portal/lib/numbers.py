"""Vietnamese reading and printing of numbers: dot groups thousands, comma is the decimal mark."""

import re
from decimal import ROUND_HALF_UP, Decimal

# 1.234.567 or 1234567, then an optional decimal part after a comma; 0.123 is an English decimal, no group of thousands.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(,\d+)?")

MILLION = 1_000_000


class NotANumber(ValueError):
    """The text cannot be read as a number the Vietnamese way without guessing."""


def read_number(text: str) -> Decimal:
    """The number that a Vietnamese officer means by `text`.

    `116.548` is 116548 and `50,4` is 50.4. Raises NotANumber where two readings are
    possible (`1,234` could be an English thousand) or none is (`12.5`, `abc`).
    """
    stripped = text.strip().replace("\u00a0", "")
    if not (_GROUPED.fullmatch(stripped) or _PLAIN.fullmatch(stripped)):
        raise NotANumber(text)
    whole, _, decimals = stripped.partition(",")
    if len(decimals) == 3 and "." not in whole and whole.lstrip("+-") != "0":
        raise NotANumber(text)
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


def typed(value: Decimal | int) -> str:
    """Printed so that `read_number` reads it back: 1,234 alone could be an English thousand, 1,2340 could not."""
    text = vietnamese(value)
    whole, _, fraction = text.partition(",")
    alone = len(fraction) == 3 and "." not in whole and whole.lstrip("-") != "0"
    return f"{text}0" if alone else text


def typed_million(amount: int) -> str:
    """Whole đồng as an officer types them in triệu đồng, to the last đồng."""
    return typed(Decimal(amount) / MILLION)
