"""Drafts of many offices: nothing right is called wrong, every planted error is found at its place."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import pytest

from reports.drafts.check import check
from reports.drafts.door import known_of
from reports.drafts.known import Known
from tests.reports import pairs
from tests.reports.test_drafts import report_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(params=pairs.FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def known(path) -> Known:
    return known_against(*pairs.against(path))


@cache
def known_against(slug: str, code: str | None) -> Known:
    """Once for all tests: it is a frozen value of the demo data."""
    return known_of(report_of(slug, code))


def contradictions(text: str, known: Known) -> list[tuple[int, int, str, str]]:
    return [
        (item.start, item.end, item.quote, item.why) for item in check(text, known) if item.verdict == "contradicts"
    ]


def touches(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def test_there_are_enough_drafts():
    assert len(pairs.FILES) >= 8


def test_a_right_draft_has_no_contradiction(path, known):
    assert contradictions(pairs.right(path).text, known) == []


def test_every_planted_error_is_found_at_its_place_and_nothing_else(path, known):
    draft = pairs.wrong(path)
    found = contradictions(draft.text, known)
    missed = [
        draft.text[start - 40 : end + 20]
        for start, end in draft.places
        if not any(touches((start, end), item[:2]) for item in found)
    ]
    besides = [item for item in found if not any(touches(item[:2], place) for place in draft.places)]
    assert (missed, besides) == ([], [])


def test_most_of_what_was_planted_agrees_in_the_right_draft(path, known):
    draft = pairs.right(path)
    agreeing = [(item.start, item.end) for item in check(draft.text, known) if item.verdict == "agrees"]
    seen = [place for place in draft.places if any(touches(place, item) for item in agreeing)]
    assert len(seen) >= 0.9 * len(draft.places)


CHANGES = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "soft hyphens": lambda text: text.replace("tiêu", "ti\u00adêu"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_way_of_writing_changes_no_finding(path, known, change):
    text = pairs.wrong(path).text
    said = [(item.verdict, item.figure, item.stated) for item in check(text, known)]
    changed = change(text)
    found = check(changed, known)
    assert [(item.verdict, item.figure, item.stated) for item in found] == said
    assert all(changed[item.start : item.end] == item.quote for item in found)
