"""What has been disbursed since the period before: «so với cuối tháng 6 tăng thêm 25.235 triệu đồng»."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reports.drafts.capital.capital import Capital, capital_of, told_of_paid
from reports.drafts.capital.doubts import without_kind
from reports.drafts.capital.holders import AND
from reports.drafts.desk import Desk, claim, nearest, unrecognised
from reports.drafts.judge import fits
from reports.drafts.reading.capital_kinds import KINDS
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, Answer, Claim

_ROSE = re.compile(
    r"(?<!\w)(?:tăng|nhiều hơn|cao hơn|lớn hơn|giải ngân thêm|thêm)(?: thêm)?"
    r"(?: được| là| khoảng| gần| hơn| trên)*\s?$"
)
_SINCE = re.compile(
    r"(?:so với|kể từ|từ)(?: (?:sau|thời điểm|cuối|hồi|giữa|kết quả|số liệu|báo cáo|số|đến|hết|ngày|kỳ|tại|mức))*\s"
    r"(?P<when>\d{1,2}/\d{1,2}(?:/\d{4})?|tháng \d{1,2}(?:/\d{4})?|\d{1,2} tháng|giữa năm|trước)(?![\w/]|[.,]\d)"
)
_NOT_PAID = re.compile(r"cùng kỳ|năm (?:trước|ngoái)|(?<!\w)giao|phân bổ|bố trí|kế hoạch")
LAST_DAY = 31
AHEAD = 80  # characters in which it is told since when


def gain(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim | None:
    """The claim of a sum that has come on top; None where a sum is no such one."""
    if not _ROSE.search(left):
        return None
    start, end = passage.sentence(mention.start)
    around = left + "|" + re.split(r"[,;.(]", passage.text(mention.end, min(end, mention.end + AHEAD)))[0]
    since = _SINCE.search(around)
    capital = capital_of(desk, passage, mention)
    told = told_of_paid(passage, start, passage.text(start, mention.start))
    if not since or not told or _NOT_PAID.search(around) or not capital.prefixes or not _is_then(desk, since["when"]):
        return unrecognised(mention, A_CHANGE, "triệu đồng")
    made = claim(mention, "money", nearest(mention, *_answers(desk, capital)), left, unit="triệu đồng")
    return made if not _leaves_room(desk, made, capital) else unrecognised(mention, A_CHANGE, "triệu đồng")


def _leaves_room(desk: Desk, made: Claim, capital: Capital) -> bool:
    """Whether another holder may be meant, or another kind of capital is by its number."""
    if not made.answers or any(fits(made, answer) for answer in made.answers):
        return False
    holders = {without_kind(prefix) for prefix in capital.prefixes}
    others = [f"{holder}.{kind}" for holder in holders for kind in KINDS] + list(holders)
    exact = replace(made, hedge="")
    return not capital.sure or (not capital.said and any(fits(exact, _difference(desk, other)) for other in others))


def _answers(desk: Desk, capital: Capital) -> list[Answer]:
    return [_difference(desk, prefix) for prefix in capital.prefixes if AND not in prefix]


def _difference(desk: Desk, prefix: str) -> Answer:
    """The report has it by kind of capital."""
    kinds = [prefix] if prefix.endswith(KINDS) else [f"{prefix}.{kind}" for kind in KINDS]
    keys = [f"changes.{kind}.disbursed.difference" for kind in kinds]
    total = desk.total(keys)
    label = total.label or "giải ngân tăng thêm so với kỳ trước, cả hai loại vốn"
    return Answer(keys[0], total.value, label, f"gain of {prefix}")


def _is_then(desk: Desk, said: str) -> bool:
    """Whether the figures of the period before stand for that day."""
    day = _day_before(desk)
    if day is None or said == "giữa năm":
        return day is not None and day.month == 6
    if said == "trước":
        return True
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    years = [number for number in numbers if number > LAST_DAY]
    month = numbers[1] if said[0].isdigit() and "/" in said else numbers[0]
    return month == day.month and years in ([], [day.year])


def _day_before(desk: Desk) -> date | None:
    figure = desk.known.figures.get(f"changes.funding.{KINDS[0]}.disbursed.before")
    return figure.cutoff if figure else None
