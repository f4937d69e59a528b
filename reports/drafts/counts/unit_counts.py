"""Counts of communes, districts and villages: 40/94 xã, 03 huyện, 14 bản, and what is said of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reports.drafts.about import districts_after, names_commune
from reports.drafts.counts.commune_counts import communes
from reports.drafts.counts.other_counts import districts as _districts
from reports.drafts.counts.other_counts import villages as _villages
from reports.drafts.counts.rows import rows
from reports.drafts.counts.runs import NAMED
from reports.drafts.counts.said import Said, said_of
from reports.drafts.counts.together import counts_together
from reports.drafts.desk import Desk, unrecognised
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.numerals import COUNT
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_PART, UNKNOWN, Claim
from reports.drafts.turns import turn_of

_KEPT = re.compile(r"\s?(?:\([^()]{0,40}\) ?)?(?:tiếp tục |vẫn |đã )*(?:duy trì|giữ vững)")
_LED = re.compile(r"(?:lên|xuống|(?<!\w)còn|thành phố|tp)(?: có| còn)?\s?$")
_PARTS = re.compile(r"trong (?:số )?đó|(?<!\w)gồm(?!\w)")
_OTHERWISE = re.compile(r"(?:\s?\([^()]{0,60}\))?[^,;.]{0,30}?\s(?:đang|chờ|chưa|khác|phải|cần)(?!\w)")
_ADDED = re.compile(r"\w\W{0,2}[+/]\s?$")  # a term of a sum; «+» before a bullet follows no word
_IN_EVERY = re.compile(rf"(?<!\w)cứ (?:{COUNT} (?:xã|huyện|bản|thôn)[^;.]{{0,60}})?$")  # «cứ 10 xã thì có hơn 4 xã»
_ON_AVERAGE = re.compile(r"(?<!\w)(?:bình quân|trung bình|bq)(?: cho| của)?\s?$")  # «bình quân một xã» counts none
_OF_OTHERS = re.compile(  # «các huyện khác chưa có bản nào», «trong 5 xã này chưa có xã nào»
    rf"(?<!\w)ngoài(?!\w)|(?:khác|còn lại|này|đó|trên)(?: (?:thì|vẫn|đều|cũng|hiện))*\s?$"
    rf"|(?:{COUNT}|các|những|nhiều|một số|có) (?:huyện|địa phương|đơn vị|xã|bản)(?!\w)[^;.]{{0,90}}$"
)
_ENDS = re.compile(r"\s?(?:[.,;:)\n]|$)")
_WITHIN_TIME = re.compile(
    r"(?:trong|từ) (?:kỳ|năm|quý|tháng|đầu|ngày|\d)|năm (?:nay|20)|thêm|(?<!thôn )mới|vừa qua|đợt"
)
_ADDED_TO = re.compile(r"\s?(?:\+|(?:bao )?gồm:?)\s?\d|\s(?:khác|nữa)(?!\w)")  # or those beside others named


@dataclass(frozen=True, slots=True)
class _Last:
    """The count told before, whose words go on for «10 bản của huyện A, 4 bản của huyện B»."""

    noun: str
    sentence: int
    end: int
    said: Said
    counted: str  # its noun, where that stands before the number


def unit_counts(desk: Desk, passage: Passage) -> tuple[list[Claim], set[int]]:
    """Claims about counted units, and the starts of the criteria mentions that only describe them."""
    claims: list[Claim] = []
    used: set[int] = set()
    last: _Last | None = None
    for place, mention in enumerate(passage.mentions):
        carried = last if last and _is_carried(passage, mention, last) else None
        if not (carried or _counts(passage, place, mention)):
            continue
        said, consumed = (carried.said, set()) if carried else said_of(desk, passage, place)
        noun = carried.counted if carried else _noun(passage, mention)
        sentence = passage.sentence(mention.start)[0]
        before = last if last and (last.noun, last.sentence) == (mention.noun, sentence) else None
        placed = before is None or _is_placed(passage, mention, before.end)
        otherwise = _OTHERWISE.match(passage.low, mention.end, passage.end)
        goes_on = mention.value or _ENDS.match(passage.low, mention.end, passage.end)
        if before and placed and goes_on and not otherwise and not said.anything and not said.planned:
            said = before.said
        visited = not said.anything and wording.VISITED.search(passage.text(sentence, mention.start))
        unknown = _is_term(passage, mention) or bool(visited) or _is_of_subgroup(passage, mention, sentence)
        untold = unknown or (not mention.value and _is_none_of_others(passage, mention))
        several = counts_together(desk, passage, mention) if noun == "commune" else []
        made = [] if untold else several or _READERS[noun](desk, passage, mention, said)
        if _is_kept(passage, mention) or (before and not placed and _is_part_of(passage, mention, said, before)):
            made = [replace(item, lenient=A_PART) for item in made]
        if any(item.kind == NAMED and not item.group for item in made):
            consumed = set()  # told of each of them
        elif mention.noun == "district" and districts_after(passage, mention):
            consumed = set()
        last = _Last(mention.noun, sentence, mention.end, said, noun)
        used |= consumed
        claims += made or ([unrecognised(mention, UNKNOWN)] if unknown else [])
    listed, taken = rows(desk, passage)
    return [*(item for item in claims if item.start not in taken), *listed], used | taken


def _is_carried(passage: Passage, mention: Mention, last: _Last) -> bool:
    """«đến hết năm 2024: 44; đến hết năm 2025: 54»: the next year's number of what was counted before."""
    alone = not (mention.noun or mention.decimals or mention.whole is not None or mention.upto is not None)
    same = passage.sentence(mention.start)[0] == last.sentence
    return alone and same and bool(_CARRIED.fullmatch(passage.low, last.end, mention.start))


