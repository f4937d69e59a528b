"""A rank that goes on about rates of disbursement told before it: «Than Uyên đạt 65,5%. Đứng cuối bảng là …»."""

from __future__ import annotations

import re

from reports.drafts.capital.capital import told_of_paid
from reports.drafts.reading.capital_kinds import capitals_in
from reports.drafts.reading.passages import Passage

_OPENS = re.compile(r"(?:[\s.,;:()-]|(?:còn|và|riêng|trong khi(?: đó)?|ngược lại|trái lại|huyện|đơn vị)(?!\w))*")


def kinds_ranked(passage: Passage, at: int, end: int) -> tuple[str, ...]:
    """The kinds of capital that a rank without words of its own may be about, the likeliest first; none for another."""
    start, _end = passage.sentence(at)
    left = passage.text(start, at)
    told = [item for item in passage.between(passage.start, at) if item.noun in ("percent", "money")]
    if not told or told[-1].noun != "percent" or not told_of_paid(passage, start, left):
        return ()
    since = max(start, told[-1].end)
    if not _OPENS.fullmatch(passage.low, since, at):  # «Về thi đua, đứng đầu là …»
        return ()
    if any(item.noun not in ("percent", "points") for item in passage.between(at, end)):
        return ()
    named = set(capitals_in(passage.text(passage.start, at))) or {passage.context.capital}
    return tuple(dict.fromkeys((*named, ""))) if len(named) == 1 else ()
