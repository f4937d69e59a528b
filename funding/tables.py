"""How the page of capital lays its amounts out: one table for each kind, and one for both."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from communes.selectors import UnitInfo
from funding.models import CapitalKind
from funding.selectors import Amounts, Capital


@dataclass(frozen=True)
class CapitalTable:
    title: str
    rows: list[tuple[UnitInfo, Amounts]]
    total: Amounts


def capital_tables(capital: Capital) -> list[CapitalTable]:
    tables = [_of_kind(capital, CapitalKind(kind)) for kind in CapitalKind.values]
    both = [(holder.holder, holder.total) for holder in capital.holders]
    return [*tables, CapitalTable(_("Both kinds of capital"), both, capital.total)]


def _of_kind(capital: Capital, kind: CapitalKind) -> CapitalTable:
    rows = [(holder.holder, holder.by_kind[kind]) for holder in capital.holders if kind in holder.by_kind]
    return CapitalTable(str(kind.label), rows, capital.of_kind(kind))
