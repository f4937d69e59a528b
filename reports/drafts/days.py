"""The title's period against the days to which figures are said to run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reports.drafts.findings import CONTRADICTS
from reports.drafts.statements import Note

_TITLE = re.compile(r"(?<!\w)(\d{1,2}) tháng(?: đầu)? năm (20\d\d)")
_UNTIL = re.compile(
    r"(?:đến|tới|hết)(?: hết)?(?: ngày)? (?:(\d{1,2})\s?[/.-]\s?(\d{1,2})"
    r"|tháng (\d{1,2}))(?:\s?[/.-]\s?| năm )(20\d\d)(?!\d)"
)
_RESULT = re.compile(r"kết quả|số liệu|tính|lũy kế|giải ngân|thực hiện|đến nay|báo cáo")
_FORESEEN = re.compile(r"dự kiến|phấn đấu|kế hoạch|mục tiêu|sẽ |hoàn thành trước|thời hạn|chậm nhất|trước ngày")
TITLE_WITHIN = 1500  # characters


def later_than_title(low: str, told: frozenset[date] = frozenset()) -> Iterator[Note]:
    """«đến tháng 10/2024» in a report of nine months; a full day on which the figures were observed is told openly."""
    title = _TITLE.search(low[:TITLE_WITHIN])
    if not title:
        return
    months, year = int(title[1]), int(title[2])
    for match in _UNTIL.finditer(low):
        month, of = int(match[2] or match[3]), int(match[4])
        before = low[max(0, match.start() - 90) : match.start()]
        before = before[max(before.rfind("\n"), before.rfind(";"), before.rfind(". ")) + 1 :]
        if of != year or not months < month <= 12 or _FORESEEN.search(before) or not _RESULT.search(before):
            continue
        if match[1] and _day(match) in told:
            continue
        stated = re.sub(r"^(?:đến|tới|hết)(?: hết)? ", "", match[0])
        why = (
            f"Tiêu đề ghi {months} tháng đầu năm {year} (hết tháng {months}/{year}) nhưng số liệu ở đây "
            f"tính đến {stated}; hãy sửa tiêu đề hoặc ghi rõ ngày chốt số liệu."
        )
        yield Note(CONTRADICTS, match.start(), match.end(), "", stated, f"hết tháng {months}/{year}", why, "title")


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[4]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def other_period(low: str, title: str) -> Iterator[Note]:
    """A draft of another period than the one it is checked against."""
    own = _TITLE.search(title.lower())
    found = _TITLE.search(low[:TITLE_WITHIN])
    if own and found and own.groups() != found.groups() and _is_title(low, found.start(), own[1]):
        stated, actual = found[0], own[0]
        why = f"Dự thảo là của {stated}, đang đối chiếu với số liệu kỳ {actual}."
        yield Note(CONTRADICTS, found.start(), found.end(), "", stated, actual, why, "title")


def _is_title(low: str, at: int, months: str) -> bool:
    line = low[low.rfind("\n", 0, at) + 1 : at]
    if re.search(rf"(?<!\d){months} tháng|so (?:với|sánh)", line):
        return False  # another period beside the own one
    return len(line) < 250 and bool(re.search(r"báo cáo|tình hình|kết quả", line))
