"""The lowest and the highest by name: «giải ngân thấp nhất là huyện Nậm Nhùn», «xã thấp nhất là … với 5 tiêu chí»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.drafts.about import is_of_province
from reports.drafts.desk import Desk
from reports.drafts.findings import AGREES, CONTRADICTS, printed
from reports.drafts.known import DISTRICTS, Place
from reports.drafts.names.ranks import kinds_ranked
from reports.drafts.reading import wording
from reports.drafts.reading.capital_kinds import capital_in
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef
from reports.drafts.statements import NOW, Note


@dataclass(frozen=True, slots=True)
class _Topic:
    word: re.Pattern[str]
    kinds: tuple[str, ...]
    figure: str


_TOPICS = (  # the first whose word stands in the clause
    _Topic(re.compile(r"giải ngân"), DISTRICTS, "funding.holder.{code}{kind}.rate"),
    _Topic(re.compile(r"thu nhập"), ("commune",), "commune.{code}.indicator.10"),
    _Topic(re.compile(r"nghèo"), ("commune",), "commune.{code}.indicator.11"),
    _Topic(re.compile(r"bình quân"), DISTRICTS, "district.{code}.communes.average"),
    _Topic(re.compile(r"tiêu chí"), ("commune",), "commune.{code}.met"),
)
_EXTREME = re.compile(
    r"(?P<end>thấp|cao) nhất|(?P<ahead>dẫn đầu|(?:đứng|xếp) đầu(?: bảng)?|(?:nhanh|tốt|khá) nhất)"
    r"|(?P<behind>(?:chậm|kém) nhất|(?:đứng|xếp)(?: ở)?(?: vị trí)? (?:cuối|chót)(?: cùng)?(?: bảng)?)"
)
_LED = re.compile(
    r"(?: (?:toàn |trong (?:toàn )?)?tỉnh)?(?: về)?(?: (?:tỷ lệ|tiến độ|kết quả))?(?: giải ngân)?(?: vốn)?\s?"
    r"(?:(?:là|thuộc về|ở|gồm)\s|:\s?)+"
    r"(?:các )?(?:huyện|xã|thành phố|tp\.?)?\s?"
)
_LEADS = re.compile(
    r"\s(?:(?:là|có|đạt|huyện|xã|đơn vị|địa phương|chung|được|tỷ lệ"
    r"|bình quân|giải ngân|số|tiêu chí|vốn|đầu tư|sự nghiệp|thu nhập|hộ|nghèo"
    r"|đa chiều|đầu người)\s)*"
)
_OF_A_TIME = re.compile(r"[^,;.]{0,20}\s(?:trong|của) (?:tháng|quý|tuần|đợt)")
_PARTED = re.compile(r"[,;]|(?<!\w)(?:và|còn|trong khi)(?!\w)")
_JOIN = re.compile(r"(?:,| và|, và)\s(?:huyện |xã |thành phố |tp )?")
_AMOUNT = re.compile(r"(?:số|lượng) vốn|(?:triệu|tỷ) đồng")  # the rates are compared, not the sums
_SOME = re.compile(
    r"một trong|trong (?:số )?(?:\d|các(?! huyện, thành phố[,:])|những|hai|ba|bốn)"
    r"|dự kiến|kế hoạch năm|còn lại|chưa|đã được|nhóm|\d xã|\d huyện"
)

_OF_PLAN = re.compile(r"dự kiến|kế hoạch năm|đăng ký|về đích|xã (?:của )?năm 20|nâng cao")  # told before of some


def extremes(desk: Desk, passage: Passage) -> Iterator[Note]:
    if not passage.units:
        return
    for start, end in passage.sentences:
        for match in _EXTREME.finditer(passage.low, start, end):
            begin = max(start, passage.low.rfind(";", start, match.start()) + 1)
            close = passage.low.find(";", match.end(), end)
            refs = _after(passage, match.end()) or _before(passage, begin, match.start())
            if refs:
                yield from _judged(desk, passage, match, refs, (begin, close if close >= 0 else end))


def _after(passage: Passage, at: int) -> list[UnitRef]:
    found: list[UnitRef] = []
    for ref in passage.units:
        if ref.start < at:
            continue
        if not (_JOIN if found else _LED).fullmatch(passage.low, found[-1].end if found else at, ref.start):
            break
        found.append(ref)
    return found


def _before(passage: Passage, begin: int, at: int) -> list[UnitRef]:
    refs = [ref for ref in passage.units if begin <= ref.start and ref.end <= at]
    return refs[-1:] if refs and _LEADS.fullmatch(passage.low, refs[-1].end, at) else []


def _judged(
    desk: Desk, passage: Passage, match: re.Match[str], refs: list[UnitRef], clause: tuple[int, int]
) -> Iterator[Note]:
    start, _end = passage.sentence(match.start())
    text = passage.text(*clause)
    left = passage.text(start, match.start())
    told = text if any(topic.word.search(text) for topic in _TOPICS) else passage.text(start, match.start())
    topic = next((topic for topic in _TOPICS if topic.word.search(told)), None)
    kinds: tuple[str, ...] = ()
    if topic is None and not _SOME.search(passage.low, passage.start, start):
        kinds = kinds_ranked(passage, match.start(), clause[1])
        topic = _TOPICS[0] if kinds else None
    told_here = passage.text(clause[0], max(match.end(), refs[-1].start))
    if not match["end"] and not kinds and (topic is not _TOPICS[0] or "giải ngân" not in told_here):
        return  # «dẫn đầu» may be said of much else
    at = Mention(match.start(), match.end(), match.end(), "", Decimal())
    if (
        topic is None
        or (_AMOUNT.search(text) and "tỷ lệ" not in told)
        or _SOME.search(left)
        or _OF_PLAN.search(passage.text(passage.start, match.start()))
        or wording.ADVANCED.search(text)
        or _OF_A_TIME.match(passage.low, match.end(), clause[1])
        or desk.when(passage, at) != NOW
    ):
        return
    kinds = kinds or ((capital_in(told) if "giải ngân" in told else ""),)
    within = {ref.district.code for ref in passage.units if _names_scope(ref, refs, clause) and ref.district}
    if topic.kinds == DISTRICTS:
        within -= {ref.district.code for ref in passage.units if ref.district and _has_its_own(passage, ref, match)}
    home = passage.context.district
    if home and not within and topic.kinds != DISTRICTS and not is_of_province(text):
        within = {home.code}
    if len(within) > 1 or (topic.kinds == DISTRICTS and within) or _is_of_another(passage, refs, match, topic.kinds):
        return
    made = [list(_ranked(desk, refs, topic, kind and f".{kind}", within, _end_of(match))) for kind in kinds]
    yield from next((notes for notes in made if notes and all(note.verdict == AGREES for note in notes)), made[0])


def _ranked(desk: Desk, refs: list[UnitRef], topic: _Topic, kind: str, within: set[str], end: str) -> Iterator[Note]:
    values = {
        place.code: value
        for place in desk.known.places
        if place.kind in topic.kinds and (not within or place.parent in within)
        if (value := desk.known.value(topic.figure.format(code=place.code, kind=kind))) is not None
    }
    places = [place for ref in refs if (place := ref.of_kind(*topic.kinds)) and place.code in values]
    if len(places) == len(refs):
        yield from _notes(desk, refs, places, values, end, topic.figure, kind)


def _names_scope(ref: UnitRef, refs: list[UnitRef], clause: tuple[int, int]) -> bool:
    return clause[0] <= ref.start < clause[1] and ref not in refs and ref.kind != "xã"


def _has_its_own(passage: Passage, ref: UnitRef, match: re.Match[str]) -> bool:
    """«Tân Uyên cao nhất (67,2%), thấp nhất là …»: what is told of it before or after has a number of its own."""
    start, end = sorted((ref.start, match.start()))
    rates = [item for item in passage.between(start, end) if item.noun == "percent"]
    return bool(rates) and bool(_PARTED.search(passage.low, rates[0].end, end))


def _is_of_another(passage: Passage, refs: list[UnitRef], match: re.Match[str], kinds: tuple[str, ...]) -> bool:
    """Whether the paragraph goes on about a district that it opens with."""
    lead = passage.context.lead
    if lead is None or not lead.district or lead in refs:
        return False
    return kinds != DISTRICTS or not (
        passage.start <= lead.start < match.start() and _has_its_own(passage, lead, match)
    )


def _end_of(match: re.Match[str]) -> str:
    return match["end"] or ("cao" if match["ahead"] else "thấp")


def _notes(
    desk: Desk, refs: list[UnitRef], places: list[Place], values: dict[str, Decimal], end: str, figure: str, kind: str
) -> Iterator[Note]:
    order = sorted(values, key=lambda code: values[code], reverse=end == "cao")
    edge = values[order[len(places) - 1]]
    names = {place.code: place.name for place in desk.known.places if place.code in values}
    right = ", ".join(f"{names[code]} ({printed(values[code])})" for code in order if values[code] == values[order[0]])
    for ref, place in zip(refs, places, strict=True):
        value = values[place.code]
        good = value <= edge if end == "thấp" else value >= edge
        key = figure.format(code=place.code, kind=kind)
        label = desk.known.figures[key].label
        why = f"{label} là {printed(value)}" + ("" if good else f"; {end} nhất theo số liệu: {right}") + "."
        actual = f"{end} nhất" if good else right
        yield Note(AGREES if good else CONTRADICTS, ref.start, ref.end, key, f"{end} nhất", actual, why, "value")
