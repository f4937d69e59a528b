"""Whose capital a number is of: the province, a district or department, several of them together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.drafts.about import districts_after, districts_before, is_of_province, unnamed
from reports.drafts.desk import Desk
from reports.drafts.reading.home import A_DISTRICT
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.numerals import COUNT
from reports.drafts.reading.offices import Office, only_tells, run_before
from reports.drafts.reading.passages import ITSELF, Passage
from reports.drafts.reading.units import UnitRef
from reports.drafts.statements import Answer

AND = "+"  # between the holders whose figures are added: `funding.holder.110+111.disbursed`
_PROVINCE = re.compile(
    r"(?<!nhất )(?<!nhì )(?<!\w)(?:toàn|cả|chung(?: của| cả)?|của cả|bình quân(?: chung)?(?: của)?) tỉnh(?!\w)"
    r"|bình quân chung|mức chung|trên địa bàn tỉnh|(?<!\w)tỉnh (?:ta|đã|mới|hiện)(?!\w)"
)
_TOTALS = re.compile(r"toàn tỉnh|(?<!\w)tổng |lũy kế|trên địa bàn|;")
_GROUP = re.compile(  # «các huyện còn lại dưới 50%»: of some that are not named
    rf"(?<!\w)(?:các|những|nhiều|một số|mỗi|từng|{COUNT}) "
    r"(?:huyện, thành phố|huyện|thành phố|địa phương|đơn vị|chủ đầu tư|xã)(?!\w)[^,;:.]*$"
)
_SUMS_UP = re.compile(r"văn phòng điều phối|sở tài chính|sở (?:kế hoạch|kh)")  # those who report for the province
_ALL_OF_IT = re.compile(r"(?<!\w)(?:toàn|cả) (?:huyện|tỉnh|thành phố)(?!\w)")
_LEVEL = re.compile(r"(?<!\w)cấp (?:tỉnh|huyện|xã)(?!\w)(?:[^;.]|\.(?=\d))*$")
_OF_A_PLACE = re.compile(
    r"(?:(?!giải ngân|(?<!\w)(?:các|cho|với)(?!\w))[^,;.:\d]){0,50}"
)  # «Phòng Nông nghiệp huyện A»
_THE_CITY = re.compile(
    r"(?<!huyện, )(?<!các )(?<!và )(?<!\w)thành phố (?:được|đã|mới|hiện|giải ngân|có|đạt|giao)(?!\w)(?!.*toàn tỉnh)"
)
_TOGETHER = re.compile(r"(?<!\w)(?:cộng|tổng|cả (?:hai|ba|bốn|\d))(?!\w)")
_OF_THOSE = re.compile(
    r"[^,;.\d()]*|[,\s:-]*(?:bao gồm|gồm|là|như|đó là|cụ thể|ở|tại|thuộc)(?!\w)[^;.\d()]*|\s?\([^)\d]*"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """What the words allow, the likeliest first: "" for the province; nothing where it cannot be said.

    Where the words leave room (`sure` is False), a number that does not fit is not wrong.
    """

    keys: tuple[str, ...] = ()
    sure: bool = True


def holder_of(desk: Desk, passage: Passage, mention: Mention) -> Holder:
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    after = districts_after(passage, mention)
    districts = after or districts_before(passage, start, mention.start)
    last = max((ref.end for ref in _units(passage, start, mention.start)), default=start)
    office = run_before(passage.offices, start, mention.start, passage.low)
    since = max(last, office.end if office else start)
    if not after and _is_district_again(passage.low, since, mention.start):
        home = passage.context.district
        return Holder((_key(desk, [home.code]),)) if home else Holder()
    if office and not after and _GROUP.search(passage.low, since, mention.start):
        return Holder(("",), sure=False)
    if office and not after and (office.start >= last or _is_in_place(passage, office, start, mention.start)):
        return _of_office(desk, passage, office, mention, start)
    of_commune = _is_of_commune(passage, start, mention.start)
    whole = bool(_PROVINCE.search(passage.low, last, mention.start))
    if not after and (
        _GROUP.search(passage.low, last, mention.start) or _LEVEL.search(passage.low, last, mention.start)
    ):
        return Holder(("",), sure=False)
    if districts:
        keys: tuple[str, ...] = (_key(desk, [place.code for place in districts]),)
        parted = len(districts) > 1 and ";" in passage.low[last : mention.start]
        also = (whole and not after) or parted or _may_be_province(passage, start, mention.start)
        sure = len(districts) == 1 or bool(_TOGETHER.search(left))
        return Holder(("", *keys) if also else keys, sure)
    if is_of_province(left):
        return Holder(("",), whole or not _named_else(passage, mention))
    context = passage.context
    if context.office and context.lead_mark == ITSELF:  # a sentence that goes on, of the department or of all
        return Holder(
            ("", _key(desk, context.office.codes)) if context.office.codes else ("",), bool(context.office.codes)
        )
    if context.office:
        return Holder((_key(desk, context.office.codes),) if context.office.codes else (), context.office.sure)
    own = context.lead.district if context.lead and context.lead.district else context.district
    if own:
        return Holder((_key(desk, [own.code]),), not of_commune)
    cities = [place.code for place in desk.known.places if place.kind == "city"]
    if len(cities) == 1 and desk.known.is_province and _THE_CITY.search(left):
        return Holder((_key(desk, cities),))
    if unnamed(desk, left):
        return Holder()
    return Holder(("",), whole or not (_named_else(passage, mention) or (context.lead and context.lead.commune)))


def _of_office(desk: Desk, passage: Passage, office: Office, mention: Mention, start: int) -> Holder:
    """A department's own capital, or the province's that it reports."""
    totals = bool(_TOTALS.search(passage.low, office.end, mention.start))
    tells = only_tells(passage.low, start, office, mention.start)
    if _PROVINCE.search(passage.low, office.end, mention.start):
        return Holder(("",))
    if not office.codes:
        sums_up = _SUMS_UP.match(passage.low, office.start) is not None
        return Holder(("",), sure=totals or sums_up) if totals or tells else Holder()
    key = _key(desk, office.codes)
    return Holder(("", key) if totals or tells else (key,), office.sure)


def _key(desk: Desk, codes: list[str] | tuple[str, ...]) -> str:
    own = desk.known.subject
    return "" if own and [own.code] == list(codes) else f"holder.{AND.join(codes)}"


def _units(passage: Passage, start: int, end: int) -> list[UnitRef]:
    """Districts and communes named between two offsets."""
    return [
        ref for ref in passage.units if start <= ref.start < end and (ref.district or ref.commune or not ref.places)
    ]


def _is_district_again(low: str, start: int, at: int) -> bool:
    """«toàn tỉnh giải ngân 50,4%, huyện đạt 65,5%»."""
    whole, own = list(_PROVINCE.finditer(low, start, at)), list(A_DISTRICT.finditer(low, start, at))
    return bool(whole and own) and own[-1].start() > whole[-1].start()


def _is_in_place(passage: Passage, office: Office, start: int, at: int) -> bool:
    """Whether an unknown office is one of the unit named right after it."""
    named = [ref for ref in _units(passage, start, at) if ref.start >= office.end]
    return not office.codes and len(named) == 1 and bool(_OF_A_PLACE.fullmatch(passage.low, office.end, named[0].start))


def _is_of_commune(passage: Passage, start: int, at: int) -> bool:
    """«huyện Than Uyên giải ngân …, trong đó xã Pha Mu 1.500 triệu đồng»."""
    begin = max(start, passage.low.rfind(";", start, at) + 1)
    named = _units(passage, begin, at)
    last = named[-1] if named else None
    return bool(last and not last.district) and not _ALL_OF_IT.search(passage.low, last.end if last else at, at)


def _may_be_province(passage: Passage, start: int, at: int) -> bool:
    """«Lai Châu» is the province and its city."""
    named = _units(passage, start, at)
    return bool(named and named[-1].places and named[-1].places[0].kind == "province")


def _named_else(passage: Passage, mention: Mention) -> bool:
    """Whether the clause names units or a department, of which the figure of the province is not told."""
    start, end = passage.sentence(mention.start)
    begin = max(start, passage.low.rfind(";", start, mention.start) + 1)
    if _units(passage, begin, mention.start):
        return True
    later = [
        ref for ref in _units(passage, mention.end, end) if _OF_THOSE.fullmatch(passage.low, mention.end, ref.start)
    ]
    return bool(later) and not _opens_bracket(passage, mention.end, later[0], end)


def _opens_bracket(passage: Passage, at: int, ref: UnitRef, end: int) -> bool:
    """«9,7% (Tân Uyên 17,3%)»: the next number is that of the unit."""
    close = passage.low.find(")", ref.end, end)
    return "(" in passage.low[at : ref.start] and bool(passage.between(ref.end, close if close >= 0 else end))


def capital_answer(desk: Desk, prefix: str, measure: str) -> Answer:
    """A figure of the capital; of several holders their sum, and the rate of that."""
    figure = f"{prefix}.{measure}"
    if AND not in prefix:
        return desk.answer(figure)
    keys = each_of(figure)
    labels = [desk.answer(key).label.rpartition(": ") for key in keys]
    label = " và ".join(name for name, _, _of in labels) + f": {labels[-1][2]}"
    if measure != "rate":
        return Answer(keys[0], desk.total(keys).value, label, figure)
    paid, given = capital_answer(desk, prefix, "disbursed").value, capital_answer(desk, prefix, "usable").value
    return Answer(keys[0], paid * 100 / given if paid is not None and given else None, label, figure)


def each_of(figure: str) -> list[str]:
    """The keys of the holders whose figures are added."""
    head, _, rest = figure.partition("holder.")
    codes, _, measure = rest.partition(".")
    return [f"{head}holder.{code}.{measure}" for code in codes.split(AND)]