def _is_placed(passage: Passage, mention: Mention, since: int) -> bool:
    """Whether a district of its own is named with the count, or a move from one number to another is told."""
    named = any(since <= ref.start < mention.start and ref.district for ref in passage.units)
    led = _LED.search(passage.text(since, mention.start))
    return bool(named or led) or bool(districts_after(passage, mention)) or turn_of(passage, mention) is not None


def _is_term(passage: Passage, mention: Mention) -> bool:
    """«32 xã + 1 xã đang trình»: what is said is said of the sum, if of anything; «cứ 10 xã thì 4 xã» counts none."""
    start, end = passage.sentence(mention.start)
    before = _ADDED.search(passage.text(max(start, mention.start - 8), mention.start))
    every = _IN_EVERY.search(passage.text(max(start, mention.start - 90), mention.start))
    return bool(before or every or _ADDED_TO.match(passage.low, mention.end, end))


def _is_of_subgroup(passage: Passage, mention: Mention, start: int) -> bool:
    """«Trong 22 xã biên giới có 6 xã đạt 19/19»: the report counts no such group."""
    after = wording.told_of(passage.text(mention.end, min(passage.end, mention.end + 40)))
    reach = passage.text(start, mention.end) + after
    clause = reach[max(reach.rfind(";", 0, mention.start - start), 0) :]
    return mention.noun == "commune" and bool(wording.SUBGROUP.search(clause))


def _is_kept(passage: Passage, mention: Mention) -> bool:
    """«30 xã duy trì 19/19 tiêu chí»: of all at 19/19 those that were so before."""
    start, _end = passage.sentence(mention.start)
    part = _PARTS.search(passage.text(start, mention.start))
    return bool(part and _KEPT.match(passage.low, mention.end, passage.end))


def _is_part_of(passage: Passage, mention: Mention, said: Said, before: _Last) -> bool:
    """«40 xã đạt 19/19, trong đó 8 xã mới đạt 19/19»: the same is said of some of them."""
    one, other = said, before.said
    same = (one.met_all, one.recognised, one.bands) == (other.met_all, other.recognised, other.bands)
    return same and bool(_PARTS.search(passage.text(before.end, mention.start)))


_CARRIED = re.compile(
    r"[^;,.\d]{0,40}[;,]\s?(?:và )?(?:(?:đến|tới|vào|cuối|hết) )+năm 20\d\d\s?(?::|là|có|đạt|=|lên)\s?"
)
_NOUNLESS = re.compile(
    r"(?:số (?:lượng )?|^\W*(?=(?:xã|bản) (?:đạt|được)(?!\w)))(xã|huyện|bản|thôn)(?!\w)"
    r"[^.;]{0,160}?(?:là|:|lên|đạt|có|=|còn)\s?$"
)


def _noun(passage: Passage, mention: Mention) -> str:
    if mention.noun:
        return mention.noun
    start, _end = passage.sentence(mention.start)
    found = _NOUNLESS.search(passage.text(max(start, mention.start - 200), mention.start))
    return {"xã": "commune", "huyện": "district"}.get(found[1], "village") if found else ""


def _counts(passage: Passage, place: int, mention: Mention) -> bool:
    if mention.counts_units:
        return mention.decimals == 0 and mention.upto is None and not _is_each(passage, mention)
    if mention.noun or mention.decimals or mention.upto is not None:
        return False
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    if place and passage.mentions[place - 1].counts_units and passage.mentions[place - 1].start >= start:
        return False
    return bool(re.search(r"(?:là|:|lên|có|=|còn)\s?$", left)) and bool(_noun(passage, mention))


def _is_each(passage: Passage, mention: Mention) -> bool:
    """«bình quân một xã đạt 14,44 tiêu chí»: of each, not of one."""
    left = passage.text(max(passage.start, mention.start - 20), mention.start)
    return mention.value == 1 and mention.whole is None and bool(_ON_AVERAGE.search(left))


def _is_none_of_others(passage: Passage, mention: Mention) -> bool:
    """Whether «chưa có xã nào» is said of some only, or «được công nhận» of some months only."""
    start, end = passage.sentence(mention.start)
    before = passage.text(start, mention.start)
    sentence = passage.text(start, end)
    some = _OF_OTHERS.search(before[before.rfind(";") + 1 :]) or wording.ADVANCED.search(sentence)
    of_commune = names_commune(passage, start, mention.start)
    if mention.noun == "village" and of_commune:
        return True
    return bool(some or ("công nhận" in sentence and _WITHIN_TIME.search(sentence)))


def _nothing(desk: Desk, passage: Passage, mention: Mention, said: Said) -> list[Claim]:
    return []


_READERS = {"commune": communes, "district": _districts, "village": _villages, "": _nothing}
