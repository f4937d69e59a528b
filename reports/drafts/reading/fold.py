"""One normal form of a draft, in which every character knows where it stood.

Folding changes nothing that an officer would call a change: NFC, one kind of space and dash,
Khoá read as Khóa, lower case, and lines broken in mid-sentence joined again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ntm_portal.lib.text import UNSEEN

_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_ALIKE = {
    **dict.fromkeys("–—‑−‒―", "-"),
    "％": "%",
    "⁄": "/",
    "∕": "/",
    "ð": "đ",
    "Ð": "Đ",
}
_NEW, _OLD = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ", "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_TONE = re.compile(r"(?<!q)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")
_MOVED = dict(zip(_NEW.split(), _OLD.split(), strict=True))
_NEW_ITEM = re.compile(r"(?:[-+*•·▪○●]|\(?\d{1,2}[.)]\s|[ivx]{1,5}[.)]\s|[a-zđ]\d?[.)])")
_BULLET = re.compile(r"[-+*•·▪○●]\s")
_HALF_NAME = re.compile(r"(?:xã|huyện|tỉnh|phố) [^\W\d_]{2,6}$")
_LIST_NUMBER = re.compile(r"(?:số|chí) \d{1,2}\.$")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s")
_OPENING = re.compile(r"(?:huyện|xã|thành phố|các|toàn|đến|tính|trong|tổng|lũy kế|kết quả|dự kiến|có) ")
_UNFINISHED = re.compile(
    r"(?:,|\b(?:xã|huyện|tỉnh|bản|các|và|của|là|đạt|có|gồm|với|tại|được|số|tiêu|chí|năm|thành|phố|từ|đến|trong))$"
)
TAB = "\t"
LONGEST_PARAGRAPH = 3000
NARROWEST, WIDEST, RAGGED, SLACK = (
    50,
    130,
    16,
    2,
)  # text wrapped by an editor: its longest line, how much full lines differ
WRAPPED_AT = 50  # a line this long without an end mark goes on in the next


@dataclass(frozen=True)
class Folded:
    """`low` and `cased` have equal lengths; character i covers draft[starts[i]:ends[i]]."""

    low: str
    cased: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the draft of a stretch of folded text."""
        if start >= end:
            return (0, 0)
        return self.starts[start], self.ends[end - 1]

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Places of paragraphs; one of no sensible length is read in pieces, so that time grows with the text only."""
        start = 0
        for line in self.low.split("\n"):
            end = start + len(line)
            if line.strip():
                yield from pieces(self.low, start, end, LONGEST_PARAGRAPH)
            start = end + 1


def pieces(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """A stretch of text in pieces that end between words."""
    while end - start > longest:
        cut = text.rfind(" ", start + longest // 2, start + longest)
        cut = cut + 1 if cut > 0 else start + longest
        yield start, cut
        start = cut
    yield start, end


def key(text: str) -> str:
    """A name as it stands in folded text: `Pa Khoá` gives `pa khóa`."""
    return fold(text).low.strip()


def fold(draft: str) -> Folded:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for letter, start, end in _cells(_letters(draft)):
        if letter in " \n" and letters and letters[-1] in " \n":
            if letter == " " or (letters[-1] == "\n" and letters[-2:-1] == ["\n"]):
                ends[-1] = end
                continue
            if letters[-1] == " ":
                letters[-1], ends[-1] = letter, end
                continue
        letters.append(letter)
        starts.append(start)
        ends.append(end)
    cased = "".join(letters)
    low = _TONE.sub(lambda found: _MOVED[found[0]], "".join(map(_lower, cased)))
    low = _joined(low, cased)
    return Folded(low, cased, tuple(starts), tuple(ends))


def _cells(letters: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """A tab after words parts the cells of a table that was pasted; before them it indents."""
    told = False
    for letter, start, end in letters:
        if letter == TAB:
            yield from ((part, start, end) for part in (" | " if told else " "))
        else:
            yield letter, start, end
        told = (letter == TAB and told) or (letter != "\n" and (told or not letter.isspace()))


def _letters(draft: str) -> Iterator[tuple[str, int, int]]:
    for match in _CLUSTER.finditer(draft):
        cluster, start, end = match[0], match.start(), match.end()
        for letter in cluster if len(cluster) == 1 else unicodedata.normalize("NFC", cluster):
            if letter in UNSEEN or (letter == "\r" and draft[end : end + 1] == "\n"):
                continue
            yield _plain(letter), start, end


def _plain(letter: str) -> str:
    if letter in _BREAKS:
        return "\n"
    if letter == TAB:
        return letter
    return " " if letter.isspace() else _ALIKE.get(letter, letter)


def _lower(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def _joined(low: str, cased: str) -> str:
    """Line breaks inside a sentence become spaces; a new paragraph or list item keeps its own."""
    parts: list[str] = []
    lines = low.split("\n")
    width = _wrapped_at(lines)
    at = 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line) + 1
        here, there = cased[at - 1 - len(line) : at - 1], cased[at : at + len(after)]
        capital = there.lstrip()[:1].isupper()
        words = here.split()
        name = bool(words) and words[-1][:1].isupper() and not words[-1].endswith(")")
        goes_on = _goes_on(line.strip(), after.strip(), width, capital=capital, name=name)
        title_ends = here.isupper() and not there.isupper()
        parts += [line, " " if goes_on and not title_ends else "\n"]
    return "".join(parts[:-1])


def _wrapped_at(lines: list[str]) -> int:
    """The width at which a whole text was wrapped, 0 where each paragraph is one line."""
    widths = [len(line) for line in lines if line.strip()]
    width = max(widths, default=0)
    full = sum(other >= width - RAGGED for other in widths)
    items = width < NARROWEST and any(_BULLET.match(line.lstrip()) for line in lines)  # a list of short items
    return width if len(widths) > 3 and width <= WIDEST and full * 3 >= len(widths) and not items else 0


def _is_next_item(line: str, after: str) -> bool:
    """«1. …» before «2. …»: items of one list, whatever the first ends with."""
    one, two = _NUMBERED.match(line), _NUMBERED.match(after)
    return bool(one and two and int(two[1]) == int(one[1]) + 1)


_COUNTED = re.compile(r"\d (?:xã|huyện|bản|tiêu chí)$")  # «Tổng số xã: 13 xã» is finished before a capital


def _goes_on(line: str, after: str, width: int, *, capital: bool, name: bool) -> bool:
    """Whether a sentence goes on in the line after. `capital`: that begins with one; `name`: so does the last word."""
    if not line or not after or "|" in line + after or _BULLET.match(after) or _is_next_item(line, after):
        return False
    if capital and _OPENING.match(after):
        return False
    if capital and name and _HALF_NAME.search(line):
        return True
    if (_UNFINISHED.search(line) and not ((capital or after[0].isdigit()) and _COUNTED.search(line))) or (
        width and _LIST_NUMBER.search(line)
    ):
        return True
    if _BULLET.match(line) and line[-1].isdigit() and _NUMBERED.match(after):
        return False  # «- Số xã được công nhận: 9/9» before «2. Than Uyên»
    if width and len(line) + len(after.split(" ", 1)[0]) + SLACK >= width:
        return line[-1] not in ":!?" and (line[-1] not in ".;" or not _NEW_ITEM.match(after) or line[-1] == ";")
    if line[-1] in ".;:!?" or _NEW_ITEM.match(after):
        return False
    if line[-1].isdigit() and after[0] in "%/":
        return True
    long = len(line) >= WRAPPED_AT
    return (long and name and not _NEW_ITEM.match(line)) if capital else (long or after[0].isalpha())
