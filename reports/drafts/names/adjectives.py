"""Words about named criteria: «khó», «đạt cao», «giảm» held against what is met."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.drafts.desk import Desk
from reports.drafts.findings import AGREES, CONTRADICTS, printed
from reports.drafts.known import ADVANCED, COMMUNE
from reports.drafts.reading import wording
from reports.drafts.reading.criteria import Item
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import Note

HARD, HIGH, LOST = "hard", "high", "lost"
_WORDS = (
    (LOST, re.compile(r"(?:bị |sụt |có |còn )?giảm(?! nghèo| hộ| tỷ lệ)|mất (?:tiêu chí|chuẩn)|không duy trì")),
    (
        HIGH,
        re.compile(
            r"đạt (?:rất )?cao|tỷ lệ (?:đạt )?(?:rất )?cao|vượt (?:kế hoạch|chỉ tiêu)|đạt tốt"
            r"|kết quả (?:tốt|cao)|duy trì tốt"
        ),
    ),
    (
        HARD,
        re.compile(
            r"khó thực hiện|khó đạt|khó hoàn thành|tiêu chí (?:rất )?khó(?! khăn)"
            r"|khó nhất(?=\s?(?:(?:hiện nay |vẫn )*(?:là|:|gồm)?\s?(?:các |những )?(?:tiêu chí\s?)?$))"
            r"|(?:đạt|còn) (?:tỷ lệ )?(?:rất )?thấp"
        ),
    ),
)
_SAID = {HARD: "khó", HIGH: "đạt cao", LOST: "giảm"}
_ANCHOR = re.compile(r"(?:như|gồm|là|tiêu chí|tiêu chí về)\s?:?\s?|[(:]\s?(?=\w)")
_ADVANCED_AFTER = re.compile(
    r"(?:(?!nhưng|song |riêng|và )[^;.,(]){0,40}?(?<!\w)(?:của|ở|tại|trong|đối với|cấp) "
    r"(?:bộ tiêu chí )?(?:các |những |\d |bốn )?xã "
    r"(?:đạt chuẩn |thực hiện |xây dựng )?(?:nông thôn mới |ntm )?nâng cao"
    r"|\s(?:xã )?(?:nông thôn mới |ntm )?nâng cao(?!\w)"
)
FEW, MANY = Decimal(1) / 2, Decimal(3) / 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the draft calls one criterion, and where."""

    word: str
    level: str
    number: int
    start: int
    end: int
    prefix: str = ""  # of the figures of the district spoken of


def opinions(desk: Desk, passage: Passage) -> Iterator[Opinion]:
    district = passage.context.district
    prefix = f"district.{district.code}." if district else ""
    for start, end in passage.sentences:
        done = start
        for match in _ANCHOR.finditer(passage.low, start, end):
            if match.end() < done:
                continue
            level, items = _items(desk, passage, start, match.end(), end)
            word = _word(passage, start, match.start(), items[-1].end, end) if items else ""
            for item in items if word else ():
                yield Opinion(word, level, item.number, item.start, item.end, prefix)
            done = items[-1].end if items else done


def _items(desk: Desk, passage: Passage, start: int, at: int, end: int) -> tuple[str, list[Item]]:
    """The criteria named and their set, as the words before them say, or those right after."""
    before = wording.ADVANCED.search(passage.text(start, at))
    advanced = desk.criteria.items(ADVANCED, passage.low, at, end, bare=True)
    if advanced and (before or _ADVANCED_AFTER.match(passage.low, advanced[-1].end, end)):
        return ADVANCED, advanced
    return (ADVANCED, advanced) if before else (COMMUNE, desk.criteria.items(COMMUNE, passage.low, at, end, bare=True))


def _word(passage: Passage, start: int, anchor: int, last: int, end: int) -> str:
    """The adjective before the list, back to the last semicolon; else the one right after it."""
    semicolon = passage.low.rfind(";", start, anchor)
    before = passage.text(max(start, semicolon + 1, anchor - 110), anchor)
    after = re.split(r"[;.,(]", passage.text(last, min(end, last + 70)), maxsplit=1)[0]
    if "tiêu chí" not in passage.text(max(start, semicolon + 1, anchor - 110), last):
        return ""
    elsewhere = re.match(r"\s?(?:của|ở|tại)", after) and not _ADVANCED_AFTER.match(after)
    for text in (before, "" if elsewhere else after):
        found = [(match.start(), name) for name, pattern in _WORDS for match in pattern.finditer(text)]
        if found:
            return max(found)[1]
    return ""


