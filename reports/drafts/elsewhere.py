"""Numbers of other places, or of one of many: the report has no figures for them."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.drafts.known import Known
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import UNKNOWN, Claim

_PROVINCES = (
    "an giang|bà rịa - vũng tàu|bạc liêu|bắc giang|bắc kạn|bắc ninh|bến tre|bình dương|bình định|bình phước|"
    "bình thuận|cà mau|cao bằng|cần thơ|đà nẵng|đắk lắk|đắk nông|điện biên|đồng nai|đồng tháp|gia lai|"
    "hà giang|hà nam|hà nội|hà tĩnh|hải dương|hải phòng|hậu giang|hòa bình|hưng yên|khánh hòa|kiên giang|"
    "kon tum|lai châu|lạng sơn|lào cai|lâm đồng|long an|nam định|nghệ an|ninh bình|ninh thuận|phú thọ|"
    "phú yên|quảng bình|quảng nam|quảng ngãi|quảng ninh|quảng trị|sóc trăng|sơn la|tây ninh|thái bình|"
    "thái nguyên|thanh hóa|thừa thiên huế|tiền giang|trà vinh|tuyên quang|vĩnh long|vĩnh phúc|yên bái"
)
_OTHERS = r"cả nước|toàn quốc|các tỉnh(?! lộ)|(?:toàn |cả )?vùng (?:tây bắc|đông bắc|trung du|đồng bằng)"
_NAMED = re.compile(rf"(?<!\w)(?:tỉnh (?P<name>{_PROVINCES})|{_OTHERS})(?!\w)")
_HOME = re.compile(r"(?<!\w)(?:toàn tỉnh|tỉnh ta|trên địa bàn tỉnh|của tỉnh(?! \w))(?!\w)")
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng|một|bình quân|trung bình) (?:huyện|xã|bản|thôn|đơn vị)(?!\w)[^,;.:]{0,30}$")


def at_home(claim: Claim, passage: Passage, known: Known) -> Claim:
    """The claim, or the number alone where its sentence speaks of another place or of each of many."""
    start, _end = passage.sentence(claim.start)
    left = passage.text(start, claim.start)
    is_one_of_many = claim.kind == "count" and bool(_EACH.search(left))
    if not (is_one_of_many or _is_abroad(left, known)):
        return claim
    return replace(claim, kind="seen", answers=(), whole_answer=None, reason=UNKNOWN)


def _is_abroad(left: str, known: Known) -> bool:
    """What is named last counts: «so với cả nước, toàn tỉnh có …» is at home."""
    own = {place.name.lower() for place in known.places if place.kind == "province"}
    named = [found for found in _NAMED.finditer(left) if found["name"] not in own]
    if not named:
        return False
    since = left[named[-1].end() :]
    mine = any(f"tỉnh {name}" in since for name in own)
    return not mine and not _HOME.search(since)
