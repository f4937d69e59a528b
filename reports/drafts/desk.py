"""What a reader of the draft has on the desk: the text, what is known, and where a number stands in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.drafts import wording
from reports.drafts.criteria import Criteria
from reports.drafts.known import Known, Place
from reports.drafts.mentions import Mention
from reports.drafts.passages import Passage
from reports.drafts.statements import Answer, Claim
from reports.drafts.units import UnitRef, Units

REACH = 600  # characters before a number in which its time is told
_JOIN = re.compile(r"[\s,;&-]*(?:và|với)?\s?(?:các )?(?:xã|huyện|thành phố|tp\.?)?\s?")
_WITHIN = re.compile(r"[\s,(-]*(?:của|thuộc|tại|ở)?\s?(?:huyện|thành phố|tp\.?)?\s?")
_OF = re.compile(
    r"\s?(?:\([^()]{0,30}\))?\s?(?:của|thuộc|tại|ở|trên địa bàn|trong|nằm trên"
    r"|là của)?\s?(?:các |hai |ba |\d{1,2} )?(?:huyện|thành phố|tp\.?)?\s?"
)
_WHOLE_PROVINCE = re.compile(r"(?:toàn|trong|cả|của|trên địa bàn|trên toàn) tỉnh")
_WHOLE_DISTRICT = re.compile(
    r"(?:toàn|của|trên địa bàn) (?:huyện|thành phố)(?! [a-zđà-ỹ]{1,6} (?:[a-zđà-ỹ]+ )?(?:là|có|đạt))(?!\w)"
)
_THE_COMMUNE = re.compile(r"(?<!\w)xã (?:này |đã |mới |hiện |đang |cũng )*(?:đạt|có|còn|thực hiện)[^;.]{0,12}$")
_OPENS_WITH_GOAL = re.compile(r"\W*(?:\w{1,2}[.)] ?)?(?:mục tiêu|phấn đấu)(?!\w)")
_EXAMPLES = re.compile(r"(?:như|cụ thể|gồm)\s?:")
_THESE_DISTRICTS = re.compile(
    r"(?:các|\d{1,2}|hai|ba|bốn) huyện (?:này|trên|nói trên|nêu trên|dự kiến|phấn đấu|xây dựng|đăng ký|điểm|mục tiêu)"
)
_PROVINCE = re.compile(r"(?:toàn|cả|chung của|so với|của) tỉnh(?! lộ)")
_THE_CITY = re.compile(r"(?:thành phố|tp)(?: có| hiện có)?\s?$")
_THE_DISTRICT = re.compile(r"(?:địa bàn|toàn) huyện(?! [A-ZĐ])")
_CUT = re.compile(r"[,;:().|]")


@dataclass(frozen=True)
class Desk:
    known: Known
    units: Units
    criteria: Criteria

    def when(self, passage: Passage, mention: Mention) -> str:
        start, end = passage.sentence(mention.start)
        known = self.known
        return wording.when(
            _since_semicolon(passage.text(max(start, mention.start - REACH), mention.start)),
            passage.text(mention.end, min(end, mention.end + 40)),
            goal=passage.context.goal or bool(_OPENS_WITH_GOAL.match(passage.low, start, mention.start)),
            year=known.year,
            cutoff=known.cutoff,
            title=known.title,
        )

    def is_beyond(self, left: str) -> bool:
        """Whether a district's report has no figures for it: the whole province."""
        return not self.known.is_province and bool(_PROVINCE.search(_since_semicolon(left)))

    def answer(self, figure: str) -> Answer:
        found = self.known.figures.get(figure)
        return Answer(figure, self.known.value(figure), found.label if found else "")

    def total(self, figures: Iterable[str], named: str = "") -> Answer:
        """The sum of figures under the name of the first (or of `named`)."""
        keys = list(figures)
        values = [self.known.value(key) for key in keys]
        whole = sum((value for value in values if value is not None), Decimal())
        known = self.known.figures.get(named or keys[0]) if keys else None
        label = known.label if known and len(keys) == 1 else ""
        return Answer(named or (keys[0] if keys else ""), None if None in values or not keys else whole, label)

    def _told_with(self, passage: Passage, mention: Mention, start: int) -> str:
        """The sentence up to the number, and what follows it up to the next mark."""
        after = passage.text(mention.end, min(passage.end, mention.end + 40))
        return passage.text(start, mention.end) + re.split(r"[,;.():]", after, maxsplit=1)[0]

    def years(self, passage: Passage, mention: Mention) -> list[int]:
        """Years of a plan that a number may speak of: named in its sentence, in the bullet above, or this year's."""
        start, _end = passage.sentence(mention.start)
        named = [int(year) for year in re.findall(r"năm (20\d\d)(?!\s?-)", self._told_with(passage, mention, start))]
        if named:
            return named[::-1]
        own = passage.context.plan_year
        year = self.known.year
        return [own] if own else [year, year + 1] if year else []


