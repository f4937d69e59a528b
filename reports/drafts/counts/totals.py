"""All criteria of all communes together: «Tổng số lượt tiêu chí các xã trong huyện đã đạt là 210»."""

from __future__ import annotations

import re

from reports.drafts.about import scope
from reports.drafts.counts.labels import is_labelled
from reports.drafts.counts.scopes import all_of, of_scope
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import CHANGE, OTHER_TIME, PAST, UNKNOWN, Claim

_TOTAL = re.compile(
    r"tổng (?:số )?(?:lượt )?tiêu chí (?:(?:của |mà )?(?:các|tất cả các|toàn bộ các|(?P<of>\d{1,3})) xã )?"
    r"(?:(?:thuộc |của |ở |tại |trong |trên địa bàn )?(?:huyện|thành phố|tp) (?!đã|đạt|hiện)[^;.,\d]{2,20}? )?"
    r"(?:(?:trong|trên địa bàn|toàn|của|cả) (?:toàn )?(?:tỉnh|huyện) )?(?:đã |hiện )*đạt[^;.\d]{0,40}"
    r"(?:[\d.]+ (?:tiêu chí )?(?:lên|xuống)[^;.\d]{0,9}|(?P<among>\d+) xã[^;.\d]{0,20})?$"
)
_OF_PERIOD = re.compile(
    r"(?<!\w)(?:thêm|mới|tăng|giảm|trong (?:kỳ|năm|quý|tháng)|(?:kỳ|quý|tháng) (?:này|trước)|\d tháng)(?!\w)"
)
_ACCOUNTED = re.compile(r"(?:tăng|giảm)? từ [\d.]+ (?:tiêu chí )?(?:lên|xuống)")


def is_total(passage: Passage, mention: Mention) -> bool:
    """Also of a bare number: «… đã đạt là 1.357»."""
    start, _end = passage.sentence(mention.start)
    told = (mention.noun == "criteria" or is_labelled(passage, mention)) and mention.whole is None
    return told and bool(_TOTAL.search(passage.text(start, mention.start)))


def total(desk: Desk, passage: Passage, mention: Mention) -> Claim | None:
    """None where the words tell of a day or a change that the sentence decides by itself."""
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    found = _TOTAL.search(left)
    if found is None or desk.when(passage, mention) in (PAST, CHANGE):
        return None
    if wording.is_past_day(left, desk.known.cutoff):
        return unrecognised(mention, OTHER_TIME, "tiêu chí")
    districts = scope(desk, passage, mention)
    stated = {int(found[name]) for name in ("of", "among") if found[name]}
    if districts == [] or stated - {all_of(desk, districts).value} or _OF_PERIOD.search(_ACCOUNTED.sub(" ", found[0])):
        return unrecognised(mention, UNKNOWN, "tiêu chí")
    return claim(mention, "count", (of_scope(desk, districts, "met_total"),), left, unit="tiêu chí")
