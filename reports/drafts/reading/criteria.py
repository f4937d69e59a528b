"""Criteria by number and by the names that reports use for them, one by one and in lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from reports.drafts.known import Known
from reports.drafts.reading.fold import key
from reports.drafts.reading.units import WORD

# Short and older names of criteria, as the words of the name they stand for.
ALIASES = {
    "hộ nghèo": "nghèo đa chiều",
    "tỷ lệ hộ nghèo": "nghèo đa chiều",
    "giảm nghèo": "nghèo đa chiều",
    "cơ sở vật chất trường học": "trường học",
    "csvc trường học": "trường học",
    "csvc văn hóa": "cơ sở vật chất văn hóa",
    "csht thương mại nông thôn": "cơ sở hạ tầng thương mại nông thôn",
    "csht thương mại": "cơ sở hạ tầng thương mại nông thôn",
    "cơ sở hạ tầng thương mại": "cơ sở hạ tầng thương mại nông thôn",
    "tổ chức sản xuất": "tổ chức sản xuất và phát triển kinh tế nông thôn",
    "tổ chức sản xuất và phát triển kinh tế": "tổ chức sản xuất và phát triển kinh tế nông thôn",
    "môi trường và attp": "môi trường và an toàn thực phẩm",
    "môi trường": "môi trường và an toàn thực phẩm",
    "hệ thống chính trị": "hệ thống chính trị và tiếp cận pháp luật",
    "htct": "hệ thống chính trị và tiếp cận pháp luật",
    "htct và tiếp cận pháp luật": "hệ thống chính trị và tiếp cận pháp luật",
    "htct và tcpl": "hệ thống chính trị và tiếp cận pháp luật",
    "an ninh trật tự": "quốc phòng và an ninh",
    "quốc phòng an ninh": "quốc phòng và an ninh",
    "thủy lợi": "thủy lợi và phòng, chống thiên tai",
    "thủy lợi và pctt": "thủy lợi và phòng, chống thiên tai",
    "qpan": "quốc phòng và an ninh",
    "qp và an": "quốc phòng và an ninh",
    "giáo dục": "giáo dục và đào tạo",
    "nhà ở": "nhà ở dân cư",
    "môi trường sống": "chất lượng môi trường sống",
}
_LEADS = ("tỷ lệ", "tỉ lệ")
_SKIPPED = frozenset({"và", "về"})
# Words that may stand between the items of a list.
_FILLER = frozenset(
    {
        *("tiêu", "chí", "tc", "số", "và", "các", "về", "gồm", "là", "bao", "có", "như", "nông", "thôn", "mới", "đạt"),
        *("đã", "cụ", "thể", "đó", "trong", "được", "sau", "còn", "thực", "hiện", "yêu", "cầu", "cấp", "huyện", "xã"),
        *("nâng", "cao", "theo", "quy", "định", "lại", "chưa", "thành", "phần", "tỷ", "tỉ", "lệ", "nội", "dung"),
        *("với", "bộ"),
    }
)
_BARE_FILLER = frozenset(("tiêu", "chí", "tc", "số", "và", "các", "về"))
_COUNTED = frozenset(("tiêu", "xã", "huyện", "tc", "triệu", "tỷ", "bản", "thôn", "lớp", "học", "chỉ"))
_NUMBERED = re.compile(r"(?:(?<!\w)(?:tiêu chí|tc)(?: số)?|\((?:tiêu chí |tc )?số)\s?$")
_SEPARATOR = re.compile(r"[;:,)(] ?|(?:như|là|gồm) ")
_NAME_TAIL = re.compile(r"\s?(?:[(:] ?|(?:mới|chỉ|hiện|đã|cũng|có|tới|đạt|là|chiếm) ?)*")
LONGEST_NAME = 120  # characters
LONGEST_LIST = 1500  # characters
MOST_FILLER = 24  # words between two items; text of nothing but such words would be read over and over

Words = list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion of a list, by its number in the set."""

    start: int
    end: int
    number: int


