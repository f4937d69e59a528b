"""The capital that a rate of disbursement says it is of: «đạt 17,5% vốn giao trong năm», «so với cùng kỳ»."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.drafts.capital.holders import AND, capital_answer, each_of
from reports.drafts.desk import Desk, unrecognised
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import OTHER_TIME, UNKNOWN, Answer, Claim

_LEAD = r"\s?(?:\(|so với|trên|của|trong|bằng)?\s?(?:tổng |số |các )*"
_CAPITAL = r"(?:(?:kế hoạch|dự toán|nguồn|vốn|kinh phí|đầu tư|sự nghiệp|được|đã)\s)+"
_OF_THE_YEAR = re.compile(_LEAD + _CAPITAL + r"(?:giao|bố trí|phân bổ|cấp) (?:(?:mới|đầu|riêng) ?)*trong năm")
_OF_A_YEAR = re.compile(_LEAD + _CAPITAL + r"(?:(?:giao|bố trí|phân bổ|cấp) )?(?:mới |đầu )*năm(?! trước)")
_OTHER_TIME = re.compile(r"\s?(?:so với|của) (?:cùng kỳ|kỳ trước|năm trước|\d{1,2} tháng|tháng|quý|đầu năm|năm 20)")
_OTHERS = re.compile(
    _LEAD
    + r"(?:[^\W\d]+ ){0,4}?(?:kéo dài|chuyển nguồn|huy động|toàn xã hội|lồng ghép|đối ứng|(?:đã |được )?giải ngân)"
)
_GIVEN_BEFORE = re.compile(
    r"(?:tính (?:trên|theo)|so với|trên)(?: số| tổng)*(?: vốn| kế hoạch)+ giao (?:mới |đầu )?(?:trong )?năm[^;.\d]*$"
)
_A_SHARE = re.compile(r"chiếm(?: tỷ lệ| khoảng| tới)?\s?$")
AHEAD = 60  # characters


def of_what_it_says(desk: Desk, passage: Passage, mention: Mention, made: Claim) -> Claim:
    """The rate as claimed, over the capital named after it; the number alone where the report has no such rate."""
    if not (made.fact.startswith("funding") and made.fact.endswith(".rate")):
        return made
    start, end = passage.sentence(mention.start)
    after = passage.text(mention.end, min(end, mention.end + AHEAD))
    if _OTHER_TIME.match(after):
        return unrecognised(mention, OTHER_TIME, "%")
    if _OTHERS.match(after) or _A_SHARE.search(passage.text(max(passage.start, mention.start - 20), mention.start)):
        return unrecognised(mention, UNKNOWN, "%")
    if _OF_THE_YEAR.match(after):
        return replace(made, answers=(_of_assigned(desk, made.fact),))
    left = passage.text(start, mention.start)
    if _OF_A_YEAR.match(after) or _GIVEN_BEFORE.search(
        left[left.rfind(";") + 1 :]
    ):  # the year's plan may hold what was carried over into it
        return replace(made, answers=(*made.answers, _of_assigned(desk, made.fact)))
    return made


def _of_assigned(desk: Desk, rate: str) -> Answer:
    prefix = rate.removesuffix(".rate")
    paid, given = capital_answer(desk, prefix, "disbursed").value, capital_answer(desk, prefix, "assigned").value
    value = paid * 100 / given if paid is not None and given else None
    return Answer(
        each_of(f"{prefix}.assigned")[0] if AND in prefix else f"{prefix}.assigned",
        value,
        "tỷ lệ giải ngân so với vốn giao trong năm",
        f"{prefix} paid of assigned",
    )
