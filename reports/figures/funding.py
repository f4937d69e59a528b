"""Figures about capital, printed in triệu đồng; the records hold whole đồng."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from funding.models import CapitalKind
from funding.selectors import Amounts, Capital
from reports.figures import Figure, Records

MILLION = 1_000_000


def capital_figures(capital: Capital, cutoff: date) -> Iterator[Figure]:
    """Totals, by kind, and for each holder, as of the day the amounts were observed, which may precede the cut-off."""
    on = capital.observed_on or cutoff
    yield from _amounts("funding", "Vốn của Chương trình", capital.total, on, year=capital.year)
    for kind in CapitalKind:
        yield from _amounts(
            f"funding.{kind}", str(kind.label), capital.of_kind(kind), on, year=capital.year, source__kind=kind.value
        )
    for entry in capital.holders:
        where: dict[str, Any] = {"year": capital.year, "holder__code": entry.holder.code}
        key, name = f"funding.holder.{entry.holder.code}", entry.holder.full_name
        yield from _amounts(key, name, entry.total, on, **where)
        for kind, amounts in zip(CapitalKind, entry.kinds, strict=True):
            yield from _amounts(
                f"{key}.{kind}", f"{name}, {str(kind.label).lower()}", amounts, on, **where, source__kind=kind.value
            )


def _amounts(key: str, name: str, amounts: Amounts, on: date, **where: Any) -> Iterator[Figure]:
    given, paid = Records.of("funding.Allocation", **where), Records.of("funding.Disbursement", **where)
    yield _money(
        f"{key}.usable", f"{name}: được giao sử dụng, gồm vốn giao trong năm và kéo dài", amounts.usable, on, given
    )
    yield _money(f"{key}.assigned", f"{name}: giao trong năm", amounts.assigned, on, given)
    yield _money(f"{key}.carried_over", f"{name}: kéo dài từ năm trước", amounts.carried_over, on, given)
    yield _money(f"{key}.disbursed", f"{name}: lũy kế giải ngân", amounts.disbursed, on, paid)
    yield Figure(f"{key}.rate", f"{name}: tỷ lệ giải ngân so với vốn được giao sử dụng", amounts.rate, "%", on, paid, 1)


def _money(key: str, label: str, amount: int, on: date, records: Records) -> Figure:
    return Figure(key, label, Decimal(amount) / MILLION, "triệu đồng", on, records, 0)
