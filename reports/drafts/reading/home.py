"""Whose report a draft is where it is held against the province's: «UBND HUYỆN THAN UYÊN», «II. Huyện Sìn Hồ»."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reports.drafts.known import DISTRICTS, Place
from reports.drafts.reading.units import UnitRef

_KINDS = ("huyện", "thành phố", "tp", "tp.")
_PARTY = re.compile(r"(?:huyện|thành) ủy\s?$")
_DATED = re.compile(r",\s?(?:ngày|tháng)(?!\w)")
_OF_PROVINCE = re.compile(r"(?:trên địa bàn|toàn|của) tỉnh(?!\w)")
_NOT_OWN = re.compile(
    r"(?:kính gửi|nơi nhận)|(?<!\w)(?:tại|với|gửi|ở|cho)(?: ubnd)?(?: các)?(?: huyện| thành phố| tp)?\s?$"
)
_RANKS = (
    re.compile(r"\s*(?:phần )?[ivx]{1,5}[.)]"),
    re.compile(r"\s*(?:phần )?\d{1,2}[.)]"),
    re.compile(r"\s*\d{1,2}(?:\.\d{1,2})+"),
)
A_DISTRICT = re.compile(
    r"(?<!các )(?<!những )(?<!ba )(?<!hai )(?<!bốn )(?<!\d )(?<!mỗi )(?<!\w)huyện "
    r"(?:(?:đã|hiện|mới|còn|vẫn|đến nay|được) ?)*(?:có|đạt|giao|giải ngân|còn)(?!\w)"
    r"|(?:toàn|của|trên địa bàn) huyện(?! [A-ZĐ]| nông thôn mới| ntm)"
)


def home_of(head: Iterable[tuple[str, int, tuple[UnitRef, ...]]]) -> Place | None:
    """The one district that the title (text, start and units of its lines) names as author or place reported on."""
    found: dict[str, Place] = {}
    for text, start, units in head:
        if _OF_PROVINCE.search(text):
            return None
        for ref in units:
            if (district := _district(ref)) and _is_own(text, ref, start):
                found[district.code] = district
    return next(iter(found.values())) if len(found) == 1 else None


def _district(ref: UnitRef) -> Place | None:
    """What is first meant: «Lai Châu» alone is the province, not its city."""
    return ref.places[0] if ref.places and ref.places[0].kind in DISTRICTS else None


def _is_own(text: str, ref: UnitRef, start: int) -> bool:
    before, after = text[: ref.start - start], text[ref.end - start :]
    told = ref.kind in _KINDS or _PARTY.search(before) or _DATED.match(after)
    return bool(told) and not _NOT_OWN.search(before)


def section_of(units: tuple[UnitRef, ...]) -> Place | None:
    """The one district that a heading names."""
    districts = [district for ref in units if (district := _district(ref))]
    return districts[0] if len(districts) == len(units) == 1 else None


def rank(heading: str) -> int:
    """How deep a heading stands: I. before 1. before 1.1. before a)."""
    return next((place for place, pattern in enumerate(_RANKS) if pattern.match(heading)), len(_RANKS))
