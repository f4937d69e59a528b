"""Counts of training classes, trainees and documents."""

from __future__ import annotations

import re

from reports.drafts.counts.labels import noun_of
from reports.drafts.desk import Desk, claim, unrecognised
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import A_CHANGE, CHANGE, GOAL, OTHER_TIME, PAST, UNKNOWN, Claim

_FIGURES = {
    "class": ("training.classes", "lớp", re.compile(r"tập huấn|bồi dưỡng|đào tạo")),
    "trainee": ("training.trainees", "học viên", re.compile(r"tập huấn|bồi dưỡng|đào tạo|lớp")),
    "document": ("guidance.issued", "văn bản", re.compile(r"ban hành|chỉ đạo|hướng dẫn")),
    "programme": ("guidance.programmes", "chương trình", re.compile(r"")),
}

_ISSUERS = re.compile(r"(?<!\w)(?:sở|ngành|ubnd|công an|hội|các huyện|ban chỉ đạo)(?!\w)")
_ADVISED = re.compile(r"(?<!\w)tham mưu(?!\w)[^;.\d]{0,120}ban hành(?: được)?\s?$")
_OF_EACH = re.compile(r"(?<!\w)(?:bình quân|trung bình|mỗi lớp|từng lớp)(?!\w)[^;.\d]*$")
_OF_TRADES = re.compile(r"(?<!\w)(?:dạy|học|đào tạo|truyền) nghề(?!\w)")
_OF_PROVINCE = re.compile(r"(?<!\w)(?:ngành|ubnd|ban chỉ đạo)(?: [^\W\d]+){0,4} tỉnh(?! \w+ với)(?!\w)")
_OF_GUIDANCE = re.compile(r"\s(?:\w+ ){0,2}(?:chỉ đạo|hướng dẫn|quy định|triển khai)")
NEAR = 40  # characters

# «Lớp tập huấn … có 40 học viên» tells of one class, «09 lớp tập huấn» of all.
_ONE_CLASS = re.compile(r"(?<!\d )(?<!các )(?<!số )(?<!những )(?<!\w)lớp (?:tập huấn|bồi dưỡng|đào tạo)[^.;]*$")


def _names_unit(passage: Passage, start: int, at: int) -> bool:
    return any(start <= ref.start < at and (ref.district or ref.commune) for ref in passage.units)


def _elsewhere(passage: Passage, start: int, at: int, noun: str) -> bool:
    """Whether a district, a commune or a department is named as the one that held or issued."""
    named = passage.context.district is not None or _names_unit(passage, start, at)
    left = passage.text(start, at)
    if noun in ("class", "trainee"):
        left = _OF_PROVINCE.sub("", left)
    return named or bool(_ISSUERS.search(left[-60:]))


def _is_of_classes(passage: Passage, mention: Mention) -> bool:
    """«10 lớp tập huấn cho 685 lượt người»: people told of alone may have come to meetings."""
    start, _end = passage.sentence(mention.start)
    return any(item.noun == "class" for item in passage.between(start, mention.start))


def _is_of_all(passage: Passage, mention: Mention, noun: str, words: re.Pattern[str]) -> bool:
    """Whether all that the programme held or issued are counted."""
    start, end = passage.sentence(mention.start)
    text, left = passage.text(start, end), passage.text(start, mention.start)
    people = "người" in passage.text(mention.number_end, mention.end)
    if noun == "trainee" and (_ONE_CLASS.search(left) or (people and not _is_of_classes(passage, mention))):
        return False
    if _OF_EACH.search(left) or passage.low.startswith("/", mention.end):
        return False
    told = words.search(text) and not _OF_TRADES.search(text)
    return bool(told) and not _elsewhere(passage, start, mention.start, noun)


def _is_advised(passage: Passage, mention: Mention, start: int) -> bool:
    """«Sở đã tham mưu UBND tỉnh ban hành 9 văn bản chỉ đạo»: all that the province issued, or those of its own."""
    named = passage.context.district is not None or _names_unit(passage, start, mention.start)
    right = passage.text(mention.end, min(passage.end, mention.end + NEAR))
    told = _ADVISED.search(passage.text(start, mention.start)) and _OF_GUIDANCE.match(right)
    return bool(told) and not named


def registers(desk: Desk, passage: Passage) -> list[Claim]:
    claims: list[Claim] = []
    for mention in passage.mentions:
        noun = noun_of(passage, mention)
        if noun not in _FIGURES or mention.decimals:
            continue
        figure, unit, words = _FIGURES[noun]
        start, _end = passage.sentence(mention.start)
        time = desk.when(passage, mention)
        if time in (PAST, CHANGE, GOAL):
            claims.append(unrecognised(mention, A_CHANGE if time == CHANGE else OTHER_TIME, unit))
        elif _is_of_all(passage, mention, noun, words):
            claims.append(
                claim(mention, "count", (desk.answer(figure),), passage.text(start, mention.start), unit=unit)
            )
        elif noun == "document" and _is_advised(passage, mention, start):
            claims.append(claim(mention, "count", (desk.answer(figure),), "", unit=unit, lenient=UNKNOWN))
        else:
            claims.append(unrecognised(mention, UNKNOWN, unit))
    return claims
