"""What a reader of the draft has on the desk: the text, what is known, and where a number stands in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.drafts.known import Known
from reports.drafts.reading import wording
from reports.drafts.reading.criteria import Criteria
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import Units
from reports.drafts.statements import ROUGHLY, Answer, Claim

REACH = 600  # characters before a number in which its time is told
_OPENS_WITH_GOAL = re.compile(r"\W*(?:\w{1,2}[.)] ?)?(?:mục tiêu|phấn đấu)(?!\w)")
_EXAMPLES = re.compile(r"(?:như|cụ thể|gồm)\s?:")
_NEXT_PART = re.compile(
    r"[,;.():]|\s(?:và|còn|sau đó|rồi) (?:đến|tới|hết|cuối|năm|sang|vào|trong|phấn đấu|dự kiến)(?!\w)"
)
_PROVINCE = re.compile(r"(?:toàn|cả|chung của|so với|của) tỉnh(?! lộ)")


@dataclass(frozen=True)
class Desk:
    known: Known
    units: Units
    criteria: Criteria

    def when(self, passage: Passage, mention: Mention) -> str:
        start, end = passage.sentence(mention.start)
        known = self.known
        return wording.when(
            _since_semicolon(passage.text(max(start, mention.start - REACH), mention.start)),
            passage.text(mention.end, min(end, mention.end + 40)),
            goal=passage.context.goal or bool(_OPENS_WITH_GOAL.match(passage.low, start, mention.start)),
            year=known.year,
            cutoff=known.cutoff,
            title=known.title,
        )

    def is_beyond(self, left: str) -> bool:
        """Whether a district's report has no figures for it: the whole province."""
        return not self.known.is_province and bool(_PROVINCE.search(_since_semicolon(left)))

    def answer(self, figure: str) -> Answer:
        found = self.known.figures.get(figure)
        return Answer(figure, self.known.value(figure), found.label if found else "")

    def total(self, figures: Iterable[str], named: str = "") -> Answer:
        """The sum of figures under the name of the first (or of `named`)."""
        keys = list(figures)
        values = [self.known.value(key) for key in keys]
        whole = sum((value for value in values if value is not None), Decimal())
        known = self.known.figures.get(named or keys[0]) if keys else None
        label = known.label if known and len(keys) == 1 else ""
        return Answer(named or (keys[0] if keys else ""), None if None in values or not keys else whole, label)

    def _told_with(self, passage: Passage, mention: Mention, start: int) -> str:
        """The sentence up to the number, and what follows it up to the next mark."""
        after = passage.text(mention.end, min(passage.end, mention.end + 40))
        return passage.text(start, mention.end) + _NEXT_PART.split(after, maxsplit=1)[0]

    def named_years(self, passage: Passage, mention: Mention) -> list[int]:
        """Years that the sentence of a number names, in their order."""
        start, _end = passage.sentence(mention.start)
        return [int(year) for year in re.findall(r"năm (20\d\d)(?!\s?-)", self._told_with(passage, mention, start))]

    def years(self, passage: Passage, mention: Mention) -> list[int]:
        """Years of a plan that a number may speak of: named in its sentence, in the bullet above, or this year's."""
        named = self.named_years(passage, mention)
        if named:
            return named[::-1]
        own = passage.context.plan_year
        year = self.known.year
        return [own] if own else [year, year + 1] if year else []


def _since_semicolon(text: str) -> str:
    text = text[text.rfind(";") + 1 :]
    found = list(_EXAMPLES.finditer(text))
    return text[found[-1].end() :] if found else text


def unrecognised(mention: Mention, reason: str, unit: str = "") -> Claim:
    return Claim(
        mention.start,
        mention.end,
        "seen",
        mention.value,
        decimals=mention.decimals,
        scale=mention.scale,
        whole=mention.whole,
        reason=reason,
        unit=unit,
    )


def claim(mention: Mention, kind: str, answers: tuple[Answer, ...], left: str, **more: object) -> Claim:
    hedge = wording.HEDGE.search(left[-20:])
    return Claim(
        mention.start,
        mention.end,
        kind,
        mention.value,
        answers,
        mention.decimals,
        mention.scale,
        mention.whole,
        whole_at=mention.whole_at,
        whole_decimals=mention.whole_decimals,
        hedge=hedge[1] if hedge else "",
        **{"lenient": ROUGHLY if mention.rough else "", **more},  # type: ignore[arg-type]
    )


def nearest(mention: Mention, *answers: Answer) -> tuple[Answer, ...]:
    """All that the words may mean, first what is nearest to the number said."""
    return tuple(sorted(answers, key=lambda answer: abs((answer.value or Decimal()) - mention.value)))
