"""Counts of criteria of a named unit: Pha Mu đạt 19/19 tiêu chí, còn 03 tiêu chí chưa đạt."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.drafts.about import subject
from reports.drafts.counts.averages import average, is_average
from reports.drafts.counts.criteria_subjects import subject_of, unit_key
from reports.drafts.counts.levels import NO_LEVEL, other_level, says_level
from reports.drafts.counts.rows import is_open
from reports.drafts.counts.totals import is_total, total
from reports.drafts.counts.villages import single_villages
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import ADVANCED, COMMUNE, DISTRICT, VILLAGE
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef
from reports.drafts.statements import A_CHANGE, CHANGE, GOAL, NOW, OTHER_TIME, PAST, UNKNOWN, Answer, Claim

_AVERAGE = re.compile(r"(?<!\w)(?:bình quân|trung bình|bq)(?!\w)(?:(?!(?:cao|thấp) nhất)[^;.]){0,90}$")
_EXTREME = re.compile(r"(thấp|cao) nhất (?:là |đạt |có )*$")
_SERIES = re.compile(r"(?:,| và|, và)\s")
_UNMET_AFTER = re.compile(
    r"[\s,)]{0,3}(?:(?:ntm|nông thôn mới|nâng cao|còn|lại|đều|vẫn|hiện) )*(?:chưa|không) (?:đạt|hoàn thành)(?!\s\d)"
    r"|[\s,]{0,2}còn thiếu"
)
_UNMET_AFTER_LIST = re.compile(  # «ba tiêu chí số 6, 11 và 17 vẫn chưa hoàn thành»
    r"\s?(?:\(|:)?\s?(?:số )?\d[\d,và ]*\)? (?:(?:hiện|vẫn|đều|thì|cũng|còn) )*(?:chưa|không) (?:đạt|hoàn thành)(?! \d)"
)
_PART_OF = re.compile(r"(?<!\w)(?:bản|thôn|trường|trạm)(?!\w)[^;.:]{2,40},?(?: của| thuộc)? xã\s?$")
_MET_BEFORE = re.compile(r"(?<!chưa )(?<!không )(?:đạt|hoàn thành)(?: được| \w+ được)?(?: cả| đủ| \w+)?\s?$")
_UNMET_BEFORE = re.compile(
    r"(?:(?:chưa|không) (?:đạt|hoàn thành)|(?<!\w)(?:cần|phải) (?:hoàn thành|đạt)(?: nốt| thêm)?"
    r"|còn thiếu|(?<!\w)(?:thiếu|nợ|vướng(?: mắc)?)|(?<!\w)còn)"
    r"(?: lại| gồm| có| (?:nhiều|ít) nhất| tới| đến|,|:| là)*\s?\(?$"
)
_UNMET_LEAD = re.compile(r"tiêu chí (?:còn )?(?:chưa|không) (?:đạt|hoàn thành)[^;.]{0,24}$")
_OF_COMMUNES = re.compile(r"(?:\d ?%|số|các) (?:số )?xã (?:đã |đều )*(?:đạt|hoàn thành)[^,;.:\d]{0,20}$")
_OF_ADVANCED = re.compile(r"\s(?:xã )?(?:ntm |nông thôn mới )?nâng cao(?!\w)")
_LEFT_WITH = re.compile(r"(?<!\w)còn(?: lại| có)?\s?$")  # are left to do, or are still met
_OUT_OF = re.compile(r"(?<!\w)(?:trên|trong)(?: tổng)?(?: số)?\s?$")
_HAS_LEFT = re.compile(r"\s(?:hiện |nay |đến nay |vẫn )*còn (?:lại |tới |đến )*")
_UNMET_ALONE = re.compile(r"\s(?:còn )?(?:chưa|không) (?:đạt|hoàn thành)\s?(?:[.;]|$|\n)")


def criteria_counts(desk: Desk, passage: Passage, used: set[int]) -> list[Claim]:
    claims, taken = single_villages(desk, passage)
    used = used | taken
    for place, mention in enumerate(passage.mentions):
        if mention.start in used or not is_criteria(passage, mention, desk) or _is_of_series(passage, place):
            continue
        start, _end = passage.sentence(mention.start)
        left = passage.text(start, mention.start)
        listed = not mention.noun and is_average(passage, mention)
        if mention.per or mention.decimals or listed or (_AVERAGE.search(left) and mention.whole is None):
            claims += average(desk, passage, mention, left)
        elif mention.noun == "component":
            claims += _components(desk, passage, mention, left)
        else:
            claims += _count(desk, passage, mention, left)
    return claims


def is_criteria(passage: Passage, mention: Mention, desk: Desk) -> bool:
    if mention.noun in ("criteria", "component"):
        return mention.noun == "criteria" or mention.whole is not None or _is_unmet_component(passage, mention)
    if is_total(passage, mention):
        return True
    if mention.noun == "" and mention.whole in _sizes(desk) and mention.value <= (mention.whole or 0):
        return bool(subject(passage, mention.start))
    return mention.noun == "" and is_average(passage, mention)


def _is_unmet_component(passage: Passage, mention: Mention) -> bool:
    """«Tân Uyên còn 8 tiêu chí thành phần chưa đạt»: of all, not of one criterion named with it."""
    before = [ref for ref in passage.units if ref.end <= mention.start]
    told = bool(before) and _HAS_LEFT.fullmatch(passage.low, before[-1].end, mention.start)
    return bool(told and _UNMET_ALONE.match(passage.low, mention.end, passage.end))


def _sizes(desk: Desk) -> set[Decimal]:
    return {Decimal(desk.known.size(level)) for level in (COMMUNE, DISTRICT, VILLAGE)}


def is_whole_set(desk: Desk, passage: Passage, mention: Mention) -> bool:
    """«4 trong 9 tiêu chí», «3, 4 và 4 tiêu chí, trên tổng số 9 tiêu chí»: how many the set has."""
    out_of = _OUT_OF.search(passage.text(max(passage.start, mention.start - 20), mention.start))
    return mention.whole is None and bool(out_of) and mention.value in _sizes(desk)


# --- One unit -------------------------------------------------------------------


def _count(desk: Desk, passage: Passage, mention: Mention, left: str) -> list[Claim]:
    refs = subject_of(desk, passage, mention)
    if mention.upto is not None:
        return _range(desk, passage, mention, left)
    of_all = total(desk, passage, mention) if is_total(passage, mention) else None
    if of_all:
        return [of_all]
    if is_whole_set(desk, passage, mention):
        return []
    if _OF_COMMUNES.search(left):
        return []
    extreme = _EXTREME.search(left) if _is_advanced(passage, mention) and len(refs) != 1 else None
    if extreme and not passage.context.district:
        figure = "advanced.lowest" if extreme[1] == "thấp" else "advanced.highest"
        return [claim(mention, "criteria", (desk.answer(figure),), left, unit="tiêu chí")]
    if len(refs) == 1 and _PART_OF.search(passage.text(max(passage.start, refs[0].start - 60), refs[0].start)):
        return [unrecognised(mention, UNKNOWN, "tiêu chí")]  # «Bản Nà Khoang, xã Tà Mung đạt 14/15»
    if not refs:
        return [] if mention.value in _sizes(desk) else [unrecognised(mention, UNKNOWN, "tiêu chí")]
    time = desk.when(passage, mention)
    if time in (PAST, CHANGE):
        return [unrecognised(mention, OTHER_TIME if time == PAST else A_CHANGE, "tiêu chí")]
    series = _series(passage, mention)
    if len(series) == len(refs) and len(refs) > 1:
        return [_of_unit(desk, passage, item, ref, left, time) for item, ref in zip(series, refs, strict=True)]
    if len(series) > 1:
        return [unrecognised(item, UNKNOWN, "tiêu chí") for item in series]
    return [_of_unit(desk, passage, mention, ref, left, time) for ref in refs[:12]]


def _series(passage: Passage, mention: Mention) -> list[Mention]:
    """«A và B đạt 16 và 15 tiêu chí»: the numbers joined before the noun, one for each unit."""
    found = [mention]
    for item in reversed([item for item in passage.mentions if item.start < mention.start]):
        if item.noun or not _SERIES.fullmatch(passage.low, item.end, found[0].start):
            break
        found.insert(0, item)
    return found


def _is_of_series(passage: Passage, place: int) -> bool:
    """«lần lượt đạt 3/9, 4/9 và 4/9 tiêu chí»: those before the last are read with it."""
    mention, rest = passage.mentions[place], passage.mentions[place + 1 : place + 2]
    return not mention.noun and any(_SERIES.fullmatch(passage.low, mention.end, item.start) for item in rest)


def _of_unit(desk: Desk, passage: Passage, mention: Mention, ref: UnitRef, left: str, time: str) -> Claim:
    key, level = unit_key(desk, passage, ref, mention.start, mention.whole)
    if not key:
        near = desk.units.suggestion(ref.name)
        hint = f" Có phải «{near}»?" if near else ""
        kind = ref.kind or "đơn vị"
        reason = f"không có {kind} nào tên «{ref.name}» vào ngày chốt số liệu.{hint}"
        fact = f"{kind} {ref.name.lower()}.{'unmet' if is_unmet(passage, mention) else 'met'}"
        return claim(mention, "criteria", (Answer("", None, fact=fact),), left, unit="tiêu chí", reason=reason)
    after = passage.text(mention.end, min(passage.end, mention.end + 40))
    if level != ADVANCED and _OF_ADVANCED.match(after):
        return unrecognised(mention, UNKNOWN, "tiêu chí")
    unmet = is_unmet(passage, mention)
    if time == GOAL:
        return _expected(desk, passage, mention, key, left)
    answer = desk.answer(f"{key}.unmet" if unmet else f"{key}.met")
    size = Answer(f"criteria.{level}.count", Decimal(desk.known.size(level)), "Số tiêu chí của bộ")
    reason = other_level(desk, passage, mention, answer, level) if not unmet else ""
    if reason:
        return unrecognised(mention, reason, "tiêu chí")
    whole = size if mention.whole is not None else None
    open_words = unmet and _LEFT_WITH.search(left) and not _UNMET_AFTER.match(after)
    answers = (answer, desk.answer(f"{key}.met")) if open_words else (answer,)
    told = says_level(passage, mention) and not is_open(desk, passage, mention)
    lenient = "" if told else NO_LEVEL
    return claim(mention, "criteria", answers, left, unit="tiêu chí", when=time, whole_answer=whole, lenient=lenient)


def _expected(desk: Desk, passage: Passage, mention: Mention, key: str, left: str) -> Claim:
    """What a plan expects by the end of the report's year; other years have no figure."""
    answer = desk.answer(f"{key}.expected")
    around = passage.text(max(passage.start, mention.start - 80), min(passage.end, mention.end + 20))
    named = re.findall(r"năm (20\d\d)", around)
    other = desk.known.year is not None and named and str(desk.known.year) not in named
    if other or (answer.value is None and desk.known.figures):
        return unrecognised(mention, UNKNOWN, "tiêu chí")
    told = wording.PLANNED.search(left)  # else only the section looks ahead: what is met now may be meant
    answers = (answer,) if told else (answer, desk.answer(f"{key}.met"))
    lenient = "" if says_level(passage, mention) else NO_LEVEL
    return claim(mention, "criteria", answers, left, unit="tiêu chí", when=GOAL, lenient=lenient)


