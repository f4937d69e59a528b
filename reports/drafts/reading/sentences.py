"""Where sentences end: a dot after a list number or an abbreviation ends nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.drafts.known import Known
from reports.drafts.reading.criteria import Criteria
from reports.drafts.reading.fold import Folded, pieces

_STOP = re.compile(r"[.!?](?=\s|$)|\n")
_ABBREVIATED = re.compile(r"(?:(?<!\w)(?:tp|tr|v\.v|ts|ths|đ/c|stt))$")
LONGEST_SENTENCE = 1200  # a longer one is read in pieces, so that time does not grow with its square


def sentences(folded: Folded, start: int, end: int, criteria: Criteria, known: Known) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _STOP.finditer(folded.low, start, end):
        if _is_end(folded, match.start(), begin, end, criteria, known):
            yield from pieces(folded.low, begin, match.end(), LONGEST_SENTENCE)
            begin = match.end()
    if begin < end:
        yield from pieces(folded.low, begin, end, LONGEST_SENTENCE)


def _is_end(folded: Folded, dot: int, begin: int, end: int, criteria: Criteria, known: Known) -> bool:
    """A dot after a list number or an abbreviation ends nothing."""
    if folded.low[dot] != ".":
        return True
    after = dot + 1
    while after < end and folded.low[after] in " \t":
        after += 1
    if after >= end:
        return True
    before = folded.low[max(begin, dot - 6) : dot]
    if _ABBREVIATED.search(before) or folded.cased[after].islower():
        return False
    number = re.search(r"(?<![\w/.,])(\d{1,2})$", before)
    if not number:
        return True
    lead = folded.low[max(begin, dot - len(number[1]) - 12) : dot - len(number[1])].rstrip()
    if not lead or lead[-1] in ";:(,-+" or lead.endswith(("số", "chí", "và")):
        return False
    return not any(
        item.number == int(number[1]) and item.end > after
        for level in known.criteria
        for item in criteria.items(level, folded.low, dot - len(number[1]), min(end, after + 60), bare=True)[:1]
    )
