"""Named communes said to be recognised, or not yet: «Xã Pha Mu đã được công nhận»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.drafts.about import subject
from reports.drafts.desk import Desk
from reports.drafts.findings import AGREES, CONTRADICTS
from reports.drafts.known import ADVANCED
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef
from reports.drafts.statements import NOW, Note

FIGURE = "communes.recognised"
_SAID = re.compile(
    r"(?P<no>(?:chưa|không) )?(?:được|có quyết định(?: được)?)(?: (?:ubnd )?tỉnh)?(?: quyết định)? công nhận(?! hộ)"
    r"(?! (?:thêm |đạt |được |đủ )*\d+(?:/\d+)? (?:tiêu chí|tc))"
)
_GAP = re.compile(
    r"[\s,)]*(?:(?:thuộc |- ?)?(?:huyện|thành phố|tp\.?) [^,;.()\d]{2,20}?[\s,]*)?"
    r"(?:đạt \d{1,2}(?:/\d{1,2})? tiêu chí,? ?(?:nhưng |song |và )?)?"
    r"(?:(?:hiện|nay|đến|đều|cùng|đã|cũng|vẫn|mới|còn) )*"
)
_COUNTED = re.compile(r"\d xã[^;.,]{0,16}$")  # their list is held against the count
_NOT_TOLD = re.compile(r"(?:nếu|(?<!\w)khi|để|đề nghị|trình|việc|hồ sơ)[^,;.]{0,24}$")
_YEAR = re.compile(r"năm 20\d\d")
AHEAD = 60  # characters


def recognitions(desk: Desk, passage: Passage) -> Iterator[Note]:
    for start, end in passage.sentences:
        for match in _SAID.finditer(passage.low, start, end):
            for ref in _named(desk, passage, match, start, end):
                note = _note(desk, passage, match, ref, end)
                if note:
                    yield note


def _named(desk: Desk, passage: Passage, match: re.Match[str], start: int, end: int) -> list[UnitRef]:
    """The communes of which it is said here and now."""
    refs = subject(passage, match.start())
    if not refs or any(ref.commune is None or (ref.district and ref.kind != "xã") for ref in refs):
        return []
    inside = refs[0].start >= start
    before = passage.text(start, refs[0].start) if inside else ""
    if not inside or not _GAP.fullmatch(passage.low, refs[-1].end, match.start()):
        return []
    after = passage.text(match.end(), min(end, match.end() + AHEAD))
    if passage.context.level == ADVANCED or wording.ADVANCED.search(before + after) or "kiểu mẫu" in after:
        return []
    at = Mention(match.start(), match.end(), match.end(), "", Decimal())
    told = not (_COUNTED.search(before) or _NOT_TOLD.search(before)) and desk.when(passage, at) == NOW
    return refs if told else []


def _note(desk: Desk, passage: Passage, match: re.Match[str], ref: UnitRef, end: int) -> Note | None:
    commune, known = ref.commune, desk.known
    if commune is None or known.met(commune.code) is None or FIGURE not in known.figures:
        return None
    recognised = commune.code in known.recognised
    dated = bool(_YEAR.search(passage.text(ref.end, min(end, match.end() + AHEAD))))  # the report has no day for it
    right = recognised != bool(match["no"])
    if right and dated:
        return None
    stated, actual = _words(not match["no"]), _words(recognised)
    why = f"{commune.full_name} {actual} đến ngày {known.cutoff:%d/%m/%Y}." if known.cutoff else f"{actual}."
    return Note(AGREES if right else CONTRADICTS, ref.start, ref.end, FIGURE, stated, actual, why, "value")


def _words(recognised: bool) -> str:
    return "đã được công nhận" if recognised else "chưa được công nhận"
