"""The capital sheet of a return: columns, and what a row claims. Typed in triệu đồng, kept in whole đồng."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from communes.selectors import UnitInfo
from communes.submissions.findings import Claim, Problem
from communes.submissions.tables import Column, Ledger, Line, Role, RowRead, Said, Table, Value, Words
from communes.submissions.wording import problem
from funding import rules
from funding.models import Allocation, CapitalSource, Disbursement
from ntm_portal.lib.numbers import MILLION, rounded, vietnamese

KEY = "capital"


def _usable(approved: Mapping[str, Value]) -> float:
    """In triệu đồng, as the sheet shows it."""
    return rules.usable(int(approved.get("assigned", 0)), int(approved.get("carried_over", 0))) / MILLION


def _rate(approved: Mapping[str, Value]) -> float | str:
    usable = rules.usable(int(approved.get("assigned", 0)), int(approved.get("carried_over", 0)))
    rate = rules.disbursement_rate(int(approved.get("amount", 0)), usable)
    return "" if rate is None else float(rounded(rate, 1))


COLUMNS = (
    Column("code", "Mã đơn vị", Role.CODE, ("Mã",), width=8),
    Column("unit", "Đơn vị", Role.UNIT, ("Tên đơn vị", "Huyện", "Chủ đầu tư"), width=15),
    Column("item", "Mã nguồn", Role.ITEM, ("Nguồn số",), width=28, is_hidden=True),
    Column("name", "Nguồn vốn", Role.SHOWN, ("Tên nguồn vốn",), width=32),
    Column("kind", "Loại vốn", Role.SHOWN, (), width=11),
    Column("assigned", "Vốn giao trong năm", Role.MILLION, ("Vốn giao", "Kế hoạch vốn giao"), width=13),
    Column("carried_over", "Vốn kéo dài", Role.MILLION, ("Vốn năm trước chuyển sang", "Kéo dài"), width=13),
    Column(
        "usable",
        "Vốn được sử dụng",
        Role.TOTAL,
        (),
        width=13,
        formula="={assigned}{row}+{carried_over}{row}",
        total=_usable,
    ),
    Column("amount", "Giải ngân lũy kế", Role.MILLION, ("Đã giải ngân", "Giải ngân", "Lũy kế giải ngân"), width=13),
    Column(
        "rate",
        "Tỷ lệ giải ngân (%)",
        Role.TOTAL,
        ("Tỷ lệ",),
        width=9,
        formula='=IF({usable}{row}>0,ROUND({amount}{row}/{usable}{row}*100,1),"")',
        total=_rate,
    ),
    Column("note", "Lý do, ghi chú", Role.NOTE, ("Ghi chú", "Lý do"), width=20),
)
NO_WORDS = Words({}, {}, {}, "")


def ledgers() -> dict[str, Ledger]:
    return {
        "allocation": Ledger("allocation", Allocation, ("assigned", "carried_over"), _given_words),
        "disbursement": Ledger("disbursement", Disbursement, ("amount",), _paid_words),
    }


def _given_words(said: Said) -> str:
    values = {name: _millions(int(said[name] or 0)) for name in ("assigned", "carried_over")}
    return str(_("%(assigned)s assigned, %(carried_over)s carried over (million đồng)") % values)


def _paid_words(said: Said) -> str:
    return str(_("%(amount)s million đồng") % {"amount": _millions(int(said["amount"] or 0))})


def capital_table(
    holders: Sequence[UnitInfo], sources: Sequence[CapitalSource], year: int, approved: Mapping[Any, Said]
) -> Table:
    """`approved` is what is in force, by ledger name, holder id and source id."""
    lines = tuple(_line(holder, source, approved) for holder in holders for source in sources)
    by_slug = {source.slug: source for source in sources}
    return Table(
        key=KEY,
        sheet="Vốn",
        title=str(_("Capital of %(year)s (million đồng)")) % {"year": year},
        columns=COLUMNS,
        lines=lines,
        words=NO_WORDS,
        claims=_claims(by_slug, year, approved),
        hint=str(_("Amounts are in million đồng; what is paid out is the sum since the beginning of the year.")),
    )


def _line(holder: UnitInfo, source: CapitalSource, approved: Mapping[Any, Said]) -> Line:
    known: dict[str, Value] = {}
    for ledger in ("allocation", "disbursement"):
        said = approved.get((ledger, holder.id, source.pk), {})
        known |= {name: int(amount) for name, amount in said.items() if amount is not None}
    shown = {"name": source.name, "kind": source.get_kind_display()}
    return Line(holder, source.slug, shown, known, source.name)


def _claims(
    sources: Mapping[str, CapitalSource], year: int, approved: Mapping[Any, Said]
) -> Callable[[RowRead], Iterator[Claim | Problem]]:
    def claims(row: RowRead) -> Iterator[Claim | Problem]:
        source = sources[row.item]
        given = {name: row.values.get(name) for name in ("assigned", "carried_over")}
        paid = row.values.get("amount")
        identity = (row.unit.id, source.pk, year)
        before = {ledger: approved.get((ledger, row.unit.id, source.pk)) for ledger in ("allocation", "disbursement")}
        missing = [name for name, value in given.items() if value is None]
        if len(missing) == 1:
            yield from _half(row, source, missing[0])
            return
        yield from _unlikely(row, source, before)
        yield from _wrong_totals(row, source)
        if given["assigned"] is not None:
            yield _claim("allocation", identity, given, row, source, "assigned")
        if paid is not None:
            yield _claim("disbursement", identity, {"amount": paid}, row, source, "amount")

    return claims


def _half(row: RowRead, source: CapitalSource, missing: str) -> Iterator[Problem]:
    """At the empty cell; one that holds something else than an amount is told already."""
    if missing not in row.wrong:
        key = next(name for name in (missing, "assigned", "carried_over") if row.place(name))
        yield _wrong("half_an_allocation", row, key, source, found=_("(empty)"))


def _wrong_totals(row: RowRead, source: CapitalSource) -> Iterator[Problem]:
    """Sums and rates are counted anew, never read; one typed over its formula tells what somebody meant."""
    values = row.values
    if values.get("assigned") is None or values.get("carried_over") is None:
        return
    usable = rules.usable(int(values["assigned"] or 0), int(values["carried_over"] or 0))
    rate = rules.disbursement_rate(int(values.get("amount") or 0), usable)
    counted = {"usable": Decimal(usable) / MILLION, "rate": None if rate is None else rounded(rate, 1)}
    for key, known in counted.items():
        stated = values.get(key)
        if stated is None or known is None or (key == "rate" and values.get("amount") is None):
            continue
        if rounded(Decimal(str(stated)), 1) != rounded(known, 1):
            told = {"found": vietnamese(Decimal(str(stated))), "counted": vietnamese(known)}
            yield _wrong("wrong_total", row, key, source, **told)


def _claim(
    ledger: str, identity: tuple[int, ...], said: Mapping[str, Any], row: RowRead, source: CapitalSource, key: str
) -> Claim:
    reason = str(row.values.get("note", ""))
    amounts: dict[str, str | int | None] = {name: int(amount) for name, amount in said.items()}
    return Claim(ledger, identity, amounts, KEY, row.unit.code, source.name, row.full_place(key), reason)


def _unlikely(row: RowRead, source: CapitalSource, before: Mapping[str, Any]) -> Iterator[Problem]:
    """116.548 in a cell of numbers is 116,548 million, and may have been meant as 116.548 million."""
    known = {**(before["allocation"] or {}), **(before["disbursement"] or {})}
    for name in ("assigned", "carried_over", "amount"):
        amount = row.values.get(name)
        if not isinstance(amount, int) or amount == known.get(name):
            continue
        thousands, rest = divmod(amount, 1000)
        if rest == 0 and thousands % 1000 and amount < 1_000_000_000:
            told = {"alone": _millions(amount), "grouped": _millions(amount * 1000)}
            yield _wrong("three_decimals", row, name, source, found=_millions(amount), **told)


def _millions(amount: int) -> str:
    return vietnamese(Decimal(amount) / MILLION)


def _wrong(code: str, row: RowRead, key: str, source: CapitalSource, **told: Any) -> Problem:
    return problem(code, item=source.name, about=str(told.get("found", "")), **row.where(key), **told)
