"""Lists of units: with the count stated before them, or of those that have something in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.drafts.counts.runs import named_after
from reports.drafts.desk import Desk
from reports.drafts.known import COMMUNE, DISTRICTS
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import NOW, Claim, Listing

_THE_COMMUNES = re.compile(
    r"(?:(?<!\w)các|những) xã (?P<said>(?:hiện |đã |đều )*(?:đạt|được|có quyết định) "
    r"[^.;:()]{0,50}?)\s?(?:gồm(?: có)?|là|:|\()\s?"
)
_IN_BAND = re.compile(r"(\d{1,2})(?:\s?-\s?(\d{1,2}))?(?:/\d{1,2})? tiêu chí")
_THESE = re.compile(r"\s(?:này|nói trên|nêu trên|trên)(?!\w)")  # named before, not after
_ONE = re.compile(r"\s?(?:\(|là |: ?)(?:xã )?")


def unit_lists(desk: Desk, passage: Passage, claims: list[Claim]) -> Iterator[Listing]:
    """«05 xã (Sơn Bình, Tà Mung, …)», «03 huyện: Tam Đường, Tân Uyên, Than Uyên»."""
    for mention in passage.mentions:
        if mention.noun not in ("commune", "district") or mention.upto is not None or mention.decimals:
            continue
        if _THESE.match(passage.low, mention.end, passage.end):
            continue
        refs = named_after(passage, mention)
        alone = len(refs) == mention.value == 1 and _ONE.fullmatch(passage.low, mention.end, refs[0].start)
        if len(refs) < 2 and not alone:
            continue
        kinds = ("commune",) if mention.noun == "commune" else DISTRICTS
        places = [ref.of_kind(*kinds) for ref in refs]
        if mention.noun == "commune" and all(ref.commune is None for ref in refs if ref.places):
            continue
        made = next((item for item in claims if item.start == mention.start), None)
        yield Listing(
            refs[0].start,
            refs[-1].end,
            "units",
            (),
            tuple((ref.start, ref.end) for ref in refs),
            (made.group or made.subject) if made else "",
            int(mention.value),
            (mention.start, mention.end),
            True,
            tuple(place.code if place else "" for place in places),
            made.answers[0].label if made and made.answers else "",
        )


def uncounted_lists(desk: Desk, passage: Passage) -> Iterator[Listing]:
    """«Các xã đạt 19/19 tiêu chí gồm Bản Bo, Hồ Thầu», «danh sách các xã đã được công nhận: …»."""
    for match in _THE_COMMUNES.finditer(passage.low, passage.start, passage.end):
        at = Mention(match.end(), match.end(), match.end(), "commune", Decimal())
        group = _group_of(match["said"], desk.known.size(COMMUNE))
        refs = named_after(passage, at) if group and desk.when(passage, at) == NOW else []
        communes = [ref.commune for ref in refs]
        if not refs or not all(communes):
            continue
        yield Listing(
            refs[0].start,
            refs[-1].end,
            "units",
            (),
            tuple((ref.start, ref.end) for ref in refs),
            group,
            codes=tuple(commune.code for commune in communes if commune),
            label=f"Các xã {match['said'].strip()}",
        )


def _group_of(said: str, size: int) -> str:
    """Key of what the communes have in common; nothing where the words leave it open."""
    other = (
        wording.NOT_RECOGNISED,
        wording.PROPOSED,
        wording.WITHDRAWN,
        wording.ADVANCED,
        wording.PLANNED,
        wording.NOT_MET,
    )
    if any(pattern.search(said) for pattern in other):
        return ""
    if wording.RECOGNISED.search(said):
        return "communes.recognised"
    band = _IN_BAND.search(said)
    if band:
        return f"communes.band.{band[1]}_{band[2] or band[1]}" if band[1] != str(size) else "communes.met_all"
    return "communes.met_all" if wording.ALL_MET.search(said) else ""
