"""Rates of disbursement: of the sum before them, or of the capital that their sentence names."""

from __future__ import annotations

import re

from reports.drafts.capital.capital import capital_of, told_of_paid
from reports.drafts.capital.capital_shares import may_be_share
from reports.drafts.capital.doubts import in_doubt
from reports.drafts.capital.groups import of_each
from reports.drafts.capital.holders import capital_answer
from reports.drafts.capital.sources import OTHER_SOURCES
from reports.drafts.desk import Desk, claim, nearest, unrecognised
from reports.drafts.judge import fits
from reports.drafts.reading.capital_kinds import capital_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import UNKNOWN, Claim

DISBURSED = re.compile(r"giải ngân")
REACH = 260  # characters back to the sum that a rate is of
_OF_KIND = re.compile(
    r"(?<!\w)(?:vốn|nguồn|kinh phí) (?:đầu tư(?: phát triển)?|sự nghiệp|đtpt|sn|đt)(?: (?:mới|đã|chỉ|cũng|thì))*"
    r" (?:đạt|được)(?: tỷ lệ)?(?: trên| hơn| gần| khoảng)?\s?$"
)
_KIND_ALONE = re.compile(
    r"(?<!\w)(?:vốn|nguồn|kinh phí) (?:đầu tư(?: phát triển)?|sự nghiệp|đtpt|sn|đt)\s?:?"
    r"(?: (?:trên|hơn|gần|khoảng))?\s?$"
)
_PAID_SAID = re.compile(r"(?<!\w)(?:đạt|được|giải ngân)[^,;.:()]{0,16}$")
_PARTS = re.compile(r"tổng|gồm|trong đó|cơ cấu|chiếm")
_REACHED = re.compile(
    r"(?:[\s,:(]+|(?:mới|chỉ|cũng|hiện|đã|cùng|đều|với|đạt|được|có|là|ở mức|tỷ lệ|mức|tới|trên|hơn|gần|dưới|khoảng"
    r"|(?:cao|thấp|khá|tốt|nhanh|chậm|kém|lớn|nhỏ) nhất|(?:toàn |cả )?tỉnh)(?!\w))*"
)
_WORDS = re.compile(  # with which rates of disbursement are told one after another
    r"(?:[\W\d_]|(?:về|vốn|đầu|tư|phát|triển|sự|nghiệp|thường|xuyên|đtpt|đt|sn|nguồn|kinh|phí|loại|các|cả|hai|huyện"
    r"|thành|phố|tp|đơn|vị|địa|phương|sở|ngành|khối|còn|lại|khác|đạt|được|ở|mức|tỷ|tỉ|lệ|cao|thấp|khá|tốt|nhanh|chậm"
    r"|kém|hơn|nhất|là|và|với|cùng|đều|trong|đó|chung|riêng|kế|sau|tiếp|theo|đến|rồi|lần|lượt|chỉ|mới|hiện|đã|cũng|trên"
    r"|dưới|gần|khoảng|dẫn|đứng|xếp|cuối|bảng|tỉnh|toàn|tất|nhóm|gồm|như|cụ|thể|tính|nay|so|hoạch|nhiều|một|số|thì|tại"
    r"|của|có|triệu|đồng|tr|trđ|đ|tiến|độ|kết|quả|bình|quân|tổng)(?!\w))*"
)
_GAP = 40  # characters from the holder to its rate
_OF_NOTHING_ELSE = re.compile(
    r"\s?(?:$|[,;.:()|]|(?:và|so với|kế hoạch|kh|vốn|kinh phí|tổng|(?:số )?vốn|số được|nhưng|còn|trong|thấp|cao|là|thì"
    r"|dự toán|giải ngân)(?!\w))"
)


