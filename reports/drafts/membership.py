"""Communes told of a district that is not theirs: «xã Pha Mu thuộc huyện Tân Uyên»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reports.drafts.findings import CONTRADICTS
from reports.drafts.known import DISTRICTS, Known
from reports.drafts.passages import Passage
from reports.drafts.statements import Note
from reports.drafts.units import UnitRef

_OF = re.compile(r"\s?(?:thuộc|của|\()\s?(?:địa bàn )?(?:huyện|thành phố|tp\.?)\s?")


def memberships(passage: Passage, known: Known) -> Iterator[Note]:
    """Only what is wrong: a district named right after its commune tells nothing of its own."""
    for commune, district in pairwise(passage.units):
        if commune.kind == "xã" and _OF.fullmatch(passage.low, commune.end, district.start):
            yield from _wrong(commune, district, known)


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
