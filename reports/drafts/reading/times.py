"""Times that a clause names: whether the last of them lies before the period of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_SPELT = {"ba": "3", "sáu": "6", "chín": "9"}
_OF_YEAR = r"(?:[\s/-]*(?:của )?(?:năm )?(20\d\d))?(?!\w)"
_MONTHS = re.compile(rf"(?<!\w)(\d{{1,2}}|ba|sáu|chín) tháng(?P<first> đầu(?: của)?(?: năm)?| năm)?{_OF_YEAR}")
_QUARTER = re.compile(rf"(?<!\w)quý (iv|i{{1,3}}|[1-4])(?!\w){_OF_YEAR}")
_HALF = re.compile(rf"(?<!\w)(?:nửa đầu|giữa) năm{_OF_YEAR}")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_EARLIER = re.compile(r"(?<!cùng )(?<!thời )(?<!\w)kỳ (?:báo cáo |đánh giá |họp )?(?:liền )?(?:kề )?trước(?!\w)")
_OWN = re.compile(
    r"(?<!\w)kỳ (?:báo cáo )?này|(?<!\w)năm nay|đến nay|hiện nay|hiện tại|(?<!\w)nay (?:là|đã|đạt|còn|có|mới|\d)"
    r"|(?<!\w)(?:lên|xuống)(?!\w)|\d (?:sang|thì) "
)
_YEAR = re.compile(r"(?:(?:^|[,;:.(-])\s*|(?:đến|tới|cuối|hết|trong|ngay) )năm (20\d\d)(?!\s?-)")
_YEAR_BEFORE = re.compile(
    r"(?:(?:^|[,;:.(-])\s*|(?:đến|tới|cuối|hết|trong|ngay(?: từ)?|hồi|vào|điểm|kỳ) )"
    r"(?:năm (?:ngoái|trước)|đầu năm)(?!\w)"
)
_AGAINST = re.compile(  # told of the number only as what it is held against, or as where something comes from
    r"(?:so (?:sánh )?với|(?<!\w)(?:hơn|bằng|vượt|kém|gấp|từ))(?: \w+){0,4}\s?(?:trong |của |cuối )?$"
)
_MONTH = re.compile(rf"(?:(?:^|[,:])\W*|(?<!\w)(?:trong|hồi|vào|đến|hết|cuối) )tháng (\d{{1,2}})(?!\d){_OF_YEAR}")
_AT_HEAD = re.compile(r"(?:^|[,:]|giải ngân)\W*(?:(?:trong|qua|sau|của|được) )*$")
_TO_COME = re.compile(r" (?:cuối|tới|nữa|còn|sau|tiếp)(?!\w)")
_BRACKET = re.compile(r"\([^()]{0,300}\)")
NEAR = 40  # characters before a time in which it is told that it is only compared with


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """Where it stands in the clause, and whether it is over."""

    start: int
    past: bool


def is_other_months(months: str, title: str) -> bool:
    own = re.search(r"(\d{1,2}) tháng", title.lower())
    return bool(own) and own[1].lstrip("0") != _SPELT.get(months, months).lstrip("0") if own else False


def is_past_period(left: str, cutoff: date | None, title: str) -> bool:
    """Whether a sum or a rate is told of an earlier period: «6 tháng đầu năm, giải ngân đạt 40%», «kỳ trước …»."""
    clause = without_brackets(left[left.rfind(";") + 1 :])
    named = sorted(periods(clause, cutoff, title))
    return bool(named) and named[-1].past


def without_brackets(text: str) -> str:
    """Of the same length: what is said in a closed bracket is said of what stands before it."""
    return _BRACKET.sub(lambda found: " " * len(found[0]), text)


def periods(text: str, cutoff: date | None, title: str) -> Iterator[Time]:
    """Parts of a year and periods of reports, past ones and the report's own."""
    yield from (Time(match.start(), past=False) for match in _OWN.finditer(text))
    found = [(match, True) for match in _EARLIER.finditer(text)]
    if cutoff:
        found += [(match, _is_over(match[2], _last_of(match[1]), cutoff)) for match in _QUARTER.finditer(text)]
        found += [(match, _is_over(match[2], int(match[1]), cutoff)) for match in _MONTH.finditer(text)]
        found += [(match, _is_over(match[1], 6, cutoff)) for match in _HALF.finditer(text)]
        months = ((match, _are_other(match, cutoff, title)) for match in _MONTHS.finditer(text))
        found += [(match, other) for match, other in months if match["first"] or not other or _opens(text, match)]
    yield from (Time(match.start(), past) for match, past in found if not _is_compared(text, match))


def years(text: str, year: int | None) -> Iterator[Time]:
    """Years that say when: «cuối năm 2023», «năm 2023, …», not the year of a plan or of a decision."""
    yield from (
        Time(match.start(), past=True) for match in _YEAR_BEFORE.finditer(text) if not _is_compared(text, match)
    )
    for match in _YEAR.finditer(text) if year else ():
        if not _is_compared(text, match):
            yield Time(match.start(1), past=year is not None and int(match[1]) < year)


def _is_compared(text: str, match: re.Match[str]) -> bool:
    return bool(_AGAINST.search(text[max(0, match.start() - NEAR) : match.start()]))


def _opens(text: str, match: re.Match[str]) -> bool:
    """«6 tháng giải ngân đạt 40%», not «còn 3 tháng» or «3 tháng cuối năm»."""
    return bool(_AT_HEAD.search(text, 0, match.start())) and not _TO_COME.match(text, match.end())


def _last_of(quarter: str) -> int:
    return 3 * (_QUARTERS.get(quarter) or int(quarter))


def _is_over(year: str | None, month: int, cutoff: date) -> bool:
    """A month more than one before the cut-off: figures of the third quarter are closed in October."""
    return (int(year or cutoff.year) - cutoff.year) * 12 + month - cutoff.month < -1


def _are_other(match: re.Match[str], cutoff: date, title: str) -> bool:
    return is_other_months(match[1], title) or (match[3] is not None and int(match[3]) < cutoff.year)
