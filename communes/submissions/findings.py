"""What a check found, as plain values that are kept as JSON: problems, repairs, claims, and the difference
that they make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal, NamedTuple, Self

FIX: Literal["fix"] = "fix"
EXPLAIN: Literal["explain"] = "explain"
MARK = "mark:"  # before a mark in the name of a question about it
Grade = Literal["fix", "explain"]


class Stored:
    """A value that goes to JSON and back."""

    def stored(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        lists_as_tuples = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return cls(**lists_as_tuples)


@dataclass(frozen=True)
class Problem(Stored):
    """One thing that is wrong or asks for a word; equal ones are one line that lists its cells.

    `unit` is the code of the unit that stands or falls with it; blank is the whole file.
    `about` says what the explanation is bound to: it holds while this stays the same.
    """

    grade: Grade
    code: str
    sheet: str = ""
    cells: tuple[str, ...] = ()
    unit: str = ""
    unit_name: str = ""
    item: str = ""
    found: str = ""
    accepted: str = ""
    cure: str = ""
    about: str = ""

    @property
    def key(self) -> str:
        """Short, stable name of a problem, for explanations and comments."""
        told = "|".join((self.code, self.unit, self.item, self.about or self.found))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def blocks(self) -> bool:
        return self.grade == FIX


def merged(problems: Iterable[Problem]) -> list[Problem]:
    """Equal problems of a unit in one sheet become one; those to mend come first, order is kept otherwise."""
    found: dict[Problem, Problem] = {}
    for problem in problems:
        same = replace(problem, cells=())
        before = found.get(same)
        cells = dict.fromkeys([*(before.cells if before else ()), *problem.cells])
        found[same] = replace(problem, cells=tuple(cells))
    return sorted(found.values(), key=lambda problem: not problem.blocks)


@dataclass(frozen=True)
class Repair(Stored):
    """What was read other than it stood: spelling, spaces, case, a leading zero."""

    sheet: str
    cells: tuple[str, ...]
    found: str
    taken: str


def merged_repairs(repairs: Iterable[Repair]) -> list[Repair]:
    found: dict[tuple[str, str, str], Repair] = {}
    for repair in repairs:
        key = (repair.sheet, repair.found, repair.taken)
        before = found.get(key)
        found[key] = replace(repair, cells=(*before.cells, *repair.cells)) if before else repair
    return list(found.values())


@dataclass(frozen=True)
class Claim(Stored):
    """One reported value: what it is about (`ledger` and `identity`), what it says, and where it stood.

    `base` is the id of the fact in force when it was compared and `before` what that fact says; both empty
    where nothing was approved. `reason` is what the sender wrote in the row.
    """

    ledger: str
    identity: tuple[int, ...]
    said: dict[str, str | int | None]
    table: str
    unit: str
    item: str
    cell: str
    reason: str = ""
    base: int | None = None
    before: dict[str, str | int | None] | None = None

    @property
    def key(self) -> str:
        return ":".join((self.ledger, *map(str, self.identity)))

    @property
    def is_change(self) -> bool:
        return self.before != self.said


class Voided(NamedTuple):
    """A fact of a replaced file that accepting cancels."""

    ledger: str
    fact_id: int
    identity: tuple[int, ...]
    observed_on: date


@dataclass(frozen=True)
class Withdrawn:
    """A value of a replaced file that the new one leaves empty: it is voided, and `after` holds again.

    `claim` is the old one, compared with what is in force now.
    """

    claim: Claim
    fact_id: int
    after: dict[str, str | int | None] | None

    @property
    def is_change(self) -> bool:
        return self.claim.before != self.after


@dataclass(frozen=True)
class Difference:
    """Everything that accepting would do: facts written, facts of replaced files voided, and what speaks against it."""

    observed_on: date
    claims: tuple[Claim, ...] = ()
    voided: tuple[Voided, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def changes(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.is_change]

    @property
    def gone(self) -> list[Withdrawn]:
        """Withdrawn values whose end is felt."""
        return [one for one in self.withdrawn if one.is_change]

    @property
    def earliest(self) -> date:
        """The first day whose figures are touched."""
        return min([self.observed_on, *(fact.observed_on for fact in self.voided)])

    def voided_of(self, ledger: str) -> list[int]:
        return [fact.fact_id for fact in self.voided if fact.ledger == ledger]

    @property
    def digest(self) -> str:
        """Names this difference: a decision is about what was shown, or is shown anew."""
        told = [
            sorted((claim.key, sorted(claim.said.items()), claim.base or 0) for claim in self.claims),
            [(fact.ledger, fact.fact_id) for fact in self.voided],
            [(gone.fact_id, gone.claim.base, gone.after) for gone in self.withdrawn],
            [(problem.key, problem.found, problem.accepted) for problem in self.problems],
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Answers(Stored):
    """What the sender said of a table that could be understood in more than one way. `marks` gives verdicts to marks
    that are on no list; blank is a mark that stays a problem."""

    level: str = ""
    empty: Literal["", "not_met", "not_reported"] = ""
    observed_on: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What has to be answered before the values of a table are read."""

    name: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    proposal: str = ""
