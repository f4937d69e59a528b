"""Communes told of a district that is not theirs: «xã Pha Mu thuộc huyện Tân Uyên»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reports.drafts.findings import CONTRADICTS
from reports.drafts.known import DISTRICTS, Known
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef
from reports.drafts.statements import Note

_OF = re.compile(r"\s?(?:thuộc|của|\()\s?(?:địa bàn )?(?:huyện|thành phố|tp\.?)\s?")

_BRACKET = re.compile(r"\s?\(\s?(?:(?:huyện|thành phố|tp\.?|h\.)\s?)?")


def memberships(passage: Passage, known: Known) -> Iterator[Note]:
    """Only what is wrong: a district named right after its commune tells nothing of its own."""
    for commune, district in pairwise(passage.units):
        if _is_told(passage, commune, district):
            yield from _wrong(commune, district, known)


def _is_told(passage: Passage, commune: UnitRef, district: UnitRef) -> bool:
    """«xã Pha Mu thuộc huyện Tân Uyên»; in a bracket of its own without the kinds too: «Nà Tăm (Tân Uyên) 14/19»."""
    if commune.kind == "xã" and _OF.fullmatch(passage.low, commune.end, district.start):
        return True
    alone = passage.low[district.end : district.end + 2].lstrip().startswith(")")
    named = commune.commune is not None and commune.district is None
    return named and alone and bool(_BRACKET.fullmatch(passage.low, commune.end, district.start))


def _wrong(commune: UnitRef, district: UnitRef, known: Known) -> Iterator[Note]:
    """A name that communes of several districts bear is right with each of these."""
    told = district.district
    parents = [place.parent for place in commune.places if place.kind == "commune"]
    own = [place for place in known.places if place.code in parents and place.kind in DISTRICTS]
    if told is None or not own or told.code in parents:
        return
    actual = ", ".join(place.full_name for place in own)
    why = f"Xã {commune.name} thuộc {actual}."
    yield Note(CONTRADICTS, district.start, district.end, "", told.full_name, actual, why, "value")
