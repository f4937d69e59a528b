"""Departments that hold capital, as officers name them: «Sở Nông nghiệp và PTNT», «Sở NN&PTNT», «cả hai sở»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reports.drafts.reading.fold import key
from reports.drafts.reading.numerals import COUNT, count

Named = tuple[tuple[str, str], ...]  # code and name of each department that the data know


@dataclass(frozen=True, slots=True)
class Office:
    """One named in the text, or several together; without a code the data do not know it."""

    start: int
    end: int
    codes: tuple[str, ...] = ()
    sure: bool = True  # «các sở, ngành» may be more than those that hold capital


_WORD = re.compile(r"[^\W\d_]+")
_LONG = {"ptnt": "phát triển nông thôn"}
_GAP, _LETTERS_GAP = r"[\s,&-]+(?:và )?", r"[\s,.&-]{0,2}(?:và )?"
_GOES_ON = r"(?!\s?(?:&|và) (?!sở|các|ban|huyện|thành phố|văn phòng))"  # «Sở Nông nghiệp và Môi trường» is another
_ANY = re.compile(
    r"(?<!\w)(?:(?<!cơ )sở(?! hữu| dĩ| tại| thích)|ban (?:quản lý|qlda|ql|dân tộc)"
    r"|phòng (?:nông nghiệp|kinh tế|tài chính|văn hóa|lao động|dân tộc|giáo dục)"
    r"|văn phòng|trung tâm(?! xã| huyện| cụm)"
    r"|chi cục|công an|bộ chỉ huy|liên minh|hội(?! nghị| thảo| đồng| họp| trường| viên| nhập)|tỉnh đoàn"
    r"|ngành (?:nông nghiệp|y tế|giáo dục|văn hóa|giao thông|công thương|xây dựng|du lịch|điện))(?!\w)"
)
_SEVERAL = re.compile(
    rf"(?<!\w)(?:(?P<count>{COUNT})|các|khối|những) "
    r"(?:sở(?:, (?:ban, )?ngành| ngành)?|(?:đơn vị|cơ quan) cấp tỉnh|chủ đầu tư cấp tỉnh)(?!\w)"
)
_JOIN = re.compile(r"[\s,;&]*(?:và|với|cùng)?\s?")
_AMONG = re.compile(r"(?<!\w)(?:ở|trong|tại|thuộc|với|của)(?: (?:cả|số))?\s?$")
# «vốn giao cho Sở», «Sở mới giải ngân»: the one named last, or whose report it is
_GIVEN_TO = re.compile(r"(?:giao|bố trí|phân bổ|cấp)(?: vốn)? (?:cho|về)\s?$")
_SOME = re.compile(r"(?<!\w)(?:các|những|nhiều|số|mỗi|từng|hai|ba|bốn|\d|và|cùng|với)\s?$")
_OWN = re.compile(
    r"(?: (?:chúng tôi|này))?,?(?: (?:đã|mới|chỉ|cũng|hiện|đến nay|mới chỉ))*"
    r" (?:được (?:giao|bố trí|phân bổ)|giải ngân|chưa giải ngân)(?!\w)"
)
_NO_NAME = re.compile(
    r"\s?(?:[,.;:()]|$|\n)|\s(?:chúng tôi|này|đã|mới|chỉ|cũng|hiện|được|là|có|còn|không|chưa|thì|năm|giải ngân)(?!\w)"
)
_SOURCE = re.compile(
    r"(?<!\w)theo\s?$|(?<!\w)(?:theo|của|từ|qua|căn cứ)"
    r"(?: (?:số liệu|báo cáo|tổng hợp|đề nghị|ý kiến|kết quả|thông báo|văn bản|rà soát))+[^;.]{0,30}$"
)
_TELLS = re.compile(
    r"(?:,? (?:đã|tiếp tục|có|vừa))?,?\s(?:tổng hợp|báo cáo|đề nghị|tham mưu|cho biết|chủ trì|ban hành|hướng dẫn"
    r"|phối hợp|theo dõi|trình|thông báo|rà soát|thẩm định)(?!\w)"
)
_TELLS_LATER = re.compile(r"(?:(?!giải ngân)[^;.:,\d]){0,60}?" + _TELLS.pattern)  # the name of one not known


def offices(low: str, start: int, end: int, named: Named) -> tuple[Office, ...]:
    """Those named between two offsets, in order."""
    found: list[Office] = []
    for match in _ANY.finditer(low, start, end):
        if not found or match.start() >= found[-1].end:
            found.append(_read(low, match, end, named))
    codes = _by_code(named)
    found += [Office(*match.span(), (codes[match[0]],)) for match in _codes(named).finditer(low, start, end)]
    several = [_several(match, named) for match in _SEVERAL.finditer(low, start, end)]
    alone = [one for one in found if not any(one.start < many.end and many.start < one.end for many in several)]
    return tuple(sorted([*alone, *several], key=lambda office: office.start))


def run_before(found: Sequence[Office], start: int, at: int, low: str) -> Office | None:
    """The last office named between two offsets, with those it is joined to."""
    inside = [office for office in found if start <= office.start and office.end <= at]
    if not inside:
        return None
    run = inside[-1]
    for office in reversed(inside[:-1]):
        if not office.codes or not run.codes or not _JOIN.fullmatch(low, office.end, run.start):
            break
        if len(office.codes) > 1 and _AMONG.search(low[max(start, office.start - 12) : office.start]):
            break  # «Ở khối sở, ngành, Sở NN&PTNT giải ngân …»
        run = Office(office.start, run.end, (*office.codes, *run.codes), office.sure and run.sure)
    return run


def with_own(low: str, found: Sequence[Office], home: Office | None) -> Iterator[Office]:
    """The same, each bare «Sở» that has capital read as the one meant."""
    last = home
    for office in found:
        if office.codes or low[office.start : office.end] != "sở" or not _has_capital(low, office):
            last = last if _is_bare(low, office) else office
            yield office
        else:
            yield replace(office, codes=last.codes) if last and len(last.codes) == 1 else office


def _has_capital(low: str, office: Office) -> bool:
    before = low[max(0, office.start - 24) : office.start]
    given = _GIVEN_TO.search(before) and _is_bare(low, office)
    return not _SOME.search(before) and bool(given or _OWN.match(low, office.end))


def _is_bare(low: str, office: Office) -> bool:
    return low[office.start : office.end] == "sở" and bool(_NO_NAME.match(low, office.end))


def only_tells(low: str, start: int, office: Office, end: int) -> bool:
    """Whether it is named for what it reports or has drafted: «theo báo cáo của Sở Tài chính, …»."""
    if not office.codes and _TELLS_LATER.match(low, office.end, end):
        return True
    return bool(_SOURCE.search(low[max(start, office.start - 60) : office.start]) or _TELLS.match(low, office.end, end))


def _read(low: str, match: re.Match[str], end: int, named: Named) -> Office:
    for code, pattern in _patterns(named):
        if full := pattern.match(low, match.start(), end):
            return Office(full.start(), full.end(), (code,))
    return Office(*match.span())


def _several(match: re.Match[str], named: Named) -> Office:
    codes = tuple(code for code, _name in named)
    told = match["count"]
    if told and count(told) != len(codes):
        return Office(*match.span())
    return Office(*match.span(), codes, sure=bool(told))


@lru_cache(maxsize=16)
def _patterns(named: Named) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = {code: _words(name) for code, name in named}
    shorts = [tuple(own[:3]) for own in words.values()]
    made = []
    for code, own in words.items():
        forms = [
            _GAP.join(own).replace(_GAP.join(_LONG["ptnt"].split()), rf"(?:{_GAP.join(_LONG['ptnt'].split())}|ptnt)")
        ]
        forms.append(own[0] + r"\s" + _LETTERS_GAP.join(word[0] for word in own[1:]))
        if len(own) > 2 and shorts.count(tuple(own[:3])) == 1:
            forms.append(" ".join(own[:3]) + r"(?!\w)" + _GOES_ON)
        made.append((code, re.compile("(?:" + "|".join(forms) + r")(?!\w)")))
    return tuple(made)


def _words(name: str) -> list[str]:
    plain = " ".join(_LONG.get(word, word) for word in _WORD.findall(key(name)))
    return [word for word in plain.split() if word != "và"]


@lru_cache(maxsize=16)
def _codes(named: Named) -> re.Pattern[str]:
    """«SNNPTNT» as it stands in the tables."""
    return re.compile(r"(?<!\w)(?:" + "|".join([*map(re.escape, _by_code(named)), r"\b\B"]) + r")(?!\w)")


@lru_cache(maxsize=16)
def _by_code(named: Named) -> dict[str, str]:
    return {key(code): code for code, _name in named if len(code) > 3 and code.isalpha()}
