"""One commune's way since the last report: «tụt từ 15 xuống còn 14 tiêu chí», «giảm 1 tiêu chí, còn 8 tiêu chí»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.drafts.about import subject
from reports.drafts.counts.since import LAST, OTHER, since
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import COMMUNE
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, CHANGE, OTHER_TIME, PAST, Answer, Claim, Listing

_N = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu)"
_OUT_OF = r"(?:/\d{1,2})?(?: tiêu chí| tc(?!\w))?(?![\d%]|[.,]\d|\s?(?:%|triệu|tr\.|tỷ|hộ|bản|xã))"
_NOW_WORDS = (
    r"(?:(?:đã|bị|nay|lại|thì|giờ|bây giờ|hiện|kỳ này|đến nay|tụt|rơi|giảm|tăng|nâng|sụt|rớt|xuống|lên|còn|chỉ"
    r"|vẫn|đạt|được|đủ|mới|là|mức) ){1,8}"
)
_FROM_TO = re.compile(
    rf"(?:(?<!\w)từ|(?P<last>(?:kỳ|lần) trước)(?: xã)?(?: @+)?(?: đạt| được| có| là| mới| chỉ)*) "
    rf"(?P<was>{_N}){_OUT_OF},? {_NOW_WORDS}(?P<now>{_N}){_OUT_OF}"
)
_STEP = re.compile(
    rf"(?<!\w)(?P<way>tụt|giảm|mất|rớt|sụt|tăng|đạt thêm)(?: đi| mất| thêm| được| giảm)* (?P<by>{_N}) tiêu chí"
    rf"(?: so với [^,;.]{{0,40}}?)?(?:,|(?= (?:còn|xuống|lên))| và| nên)? {_NOW_WORDS}(?P<now>{_N}){_OUT_OF}"
)
_LEVEL_TOLD = re.compile(r"(?<!\w)(?:nay|giờ|hiện|này|xuống|lên|còn|đạt|được|đủ|mức)(?!\w)")
_COMPARISON = re.compile(r"so với [^,;.]{0,60}")
_AHEAD = re.compile(r"(?<!\w)(?:phấn đấu|dự kiến|sẽ|mục tiêu|kế hoạch|cần|phải|để|đăng ký|(?:cuối|hết) năm)(?!\w)")
_OTHER_DAY = re.compile(
    r"cùng kỳ|(?:cuối|giữa|hết) (?:năm|tháng|quý|kỳ)|(?<!từ )đầu năm|năm (?:trước|ngoái)|năm (?P<year>20\d\d)"
    r"|(?<!\d )tháng \d|quý|giai đoạn|ngày \d|\d{1,2}/\d{1,2}/20"
)
_OF_CRITERIA = re.compile(r"tiêu chí|(?<!\w)tc(?!\w)|/19(?!\d)")
_VILLAGE = re.compile(r"(?<!\w)(?:bản|thôn)(?!\w)")
_UNMET = re.compile(r"(?:chưa|không) (?:đạt|hoàn thành)|còn thiếu|(?<!\w)(?:nợ|vướng)(?!\w)")
TAIL = 40  # characters after a number in which it is told what it counts
_GAINED = re.compile(
    r"(?:(?:đạt|tăng) thêm|thêm được|mới đạt)(?: được| là|:| gồm| đó là)*(?: các)? (?:tiêu chí|tc)(?: số)?\s?(?=\w)"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """A match in its sentence, and the commune whose it is."""

    match: re.Match[str]
    code: str
    name: str


def steps(desk: Desk, passage: Passage) -> Iterator[Claim]:
    """The levels before and now, and the difference; the level before only where the last report is meant."""
    for way in _ways(desk, passage):
        yield from _claims(desk, passage, way)


def _ways(desk: Desk, passage: Passage) -> Iterator[_Way]:
    if passage.context.level != COMMUNE or not passage.mentions or not (passage.units or passage.context.lead):
        return
    for start, end in passage.sentences:
        text = _masked(passage, start, end)
        if "tiêu chí" not in text and "/" not in text:
            continue
        for pattern in (_FROM_TO, _STEP):
            for match in pattern.finditer(text, start - passage.start, end - passage.start):
                way = _way(desk, passage, match, start)
                if way:
                    yield way


def _masked(passage: Passage, start: int, end: int) -> str:
    """The paragraph up to the end of a sentence, names of communes in that as @: they may stand amid the words."""
    text = passage.text(passage.start, end)
    for ref in passage.units:
        if start <= ref.start and ref.end <= end and ref.commune:
            a, b = ref.start - passage.start, ref.end - passage.start
            text = text[:a] + "@" * (b - a) + text[b:]
    return text


def _way(desk: Desk, passage: Passage, match: re.Match[str], start: int) -> _Way | None:
    _start, end = passage.sentence(start)
    before = match.string[start - passage.start : match.start()]
    after = passage.text(passage.start + match.end(), min(end, passage.start + match.end() + TAIL))
    refs = subject(passage, passage.start + match.start("now"))
    commune = refs[0].commune if len(refs) == 1 else None
    if commune is None or _AHEAD.search(before + match[0]) or wording.ADVANCED.search(passage.text(start, end)):
        return None
    if _VILLAGE.search(before) or _UNMET.search(before + match[0] + after):
        return None
    told = match[0][match.end(1) - match.start() :] if match.re is _STEP else match[0]
    if not _LEVEL_TOLD.search(told) or not (_OF_CRITERIA.search(match[0]) or "số tiêu chí" in before):
        return None
    return _Way(match, commune.code, commune.full_name)


def _claims(desk: Desk, passage: Passage, way: _Way) -> Iterator[Claim]:
    match, key = way.match, f"commune.{way.code}.met"
    start, end = passage.sentence(passage.start + match.start())
    told = LAST if "last" in match.re.groupindex and match["last"] else since(desk, passage, start, end)
    first = "was" if match.re is _FROM_TO else "by"
    one, two = _mention(passage, match, first), _mention(passage, match, "now")
    if two:
        lenient = OTHER_TIME if _is_of_other_day(desk, passage.text(start, two.start)) else ""
        yield claim(two, "criteria", (desk.answer(key),), "", unit="tiêu chí", lenient=lenient)
    if one is None:
        return
    if told == OTHER:
        yield unrecognised(one, OTHER_TIME, "tiêu chí")
        return
    other = "last" not in match.re.groupindex or not match["last"]
    other = other and _is_of_other_day(desk, passage.text(start, one.start))
    lenient = "" if told == LAST and not other else A_CHANGE
    up = first == "by" and match["way"] in ("tăng", "đạt thêm")
    answers = (_before(desk, way),) if first == "was" else _differences(desk, way, up=up)
    when = PAST if first == "was" else CHANGE
    yield claim(one, "count", answers, "", unit="tiêu chí", when=when, lenient=lenient)


def _is_of_other_day(desk: Desk, left: str) -> bool:
    """«Tháng 7 xã giảm 1 tiêu chí, còn 13 tiêu chí» is not of now; what is compared with another day is."""
    marks = list(_OTHER_DAY.finditer(_COMPARISON.sub(" ", left)))
    return any(mark["year"] != str(desk.known.year) for mark in marks)


def _mention(passage: Passage, match: re.Match[str], name: str) -> Mention | None:
    at = passage.start + match.start(name)
    return next((item for item in passage.mentions if item.start <= at < item.end and item.upto is None), None)


def _before(desk: Desk, way: _Way) -> Answer:
    """What the last report had; as now where the report tells of no change."""
    figure = f"changes.commune.{way.code}.before"
    answer = desk.answer(figure)
    if answer.value is not None or desk.known.value("changes.gained") is None:
        return answer
    return Answer("changes.gained", desk.known.met(way.code), f"{way.name}: số tiêu chí đạt kỳ trước", figure)


def _differences(desk: Desk, way: _Way, *, up: bool) -> tuple[Answer, ...]:
    before, met = _before(desk, way), desk.known.met(way.code)
    value = met - before.value if before.value is not None and met is not None else None
    label, fact = f"{way.name}: số tiêu chí {'tăng' if up else 'giảm'} so với kỳ trước", f"step of {way.code}"
    if not up:
        return (Answer(before.figure, -value if value is not None else None, label, fact),)
    gained = desk.known.numbers(f"changes.commune.{way.code}.gained_list")
    most = Decimal(len(gained)) if gained is not None else value
    return Answer(before.figure, value, label, fact), Answer(before.figure, most, label, fact)


def gained_lists(desk: Desk, passage: Passage) -> Iterator[Listing]:
    """«tăng từ 18 lên 19 tiêu chí, tiêu chí đạt thêm là tiêu chí số 17»: what the last report did not have."""
    for start, end in passage.sentences:
        for match in _GAINED.finditer(passage.low, start, end):
            refs = subject(passage, match.start())
            commune = refs[0].commune if len(refs) == 1 else None
            items = desk.criteria.items(COMMUNE, passage.low, match.end(), end, bare=True) if commune else []
            if commune is None or not items or not _is_since_last(desk, passage, start, end, commune.code):
                continue
            places = tuple((item.start, item.end) for item in items)
            numbers = tuple(item.number for item in items)
            figure = f"changes.commune.{commune.code}.gained"
            yield Listing(items[0].start, items[-1].end, "criteria", numbers, places, figure)


def _is_since_last(desk: Desk, passage: Passage, start: int, end: int, code: str) -> bool:
    """Told so, or the level before is just that of the last report."""
    sentence = passage.text(start, end)
    if _AHEAD.search(sentence) or wording.ADVANCED.search(sentence):
        return False
    told = since(desk, passage, start, end)
    own = [way for way in _ways(desk, passage) if way.code == code and way.match.re is _FROM_TO]
    was = desk.known.value(f"changes.commune.{code}.before")
    return told == LAST or (told != OTHER and any(was is not None and way.match["was"] == f"{was}" for way in own))
