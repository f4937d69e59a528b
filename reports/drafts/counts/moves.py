"""What has changed since the last report: «30 lượt tiêu chí đạt thêm», «26 xã tăng tiêu chí, 4 xã bị giảm»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reports.drafts.about import names_commune, scope
from reports.drafts.counts.since import LAST, OTHER, since
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.known import COMMUNE, Known, Place
from reports.drafts.reading import wording
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, A_PART, CHANGE, OTHER_TIME, UNKNOWN, Answer, Claim

GAINED, LOST = "gained", "lost"
_FIGURES = {GAINED: "changes.gained", LOST: "changes.lost"}
_COMMUNES = {GAINED: "changes.communes_up", LOST: "changes.communes_down"}
_LEVELS = r"(?:tiêu chí|tc)(?: cấp xã)?"
_TURNOVER = (  # words before the number, words after it
    (GAINED, re.compile(r"thêm(?: được)?(?: (?:hơn|gần|khoảng|trên))?\s?$"), re.compile(rf" (?:lượt )?{_LEVELS}")),
    (GAINED, re.compile(r"tăng(?: được)?\s?$"), re.compile(rf" lượt {_LEVELS}")),
    (GAINED, re.compile(rf"{_LEVELS} (?:đạt thêm|tăng thêm|đạt mới|mới đạt)(?: được| là)?\s?:?\s?$"), re.compile("")),
    (GAINED, re.compile(""), re.compile(rf" (?:lượt )?{_LEVELS}(?: được)? (?:đạt thêm|tăng thêm|đạt mới|mới đạt)")),
    (LOST, re.compile(r"(?:mất|giảm|tụt|rớt|sụt)(?: đi| mất)?\s?$"), re.compile(rf" lượt {_LEVELS}")),
    (LOST, re.compile(rf"{_LEVELS} (?:không còn đạt|bị mất|mất đi|bị tụt)(?: là)?\s?:?\s?$"), re.compile("")),
    (
        LOST,
        re.compile(""),
        re.compile(
            rf" (?:lượt )?{_LEVELS}(?: đã| bị)* (?:không còn (?:đạt|giữ|duy trì)|mất(?! bao)|không (?:giữ|duy trì) được"
            r"|rớt|tụt|giảm sút)"
        ),
    ),
)
_MOVED = re.compile(
    r"(?: (?:trong|của|trên địa bàn|trong toàn|toàn) (?:tỉnh|huyện))?"
    r"\s(?:(?:bị|đã|có|lại|được|đều|cũng|mới|thì) )*(?:số tiêu chí(?: đạt(?: được| chuẩn)?)? )?(?:bị )?"
    r"(?:(?P<up>tăng|nâng|(?:có|đạt) thêm)|giảm|tụt|sụt|rớt|mất)(?: được| đi| lên| thêm| bớt| xuống| giảm| mất)*"
    r"(?P<it>(?: số)?(?: lượng)? tiêu chí(?! nghèo)(?: đạt(?: được| chuẩn)?)?)?"
    r"(?=\s?(?:[.,;:()\n]|$|(?:so với|trong khi|nhưng|song|và|do|vì|ở|kể từ)(?!\w)))"
)
_OF_SOME = re.compile(
    r"trong (?:số )?(?:\d+|các|những|nhóm) xã|trong (?:số )?đó|xã (?:dự kiến|kế hoạch|phấn đấu|đăng ký|biên giới|vùng)"
)
_EACH = re.compile(
    r"(?<!\w)(?:mỗi|bình quân|trung bình|một số|nhiều|bản|thôn|cần|phải|để|phấn đấu|dự kiến|sẽ|mục tiêu|kế hoạch)(?!\w)"
)
_ALL = re.compile(r"lượt|cấp xã|(?:toàn|cả) (?:tỉnh|huyện)")
NEAR, AHEAD = 60, 70  # characters


def turnovers(desk: Desk, passage: Passage) -> Iterator[Claim]:
    """Criteria that communes have met anew, or meet no more, all communes together."""
    if passage.context.level != COMMUNE:
        return
    for mention in passage.mentions:
        if mention.noun in ("", "criteria") and mention.whole is None and not mention.decimals and not mention.per:
            start, end = passage.sentence(mention.start)
            left = passage.text(max(start, mention.start - NEAR), mention.start)
            right = passage.text(mention.number_end, min(end, mention.number_end + AHEAD))
            way = next((way for way, before, after in _TURNOVER if before.search(left) and after.match(right)), "")
            if (way and "tiêu chí" in left + right[:20]) or (way and " tc" in f" {left}{right[:20]}"):
                yield from _turnover(desk, passage, mention, way, left[left.rfind(";") + 1 :] + "|" + right)


def _turnover(desk: Desk, passage: Passage, mention: Mention, way: str, around: str) -> Iterator[Claim]:
    start, end = passage.sentence(mention.start)
    sentence = passage.text(start, mention.start)
    of_commune = names_commune(passage, start, mention.start)
    lead = passage.context.lead
    if of_commune or (lead and lead.commune) or _EACH.search(sentence) or wording.ADVANCED.search(sentence + around):
        return
    districts = scope(desk, passage, mention)
    told = since(desk, passage, start, end)
    if districts == [] or told == OTHER:
        yield unrecognised(mention, UNKNOWN if told != OTHER else OTHER_TIME, "tiêu chí")
        return
    answers: tuple[Answer, ...] = (_criteria_moved(desk, districts, way),)
    if way == GAINED:
        answers = (*answers, _net(desk, districts))
    sure = (
        told == LAST
        and not passage.context.plan_year
        and (_ALL.search(around) or districts is None)
        and not _counts_some(sentence)
    )
    left = passage.text(passage.start, mention.start)
    lenient = "" if sure else A_CHANGE
    yield claim(mention, "count", answers, left, unit="tiêu chí", when=CHANGE, lenient=lenient)


def _counts_some(sentence: str) -> bool:
    return bool(re.search(r"\d xã [^;,]{0,40}$", sentence) or _OF_SOME.search(sentence))


def moved_communes(desk: Desk, passage: Passage, mention: Mention) -> Claim | None:
    """«26 xã tăng tiêu chí, 4 xã bị giảm»: communes with more or fewer criteria than in the last report."""
    start, end = passage.sentence(mention.start)
    moved = _MOVED.match(passage.low, mention.end, end)
    left = passage.text(start, mention.start)
    if not moved or mention.whole is not None or not ("tiêu chí" in moved[0] or "tiêu chí" in left):
        return None
    districts, told = scope(desk, passage, mention), since(desk, passage, start, end)
    if districts == [] or told == OTHER or wording.ADVANCED.search(left):
        return unrecognised(mention, OTHER_TIME if told == OTHER else UNKNOWN, "xã")
    way = GAINED if moved["up"] else LOST
    lenient = A_PART if _OF_SOME.search(left) or passage.context.plan_year else "" if told == LAST else A_CHANGE
    answer = _communes_moved(desk, districts, way)
    whole = passage.text(passage.start, mention.start)
    return claim(mention, "count", (answer,), whole, unit="xã", when=CHANGE, lenient=lenient)


# --- The report's numbers, and those of one district --------------------------------


def _criteria_moved(desk: Desk, districts: list[Place] | None, way: str) -> Answer:
    answer = desk.answer(_FIGURES[way])
    if districts is None or answer.value is None:
        return answer
    moves = [(gained, gained - net) for gained, net in _moves(desk.known, districts)]
    value = sum((move[way == LOST] for move in moves), Decimal())
    return _within(answer, districts, value)


def _net(desk: Desk, districts: list[Place] | None) -> Answer:
    gained, lost = (_criteria_moved(desk, districts, way) for way in (GAINED, LOST))
    value = gained.value - lost.value if gained.value is not None and lost.value is not None else None
    return replace(gained, value=value, fact="net of changes")


def _communes_moved(desk: Desk, districts: list[Place] | None, way: str) -> Answer:
    answer = desk.answer(_COMMUNES[way])
    if districts is None or answer.value is None:
        return answer
    nets = [net for _gained, net in _moves(desk.known, districts)]
    value = Decimal(sum(net > 0 if way == GAINED else net < 0 for net in nets))
    return _within(answer, districts, value)


def _within(answer: Answer, districts: list[Place], value: Decimal) -> Answer:
    names = ", ".join(place.full_name for place in districts)
    codes = " ".join(place.code for place in districts)
    return Answer(answer.figure, value, f"{answer.label}, {names}", f"{answer.figure} of {codes}")


def _moves(known: Known, districts: list[Place]) -> Iterator[tuple[Decimal, Decimal]]:
    """Of each commune that the report tells a change of: criteria met anew, and met more in all."""
    for code in known.within([place.code for place in districts]):
        before, met = known.value(f"changes.commune.{code}.before"), known.met(code)
        if before is not None and met is not None:
            yield Decimal(len(known.numbers(f"changes.commune.{code}.gained_list") or ())), met - before
