"""Since when a change is told: the last report, whose figures the report knows, or another day."""

from __future__ import annotations

import re
from datetime import date

from reports.drafts.desk import Desk
from reports.drafts.reading.passages import Passage

LAST, OTHER = "last", "other"
_LAST = r"(?:kỳ|lần|đợt) (?:báo cáo )?trước|báo cáo (?:kỳ |lần )?trước|kỳ báo cáo (?=\d)"
_OTHER = re.compile(
    r"cùng kỳ|(?:đầu|cuối|giữa) (?:năm|kỳ|tháng|quý|nhiệm kỳ)|năm (?:trước|ngoái|20\d\d|nay)"
    r"|\d{1,2}/(?:20\d\d|\d{1,2}(?!\w))|\d{1,2} tháng|tháng \d|quý|giai đoạn|trong (?:kỳ|năm)"
)
_COMPARED = re.compile(r"so với [^,;.:]*")  # tells it, whatever else the sentence dates
_QUARTERS = {3: "i", 6: "ii", 9: "iii", 12: "iv"}


def since(desk: Desk, passage: Passage, start: int, end: int) -> str:
    """By the words of a sentence, else of the paragraph before it, else of the heading; "" where none tells."""
    for text in (passage.text(start, end), passage.text(passage.start, start), passage.context.compared):
        told = _told(desk, text)
        if told:
            return told
    return ""


def _told(desk: Desk, text: str) -> str:
    compared = " ".join(_COMPARED.findall(text))
    return (_day_of(desk, compared) if compared else "") or _day_of(desk, text)


def _day_of(desk: Desk, text: str) -> str:
    known = desk.known
    text = _day(known.cutoff).sub(" ", text) if known.cutoff else text
    last = _last(known.last_cutoff)
    rest = last.sub(" ", text)
    if _OTHER.search(rest):
        return OTHER
    return LAST if rest != text else ""


def _day(day: date) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)0?{day.day}[/.-]0?{day.month}(?:[/.-]{day.year})?(?!\d)")


def _last(day: date | None) -> re.Pattern[str]:
    """The words for the cut-off of the report before: «30/6/2024», «6 tháng đầu năm», «giữa năm», «cuối tháng 6»."""
    if day is None:
        return re.compile(_LAST)
    words = [
        rf"(?<!\d)0?{day.day}[/.-]0?{day.month}(?:[/.-]{day.year})?(?!\d)",
        rf"(?<!\w)0?{day.month} tháng(?: đầu năm)?(?: năm {day.year}| {day.year})?",
        rf"(?:đầu |cuối |hết )?tháng 0?{day.month}(?:[/ ]{day.year}| năm {day.year})?(?!\d|/)",
        rf"(?:cuối |hết )?quý {_QUARTERS.get(day.month, '-')}(?!\w)",
        *([rf"giữa năm(?: {day.year})?"] if day.month == 6 else []),
    ]
    return re.compile("|".join([_LAST, *words]))
