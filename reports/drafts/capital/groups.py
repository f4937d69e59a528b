"""A rate of disbursement said of each of several: «Than Uyên và Tân Uyên cùng đạt 86%», «hai huyện dưới 40% là …»."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reports.drafts.capital.capital import kinds_of, told_of_paid
from reports.drafts.capital.holders import AND, each_of
from reports.drafts.desk import Desk, claim, nearest, unrecognised
from reports.drafts.findings import printed
from reports.drafts.judge import fits
from reports.drafts.known import DISTRICTS, Place
from reports.drafts.reading.capital_kinds import KINDS
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import UNKNOWN, Answer, Claim

OVER, UNDER = ("trên", "hơn"), ("dưới", "chưa đến", "chưa tới", "chưa đầy")
NEAR = Decimal(10)
_EACH = re.compile(r"(?<!\w)(?:cùng|đều|mỗi (?:huyện|đơn vị|địa phương))(?!\w)")
_SOME = re.compile(  # «Bốn địa phương có tỷ lệ giải ngân chung trên 60% là …»
    rf"(?<!\w)(?:địa phương|đơn vị|huyện|huyện, thành phố)(?: [^\W\d]+){{0,9}} (?P<hedge>{'|'.join(OVER + UNDER)})\s?$"
)
_TO_RATE = re.compile(r"(?:[^\d,;.:()]|, thành phố|, tp){0,80}")
_BOUND = re.compile(rf"(?<!\w)(?:{'|'.join(OVER + UNDER)})\s?$")
_AMONG = re.compile(r"trong (?:số )?(?:các|những|\d)[^.;]*$|còn lại[^.;]*$")
_LED = re.compile(
    r"(?:\s(?:vốn|kế hoạch|so với)[^;.,:()\d]{0,40})?(?:,? (?:đó )?(?:là|gồm|bao gồm|gồm có)|\s?[:(])\s?:?\s?"
    r"(?:các )?(?:huyện|thành phố|tp\.?)?\s?"
)
_JOIN = re.compile(r"(?:,|;)?\s?(?:và|với)?\s?(?:huyện|thành phố|tp\.?)?\s?")


def of_each(desk: Desk, made: Claim, left: str) -> Claim | None:
    """The rate held against that of each; None where it is not of several, or may be that of all together."""
    if not made.answers or AND not in made.fact:
        return None
    own = [desk.answer(key) for key in each_of(made.fact)]
    if all(_holds(made, answer) for answer in own):
        return _true(made, own) if _is_near(made, own) else None
    misfits = [answer for answer in own if not _holds(made, answer)]
    return replace(made, answers=(misfits[0],)) if _EACH.search(left) else None


def of_listed(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim | None:
    """A threshold held against the rate of each that is named after it; None where none is."""
    some = _SOME.search(left)
    named = _listed(passage, mention) if some else []
    if not some or not named:
        return None
    start, end = passage.sentence(mention.start)
    kinds, _said = kinds_of(passage, mention, start, end)
    kind = f".{kinds[0]}" if kinds[0] else ""
    own = [desk.answer(f"funding.holder.{place.code}{kind}.rate") for place in named]
    made = claim(mention, "rate", tuple(own[:1]), some["hedge"], unit="%")
    misfits = [answer for answer in own if answer.value is not None and not _holds(made, answer)]
    if misfits:
        return replace(made, answers=(misfits[0],))
    return _true(made, own) if _is_near(made, own) else unrecognised(mention, UNKNOWN, "%")


def count_at(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim | None:
    """«3 huyện giải ngân dưới 50%»: how many districts are so; None where a count is no such one."""
    start, end = passage.sentence(mention.start)
    rate = next(iter(passage.between(mention.end, end)), None)
    words = passage.text(mention.end, rate.start) if rate else ""
    if rate is None or rate.noun != "percent" or not _TO_RATE.fullmatch(words):
        return None
    hedge = _BOUND.search(words)
    if not hedge or not told_of_paid(passage, start, passage.text(start, rate.start)) or _AMONG.search(left):
        return unrecognised(mention, UNKNOWN, "huyện")
    kinds, said = kinds_of(passage, rate, start, end)
    bound = claim(rate, "rate", (), hedge[0], unit="%")
    places = [place for place in desk.known.places if place.kind in DISTRICTS]
    answers, others = [], []
    for kind in dict.fromkeys((*kinds, *(() if said else ("", *KINDS)))):
        keys = {p: f"funding.holder.{p.code}{f'.{kind}' if kind else ''}.rate" for p in places}
        so = [p for p, key in keys.items() if _holds(bound, desk.answer(key))]
        label = f"số huyện, thành phố có tỷ lệ giải ngân {hedge[0].strip()} {printed(rate.value)} %"
        counts = {len(so), len([p for p in so if p.kind == "district"])}
        found = [Answer("units.districts", Decimal(number), label, f"{label} {kind}") for number in sorted(counts)]
        answers += found if kind in (*kinds, "") else []
        others += found
    if mention.value not in [a.value for a in answers] and mention.value in [a.value for a in others]:
        return unrecognised(mention, UNKNOWN, "huyện")
    return claim(mention, "count", nearest(mention, *answers), left, unit="huyện")


def _listed(passage: Passage, mention: Mention) -> list[Place]:
    found: list[Place] = []
    at = mention.end
    for ref in passage.units:
        if ref.start < mention.end:
            continue
        if not (_JOIN if found else _LED).fullmatch(passage.low, at, ref.start) or not ref.district:
            break
        found.append(ref.district)
        at = ref.end
    return found


def _holds(made: Claim, answer: Answer) -> bool:
    """Of each of several «trên 60%» is true however far above."""
    if answer.value is None:
        return False
    if made.hedge in OVER:
        return answer.value > made.value
    return answer.value < made.value if made.hedge in UNDER else fits(made, answer)


def _is_near(made: Claim, own: list[Answer]) -> bool:
    """Of rates about 85% «trên 30%» is true, and most likely not what was meant."""
    return min(abs((answer.value or Decimal()) - made.value) for answer in own) <= NEAR


def _true(made: Claim, own: list[Answer]) -> Claim:
    """Of a threshold the figures say as much as the draft."""
    if made.hedge not in OVER + UNDER:
        return replace(made, answers=(own[0],))
    label = f"mức mà tỷ lệ giải ngân của cả {len(own)} đơn vị nêu tên đều {'vượt' if made.hedge in OVER else 'ở dưới'}"
    bound = Answer(own[0].figure, made.value, label, f"{made.hedge} {made.value}")
    return replace(made, hedge="", answers=(bound,))
