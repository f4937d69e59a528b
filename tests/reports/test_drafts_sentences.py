"""Single sentences about the demo data as officers write them, true ones and the same with one number or name changed.

A line begins with what must come of it: `agrees:` (and nothing contradicts), `never contradicts:` (the report may have
no figure for it), `contradicts:`. «\\n» is a new line of the draft.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from reports.drafts.check import check
from tests.reports.test_drafts_pairs import known_against

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FILE = Path(__file__).parents[1] / "data" / "drafts" / "sentences" / "2024-9m.txt"
LINES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("line", LINES)
def test_a_sentence_is_judged_as_written_before_it(line):
    expected, _, sentence = line.partition(": ")
    draft = sentence.replace("\\n", "\n")
    known = known_against("2024-9m", None)
    verdicts = [finding.verdict for finding in check(draft, known)]
    assert ("contradicts" in verdicts) == (expected == "contradicts")
    assert expected != "agrees" or "agrees" in verdicts


@pytest.mark.parametrize("line", LINES[::7])
def test_a_sentence_means_the_same_however_its_letters_are_put_together(line):
    draft = line.partition(": ")[2].replace("\\n", "\n")
    known = known_against("2024-9m", None)
    verdicts = [[item.verdict for item in check(text, known)] for text in (draft, unicodedata.normalize("NFD", draft))]
    assert verdicts[0] == verdicts[1]


def test_a_count_at_one_number_of_criteria_is_worded_so():
    (finding,) = check("Có 9 xã đạt 14 tiêu chí.", known_against("2024-9m", None))
    assert "Số xã đạt 14 tiêu chí đến ngày" in finding.why
