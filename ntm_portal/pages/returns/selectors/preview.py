"""What a return would change: by unit old → new, and what becomes of totals, bands, averages and capital."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from communes.models import Submission, Unit
from communes.selectors import Territory
from communes.submissions.findings import Claim, Difference, Problem, Withdrawn
from communes.submissions.reasons import problems_of, reasons_of, reasons_of_the_gone
from communes.submissions.tables import Ledger, Said
from criteria.models import Level
from criteria.selectors import Results, UnitResult, results_by_level
from funding.models import CapitalKind, CapitalSource
from funding.selectors import Amounts, capital_on
from ntm_portal.pages.returns.foresight import is_current, kept_lines, shown_name
from ntm_portal.pages.returns.plans import books, members_of
from ntm_portal.pages.selectors.lines import Band, bands_of

FOLDED_FROM = 40  # changes; above it each unit is folded


@dataclass(frozen=True)
class ChangeLine:
    """One value; `before` is empty where nothing was approved, `after` where a replaced file's value is withdrawn."""

    item: str
    before: str
    after: str
    cell: str
    is_loss: bool = False
    reason: str = ""


@dataclass(frozen=True)
class UnitChanges:
    unit: str
    lines: tuple[ChangeLine, ...]

    @property
    def losses(self) -> int:
        return sum(line.is_loss for line in self.lines)


@dataclass(frozen=True)
class LevelTotals:
    """Criteria of one level before and after, over the units of the return."""

    label: str
    before: Results
    after: Results

    @property
    def met(self) -> tuple[int, int]:
        return sum(self.before.counts), sum(self.after.counts)

    @property
    def average(self) -> tuple[Decimal | None, Decimal | None]:
        return self.before.average, self.after.average

    @property
    def bands(self) -> list[tuple[Band, Band]]:
        """Without that of all criteria, which is told by itself."""
        pairs = zip(bands_of(self.before), bands_of(self.after), strict=True)
        return [(old, new) for old, new in pairs if old.low < len(self.after.criteria)]

    @property
    def rows(self) -> list[tuple[UnitResult, UnitResult]]:
        """Units whose count of met criteria changes."""
        pairs = zip(self.before.rows, self.after.rows, strict=True)
        return [(old, new) for old, new in pairs if (old.met, old.is_reported) != (new.met, new.is_reported)]


@dataclass(frozen=True)
class CapitalTotals:
    label: str
    before: Amounts
    after: Amounts


@dataclass(frozen=True)
class Preview:
    """`unchanged` counts reported values that equal the approved ones: they are recorded anew all the same.

    `report` was worked out earlier; `is_current` says whether nothing was recorded since. `against` are problems that
    came up after the file was checked.
    """

    digest: str
    units: tuple[UnitChanges, ...]
    unchanged: int
    levels: tuple[LevelTotals, ...] = ()
    capital: tuple[CapitalTotals, ...] = ()
    report: Sequence[Mapping[str, str]] = ()
    is_current: bool = True
    against: tuple[Problem, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(unit.lines) for unit in self.units)

    @property
    def is_folded(self) -> bool:
        return self.count > FOLDED_FROM

    @property
    def losses(self) -> list[tuple[str, ChangeLine]]:
        return [(unit.unit, line) for unit in self.units for line in unit.lines if line.is_loss]


def preview(file: Submission, found: Difference, territory: Territory) -> Preview:
    """Of what accepting would do now. The number of queries does not grow with units or values."""
    moved = _moved(found)
    known = {problem.key for problem in problems_of(file)}
    return Preview(
        digest=shown_name(file, found),
        units=_units(file, found, territory),
        unchanged=sum(not claim.is_change for claim in found.claims),
        levels=_levels(file.unit, moved, territory, found.observed_on),
        capital=_capital(file.unit, moved, found.observed_on),
        report=kept_lines(file),
        is_current=is_current(file, found),
        against=tuple(_named(one, territory) for one in found.problems if one.key not in known),
    )


def past_preview(file: Submission, found: Difference, territory: Territory) -> Preview:
    """Of what an accepted file changed, without totals, which have moved on."""
    unchanged = int(file.check_result.outcome.get("unchanged", 0))
    return Preview("", _units(file, found, territory), unchanged, report=kept_lines(file))


# --- By unit ----------------------------------------------------------------------------------------------------------


