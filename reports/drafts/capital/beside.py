"""A rate of disbursement beside the province's: «thấp hơn bình quân chung toàn tỉnh 0,9 điểm phần trăm (50,4%)»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ntm_portal.lib.numbers import rounded
from reports.drafts.capital.capital import kinds_of, told_of_paid
from reports.drafts.capital.holders import AND, holder_of
from reports.drafts.desk import Desk, claim, nearest
from reports.drafts.findings import AGREES, CONTRADICTS, printed
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import NOW, Answer, Claim, Note

_WHOLE = (
    r"(?:(?!tỉnh)(?:mức |tỷ lệ |mặt bằng )*(?:giải ngân )?(?:(?:bình quân|bq|trung bình|chung|của) ?)*(?:vốn )?"
    r"(?:của )?(?:(?:toàn|cả) )?tỉnh(?! giao| đề ra| đặt ra| bạn| khác| \w+ (?:bạn|khác))"
    r"|(?:mức|mặt bằng|bình quân|tỷ lệ)(?: giải ngân)? chung(?! (?:của|các|toàn|cả|vùng|khu|cả|trong|tỉnh)))"
)
_HOW = r"(?<!\w)(?P<end>thấp|cao|kém) hơn(?: so)?(?: với)? "
_ABOUT = r"(?: là| tới| đến| khoảng| gần| hơn| trên)*"
_CLOSED = r"(?:\s?\([^()]{0,40}\))?"  # «(50,4%)»
_OPENED = r"(?:\s?\((?:(?:toàn|cả) tỉnh|bình quân(?: chung)?|tỷ lệ|chung|đạt|là|khoảng|gần|hơn|trên|[ :])*)?"
_BEFORE = re.compile(rf"{_HOW}{_WHOLE}{_CLOSED}(?: đạt| ở mức)?{_ABOUT}{_OPENED}\s?$")
_LEVEL = re.compile(rf"{_HOW}(?:mức|tỷ lệ|con số){_ABOUT}\s?$")
_OF_WHOLE = re.compile(
    r"\s?(?:bình quân |trung bình |chung |của )*(?:(?:toàn|cả) )?tỉnh(?! (?:giao|đề|đặt|yêu|phấn|quy|chỉ|cam|bạn))"
)
_DIRECTION = re.compile(rf"(?<!\w)(?P<end>thấp|cao|kém) hơn{_ABOUT}\s?$")
_AFTER = re.compile(rf"\s?(?:so )?với {_WHOLE}(?!\w)")
_ALONE = re.compile(rf"{_HOW}{_WHOLE}(?!\w)(?!{_ABOUT}\s?\d)")
_NOT_SAID = re.compile(r"(?<!\w)(?:không|chưa|cần|phải|nếu|nên|để|muốn|yêu cầu|tháng|quý|khi)(?!\w)")


def beside(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim | None:
    """The claim of a difference in points, or of the province's rate; None where a number is neither of them.

    «thấp hơn bình quân chung của tỉnh (50,4%)» tells the rate, «0,9%» in its place how much lower.
    """
    _start, end = passage.sentence(mention.start)
    before = _BEFORE.search(left) or (_LEVEL.search(left) if _OF_WHOLE.match(passage.low, mention.end, end) else None)
    after = _DIRECTION.search(left) if _AFTER.match(passage.low, mention.end, end) else None
    found = before or after
    if not found:
        return None
    start = mention.start - len(left) + found.start()
    pairs = list(_rates(desk, passage, start, mention.end))
    answers = [answer for pair in pairs for answer in _apart(pair, found["end"])]
    if before and pairs and mention.noun == "percent":
        answers += [*(whole for _own, whole in pairs), desk.answer("funding.rate")]
    return claim(mention, "rate", nearest(mention, *answers), left, unit="%") if answers else None


def comparisons(desk: Desk, passage: Passage) -> Iterator[Note]:
    """«… cao hơn bình quân chung toàn tỉnh», with no number: by the figures of both."""
    for match in _ALONE.finditer(passage.low, passage.start, passage.end):
        start, end = passage.sentence(match.start())
        clause = re.split(r"[;,]", passage.text(start, match.start()))[-1]
        if _NOT_SAID.search(clause) or passage.text(start, end).rstrip().endswith("?"):
            continue
        pairs = list(_rates(desk, passage, match.start(), match.end()))
        if not pairs:
            continue
        good = [own for own, whole in pairs if _is_so(own, whole, match["end"])]
        own, whole = pairs[0]
        why = f"{own.label} là {_percent(own)}, của toàn tỉnh là {_percent(whole)}."
        verdict, actual = (
            (AGREES, _percent(own)) if good else (CONTRADICTS, f"{_percent(own)}, toàn tỉnh {_percent(whole)}")
        )
        said = f"{'cao' if match['end'] == 'cao' else 'thấp'} hơn"
        yield Note(verdict, match.start(), match.end(), own.figure, said, actual, why, "value")


def _rates(desk: Desk, passage: Passage, at: int, end: int) -> Iterator[tuple[Answer, Answer]]:
    """The rate of the one holder spoken of and that of the province, for each kind of capital that may be meant."""
    start, stop = passage.sentence(at)
    left = passage.text(start, at)
    here = Mention(at, end, end, "", Decimal())
    holder = holder_of(desk, passage, here)
    one = len(holder.keys) == 1 and holder.keys[0] and AND not in holder.keys[0]
    if not (one and holder.sure and desk.known.is_province and told_of_paid(passage, start, left)):
        return
    if desk.when(passage, here) != NOW:
        return
    kinds, said = kinds_of(passage, here, start, stop)
    for kind in dict.fromkeys((*kinds, *(() if said else ("",)))):
        end_of_key = f".{kind}.rate" if kind else ".rate"
        own, whole = desk.answer(f"funding.{holder.keys[0]}{end_of_key}"), desk.answer(f"funding{end_of_key}")
        if own.value is not None and whole.value is not None:
            yield own, whole


def _apart(pair: tuple[Answer, Answer], end: str) -> Iterator[Answer]:
    """By the exact rates and by those printed."""
    own, whole = pair
    label = f"{own.label}, {'cao' if end == 'cao' else 'thấp'} hơn toàn tỉnh (điểm %)"
    for one, all_ in ((own.value, whole.value), (rounded(own.value or 0, 1), rounded(whole.value or 0, 1))):
        if one is not None and all_ is not None:
            yield Answer(
                own.figure, one - all_ if end == "cao" else all_ - one, label, f"{own.figure} beside the province"
            )


def _is_so(own: Answer, whole: Answer, end: str) -> bool:
    one, all_ = own.value or Decimal(), whole.value or Decimal()
    return one > all_ if end == "cao" else one < all_


def _percent(answer: Answer) -> str:
    return f"{printed(answer.value or Decimal(), 1)} %"
