"""Whose capital and which kind a sum or a rate is of: the keys of its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.drafts.about import districts_before
from reports.drafts.capital_kinds import capital_in, capitals_at, capitals_in
from reports.drafts.desk import Desk
from reports.drafts.holders import Holder, holder_of
from reports.drafts.mentions import Mention
from reports.drafts.passages import Passage
from reports.drafts.turns import Turn, turn_of

OTHER_SOURCES = re.compile(
    r"ngân sách (?:tỉnh|huyện|địa phương|xã|thành phố)|tín dụng|doanh nghiệp|nhân dân"
    r"|người dân|lồng ghép|huy động từ|đóng góp|"
    r"xã hội hóa|vốn vay|đối ứng|giảm nghèo|dân tộc thiểu số|dtts|vùng đồng bào|hợp tác xã|nợ đọng"
    r"|quỹ đất|hiến đất|doanh thu|kinh phí tập huấn"
)
_KIND_AFTER = re.compile(
    r"\s?(?:là |từ |thuộc |của )?(?:vốn|nguồn|nguồn vốn|kinh phí|chi) (?:đầu tư|sự nghiệp|thường xuyên|đtpt)"
)
_BOTH_KINDS = re.compile(r"(?<!\w)(?:cả )?hai (?:loại|nguồn)(?!\w)")
_TOTALS = re.compile(r"tổng (?:số |nguồn |cộng|các )?(?:vốn|kinh phí|cộng|số|nguồn)|" + _BOTH_KINDS.pattern)
_SUBJECT = re.compile(r"giải ngân|tiêu chí|(?<!\w)(?:xã|bản|hộ|nghèo|thu nhập|công nhận|dân)(?!\w)")
_NUMBER = re.compile(r"\d")


def outside_brackets(text: str) -> str:
    """What is said in a closed bracket is said of the number before it."""
    return re.sub(r"\s?\([^()]{0,300}\)", "", text)


@dataclass(frozen=True, slots=True)
class Capital:
    """Where the figures of the capital spoken of may stand: `funding`, `funding.recurrent`, `funding.holder.106`.

    Nothing where it cannot be said whose it is. `sure`: no other holder can be meant; `said`: the clause itself names
    the kind.
    """

    prefixes: tuple[str, ...] = ()
    sure: bool = True
    said: bool = True


def capital_of(desk: Desk, passage: Passage, mention: Mention) -> Capital:
    start, end = passage.sentence(mention.start)
    holder = holder_of(desk, passage, mention)
    kinds, said = kinds_of(passage, mention, start, end)
    turn = turn_of(passage, mention)
    if turn:
        return _in_turn(passage, start, turn, holder, kinds[0])
    prefixes = (_prefix(key, kind) for kind in (*kinds, *_ended(passage, mention, start, kinds)) for key in holder.keys)
    return Capital(tuple(dict.fromkeys(prefixes)), holder.sure, said)


def _prefix(holder: str, kind: str) -> str:
    return ".".join(part for part in ("funding", holder, kind) if part)


def _in_turn(passage: Passage, start: int, turn: Turn, holder: Holder, kind: str) -> Capital:
    """«Vốn đầu tư và vốn sự nghiệp lần lượt …»; nothing where one of several is meant and it cannot be said which."""
    kinds, districts = capitals_in(passage.text(start, turn.at)), districts_before(passage, start, turn.at)
    own_kind, own = turn.of(list(dict.fromkeys(kinds))), turn.of(districts)
    keys = (f"holder.{own.code}",) if own else holder.keys
    return Capital(tuple(_prefix(key, own_kind or kind) for key in keys)) if own_kind or own else Capital()


def _ended(passage: Passage, mention: Mention, start: int, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """All kinds together, where the kind of capital may have ended with the words on it."""
    named = capitals_at(passage.text(start, mention.start))
    if not named or named[-1][1] not in kinds:
        return ()
    at = start + named[-1][0]
    holders = [ref.start for ref in passage.units if at < ref.start < mention.start and ref.district]
    told = holders and any(item.noun in ("percent", "money") for item in passage.between(at, holders[0]))
    return ("",) if told else ()


def kinds_of(passage: Passage, mention: Mention, start: int, end: int) -> tuple[tuple[str, ...], bool]:
    """Kinds of capital that a number may be of, the likeliest first, and whether its clause names them."""
    after = _KIND_AFTER.match(passage.low, mention.end, min(end, mention.end + 40))
    if after:
        word = after[0].strip(" (")
        return (capital_in(word) or capital_in("vốn " + " ".join(word.split()[-2:])),), True
    sentence = outside_brackets(passage.text(start, mention.start))
    named = capitals_at(sentence)
    last = max((match.start() for match in _TOTALS.finditer(sentence)), default=-1)
    if named:
        at, kind = named[-1]
        if last <= at:
            return (kind,), not _NUMBER.search(sentence, at)
        return (("",) if _BOTH_KINDS.search(sentence, at) else (kind, "")), True
    head = re.split(r"\d", passage.text(passage.start, min(passage.start + 60, start)), maxsplit=1)[0]
    opening = capital_in(head) if start > passage.start else ""
    whole = (
        re.match(r"\s*(?:lũy kế|tổng|tính chung|chung)", sentence)
        and not passage.context.capital
        and not _opens(passage)
    )
    return (("" if whole else opening or passage.context.capital),), bool(whole) or last >= 0


def _opens(passage: Passage) -> str:
    """The kind that a paragraph is headed with: «- Vốn đầu tư: …»."""
    head = passage.text(passage.start, min(passage.end, passage.start + 40))
    return capital_in(head) if not re.search(r"tổng", head) else ""


def told_of_paid(passage: Passage, start: int, left: str) -> bool:
    """Whether a sentence tells of disbursement, by its words or by those before it in the paragraph or the heading."""
    words = _SUBJECT.findall(left) or _SUBJECT.findall(passage.low, passage.start, start)
    return "giải ngân" in words[-1] if words else passage.context.paid
