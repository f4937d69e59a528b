"""Rows of a short list: «- Tân Uyên: 9/9» under «Số xã đạt 19 TC theo huyện», «Số xã được công nhận: Mường Tè 3/13»."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.drafts.counts.commune_answers import answers_of
from reports.drafts.counts.said import said_in
from reports.drafts.counts.scopes import all_of
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import DISTRICT, Place
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.row_leads import COMMUNES, CRITERIA, kind_of
from reports.drafts.statements import NOW, UNKNOWN, Claim

_GAP = re.compile(r"\s?(?:[:(|,-]\s?)?(?:(?:có|đạt|là|được|mới|đã) )*")
_ENDS = re.compile(r"\s?(?:[.,;)|]|$|\n|và(?!\w))")
_ALL = re.compile(r"tổng (?:số )?xã|/\s?(?:số )?xã")
_COLON = re.compile(r"\s?:\s?")
_IN_TIME = re.compile(
    r"(?:trong|9 tháng|\d tháng đầu) (?:năm|kỳ|quý|tháng)|năm 20\d\d"
    r"|công nhận lại|(?<!\w)(?:thêm|tăng|(?<!nông thôn )mới|bổ sung)(?!\w)"
)
LEAD = 200  # characters before the row in which the sentence itself says what is counted


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words that say what rows count, and the paragraph that they stand in."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text(self.start, self.end)


def rows(desk: Desk, passage: Passage) -> tuple[list[Claim], set[int]]:
    """Claims of the rows, and the starts of the numbers that are no criteria: what they count is said above."""
    claims: list[Claim] = []
    taken: set[int] = set()
    for mention in passage.mentions:
        district = _district(passage, mention)
        lead = _lead(passage, mention) if district else None
        if district is None or lead is None:
            continue
        kind = kind_of(lead.text)
        if kind == CRITERIA or (mention.noun and (kind != COMMUNES or lead.passage is passage)):
            continue
        taken.add(mention.start)
        if kind == COMMUNES and (mention.whole is not None or _COLON.search(_gap(passage, mention))):
            claims.append(_of_communes(desk, passage, mention, district, lead))
    return claims, taken


def is_open(desk: Desk, passage: Passage, mention: Mention) -> bool:
    """«Tân Uyên: 9/9» alone: out of as many as its communes are, and nothing says that criteria are meant."""
    district = _district(passage, mention) if not mention.noun else None
    if district is None or mention.whole != desk.known.value(f"district.{district.code}.communes"):
        return False
    told = re.search(r"(?<!\w)(?:tiêu chí|tc)(?!\w)", passage.text(passage.start, mention.start))
    return not told and passage.context.level != DISTRICT


def _district(passage: Passage, mention: Mention) -> Place | None:
    """Whose row it is: named right before a number of communes or of nothing."""
    if mention.noun not in ("", "commune") or mention.decimals or mention.upto is not None:
        return None
    if not _ENDS.match(passage.low, mention.end, passage.end):
        return None
    before = [ref for ref in passage.units if ref.end <= mention.start]
    ref = before[-1] if before else None
    if ref is None or ref.kind == "xã" or not _GAP.fullmatch(passage.low, ref.end, mention.start):
        return None
    return ref.district


def _gap(passage: Passage, mention: Mention) -> str:
    end = max(ref.end for ref in passage.units if ref.end <= mention.start)
    return passage.low[end : mention.start]


def _lead(passage: Passage, mention: Mention) -> _Lead | None:
    """The words that say what is counted: of the sentence before its first unit, else of the line above."""
    start, _end = passage.sentence(mention.start)
    first = min((ref.start for ref in passage.units if ref.start >= start), default=mention.start)
    own = _Lead(passage, max(start, first - LEAD), first)
    above = passage.context.counted
    if kind_of(own.text):
        return own
    return _Lead(above, above.start, above.end) if above else None


def _of_communes(desk: Desk, passage: Passage, mention: Mention, district: Place, lead: _Lead) -> Claim:
    at = Mention(lead.start, lead.start, lead.start, "commune", Decimal())
    said, _consumed = said_in(desk, lead.passage, lead.start, lead.end, at)
    known = desk.known
    time = wording.when(
        lead.text, "", goal=passage.context.goal, year=known.year, cutoff=known.cutoff, title=known.title
    )
    if time != NOW or said.planned:
        return unrecognised(mention, UNKNOWN, "xã")
    answers, reason = answers_of(desk, passage, mention, said, [district], time)
    whole = all_of(desk, [district])
    # out of anything else than all communes: of those registered, or a row of another list
    other = mention.whole is not None and mention.whole != whole.value and not _ALL.search(lead.text)
    if not answers or other:
        return unrecognised(mention, reason or UNKNOWN, "xã")
    lenient = UNKNOWN if _IN_TIME.search(lead.text) else ""
    made = claim(mention, "count", answers, "", unit="xã", when=time, whole_answer=whole, lenient=lenient)
    return replace(made, group=answers[0].fact or answers[0].figure)
