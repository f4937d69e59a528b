"""The page where the capital of a budget year is entered: holders × sources on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from communes.access import Scope, can_enter
from communes.lines import Lines, facts_seen
from communes.models import DISTRICT_KINDS, Unit, UnitKind
from communes.services import Stale, fact_in_force
from funding.forms import AllocationLine, DisbursementLine
from funding.models import Allocation, CapitalSource, Disbursement
from funding.selectors import Amounts, total
from funding.services import Account, Given, Paid, record_capital
from ntm_portal.lib.numbers import digits


@dataclass
class CapitalRow:
    """One holder and one source: what is given, and what is paid."""

    account: Account
    given: AllocationLine
    paid: DisbursementLine

    @property
    def amounts(self) -> Amounts:
        """As recorded, not as typed."""
        given, paid = self.given.current, self.paid.current
        return Amounts(given.assigned if given else 0, given.carried_over if given else 0, paid.amount if paid else 0)

    @property
    def problems(self) -> list[str]:
        return list(dict.fromkeys([*self.given.problems, *self.paid.problems]))

    @property
    def conflicts(self) -> list[AllocationLine | DisbursementLine]:
        return [line for line in (self.given, self.paid) if line.conflict]


@dataclass
class SourceTable:
    source: CapitalSource
    rows: list[CapitalRow]

    @property
    def total(self) -> Amounts:
        return total(row.amounts for row in self.rows)


@dataclass
class CapitalEntry:
    year: int
    day: date
    tables: list[SourceTable]
    left_out: int  # departments that hold nothing this year and are not shown

    @property
    def rows(self) -> list[CapitalRow]:
        return [row for table in self.tables for row in table.rows]

    @property
    def total(self) -> Amounts:
        return total(table.total for table in self.tables)

    @property
    def lines(self) -> Lines:
        return Lines(line for row in self.rows for line in (row.given, row.paid))

    def save(self, *, by: Any, note: str) -> bool:
        """Stores what changed, row by row, all or nothing."""
        row_of = {id(line): row for row in self.rows for line in (row.given, row.paid)}
        in_turn = Lines(line for row in self.in_turn for line in (row.given, row.paid))
        return in_turn.save(lambda line: _record(row_of[id(line)], line, by, note))

    @property
    def in_turn(self) -> list[CapitalRow]:
        """Holders in one order for everybody, so that two savers never wait for each other."""
        return sorted(self.rows, key=lambda row: row.account.holder.pk)


def _record(row: CapitalRow, line: Any, by: Any, note: str) -> None:
    """A row is recorded as a whole, with the first of its changed lines."""
    if (line is row.paid and row.given.changed) or row.given.errors or row.paid.errors:
        return
    seen_given, seen_paid = row.given.cleaned_data["based_on"], row.paid.cleaned_data["based_on"]
    given = Given(*_pair(row.given), seen_given) if row.given.changed else None
    paid = Paid(row.paid.mine(row.paid.before)[0], seen_paid) if row.paid.changed else None
    try:
        record_capital(account=row.account, by=by, given=given, paid=paid, note=note)
    except Stale:
        _ask_again(row)


def _pair(line: AllocationLine) -> tuple[int, int]:
    assigned, carried_over = line.mine(line.before)
    return assigned, carried_over


def _ask_again(row: CapitalRow) -> None:
    """Somebody was quicker by a moment."""
    for line in (row.given, row.paid):
        now = fact_in_force(line.fact, row.account.observed_on)
        if line.changed and (now.pk if now else None) != line.cleaned_data["based_on"]:
            line.ask(now)


def capital_entry(
    *, day: date, year: int, scope: Scope, everyone: bool = False, data: QueryDict | None = None
) -> CapitalEntry:
    """The page as recorded, or as it was sent; a constant number of queries."""
    sources = list(CapitalSource.objects.order_by("kind", "name"))
    given = _in_force(Allocation, day, year)
    paid = _in_force(Disbursement, day, year)
    sent = _sent_holders(data)
    holders, left_out = _holders(day, scope, {holder for holder, _source in [*given, *paid]} | sent, everyone)
    seen = (facts_seen(Allocation, data), facts_seen(Disbursement, data)) if data is not None else ({}, {})
    tables = [SourceTable(source, []) for source in sources]
    for table in tables:
        for holder in holders:
            key = holder.pk, table.source.pk
            account = Account(holder, table.source, year, day)
            table.rows.append(_row(account, given.get(key), paid.get(key), seen, data))
    return CapitalEntry(year, day, tables, left_out)


def _row(account: Account, given: Any, paid: Any, seen: Any, data: QueryDict | None) -> CapitalRow:
    fact: dict[str, Any] = {"holder": account.holder, "source": account.source, "year": account.year}
    name = f"{account.holder.pk}-{account.source.pk}"
    return CapitalRow(
        account,
        AllocationLine(Allocation(**fact), given, seen[0], data=data, prefix=f"g-{name}"),
        DisbursementLine(Disbursement(**fact), paid, seen[1], data=data, prefix=f"p-{name}"),
    )


def _in_force(model: Any, day: date, year: int) -> dict[tuple[int, int], Any]:
    rows = model.objects.as_of(day).filter(year=year).select_related("recorded_by")
    return {(row.holder_id, row.source_id): row for row in rows}


def _sent_holders(data: QueryDict | None) -> set[int]:
    """Holders whose boxes were on the sent page."""
    parts: Iterable[list[str]] = (name.split("-") for name in data or {} if name.startswith("g-"))
    found = (digits(part[1]) for part in parts)
    return {holder for holder in found if holder is not None}


def _holders(day: date, scope: Scope, shown: set[int], everyone: bool) -> tuple[list[Unit], int]:
    """Districts, and departments that hold something; on request every department."""
    kinds = [*DISTRICT_KINDS, UnitKind.DEPARTMENT]
    units = Unit.objects.in_force(day).filter(kind__in=kinds).select_related("parent__parent")
    allowed = [unit for unit in units if can_enter(scope, unit)]
    allowed.sort(key=lambda unit: (unit.kind == UnitKind.DEPARTMENT, unit.code))
    chosen = [unit for unit in allowed if everyone or unit.pk in shown or unit.kind != UnitKind.DEPARTMENT]
    return chosen, len(allowed) - len(chosen)