def judged(desk: Desk, found: list[Opinion]) -> Iterator[Note]:
    """«khó» of what most communes meet and «đạt cao» of what few meet contradict the data."""
    for opinion in found:
        met, whole, figure = _met(desk, opinion)
        if not whole or opinion.word == LOST:
            continue
        share = Decimal(met) / whole
        wrong = share >= MANY if opinion.word == HARD else share < FEW
        right = share <= FEW if opinion.word == HARD else share >= MANY
        if wrong or right:
            yield _note(desk, opinion, met, whole, figure, CONTRADICTS if wrong else AGREES)


def _met(desk: Desk, opinion: Opinion) -> tuple[int, int, str]:
    known = desk.known
    if opinion.level == ADVANCED:
        lists = [known.numbers(f"commune.{code}.advanced.met_list") for code in sorted(known.advanced)]
        return sum(opinion.number in numbers for numbers in lists if numbers), len(lists), "advanced.communes"
    figure = f"{opinion.prefix}criterion.{opinion.number}.met"
    met = known.value(figure)
    whole = known.value(f"{opinion.prefix}communes" if opinion.prefix else "units.communes")
    return int(met or 0), int(whole or 0) if met is not None else 0, figure


def _note(desk: Desk, opinion: Opinion, met: int, whole: int, figure: str, verdict: str) -> Note:
    known = desk.known
    name = known.criteria.get(opinion.level, {}).get(opinion.number, "")
    kind = "xã nâng cao" if opinion.level == ADVANCED else "xã"
    who = _who(desk, opinion.number) if opinion.level == ADVANCED and met else ""
    why = f"Tiêu chí số {opinion.number} {name}: {met}/{whole} {kind} đạt{who}"
    if verdict == CONTRADICTS and opinion.word == HARD and opinion.level == ADVANCED:
        why += _unmet_by_all(desk)
    if verdict == CONTRADICTS:
        why += f"; dự thảo gọi là «{_SAID[opinion.word]}»"
    actual = f"{met}/{whole} {kind} đạt"
    return Note(verdict, opinion.start, opinion.end, figure, _SAID[opinion.word], actual, why + ".", "opinion")


def _who(desk: Desk, number: int) -> str:
    known = desk.known
    names = [
        known.communes[code].name
        for code in sorted(known.advanced)
        if number in (known.numbers(f"commune.{code}.advanced.met_list") or ()) and code in known.communes
    ]
    return f" ({', '.join(names)})" if names else ""


def _unmet_by_all(desk: Desk) -> str:
    known = desk.known
    lists = [set(known.numbers(f"commune.{code}.advanced.met_list") or ()) for code in known.advanced]
    none = [number for number in known.criteria.get(ADVANCED, {}) if not any(number in numbers for numbers in lists)]
    return f"; không xã nào đạt tiêu chí số {', '.join(map(str, none))}" if none else ""


def praised_and_lost(desk: Desk, found: list[Opinion]) -> Iterator[Note]:
    """One criterion called high in one place and falling in another."""
    for one in found:
        others = [item for item in found if item.number == one.number and item.level == one.level]
        opposite = {HIGH: LOST, LOST: HIGH}.get(one.word)
        other = next((item for item in others if item.word == opposite), None)
        if other is None:
            continue
        name = desk.known.criteria.get(one.level, {}).get(one.number, "")
        rate = desk.known.value(f"criterion.{one.number}.rate")
        share = f" Số liệu: {printed(rate, 1)} % số xã đạt tiêu chí này." if rate is not None else ""
        why = (
            f"Tiêu chí số {one.number} {name} vừa được nêu là «{_SAID[HIGH]}», vừa được nêu là «{_SAID[LOST]}» "
            f"ở chỗ khác của dự thảo; hãy nói rõ nơi nào giảm.{share}"
        )
        key = f"criterion.{one.number}.rate" if rate is not None else ""
        yield Note(CONTRADICTS, one.start, one.end, key, _SAID[one.word], _SAID[other.word], why, "opinion")