def _units(submission: Submission, found: Difference, territory: Territory) -> tuple[UnitChanges, ...]:
    ledgers = books().ledgers
    explanations = submission.check_result.explanations
    reasons = reasons_of(submission, found.changes) | reasons_of_the_gone(found, ledgers, explanations)
    lines: dict[str, list[ChangeLine]] = {}
    for claim in found.changes:
        lines.setdefault(claim.unit, []).append(_line(claim, ledgers[claim.ledger], reasons.get(claim.key, "")))
    for gone in found.gone:
        reason = gone.claim.reason or reasons.get(gone.claim.key, "")
        lines.setdefault(gone.claim.unit, []).append(_gone(gone, ledgers[gone.claim.ledger], reason))
    return tuple(UnitChanges(_name(code, territory), tuple(of_unit)) for code, of_unit in lines.items())


def _named(found: Problem, territory: Territory) -> Problem:
    return replace(found, unit_name=found.unit_name or (_name(found.unit, territory) if found.unit else ""))


def _name(code: str, territory: Territory) -> str:
    unit = territory.by_code.get(code)
    return unit.full_name if unit else code


def _line(claim: Claim, ledger: Ledger, reason: str) -> ChangeLine:
    before = ledger.words(claim.before) if claim.before else ""
    is_loss = bool(claim.before) and ledger.is_loss(claim.before or {}, claim.said)
    return ChangeLine(claim.item, before, ledger.words(claim.said), claim.cell, is_loss, reason)


def _gone(gone: Withdrawn, ledger: Ledger, reason: str) -> ChangeLine:
    before = ledger.words(gone.claim.before) if gone.claim.before else ""
    after = ledger.words(gone.after) if gone.after else ""
    is_loss = bool(gone.claim.before) and ledger.is_loss(gone.claim.before or {}, gone.after)
    return ChangeLine(gone.claim.item, before, after, "", is_loss, reason)


# --- Totals -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """One value of one identity, before and after."""

    ledger: str
    identity: tuple[int, ...]
    before: Said | None
    after: Said | None


def _moved(found: Difference) -> list[Move]:
    written = [Move(claim.ledger, claim.identity, claim.before, claim.said) for claim in found.changes]
    gone = [Move(one.claim.ledger, one.claim.identity, one.claim.before, one.after) for one in found.gone]
    return [*written, *gone]


def _levels(subject: Unit, moved: Iterable[Move], territory: Territory, day: date) -> tuple[LevelTotals, ...]:
    said = {move.identity: move.after for move in moved if move.ledger == "assessment"}
    if not said:
        return ()
    results = results_by_level(members_of(territory, subject.pk), day)
    totals = (LevelTotals(str(Level(level).label), one, _after(one, said)) for level, one in results.items())
    return tuple(one for one in totals if one.before.rows != one.after.rows)


def _after(results: Results, said: Mapping[tuple[int, ...], Said | None]) -> Results:
    numbers = {criterion.id: criterion.number for criterion in results.criteria}
    by_unit: dict[int, dict[int, Said | None]] = {}
    for (unit, criterion), now in said.items():
        if criterion in numbers:
            by_unit.setdefault(unit, {})[numbers[criterion]] = now
    rows = tuple(_row_after(row, by_unit.get(row.unit.id, {})) for row in results.rows)
    return replace(results, rows=rows)


def _row_after(row: UnitResult, said: Mapping[int, Said | None]) -> UnitResult:
    if not said:
        return row
    verdicts = dict(row.verdicts)
    for number, now in said.items():
        if now is None:
            verdicts.pop(number, None)
        else:
            verdicts[number] = str(now["verdict"])
    return UnitResult(row.unit, verdicts, row.numbers)


def _capital(subject: Unit, moved: Iterable[Move], day: date) -> tuple[CapitalTotals, ...]:
    changed = [move for move in moved if move.ledger in ("allocation", "disbursement")]
    if not changed:
        return ()
    kinds = dict(CapitalSource.objects.values_list("pk", "kind"))
    before = capital_on(day, within=subject)
    found = []
    for kind in CapitalKind:
        of_kind = [move for move in changed if kinds[move.identity[1]] == kind]
        now = before.of_kind(kind)
        found.append(CapitalTotals(str(kind.label), now, _sum(now, of_kind)))
    return tuple(found)


def _sum(start: Amounts, moved: Collection[Move]) -> Amounts:
    def change(name: str) -> int:
        return sum(_amount(move.after, name) - _amount(move.before, name) for move in moved)

    return start + Amounts(change("assigned"), change("carried_over"), change("amount"))


def _amount(said: Any, name: str) -> int:
    return int((said or {}).get(name) or 0)