def unsaid(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim:
    """A rate of a district or a kind of capital, where other words or the heading tell that it is of disbursing."""
    of_kind = _OF_KIND.search(left)
    start = mention.start - len(left)
    told = told_of_paid(passage, start, left) and _is_of_rates(passage, start, mention.start)
    if not of_kind and not (
        told and (_follows_holder(passage, mention, left) or _follows_kind(passage, mention, left))
    ):
        return unrecognised(mention, UNKNOWN, "%")
    made = of_capital(desk, passage, mention, left)
    return made if told or any(fits(made, answer) for answer in made.answers) else unrecognised(mention, UNKNOWN, "%")


def _follows_holder(passage: Passage, mention: Mention, left: str) -> bool:
    """«Dẫn đầu là huyện Than Uyên với 67,2%», «Tam Đường 83%», «Nậm Nhùn thấp nhất, chỉ 54,7%»."""
    start, end = mention.start - len(left), mention.start
    named = [(ref.end, bool(ref.district)) for ref in passage.units if start <= ref.start < end]
    named += [(office.end, bool(office.codes)) for office in passage.offices if start <= office.start < end]
    last, known = max(named, default=(start, False))
    near = known and end - last <= _GAP and _REACHED.fullmatch(passage.low, last, end)
    return bool(near and _OF_NOTHING_ELSE.match(passage.low, mention.end, passage.end))


def _follows_kind(passage: Passage, mention: Mention, left: str) -> bool:
    """«- Huyện Tam Đường: vốn đầu tư 83%, vốn sự nghiệp 13%»."""
    return bool(
        _KIND_ALONE.search(left)
        and not _PARTS.search(left)
        and _OF_NOTHING_ELSE.match(passage.low, mention.end, passage.end)
    )


def _is_of_rates(passage: Passage, start: int, at: int) -> bool:
    """Where the heading alone tells of disbursement, the sentence must not name another thing: «giao chi tiết: …»."""
    if DISBURSED.search(passage.low, passage.start, at):
        return True
    rest = passage.text(start, at)
    named = [(ref.start, ref.end) for ref in passage.units] + [(one.start, one.end) for one in passage.offices]
    for first, end in sorted(named, reverse=True):
        if start <= first < at:
            rest = rest[: first - start] + rest[end - start :]
    return bool(_WORDS.fullmatch(rest))


def of_money(desk: Desk, passage: Passage, mention: Mention, before: Mention, claims: list[Claim], left: str) -> Claim:
    """The rate of what was disbursed just before; else of the capital that the sentence names."""
    between = passage.text(before.end, mention.start)
    named = any(before.end <= ref.start < mention.start and ref.district for ref in passage.units)
    rated = any(item.noun == "percent" for item in passage.between(before.end, mention.start))
    anew = max(between.rfind(";"), between.rfind(". ")) + 1  # where another holder may be spoken of
    other = anew and _names_holder(passage, before.end + anew, mention.start)
    anew_named = named and (rated or DISBURSED.search(between) or _follows_holder(passage, mention, left))
    if other or capital_in(between) or anew_named:
        return of_capital(desk, passage, mention, left)
    made = next((item for item in claims if item.start == before.start and item.kind == "money"), None)
    unknown = any(item.start == before.start and (item.reason or _is_doubted(item)) for item in claims)
    if unknown or (made and made.fact.startswith("left of")):
        return unrecognised(mention, UNKNOWN, "%")
    if made is None or not _is_paid(made):
        start, _end = passage.sentence(mention.start)
        since = start if capital_in(passage.text(start, mention.start)) else 0
        disbursed = [item for item in claims if since <= item.start < mention.start and _is_paid(item)]
        made = disbursed[-1] if disbursed and mention.start - disbursed[-1].end < REACH else None
    if made is None:
        if DISBURSED.search(left):
            return of_capital(desk, passage, mention, left)
        return unrecognised(mention, UNKNOWN, "%")
    prefix = made.fact.removesuffix(".disbursed")
    return claim(mention, "rate", (capital_answer(desk, prefix, "rate"),), left, unit="%")


def _names_holder(passage: Passage, start: int, end: int) -> bool:
    named = any(start <= ref.start < end and (ref.district or ref.kind == "tỉnh") for ref in passage.units)
    return named or any(start <= office.start < end for office in passage.offices)


def of_capital(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim:
    capital = capital_of(desk, passage, mention)
    if not capital.prefixes or OTHER_SOURCES.search(left[left.rfind(";") + 1 :]):
        return unrecognised(mention, UNKNOWN, "%")
    answers = [capital_answer(desk, prefix, "rate") for prefix in capital.prefixes]
    made = claim(mention, "rate", nearest(mention, *answers), left, unit="%")
    fitting = any(fits(made, answer) for answer in answers)
    if not fitting and not _PAID_SAID.search(left) and may_be_share(desk, made, capital.prefixes[0]):
        return unrecognised(mention, UNKNOWN, "%")
    each = of_each(desk, made, left)
    return each or in_doubt(desk, mention, made, capital, said=capital.said)


def _is_doubted(item: Claim) -> bool:
    return bool(item.lenient) and not any(fits(item, answer) for answer in item.answers)


def _is_paid(item: Claim) -> bool:
    return item.fact.endswith(".disbursed") and not item.fact.startswith("left")
