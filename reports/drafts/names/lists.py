"""Lists of criteria, with the count stated before them or without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.drafts.about import subject
from reports.drafts.counts.criteria_counts import is_criteria, is_unmet, is_whole_set
from reports.drafts.counts.criteria_subjects import subject_of, unit_key
from reports.drafts.counts.levels import says_level
from reports.drafts.counts.runs import PARTIAL
from reports.drafts.desk import Desk
from reports.drafts.known import COMMUNE, DISTRICT
from reports.drafts.reading import wording
from reports.drafts.reading.criteria import Item
from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.statements import GOAL, Claim, Listing

_SET = r" (?:nông thôn mới |ntm )?nâng cao(?= số)"
_NOT = r"(?:chưa|không) (?:đạt|hoàn thành)"
_UNMET = re.compile(
    rf"(?:(?:còn )?(?:các )?(?:tiêu chí|tc) (?:cấp huyện |huyện |xã )?(?:còn )?{_NOT}"
    rf"|{_NOT}(?: được)?(?: các)?(?: nội dung)? (?:tiêu chí|tc)(?:{_SET})?"
    r"|(?<!không )còn vướng(?: mắc)?(?: ở)?(?: các)? (?:tiêu chí|tc))"
    rf"(?: số)?\s?(?:gồm|là|:)?|{_NOT}\s?:(?: số)?\s?"
)
_LEFT_OVER = re.compile(r"còn (?:lại )?(?:các )?(?:tiêu chí|tc)(?: số)?\s?:?\s?")
_MET = re.compile(rf"(?<!chưa )(?<!không )(?<!được )đạt (?:các )?(?:tiêu chí|tc)(?:{_SET})?(?: số)?\s?:?\s?")
_UNMET_TAIL = re.compile(rf"[\s,.)]{{0,3}}(?:hiện |vẫn |đều |là |thì |cũng )*(?:còn )?{_NOT}(?! (?:các |\d|tiêu chí))")
_MET_TAIL = re.compile(r"[\s,.)]{0,3}(?:thì |cũng |vẫn )*(?:đều |đã )+(?:đạt|hoàn thành)(?! (?:các |\d|tiêu chí))")
_INTRODUCED = re.compile(r"[:(]|(?<!\w)(?:gồm|là)(?!\w)")
_LISTED = re.compile(r"[:(,;.\n-]|(?<!\w)(?:gồm|là|số|tiêu chí|tc|như|đó)(?!\w)")
_COMMUNES_OF = re.compile(
    r"xã[^,;.:]{0,30}(?:của|thuộc|trên địa bàn|ở|tại|trong)(?: toàn)?(?: huyện| thành phố| tp)?\s?$"
)
_ALL_FOLLOW = re.compile(r"các (?:tiêu chí|tc).*(?::|(?<!\w)(?:gồm|là))(?: có)?(?: số)?\s?$")
_SOME = re.compile(r"trong đó|một số|một vài|chủ yếu|phần lớn|ví dụ|chẳng hạn|đáng chú ý|nhất là|đặc biệt")
_CRITERIA_LEAD = re.compile(r"(?<![\w/] )(?:các )?(?:tiêu chí|tc) số\s?:?\s?(?=\d)")


def criteria_lists(desk: Desk, passage: Passage, claims: list[Claim]) -> Iterator[Listing]:
    """Lists after a count («còn 03 tiêu chí chưa đạt gồm: …») and lists without one («chưa đạt tiêu chí số 2, 10»)."""
    taken: list[tuple[int, int]] = []
    for mention in passage.mentions:
        if (
            mention.noun == "component"
            or not is_criteria(passage, mention, desk)
            or mention.per
            or mention.upto is not None
        ):
            continue
        made = _counted(desk, passage, mention, claims)
        if made:
            taken.append((mention.start, made.end))
            yield made
    for listing in _uncounted(desk, passage, claims):
        if not any(start <= listing.start < end for start, end in taken):
            taken.append((listing.start, listing.end))
            yield listing


def _counted(desk: Desk, passage: Passage, mention: Mention, claims: list[Claim]) -> Listing | None:
    made = [item for item in claims if item.start == mention.start and item.kind == "criteria"]
    refs = subject_of(desk, passage, mention)
    if len(made) > 1 or len(refs) != 1 or (made and made[0].when == GOAL) or _is_change(passage, mention):
        return None
    if not (says_level(passage, mention) or is_whole_set(desk, passage, mention)):
        return None
    key, level = unit_key(desk, passage, refs[0], mention.start, mention.whole)
    if not key:
        key, level = f"xã:{refs[0].name.lower()}", COMMUNE
    unmet = is_unmet(passage, mention)
    items = desk.criteria.items(level, passage.low, mention.end, passage.end)
    if items and (
        _is_other_number(passage, mention, items[0]) or _is_of_communes(desk, passage, mention, level, items)
    ):
        return None
    if not items or PARTIAL.search(passage.text(mention.end, items[0].start)) or _partial_end(passage, items):
        return None
    if _begins_elsewhere(passage, mention, items[0]) or _polarity_changes(passage, mention, items, unmet=unmet):
        return None
    figure = f"{key}.{'unmet' if unmet else 'met'}"
    told = _told_after(passage, items)
    if told and told != figure.rpartition(".")[2]:  # «đạt 14/19 tiêu chí, các tiêu chí số 6, 8 đều chưa đạt»
        return _listing(items, f"{key}.{told}", None, (0, 0), complete=False)
    if _is_other_half(desk, items, key, mention, unmet=unmet):
        return None
    if is_whole_set(desk, passage, mention):  # what is listed is counted before it
        return _listing(items, figure, None, (0, 0), complete=True)
    return _listing(items, figure, int(mention.value), (mention.start, mention.end), complete=True)


def _is_of_communes(desk: Desk, passage: Passage, mention: Mention, level: str, items: list[Item]) -> bool:
    """«Tại Phong Thổ, hai tiêu chí Giao thông và Trường học …»: of the communes' set, though a district is named."""
    if level != DISTRICT or len(items) == mention.value:
        return False
    return len(desk.criteria.items(COMMUNE, passage.low, mention.end, passage.end)) == mention.value


