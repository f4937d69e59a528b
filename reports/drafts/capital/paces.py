"""One kind of capital against the other: «vốn sự nghiệp giải ngân nhanh hơn vốn đầu tư»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.drafts.desk import Desk
from reports.drafts.findings import AGREES, CONTRADICTS, printed
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import NOW, Note

_KINDS = {"đầu tư": "investment", "sự nghiệp": "recurrent"}
_KIND = r"vốn (?P<{}>đầu tư|sự nghiệp)"
_COMPARED = re.compile(
    _KIND.format("one")
    + r",? (?:có (?:tỷ lệ|tiến độ) |đã |được )?giải ngân (?:đạt )?(?P<how>nhanh|chậm|cao|thấp) hơn "
    + r"(?:so với )?(?:nguồn )?"
    + _KIND.format("other")
)
_FASTER = ("nhanh", "cao")


def paces(desk: Desk, passage: Passage) -> Iterator[Note]:
    """Of all capital of the report; of a district's own the sentence would have to be read further."""
    if passage.context.district or passage.context.lead or passage.units:
        return
    for match in _COMPARED.finditer(passage.low, passage.start, passage.end):
        at = Mention(match.start(), match.end(), match.end(), "", Decimal())
        start, _end = passage.sentence(match.start())
        if desk.when(passage, at) == NOW and not desk.is_beyond(passage.text(start, match.start())):
            yield from _judged(desk, match)


def _judged(desk: Desk, match: re.Match[str]) -> Iterator[Note]:
    keys = [f"funding.{_KINDS[match[name]]}.rate" for name in ("one", "other")]
    one, other = (desk.known.value(key) for key in keys)
    if one is None or other is None or one == other:
        return
    good = (one > other) == (match["how"] in _FASTER)
    actual = f"{match['one']} {printed(one, 1)} %, {match['other']} {printed(other, 1)} %"
    why = f"Tỷ lệ giải ngân theo số liệu: vốn {actual}."
    said = f"{match['how']} hơn"
    yield Note(AGREES if good else CONTRADICTS, match.start(), match.end(), keys[0], said, actual, why, "value")
