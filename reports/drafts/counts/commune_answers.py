"""Which figures answer a count of communes, by what is said of them."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.drafts.counts.goals import goals
from reports.drafts.counts.leads import OF_SOME
from reports.drafts.counts.said import Said
from reports.drafts.counts.scopes import all_of, of_scope, prefixes
from reports.drafts.desk import Desk
from reports.drafts.known import ADVANCED, COMMUNE, Place
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import BARE, GOAL, UNKNOWN, Answer

_ENDS = re.compile(
    r"\s*(?:[.,;:)]|$|trên|thuộc|gồm|\("
    r"|(?:đang |đã )?(?:thực hiện|triển khai|tham gia) (?:chương trình|xây dựng|bộ tiêu chí))"
)
_ON_AVERAGE = re.compile(r"[^,;.:\d]{0,40}?(?:bình quân|trung bình)")
_THESE = re.compile(r"\s(?:này|đó|ấy|(?:nói|nêu|kể) trên|trên(?! địa bàn))(?!\w)")  # some named before
_HEAD = re.compile(r"\W*(?:huyện|thành phố|tp) [^,;.:\d(]{2,24}[:(]\s?$")
_TOLD_OF = re.compile(r"\d{1,2}/\d{1,2}|tiêu chí|công nhận")
_OF_PLAN = re.compile(r" (?:được |có )?(?:dự kiến|kế hoạch|phấn đấu|đăng ký)")
NEAR = 60  # characters
_POOR = re.compile(r"đặc biệt khó khăn|khu vực [i1-3]|biên giới|ocop|du lịch|thí điểm|kiểu mẫu")


def answers_of(
    desk: Desk, passage: Passage, mention: Mention, said: Said, districts: list[Place] | None, time: str
) -> tuple[tuple[Answer, ...], str]:
    years = desk.years(passage, mention)
    if said.advanced or (passage.context.level == ADVANCED and not said.anything):
        return _of_advanced(desk, mention, said, districts, time)
    if time == GOAL or (said.planned and (said.bare or not said.anything)):
        return goals(desk, passage, mention, said, years, districts)
    if _is_of_poor(passage, mention, said) and not (said.bands or said.met_all or said.recognised):
        return (), UNKNOWN
    before = passage.text(passage.sentence(mention.start)[0], mention.start)
    if said.criterion and (OF_SOME.search(before) or _OF_PLAN.match(passage.low, mention.end, passage.end)):
        return (), UNKNOWN
    if said.criterion:
        return _by_criterion(desk, districts, said), ""
    if said.not_recognised and (said.met_all or said.bands):
        return (_met_not_recognised(desk, districts),), ""
    if said.not_recognised:
        return (_difference(desk, all_of(desk, districts), of_scope(desk, districts, "recognised")),), ""
    if said.recognised:
        return (of_scope(desk, districts, "recognised"),), ""
    if said.met_all:
        negative = said.not_met
        met = of_scope(desk, districts, "met_all")
        return (_difference(desk, all_of(desk, districts), met) if negative else met,), ""
    if said.bands:
        return (_banded(desk, districts, *said.bands[0]),), ""
    if said.bare:
        return (), BARE
    left = passage.text(passage.start, mention.start)
    if said.planned and years and districts is None:
        return tuple(desk.answer(f"plan.{year}.communes") for year in years[:1]), ""
    right = passage.text(mention.end, passage.end)
    if districts and _ON_AVERAGE.match(right) and not _THESE.match(right):
        return (all_of(desk, districts),), ""
    if _ENDS.match(right) and (wording.WHOLE.search(left) or (_HEAD.fullmatch(left) and _TOLD_OF.search(right))):
        return (all_of(desk, districts),), ""
    return (), UNKNOWN


def _is_of_poor(passage: Passage, mention: Mention, said: Said) -> bool:
    """«Huyện có 12 xã biên giới», but not «16 xã, phần lớn là xã biên giới»."""
    start, end = passage.sentence(mention.start)
    after = wording.told_of(passage.text(mention.end, end))
    return bool(_POOR.search(said.text[-NEAR:]) and _POOR.search(passage.text(start, mention.start)[-NEAR:] + after))


def _of_advanced(
    desk: Desk, mention: Mention, said: Said, districts: list[Place] | None, time: str
) -> tuple[tuple[Answer, ...], str]:
    """«1/4 xã nâng cao đạt tiêu chí Thu nhập»; of what else some of them have the report has no count."""
    if (
        districts is not None
        or said.rest
        or said.recognised
        or said.bands
        or said.met_all
        or (said.bare and not said.planned)
    ):
        return (), UNKNOWN
    all_advanced = desk.answer("advanced.communes")
    if time == GOAL and all_advanced.value != mention.value:
        return (), UNKNOWN  # others may be planned by then
    if not said.criterion:
        return ((), UNKNOWN) if mention.whole is not None and mention.value < mention.whole else ((all_advanced,), "")
    lists = [desk.known.numbers(f"commune.{code}.advanced.met_list") for code in desk.known.advanced]
    met = Decimal(sum(said.criterion in numbers for numbers in lists if numbers is not None))
    label = f"Số xã nâng cao đạt tiêu chí số {said.criterion}"
    answer = Answer("advanced.communes", met if lists else None, label, f"advanced criterion {said.criterion}")
    return (_difference(desk, all_advanced, answer) if said.not_met else answer,), ""


def _by_criterion(desk: Desk, districts: list[Place] | None, said: Said) -> tuple[Answer, ...]:
    keys = [prefix.removesuffix("communes") + f"criterion.{said.criterion}.met" for prefix in prefixes(desk, districts)]
    met = desk.total(keys)
    return (_difference(desk, all_of(desk, districts), met) if said.not_met else met,)


def _difference(desk: Desk, whole: Answer, part: Answer) -> Answer:
    value = whole.value - part.value if whole.value is not None and part.value is not None else None
    label = f"phần còn lại của: {part.label}" if part.label else ""
    return Answer(part.figure, value, label, f"not {part.figure}")


def _met_not_recognised(desk: Desk, districts: list[Place] | None) -> Answer:
    """Communes at all criteria without a decision."""
    codes = desk.known.within([place.code for place in districts] if districts is not None else None)
    met = [code for code in codes if desk.known.met(code) == desk.known.size(COMMUNE)]
    value = Decimal(sum(code not in desk.known.recognised for code in met)) if desk.known.figures else None
    return Answer(
        of_scope(desk, districts, "met_all").figure,
        value,
        "Số xã đạt đủ tiêu chí, chưa được công nhận",
        "met, not recognised",
    )


def _banded(desk: Desk, districts: list[Place] | None, low: int, high: int) -> Answer:
    """A band of the set has a figure; any other range is counted from the communes."""
    named = of_scope(desk, districts, f"band.{low}_{high}")
    if named.value is not None or not desk.known.figures:
        return named
    codes = desk.known.within([place.code for place in districts] if districts is not None else None)
    counts = [desk.known.met(code) for code in codes]
    value = Decimal(sum(met is not None and low <= met <= high for met in counts)) if counts else None
    label = f"Số xã đạt {low} tiêu chí" if low == high else f"Số xã đạt {low}-{high} tiêu chí"
    return Answer(of_scope(desk, districts, "met_total").figure, value, label, named.figure)