class Criteria:
    """Finds criteria of each level in folded text."""

    def __init__(self, known: Known) -> None:
        self._tables = {level: _table(names) for level, names in known.criteria.items()}
        self._firsts = {level: {words[0] for words in table} for level, table in self._tables.items()}

    def items(self, level: str, low: str, start: int, end: int, *, bare: bool = False) -> list[Item]:
        """The criteria listed from `start` on, by number (`số 2, 10`), number and name, or name alone.

        The list ends where other words begin; `bare` allows none but «tiêu chí số» before and between.
        """
        words = _words(low, start, min(end, start + LONGEST_LIST))
        if level not in self._tables:
            return _by_numbers(low, words)
        filler = _BARE_FILLER if bare else _FILLER
        found: list[Item] = []
        last, place, idle = start, 0, 0
        while place < len(words) and idle <= MOST_FILLER:
            item, used = self._at(level, low, words, place, bool(found) and not low[found[-1].end - 1].isdecimal())
            gap = low[last : words[place][1]]
            if ("|" in gap or (")" in gap and found)) or (item is None and words[place][0] not in filler):
                break
            if item:
                found.append(item)
            idle = 0 if item else idle + 1
            last = words[place + used - 1][2]
            place += used
        return found

    def named(self, level: str, low: str, start: int, end: int) -> list[Item]:
        """Every criterion named between two offsets, in order: by its name, or as «tiêu chí số 11», «(TC 11)»."""
        words = _words(low, start, end)
        firsts = self._firsts.get(level, set())
        found: list[Item] = []
        place = 0
        while place < len(words):
            word, begin, _finish = words[place]
            number, used = self._named(level, words, place) if word in firsts else (0, 0)
            if word.isdecimal() and len(word) <= 2 and _NUMBERED.search(low[max(start, begin - 16) : begin]):
                number, used = (int(word), 1) if _is_item(low, words, place) else (0, 0)
            if used:
                found.append(Item(begin, words[place + used - 1][2], number))
            place += used or 1
        return found

    def right_before(self, level: str, low: str, start: int, at: int) -> Item | None:
        """The one criterion whose name or number ends right before `at`, its longest form first."""
        begins = [start, *(found.end() for found in _SEPARATOR.finditer(low, max(start, at - LONGEST_NAME), at))]
        for begin in begins if at - start <= LONGEST_NAME else begins[1:]:
            items = self.items(level, low, begin, at, bare=True)
            if len(items) == 1 and _NAME_TAIL.fullmatch(low, items[0].end, at):
                return items[0]
        return None

    def _at(self, level: str, low: str, words: Words, place: int, among_names: bool) -> tuple[Item | None, int]:
        """The item that begins at the word, and how many words it takes; a name unknown to the set only among names."""
        word, start, end = words[place]
        if not word.isdecimal():
            number, used = self._named(level, words, place)
            return (Item(start, words[place + used - 1][2], number), used) if number else (None, 1)
        if len(word) > 2 or not _is_item(low, words, place):
            return None, 1
        number, used = self._named(level, words, place + 1)
        if not used and among_names and low[end : end + 1] in (".", ")"):
            used = _up_to_separator(low, words, place + 1)
        return Item(start, words[place + used][2], int(word)), used + 1

    def _named(self, level: str, words: Words, place: int) -> tuple[int, int]:
        """Number of the criterion whose name begins at the word, and how many words it takes; zeros for none."""
        table = self._tables.get(level, {})
        taken: list[str] = []
        best = (0, 0)
        for ahead, (word, _start, _end) in enumerate(words[place : place + 14]):
            if ahead and word in _SKIPPED:
                continue
            taken.append(word)
            number = table.get(tuple(taken))
            if number is not None:
                best = number, ahead + 1
        return best


def _words(low: str, start: int, end: int) -> Words:
    """The words of a stretch; those of a whole text are sought once."""
    words, starts = _all_words(low)
    first = bisect_left(starts, start)
    found = words[first : bisect_left(starts, end, first)]
    while found and found[-1][2] > end:
        found.pop()
    return found


@lru_cache(maxsize=2)
def _all_words(low: str) -> tuple[Words, list[int]]:
    words = [(match[0], match.start(), match.end()) for match in WORD.finditer(low)]
    return words, [start for _word, start, _end in words]


def _by_numbers(low: str, words: Words) -> list[Item]:
    """Where the names of a set are not known: list numbers, as long as they rise."""
    found: list[Item] = []
    for place, (word, start, end) in enumerate(words):
        if ")" in low[(found[-1].end if found else start) : start] or (found and "\n" in low[found[-1].end : start]):
            break
        if not word.isdecimal() or len(word) > 2:
            continue
        if not _is_item(low, words, place) or (found and int(word) <= found[-1].number):
            break
        found.append(Item(start, end, int(word)))
    return found


def _is_item(low: str, words: Words, place: int) -> bool:
    """A number that stands for a criterion, not one that counts something."""
    word, start, end = words[place]
    after = words[place + 1] if place + 1 < len(words) else ("", end + 1, end)
    counts = after[0] in _COUNTED and low[end : after[1]] == " "
    inside = low[end : end + 2].lstrip()[:1] in ("/", "%") or low[max(0, start - 2) : start].rstrip()[-1:] == "/"
    decimal = low[end : end + 1] in (".", ",") and low[end + 1 : end + 2].isdecimal() and int(word) > 30
    return 0 < int(word) <= 30 and not (counts or inside or decimal)


def _up_to_separator(low: str, words: Words, place: int) -> int:
    """How many words a name of nobody's set takes: up to the next mark or number."""
    used = 0
    while place + used < len(words) and used < 12:
        word, start, _end = words[place + used]
        before = low[words[place + used - 1][2] : start]
        if "\n" in before or (used and (any(mark in before for mark in ";,.)(:") or word.isdecimal())):
            break
        used += 1
    return used


def _table(names: Mapping[int, str]) -> dict[tuple[str, ...], int]:
    """Every way of writing each name, as its words without «và»."""
    own = {_bare(name): number for number, name in names.items()}
    found = dict(own)
    for alias, name in ALIASES.items():
        number = own.get(_bare(name))
        if number is not None:
            found.setdefault(_bare(alias), number)
    for words, number in list(found.items()):
        for lead in _LEADS:
            found.setdefault((*lead.split(), *words), number)
    return found


def _bare(name: str) -> tuple[str, ...]:
    words = tuple(WORD.findall(key(name)))
    return tuple(word for place, word in enumerate(words) if not place or word not in _SKIPPED)
