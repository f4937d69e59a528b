"""Whom a number is about: districts named around it, the commune before it, the whole of the report."""

from __future__ import annotations

import re

from reports.drafts.desk import Desk
from reports.drafts.known import Place
from reports.drafts.reading.home import A_DISTRICT
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef

_JOIN = re.compile(r"[\s,;&-]*(?:và|với)?\s?(?:các )?(?:xã|huyện|thành phố|tp\.?)?\s?")
_WITHIN = re.compile(
    r"[\s,(-]*(?:(?:trước đây|trước kia|nguyên|cũ) )?(?:của|thuộc|tại|ở)?\s?(?:huyện|thành phố|tp\.?)?\s?"
)
_OF = re.compile(
    r"\s?(?:\([^()]{0,30}\))?\s?(?:của|thuộc|tại|ở|trên địa bàn|trong|nằm trên"
    r"|là của)?\s?(?:các |hai |ba |\d{1,2} )?(?:huyện|thành phố|tp\.?)?\s?"
)
_WHOLE_PROVINCE = re.compile(r"(?:toàn|trong|cả|của|của toàn|của cả|trên địa bàn|trên toàn) tỉnh(?!\w)")
_WHOLE_DISTRICT = re.compile(r"(?:toàn|của|trên địa bàn) (?:huyện|thành phố)(?!\w)")
_THE_COMMUNE = re.compile(r"(?<!\w)xã (?:này |đã |mới |hiện |đang |cũng )*(?:đạt|có|còn|thực hiện)[^;.]{0,12}$")
_THESE_DISTRICTS = re.compile(
    r"(?:các|\d{1,2}|hai|ba|bốn) huyện (?:này|trên|nói trên|nêu trên|dự kiến|phấn đấu|xây dựng|đăng ký|điểm|mục tiêu)"
)
_ALL_AGAIN = re.compile(r"[,;:(.]\s?(?:còn |riêng |trong khi |tính chung )?(?:toàn|cả) (?:huyện|tỉnh|thành phố)(?!\w)")
_THIS = re.compile(
    r"(?<!\w)(?:(?<!các )(?<!những )(?<!mỗi )(?<!hai )(?<!ba )(?<!bốn )(?<!\d )huyện "
    r"(?:(?!năm|kỳ|tháng|đợt)[^\W\d]+ ){0,3}này"
    r"|(?<!các )(?<!những )địa phương (?:này|ấy|đó)|nơi (?:đây|này)|(?:ở|tại) đây|(?<!các )huyện (?:ấy|đó))(?!\w)"
)
_THE_CITY = re.compile(r"(?:thành phố|tp)(?: có| hiện có)?\s?$")
_THE_DISTRICT = re.compile(r"(?:địa bàn|toàn) huyện(?! [A-ZĐ])")
_CUT = re.compile(r"[,;:().|]")


def districts_after(passage: Passage, mention: Mention) -> list[Place]:
    """Districts that follow the noun at once: «10 bản của huyện Tam Đường», «32 xã thuộc các huyện A, B»."""
    found: list[Place] = []
    at = mention.end
    for ref in passage.units:
        if ref.start < mention.end:
            continue
        gap = passage.low[at : ref.start]
        if not (_JOIN if found else _OF).fullmatch(gap) or (not found and "(" in gap and ")" not in gap):
            break
        if ref.district is None or ref.kind == "xã":
            break
        found.append(ref.district)
        at = ref.end
    return found


def districts_before(passage: Passage, start: int, at: int) -> list[Place]:
    """The last run of districts named between two offsets."""
    refs = [ref for ref in passage.units if start <= ref.start and ref.end <= at]
    found: list[Place] = []
    edge = at
    for ref in reversed(refs):
        if ref.district is None or (ref.commune and ref.kind == "xã"):
            break
        if found and not _JOIN.fullmatch(passage.low[ref.end : edge]):
            break
        found.append(ref.district)
        edge = ref.start
    return found[::-1]


