"""«Tiêu chí Môi trường: đúng một nửa số xã đạt», «chưa đến một nửa số xã đạt tiêu chí Thu nhập»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.drafts.about import scope
from reports.drafts.counts.leads import share_led
from reports.drafts.counts.scopes import all_of, prefixes
from reports.drafts.desk import Desk
from reports.drafts.findings import AGREES, CONTRADICTS
from reports.drafts.known import COMMUNE
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import NOW, Note

_HALF = re.compile(
    r"(?:(?P<hedge>đúng|tròn|vừa|hơn|trên|quá|gần|chưa (?:đến|tới|được|đầy|quá)|không (?:đến|tới|được|đầy)|dưới) )?"
    r"(?:một|phân) nửa(?P<of> (?:tổng )?(?:số )?xã(?!\w))?"
)
HALF, ABOUT, FAR = Decimal("0.5"), Decimal("0.1"), Decimal("0.17")


def half_shares(desk: Desk, passage: Passage) -> Iterator[Note]:
    for match in _HALF.finditer(passage.low, passage.start, passage.end):
        note = _note(desk, passage, match)
        if note:
            yield note


def _note(desk: Desk, passage: Passage, match: re.Match[str]) -> Note | None:
    at = Mention(match.start(), match.end(), match.end(), "percent", Decimal(50))
    lead = share_led(desk, passage, at, of_communes=bool(match["of"]))
    districts = scope(desk, passage, at) if lead else []
    if lead is None or lead.unmet or districts == [] or desk.when(passage, at) != NOW:
        return None
    prefix = prefixes(desk, districts)[0].removesuffix("communes")
    figure = f"{prefix}criterion.{lead.number}.met"
    met, whole = desk.known.value(figure), all_of(desk, districts).value
    verdict = _verdict(match["hedge"] or "", met / whole) if met is not None and whole else ""
    if not verdict:
        return None
    name = desk.known.criteria.get(COMMUNE, {}).get(lead.number, "")
    why = f"Tiêu chí số {lead.number} {name}: {met}/{whole} xã đạt."
    said = match[0].removesuffix(match["of"] or "")
    return Note(verdict, match.start(), match.end(), figure, said, f"{met}/{whole} xã", why, "value")


def _verdict(hedge: str, share: Decimal) -> str:
    """Nothing where the words are neither right nor plainly wrong."""
    if hedge in ("hơn", "trên", "quá"):
        right, wrong = HALF < share <= HALF + FAR, share <= HALF
    elif hedge.startswith(("chưa", "không", "dưới")):
        right, wrong = HALF - FAR <= share < HALF, share >= HALF
    elif hedge == "gần":
        right, wrong = HALF - ABOUT <= share < HALF, share > HALF + ABOUT / 2 or share < HALF - 2 * ABOUT
    elif hedge:
        right, wrong = abs(share - HALF) <= ABOUT / 10, abs(share - HALF) > ABOUT / 4
    else:
        right, wrong = abs(share - HALF) <= ABOUT / 2, abs(share - HALF) > FAR
    return AGREES if right else CONTRADICTS if wrong else ""
