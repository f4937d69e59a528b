"""Counts of communes: 40/94 xã, their denominators, and whose they are."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reports.drafts.about import districts_after, names_commune, scope
from reports.drafts.counts.commune_answers import answers_of
from reports.drafts.counts.moves import moved_communes
from reports.drafts.counts.named_groups import named_group
from reports.drafts.counts.runs import NAMED, attached, named_after
from reports.drafts.counts.said import OF_DISTRICTS, Said
from reports.drafts.counts.scopes import all_of, of_scope
from reports.drafts.counts.wholes import OUT_OF_ENDS, are_some, frame_of, is_named, is_whole, whole_before
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.judge import fits
from reports.drafts.known import DISTRICTS, Place
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.numerals import COUNT, count
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, BARE, CHANGE, GOAL, OTHER_TIME, PAST, UNKNOWN, Answer, Claim
from reports.drafts.turns import turn_of

_GOAL_ITSELF = re.compile(
    r"(?<!\w)(?:so với|để đạt|vượt|bằng) (?:mục tiêu|kế hoạch|chỉ tiêu)"
    r"(?: (?:là|đề ra|được giao|giao|có|đạt|(?:đến |cuối |hết )*năm 20\d\d))*\s?$"
)
_OUT_OF = re.compile(r"(?:trong (?:tổng )?(?:số )?|trên tổng số )$")
_DISTRICTS_HAVE = re.compile(r"[^,;.:]{0,40}(?<!\w)(?:có|với|gồm)\s?(?:tổng số )?")
_AMONG = re.compile(r",? trong (?:số )?đó,? (?:đã |hiện )?(?:có )?")  # «ba huyện có 32 xã, trong đó 25 xã …»
_HAS_SOME = re.compile(r"\s(?:của|thuộc) [^,;.:\d]{2,30} có (?:\d|một|hai|ba)")  # «hai xã của thành phố có 1 xã …»
_MORE_TO_COME = re.compile(r"(?:phấn đấu|dự kiến|mục tiêu|kế hoạch)[^;.]{0,60}thêm\s?$")
_SHORT = re.compile(r"(?<!\w)(?:thiếu|hụt|cần thêm|phải thêm)(?: khoảng| tới| đến| gần| hơn)*\s?$")  # of a goal
_ALIKE = re.compile(
    r"(?<!\w)(?:đều|cùng|mỗi (?:huyện|địa phương|đơn vị|nơi))(?: (?:mới|chỉ|đã|hiện|vẫn|có|còn|được|đạt))*\s?$"
)
EACH = 12  # named communes; more are held against the group as a list
_SUBSET = re.compile(
    r"(?:trong|của) (?:số )?\d{1,2} xã (?:dự kiến|kế hoạch|phấn đấu|đăng ký"
    r"|nông thôn mới nâng cao|nâng cao)[^.;]{0,80}$"
)
_PLANNED_ONES = re.compile(r"xã (?:được )?(?:dự kiến|phấn đấu|kế hoạch|đăng ký|có kế hoạch)")
_OF_TOTAL = re.compile(r"(?:trong|trên) tổng (?:số )?$")
_RANKED = re.compile(r"\s(?:có |đạt )?(?:số tiêu chí |kết quả |tỷ lệ )?(?:thấp|cao|nhiều|ít) nhất(?!\w)")
_OUT_OF_ALL = re.compile(r"(?<!\w)trong (?:tổng )?(?:số )?$")
_OF_THESE = re.compile(r"(?<!\w)trong (?:số )?(?:đó|này)(?!\w)")
_PLANNED_GROUP = re.compile(
    r"\s(?:được |có |đã )*(?:phấn đấu|đăng ký|dự kiến|trong kế hoạch|thuộc kế hoạch|kế hoạch)(?!\w)"
)
_PLANNED_ONES_BEFORE = re.compile(
    rf"(?<!\w)(?:trong|tại) (?:số )?{COUNT} xã (?:được |có |thuộc |trong |diện )*(?:kế hoạch|phấn đấu|dự kiến|đăng ký)"
    r"[^;:]{3,120},[^;:]*$"
)
PLAN_REACH = 160  # characters from the communes of a plan to what is told of a part of them
_FELL = re.compile(r"\s(?:đã |bị |đang )*(?:giảm|tụt|rớt|sụt|tăng) từ(?!\w)")  # «3 xã giảm từ 19 xuống 16-18 tiêu chí»
_OUT_OF_TOTAL = re.compile(OUT_OF_ENDS.pattern + r"|\s?(?:[.;)\n]|$)")


def communes(desk: Desk, passage: Passage, mention: Mention, said: Said) -> list[Claim]:
    moved = moved_communes(desk, passage, mention)
    if moved:
        return [moved]
    time = desk.when(passage, mention)
    left = passage.text(passage.start, mention.start)
    if _GOAL_ITSELF.search(left) or (time == CHANGE and said.recognised and _MORE_TO_COME.search(left)):
        time = GOAL
    if _FELL.match(passage.low, mention.end, passage.end):
        time = CHANGE
    if _RANKED.match(passage.low, mention.end, passage.end) or _is_part_of_plan(passage, mention):
        return [unrecognised(mention, UNKNOWN, "xã")]
    if time in (PAST, CHANGE) or _SHORT.search(left):
        return [unrecognised(mention, OTHER_TIME if time == PAST else A_CHANGE, "xã")]
    group = named_group(desk, passage, mention)
    if group:
        return [group]
    if is_whole(passage, mention):
        return [_whole_of_part(desk, passage, mention, left)]
    before = whole_before(passage, mention)
    if before and _whole_of_part(desk, passage, before, left).reason:
        return [unrecognised(mention, UNKNOWN, "xã")]  # a part of some group
    if _HAS_SOME.match(passage.low, mention.end, passage.end) and (
        districts_after(passage, mention) or OF_DISTRICTS.match(passage.low, mention.end, passage.end)
    ):
        if _are_some(desk, passage, mention):
            return [unrecognised(mention, UNKNOWN, "xã")]
        districts = districts_after(passage, mention) or _counted_districts(desk, passage, mention)
        return [claim(mention, "count", (all_of(desk, districts),), left, unit="xã")]
    ends = _OUT_OF_TOTAL if _OF_TOTAL.search(left) else OUT_OF_ENDS
    if _OUT_OF.search(left) and mention.whole is None and ends.match(passage.low, mention.end, passage.end):
        if _are_some(desk, passage, mention):
            return [unrecognised(mention, UNKNOWN, "xã")]
        whole = all_of(desk, _districts(desk, passage, mention))
        return [claim(mention, "count", (whole,), left, unit="xã")]
    frame = frame_of(passage, mention)
    if (frame and _are_some(desk, passage, frame)) or _is_subset(passage, mention) or desk.is_beyond(left):
        return [unrecognised(mention, UNKNOWN, "xã")]
    districts = _districts(desk, passage, mention)
    answers, reason = answers_of(desk, passage, mention, said, districts, time)
    together = any(answer.value == mention.value for answer in answers)  # «cùng có 24 xã» may be of all
    if districts and len(districts) > 1 and _ALIKE.search(left) and not together:
        return _of_each(desk, passage, mention, said, districts, time)
    if answers and districts is None and answers[0].value != mention.value:
        own = _district_of_named(desk, passage, mention)
        narrower, _reason = answers_of(desk, passage, mention, said, own, time) if own else ((), "")
        if any(answer.value == mention.value for answer in narrower):
            districts, answers = own, narrower
    if answers:
        return [_count(desk, passage, mention, said, districts, time, answers)]
    made = [unrecognised(mention, reason, "xã")]
    if mention.whole is not None and not said.advanced:
        made += _whole_alone(desk, mention, districts)
    return made


def _is_part_of_plan(passage: Passage, mention: Mention) -> bool:
    """«5 xã phấn đấu về đích, trong đó 4 xã chưa đạt»; «Can Hồ đạt 16 tiêu chí trong 10 xã kế hoạch»."""
    start, _end = passage.sentence(mention.start)
    left = passage.text(start, mention.start)
    if _OUT_OF_ALL.search(left) and names_commune(passage, start, mention.start):
        return True
    if _PLANNED_ONES_BEFORE.search(left):
        return True
    linked = list(_OF_THESE.finditer(passage.low, max(passage.start, start - PLAN_REACH), mention.start))
    if not linked or ";" in passage.low[linked[-1].end() : mention.start]:
        return False
    before = passage.between(max(passage.start, linked[-1].start() - PLAN_REACH), linked[-1].start())
    counted = [item for item in before if item.noun == "commune"]
    return bool(counted) and bool(_PLANNED_GROUP.match(passage.low, counted[-1].end, linked[-1].start()))


def _of_each(
    desk: Desk, passage: Passage, mention: Mention, said: Said, districts: list[Place], time: str
) -> list[Claim]:
    """«Sìn Hồ và Phong Thổ: tiêu chí Giao thông đều có 7 xã đạt»: as many in every one."""
    made: list[Claim] = []
    for place in districts:
        answers, reason = answers_of(desk, passage, mention, said, [place], time)
        if not answers:
            return [unrecognised(mention, reason, "xã")]
        made.append(_count(desk, passage, mention, said, [place], time, answers))
    return made


def _count(
    desk: Desk,
    passage: Passage,
    mention: Mention,
    said: Said,
    districts: list[Place] | None,
    time: str,
    answers: tuple[Answer, ...],
) -> Claim:
    left = passage.text(passage.start, mention.start)
    told = said.recognised or wording.RECOGNISE_MORE.search(left) or _PLANNED_ONES.search(_near(passage, mention))
    open_words = said.bare and not told
    if open_words and answers[0].figure.startswith("plan."):
        other = answers[0].figure.replace("plan.", "goal.").replace(".communes", ".recognised")
        answers = (*answers, desk.answer(other))
    whole = _whole(desk, mention, said, districts, answers)
    kinds = {
        answer.figure.rpartition(".")[2] for answer in answers
    }  # the same goal of several years leaves nothing open
    lenient = BARE if open_words and len(kinds) > 1 else ""
    made = claim(mention, "count", answers, left, unit="xã", when=time, whole_answer=whole, lenient=lenient)
    made = replace(made, group=answers[0].fact or answers[0].figure)
    return _of_those_named(desk, passage, mention, said, made)


def _of_those_named(desk: Desk, passage: Passage, mention: Mention, said: Said, made: Claim) -> Claim:
    """«Hai xã Pa Khóa và Sùng Phài cùng đạt 12/19 tiêu chí» counts the two, not all at 12."""
    named = attached(passage, mention) if mention.whole is None else []
    exact = bool(said.bands) and said.bands[0][0] == said.bands[0][1]
    if not named or said.planned or (not exact and any(fits(made, answer) for answer in made.answers)):
        return made
    answer = Answer("", Decimal(len(named)), "Số xã nêu tên", f"named at {mention.start}")
    each = exact and len(named) <= EACH and _told_after(passage, named[-1].end)  # each is held against its own count
    return replace(made, kind=NAMED, answers=(answer,), group="" if each else made.group)


def _told_after(passage: Passage, at: int) -> bool:
    _start, end = passage.sentence(at)
    return any(item.noun == "criteria" and at <= item.start < end for item in passage.mentions)


def _districts(desk: Desk, passage: Passage, mention: Mention) -> list[Place] | None:
    """Whose communes are counted; an empty list where several districts are counted and it cannot be said which."""
    if not districts_after(passage, mention) and OF_DISTRICTS.match(passage.low, mention.end, passage.end):
        return _counted_districts(desk, passage, mention)  # whatever district was named before
    districts = _one_by_one(passage, mention, scope(desk, passage, mention))
    if districts is not None:
        return districts
    return _counted_districts(desk, passage, mention)


def _counted_districts(desk: Desk, passage: Passage, mention: Mention) -> list[Place] | None:
    """«Ba huyện có 24 xã được công nhận», «32 xã của ba huyện»: the three with a target; nobody counts others."""
    after = OF_DISTRICTS.match(passage.low, mention.end, passage.end)
    if after:
        return _targeted_ones(desk, count(after[1]))
    before = [item for item in passage.mentions if item.end <= mention.start]
    if before and before[-1].noun == "commune" and _AMONG.fullmatch(passage.low, before[-1].end, mention.start):
        return _counted_districts(desk, passage, before[-1])
    if not before or before[-1].noun != "district":
        return None
    if not _DISTRICTS_HAVE.fullmatch(passage.low, before[-1].end, mention.start):
        return None
    return _targeted_ones(desk, before[-1].value)


def _targeted_ones(desk: Desk, number: Decimal | int | None) -> list[Place] | None:
    if number == desk.known.value("units.districts"):
        return None
    if number != desk.known.value("districts.planned"):
        return []
    return [place for place in desk.known.places if place.code in desk.known.targeted and place.kind != "commune"]


def _district_of_named(desk: Desk, passage: Passage, mention: Mention) -> list[Place]:
    """«03 xã đạt 14 tiêu chí là Tả Lèng, Giang Ma, Nà Tăm»: the one district of all whose names follow."""
    communes = [ref.commune for ref in named_after(passage, mention)]
    parents = {commune.parent for commune in communes if commune}
    return [place for place in desk.known.places if {place.code} == parents and place.kind in DISTRICTS]


def _one_by_one(passage: Passage, mention: Mention, districts: list[Place] | None) -> list[Place] | None:
    """«Tân Uyên và Tam Đường, lần lượt là 9 xã và 8 xã»: to each district its number."""
    turn = turn_of(passage, mention)
    own = turn.of(districts) if turn and districts else None
    return [own] if own else districts


def _is_subset(passage: Passage, mention: Mention) -> bool:
    """«Trong số 10 xã kế hoạch năm 2025 có 3 xã …»: of a plan's communes the report counts no part."""
    start, _end = passage.sentence(mention.start)
    return bool(_SUBSET.search(passage.text(start, mention.start)))


