"""What part of the capital a part is: «phần kéo dài chiếm 22,5% tổng vốn», «nguồn này đóng góp 93% số đã giải ngân»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reports.drafts.capital.capital import Capital, capital_of
from reports.drafts.capital.doubts import without_kind
from reports.drafts.capital.holders import AND, capital_answer
from reports.drafts.desk import Desk, claim, nearest, unrecognised
from reports.drafts.judge import fits
from reports.drafts.reading.capital_kinds import capital_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import UNKNOWN, Answer, Claim

_LEAD = re.compile(
    r"(?<!\w)(?:chiếm|đóng góp|góp)(?: tỷ lệ| tỷ trọng| tới| đến| được| khoảng| gần| hơn| trên| dưới| chưa đến)*\s?$"
)
_OF_ALL = re.compile(
    r"\s?(?:của |trong |so với )?(?:tổng (?:số |nguồn |mức |lượng |các )*(?:vốn|kinh phí|kế hoạch|giải ngân|đã)?"
    r"|số (?:vốn )?đã)"
    r"(?P<what>[^,;.():\d]{0,60})"
)
_CAPITAL = re.compile(r"vốn|kinh phí|giải ngân")
_OTHERS = re.compile(r"huy động|lồng ghép|toàn xã hội|đối ứng|ngân sách|hộ|xã|dự án")
_PARTS = (
    ("carried_over", re.compile(r"kéo dài|chuyển nguồn|chuyển sang")),
    ("assigned", re.compile(r"giao (?:mới )?(?:trong )?năm|giao (?:mới|đầu năm)")),
)
_THIS = re.compile(r"(?<!\w)(?:nguồn|vốn|phần|khoản) (?:vốn )?này(?!\w)")
ROUGH = Decimal("0.25")
MAX_PARTS = 10  # «1/3»


def share(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim | None:
    """The claim of a share; None where a number is none. Not recognised where part or whole are not told."""
    start, end = passage.sentence(mention.start)
    whole = _OF_ALL.match(passage.low, mention.end, end)
    if not whole or not _LEAD.search(left) or not _CAPITAL.search(whole[0]):
        return None
    begin = max(start, passage.low.rfind(";", start, mention.start) + 1)
    clause = passage.text(max([begin, *(item.end for item in passage.between(begin, mention.start))]), mention.start)
    capital = capital_of(desk, passage, replace(mention, end=whole.end()))
    if _OTHERS.search(clause + whole[0]):
        return None
    if len({without_kind(prefix) for prefix in capital.prefixes}) != 1:
        return unrecognised(mention, UNKNOWN, "%")
    answers = list(_answers(desk, passage, capital, clause, whole[0]))
    if not answers or not capital.sure:
        return unrecognised(mention, UNKNOWN, "%")
    return claim(mention, "share", nearest(mention, *answers), left, unit="%")


def fractions(desk: Desk, passage: Passage) -> Iterator[Claim]:
    """«chiếm gần 1/3 tổng vốn»."""
    for item in passage.mentions:
        if item.noun or item.decimals or not item.whole or not item.value < item.whole <= MAX_PARTS:
            continue
        start, _end = passage.sentence(item.start)
        left = passage.text(start, item.start)
        stated = replace(item, value=(item.value * 100 / item.whole).quantize(Decimal(1)), whole=None)
        made = share(desk, passage, stated, left)
        if made and made.answers and not _roughly(made):
            yield made if made.hedge else replace(made, hedge="khoảng")


def _roughly(made: Claim) -> bool:
    """A round part is said of much that it is not near to: «hơn 1/5» of 22,5%."""
    value = made.answers[0].value
    near = value is not None and made.value * (1 - ROUGH) <= value <= made.value * (1 + ROUGH)
    return near and not any(fits(made, answer) for answer in made.answers)


def _answers(desk: Desk, passage: Passage, capital: Capital, clause: str, whole: str) -> Iterator[Answer]:
    """The readings: a kind of all kinds, what was carried over or assigned of all that may be used."""
    holder = without_kind(capital.prefixes[0])
    kind, of_kind = capital_in(clause), capital_in("vốn " + whole)
    part = next((name for name, pattern in _PARTS if pattern.search(clause)), "")
    if not kind and not part and not of_kind:
        kind = capital.prefixes[0].removeprefix(holder).strip(".")
    if not kind and _THIS.search(clause):
        kind = capital_in(re.split(r"\d", passage.text(passage.start, passage.end))[0])
    for measure in _measures(whole):
        if kind and kind != of_kind:
            yield _share(desk, (f"{holder}.{kind}", part or measure), (holder, measure))
        elif part and part != measure:
            prefix = f"{holder}.{of_kind or kind}" if of_kind or kind else holder
            yield _share(desk, (prefix, part), (prefix, measure))
        elif not kind and not part and holder != "funding" and AND not in holder:
            prefix = f".{of_kind}" if of_kind else ""
            yield _share(desk, (holder + prefix, measure), ("funding" + prefix, measure))


def _measures(whole: str) -> tuple[str, ...]:
    if "giải ngân" in whole:
        return ("disbursed",)
    for name, pattern in _PARTS:
        if pattern.search(whole):
            return (name,)
    return ("usable",) if "sử dụng" in whole else ("usable", "assigned")


def _share(desk: Desk, part: tuple[str, str], whole: tuple[str, str]) -> Answer:
    one, all_ = capital_answer(desk, *part), capital_answer(desk, *whole)
    value = one.value * 100 / all_.value if one.value is not None and all_.value else None
    return Answer(
        one.figure, value, f"phần của «{one.label}» trong «{all_.label}»", f"share of {one.figure} in {all_.figure}"
    )