def is_unmet(passage: Passage, mention: Mention) -> bool:
    """Whether the number counts criteria that are not met: «còn 03 tiêu chí chưa đạt», «Tiêu chí chưa đạt, gồm 6»."""
    start, _end = passage.sentence(mention.start)
    before = passage.text(start, mention.start)
    after = passage.text(mention.end, min(passage.end, mention.end + 40))
    of_next = after.lstrip().startswith(",") and (mention.whole is not None or _MET_BEFORE.search(before))
    if _UNMET_AFTER.match(after) and not of_next:  # «đạt 17 tiêu chí, còn thiếu tiêu chí số 6»
        return True
    if mention.whole is not None:
        return bool(re.search(r"(?:chưa|không) đạt\s?$", before))
    if _UNMET_AFTER_LIST.match(passage.text(mention.end, min(passage.end, mention.end + 80))):
        return True
    return bool(_UNMET_BEFORE.search(before) or _UNMET_LEAD.search(before))


def _range(desk: Desk, passage: Passage, mention: Mention, left: str) -> list[Claim]:
    """«đạt từ 10-14/19 tiêu chí» of the advanced communes: least and most."""
    if not _is_advanced(passage, mention) or desk.when(passage, mention) != NOW or mention.upto is None:
        return [unrecognised(mention, UNKNOWN, "tiêu chí")]
    size = Answer("criteria.commune_advanced.count", Decimal(desk.known.size(ADVANCED)), "Số tiêu chí của bộ")
    ends = ((mention.value, "lowest", mention.end), (mention.upto, "highest", mention.number_end))
    least, most = (
        Claim(
            mention.start,
            end,
            "criteria",
            value,
            (desk.answer(f"advanced.{name}"),),
            whole=mention.whole,
            whole_answer=size,
            unit="tiêu chí",
        )
        for value, name, end in ends
    )
    return [least, most]


def _is_advanced(passage: Passage, mention: Mention) -> bool:
    start, _end = passage.sentence(mention.start)
    return bool(wording.ADVANCED.search(passage.text(start, mention.start))) or passage.context.level == ADVANCED


def _components(desk: Desk, passage: Passage, mention: Mention, left: str) -> list[Claim]:
    refs = [ref for ref in subject_of(desk, passage, mention) if ref.district]
    if not refs or desk.when(passage, mention) != NOW or not refs[-1].district:
        return [unrecognised(mention, UNKNOWN, "tiêu chí thành phần")]
    answer = desk.answer(f"district.{refs[-1].district.code}.indicators_met")
    whole = desk.answer("indicators.district.count")
    if mention.whole is None:
        answer = _unmet_components(answer, whole)
    return [claim(mention, "components", (answer,), left, unit="tiêu chí thành phần", whole_answer=whole)]


def _unmet_components(met: Answer, whole: Answer) -> Answer:
    value = whole.value - met.value if whole.value is not None and met.value is not None else None
    return Answer(met.figure, value, f"phần còn lại của: {met.label}", f"not {met.figure}")
