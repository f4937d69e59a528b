"""Accepting, broken off at every statement that it sends: the database is before or after, never between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection

from communes.models import Submission, SubmissionCheck, SubmissionState
from criteria.models import Assessment, Reading
from funding.models import Allocation, Disbursement
from ntm_portal.pages.returns.services import accept
from tests.returns.books import Book
from tests.returns.case import Made
from tests.returns.test_round_trip import GIANG_MA, TA_LENG, only_row, send, shown, take
from tests.returns.test_workbooks import known, stored, unlike

__all__ = ["send", "take"]  # fixtures

pytestmark = pytest.mark.slow
TABLES: tuple[Any, ...] = (
    Assessment,
    Reading,
    Allocation,
    Disbursement,
    Submission,
    SubmissionCheck,
    Submission.history,
)
BEFORE, AFTER = "before", "after"


class Broken(OperationalError):
    """The connection is gone."""


class Killer:
    """Breaks off at the n-th statement: before it reaches the database, or when it has been carried out."""

    def __init__(self, at: int, moment: str) -> None:
        self.at, self.moment, self.seen = at, moment, 0
        self.killed = ""

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen != self.at or self.killed:
            return execute(sql, params, many, context)
        self.killed = sql
        if self.moment == AFTER and not sql.startswith("RELEASE"):  # a released savepoint cannot be taken back
            execute(sql, params, many, context)
        raise Broken(sql)


def dump() -> list[list[tuple[Any, ...]]]:
    return [list(getattr(model, "objects", model).order_by("pk").values_list()) for model in TABLES]


def one_commune(book: Book, code: str) -> Made:
    content = only_row(book, code)
    return Made(content, {key: said for key, said in book.said.items() if key[1] == code})


def returned(send: Callable[..., Submission], lan: User) -> tuple[Submission, Made]:
    """A return that replaces an earlier one: it voids, writes, and moves two files on."""
    first = known.book()
    first.mark(TA_LENG, 6, "Chưa đánh giá", "not_assessed")
    accepted = send(one_commune(first, TA_LENG).content)
    accept(accepted, shown=shown(accepted), by=lan)
    second = known.book()
    second.mark(TA_LENG, 1, None, None)
    second.mark(TA_LENG, 10, "Không áp dụng", "not_applicable")
    made = one_commune(second, TA_LENG)
    return send(made.content), made


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_a_broken_acceptance_leaves_nothing_behind_and_can_be_tried_again(send, lan, moment) -> None:
    submission, made = returned(send, lan)
    seen = shown(submission)
    before = dump()
    killed = []
    for at in range(1, 200):
        killer = Killer(at, moment)
        try:
            with connection.execute_wrapper(killer):
                accept(submission, shown=seen, by=lan)
        except Broken:
            killed.append(killer.killed)
            assert dump() == before, killer.killed
        else:
            break
    assert not killer.killed
    assert sum("INSERT" in sql for sql in killed) >= 3  # facts, voidings, the history of the file
    assert sum("UPDATE" in sql.partition("SET")[0] for sql in killed) >= 2  # both files
    assert dump() != before
    submission.refresh_from_db()
    assert submission.state == SubmissionState.ACCEPTED
    assert unlike(stored(submission), made.said) == {}


def test_what_is_written_in_one_go_does_not_grow_with_the_rows(send, lan) -> None:
    """A constant number of statements, for a commune and for a district."""
    counts = []
    for content in (one_commune(known.book(), GIANG_MA).content, known.made("106").content):
        submission = send(content)
        seen = shown(submission)
        killer = Killer(-1, BEFORE)
        with connection.execute_wrapper(killer):
            accept(submission, shown=seen, by=lan)
        counts.append(killer.seen)
    assert counts[1] - counts[0] <= 20  # more tables take part, no more rows are asked for one by one