def _since_semicolon(text: str) -> str:
    text = text[text.rfind(";") + 1 :]
    found = list(_EXAMPLES.finditer(text))
    return text[found[-1].end() :] if found else text


def unrecognised(mention: Mention, reason: str, unit: str = "") -> Claim:
    return Claim(
        mention.start,
        mention.end,
        "seen",
        mention.value,
        decimals=mention.decimals,
        scale=mention.scale,
        whole=mention.whole,
        reason=reason,
        unit=unit,
    )


def claim(mention: Mention, kind: str, answers: tuple[Answer, ...], left: str, **more: object) -> Claim:
    hedge = wording.HEDGE.search(left[-20:])
    return Claim(
        mention.start,
        mention.end,
        kind,
        mention.value,
        answers,
        mention.decimals,
        mention.scale,
        mention.whole,
        whole_at=mention.whole_at,
        hedge=hedge[1] if hedge else "",
        **more,  # type: ignore[arg-type]
    )


def nearest(mention: Mention, *answers: Answer) -> tuple[Answer, ...]:
    """All that the words may mean, first what is nearest to the number said."""
    return tuple(sorted(answers, key=lambda answer: abs((answer.value or Decimal()) - mention.value)))


# --- Whom a number is about -----------------------------------------------------


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
    """Districts that a count of communes is about; None for the subject of the report."""
    start, end = passage.sentence(mention.start)
    after = districts_after(passage, mention)
    if after:
        return after
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
    if whole or _WHOLE_PROVINCE.match(passage.text(mention.end, end).lstrip(" (")):
        return None
    lead = passage.context.lead
    cities = [place for place in desk.known.places if place.kind == "city"]
    if _THE_CITY.search(last) and len(cities) == 1:
        return cities
    if lead and lead.district:
        return [lead.district]
    if lead and lead.commune and _THE_DISTRICT.search(last):
        return [
            place for place in desk.known.places if place.code == lead.commune.parent and place.kind != "commune"
        ] or None
    earlier = districts_before(passage, passage.start, start) if start > passage.start else []
    total = desk.known.value("units.communes")
    if mention.whole is None or mention.whole == total:
        return None
    if earlier:
        return earlier
    planned = mention.whole == desk.known.value("districts.planned.communes")
    return _these(desk, passage, passage.start) if planned else None


def _these(desk: Desk, passage: Passage, start: int) -> list[Place] | None:
    """«các huyện này»: those named last in the paragraph, else those with a target."""
    earlier = districts_before(passage, passage.start, start)
    known = [place for place in desk.known.places if place.code in desk.known.targeted and place.kind != "commune"]
    return earlier if len(earlier) > 1 else known or None


def subject(passage: Passage, at: int) -> list[UnitRef]:
    """Units that a count of criteria is about: the last run named before it in the sentence, else the bullet's lead."""
    start, _end = passage.sentence(at)
    refs = [ref for ref in passage.units if start <= ref.start and ref.end <= at and ref.kind != "tỉnh"]
    open_refs = [ref for ref in refs if not _closed(passage, ref, at)]
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
        elif _JOIN.fullmatch(gap):
            run.insert(0, ref)
        else:
            break
    return run


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
