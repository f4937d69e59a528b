"""Whose capital and which kind a sum or a rate is of: the keys of its figures."""

from __future__ import annotations

import re

from reports.drafts.about import districts_after, districts_before, is_of_province, unnamed
from reports.drafts.capital_kinds import capital_in, capitals_at, capitals_in
from reports.drafts.desk import Desk
from reports.drafts.mentions import Mention
from reports.drafts.passages import Passage
from reports.drafts.turns import turn_of

_KIND_AFTER = re.compile(
    r"\s?(?:là |từ |thuộc |của )?(?:vốn|nguồn|nguồn vốn|kinh phí|chi) (?:đầu tư|sự nghiệp|thường xuyên|đtpt)"
)


def outside_brackets(text: str) -> str:
    """What is said in a closed bracket is said of the number before it."""
    return re.sub(r"\s?\([^()]{0,300}\)", "", text)


def prefix_of(desk: Desk, passage: Passage, mention: Mention) -> str:
    """Where the figures of the capital spoken of stand: `funding`, `funding.recurrent`, `funding.holder.106`.

    Nothing where one of several is meant and it cannot be said which.
    """
    start, end = passage.sentence(mention.start)
    holder = _holder(desk, passage, mention, start)
    if holder is None:
        return ""
    kind = kind_of(passage, mention, start, end)
    turn = turn_of(passage, mention)
    if turn:
        kinds, districts = capitals_in(passage.text(start, turn.at)), districts_before(passage, start, turn.at)
        own_kind, own = turn.of(list(dict.fromkeys(kinds))), turn.of(districts)
        if not own_kind and not own:
            return ""
        kind, holder = own_kind or kind, f"holder.{own.code}" if own else holder
    return ".".join(part for part in ("funding", holder, kind) if part)


def prefixes_of(desk: Desk, passage: Passage, mention: Mention) -> tuple[str, ...]:
    """The likeliest and, where the kind of capital may have ended with the words on it, that of all kinds."""
    prefix = prefix_of(desk, passage, mention)
    start, _end = passage.sentence(mention.start)
    kinds = capitals_at(passage.text(start, mention.start))
    if not kinds or not prefix.endswith(f".{kinds[-1][1]}") or turn_of(passage, mention):
        return (prefix,)
    at = start + kinds[-1][0]
    holders = [ref.start for ref in passage.units if at < ref.start < mention.start and ref.district]
    told = holders and any(item.noun in ("percent", "money") for item in passage.between(at, holders[0]))
    return (prefix, prefix.removesuffix(f".{kinds[-1][1]}")) if told else (prefix,)


def _holder(desk: Desk, passage: Passage, mention: Mention, start: int) -> str | None:
    """Key of the one district whose capital it is; None where a district is meant and not named."""
    districts = districts_after(passage, mention) or districts_before(passage, start, mention.start)
    left = passage.text(start, mention.start)
    if not districts and not is_of_province(left):
        lead, home = passage.context.lead, passage.context.district
        own_place = lead.district if lead and lead.district else home
        if own_place is None and unnamed(desk, left):
            return None
        districts = [own_place] if own_place else []
    own = desk.known.subject
    if len(districts) != 1 or (own and own.code == districts[0].code):
        return ""
    return f"holder.{districts[0].code}"


def kind_of(passage: Passage, mention: Mention, start: int, end: int) -> str:
    after = _KIND_AFTER.match(passage.low, mention.end, min(end, mention.end + 40))
    if after:
        return capital_in(after[0].strip(" (")) or capital_in(
            "vốn " + after[0].rsplit(" ", 2)[-2] + " " + after[0].rsplit(" ", 2)[-1]
        )
    sentence = outside_brackets(passage.text(start, mention.start))
    named = capitals_at(sentence)
    totals = re.compile(
        r"tổng (?:số |nguồn |cộng|các )?(?:vốn|kinh phí|cộng|số|nguồn)|cả hai nguồn|hai nguồn"
    ).finditer(sentence)
    last = max((match.start() for match in totals), default=-1)
    if named:
        at, kind = named[-1]
        return kind if last <= at else ""
    head = re.split(r"\d", passage.text(passage.start, min(passage.start + 60, start)), maxsplit=1)[0]
    opening = capital_in(head) if start > passage.start else ""
    whole = (
        re.match(r"\s*(?:lũy kế|tổng|tính chung|chung)", sentence)
        and not passage.context.capital
        and not _opens(passage)
    )
    return "" if whole else opening or passage.context.capital


def _opens(passage: Passage) -> str:
    """The kind that a paragraph is headed with: «- Vốn đầu tư: …»."""
    head = passage.text(passage.start, min(passage.end, passage.start + 40))
    return capital_in(head) if not re.search(r"tổng", head) else ""
