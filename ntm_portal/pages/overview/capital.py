"""Rates of disbursement by kind and district beside the share of the year that has gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from communes.models import DISTRICT_KINDS
from communes.selectors import UnitInfo
from funding.models import CapitalKind
from funding.rules import year_gone
from funding.selectors import Amounts, Capital


@dataclass(frozen=True, slots=True)
class RateLine:
    """One row of the table; `figure` is what its figures are called in the report, blank for a sum of its own."""

    label: str
    amounts: Amounts
    figure: str = ""
    unit: UnitInfo | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Rates:
    year: int
    observed_on: date
    year_gone: Decimal
    kinds: list[RateLine]
    districts: list[RateLine]

    @property
    def groups(self) -> list[list[RateLine]]:
        return [self.kinds, self.districts]


def rates_of(capital: Capital) -> Rates | None:
    """None where no capital is recorded. Compared with the day on which the amounts were observed."""
    if capital.observed_on is None:
        return None
    named = zip(CapitalKind.values, capital.kinds, strict=True)
    kinds = [RateLine(label, amounts, f"funding.{kind}") for kind, (label, amounts) in named]
    kinds.append(RateLine(_("Total"), capital.total, "funding", is_total=True))
    return Rates(capital.year, capital.observed_on, year_gone(capital.observed_on), kinds, _districts(capital))


def _districts(capital: Capital) -> list[RateLine]:
    """Districts one by one, departments together."""
    found = [
        RateLine(entry.holder.full_name, entry.total, f"funding.holder.{entry.holder.code}", entry.holder)
        for entry in capital.holders
        if entry.holder.kind in DISTRICT_KINDS
    ]
    others = [entry.total for entry in capital.holders if entry.holder.kind not in DISTRICT_KINDS]
    if others:
        found.append(RateLine(_("Provincial departments"), sum(others, Amounts())))
    return found
