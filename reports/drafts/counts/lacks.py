"""What an average lacks: «còn thiếu 1,06 tiêu chí so với mục tiêu đến hết năm 2024»."""

from __future__ import annotations

import re

from reports.drafts.about import scope
from reports.drafts.desk import Desk, claim, nearest, unrecognised
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import UNKNOWN, Answer, Claim

_LACK = re.compile(
    r"(?<!\w)(?:thiếu|cần thêm|phải thêm|hụt|chưa đạt)"
    r"(?: (?:thêm|khoảng|gần|hơn|trên|tới|đến|là|bình quân|trung bình|mất))*\s?$"
)
_LACK_AFTER = re.compile(
    r"\s(?:nữa(?!\w)|(?:phải|cần) (?:hoàn thành|thực hiện)"
    r"|(?:còn )?(?:chưa|không) (?:đạt|hoàn thành)(?=\s?(?:[,.;)]|$)))"
)
_GOAL = r"(?:mục tiêu|kế hoạch|chỉ tiêu|kh)(?!\w)"
_OF_GOAL_BEFORE = re.compile(rf"(?:so với|để đạt|đối chiếu(?: với)?)(?: mức)? {_GOAL}")
_OF_GOAL_AFTER = re.compile(rf"\s?(?:nữa )?(?:,? ?(?:so với|để đạt|mới đạt|thì đạt)(?: được)?(?: mức)? {_GOAL})")
_BEFORE_GOAL = re.compile(_GOAL + r"[^;.\d]{0,40}(?:năm 20\d\d[^;.\d]{0,20})?$")
_YEAR = re.compile(r"năm (20\d\d)")
_OF_OTHERS = re.compile(r"(?<!\w)(?:huyện|bản|thôn|còn lại|nhóm|kế hoạch năm 20\d\d (?:đạt|bình quân))(?!\w)|\d xã")
AHEAD, FAR = 80, 240  # characters after the number, and before it, in which the goal is named


def is_lack(passage: Passage, mention: Mention) -> bool:
    """«còn thiếu 1,06 tiêu chí so với mục tiêu», «còn 4,56 tiêu chí chưa đạt»: not what is met on average."""
    left = passage.text(max(passage.start, mention.start - 60), mention.start)
    return bool(_LACK.search(left) or _LACK_AFTER.match(passage.low, mention.end, passage.end))


def lack(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim:
    """Of the province up to a goal of its own; of anything else the report has no number."""
    start, end = passage.sentence(mention.start)
    after = passage.text(mention.end, min(end, mention.end + AHEAD))
    compared = _OF_GOAL_BEFORE.search(left) or _OF_GOAL_AFTER.match(after)
    units = any(start <= ref.start < end and ref.kind != "tỉnh" for ref in passage.units)
    others = units or _OF_OTHERS.search(left[left.rfind(";") + 1 :]) or wording.ADVANCED.search(left + after)
    exact = mention.decimals or mention.per == "xã"
    if not compared or others or not exact or passage.context.district or passage.context.lead:
        return unrecognised(mention, UNKNOWN, "tiêu chí/xã")
    named = [int(year) for year in _YEAR.findall(left + after)]
    answers = [_up_to(desk, year) for year in (named or desk.known.goal_years.get("average", []))]
    known = [answer for answer in answers if answer.value is not None]
    if scope(desk, passage, mention) is not None or len(known) != len(answers) or _goal_differs(desk, passage, mention):
        return unrecognised(mention, UNKNOWN, "tiêu chí/xã")
    return claim(mention, "lack", nearest(mention, *known), left, unit="tiêu chí/xã")


def _up_to(desk: Desk, year: int) -> Answer:
    goal, now = desk.answer(f"goal.{year}.average"), desk.answer("communes.average")
    value = goal.value - now.value if goal.value is not None and now.value is not None else None
    return Answer(goal.figure, value, f"còn thiếu so với mục tiêu đến hết năm {year}", f"left to {goal.figure}")


def _goal_differs(desk: Desk, passage: Passage, mention: Mention) -> bool:
    """Whether the sentence states another goal, from which it may rightly reckon."""
    start, end = passage.sentence(mention.start)
    near = passage.between(max(start, mention.start - FAR), min(end, mention.end + AHEAD))
    stated = [item for item in near if item.noun == "criteria"]
    right = {desk.known.value(f"goal.{year}.average") for year in desk.known.goal_years.get("average", [])}
    goals = [item.value for item in stated if item.start != mention.start and _is_goal(passage, item)]
    return any(value not in right for value in goals)


def _is_goal(passage: Passage, item: Mention) -> bool:
    return bool(_BEFORE_GOAL.search(passage.text(max(passage.start, item.start - AHEAD), item.start)))