def scope(desk: Desk, passage: Passage, mention: Mention) -> list[Place] | None:
    """Districts that a count of communes is about; None for the subject of the report, [] for one not named."""
    start, end = passage.sentence(mention.start)
    after = districts_after(passage, mention)
    if after:
        return after
    total = desk.known.value("units.communes")
    of_all = mention.whole is not None and mention.whole == total
    if of_all:
        start = max(start, passage.low.rfind(";", start, mention.start) + 1)
    last = passage.text(start, mention.start)
    whole = _WHOLE_PROVINCE.search(last) or (_WHOLE_DISTRICT.search(last) if not desk.known.is_province else None)
    named = districts_before(passage, start, mention.start) if not _THE_CITY.search(last) else []
    group = _THESE_DISTRICTS.search(last) or _THESE_DISTRICTS.search(
        passage.text(mention.end, min(end, mention.end + 40))
    )
    if group and not named:
        return _these(desk, passage, start)
    if named and not (
        whole and last.rfind(whole[0]) > passage.low.rfind(named[-1].name.lower(), start, mention.start) - start
    ):
        return named
    this = _THIS.search(last) if not named else None
    if this:
        place = last_named(passage, start, above=True)
        return [place] if place and _is_called(place, this[0]) else []
    if whole or _WHOLE_PROVINCE.match(passage.text(mention.end, end).lstrip(" (")):
        return None
    lead = passage.context.lead
    cities = [place for place in desk.known.places if place.kind == "city"]
    if _THE_CITY.search(last) and len(cities) == 1:
        return cities
    if lead and lead.district and not of_all:
        return [lead.district]
    if lead and lead.commune and _THE_DISTRICT.search(last):
        return [
            place for place in desk.known.places if place.code == lead.commune.parent and place.kind != "commune"
        ] or None
    if not of_all and (passage.context.district or unnamed(desk, last)):
        own = passage.context.district or last_named(passage, start, above=False)
        return [own] if own and (passage.context.district or _is_called(own, "huyện")) else []
    earlier = districts_before(passage, passage.start, start) if start > passage.start else []
    if mention.whole is None or of_all:
        return None
    if earlier:
        return earlier
    planned = mention.whole == desk.known.value("districts.planned.communes")
    return _these(desk, passage, passage.start) if planned else None


def names_commune(passage: Passage, start: int, end: int) -> bool:
    """Whether a commune is named between two offsets by a name that no district bears, or that nobody does."""
    named = (ref for ref in passage.units if start <= ref.start < end)
    return any(not ref.district and (ref.commune or ref.kind == "xã") for ref in named)


def last_named(passage: Passage, at: int, *, above: bool) -> Place | None:
    """«huyện này»: the one district named last before it, in its paragraph or (`above`) in one before."""
    refs = [ref for ref in passage.units if ref.end <= at and ref.kind != "tỉnh"]
    if not refs:
        return passage.context.named if above else None
    run = districts_before(passage, passage.start, at)
    return run[0] if len(run) == 1 else None


def _is_called(place: Place | None, words: str) -> bool:
    """«huyện này» is not the city."""
    return place is not None and ("huyện" not in words or place.kind != "city")


def own_district(passage: Passage) -> list[Place]:
    """The district of the section or of the draft; nothing where neither says which."""
    return [passage.context.district] if passage.context.district else []


def unnamed(desk: Desk, left: str) -> bool:
    """Whether a district is spoken of by its kind alone: «huyện có 8 xã đạt 19/19 tiêu chí»."""
    return desk.known.is_province and bool(A_DISTRICT.search(left))


def is_of_province(left: str) -> bool:
    return bool(_WHOLE_PROVINCE.search(left))


def _these(desk: Desk, passage: Passage, start: int) -> list[Place] | None:
    """«các huyện này»: those named last in the paragraph, else those with a target."""
    earlier = districts_before(passage, passage.start, start)
    known = [place for place in desk.known.places if place.code in desk.known.targeted and place.kind != "commune"]
    return earlier if len(earlier) > 1 else known or None