def _told_after(passage: Passage, items: list[Item]) -> str:
    """What the words after a list say of it."""
    tail = passage.text(items[-1].end, min(passage.end, items[-1].end + 40))
    return "unmet" if _UNMET_TAIL.match(tail) else "met" if _MET_TAIL.match(tail) else ""


def _is_other_half(desk: Desk, items: list[Item], key: str, mention: Mention, *, unmet: bool) -> bool:
    """A list of another length than the count before it, and just what the count leaves over: of that it may be."""
    numbers = {item.number for item in items}
    other = desk.known.numbers(f"{key}.{'met' if unmet else 'unmet'}_list")
    return other is not None and len(numbers) != mention.value and numbers == set(other)


def _is_change(passage: Passage, mention: Mention) -> bool:
    """«giảm 02 tiêu chí (số 17, 18)»: which were lost, not which are met."""
    start, _end = passage.sentence(mention.start)
    return wording.is_change(passage.text(max(start, mention.start - 60), mention.start))


def _begins_elsewhere(passage: Passage, mention: Mention, first: Item) -> bool:
    """A name in the next sentence is no list; a numbered list may begin there."""
    _start, end = passage.sentence(mention.start)
    gap = passage.text(mention.end, first.start)
    introduced = _INTRODUCED.search(gap) or ("tiêu chí" in gap and ";" not in gap)
    if not introduced and (";" in gap or ("," in gap and not passage.low[first.start].isdigit())):
        return True
    return first.start >= end and not passage.low[first.start].isdigit()


def _is_other_number(passage: Passage, mention: Mention, first: Item) -> bool:
    """«đạt 16 tiêu chí và được 3 doanh nghiệp giúp»: a bare number that no word makes the number of a criterion."""
    bare = passage.low[first.start : first.end].isdecimal()
    return bare and not _LISTED.search(passage.text(mention.end, first.start))


def _polarity_changes(passage: Passage, mention: Mention, items: list[Item], *, unmet: bool) -> bool:
    """Whether the list is of the other half: «đạt 16/19 tiêu chí, chưa đạt: …»."""
    between = passage.text(mention.end, items[0].start)
    says_unmet = bool(re.search(r"(?:chưa|không) (?:đạt|hoàn thành)|còn", between))
    return says_unmet and not unmet


def _partial_end(passage: Passage, items: list[Item]) -> bool:
    return bool(
        re.match(r"[\s,;]{0,2}(?:\.\.\.|…|v\.v)", passage.text(items[-1].end, min(passage.end, items[-1].end + 6)))
    )


def _listing(items: list[Item], figure: str, stated: int | None, at: tuple[int, int], *, complete: bool) -> Listing:
    return Listing(
        items[0].start,
        items[-1].end,
        "criteria",
        tuple(item.number for item in items),
        tuple((item.start, item.end) for item in items),
        figure,
        stated,
        at,
        complete,
    )


def _uncounted(desk: Desk, passage: Passage, claims: list[Claim]) -> Iterator[Listing]:
    for start, end in passage.sentences:
        for pattern, half in ((_UNMET, "unmet"), (_LEFT_OVER, "left"), (_MET, "met"), (_CRITERIA_LEAD, "tail")):
            for match in pattern.finditer(passage.low, start, end):
                made = _after_words(desk, passage, match, end, half)
                if made:
                    yield made


def _after_words(desk: Desk, passage: Passage, match: re.Match[str], end: int, half: str) -> Listing | None:
    refs = subject(passage, match.start())
    if len(refs) != 1 or re.search(r"\d\s?$", passage.text(passage.start, match.start())[-4:]):
        return None
    if re.search(
        r"\d (?:xã|bản|thôn|huyện)[^;.]{0,40}$|các xã[^;.]{0,40}$|nhiều xã",
        passage.text(max(passage.start, refs[0].end), match.start()),
    ):
        return None
    if _COMMUNES_OF.search(passage.text(max(passage.start, refs[0].start - 60), refs[0].start)):
        return None
    key, level = unit_key(desk, passage, refs[0], match.start())
    if not key or desk.when(passage, Mention(match.start(), match.end(), match.end(), "", Decimal())) != "now":
        return None
    items = desk.criteria.items(level, passage.low, match.end(), end, bare=True)
    if not items:
        return None
    tail = passage.text(items[-1].end, min(passage.end, items[-1].end + 30))
    unmet = half == "unmet" or (half in ("left", "tail") and bool(_UNMET_TAIL.match(tail)))
    if half in ("left", "tail") and not unmet and not (half == "tail" and _MET_TAIL.match(tail)):
        return None
    complete = half == "left" or (half != "tail" and _is_told_whole(passage, match, items))
    return _listing(items, f"{key}.{'unmet' if unmet else 'met'}", None, (0, 0), complete=complete)


def _is_told_whole(passage: Passage, match: re.Match[str], items: list[Item]) -> bool:
    """«chưa đạt các tiêu chí: 2, 6, 9» names them all; «chưa đạt tiêu chí số 2» names one."""
    lead = passage.text(match.start(), items[0].start)
    if len(items) < 2 or not _ALL_FOLLOW.search(lead) or PARTIAL.search(lead):
        return False
    start, _end = passage.sentence(match.start())
    return not _SOME.search(passage.text(start, match.start())) and not _partial_end(passage, items)
