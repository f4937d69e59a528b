"""Units named right after their count: 05 xã (Sơn Bình, Tà Mung, …), 5 xã đạt 15-18 tiêu chí gồm …"""

from __future__ import annotations

import re

from reports.drafts.reading.mentions import Mention
from reports.drafts.reading.passages import Passage
from reports.drafts.reading.units import UnitRef

NAMED = "named"  # a count of units named with it
PARTIAL = re.compile(
    r"như|trong đó|\.\.\.|…|v\.v|một số|nhất là|đặc biệt|điển hình|tiêu biểu|chủ yếu|nổi bật"
    r"|tập trung|(?:cao|thấp|nhiều|ít) nhất"
)
_DATED = re.compile(r"(?:năm|giai đoạn) 20\d\d(?:\s?-\s?20\d\d)?")
_LEAD_IN = re.compile(r"[^.;()]{0,90}?(?:\(|:|gồm|là)[\s:]*(?:các )?(?:xã|huyện)?\s?$")
_BAND = re.compile(r"\d{1,2}(?:\s?(?:-|đến)\s?\d{1,2})?(?:\s?/\s?\d{1,2})?(?: (?:tiêu chí|tc)|\s?(?=[:(]))")
_ATTACHED = re.compile(r"\s?(?:là |gồm |:|\()?\s?(?:các )?(?:xã )?")
_SHARE = re.compile(r"\s?\([\d,]+ ?%\)")  # «4/16 xã (25%): A, B»
_DIRECT = re.compile(r"[\s:(]*(?:xã|huyện|các xã|các huyện|thành phố)?\s?$")
_BETWEEN = re.compile(
    r"\s?(?:\([^()]{0,40}\))?\s?(?:-?\s?(?:huyện|thành phố|tp\.?)\s?[^,;:()]{0,20}"
    r"|đạt [^,;()]{0,40}|:[^,;()]{0,40})?[,;\s]*(?:và)?\s?(?:xã|huyện|thành phố|tp\.?)?\s?"
)


def attached(passage: Passage, mention: Mention) -> list[UnitRef]:
    """Communes that stand right after the noun: «hai xã A và B», «03 xã (A, B, C)», «2 xã là A và B»."""
    refs = named_after(passage, mention)
    near = bool(refs) and _ATTACHED.fullmatch(passage.low, mention.end, refs[0].start)
    return refs if near and all(ref.commune for ref in refs) else []


def named_after(passage: Passage, mention: Mention) -> list[UnitRef]:
    found: list[UnitRef] = []
    at = mention.end
    for ref in passage.units:
        if ref.start < mention.end:
            continue
        gap = _SHARE.sub("", passage.low[at : ref.start])
        if not found:
            if (
                PARTIAL.search(gap)
                or not (_DIRECT.fullmatch(gap) or _LEAD_IN.fullmatch(gap))
                or re.search(r"\d", _BAND.sub("", _DATED.sub("", gap)))
            ):
                return []
        elif _is_again(ref, found, mention) or (")" in gap and "(" not in gap):
            break
        elif mention.noun == "commune" and ref.district and ref.kind in ("huyện", "thành phố", "tp", "tp.", "tỉnh"):
            continue
        elif not _BETWEEN.fullmatch(gap) or re.search(r"trong đó|còn lại|\d{1,2} xã", gap):
            break
        found.append(ref)
        at = ref.end
    tail = passage.text(at, min(passage.end, at + 6))
    if re.match(r"\s?(?:\.\.\.|…|,?\s?v\.v)", tail):
        return []
    wanted = "commune" if mention.noun == "commune" else "district"
    return [ref for ref in found if not ref.places or (ref.commune if wanted == "commune" else ref.district)]


def _is_again(ref: UnitRef, found: list[UnitRef], mention: Mention) -> bool:
    """«Trong hai xã A và B, xã A …»: a name already listed is told of; in the list itself it is one too many."""
    listed = bool(ref.places) and any(ref.places == other.places for other in found)
    return listed and (ref.kind == "xã" or len(found) == mention.value)
