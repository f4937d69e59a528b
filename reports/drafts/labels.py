"""A label and a bare number: «Chương trình chuyên đề: 6», «TC cấp xã đạt thêm: 30; TC không còn đạt: 8»."""

from __future__ import annotations

import re

from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import COMMUNE
from reports.drafts.mentions import Mention
from reports.drafts.passages import Passage
from reports.drafts.statements import A_CHANGE, Claim

_OPENS = r"(?:^\W*(?:\d{1,2}[.)]\s?|[a-zđ][.)]\s?)?|[;,.(]\s?)(?:tổng )?(?:số )?(?:lượng )?(?:lượt )?"
_CLOSES = r"\s?(?:là|=|:)\s?$"
_NOUNS = (  # as `mentions` calls what stands after a number
    ("document", re.compile(_OPENS + r"văn bản (?=[^:;.]*(?:chỉ đạo|hướng dẫn))[^:;.\d]{0,80}" + _CLOSES)),
    ("programme", re.compile(_OPENS + r"chương trình chuyên đề[^:;.\d]{0,50}" + _CLOSES)),
    ("class", re.compile(_OPENS + r"lớp(?: (?:tập huấn|bồi dưỡng|đào tạo))?[^,:;.\d]{0,50}" + _CLOSES)),
    ("trainee", re.compile(_OPENS + r"học viên[^,:;.\d]{0,50}" + _CLOSES)),
)
_OTHER = re.compile(r"(?<!\w)(?:đến|đi|xử lý|góp ý|dưới|trên mỗi|mỗi|một|chưa|không|bình quân|thuộc|loại)(?!\w)")
_MOVED = re.compile(
    _OPENS + r"(?:tiêu chí|tc)(?: (?:cấp xã|các xã|của (?:các )?xã|xã))?(?: (?:được|đã))?"
    r"(?: (?P<more>đạt thêm|tăng thêm|tăng|đạt mới)|(?: (?:bị|nay))* (?P<less>không còn đạt|không duy trì được"
    r"|tụt|giảm|giảm đi|mất|bị mất|rớt))" + _CLOSES
)
_ENDS = re.compile(r"\s?(?:[.;,)(|]|$|\n)")
_LAST_REPORT = re.compile(r"kỳ (?:báo cáo )?trước|báo cáo (?:kỳ )?trước|lần (?:báo cáo )?trước")
_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})(?:/(20\d\d))?(?![\d/])")
LONGEST = 160  # characters of a label


def is_labelled(passage: Passage, mention: Mention) -> bool:
    """A number without a noun at the end of its part of the sentence."""
    alone = not (mention.noun or mention.decimals or mention.whole is not None or mention.upto is not None)
    return alone and bool(_ENDS.match(passage.low, mention.end, passage.end))


def noun_of(passage: Passage, mention: Mention) -> str:
    """What the label before a bare number counts; the mention's own noun for any other number."""
    if not is_labelled(passage, mention):
        return mention.noun
    left = _left(passage, mention)
    found = [noun for noun, label in _NOUNS if (match := label.search(left)) and not _OTHER.search(match[0])]
    return found[0] if found else ""


def changes(desk: Desk, passage: Passage) -> list[Claim]:
    """How many criteria of communes were gained and lost since the last report."""
    claims: list[Claim] = []
    for mention in passage.mentions:
        match = _MOVED.search(_left(passage, mention)) if is_labelled(passage, mention) else None
        if match is None or passage.context.district or passage.context.lead or not desk.known.is_province:
            continue
        if "xã" not in match[0] and passage.context.level != COMMUNE:
            continue
        figure = "changes.gained" if match["more"] else "changes.lost"
        if not _is_since_last(desk, passage, mention):
            claims.append(unrecognised(mention, A_CHANGE, "tiêu chí"))
        else:
            claims.append(claim(mention, "count", (desk.answer(figure),), "", unit="tiêu chí"))
    return claims


def _left(passage: Passage, mention: Mention) -> str:
    start, _end = passage.sentence(mention.start)
    return passage.text(max(start, mention.start - LONGEST), mention.start)


def _is_since_last(desk: Desk, passage: Passage, mention: Mention) -> bool:
    """Whether the words say so, of the sentence or of the heading: by name, or by the day of the last report."""
    start, _end = passage.sentence(mention.start)
    heading = passage.context.heading
    text = (heading.text(heading.start, heading.end) if heading else "") + " " + passage.text(start, mention.start)
    days = [(int(day), int(month)) for day, month, _year in _DAY.findall(text)]
    last = desk.known.last_cutoff
    return bool(_LAST_REPORT.search(text)) or bool(last and days and set(days) == {(last.day, last.month)})