def subject(passage: Passage, at: int) -> list[UnitRef]:
    """Units that a count of criteria is about: the last run named before it in the sentence, else the bullet's lead."""
    start, _end = passage.sentence(at)
    refs = [ref for ref in passage.units if start <= ref.start and ref.end <= at and ref.kind != "tỉnh"]
    if refs and _ALL_AGAIN.search(passage.low, refs[-1].end, at):
        return []
    open_refs = [ref for ref in refs if not _closed(passage, ref, at)]
    if not refs and _THIS.search(passage.text(start, at)):
        return _this(passage, start)
    if not refs and _THE_COMMUNE.search(passage.text(max(start, at - 60), at)):
        return _the_commune(passage, start)
    if not open_refs:
        lead = passage.context.lead
        return [lead] if lead and not refs else []
    refs = open_refs
    if refs[-1].places and refs[-1].places[0].code.startswith("?") and ";" in passage.low[refs[-1].end : at]:
        return []  # a name taken on trust; another that is not seen may stand after it
    run = [refs[-1]]
    for ref in reversed(refs[:-1]):
        gap = passage.low[ref.end : run[0].start]
        if _WITHIN.fullmatch(gap) and ref.commune and run[0].district and run[0].kind != "xã" and len(run) == 1:
            run = [ref]
        elif _JOIN.fullmatch(gap) and not _is_around(ref, run[0]):
            run.insert(0, ref)
        else:
            break
    return _last_told(run)


def _last_told(run: list[UnitRef]) -> list[UnitRef]:
    """«Tại hai xã Can Hồ và Nậm Hàng, xã Can Hồ đạt …»: a name that comes again begins anew."""
    seen: set[str] = set()
    for place, ref in enumerate(run):
        codes = {item.code for item in ref.places}
        if codes & seen:
            return run[place:]
        seen |= codes
    return run


def _is_around(ref: UnitRef, commune: UnitRef) -> bool:
    """«Trên địa bàn huyện Than Uyên, xã Tà Mung …»: where the commune lies, not another one of a list."""
    return bool(commune.commune and ref.district and ref.kind != "xã" and commune.commune.parent == ref.district.code)


def _this(passage: Passage, at: int) -> list[UnitRef]:
    place = last_named(passage, at, above=True)
    return [UnitRef(at, at, (place,), place.name, "huyện")] if place else []


def _the_commune(passage: Passage, at: int) -> list[UnitRef]:
    """«Đến nay xã đạt 10/19 tiêu chí»: the one commune that the paragraph has named before, or opens with."""
    named = {ref.places[0].code: ref for ref in passage.units if ref.end <= at and ref.commune and ref.kind == "xã"}
    lead = passage.context.lead
    if not named and lead and lead.commune:
        return [lead]
    return list(named.values()) if len(named) == 1 else []


def _closed(passage: Passage, ref: UnitRef, at: int) -> bool:
    """Whether a unit stands in a bracket that has been closed some words before the number."""
    close = passage.low.find(")", ref.end, at)
    opened = passage.low.find("(", ref.end, at)
    before = passage.low[max(passage.start, ref.start - 120) : ref.start]
    return 0 <= close < at - 25 and not 0 <= opened < close and "(" in before


def window_right(passage: Passage, mention: Mention, stop: int) -> str:
    """Words after the noun up to the first mark; a bracket right after it and commas between units are passed."""
    at = mention.end
    if passage.low[at : at + 2].lstrip().startswith("("):
        close = passage.low.find(")", at, stop)
        at = close + 1 if close >= 0 else at
    commas = {ref.start for ref in passage.units}
    for match in _CUT.finditer(passage.low, at, stop):
        following = re.compile(r"[\s,]*(?:và )?(?:xã|huyện|thành phố|tp\.?)?\s?").match(passage.low, match.end())
        if match[0] != "," or not following or following.end() not in commas:
            return passage.low[at : match.start()]
    return passage.low[at:stop]
