"""The kinds of capital by the words for them: vốn đầu tư, ĐTPT, vốn sự nghiệp, SN."""

from __future__ import annotations

import re

# «(đầu tư 76.191 triệu đồng; sự nghiệp 40.357 triệu đồng)»
_PART = r"(?:^\W*|[(,;:+*•-]|trong đó:?|gồm:?|(?<!\w)và)\s?"
_SUM = r"(?:\s?:|\s(?:là|đạt|(?:đã )?giải ngân(?: được| đạt)?))?(?=\s?(?:\d|$))"
# «SN mới tiêu 3.921 trđ», «ĐT: 54.851»: the letters alone, with a sum or what was done with it
_ALONE = r"(?=\s?:?\s?(?:\d|$|(?:được |đã |mới |chỉ )*(?:giải ngân|tiêu|chi|giao)(?!\w)))"
_CAPITAL = (
    (
        "investment",
        re.compile(
            r"(?:vốn|nguồn|kinh phí|chi) (?:đầu tư|đtpt)|đầu tư phát triển|vốn đt(?!\w)|(?<!\w)đtpt(?!\w)|(?<!\w)đt"
            + _ALONE
            + "|"
            + _PART
            + r"đầu tư"
            + _SUM
        ),
    ),
    (
        "recurrent",
        re.compile(
            r"(?:vốn|nguồn|kinh phí|chi) (?:sự nghiệp|thường xuyên)|vốn sn(?!\w)|kinh phí sn(?!\w)|"
            r"(?<!\w)sn" + _ALONE + "|" + _PART + r"sự nghiệp" + _SUM
        ),
    ),
)

KINDS = tuple(kind for kind, _pattern in _CAPITAL)


def capital_in(text: str) -> str:
    """The kind of capital that a text names, the last one named counting."""
    found = capitals_in(text)
    return found[-1] if found else ""


def capitals_in(text: str) -> list[str]:
    """The kinds of capital that a text names, in its order."""
    return [kind for _at, kind in capitals_at(text)]


def capitals_at(text: str) -> list[tuple[int, str]]:
    """Places and kinds of capital in a text."""
    return sorted((found.start(), kind) for kind, pattern in _CAPITAL for found in pattern.finditer(text))
