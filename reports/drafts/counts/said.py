"""What is said of counted communes, districts and villages: met all, recognised, a range of criteria, planned."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.drafts.about import window_right
from reports.drafts.counts.leads import NOT_MET_BEFORE, count_led
from reports.drafts.desk import Desk
from reports.drafts.known import ADVANCED, COMMUNE, DISTRICT, VILLAGE
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import IN_TURN, Mention
from reports.drafts.reading.numerals import COUNT
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef

REACH = 600  # characters after a number in which it is told what is counted
OF_DISTRICTS = re.compile(rf"\s(?:của|thuộc|tại|ở|trên địa bàn|trong) ({COUNT}) huyện(?!\w|, (?:thành phố|tp))")
_NEXT_SUBJECT = re.compile(r", số (?:xã|bản|huyện)(?!\w)|$")
_NEXT_PART = re.compile(r"[;|]|trong đó|trong số đó|,? còn lại")
_NEXT_NAMED = re.compile(r"trong (?:số )?đó,? (?:có )?xã ")  # what follows is said of that commune
_BELOW = re.compile(r"(?:dưới|ít hơn|không quá|chưa đến)\s?$")
_ABOVE = re.compile(r"(?:\s?trở lên)")
_OVER = re.compile(r"(?:trên|hơn|nhiều hơn)\s?$")
_CRITERION_LEAD = re.compile(
    r"(?:\s?\([^()]{0,20}\))?[\s,+*•-]*(?:(?:và|còn|về|đối với|riêng) )?(?:tiêu chí|tc)(?: số| về)?\s?(?=\w)"
)
_ITEM_OF_LIST = re.compile(r"tiêu chí(?: số| về)?\s?$|tiêu chí[^;.]*[:;,]\s?$|tiêu chí[^.]*;\s?$")
_ENDS = re.compile(r"\s?(?:đã |chưa |không )?(?:đạt(?! chuẩn)|[,.;()]|$|\n)")
_ONE_S = re.compile(r"\s?[(:]?\s?(?:mới |chỉ |hiện )?(?:đạt )?")
_OF_WHICH = re.compile(r" (?:khó|có (?:tỷ lệ|số xã|nhiều xã|ít xã|kết quả)|đạt (?:tỷ lệ )?(?:thấp|cao))(?!\w)")
_MET_BY = re.compile(
    r"\s(?:đã |đều )*được (?:cả |tất cả |toàn bộ )?(?:\d|các)"
)  # «11 tiêu chí được cả 12 xã hoàn thành»
_AMONG = re.compile(
    r"(?<!\w)(?:trong|tại|ở|trên) (?:tổng )?(?:số )?$"
)  # «trong 54 xã chưa đạt, có 5 xã …»: parts follow
FEW = 5  # criteria that are named after their number
_LEFT = re.compile(r"(?<!\w)còn(?: lại)?\s?$")  # «còn 33 xã»: are left to meet it, or still meet it
_CAUSE = re.compile(  # «còn 5 tiêu chí chưa đạt do 2 bản chưa có điện»: what is told before is not said of these
    r"(?<!\w)(?:do|vì|bởi|tại|nhờ)(?: (?:còn|vẫn|có|mới|chỉ|đang|hiện|nhiều|thiếu|ở|tại|riêng))*\s?$"
)
_AND = re.compile(r"\w[^,;.]*\s(?:và|còn)(?: có| lại)?\s?$")  # «8 xã đạt 19 tiêu chí và 3 xã …»: said of the eight
_BY_CRITERION = re.compile(
    r"(?:theo|từng)(?: từng)? (?:tiêu chí|tc)[^:;]{0,40}:|số xã đạt (?:các )?(?:tiêu chí|tc)[^:;]{0,20}:"
)
_CRITERION = re.compile(
    r"(chưa |không )?(?:đạt|hoàn thành) (?:được )?(?:các )?(?:tiêu chí|tc)(?: số| về)?\s?:?\s?(?=[\w])"
)


@dataclass(frozen=True)
class Said:
    """What a stretch of text says of the units it counts."""

    text: str
    bands: tuple[tuple[int, int], ...] = ()
    met_all: bool = False
    recognised: bool = False
    not_recognised: bool = False
    bare: bool = False
    planned: bool = False
    advanced: bool = False
    not_met: bool = False
    criterion: int | None = None
    rest: bool = False

    @property
    def anything(self) -> bool:
        return bool(
            self.bands
            or self.met_all
            or self.recognised
            or self.not_recognised
            or self.bare
            or self.criterion
            or self.rest
            or self.advanced
        )


def said_of(desk: Desk, passage: Passage, place: int) -> tuple[Said, set[int]]:
    """What is said right after the noun; else before it; else in the rest of the sentence."""
    mention = passage.mentions[place]
    start, end = passage.sentence(mention.start)
    earlier = reversed(passage.between(start, mention.start))
    before = next((item.end for item in earlier if item.counts_units and item.end <= mention.start), start)
    alone = before == start or IN_TURN in passage.text(before, mention.start)
    marks = (";", "trong khi", *(() if alone else (",",)))  # after a count what follows up to a comma is said of it
    before = max(before, *(passage.low.rfind(mark, before, mention.start) + 1 for mark in marks))
    lead = passage.text(before, mention.start)
    before = mention.start if _CAUSE.search(lead) or (not alone and _AND.search(lead)) else before
    later = passage.mentions[place + 1 :]
    whose = OF_DISTRICTS.match(passage.low, mention.end, end)  # «32 xã của ba huyện đã được công nhận» goes on
    since = whose.end() if whose and mention.noun == "commune" else mention.end
    after = next((item.start for item in later if item.counts_units and item.start >= since), end)
    stop = min(after, end, mention.end + REACH)
    named = _NEXT_NAMED.search(passage.low, mention.end, stop)
    stop = named.start() if named else stop
    other = _NEXT_SUBJECT.search(passage.low, mention.end, stop)
    stop = other.start() if other else stop
    whole = wording.WHOLE.search(passage.text(start, mention.start))
    of_which = after < end and _AMONG.search(passage.text(start, mention.start))
    last = stop if whole or of_which or (other and other[0]) else _clause_end(passage, mention.end, end)
    near = window_right(passage, mention, stop)
    near_end = passage.low.find(near, mention.end, stop) + len(near) if near else mention.end
    leading = count_led(desk, passage, mention) if mention.noun in ("", "commune") else None
    windows = [(mention.end, near_end), (before, mention.start), (mention.end, last)]
    for begin, finish in windows[: 2 if leading else 3]:
        said, consumed = said_in(desk, passage, begin, finish, mention)
        if said.anything or (begin == mention.end and said.planned and re.search(r"năm 20", said.text[-80:])):
            return said, consumed
    text = passage.text(before, stop)
    number = _criterion_before(desk, passage, mention)
    if number:
        return Said(
            text, criterion=number, not_met=bool(wording.NOT_MET.search(passage.text(start, mention.start)))
        ), set()
    number = _criterion_lead(desk, passage, before, mention)
    if number:
        said_so = re.match(r"\s?(?:chưa|không)", passage.text(mention.end, passage.end))
        not_met = said_so or NOT_MET_BEFORE.search(passage.text(before, mention.start))
        return Said(text, criterion=number, not_met=bool(not_met)), set()
    if leading:
        return Said(text, criterion=leading.number, not_met=leading.unmet), set()
    return Said(text, planned=bool(wording.PLANNED.search(text)), advanced=bool(wording.ADVANCED.search(text))), set()


def _clause_end(passage: Passage, at: int, end: int) -> int:
    """Up to the next semicolon, or to the part that «trong đó» speaks of."""
    end = min(end, at + REACH)
    stop = _NEXT_PART.search(passage.low, at, end)
    return stop.start() if stop else end


def said_in(desk: Desk, passage: Passage, begin: int, finish: int, mention: Mention) -> tuple[Said, set[int]]:
    """What a stretch says of the units, and the numbers of criteria that say it."""
    text = passage.text(begin, finish)
    start, _end = passage.sentence(mention.start)
    level = VILLAGE if mention.noun == "village" else DISTRICT if mention.noun == "district" else COMMUNE
    advanced = _is_of_advanced(desk, passage, mention, text)
    size = desk.known.size(level)
    inside = [
        item
        for item in passage.between(begin, finish)
        if _is_of_criteria(item, size) and not _is_of_one(passage, begin, item)
    ]
    bands = tuple(band for item in inside if (band := _band(desk, passage, item, level)))
    criterion = _criterion(desk, passage, begin, finish, ADVANCED if advanced else level)
    return Said(
        passage.text(start, mention.start) + " " + text,
        bands=bands,
        met_all=(size, size) in bands or bool(wording.ALL_MET.search(text)),
        recognised=bool(wording.RECOGNISED.search(text))
        and not wording.NOT_RECOGNISED.search(text)
        and not wording.PROPOSED.search(text)
        and not wording.WITHDRAWN.search(text),
        not_recognised=bool(wording.NOT_RECOGNISED.search(text)),
        bare=bool(wording.BARE.search(text)),
        planned=bool(wording.PLANNED.search(text)),
        advanced=advanced,
        not_met=bool(wording.NOT_MET.search(text)),
        criterion=criterion,
        rest=bool(re.search(r"còn lại", text)),
    ), set() if advanced else {item.start for item in inside}


def _is_of_advanced(desk: Desk, passage: Passage, mention: Mention, text: str) -> bool:
    """By the words about the count; out of as many as the advanced communes are, by those before it too."""
    if wording.ADVANCED.search(text):
        return True
    start, _end = passage.sentence(mention.start)
    told = passage.context.level == ADVANCED or wording.ADVANCED.search(passage.text(start, mention.start))
    return bool(told) and mention.whole is not None and mention.whole == desk.known.value("advanced.communes")


def _is_of_one(passage: Passage, begin: int, item: Mention) -> bool:
    """«03 xã thấp nhất: Nậm Chà (7 tiêu chí), Trung Chải (9 tiêu chí)»: told of the commune before it."""
    commune = _right_before(passage, begin, item)
    if commune is None:
        return False
    opened = "(" in passage.low[commune.end : item.start]
    opened = opened or passage.low.rfind("(", begin, commune.start) > passage.low.rfind(")", begin, item.start)
    if opened:
        return True
    _start, end = passage.sentence(item.start)
    others = (other for other in passage.between(begin, end) if other is not item and other.noun == "criteria")
    return any(
        _right_before(passage, begin, other) for other in others
    )  # «gồm Tà Hừa 17 tiêu chí, Tà Mung 16 tiêu chí»


def _right_before(passage: Passage, begin: int, item: Mention) -> UnitRef | None:
    """The commune that a number of criteria follows at once."""
    before = [ref for ref in passage.units if begin <= ref.start and ref.end <= item.start]
    if not before or not before[-1].commune:
        return None
    return before[-1] if _ONE_S.fullmatch(passage.low, before[-1].end, item.start) else None


def _is_of_criteria(item: Mention, size: int) -> bool:
    """«15 tiêu chí», and «19/19» alone."""
    if item.decimals or (size and item.value > size):
        return False  # an average, «1.357 tiêu chí» of all communes together
    bare = not item.noun and (item.value == item.whole == size or item.upto is not None)  # «5 xã đạt 15-18, 36 xã …»
    return bare or (item.noun == "criteria" and not item.per)


def _band(desk: Desk, passage: Passage, item: Mention, level: str) -> tuple[int, int] | None:
    if item.decimals or _is_of_named(desk, passage, item):
        return None
    size = desk.known.size(level)
    low = int(item.value)
    if wording.is_change(passage.text(max(passage.start, item.start - 60), item.start)):
        return None
    before, after = (
        passage.text(max(passage.start, item.start - 14), item.start),
        passage.text(item.end, min(passage.end, item.end + 12)),
    )
    if item.upto is not None:
        return low, int(item.upto)
    if _BELOW.search(before):
        return 0, low - 1
    if _ABOVE.match(after):
        return low, size
    if _OVER.search(before):
        return low + 1, size
    return low, low


def _is_of_named(desk: Desk, passage: Passage, item: Mention) -> bool:
    """«Hai tiêu chí Thu nhập và Nghèo đa chiều», «ba tiêu chí có tỷ lệ thấp»: not what communes have."""
    if _OF_WHICH.match(passage.low, item.end, passage.end) or _MET_BY.match(passage.low, item.end, passage.end):
        return True
    end = min(passage.end, item.end + 60)
    named = desk.criteria.items(COMMUNE, passage.low, item.end, end, bare=True) if item.value <= FEW else []
    return bool(named) and not passage.low[named[0].start].isdigit()


def _criterion(desk: Desk, passage: Passage, begin: int, finish: int, level: str) -> int | None:
    match = _CRITERION.search(passage.low, begin, finish)
    if not match:
        return None
    items = desk.criteria.items(level, passage.low, match.end(), finish, bare=True)
    return items[0].number if len({item.number for item in items}) == 1 else None


def _criterion_before(desk: Desk, passage: Passage, mention: Mention) -> int | None:
    """«Số xã đạt theo từng tiêu chí: Quy hoạch 92 xã; Giao thông 55 xã», «Tiêu chí đạt thấp: Thu nhập (46/94 xã)»."""
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    by_criterion = passage.context.by_criterion or _BY_CRITERION.search(left)
    if "tiêu chí" not in left and not by_criterion:
        return None
    item = desk.criteria.right_before(COMMUNE, passage.low, start, mention.start)
    if item is None or by_criterion or left.endswith("("):
        return item.number if item else None
    advanced = passage.context.level == ADVANCED or wording.ADVANCED.search(left)
    return item.number if not advanced and _ITEM_OF_LIST.search(passage.text(start, item.start)) else None


def _criterion_lead(desk: Desk, passage: Passage, begin: int, mention: Mention) -> int | None:
    """«Tiêu chí số 11 (Nghèo đa chiều): 42/94 xã đạt», «Tiêu chí Giao thông có 55/94 xã đạt»."""
    lead = _CRITERION_LEAD.match(passage.low, begin, mention.start)
    end = _ENDS.match(passage.low, mention.end, passage.end)
    if not lead or not end or ("đạt" not in end[0] and _LEFT.search(passage.text(lead.end(), mention.start))):
        return None
    items = desk.criteria.items(COMMUNE, passage.low, lead.end(), mention.start, bare=True)
    return items[0].number if len({item.number for item in items}) == 1 else None