def _are_some(desk: Desk, passage: Passage, mention: Mention) -> bool:
    return are_some(passage, mention, all_of(desk, _districts(desk, passage, mention)).value)


def _near(passage: Passage, mention: Mention) -> str:
    return passage.text(max(passage.start, mention.start - 90), min(passage.end, mention.end + 40))


def _whole(
    desk: Desk, mention: Mention, said: Said, districts: list[Place] | None, answers: tuple[Answer, ...]
) -> Answer | None:
    """The figure that a stated denominator must equal; a share that follows is of it too."""
    if answers[0].figure.startswith("plan."):
        year = answers[0].figure.split(".")[1]
        return desk.answer(f"plan.{year}.communes")
    if answers[0].figure.startswith("advanced."):
        return desk.answer("advanced.communes")
    met = of_scope(desk, districts, "met_all")
    if said.recognised and mention.whole == met.value:
        return met
    return all_of(desk, districts)


def _whole_alone(desk: Desk, mention: Mention, districts: list[Place] | None) -> list[Claim]:
    """The denominator of a statement whose number cannot be recognised still counts communes of some scope."""
    answer = all_of(desk, districts)
    if mention.whole is None or answer.value is None or answer.value == mention.whole:
        return []
    if districts is None and mention.whole in _totals(desk):
        return []  # the scope stands elsewhere
    return [Claim(mention.whole_at, mention.end, "count", mention.whole, (answer,), unit="xã")]


def _totals(desk: Desk) -> set[Decimal | None]:
    """Every number of communes that a denominator may rightly be."""
    known = desk.known
    named = [key for key in known.figures if key.startswith("plan.") and key.endswith(".communes")]
    districts = [f"district.{place.code}.communes" for place in known.places if place.kind in DISTRICTS]
    others = ["units.communes", "districts.planned.communes", "advanced.communes", "communes.met_all"]
    return {known.value(key) for key in (*named, *districts, *others)}


def _whole_of_part(desk: Desk, passage: Passage, mention: Mention, left: str) -> Claim:
    """«21 xã, mà mới 5 xã …»: all of the scope where that fits or is named; else of some group."""
    answer = all_of(desk, _districts(desk, passage, mention))
    if answer.value == mention.value or (answer.value is not None and is_named(passage, mention)):
        return claim(mention, "count", (answer,), left, unit="xã")
    return unrecognised(mention, UNKNOWN, "xã")
