"""Single villages: «bản Xin Chải mới đạt 12 tiêu chí», «Bản Nậm Ty đạt 13/15»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import VILLAGE
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import NOW, UNKNOWN, Answer, Claim

_NAMED = re.compile(r"(?<!\w)(?:bản|thôn) (?P<name>[^\W\d_][^\W_]*(?: [^\W_]+){0,4})")
_GAP = re.compile(
    r"(?:\s?\([^()]{0,40}\)|,? (?:xã|thuộc|của) [^,;.:()\d]{2,40}?)?[\s,:]*"
    r"(?:(?:hiện|nay|đến nay|đến giờ|mới|chỉ|đã|cũng|vẫn|còn|thì) )*"
    r"(?:(?:đạt|được|có|hoàn thành|thiếu|lên|xuống|đủ|cả) ?)*"
)
_UNMET_AFTER = re.compile(r"\s(?:nữa )?(?:còn )?(?:chưa|không) (?:đạt|hoàn thành)")
_UNMET_BEFORE = re.compile(r"(?:thiếu|chưa đạt)\s?$")
WIDEST = 90  # characters between a name and its number
MOST_WORDS = 5


def single_villages(desk: Desk, passage: Passage) -> tuple[list[Claim], set[int]]:
    """Claims, and the starts of all numbers of criteria said of a village: they are of no commune named before it."""
    claims: list[Claim] = []
    taken: set[int] = set()
    for start, end, keys in _named(desk, passage):
        mention = next(iter(passage.between(end, min(passage.end, end + WIDEST))), None)
        if mention is None or not _is_told(desk, passage, end, mention):
            continue
        taken.add(mention.start)
        claims.append(_of_one(desk, passage, mention, keys, passage.text(start, mention.start)))
    return claims, taken


def _named(desk: Desk, passage: Passage) -> Iterator[tuple[int, int, list[str]]]:
    """Every «bản …» with what follows; of an unknown name the words up to a verb are its own."""
    for match in _NAMED.finditer(passage.low, passage.start, passage.end):
        words = match["name"].split(" ")[:MOST_WORDS]
        for used in range(len(words), 0, -1):
            name = " ".join(words[:used])
            if name in desk.known.villages:
                yield match.start(), match.start("name") + len(name), desk.known.villages[name]
                break
        else:
            ref = next((ref for ref in passage.units if ref.start == match.start("name")), None)
            if ref:  # a village named as a commune is
                yield match.start(), ref.end, []


def _is_told(desk: Desk, passage: Passage, end: int, mention: Mention) -> bool:
    if mention.decimals or mention.per or mention.upto is not None:
        return False
    counts = mention.noun == "criteria" or (not mention.noun and mention.whole == desk.known.size(VILLAGE))
    return counts and bool(_GAP.fullmatch(passage.low, end, mention.start))


def _of_one(desk: Desk, passage: Passage, mention: Mention, keys: list[str], left: str) -> Claim:
    if not keys or desk.when(passage, mention) != NOW:
        return unrecognised(mention, UNKNOWN, "tiêu chí")
    size = Answer("criteria.village.count", Decimal(desk.known.size(VILLAGE)), "Số tiêu chí của bộ")
    answers = tuple(desk.answer(key) for key in keys)
    if _UNMET_AFTER.match(passage.low, mention.end, passage.end) or _UNMET_BEFORE.search(left):
        answers = tuple(_left(answer, desk.known.size(VILLAGE)) for answer in answers)
    whole = size if mention.whole is not None else None
    return claim(mention, "criteria", answers, left, unit="tiêu chí", whole_answer=whole)


def _left(met: Answer, size: int) -> Answer:
    value = size - met.value if met.value is not None else None
    return Answer(met.figure, value, f"phần còn lại của: {met.label}", f"not {met.figure}")
