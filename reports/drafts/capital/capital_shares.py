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
_EQUALS = re.compile(r"(?:\(|(?<!\w)(?:bằng|tương đương|tức(?: là)?))(?: với| khoảng| gần| hơn| trên| tới)*\s?$")
_NOTHING = re.compile(r"\s?(?:[,;.)\n]|$)")
_OF_ALL = re.compile(
    r"\s?(?:của |trong |so với )?(?:tổng (?:số |nguồn |mức |lượng |các )*(?:vốn|kinh phí|kế hoạch|giải ngân|đã)?"
    r"|số (?:vốn )?đã)"
    r"(?P<what>(?:(?!(?<!\w)(?:nhưng|song|mà|còn|trong khi)(?!\w))[^,;.():\d]){0,60})"
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
    begin = max(start, passage.low.rfind(";", start, mention.start) + 1)
    before = passage.between(begin, mention.start)
    clause = _part_told(passage, mention, begin, before)
    found = _whole_of(passage, mention, left, clause, end, summed=bool(before) and before[-1].noun == "money")
    if not found:
        return None
    whole, stop = found
    capital = capital_of(desk, passage, replace(mention, end=stop))
    if _OTHERS.search(clause + whole):
        return None
    if len({without_kind(prefix) for prefix in capital.prefixes}) != 1:
        return unrecognised(mention, UNKNOWN, "%")
    answers = list(_answers(desk, passage, capital, clause, whole))
    if not answers or not capital.sure:
        return unrecognised(mention, UNKNOWN, "%")
    made = claim(mention, "share", nearest(mention, *answers), left, unit="%")
    return made if _is_told(desk, passage, begin, made) else unrecognised(mention, UNKNOWN, "%")


def _is_told(desk: Desk, passage: Passage, begin: int, made: Claim) -> bool:
    """Not of a sum that is none of the figures: «vốn đầu tư cho giao thông 40.000 triệu đồng, chiếm …»."""
    before = passage.between(begin, made.start)
    if not before or before[-1].noun != "money" or any(fits(made, answer) for answer in made.answers):
        return True
    part = claim(before[-1], "money", (), "")
    return any(fits(part, desk.answer(answer.figure)) for answer in made.answers)


def _whole_of(
    passage: Passage, mention: Mention, left: str, clause: str, end: int, *, summed: bool
) -> tuple[str, int] | None:
    """What a share is of, by the words after it, and where these end; of all capital where nothing follows a sum."""
    whole = _OF_ALL.match(passage.low, mention.end, end)
    named = summed and _names_part(clause) and "giải ngân" not in clause
    if whole and _CAPITAL.search(whole[0]) and (_LEAD.search(left) or (named and _EQUALS.search(left))):
        return whole[0], whole.end()
    alone = named and _LEAD.search(left) and _NOTHING.match(passage.low, mention.end) and "giải ngân" not in left
    twofold = capital_in(clause) and any(pattern.search(clause) for _name, pattern in _PARTS)
    return ("", mention.end) if alone and not whole and not twofold else None


def _part_told(passage: Passage, mention: Mention, begin: int, before: tuple[Mention, ...]) -> str:
    """The words for the part: those since the number before, or before a sum that is the part itself."""
    ends = [begin, *(item.end for item in before)]
    clause = passage.text(ends[-1], mention.start)
    if not before or before[-1].noun != "money" or _names_part(clause):
        return clause
    return passage.text(ends[-2], before[-1].start) + clause


def _names_part(clause: str) -> bool:
    return bool(capital_in(clause)) or any(pattern.search(clause) for _name, pattern in _PARTS)


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
            yield share_of(desk, (f"{holder}.{kind}", part or measure), (holder, measure))
        elif part and part != measure:
            prefix = f"{holder}.{of_kind or kind}" if of_kind or kind else holder
            yield share_of(desk, (prefix, part), (prefix, measure))
        elif not kind and not part and holder != "funding" and AND not in holder:
            prefix = f".{of_kind}" if of_kind else ""
            yield share_of(desk, (holder + prefix, measure), ("funding" + prefix, measure))


def _measures(whole: str) -> tuple[str, ...]:
    if not whole:
        return ("usable", *(name for name, _pattern in _PARTS))
    if "giải ngân" in whole:
        return ("disbursed",)
    for name, pattern in _PARTS:
        if pattern.search(whole):
            return (name,)
    return ("usable",) if "sử dụng" in whole else ("usable", "assigned")


def may_be_share(desk: Desk, made: Claim, prefix: str) -> bool:
    """Whether a number that is no rate is what part of all capital this kind is."""
    holder, exact = without_kind(prefix), replace(made, hedge="")
    pairs = [((prefix, measure), (holder, measure)) for measure in ("usable", "assigned", "disbursed")]
    return holder != prefix and any(fits(exact, share_of(desk, part, whole)) for part, whole in pairs)


def share_of(desk: Desk, part: tuple[str, str], whole: tuple[str, str]) -> Answer:
    one, all_ = capital_answer(desk, *part), capital_answer(desk, *whole)
    value = one.value * 100 / all_.value if one.value is not None and all_.value else None
    return Answer(
        one.figure, value, f"phần của «{one.label}» trong «{all_.label}»", f"share of {one.figure} in {all_.figure}"
    )
